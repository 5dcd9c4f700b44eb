"""The auditor asks who read a person, or whom a caller read, over a span of days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from tukin.aws.objects import Bucket
from tukin.people.reading.day import DayIndex
from tukin.people.reading.read import Read
from tukin.people.reading.store import IndexedReads
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.nip import check_nip

MOST_DAYS = 31
PAGE_READS = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered.

    Attributes:
        person_keys: who was read; none where a caller is asked for.
        caller: who read, role and session or the session's name; "" where a person is asked for.
        agency: with a person, whose reads of many are wanted as well; "" of none.
        since: the first day in the region's time.
        until: the last one.
        cursor: the place after which the answer begins.
    """

    person_keys: tuple[str, ...]
    caller: str
    agency: str
    since: date
    until: date
    cursor: str


class ReadsBody(BaseModel):
    """``POST /reads``: exactly one of ``nip`` and ``caller``, and the days."""

    nip: str | None = Field(default=None, max_length=100, description="Who was read.")
    caller: str = Field(
        default="",
        max_length=130,
        description="Who read: role and session, or the session's name.",
    )
    agency: str = Field(
        default="",
        max_length=40,
        description="With a NIP: reads of many of this agency, and of all, as well.",
    )
    since: date = Field(description="The first day, in the region's time.")
    until: date = Field(description="The last day, in the region's time.")
    cursor: str = Field(default="", max_length=200, description="Of the page before.")

    def checked(self, key_of: Callable[[str], str]) -> Question:
        """The question, with the person's key instead of the NIP.

        Raises:
            InvalidInput: E759, where not exactly one of person and caller is named, an agency is
                named without a person, or the days are none or too many; E101 to E107, where the
                NIP is none.
        """
        one = (self.nip is None) == bool(self.caller)
        days = (self.until - self.since).days + 1
        if not one or not 1 <= days <= MOST_DAYS or (self.agency and self.nip is None):
            raise InvalidInput("E759", most=MOST_DAYS)
        keys: tuple[str, ...] = ()
        if self.nip is not None:
            check_nip(self.nip)
            keys = (key_of(self.nip),)
        return Question(keys, self.caller, self.agency, self.since, self.until, self.cursor)


def answer_question(bucket: Bucket, question: Question, zone: ZoneInfo) -> dict[str, Any]:
    """A page of the reads that a question asks for, the earliest first.

    Args:
        bucket: the log of reads.
        question: who and when.
        zone: where the region is, whose days are asked for.

    Returns:
        ``reads``, the ``cursor`` of the next page (None on the last), and ``not_indexed``: days of
        UTC that have no index yet, whose reads are missing from the answer.
    """
    first, end = _begin(question.since, zone), _begin(question.until + timedelta(days=1), zone)
    last_day = (end - timedelta(microseconds=1)).date()
    found: list[Read] = []
    missing: list[str] = []
    for day, index in IndexedReads(bucket).days(first.date(), last_day):
        if index is None:
            missing.append(day.isoformat())
            continue
        for read in _of_question(index, question):
            in_span = first <= datetime.fromisoformat(read.at) < end
            if in_span and read.place > question.cursor:
                found.append(read)
    page = found[:PAGE_READS]
    return {
        "reads": [read.values() for read in page],
        "cursor": page[-1].place if len(found) > PAGE_READS else None,
        "not_indexed": missing,
    }


def _of_question(index: DayIndex, question: Question) -> Iterator[Read]:
    for person_key in question.person_keys:
        return index.of_person(person_key, question.agency)
    return index.of_caller(question.caller)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    """When a day of the region begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
