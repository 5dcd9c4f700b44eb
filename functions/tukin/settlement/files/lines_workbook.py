"""The workbook of a run's lines, with their sums: to be read on a screen and printed on A4."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tukin.settlement.books import ControlTotals, add_control_totals, control_totals
from tukin.settlement.files.states import Row, line_row
from tukin.settlement.settlement import Transfer, TransferKind

WriteText = Callable[[Any, int, int, str, Any], None]
"""Writes a text into a cell of a sheet: row and column from 0, and the cell's format."""

KIND_WORDS = {
    TransferKind.PAYMENT: "pembayaran",
    TransferKind.RAPEL: "rapel",
    TransferKind.RECOVERY: "kelebihan bayar",
    TransferKind.REPEAT: "bayar ulang",
    TransferKind.ADJUSTMENT: "penyesuaian",
}
"""What the kinds of lines are called where people read them."""

SheetColumns = Mapping[str, tuple[str, int]]
"""Heading and width in characters of each column of the workbook's first sheet."""

SHEET_COLUMNS: SheetColumns = {
    "agency": ("OPD\nagency", 36),
    "previous_agency": ("OPD lama\nbefore", 36),
    "nip": ("NIP\nnumber", 19),
    "name": ("Nama\nname", 38),
    "kind": ("Jenis\nkind", 15),
    "gross_idr": ("Bruto\ngross", 14),
    "tax_idr": ("PPh 21\ntax", 12),
    "bpjs_idr": ("BPJS\nhealth", 11),
    "net_idr": ("Neto\nnet", 14),
    "returned_idr": ("Retur\nreturned", 13),
    "recovered_idr": ("Dipotong\nrecovered", 13),
    "carried_idr": ("Ditagih\ncarried", 13),
    "transfer_idr": ("Transfer\ntransfer", 14),
    "outstanding_idr": ("Sisa kelebihan bayar\noutstanding", 20),
    "line_id": ("Nomor baris\nline", 34),
}
THIRD_SHEET_COLUMNS = {
    **SHEET_COLUMNS,
    "agency": ("OPD\nagency", 13),
    "previous_agency": ("OPD lama\nbefore", 13),
}
"""Those of engine 3, whose workbooks have codes of agencies, no names."""
FIRST_SHEET_COLUMNS = {**THIRD_SHEET_COLUMNS, "outstanding_idr": ("Sisa tagihan\noutstanding", 13)}
"""Those of engines 1 and 2."""

_CODES = ("agency", "previous_agency", "kind")
"""Columns of codes, of which people read a name."""
A4 = 9
MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""XLSX files name when they were made; the same content shall be the same file."""


class SheetLook(NamedTuple):
    """What engines do differently in this workbook.

    Attributes:
        columns: of the first sheet.
        write_text: how a text is written.
        agency_name: what an agency is called, by its code.
    """

    columns: SheetColumns
    write_text: WriteText
    agency_name: Callable[[str], str]


def lines_workbook(lines: Sequence[Transfer], period: str, look: SheetLook) -> bytes:
    """A sheet of the lines with their sum, and one of the control totals.

    Args:
        lines: the lines.
        period: the pay period.
        look: what engines do differently.
    """
    import xlsxwriter  # noqa: PLC0415 - only runs and replays need it

    data = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": f"TPP {period}", "created": MADE})
        sheets = _Sheets(book, period, look)
        totals = control_totals(lines)
        total = {"agency": "TOTAL", **add_control_totals(totals.values())._asdict()}
        rows = (line_row(line, period) for line in lines)
        sheets.add("Pembayaran", look.columns, rows, total)
        parts = (
            {"agency": agency, "kind": kind, **sums._asdict()}
            for (agency, kind), sums in totals.items()
        )
        sheets.add("Kendali", _total_columns(look.columns), parts, total)
    return data.getvalue()


def _total_columns(columns: SheetColumns) -> SheetColumns:
    """Those of the sheet of control totals."""
    sums = {name: column for name, column in columns.items() if name in ControlTotals._fields}
    named = {name: columns[name] for name in ("agency", "kind")}
    return {**named, "lines": ("Baris\nlines", 9), **sums}


class _Sheets:
    """Sheets of one look, to be read on a screen and printed on A4."""

    def __init__(self, book: Any, period: str, look: SheetLook) -> None:
        self._book = book
        self._look = look
        self._period = period
        bold = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        self._heading = {
            False: book.add_format(bold | {"align": "left", "indent": 1}),
            True: book.add_format(bold | {"align": "right"}),
        }
        number, text, sums = {"num_format": "#,##0"}, {"indent": 1}, {"bold": True, "top": 1}
        self._number = {
            False: book.add_format(number),
            True: book.add_format(number | sums),
        }
        self._text = {False: book.add_format(text), True: book.add_format(text | sums)}

    def add(
        self,
        title: str,
        columns: SheetColumns,
        rows: Iterable[Row],
        total: Row,
    ) -> None:
        """Headings, rows and below them their sum."""
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&LTPP {self._period} · {title}&R&P/&N")
        sheet.set_row(0, 32)
        for place, (name, (heading, width)) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            is_number = name in ControlTotals._fields or name.endswith("_idr")
            self._look.write_text(sheet, 0, place, heading, self._heading[is_number])
        number = 0
        for number, row in enumerate(rows, start=1):
            self._add_row(sheet, number, columns, row)
        self._add_row(sheet, number + 1, columns, total, is_sum=True)

    def _add_row(
        self, sheet: Any, number: int, columns: SheetColumns, row: Row, *, is_sum: bool = False
    ) -> None:
        for place, name in enumerate(columns):
            cell = row.get(name)
            said = self._said(name, cell) if cell and name in _CODES else cell
            self._write(sheet, (number, place), said, is_sum=is_sum)

    def _said(self, name: str, code: str) -> str:
        is_kind = name == "kind"
        return KIND_WORDS[TransferKind(code)] if is_kind else self._look.agency_name(code)

    def _write(self, sheet: Any, place: tuple[int, int], cell: Any, *, is_sum: bool) -> None:
        if cell is None:
            sheet.write_blank(*place, None, self._text[is_sum])
        elif isinstance(cell, int):
            sheet.write_number(*place, cell, self._number[is_sum])
        else:
            self._look.write_text(sheet, *place, cell, self._text[is_sum])
