"""A file by which a bank or treasury pays: who is in it, and who is held out of it and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tukin.settlement.settlement import Transfer
from tukin.vocabulary.catalogue.messages import message_for


@dataclass(frozen=True, slots=True)
class FileException:
    """What is wrong with a line for a file, by a code of the catalogue.

    ``is_held`` says whether the line is held out of the file; else it only lacks something.
    """

    file: str
    line: Transfer
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    is_held: bool = True

    def cells(self) -> tuple[str | int, ...]:
        """Its row in the list of exceptions."""
        line, message = self.line, message_for(self.code, self.details)
        held_id, held_en = ("ditahan", "held") if self.is_held else ("tetap dibayar", "paid")
        return (
            *(self.file, line.line_id, line.agency, line.nip, line.name, line.transfer_idr),
            *(self.code, held_id, held_en, message.id, message.en),
        )


EXCEPTION_COLUMNS = (
    *("file", "line_id", "agency", "nip", "name", "transfer_idr"),
    *("code", "outcome_id", "outcome_en", "reason_id", "reason_en"),
)


class FileTotals(NamedTuple):
    """What a file pays, and what of the run's transfers it does not: sums in rupiah."""

    name: str
    lines: int = 0
    transfer_idr: int = 0
    held_lines: int = 0
    held_idr: int = 0


@dataclass(slots=True)
class RegionalFile:
    """A file in the making; ``rows`` are encoded lines or the cells of a CSV."""

    name: str
    rows: list[Any] = field(default_factory=list)
    exceptions: list[FileException] = field(default_factory=list)
    fitted: list[tuple[Transfer, str]] = field(default_factory=list)
    """Lines whose names were changed to fit, with what they became."""
    paid_idr: int = 0

    def add(self, line: Transfer, row: Any) -> None:
        """Put a line in."""
        self.rows.append(row)
        self.paid_idr += line.transfer_idr

    def is_held(self, line: Transfer) -> bool:
        """Whether the line that was looked at last is held out."""
        last = reversed(self.exceptions)
        for exception in last:
            if exception.line is not line:
                return False
            if exception.is_held:
                return True
        return False

    @property
    def totals(self) -> FileTotals:
        """Its sums; a line that is held for two reasons counts once."""
        held = {e.line.line_id: e.line.transfer_idr for e in self.exceptions if e.is_held}
        return FileTotals(self.name, len(self.rows), self.paid_idr, len(held), sum(held.values()))
