"""What of dialogues is due on a day, by marks alone."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.dialogue.lines import EMPLOYEE, RATER
from tests.unit.programme.samples import version
from tukin.dialogue.coverage import Mark
from tukin.dialogue.due import dialogues_due
from tukin.people.notices.notice import Topic
from tukin.programme.parts import DialogueKind

TODAY = date(2026, 10, 5)
BEGUN = Mark("0" * 32, EMPLOYEE, RATER, DialogueKind.PANTAU, date(2026, 9, 1))
BOTH = {EMPLOYEE, RATER}


def due(mark: Mark) -> dict[tuple[Topic, date | None], set[str]]:
    found: dict[tuple[Topic, date | None], set[str]] = {}
    for each in dialogues_due([mark], TODAY, version()):
        found.setdefault((each.topic, each.on), set()).add(each.nip)
    return found


@pytest.mark.parametrize(
    ("day", "topic"),
    [
        (5, Topic.DIALOGUE_PLANNED),
        (8, Topic.DIALOGUE_PLANNED),  # days_before is 3
        (9, None),
        (4, Topic.DIALOGUE_MISSED),
    ],
)
def test_planned_and_missed(day: int, topic: Topic | None) -> None:
    on = date(2026, 10, day)
    found = due(replace(BEGUN, planned=((on, date(2026, 9, 1)),)))
    expected = on if topic is Topic.DIALOGUE_PLANNED else None
    assert found == ({} if topic is None else {(topic, expected): BOTH})


def test_missed_twice_and_proposed_once_more() -> None:
    planned = tuple(
        (date(2026, *on), date(2026, *said))
        for on, said in (((9, 5), (9, 1)), ((9, 20), (9, 6)), ((10, 6), (9, 21)))
    )
    assert due(replace(BEGUN, planned=planned)) == {
        (Topic.DIALOGUE_OVERDUE, None): BOTH,
        (Topic.DIALOGUE_PLANNED, date(2026, 10, 6)): BOTH,
    }


def test_recorded_ones_wait_for_the_employee_alone() -> None:
    recorded = replace(BEGUN, held_on=date(2026, 10, 1), recorded_on=date(2026, 10, 2))
    assert due(recorded) == {(Topic.DIALOGUE_TO_ANSWER, date(2026, 10, 9)): {EMPLOYEE}}
    assert due(replace(recorded, acknowledged_on=TODAY)) == {}


def test_agreements_come_up_in_time() -> None:
    done = replace(BEGUN, held_on=TODAY, recorded_on=TODAY, acknowledged_on=TODAY)
    days = tuple(date(2026, 10, day) for day in (4, 5, 8, 9))
    assert due(replace(done, due=days)) == {
        (Topic.AGREEMENT_DUE, date(2026, 10, 5)): BOTH,
        (Topic.AGREEMENT_DUE, date(2026, 10, 8)): BOTH,
    }


def test_one_that_is_only_begun_waits_for_nobody() -> None:
    assert due(BEGUN) == {}
