"""The files that are measured: a month of synthetic staff, in as many rows as wanted.

The staff are those of ``tests/samples``, so that what repeats in a column repeats as it does there:
a supervisor has eleven people, a birthday has few, and names hardly ever come twice.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tests.samples.appraisals import NAMED, appraise
from tests.samples.people import STAFFING, Dice, hire

PERIOD = "2026-10"
AGENCY = "disdik"
COLUMNS = (
    "nip",
    "name",
    "position",
    "grade",
    "employment",
    "supervisor_nip",
    *NAMED,
    "hasil_kerja",
    "perilaku_kerja",
    "alpa",
    "ijin",
    "late_minutes",
    "early_minutes",
    "status",
    "innovation_evidence",
    "note",
    "period",
)
_TEAM = 12


def rows(count: int, seed: int = 2026) -> Iterator[list[str]]:
    """This many sound rows in the order of ``COLUMNS``; nobody occurs twice."""
    dice = Dice(seed)
    taken: set[str] = set()
    agencies = tuple(STAFFING)
    for start in range(0, count, _TEAM):
        team = hire(agencies[start % len(agencies)], min(_TEAM, count - start), dice, taken)
        for person in team:
            cells = appraise(person, PERIOD, dice).cells
            yield [_text(cells[column]) for column in COLUMNS]


def _text(cell: str | int) -> str:
    """Text as it is; a score in hundredths with as many decimals as it needs."""
    return cell if isinstance(cell, str) else f"{cell / 100:.2f}".rstrip("0").rstrip(".")


def write_csv(path: Path, count: int) -> None:
    """A CSV in canonical spelling, as a program would write it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))


def write_odd_csv(path: Path, count: int) -> None:
    """The same rows, none of them in canonical spelling: every number kept from a spreadsheet's
    hands, every score with a comma, every grade and kind of employment in other letters."""
    places = {column: COLUMNS.index(column) for column in ("nip", "grade", "employment", *NAMED)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows(count):
            row[places["nip"]] = f"'{row[places['nip']]}"
            row[places["grade"]] = row[places["grade"]].upper()
            row[places["employment"]] = row[places["employment"]].lower()
            for code in NAMED:
                row[places[code]] = row[places[code]].replace(".", ",")
            writer.writerow(row)
