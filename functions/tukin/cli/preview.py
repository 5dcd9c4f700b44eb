"""``tukin preview``: check and compute a file here and now."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from tukin.cli.boundary import ExitCode
from tukin.cli.check import FileArgument, show_register_refused
from tukin.cli.examine import Examined, examine, refused
from tukin.cli.inputs import (
    AgencyOption,
    ApiOption,
    BucketOption,
    Inputs,
    OfflineOption,
    PeriodOption,
    RegisterOption,
    RegisterRefused,
    RulesOption,
    Sources,
    find_inputs,
    show_inputs,
)
from tukin.cli.language import say, spoken
from tukin.cli.month_files import show_why_no_pay
from tukin.cli.output import put_json
from tukin.cli.report_text import MOST_LINES, show_counts, show_findings, show_more, show_refusal
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, put, put_lines
from tukin.payroll.record import PayrollRecord
from tukin.payroll.view import describe_record
from tukin.upload_reports.report import describe_error
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import RATING_WORDS

_WIDE = 100


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"


def preview(
    file: FileArgument,
    agency: AgencyOption,
    period: PeriodOption,
    rules: RulesOption = None,
    register: RegisterOption = None,
    format: Annotated[Format, typer.Option(help="text, json")] = Format.TEXT,  # noqa: A002
    offline: OfflineOption = False,
    api_url: ApiOption = None,
    bucket: BucketOption = None,
) -> None:
    """Periksa dan hitung berkas tanpa mengunggah. / Check and compute a file without uploading.

    Kode keluar: 0 diterima, 1 sebagian ditolak, 2 ditolak, 3 akan menunggu persetujuan, 64
    salah tulis. / Exit code: 0 accepted, 1 partly rejected, 2 refused, 3 would wait for
    approval, 64 wrong usage.
    """
    sources = Sources(rules, register, api_url, offline, bucket)
    inputs = None
    try:
        inputs = find_inputs(agency, period, sources)
        examined = examine(file, inputs)
    except RegisterRefused as refusal:
        examined = refused(file, refusal)
    if format is Format.JSON:
        put_json(_as_json(examined, inputs))
    elif inputs is None:
        show_register_refused(examined)
    else:
        show_inputs(inputs, sources)
        _show(examined, inputs)
    raise typer.Exit(ExitCode.REFUSED if inputs is None else examined.exit_code)


def _as_json(examined: Examined, inputs: Inputs | None) -> dict[str, Any]:
    used = None
    if inputs is not None:
        used = {
            "rule_set": inputs.rules.rule_set,
            "rules_sha256": inputs.rules.sha256,
            "rules_from": inputs.rules_from.en,
            "register_from": inputs.register_from.en,
            "budget_idr": inputs.budget_idr,
        }
    return {
        **examined.report(),
        "used": used,
        "records": [describe_record(record) for record in examined.records],
        "computed_gross_idr": examined.computed_idr,
        "month_gross_idr": examined.month_gross_idr,
        "compared_with_live_month": examined.compared,
        "register_errors": [describe_error(error) for error in examined.register_errors],
    }


def _show(examined: Examined, inputs: Inputs) -> None:
    report = examined.report()
    if report["refused"]:
        show_refusal(report)
        return
    show_findings(report, inputs.rules)
    if examined.records:
        put()
        show = _show_changes if examined.amends else _show_records
        show(examined)
    put()
    show_counts(report)
    _show_sums(examined, inputs)


def _show_records(examined: Examined) -> None:
    records, width = examined.records, console().width
    is_wide = width >= _WIDE
    achieved = is_wide or not _has_several_sheets(examined)  # the rating says about the same
    columns = [
        *_person_columns(examined),
        *([Column(say("Capaian", "Achieved"), Kind.AMOUNT)] if achieved else []),
        Column(say("Predikat", "Rating")),
        *([Column(say("Bruto", "Gross"), Kind.AMOUNT)] if is_wide else []),
        Column(say("Neto", "Net"), Kind.AMOUNT),
    ]
    rows = [
        (
            *_person_cells(examined, record),
            *([_achievement(record)] if achieved else []),
            getattr(RATING_WORDS[record.rating], spoken()),
            *([_amount(record.steps.gross_idr)] if is_wide else []),
            _amount(record.steps.net_idr),
        )
        for record in records[:MOST_LINES]
    ]
    title = say("TPP (rupiah)", "Pay (rupiah)")
    put_lines(table_lines(columns, rows, width, title=title))
    show_more(len(records) - MOST_LINES)


def _has_several_sheets(examined: Examined) -> bool:
    """Whether a row number alone does not say which row it is."""
    return len({record.appraisal.sheet for record in examined.records}) > 1


def _person_columns(examined: Examined) -> list[Column]:
    sheet = [Column(say("Lembar", "Sheet"), Kind.NAME)] if _has_several_sheets(examined) else []
    return [
        *sheet,
        Column(say("Baris", "Row"), Kind.AMOUNT),
        Column("NIP"),
        Column(say("Nama", "Name"), Kind.NAME),
    ]


def _person_cells(examined: Examined, record: PayrollRecord) -> list[str]:
    person = record.appraisal
    sheet = [person.sheet or ""] if _has_several_sheets(examined) else []
    return [*sheet, str(person.row), person.nip, person.name]


def _achievement(record: PayrollRecord) -> str:
    return f"{record.achievement_bp // 100},{record.achievement_bp % 100:02d}"


def _show_changes(examined: Examined) -> None:
    """Net pay of those whom an amendment names, before and after it."""
    columns = [
        *_person_columns(examined),
        Column(say("Neto sebelum", "Net before"), Kind.AMOUNT),
        Column(say("Neto sesudah", "Net after"), Kind.AMOUNT),
    ]
    rows = [
        (
            *_person_cells(examined, record),
            _net_before(examined, record.appraisal.nip),
            _amount(record.steps.net_idr),
        )
        for record in examined.records[:MOST_LINES]
    ]
    title = say("TPP (rupiah)", "Pay (rupiah)")
    put_lines(table_lines(columns, rows, console().width, title=title))
    show_more(len(examined.records) - MOST_LINES)


def _net_before(examined: Examined, nip: str) -> str:
    """What is live now; – where that is nothing, empty where the month was not compared."""
    if nip in examined.live:
        return _amount(examined.live[nip]["net_idr"])
    return "–" if examined.compared else ""


def _show_sums(examined: Examined, inputs: Inputs) -> None:
    """The month's sums, and what the pagu makes of them."""
    if examined.sound is not None:
        show_why_no_pay(inputs)
        return
    if examined.amends:
        before_idr = 0 if inputs.month is None else inputs.month["gross_idr"]
        put(
            f"{say('Bruto sebulan', 'Gross of the month')} {format_idr(before_idr)} → ",
            (format_idr(examined.month_gross_idr), "bold"),
        )
    else:
        net_idr = sum(record.steps.net_idr for record in examined.records)
        put(
            f"{say('Bruto', 'Gross')} ",
            (format_idr(examined.month_gross_idr), "bold"),
            f"   {say('Neto', 'Net')} ",
            (format_idr(net_idr), "bold"),
        )
    _show_budget(examined, inputs)


def _show_budget(examined: Examined, inputs: Inputs) -> None:
    budget_idr, gross_idr = inputs.budget_idr, examined.month_gross_idr
    if budget_idr is None:
        return
    budget, computed = format_idr(budget_idr), format_idr(examined.computed_idr)
    if gross_idr < examined.computed_idr:
        text = say(
            f"Dipotong rata ke pagu {budget} dari {computed}",
            f"Cut to the budget {budget} from {computed}",
        )
        put((text, "yellow"))
    elif gross_idr > budget_idr:
        over = format_idr(gross_idr - budget_idr)
        text = say(f"Melebihi pagu {budget} sebesar {over}", f"Over the budget {budget} by {over}")
        put((text, "yellow"))


def _amount(amount_idr: int) -> str:
    return format_idr(amount_idr).replace("Rp", "")
