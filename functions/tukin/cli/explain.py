"""``tukin explain``: how one employee's pay came about, from the API or from a local file."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tukin.cli.output import (
    TIME_ZONE,
    Format,
    TimeZoneOption,
    ask,
    fail_with,
    records_of,
    today,
    write,
)
from tukin.cli.rule_files import find_rules
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import explain as explain_record
from tukin.explanation.slip import slip_html, slip_text
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.errors import InvalidInput, TukinError
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import Period


def explain(
    nip: Annotated[
        str,
        typer.Argument(help="NIP of the employee; `-` reads it from standard input instead."),
    ],
    agency: Annotated[str, typer.Option(help="Code of the agency, such as disdik.")],
    period: Annotated[str | None, typer.Argument(help="Pay period, YYYY-MM.")] = None,
    period_option: Annotated[
        str | None, typer.Option("--period", help="The same, as an option.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="Explain a row of this file, without AWS.")
    ] = None,
    previous_file: Annotated[
        Path | None, typer.Option(help="With --file: last month's file, to compare with.")
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(help="With --file: a rule set's file or a sample's name."),
    ] = None,
    received: Annotated[
        str | None,
        typer.Option(help="Day on which the rating is received, YYYY-MM-DD. Default: today."),
    ] = None,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: Annotated[Format, typer.Option(help="text, json or html.")] = Format.TEXT,  # noqa: A002
    language: Annotated[Literal["id", "en"], typer.Option(help="Of the text: id or en.")] = "id",
    output: Annotated[Path | None, typer.Option(help="File to write to.")] = None,
    api_url: Annotated[
        str | None, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")
    ] = None,
) -> None:
    """Jelaskan TPP seorang pegawai. / Explain one employee's pay, rupiah by rupiah."""
    try:
        number, asked = _nip(nip), Period.parse(period or period_option or "")
        received_on = _day(received, time_zone)
        if file is not None:
            answer = {
                "explanation": _explain_row(
                    number, asked, agency, (file, previous_file), rules, received_on
                )
            }
        else:
            body = {"nip": number, "period": str(asked), "received_on": str(received_on)}
            answer = ask(api_url, lambda api: api.post(f"/agencies/{agency}/explanations", body))
    except TukinError as error:
        fail_with(error)
    write(_rendered(answer, format, language), output)


def _nip(text: str) -> str:
    number = sys.stdin.readline().strip() if text == "-" else text
    check_nip(number)
    return number


def _day(text: str | None, time_zone: str) -> date:
    if text is None:
        return today(time_zone)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("E813") from None


def _explain_row(
    nip: str,
    period: Period,
    agency: str,
    files: tuple[Path, Path | None],
    rules: str | None,
    received_on: date,
) -> dict[str, Any]:
    file, previous_file = files
    records = records_of(file, agency, str(period), rules)
    before: list[PayrollRecord] = []
    if previous_file is not None:
        before = records_of(previous_file, agency, str(period.previous), None)
    record = _find(records, nip)
    if record is None:
        raise InvalidInput("E812", accepted=len(records))
    rater = _find(records, record.appraisal.supervisor_nip)
    superior = None if rater is None else _find(records, rater.appraisal.supervisor_nip)
    explanation = explain_record(
        record,
        find_rules(rules, period),
        received_on=received_on,
        previous=_find(before, nip),
        rater=None if rater is None else rater.appraisal.name,
        superior=None if superior is None else superior.appraisal.name,
    )
    return describe_explanation(explanation)


def _find(records: Sequence[PayrollRecord], nip: str | None) -> PayrollRecord | None:
    return next((record for record in records if record.appraisal.nip == nip), None)


def _rendered(answer: dict[str, Any], format: Format, language: Literal["id", "en"]) -> str:  # noqa: A002
    explanation = answer["explanation"]
    match format:
        case Format.JSON:
            return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
        case Format.HTML:
            return slip_html(explanation)
    text = slip_text(explanation, language)
    if "slip_url" in answer:
        seconds = answer["slip_expires_seconds"]
        text += f"\nSlip ({seconds // 60} menit / minutes): {answer['slip_url']}\n"
    return text
