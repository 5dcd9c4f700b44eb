"""``tukin fairness``: how a period's ratings were given, from the API or from local files."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.inputs import ApiOption, PeriodOption, Sources
from tukin.cli.language import say, spoken
from tukin.cli.output import Format, FormatOption, OutputOption, as_json, ask, examined_records
from tukin.cli.rule_files import find_rules
from tukin.cli.terminal import plain, write
from tukin.fairness.assessment import Assessment
from tukin.fairness.expected import AgencyRating, parse_agency_ratings
from tukin.fairness.page import fairness_page
from tukin.fairness.report import describe_fairness, names_of
from tukin.fairness.review import review
from tukin.vocabulary.period import Period

_WIDTH = 80
FilesOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="AGENCY=FILE", help="Berkas; boleh diulang. / A local file; may be repeated."
    ),
]


def fairness(
    period: PeriodOption,
    file: FilesOption = None,
    previous_file: FilesOption = None,
    agency_rating: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AGENCY=RATING",
            help="Predikat perangkat daerah ("
            f"{', '.join(AgencyRating)}); boleh diulang. / The agency's own rating; may be "
            f"repeated.",
        ),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(
            help="Dengan --file: berkas aturan atau nama contoh. / With --file: a rule set's file "
            "or a sample's name."
        ),
    ] = None,
    identify: Annotated[
        bool,
        typer.Option(
            "--identify",
            help="Dengan --file: NIP penilai dalam JSON. / With --file: NIPs of raters in the "
            "JSON.",
        ),
    ] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    api_url: ApiOption = None,
) -> None:
    """Periksa keadilan penilaian. / Review how ratings were given; warns, alters nothing."""
    asked, ratings = Period.parse(period), parse_agency_ratings(agency_rating or ())
    if file:
        report = _review_files(asked, file, previous_file or (), ratings, rules, identify)
    else:
        query = {"agency_ratings": ",".join(agency_rating)} if agency_rating else {}
        report = ask(api_url, lambda api: api.get(f"/periods/{asked}/fairness", **query))
    write(_rendered(report, format), output)


def _review_files(
    period: Period,
    files: Iterable[str],
    previous_files: Iterable[str],
    ratings: Mapping[str, AgencyRating],
    rules: str | None,
    identify: bool,
) -> dict[str, Any]:
    report = review(
        period,
        _assessments(files, period, rules),
        _assessments(previous_files, period.previous, None),
        ratings,
    )
    return describe_fairness(report, names_of([find_rules(rules, period)]), identify=identify)


def _assessments(files: Iterable[str], period: Period, rules: str | None) -> Iterator[Assessment]:
    for text in files:
        agency, _, name = text.partition("=")
        if not name:
            raise typer.BadParameter(f"AGENCY=FILE: {text}")
        records, _ = examined_records(Path(name), agency, str(period), Sources(rules))
        yield from map(Assessment.of, records)


def _rendered(report: dict[str, Any], format: Format) -> str:  # noqa: A002
    match format:
        case Format.JSON:
            return as_json(report)
        case Format.HTML:
            return fairness_page(report)
    period, people = report[f"period_{spoken()}"], report["people"]
    title = say(f"Keadilan penilaian · {period}", f"How ratings were given · {period}")
    lines = [f"{title} · {people} {say('pegawai', 'people')}", ""]
    for finding in report["findings"]:
        where = f"{finding['agency']}. " if finding["agency"] else ""
        text = plain(f"! {where}{finding[spoken()]}")
        lines += textwrap.wrap(text, _WIDTH, subsequent_indent="  ")
    if not report["findings"]:
        lines.append(say("Tidak ada yang menonjol.", "Nothing stands out."))
    lines += ["", say("Peringatan, bukan putusan.", "A warning, no verdict.")]
    return "\n".join(lines) + "\n"
