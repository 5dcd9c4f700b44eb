"""The files of the runs of engines 1 to 3, which a replay makes again to the byte.

Their CSVs have no BOM and no workbook beside them, their workbook takes some names for markup, and
one name that did not fit refused everybody's fixed-width file.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tukin.file_formats.csv_writer import write_first_csv
from tukin.file_formats.table_workbook import XLSX_TYPE
from tukin.rules.payment import BankColumn, BankFile, FixedWidthFile, Payment
from tukin.settlement.files.bank_file import BANK_FILE
from tukin.settlement.files.export_file import CSV_TYPE, ExportFile
from tukin.settlement.files.fixed_width import (
    FIXED_WIDTH_FILE,
    MOST_IDR,
    NAME_CHARACTERS,
    UNKNOWN,
    fixed_width_line,
)
from tukin.settlement.files.lines_workbook import (
    FIRST_SHEET_COLUMNS,
    THIRD_SHEET_COLUMNS,
    SheetColumns,
    SheetLook,
    lines_workbook,
)
from tukin.settlement.files.payment_files import (
    BLOCKED_COLUMNS,
    FITTED_COLUMNS,
    JSONL_TYPE,
    LINE_COLUMNS,
    RECOVERY_COLUMNS,
    RETURN_COLUMNS,
    TEXT_TYPE,
    TOTAL_COLUMNS,
    Cells,
    FilesRequest,
    PaymentFiles,
    blocked_rows,
    fitted_rows,
    recovery_rows,
    return_rows,
    total_rows,
)
from tukin.settlement.files.states import LINES_FILE, line_row, write_lines
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import FileRefused


def older_files(request: FilesRequest, sheet_columns: SheetColumns) -> PaymentFiles:
    """All files of a run; the workbook has the columns of its engine."""
    settlement, period = request.settlement, request.period
    lines = settlement.lines
    rows = [line_row(line, period) for line in lines]
    look = SheetLook(sheet_columns, _write_string, str)
    workbook = lines_workbook(rows, lines, period, look)
    listed = (list(row.values()) for row in rows)
    files = [
        ExportFile(LINES_FILE, JSONL_TYPE, write_lines(lines, period), len(lines)),
        _csv_file("payments.csv", LINE_COLUMNS, listed),
        ExportFile("payments.xlsx", XLSX_TYPE, workbook, len(lines)),
        _csv_file("control-totals.csv", TOTAL_COLUMNS, total_rows(lines)),
        _csv_file("blocked.csv", BLOCKED_COLUMNS, blocked_rows(settlement)),
        _csv_file("exceptions.csv", RETURN_COLUMNS, return_rows(settlement)),
        _csv_file("recoveries.csv", RECOVERY_COLUMNS, recovery_rows(settlement)),
    ]
    regional, refused = _regional_files(lines, period, request.payment)
    return PaymentFiles((*files, *regional), refused)


FIRST_FILES = partial(older_files, sheet_columns=FIRST_SHEET_COLUMNS)
"""Those of engines 1 and 2."""
THIRD_FILES = partial(older_files, sheet_columns=THIRD_SHEET_COLUMNS)
"""Those of engine 3."""


def _regional_files(
    lines: Sequence[Transfer], period: str, payment: Payment | None
) -> tuple[list[ExportFile], dict[str, FileRefused]]:
    files: list[ExportFile] = []
    refused: dict[str, FileRefused] = {}
    if payment is not None and payment.fixed_width is not None:
        try:
            data = _fixed_width_file(lines, period, payment.fixed_width)
        except FileRefused as refusal:
            refused[FIXED_WIDTH_FILE] = refusal
        else:
            count = sum(line.transfer_idr > 0 for line in lines)
            files.append(ExportFile(FIXED_WIDTH_FILE, TEXT_TYPE, data, count))
            fitted = fitted_rows(_fitted_names(lines))
            files.append(_csv_file("fitted-names.csv", FITTED_COLUMNS, fitted))
    if payment is not None and payment.bank_file is not None:
        files.append(_bank_file(lines, period, payment.bank_file))
    return files, refused


def _fixed_width_file(lines: Sequence[Transfer], period: str, rules: FixedWidthFile) -> bytes:
    """One line for each transfer, without NRK.

    Raises:
        FileRefused: E730 for amounts, E731 for names that do not fit.
    """
    transfers = [line for line in lines if line.transfer_idr]
    if too_large := sum(line.transfer_idr > MOST_IDR for line in transfers):
        raise FileRefused("E730", count=too_large)
    if rules.names == "exact" and (too_long := len(_fitted_names(transfers))):
        raise FileRefused("E731", count=too_long)
    agencies = {agency.code: agency for agency in rules.agencies}
    return b"".join(
        fixed_width_line(line, _fit(line.name), agencies.get(line.agency, UNKNOWN), period, "")
        for line in transfers
    )


def _fitted_names(lines: Sequence[Transfer]) -> list[tuple[Transfer, str]]:
    """The lines whose names have to be changed to fit, with what they become."""
    fitted = [(line, _fit(line.name)) for line in lines if line.transfer_idr]
    return [(line, name) for line, name in fitted if name != line.name]


def _fit(name: str) -> str:
    """Accents are dropped, what is then not ASCII is a question mark, and the rest is cut."""
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" else "?" for c in plain)[:NAME_CHARACTERS]


def _bank_file(lines: Sequence[Transfer], period: str, rules: BankFile) -> ExportFile:
    header = [column.heading for column in rules.columns] if rules.header else []
    paid = (line_row(line, period) for line in lines if line.transfer_idr)
    rows = ([_bank_cell(column, row) for column in rules.columns] for row in paid)
    made = write_first_csv(header, rows, delimiter=rules.delimiter)
    return ExportFile(BANK_FILE, CSV_TYPE, *made)


def _bank_cell(column: BankColumn, row: Mapping[str, Any]) -> str | int:
    """A column that came later than these engines is blank: their rules did not know it."""
    if column.field == "text":
        return column.text
    cell: str | int = row.get(column.field, "")
    return cell


def _csv_file(name: str, columns: Sequence[str], rows: Iterable[Cells]) -> ExportFile:
    return ExportFile(name, CSV_TYPE, *write_first_csv(columns, rows))


def _write_string(sheet: Any, row: int, place: int, text: str, style: Any) -> None:
    """As it was, although some texts are taken for markup."""
    sheet.write_string(row, place, text, style)
