"""After the cut-off that the rules state every publication of the month waits for the head."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import Mock

import pytest

from tests.integration.office import Office
from tests.integration.people import person, rule_book
from tests.integration.processing.test_deviations import agree, concerns

FIFTH = {"day": 5, "at": "16:00+07:00", "source": "illustrative"}
BEFORE, AT = "2026-10-05T08:59:59+00:00", "2026-10-05T09:00:00+00:00"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        made.rules.document = rule_book(lambda rules: rules.update(cut_off=FIFTH))
        yield made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The time of publishing."""
    made = Mock(wraps=datetime)
    monkeypatch.setattr("tukin.processing.publish.datetime", made)
    return made


def test_what_is_published_later_waits_even_where_nothing_else_is_odd(
    office: Office, clock: Mock
) -> None:
    rows = [person(number) for number in range(3)]
    clock.now.return_value = datetime.fromisoformat(BEFORE)
    assert concerns(office, office.upload(rows)) == []
    clock.now.return_value = datetime.fromisoformat(AT)
    late = office.upload(rows, minute=1, name="lagi.csv")
    assert concerns(office, late) == ["E896"]
    agree(office, late)


def test_so_does_a_first_one(office: Office, clock: Mock) -> None:
    clock.now.return_value = datetime.fromisoformat(AT)
    assert concerns(office, office.upload([person(0)])) == ["E896"]
