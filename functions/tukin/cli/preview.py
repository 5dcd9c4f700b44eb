"""``tukin preview``: validate and compute a file here and now, without AWS."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tukin.cli.rule_files import find_rules
from tukin.entitlement.formula import Formula
from tukin.file_formats.raw_row import RowError
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.discipline_notices import Notice, find_notices
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, Batch
from tukin.payroll.budget_step import within_budget
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.payroll.view import describe_record
from tukin.register.register import Unpaid, find_unpaid
from tukin.register.register_file import CheckedRegister, check_register
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.report import (
    describe_error,
    describe_notice,
    describe_refusal,
    describe_unpaid,
)
from tukin.vocabulary.catalogue.messages import Message
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.money import format_idr, format_percent
from tukin.vocabulary.period import Period

_MOST_LINES = 40


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Preview:
    """A checked file and the records that it would become.

    ``unpaid`` is None without a register; ``register_errors`` tells why one cannot be used.
    """

    checked: CheckedFile
    records: list[PayrollRecord]
    notices: list[Notice] = field(default_factory=list)
    unpaid: list[Unpaid] | None = None
    register_errors: list[RowError] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all accepted, 1 some rejected, 2 refused."""
        if self.checked.refusal is not None:
            return 2
        return 1 if self.checked.errors else 0


def preview(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSONL file of appraisals.")],
    agency: Annotated[str, typer.Option(help="Code of the agency, such as disdik.")],
    period: Annotated[str, typer.Option(help="Pay period, YYYY-MM.")],
    rules: Annotated[
        str | None,
        typer.Option(help="Rule set: a file, or a sample's name. Default: the sample in force."),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(help="Register of employees (CSV) to check the rows against."),
    ] = None,
    format: Annotated[Format, typer.Option(help="text or json.")] = Format.TEXT,  # noqa: A002
) -> None:
    """Periksa dan hitung berkas di sini. / Check and compute a file on the spot, without AWS.

    Exit code: 0 all rows accepted, 1 some rejected, 2 the file is refused.
    """
    result = compute_file(file, agency, period, rules, register)
    if format is Format.JSON:
        typer.echo(json.dumps(_as_json(result), ensure_ascii=False, indent=1))
    else:
        _print(result)
    raise typer.Exit(result.exit_code)


def compute_file(
    file: Path,
    agency: str,
    period_text: str,
    rules_name: str | None,
    register_file: Path | None = None,
) -> Preview:
    """Check a file and compute its accepted rows; a refused file has no records."""
    try:
        period = Period.parse(period_text)
        rules = find_rules(rules_name, period)
        for each in (file, register_file or file):
            if not each.is_file():
                raise FileRefused("E040", file=each.name)
    except (FileRefused, InvalidInput) as refusal:
        return Preview(CheckedFile(refusal=FileRefused(refusal.code, **refusal.details)), [])
    register = CheckedRegister()
    if register_file is not None:
        register = check_register(register_file, register_file.name)
    if register.refusal is not None:
        return Preview(CheckedFile(refusal=register.refusal), [], register_errors=register.errors)
    validator = RowValidator(rules, agency, period, register.register)
    checked = check_file(file, file.name, validator)
    batch = _batch(file.name, agency, period, rules)
    formula = Formula(rules)
    records = [compute_record(row, batch, formula) for row in checked.accepted]
    return Preview(
        checked,
        sorted(within_budget(batch, records, rules)[1], key=lambda record: record.appraisal.row),
        notices=find_notices(checked.accepted, rules),
        unpaid=_unpaid(checked, validator),
    )


def _unpaid(checked: CheckedFile, validator: RowValidator) -> list[Unpaid] | None:
    if validator.roll is None or checked.refusal is not None:
        return None
    paid = {row.nip for row in checked.accepted}
    return find_unpaid(validator.roll, paid, checked.rejected_rows)


def _batch(file_name: str, agency: str, period: Period, rules: RuleSet) -> Batch:
    """A batch that is never stored."""
    return Batch(
        upload_id="preview",
        bucket="preview",
        key=file_name,
        version_id="preview",
        uploaded_at=datetime.fromtimestamp(0, UTC),
        agency=agency,
        period=period,
        rule_set=rules.rule_set,
        rules_sha256=rules.sha256,
        engine=ENGINE,
    )


def _as_json(result: Preview) -> dict[str, Any]:
    checked = result.checked
    return {
        "accepted": len(checked.accepted),
        "rejected": checked.rejected,
        "records": [describe_record(record) for record in result.records],
        "errors": [describe_error(error) for error in checked.errors],
        "notices": [describe_notice(notice) for notice in result.notices],
        "unpaid": result.unpaid and [describe_unpaid(item) for item in result.unpaid],
        "register_errors": [describe_error(error) for error in result.register_errors],
        "refused": describe_refusal(checked.refusal),
    }


def _print(result: Preview) -> None:
    console = Console()
    refusal = result.checked.refusal
    if refusal is not None:
        console.print(f"[bold red]Berkas ditolak / refused[/] {refusal.code}")
        console.print(f"{refusal.message.id}\n[dim]{refusal.message.en}[/]", highlight=False)
        if result.register_errors:
            console.print(_errors_table("Register", result.register_errors))
        return
    if result.records:
        console.print(_records_table(result.records))
    if result.checked.errors:
        console.print(_errors_table("Perlu diperbaiki / to be fixed", result.checked.errors))
    if result.notices:
        console.print(_notices_table(result.notices))
    if result.unpaid:
        console.print(_unpaid_table(result.unpaid))
    gross = sum(record.steps.gross_idr for record in result.records)
    net = sum(record.steps.net_idr for record in result.records)
    console.print(
        f"Diterima / accepted [bold green]{len(result.records)}[/]   "
        f"Ditolak / rejected [bold red]{result.checked.rejected}[/]   "
        f"Bruto / gross [bold]{format_idr(gross)}[/]   Neto / net [bold]{format_idr(net)}[/]",
        highlight=False,
    )


def _records_table(records: list[PayrollRecord]) -> Table:
    table = _table("TPP (rupiah)")
    table.add_column("Baris", justify="right", no_wrap=True)
    table.add_column("NIP", no_wrap=True)
    table.add_column("Nama", max_width=30)
    table.add_column("Capaian", justify="right", no_wrap=True)
    table.add_column("Predikat", min_width=9)
    table.add_column("Bruto", justify="right", no_wrap=True)
    table.add_column("Neto", justify="right", no_wrap=True)
    for record in records[:_MOST_LINES]:
        table.add_row(
            str(record.appraisal.row),
            record.appraisal.nip,
            record.appraisal.name,
            format_percent(record.achievement_bp),
            record.rating.replace("_", " "),
            format_idr(record.steps.gross_idr).removeprefix("Rp"),
            format_idr(record.steps.net_idr).removeprefix("Rp"),
        )
    _say_more(table, len(records))
    return table


def _errors_table(title: str, errors: list[RowError]) -> Table:
    table = _table(title)
    table.add_column("Baris", justify="right")
    table.add_column("Kolom", no_wrap=True)
    table.add_column("Kode", no_wrap=True)
    table.add_column("Pesan / message")
    for error in errors[:_MOST_LINES]:
        message = f"{error.message.id}\n[dim]{error.message.en}[/]"
        table.add_row(str(error.row), error.column, error.code, message)
    _say_more(table, len(errors))
    return table


def _notices_table(notices: list[Notice]) -> Table:
    lines = [(str(notice.row), notice.code, notice.message) for notice in notices]
    return _messages_table("Perlu keputusan / needs a decision", "Baris", lines)


def _unpaid_table(unpaid: list[Unpaid]) -> Table:
    lines = [(item.entry.nip, item.reason.value, item.message) for item in unpaid]
    return _messages_table("Dalam register, tidak dibayar / registered, unpaid", "NIP", lines)


def _messages_table(title: str, first: str, lines: Iterable[tuple[str, str, Message]]) -> Table:
    table = _table(title)
    table.add_column(first, justify="right", no_wrap=True)
    table.add_column("Kode", no_wrap=True)
    table.add_column("Pesan / message")
    lines = list(lines)
    for subject, code, message in lines[:_MOST_LINES]:
        table.add_row(subject, code, f"{message.id}\n[dim]{message.en}[/]")
    _say_more(table, len(lines))
    return table


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )


def _say_more(table: Table, count: int) -> None:
    if count > _MOST_LINES:
        table.caption = f"… {count - _MOST_LINES} lagi / more (--format json)"
