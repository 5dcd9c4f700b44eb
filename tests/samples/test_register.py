"""The sample register lets every row of the samples pass but that of one who retired."""

from pathlib import Path

import pytest

from tests.samples.computations import EXPECTED
from tests.samples.generate import EVENTS, HEADCOUNT
from tests.samples.register import PATH, sample_register
from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.intake.check_file import check_file
from tukin.intake.row_validator import RowValidator
from tukin.register.register import Register
from tukin.register.register_file import check_register
from tukin.register.unpaid import UnpaidReason, find_unpaid
from tukin.vocabulary.period import Period

RATERS = ("W132", "W133", "W134", "W135")


@pytest.fixture(scope="module")
def register() -> Register:
    checked = check_register(EVENTS / PATH, PATH)
    assert checked.register is not None, checked.errors[:3]
    return checked.register


def test_is_what_the_generator_writes() -> None:
    assert (EVENTS / PATH).read_bytes() == sample_register()


def test_one_person_of_all_files_is_rejected_by_it() -> None:
    found = [codes for item in EXPECTED.values() for codes in item.get("register", {}).values()]
    assert found == [{"status": "E122"}]


@pytest.mark.parametrize("path", EXPECTED)
def test_the_same_rows_pass_as_without_it(path: str, register: Register) -> None:
    expected = EXPECTED[path]
    _, agency, period, name = Path(path).parts
    rules = load_rules(sample_rules(expected["rules"]))
    validator = RowValidator(rules, agency, Period.parse(period), register)
    checked = check_file(EVENTS / path, name, validator)
    by_register = expected.get("register", {})
    assert len(checked.accepted) == expected["accepted"] - len(by_register)
    raters = [(f.code, len(f.places)) for f in checked.findings if f.code in RATERS]
    assert raters == ([("W133", 11)] if period == "2026-10" else []), "one retired in September"
    found: dict[int, dict[str, str]] = {}
    for error in checked.errors:
        found.setdefault(error.row, {})[error.column] = error.code
    assert found.keys() == expected["rejected"].keys() | by_register.keys()
    assert {row: found[row] for row in by_register} == by_register

    assert validator.roll is not None
    paid = {row.nip for row in checked.accepted}
    unpaid = find_unpaid(validator.roll, paid, checked.rejected_rows)
    reasons = [item.reason for item in unpaid]
    retired = 2 if period == "2026-10" else 0
    assert reasons.count(UnpaidReason.LEFT) == retired
    assert len(paid) + len(unpaid) == HEADCOUNT[agency]
    assert len(checked.accepted) == len(paid)
