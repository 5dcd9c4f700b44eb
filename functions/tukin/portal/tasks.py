"""What waits for somebody: the lines of the first page, which page groups provide."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tukin.people.may import PersonOfToday
from tukin.vocabulary.words import Words


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        words: what it is, in a line, without an amount or a rating.
        path: the page where it is done.
        since: from when on it waits; the oldest comes first.
        due: the last day to do it in time; None where there is none.
    """

    words: Words
    path: str
    since: date
    due: date | None = None


TaskProvider = Callable[[PersonOfToday, date], Iterable[Task]]
"""The tasks of a person on a day; by a page group, in any order."""


def oldest_first(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """All tasks in the order of the first page: what waits longest, then what is due first."""
    return tuple(sorted(tasks, key=lambda task: (task.since, task.due or date.max, task.path)))
