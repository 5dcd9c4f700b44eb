"""An operator who has nothing but the marked workbook: reads each yellow cell's note and obeys it.

It knows no code of tukin and no original file. What it types follows from the note's own words, the
way a person in a hurry reads them: a number that it names, the first of the choices, the example.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

YELLOW = "FFFFE14D"

_NEW_NIPS = {"PNS": "1985030120100119{:02d}", "CPNS": "2000051720250329{:02d}"}
_NEW_PPPK = "1990061520222129{:02d}"


def fix(path: Path) -> int:
    """Correct every yellow cell in place and save; how many there were."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets[1:] for cell in _yellow(sheet)]
    for number, cell in enumerate(sorted(cells, key=_urgency)):
        sheet = cell.parent
        assert isinstance(sheet, Worksheet)
        if cell.comment is not None:  # its row was deleted meanwhile
            _obey(sheet, cell, cell.comment.text, number)
    book.save(path)
    return len(cells)


def _yellow(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.fill.fgColor.rgb == YELLOW:
                assert cell.comment is not None, cell.coordinate
                yield cell


def _urgency(cell: Cell) -> tuple[int, int]:
    """The employment first, since grade and number must fit it."""
    is_employment = cell.comment is not None and "Jenis pegawai" in cell.comment.text
    return (0 if is_employment else 1, cell.row)


def _obey(sheet: Worksheet, cell: Cell, note: str, number: int) -> None:
    indonesian = note.split("\n\n", maxsplit=1)[0].split("\n", 1)[1]
    again = re.search(r"lihat juga baris (\d+)", indonesian)
    if again:
        if sheet.cell(int(again[1]), cell.column).comment is not None:
            _clear_row(sheet, cell.row)  # keep the other one
        return
    cell.value = _what_to_type(indonesian, _employment(sheet, cell.row), number)


def _clear_row(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.value = cell.comment = None


def _employment(sheet: Worksheet, row: int) -> str:
    texts = [str(cell.value) for cell in sheet[row]]
    return next(text for text in texts if text in ("PNS", "CPNS", "PPPK"))


def _what_to_type(note: str, employment: str, number: int) -> str | None:
    for pattern, answer in _ANSWERS:
        found = re.search(pattern, note)
        if found:
            typed = answer.format(*found.groups()) if found.groups() else answer
            break
    else:
        raise AssertionError(f"the note does not say what to type: {note}")
    if typed == "NIP":
        return _NEW_NIPS.get(employment, _NEW_PPPK).format(10 + number)
    if typed == "GRADE":
        return "IX" if employment == "PPPK" else "III/a"
    return typed or None


_ANSWERS = (
    (r"[Pp]ilih yang sesuai: ([^;.]+)", "{}"),
    (r"(?:huruf I besar|angka Romawi|golongannya saja): ([IVX/a-e]+)", "{}"),
    (r"misalnya III/a untuk PNS atau IX untuk PPPK", "GRADE"),
    (r"PNS dan CPNS memakai I/a", "GRADE"),
    (r"NI PPPK dipakai untuk PPPK, NIP untuk PNS", "PNS"),
    (r"18 digit|NIP lengkap|satu NIP|[Dd]igit|NIP pejabat penilai", "NIP"),
    (r"misalnya (\d+,\d+)", "{}"),
    (r"Tulis (0) bila tidak ada", "{}"),
    (r"rentang 0 sampai (\d+)", "{}"),
    (r"Bulatkan isinya menjadi paling banyak dua desimal", "88,25"),
    (r"Mintakan nilai indikator ini", "90"),
    (r"bilangan bulat 0 sampai", "0"),
    (r"bila maksudnya \S+, tulis (\S+)\.", "{}"),
    (r"Cocokkan keduanya dengan rekap absensi", "0"),
    (r"di atas ekspektasi, (sesuai ekspektasi)", "{}"),
    (r"Mintakan yang kurang", "sesuai ekspektasi"),
    (r"[;,] (?:atau )?kosongkan", ""),
    (r"periode lain, bukan (\S+)\.", "{}"),
    (r"perangkat daerah lain, bukan (\S+)\.", "{}"),
    (r"Isi sel ini", "Contoh, S.Sos."),
    (r"TTTT-BB, misalnya (\S+),", "{}"),
    (r"misalnya (\d+)\.$", "{}"),
)
"""Words of a note, and what a person types then."""
