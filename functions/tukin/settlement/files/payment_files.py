"""The files of a settlement run: for finance, for the treasury and bank, for the auditor.

The same settlement gives the same rows: by agency and NIP, no clock, no random. A person without a
transfer has a line in the listings, but none in the files that make a bank pay.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tukin.file_formats.csv_writer import write_first_csv
from tukin.rules.payment import BankColumn, BankFile, Payment
from tukin.settlement.files.export_file import ExportFile
from tukin.settlement.files.fixed_width import fitted_names, fixed_width_file
from tukin.settlement.files.states import line_row, write_lines
from tukin.settlement.settlement import (
    ControlTotals,
    Settlement,
    Transfer,
    TransferKind,
    add_control_totals,
    control_totals,
)
from tukin.vocabulary.errors import FileRefused

LINES_FILE = "payments.jsonl"
FIXED_WIDTH_FILE = "payments-133.txt"
LINE_COLUMNS = (
    "line_id",
    "agency",
    "previous_agency",
    "period",
    "nip",
    "name",
    "kind",
    "gross_idr",
    "tax_idr",
    "bpjs_idr",
    "net_idr",
    "returned_idr",
    "recovered_idr",
    "carried_idr",
    "transfer_idr",
    "outstanding_idr",
)
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    "agency": ("OPD\nagency", 13),
    "previous_agency": ("OPD lama\nbefore", 13),
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
FIRST_SHEET_COLUMNS = {**SHEET_COLUMNS, "outstanding_idr": ("Sisa tagihan\noutstanding", 13)}
"""Those of engines 1 and 2, whose workbooks a replay makes again."""

_TOTAL_SHEET_COLUMNS = {
    "agency": SHEET_COLUMNS["agency"],
    "kind": SHEET_COLUMNS["kind"],
    "lines": ("Baris\nlines", 9),
    **{name: column for name, column in SHEET_COLUMNS.items() if name in ControlTotals._fields},
}
_A4 = 9
_MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""XLSX files name when they were made; the same content shall be the same file."""

Cells = Sequence[str | int | None]


@dataclass(frozen=True, slots=True)
class PaymentFiles:
    """The files that were made, and those that could not be, by name."""

    files: tuple[ExportFile, ...]
    refused: Mapping[str, FileRefused]


def payment_files(
    settlement: Settlement,
    period: str,
    payment: Payment | None,
    sheet_columns: SheetColumns = SHEET_COLUMNS,
) -> PaymentFiles:
    """All files of a run.

    Args:
        settlement: the run's outcome.
        period: the pay period, ``YYYY-MM``.
        payment: the region's own files, by the rules; None where there are none.
        sheet_columns: of the workbook, as the engine has them.
    """
    lines = settlement.lines
    rows = [line_row(line, period) for line in lines]
    jsonl = write_lines(lines, period)
    workbook = _workbook(rows, lines, period, sheet_columns)
    files = [
        ExportFile(LINES_FILE, "application/x-ndjson", jsonl, len(lines)),
        _csv_file("payments.csv", LINE_COLUMNS, (list(row.values()) for row in rows)),
        ExportFile("payments.xlsx", _XLSX, workbook, len(lines)),
        _csv_file("control-totals.csv", _TOTAL_COLUMNS, _total_rows(lines)),
        _blocked(settlement),
        _exceptions(settlement),
        _csv_file(
            "recoveries.csv", ("nip", "outstanding_idr"), sorted(settlement.recoveries.items())
        ),
    ]
    refused: dict[str, FileRefused] = {}
    if payment is not None and payment.fixed_width is not None:
        try:
            data = fixed_width_file(lines, period, payment.fixed_width)
        except FileRefused as refusal:
            refused[FIXED_WIDTH_FILE] = refusal
        else:
            count = _transfers(lines)
            files.append(ExportFile(FIXED_WIDTH_FILE, "text/plain; charset=us-ascii", data, count))
            files.append(_fitted(lines))
    if payment is not None and payment.bank_file is not None:
        files.append(_bank_file(lines, period, payment.bank_file))
    return PaymentFiles(tuple(files), refused)


def _transfers(lines: Iterable[Transfer]) -> int:
    return sum(line.transfer_idr > 0 for line in lines)


_TOTAL_COLUMNS = ("agency", "kind", *ControlTotals._fields)


def _total_rows(lines: Sequence[Transfer]) -> list[Cells]:
    """The control totals by agency and kind, and at last of all lines."""
    totals = control_totals(lines)
    rows: list[Cells] = [(agency, kind.value, *sums) for (agency, kind), sums in totals.items()]
    return [*rows, ("TOTAL", None, *add_control_totals(totals.values()))]


def _blocked(settlement: Settlement) -> ExportFile:
    claims = [claim for item in settlement.blocked for claim in item.claims]
    columns = ("nip", "name", "agency", "gross_idr", "tax_idr", "bpjs_idr", "net_idr")
    rows = ((claim.nip, claim.name, claim.agency, *claim.amounts) for claim in claims)
    return _csv_file("blocked.csv", columns, rows)


def _exceptions(settlement: Settlement) -> ExportFile:
    columns = ("line_id", "agency", "nip", "name", "returned_line_id", "returned_run_id")
    rows = (
        (
            *(line.line_id, line.agency, line.nip, line.name),
            *(item.line_id, item.run_id, item.reason.value, item.transfer_idr),
        )
        for line, item in settlement.exceptions
    )
    return _csv_file("exceptions.csv", (*columns, "reason", "returned_idr"), rows)


def _fitted(lines: Sequence[Transfer]) -> ExportFile:
    rows = ((line.line_id, line.nip, line.name, name) for line, name in fitted_names(lines))
    return _csv_file("fitted-names.csv", ("line_id", "nip", "name", "fitted_name"), rows)


def _bank_file(lines: Sequence[Transfer], period: str, rules: BankFile) -> ExportFile:
    header = [column.heading for column in rules.columns] if rules.header else []
    paid = (line_row(line, period) for line in lines if line.transfer_idr)
    rows = ([_bank_cell(column, row) for column in rules.columns] for row in paid)
    return ExportFile("bank.csv", _CSV, *write_first_csv(header, rows, delimiter=rules.delimiter))


def _bank_cell(column: BankColumn, row: Mapping[str, Any]) -> str | int:
    if column.field == "text":
        return column.text
    cell: str | int = row[column.field]
    return cell


def _csv_file(name: str, columns: Sequence[str], rows: Iterable[Cells]) -> ExportFile:
    return ExportFile(name, _CSV, *write_first_csv(columns, rows))


def _workbook(
    rows: Sequence[Mapping[str, Any]],
    lines: Sequence[Transfer],
    period: str,
    sheet_columns: SheetColumns,
) -> bytes:
    """A sheet of the lines with their sum, and one of the control totals."""
    import xlsxwriter  # noqa: PLC0415 - only runs and replays need it

    data = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": f"TPP {period}", "created": _MADE})
        sheets = _Sheets(book, period)
        totals = control_totals(lines)
        total = {"agency": "TOTAL", **add_control_totals(totals.values())._asdict()}
        sheets.add("Pembayaran", sheet_columns, [*rows, total])
        parts = [
            {"agency": agency, "kind": kind, **sums._asdict()}
            for (agency, kind), sums in totals.items()
        ]
        sheets.add("Kendali", _TOTAL_SHEET_COLUMNS, [*parts, total])
    return data.getvalue()


class _Sheets:
    """Sheets of one look, to be read on a screen and printed on A4."""

    def __init__(self, book: Any, period: str) -> None:
        self._book = book
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
        columns: Mapping[str, tuple[str, int]],
        rows: Sequence[Mapping[str, Any]],
    ) -> None:
        """Headings, rows and, as the last of them, their sum."""
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&LTPP {self._period} · {title}&R&P/&N")
        sheet.set_row(0, 32)
        for place, (name, (heading, width)) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            is_number = name in ControlTotals._fields or name.endswith("_idr")
            sheet.write_string(0, place, heading, self._heading[is_number])
        for number, row in enumerate(rows, start=1):
            for place, name in enumerate(columns):
                cell = row.get(name)
                said = KIND_WORDS[TransferKind(cell)] if name == "kind" and cell else cell
                self._write(sheet, (number, place), said, is_sum=number == len(rows))

    def _write(self, sheet: Any, place: tuple[int, int], cell: Any, *, is_sum: bool) -> None:
        if cell is None:
            sheet.write_blank(*place, None, self._text[is_sum])
        elif isinstance(cell, int):
            sheet.write_number(*place, cell, self._number[is_sum])
        else:
            sheet.write_string(*place, cell, self._text[is_sum])
