"""What page groups are made of: the stores, and who somebody is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.lines.chain import Chain
from tukin.people.may import PersonOfToday


class Book(Protocol):
    """Who somebody is, and who rates whom; ``people.person.book.PersonBook`` is one."""

    def person(self, nip: str, day: date) -> PersonOfToday | None:
        """Who a number is on a day; None where no register has it."""

    def chain(self, agency: str, day: date) -> Chain:
        """Who rates whom in an agency."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The stores of the functions of pages.

    Attributes:
        table: the one table.
        archive: the bucket of what is written once.
        intake: the bucket of uploads and their reports.
        book: people and lines.
        key_of: the person key of a number.
        today: the date in the region.
    """

    table: Table
    archive: Bucket
    intake: Bucket
    book: Book
    key_of: Callable[[str], str]
    today: Callable[[], date]
