"""The canonical CSV of units, as the archive keeps it: one spelling of each value."""

import csv
import io

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.people.units.unit import Unit, Units

NAMES = ("unit", "name", "agency", "parent", "service", "layanan", "population")
"""The columns in their order; they are those of ``columns.COLUMNS``."""
YES, NO = "ya", "tidak"


def write_units(units: Units) -> bytes:
    """The canonical CSV, in the order of the codes."""
    return write_canonical_csv(NAMES, map(cells_of, units.rows))


def load_units(data: bytes) -> Units:
    """The rows of their canonical CSV."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return Units(_unit(number, cells) for number, cells in enumerate(rows, start=2))


def cells_of(unit: Unit) -> tuple[str, ...]:
    """The cells of a row; an empty one says nothing."""
    return (
        unit.code,
        unit.name,
        unit.agency,
        unit.parent or "",
        YES if unit.is_service else NO,
        unit.service or "",
        "" if unit.population is None else str(unit.population),
    )


def _unit(row: int, cells: dict[str, str]) -> Unit:
    return Unit(
        code=cells["unit"],
        name=cells["name"],
        agency=cells["agency"],
        parent=cells["parent"] or None,
        is_service=cells["service"] == YES,
        service=cells["layanan"] or None,
        population=int(cells["population"]) if cells["population"] else None,
        row=row,
    )
