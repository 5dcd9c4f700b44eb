"""Reads the scenarios: cases of pay that an HR officer can read, with exact rupiah.

A file holds ``defaults`` (cells of every row) and ``scenarios``. Of each scenario:

``title``       what it shows
``rules``       name of a sample rule set, or a list of them: the case holds under each
``changes``     values of the rule set that this case changes, by dotted path
``scores``      one score for all indicators
``row``         cells that differ from the defaults, in file spelling
``expect``      achievement (per cent), rating, gross, net; ``coaching`` (modules, or ``none``),
                ``weak`` (indicators) and ``steps`` (by name) where the case is about them
"""

import copy
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tukin.cli.rule_files import SAMPLES

HERE = Path(__file__).parent

PERIODS = {
    "jakarta-108-2016": "2026-09",
    "named-indicators": "2026-10",
    "nasional": "2026-10",
}
"""The period in which each sample rule set is tried."""

_RUPIAH = re.compile(r"Rp\d{1,3}(\.\d{3})*")


@dataclass(frozen=True)
class Scenario:
    """A row, the rules it is computed by and what must come out."""

    id: str
    title: str
    rule_set: str
    changes: dict[str, Any]
    row: dict[str, str]
    achievement_bp: int
    rating: str
    gross_idr: int
    net_idr: int
    steps: dict[str, int] = field(default_factory=dict)
    coaching: tuple[str, ...] | None = None
    """Modules recommended; None where nobody is referred."""
    weak: tuple[str, ...] | None = None
    """Weak indicators, where the scenario names them."""

    @property
    def period(self) -> str:
        """Pay period of the case."""
        return PERIODS[self.rule_set]

    @property
    def rules(self) -> dict[str, Any]:
        """The rule set as plain JSON values, with this case's changes."""
        return changed(sample_rules(self.rule_set), self.changes)


def load_scenarios() -> list[Scenario]:
    """All scenarios; every row has a NIP of its own, so that they fit into one upload."""
    found: list[Scenario] = []
    for path in sorted(HERE.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(content["scenarios"], start=1):
            names = case["rules"] if isinstance(case["rules"], list) else [case["rules"]]
            for name in names:
                identity = f"{path.stem}-{number:02d}-{name}"
                row = _row(name, content.get("defaults", {}), case, len(found))
                found.append(_scenario(identity, name, case, row))
    return found


@cache
def _sample_text(rule_set: str) -> bytes:
    return (SAMPLES / f"{rule_set}.json").read_bytes()


def sample_rules(rule_set: str) -> dict[str, Any]:
    """A sample rule set as plain JSON values, fresh for each caller."""
    rules: dict[str, Any] = json.loads(_sample_text(rule_set))
    return rules


def changed(rules: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of a rule set with values put in place; a path is like ``bands.0.min_percent``."""
    result = copy.deepcopy(rules)
    for path, value in changes.items():
        *way, last = path.split(".")
        place: Any = result
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return result


def indicators(rule_set: str) -> list[str]:
    """Codes of a sample rule set's indicators, in its order."""
    return [item["code"] for item in sample_rules(rule_set)["indicators"]]


def _row(name: str, defaults: dict[str, Any], case: dict[str, Any], number: int) -> dict[str, str]:
    row = {"name": f"Contoh {number + 1:03d}, S.Sos."} | defaults
    if "scores" in case:
        row |= dict.fromkeys(indicators(name), case["scores"])
    row |= case.get("row", {})
    for column, value in row.items():
        if not isinstance(value, str | int):
            raise TypeError(f"{case['title']}: write {column} in quotes")
    texts = {column: str(value) for column, value in row.items()}
    texts.setdefault("nip", _number(texts["employment"], number))
    return texts


def _number(employment: str, number: int) -> str:
    """A sound number that belongs to nobody: sequences from 901 on."""
    day, sequence = divmod(number, 99)
    middle = {"PNS": "198503{}2010011", "CPNS": "200005{}2025031", "PPPK": "199006{}2022212"}
    return middle[employment].format(f"{day + 1:02d}") + str(901 + sequence)


def _scenario(identity: str, name: str, case: dict[str, Any], row: dict[str, str]) -> Scenario:
    expect = case["expect"]
    unknown = expect.keys() - {
        "achievement", "rating", "gross", "net", "steps", "coaching", "weak"
    }  # fmt: skip
    if unknown:
        raise ValueError(f"{case['title']}: unknown in expect: {unknown}")
    coaching = expect.get("coaching", "none")
    return Scenario(
        id=identity,
        title=case["title"],
        rule_set=name,
        changes=case.get("changes", {}),
        row=row,
        achievement_bp=_hundredths(str(expect["achievement"])),
        rating=expect["rating"],
        gross_idr=_rupiah(expect["gross"]),
        net_idr=_rupiah(expect["net"]),
        steps={f"{step}_idr": _rupiah(text) for step, text in expect.get("steps", {}).items()},
        coaching=None if coaching == "none" else tuple(coaching),
        weak=tuple(expect["weak"]) if "weak" in expect else None,
    )


def _hundredths(text: str) -> int:
    whole, _, decimals = text.partition(",")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def _rupiah(text: str) -> int:
    if _RUPIAH.fullmatch(text) is None:
        raise ValueError(f"write rupiah like Rp11.645.100, not {text}")
    return int(text.removeprefix("Rp").replace(".", ""))
