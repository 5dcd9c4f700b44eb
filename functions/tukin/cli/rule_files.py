"""Rules for the command: a file, or a sample by its name."""

from pathlib import Path

from pydantic import ValidationError

from tukin.domain.errors import FileRefused
from tukin.domain.period import Period
from tukin.domain.rules import RuleBook, RuleSet, load_rule_set

_SAMPLES = Path(__file__).parents[3] / "infrastructure" / "rules" / "samples"


def find_rules(name: str | None, period: Period) -> RuleSet:
    """The rule set to use: the one named, or the sample in force in the pay period.

    Raises:
        FileRefused: E602 where there is none of that name, E601 where it is not sound, E009 where
            no sample covers the period.
    """
    if name is not None:
        return _load(_SAMPLES / f"{name}.json" if _is_sample(name) else Path(name), name)
    book = RuleBook(
        rule_sets=tuple(_load(path, path.stem) for path in sorted(_SAMPLES.glob("*.json")))
    )
    rules = book.in_force(period)
    if rules is None:
        raise FileRefused("E009", period=str(period))
    return rules


def _is_sample(name: str) -> bool:
    return (_SAMPLES / f"{name}.json").is_file()


def _load(path: Path, name: str) -> RuleSet:
    try:
        return load_rule_set(path.read_bytes())
    except OSError:
        raise FileRefused("E602", rules=name) from None
    except ValidationError as invalid:
        problems = "; ".join(
            f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
            for error in invalid.errors(include_url=False)
        )
        raise FileRefused("E601", problems=problems) from None
