"""The units of agencies: what is below what, and which of them serve the public."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of an agency.

    Attributes:
        code: the slug of its code or name, as a register's column unit says it.
        name: as people read it.
        agency: code of the agency that it belongs to.
        parent: the unit above it; None right below the agency.
        is_service: whether it serves the public.
        service: what it serves with, such as Pencatatan Kelahiran; None where nobody said.
        population: how many people it serves in a year; None where it serves none.
        row: of the file, for messages.
    """

    code: str
    name: str
    agency: str
    parent: str | None
    is_service: bool
    service: str | None
    population: int | None
    row: int = field(default=0, compare=False)


class Units:
    """The rows of a list, in the order of their codes."""

    def __init__(self, rows: Iterable[Unit]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.code, row.row)))
        self.by_code = {row.code: row for row in self.rows}

    def above(self, code: str) -> tuple[str, ...]:
        """The units above one, the nearest first; where they lie in a circle, each once."""
        found: list[str] = []
        unit = self.by_code.get(code)
        while unit is not None and unit.parent is not None and unit.parent not in found:
            found.append(unit.parent)
            unit = self.by_code.get(unit.parent)
        return tuple(found)
