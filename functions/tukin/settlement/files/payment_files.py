"""The files of a settlement run: for finance, for the treasury and bank, for the auditor.

The same settlement gives the same rows: by agency and NIP, no clock, no random. A person without a
transfer has a line in the listings, but none in the files that make a bank pay. Tables for people
are a CSV and an XLSX of the same rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tukin.file_formats.csv_writer import write_bank_csv, write_csv
from tukin.file_formats.table_workbook import XLSX_TYPE
from tukin.file_formats.workbook.text_cells import write_text
from tukin.rules.payment import Payment
from tukin.settlement.books import ControlTotals, add_control_totals, control_totals
from tukin.settlement.cells.cell_file import root_of
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.files.bank_file import bank_file
from tukin.settlement.files.directory import NO_DIRECTORY, Directory, Payee
from tukin.settlement.files.export_file import CSV_TYPE, ExportFile, table_files
from tukin.settlement.files.fixed_width import FIXED_WIDTH_FILE, fixed_width_file
from tukin.settlement.files.lines_workbook import (
    SHEET_COLUMNS,
    SheetColumns,
    SheetLook,
    lines_workbook,
)
from tukin.settlement.files.listing import Listing, write_listing
from tukin.settlement.files.packed import Numbers
from tukin.settlement.files.pay_facts import PayFacts
from tukin.settlement.files.regional_file import EXCEPTION_COLUMNS, FileTotals, RegionalFile
from tukin.settlement.files.states import (
    LINES_FILE,
    NOT_PAID_FILE,
    line_row,
    write_held,
    write_lines,
)
from tukin.settlement.holds import Held, HoldReason
from tukin.settlement.settlement import Settlement, Transfer
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import HOLD_WORDS

LISTING_FILE = "listing.xlsx"
EXCEPTIONS_FILE = "file-exceptions.csv"
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
JSONL_TYPE = "application/x-ndjson"
TEXT_TYPE = "text/plain; charset=us-ascii"

Cells = Sequence[str | int | None]


@dataclass(frozen=True, slots=True)
class FilesRequest:
    """What the files of a run are made of.

    Attributes:
        settlement: the run's outcome.
        period: the pay period, ``YYYY-MM``.
        run_id: the run.
        settled_on: the day of the run, UTC, whose accounts are paid to.
        payment: the region's own files, by the rules; None where there are none.
        directory: who is paid and by whom.
        facts: NIP → what a listing says besides amounts, of those who are live.
        says_rest: whether the rest of a recovery that takes a share alone is named.
    """

    settlement: Settlement
    period: str
    run_id: str
    settled_on: date
    payment: Payment | None = None
    directory: Directory = NO_DIRECTORY
    facts: Mapping[str, PayFacts] = field(default_factory=dict)
    says_rest: bool = False


@dataclass(frozen=True, slots=True)
class PaymentFiles:
    """The files that were made, those that could not be, and what the entry says of them."""

    files: Iterable[ExportFile]
    refused: Mapping[str, FileRefused] = field(default_factory=dict)
    entry_values: Mapping[str, Any] = field(default_factory=dict)


MakeFiles = Callable[[FilesRequest], PaymentFiles]
"""How an engine makes the files of a run."""


def payment_files(
    request: FilesRequest, sheet_columns: SheetColumns = SHEET_COLUMNS
) -> PaymentFiles:
    """All files of a run.

    Args:
        request: what they are made of.
        sheet_columns: of the workbook of the lines.
    """
    lines, held = request.settlement.lines, request.settlement.held
    regional, payees = _regional_files(request)
    totals = [file.totals for file in regional]
    root = {"lines_root": root_of(lines.file())} if isinstance(lines, CellLines) else {}
    return PaymentFiles(
        _made(request, sheet_columns, regional, payees),
        entry_values={
            "held": sum(each.reason is not HoldReason.NOT_COUNTED for each in held),
            "directory": request.directory.describe(_agencies_of(lines)),
            "file_totals": [each._asdict() for each in totals],
            **root,
        },
    )


def _made(
    request: FilesRequest,
    sheet_columns: SheetColumns,
    regional: Sequence[RegionalFile],
    payees: Mapping[str, Payee],
) -> Iterator[ExportFile]:
    """The files, each made when it is asked for."""
    settlement, directory, period = request.settlement, request.directory, request.period
    lines, first = settlement.lines, settlement.first_payments
    data = lines.file() if isinstance(lines, CellLines) else write_lines(lines, period)
    yield ExportFile(LINES_FILE, JSONL_TYPE, data, len(lines))
    del data
    cells = (line_row(line, period).values() for line in lines)
    yield ExportFile("payments.csv", CSV_TYPE, *write_csv(LINE_COLUMNS, cells))
    look = SheetLook(sheet_columns, write_text, directory.agency_name)
    yield ExportFile("payments.xlsx", XLSX_TYPE, lines_workbook(lines, period, look), len(lines))
    listing = Listing(
        *(lines, period, request.run_id, directory, payees, request.facts),
        files=[file.totals for file in regional],
        says_rest=request.says_rest,
    )
    yield ExportFile(LISTING_FILE, XLSX_TYPE, write_listing(listing), len(lines))
    yield from table_files("control-totals", "Kendali", TOTAL_COLUMNS, total_rows(lines))
    yield from table_files("blocked", "Diblokir", BLOCKED_COLUMNS, blocked_rows(settlement))
    not_paid = [*settlement.held, *_claims(settlement)]
    yield ExportFile(NOT_PAID_FILE, JSONL_TYPE, write_held(not_paid), len(not_paid))
    yield from table_files("held", "Ditahan", HELD_COLUMNS, held_rows(settlement))
    yield ExportFile(FIRST_FILE, JSONL_TYPE, write_held(first), len(first))
    yield from table_files("exceptions", "Retur", RETURN_COLUMNS, return_rows(settlement))
    yield from table_files("recoveries", "Penagihan", *_recoveries(request))
    yield from _files_of(regional, request.payment)


def _agencies_of(lines: Sequence[Transfer]) -> list[str]:
    """Every agency that a file names: also the one under which somebody was paid before."""
    named = {code for line in lines for code in (line.agency, line.previous_agency)}
    return sorted(code for code in named if code is not None)


def _regional_files(request: FilesRequest) -> tuple[list[RegionalFile], Mapping[str, Payee]]:
    """The files by which a bank or treasury pays, and what the register knows of the payees."""
    lines, period, payment = request.settlement.lines, request.period, request.payment
    nips = Numbers(line.nip for line in lines) if request.directory.register else ()
    payees = request.directory.payees(nips, Period.parse(period), request.settled_on)
    files = []
    if payment is not None and payment.fixed_width is not None:
        files.append(fixed_width_file(lines, period, payment.fixed_width, payees))
    if payment is not None and payment.bank_file is not None:
        files.append(bank_file(lines, period, payment.bank_file, payees, request.directory))
    return files, payees


def _files_of(regional: Sequence[RegionalFile], payment: Payment | None) -> Iterator[ExportFile]:
    """The files themselves, and who is held out of them, changed in them or lacks something."""
    for file in regional:
        if file.name == FIXED_WIDTH_FILE:
            yield ExportFile(file.name, TEXT_TYPE, b"".join(file.rows), file.totals.lines)
            columns, fitted = FITTED_COLUMNS, fitted_rows(file.fitted)
            yield from table_files("fitted-names", "Nama disesuaikan", columns, fitted)
        elif payment is not None and payment.bank_file is not None:
            rules = payment.bank_file
            header = [column.heading for column in rules.columns] if rules.header else []
            made = write_bank_csv(header, file.rows, rules.delimiter)
            yield ExportFile(file.name, CSV_TYPE, *made)
    exceptions = [each.cells() for file in regional for each in file.exceptions]
    name = EXCEPTIONS_FILE.removesuffix(".csv")
    yield from table_files(name, "Pengecualian", EXCEPTION_COLUMNS, exceptions)
    rows = [file.totals for file in regional]
    yield from table_files("file-totals", "Total berkas", FileTotals._fields, rows)


TOTAL_COLUMNS = ("agency", "kind", *ControlTotals._fields)
BLOCKED_COLUMNS = ("nip", "name", "agency", "gross_idr", "tax_idr", "bpjs_idr", "net_idr")
HELD_COLUMNS = ("nip", "name", "agency", "reason", "reason_id", "due_idr")
FIRST_FILE = "first-payments.jsonl"
"""Whom the releaser was asked to confirm, for the auditor and a replay."""
RETURN_COLUMNS = (
    *("line_id", "agency", "nip", "name"),
    *("returned_line_id", "returned_run_id", "reason", "returned_idr"),
)
RECOVERY_COLUMNS = ("nip", "outstanding_idr")
"""Of runs that recovered all that was payable."""
REST_COLUMNS = ("nip", "name", "agency", "recovered_idr", "carried_idr", "outstanding_idr")
FITTED_COLUMNS = ("line_id", "nip", "name", "fitted_name")


def total_rows(lines: Sequence[Transfer]) -> list[Cells]:
    """The control totals by agency and kind, and at last of all lines."""
    totals = control_totals(lines)
    rows: list[Cells] = [(agency, kind.value, *sums) for (agency, kind), sums in totals.items()]
    return [*rows, ("TOTAL", None, *add_control_totals(totals.values()))]


def blocked_rows(settlement: Settlement) -> list[Cells]:
    """A row for each claim on a person of two agencies."""
    claims = [claim for item in settlement.blocked for claim in item.claims]
    return [(claim.nip, claim.name, claim.agency, *claim.amounts) for claim in claims]


def held_rows(settlement: Settlement) -> list[Cells]:
    """Whom the run does not pay, and why."""
    return [
        (*item[:3], item.reason.value, HOLD_WORDS[item.reason].id, item.due_idr)
        for item in settlement.held
    ]


def _claims(settlement: Settlement) -> list[Held]:
    """Whom several agencies claim, once for each of them."""
    return [
        Held(claim.nip, claim.name, claim.agency, HoldReason.CLAIMED_TWICE, claim.amounts.net_idr)
        for item in settlement.blocked
        for claim in item.claims
    ]


def return_rows(settlement: Settlement) -> list[Cells]:
    """The transfers that were sent back and are paid again by a line of this run."""
    return [
        (
            *(line.line_id, line.agency, line.nip, line.name),
            *(item.line_id, item.run_id, item.reason.value, item.transfer_idr),
        )
        for line, item in settlement.exceptions
    ]


def recovery_rows(settlement: Settlement) -> list[Cells]:
    """What persons owe back after the run."""
    return [(nip, owed_idr) for nip, owed_idr in sorted(settlement.recoveries.items())]


def _recoveries(request: FilesRequest) -> tuple[Sequence[str], list[Cells]]:
    if request.says_rest:
        return REST_COLUMNS, rest_rows(request.settlement)
    return RECOVERY_COLUMNS, recovery_rows(request.settlement)


def rest_rows(settlement: Settlement) -> list[Cells]:
    """Of whom the run recovered or carried something, and who owes back after it, and how much.

    Somebody who owes and is not of the period is not named: the run knows the number alone.
    """
    owing = settlement.recoveries
    known = {
        line.nip: line
        for line in settlement.lines
        if line.recovered_idr or line.carried_idr or line.nip in owing
    }
    rows: list[Cells] = []
    for nip in sorted(known.keys() | owing.keys()):
        line, left_idr = known.get(nip), owing.get(nip, 0)
        person = line or settlement.credited.get(nip)
        names = (None, None) if person is None else (person.name, person.agency)
        amounts = (0, 0) if line is None else (line.recovered_idr, line.carried_idr)
        rows.append((nip, *names, *amounts, left_idr))
    return rows


def fitted_rows(fitted: Iterable[tuple[Transfer, str]]) -> list[Cells]:
    """Names that were changed to fit the fixed-width file."""
    return [(line.line_id, line.nip, line.name, name) for line, name in fitted]
