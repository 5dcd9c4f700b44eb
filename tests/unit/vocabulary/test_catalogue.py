"""Every message has its four texts, and whoever raises a code gives what its texts need."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tukin.vocabulary.errors
from tukin.vocabulary.catalogue import entry as entry_module
from tukin.vocabulary.catalogue.causes import CAUSES
from tukin.vocabulary.catalogue.messages import CATALOGUE, message_for
from tukin.vocabulary.errors import InvalidInput, RetryableError, TukinError

PACKAGE = Path(tukin.vocabulary.errors.__file__).parents[1]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LANGUAGE = re.compile(r"_(id|en)$")
_CODE = re.compile(r"[EW]\d{3,4}")


OF_CAUSES = [(code, cause) for code, causes in CAUSES.items() for cause in causes]


def _placeholders(code: str) -> set[str]:
    return set(_PLACEHOLDER.findall(" ".join(CATALOGUE[code])))


@pytest.mark.parametrize(("code", "cause"), [*((code, "") for code in CATALOGUE), *OF_CAUSES])
def test_entry_is_whole(code: str, cause: str) -> None:
    entry = CAUSES[code][cause] if cause else CATALOGUE[code]
    assert code in CATALOGUE
    assert _CODE.fullmatch(code)
    for text in entry:
        assert text == text.strip()
        assert text.endswith((".", "}."))
        assert len(text) > 8
    assert entry.what_id != entry.what_en
    assert entry.fix_id != entry.fix_en
    in_indonesian = _PLACEHOLDER.findall(entry.what_id + entry.fix_id)
    in_english = _PLACEHOLDER.findall(entry.what_en + entry.fix_en)
    assert [_LANGUAGE.sub("", name) for name in in_indonesian] == [
        _LANGUAGE.sub("", name) for name in in_english
    ]


@pytest.mark.parametrize(("code", "cause"), OF_CAUSES)
def test_a_cause_has_its_own_words(code: str, cause: str) -> None:
    entry = CAUSES[code][cause]
    details: dict[str, object] = dict.fromkeys(_PLACEHOLDER.findall(" ".join(entry)), "…")
    worded = message_for(code, details | {"cause": cause})
    assert worded != message_for(code, dict.fromkeys(_placeholders(code), "…"))
    assert worded.id.startswith(entry.what_id.split("{")[0])
    assert "<" not in worded.id + worded.en


@pytest.mark.parametrize("code", CATALOGUE)
def test_message_is_worded_in_both_languages(code: str) -> None:
    details = {name: f"<{name}>" for name in _placeholders(code)}
    message = message_for(code, details)
    assert "{" not in message.id + message.en
    for name, shown in details.items():
        assert shown in message.id or name.endswith("_en")
        assert shown in message.en or name.endswith("_id")


def test_no_two_codes_say_the_same() -> None:
    texts = [entry.what_en for entry in CATALOGUE.values()]
    assert len(set(texts)) == len(texts)


def _raisers() -> set[str]:
    """Names of the exception tree: TukinError and all below it."""
    tree = [TukinError]
    for kind in tree:
        tree += kind.__subclasses__()
    return {kind.__name__ for kind in tree}


def _calls() -> Iterator[tuple[str, str, set[str]]]:
    """Where an exception of the tree is made with a literal code: place, code and details."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in _raisers()
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                given = {item.arg for item in node.keywords if item.arg}
                if any(item.arg is None for item in node.keywords):
                    continue  # details are passed on as they came
                yield f"{path.name}:{node.lineno}", str(node.args[0].value), given


CALLS = list(_calls())


@pytest.mark.parametrize(("place", "code", "given"), CALLS, ids=[call[0] for call in CALLS])
def test_raiser_gives_what_the_message_needs(place: str, code: str, given: set[str]) -> None:
    assert code in CATALOGUE, place
    assert _placeholders(code) <= given, place


def test_an_error_knows_its_message() -> None:
    error = InvalidInput("E303", max_score=120)
    assert error.message.en.startswith("The score is outside 0 to 120.")
    assert "Nilai di luar rentang 0 sampai 120." in error.message.id
    assert str(error).startswith("E303 ")
    assert isinstance(error, ValueError), "pydantic collects ValueErrors"
    assert not issubclass(RetryableError, ValueError)


def test_no_code_is_worded_twice() -> None:
    """The ranges are merged into one mapping: of two entries of a code the last would win."""
    folder = Path(entry_module.__file__).parent
    codes = [
        code
        for path in folder.rglob("*.py")
        for code in re.findall(r'^    "([EW]\d{3,4})": Entry\(', path.read_text("utf-8"), re.M)
    ]
    assert sorted(codes) == sorted(CATALOGUE)
