"""What is to be said about a file beside its rejected rows: notices, conditions, skipped lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tukin.vocabulary.catalogue.messages import Message, message_for


class FindingKind(StrEnum):
    """What follows from a finding.

    A notice changes nothing. For a condition the whole upload waits for approval. A skipped line,
    column or sheet is one that was not read as a person (I1).
    """

    NOTICE = "notice"
    CONDITION = "condition"
    SKIPPED = "skipped"


class Place(NamedTuple):
    """A row of a file; ``sheet`` is None where the file has none."""

    row: int
    sheet: str | None = None

    def __str__(self) -> str:
        """The row's number, after the name of its sheet."""
        return f"{self.sheet} {self.row}" if self.sheet else str(self.row)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a file or some of its rows that rejects none of them.

    Attributes:
        kind: what follows from it.
        code: of the catalogue.
        details: what fills the message. They stand in the agency's own report and may repeat its
            text; they are never logged.
        places: the rows that it is about, none where it is about the whole file.
    """

    kind: FindingKind
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    @property
    def message(self) -> Message:
        """What was found and what to do, in both languages."""
        return message_for(self.code, self.details)


Report = Callable[[Finding], None]
"""Where a reader of files puts its findings."""


def report_nowhere(_: Finding) -> None:
    """For a reader whose findings nobody asks for."""
