"""``tukin fairness``: how a period's ratings were given, from the API or from local files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.output import Format, ask, fail_with, records_of, write
from tukin.cli.rule_files import find_rules
from tukin.fairness.assessment import Assessment
from tukin.fairness.expected import AgencyRating, parse_agency_ratings
from tukin.fairness.page import fairness_page
from tukin.fairness.report import describe_fairness, names_of
from tukin.fairness.review import review
from tukin.vocabulary.errors import TukinError
from tukin.vocabulary.period import Period

FilesOption = Annotated[
    list[str] | None, typer.Option(metavar="AGENCY=FILE", help="A local file; may be repeated.")
]


def fairness(
    period: Annotated[str, typer.Option(help="Pay period, YYYY-MM.")],
    file: FilesOption = None,
    previous_file: FilesOption = None,
    agency_rating: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AGENCY=RATING",
            help=f"The agency's own rating ({', '.join(AgencyRating)}); may be repeated.",
        ),
    ] = None,
    rules: Annotated[
        str | None, typer.Option(help="With --file: a rule set's file or a sample's name.")
    ] = None,
    identify: Annotated[
        bool, typer.Option("--identify", help="With --file: NIPs of raters in the JSON.")
    ] = False,
    format: Annotated[Format, typer.Option(help="text, json or html.")] = Format.TEXT,  # noqa: A002
    output: Annotated[Path | None, typer.Option(help="File to write to.")] = None,
    api_url: Annotated[
        str | None, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")
    ] = None,
) -> None:
    """Periksa keadilan penilaian. / Review how ratings were given; warns, alters nothing."""
    try:
        asked, ratings = Period.parse(period), parse_agency_ratings(agency_rating or ())
        if file:
            report = _review_files(asked, file, previous_file or (), ratings, rules, identify)
        else:
            query = {"agency_ratings": ",".join(agency_rating)} if agency_rating else {}
            report = ask(api_url, lambda api: api.get(f"/periods/{asked}/fairness", **query))
    except TukinError as error:
        fail_with(error)
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
        yield from map(Assessment.of, records_of(Path(name), agency, str(period), rules))


def _rendered(report: dict[str, Any], format: Format) -> str:  # noqa: A002
    match format:
        case Format.JSON:
            return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        case Format.HTML:
            return fairness_page(report)
    lines = [f"Keadilan penilaian · {report['period_id']} · {report['people']} pegawai", ""]
    for finding in report["findings"]:
        where = f"{finding['agency']}. " if finding["agency"] else ""
        lines += [f"! {where}{finding['id']}", f"  {finding['en']}"]
    if not report["findings"]:
        lines.append("Tidak ada yang menonjol. / Nothing stands out.")
    lines += ["", "Peringatan, bukan putusan. / A warning, no verdict."]
    return "\n".join(lines) + "\n"
