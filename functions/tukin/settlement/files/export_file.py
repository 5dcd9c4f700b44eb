"""A file that finance pulls, and the two forms of a table: a CSV and the XLSX beside it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tukin.file_formats.csv_writer import Cell, write_csv
from tukin.file_formats.table_workbook import XLSX_TYPE, write_table

CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export or a run; ``rows`` is the number of its lines without the header."""

    name: str
    content_type: str
    data: bytes
    rows: int

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def table_files(
    name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[ExportFile]:
    """``{name}.csv`` and ``{name}.xlsx`` of the same rows.

    A spreadsheet that opens the CSV rounds a NIP to 15 digits; in the workbook it is a text.

    Args:
        name: of the files.
        title: of the workbook's sheet.
        header: the columns.
        rows: their cells; None is an empty one.
    """
    kept = list(rows)
    yield ExportFile(f"{name}.csv", CSV_TYPE, *write_csv(header, kept))
    yield ExportFile(f"{name}.xlsx", XLSX_TYPE, write_table(title, header, kept), len(kept))
