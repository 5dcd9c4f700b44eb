"""A file by which a bank or treasury pays: who is in it, and who is held out of it and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    """A file by which somebody pays: looked through once, and written line by line afterwards.

    Attributes:
        name: of the file.
        lines: those of the run.
        exceptions_of: what is wrong with a line for it.
        row_of: what a line is in it: encoded, or the cells of a CSV.
        name_of: a person's name as the file has it.
    """

    name: str
    lines: Sequence[Transfer]
    exceptions_of: Callable[[Transfer], Iterable[FileException]]
    row_of: Callable[[Transfer], Any]
    name_of: Callable[[str], str] = str
    exceptions: list[FileException] = field(default_factory=list)
    totals: FileTotals = field(init=False)
    """Its sums; a line that is held for two reasons counts once."""
    _held: set[int] = field(default_factory=set)
    """Places among the lines."""

    def __post_init__(self) -> None:
        """Find who is held out of it, and what it pays."""
        counts = paid_idr = held_idr = 0
        for place, line in enumerate(self.lines):
            if not line.transfer_idr:
                continue
            found = list(self.exceptions_of(line))
            self.exceptions += found
            if any(each.is_held for each in found):
                self._held.add(place)
                held_idr += line.transfer_idr
            else:
                counts, paid_idr = counts + 1, paid_idr + line.transfer_idr
        self.totals = FileTotals(self.name, counts, paid_idr, len(self._held), held_idr)

    @property
    def rows(self) -> Iterator[Any]:
        """A row for each line that it pays."""
        return map(self.row_of, self._paid())

    @property
    def fitted(self) -> Iterator[tuple[Transfer, str]]:
        """Lines whose names were changed to fit, with what they became."""
        named = ((line, self.name_of(line.name)) for line in self._paid())
        return ((line, name) for line, name in named if name != line.name)

    def _paid(self) -> Iterator[Transfer]:
        places = enumerate(self.lines)
        return (each for at, each in places if each.transfer_idr and at not in self._held)
