"""The files that agencies put into the bucket, and what is in their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from tests.simulation.people import PEOPLE
from tukin.file_formats.raw_row import RawRow
from tukin.vocabulary.object_version import upload_id_of
from tukin.vocabulary.period import Period

START = datetime(2026, 11, 1, tzinfo=UTC)
FIRST_ROW = 2
"""Below the header."""

Flaw = Literal["", "score", "nip"]
"""Why a row is rejected by itself: a score above the highest, a NIP that lacks a digit."""

Kind = Literal["all", "score", "alpa", "ijin"]
"""What a row names: everything, one score, or the days of one kind."""


PERIODS = (Period(2026, 10), Period(2026, 13))
"""Those in which anything happens."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an upload: a person with as many points in every indicator.

    One that does not name everything is a row of an amendment. ``days`` are those that it names.
    """

    person: str
    points: int
    flaw: Flaw = ""
    kind: Kind = "all"
    days: int = 0

    @property
    def nip(self) -> str:
        """The person's NIP as it should stand there."""
        return PEOPLE[self.person].nip

    @property
    def cells(self) -> dict[str, str]:
        """The cells as they do stand there."""
        person = PEOPLE[self.person]
        nip = {"nip": person.nip[:-1] if self.flaw == "nip" else person.nip}
        productivity = "101" if self.flaw == "score" else str(self.points)
        if self.kind == "score":
            return nip | {"produktivitas": productivity}
        if self.kind != "all":
            return nip | {self.kind: str(self.days)}
        return nip | {
            "name": self.person.title(),
            "position": person.position,
            "grade": person.grade,
            "employment": "PNS",
            "produktivitas": productivity,
            "disiplin": str(self.points),
        }


@dataclass(frozen=True, slots=True)
class File:
    """An object version in the bucket."""

    agency: str
    period: Period
    name: str
    minute: int
    number: int
    rows: tuple[Row, ...]

    @property
    def uploaded_at(self) -> datetime:
        """By S3's clock; two files may share a minute, then the version id decides."""
        return START + timedelta(minutes=self.minute)

    @property
    def order(self) -> tuple[datetime, str]:
        """Its place among the uploads of its agency and period."""
        return self.uploaded_at, self.version_id

    @property
    def key(self) -> str:
        """The object's key."""
        return f"uploads/{self.agency}/{self.period}/{self.name}"

    @property
    def version_id(self) -> str:
        """The object's version id; it says nothing about when the object came."""
        return f"v{self.number * 7 % 10}-{self.number}"

    @property
    def is_amendment(self) -> bool:
        """Whether it holds changed rows only."""
        return self.name.startswith("amendment-")

    @property
    def is_withdrawal(self) -> bool:
        """Whether it withdraws the month."""
        return self.name.startswith("withdrawal-")

    @property
    def upload_id(self) -> str:
        """The upload's id, by the code of the pipeline."""
        return upload_id_of("intake", self.key, self.version_id)

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers in the file."""
        return enumerate(self.rows, start=FIRST_ROW)

    def raw_rows(self) -> list[RawRow]:
        """The rows as a reader finds them."""
        return [RawRow(number, row.cells) for number, row in self.numbered()]
