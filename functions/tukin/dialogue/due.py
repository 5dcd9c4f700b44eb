"""What of dialogues waits for somebody on a day, by marks alone: no words are read for it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tukin.dialogue.coverage import Mark
from tukin.dialogue.dialogue import missed_days
from tukin.people.notices.notice import Due, Topic
from tukin.programme.document import Programme


def dialogues_due(marks: Iterable[Mark], today: date, programme: Programme) -> Iterator[Due]:
    """For employee and rater: what is planned, missed, to answer, agreed until soon."""
    soon = today + timedelta(days=programme.notices.days_before)
    for mark in marks:
        both = mark.nip, mark.rater_nip
        if mark.recorded_on is None:
            yield from (Due(nip, *found) for found in _open(mark, today, soon) for nip in both)
        elif mark.acknowledged_on is None:
            days = timedelta(days=programme.dialogue.acknowledge_days)
            yield Due(mark.nip, Topic.DIALOGUE_TO_ANSWER, mark.recorded_on + days)
        yield from (
            Due(nip, Topic.AGREEMENT_DUE, on)
            for on in mark.due
            if today <= on <= soon
            for nip in both
        )


def _open(mark: Mark, today: date, soon: date) -> Iterator[tuple[Topic, date | None]]:
    """Of one that is not held yet: nothing where its day is far ahead."""
    if not mark.planned:
        return
    missed = missed_days(list(mark.planned), today)
    on = mark.planned[-1][0]
    if missed > 1:
        yield Topic.DIALOGUE_OVERDUE, None
    elif on < today:
        yield Topic.DIALOGUE_MISSED, None
    if today <= on <= soon:
        yield Topic.DIALOGUE_PLANNED, on
