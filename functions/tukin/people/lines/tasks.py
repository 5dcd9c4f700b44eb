"""What an agency's HR has to do about its lines: rows that count no more, people without a rater.

Pure, and found each time: a register that comes in force may change it without any upload.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tukin.people.lines.chain import Chain
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done: about a row, or about a person.

    Attributes:
        code: W1002 or W1101.
        nip: whose row it is, or who has none; None of a row for all staff of a rater.
        row: of the canonical list; None where it is about a person.
        due: the day by which it matters.
    """

    code: str
    nip: str | None = field(repr=False)
    row: int | None
    due: date

    @property
    def message(self) -> Message:
        """What is to be done, in both languages."""
        return message_for(self.code, {"day": self.due})

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        place = {"nip": self.nip, "row": self.row, "due": self.due.isoformat()}
        return {**place, **describe_message(self)}


def find_tasks(chain: Chain, day: date) -> list[Task]:
    """All that is to be done on a day, the earliest day first."""
    tasks = [*_rows_without_rater(chain, day), *_people_without_rater(chain, day)]
    return sorted(tasks, key=lambda task: (task.due, task.code, task.nip or "", task.row or 0))


def _rows_without_rater(chain: Chain, day: date) -> Iterator[Task]:
    """Rows that hold, or will, whose rater does not work."""
    for line in chain.lines.rows:
        since = max(line.since, day)
        has_ended = line.until is not None and line.until < day
        if line.rater_nip is None or has_ended or chain.people.works(line.rater_nip, since):
            continue
        yield Task("W1002", line.nip, line.row, since)


def _people_without_rater(chain: Chain, day: date) -> Iterator[Task]:
    period = Period(day.year, day.month)
    for nip in chain.without_rater(day):
        yield Task("W1101", nip, None, chain.day_that_counts(nip, period) or day)
