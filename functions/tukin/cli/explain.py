"""``tukin explain``: how one employee's pay came about, from the API or from a local file."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.inputs import (
    AgencyOption,
    ApiOption,
    BucketOption,
    OfflineOption,
    Sources,
    show_inputs,
)
from tukin.cli.language import say, spoken
from tukin.cli.output import Format, FormatOption, OutputOption, as_json, ask, examined_records
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, put_notice, today, write
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import explain as explain_record
from tukin.explanation.slip import slip_html, slip_text
from tukin.payroll.batch import ENGINE
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import Period


def explain(
    nip: Annotated[
        str,
        typer.Argument(
            help="NIP pegawai; `-` membacanya dari masukan standar. / NIP of the employee; `-` "
            "reads it from standard input instead."
        ),
    ],
    agency: AgencyOption,
    period: Annotated[
        str | None, typer.Argument(help="Periode, TTTT-BB. / Pay period, YYYY-MM.")
    ] = None,
    period_option: Annotated[
        str | None, typer.Option("--period", help="Sama, sebagai opsi. / The same, as an option.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Jelaskan baris berkas ini, tanpa catatan terbit. / Explain a row of this file."
        ),
    ] = None,
    previous_file: Annotated[
        Path | None,
        typer.Option(
            help="Dengan --file: berkas bulan lalu, sebagai pembanding. / With --file: last "
            "month's file, to compare with."
        ),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(
            help="Dengan --file: berkas aturan atau nama contoh. / With --file: a rule set's file "
            "or a sample's name."
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(help="Dengan --file: register pegawai. / With --file: the register."),
    ] = None,
    received: Annotated[
        str | None,
        typer.Option(
            help="Hari hasil penilaian diterima, TTTT-BB-HH; bawaan hari ini. / Day on which the "
            "rating is received, YYYY-MM-DD. Default: today."
        ),
    ] = None,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    offline: OfflineOption = False,
    api_url: ApiOption = None,
    bucket: BucketOption = None,
) -> None:
    """Jelaskan TPP seorang pegawai. / Explain one employee's pay, rupiah by rupiah."""
    number, asked = _nip(nip), Period.parse(period or period_option or "")
    received_on = _day(received, time_zone)
    if file is not None:
        sources = Sources(rules, register, api_url, offline, bucket)
        answer = {
            "explanation": _explain_row(
                number, asked, agency, (file, previous_file), sources, received_on
            )
        }
    else:
        body = {"nip": number, "period": str(asked), "received_on": str(received_on)}
        answer = ask(api_url, lambda api: api.post(f"/agencies/{agency}/explanations", body))
    write(_rendered(answer, format), output)


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
    sources: Sources,
    received_on: date,
) -> dict[str, Any]:
    file, previous_file = files
    records, inputs = examined_records(file, agency, str(period), sources)
    before: Sequence[PayrollRecord] = ()
    if previous_file is not None:
        of_before = Sources(None, None, sources.api_url, sources.offline)
        before, _ = examined_records(previous_file, agency, str(period.previous), of_before)
    record = _find(records, nip)
    if record is None:
        raise InvalidInput("E812", accepted=len(records))
    show_inputs(inputs, sources, to=put_notice)
    rater = _find(records, record.appraisal.supervisor_nip)
    superior = None if rater is None else _find(records, rater.appraisal.supervisor_nip)
    explanation = explain_record(
        record,
        inputs.rules,
        engine=ENGINE,
        received_on=received_on,
        previous=_find(before, nip),
        rater=None if rater is None else rater.appraisal.name,
        superior=None if superior is None else superior.appraisal.name,
    )
    return describe_explanation(explanation)


def _find(records: Sequence[PayrollRecord], nip: str | None) -> PayrollRecord | None:
    return next((record for record in records if record.appraisal.nip == nip), None)


def _rendered(answer: dict[str, Any], format: Format) -> str:  # noqa: A002
    explanation = answer["explanation"]
    match format:
        case Format.JSON:
            return as_json(answer)
        case Format.HTML:
            return slip_html(explanation, answer.get("payment"))
    text = slip_text(explanation, spoken(), answer.get("payment"))
    if "slip_url" in answer:
        minutes = answer["slip_expires_seconds"] // 60
        text += f"\nSlip ({minutes} {say('menit', 'minutes')}): {answer['slip_url']}\n"
    return text
