"""The sample register lets every sound row of the samples pass, and nobody is left unlisted."""

from pathlib import Path

import pytest

from tests.samples.accounts import EXPECTED
from tests.samples.generate import EVENTS, HEADCOUNT
from tests.samples.register import PATH, sample_register
from tests.scenarios.loader import sample_rules
from tests.unit.domain.cases import load_rules
from tukin.domain.period import Period
from tukin.domain.register import Register, UnpaidReason, find_unpaid
from tukin.domain.row_validator import RowValidator
from tukin.files.intake import check_file
from tukin.files.register import check_register


@pytest.fixture(scope="module")
def register() -> Register:
    checked = check_register(EVENTS / PATH, PATH)
    assert checked.register is not None, checked.errors[:3]
    return checked.register


def test_is_what_the_generator_writes() -> None:
    assert (EVENTS / PATH).read_bytes() == sample_register()


@pytest.mark.parametrize("path", EXPECTED)
def test_the_same_rows_pass_as_without_it(path: str, register: Register) -> None:
    expected = EXPECTED[path]
    _, agency, period, name = Path(path).parts
    rules = load_rules(sample_rules(expected["rules"]))
    validator = RowValidator(rules, agency, Period.parse(period), register)
    checked = check_file(EVENTS / path, name, validator)
    assert len(checked.accepted) == expected["accepted"]
    rejected = {error.row for error in checked.errors}
    assert rejected == expected["rejected"].keys()

    assert validator.roll is not None
    paid = {row.nip for row in checked.accepted}
    unpaid = find_unpaid(validator.roll, paid, checked.rejected_rows)
    reasons = [item.reason for item in unpaid]
    retired = 2 if period == "2026-10" else 0
    assert reasons.count(UnpaidReason.LEFT) == retired
    assert len(paid) + len(unpaid) == HEADCOUNT[agency]
    assert len(checked.accepted) == len(paid)
