"""Every message that a user can get comes from the catalogue, and the catalogue has no other."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import tukin.vocabulary.errors
from tests.unit.entitlement.cases import JAKARTA, NAMED, rules_of, sound_row
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.intake.row_validator import RowValidator
from tukin.vocabulary.catalogue.messages import CATALOGUE, message_for
from tukin.vocabulary.period import Period

PACKAGE = Path(tukin.vocabulary.errors.__file__).parents[1]
CATALOGUE_FOLDER = PACKAGE / "vocabulary" / "catalogue"
STATE_MACHINES = Path(__file__).parents[3] / "infrastructure"
RESERVED = {"E706", "E834"}
"""Worded, but not reported by anything so far; a code that comes into use leaves this list."""

_CODE = re.compile(r"""["']([EW]\d{3,4})["']""")
_PYDANTIC = re.compile(
    r"\b(Input should|Value error|Field required|Extra inputs|type=|input_value|pydantic)", re.I
)
_CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "-", "0", "1e17", "94,40", "NaN", "IV/e", "PPPK", "\x00", "=1+1", "\uff19\uff19"]
    ),
    st.from_regex(r"[0-9]{17,19}", fullmatch=True),
)


def codes_in_use() -> set[str]:
    sources = [*PACKAGE.rglob("*.py"), *STATE_MACHINES.glob("*.asl.json")]
    texts = [path.read_text("utf-8") for path in sources if CATALOGUE_FOLDER not in path.parents]
    return {code for text in texts for code in _CODE.findall(text)}


def test_every_code_in_use_is_in_the_catalogue() -> None:
    assert codes_in_use() - set(CATALOGUE) == set()


def test_every_code_of_the_catalogue_is_in_use() -> None:
    assert set(CATALOGUE) - codes_in_use() == RESERVED


def assert_from_the_catalogue(error: RowError) -> None:
    assert error.code in CATALOGUE
    assert error.message == message_for(error.code, error.details)
    for text in error.message:
        assert text
        assert "{" not in text
        assert not _PYDANTIC.search(text)


@given(
    st.sampled_from([JAKARTA, NAMED]),
    st.dictionaries(st.sampled_from([*sound_row(NAMED), "alpa", "status", "period"]), _CELLS),
)
def test_no_row_gets_a_message_of_a_library(name: str, cells: dict[str, str]) -> None:
    validator = RowValidator(rules_of(name), "disdik", Period.parse("2026-10"))
    result = validator.validate(RawRow(7, sound_row(name) | cells))
    for error in result if isinstance(result, list) else []:
        assert_from_the_catalogue(error)
        assert error.code != "E299", "a reason that has no words of its own"
