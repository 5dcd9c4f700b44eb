"""``tukin records`` and ``tukin export``: what is live, for the agency and for finance."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
import urllib3

from tukin.aws.signed_api import ApiError
from tukin.cli.boundary import ExitCode
from tukin.cli.inputs import AgencyOption, PeriodOption
from tukin.cli.language import say, spoken
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, parse_period, put, put_error, put_lines, put_whole
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import RATING_WORDS

_WIDE = 110


def records(
    agency: AgencyOption,
    api_url: ApiOption,
    period: Annotated[
        str | None,
        typer.Option(help="Semua catatan periode ini. / All records of this pay period."),
    ] = None,
    nip: Annotated[
        str | None,
        typer.Option(help="Catatan seorang pegawai. / One employee's records over time."),
    ] = None,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat catatan TPP yang berlaku. / Show live payroll records of a period or an employee."""
    if nip is not None:
        path = f"/agencies/{quote(agency, safe='')}/employee-records"
        found = ask(api_url, lambda api: api.post(path, {"nip": nip}))["records"]
    elif period is not None:
        found = _of_period(api_url, agency, parse_period(period))
    else:
        raise typer.BadParameter("--period / --nip")
    if format is Plain.JSON:
        put_json({"records": found})
    elif found:
        _show(found)
    else:
        put(
            say(
                "Belum ada catatan yang terbit. Periksa NIP atau periodenya, atau lihat: tukin "
                "status",
                "No records are live. Check the NIP or the period, or see: tukin status",
            )
        )


def export(
    period: PeriodOption,
    api_url: ApiOption,
    output: Annotated[
        Path, typer.Option(help="Folder untuk berkasnya. / Folder for the files.")
    ] = Path(),
) -> None:
    """Tarik hak yang berlaku satu periode. / Pull a period's live entitlement, checked."""
    body = {"period": str(parse_period(period))}
    answer = ask(api_url, lambda api: api.post("/exports", body))
    manifest = answer["manifest"]
    output.mkdir(parents=True, exist_ok=True)
    for file in manifest["files"]:
        data = urllib3.request("GET", answer["links"][file["name"]]).data
        if hashlib.sha256(data).hexdigest() != file["sha256"]:
            put_error(say("SHA-256 salah: ", "The SHA-256 is wrong: "), file["name"])
            raise typer.Exit(ExitCode.NOT_POSSIBLE)
        (output / file["name"]).write_bytes(data)
        put_whole(f"{output / file['name']}  {file['rows']} {say('baris', 'rows')}")
    put(
        f"{say('Bruto', 'Gross')} {format_idr(manifest['gross_idr'])}   "
        f"{say('Neto', 'Net')} {format_idr(manifest['net_idr'])}"
    )


def _of_period(api_url: str, agency: str, period: Period) -> list[dict[str, Any]]:
    """All records of a period; none where nothing is live."""
    try:
        found = list(all_records(api_url, agency, period))
    except ApiError as error:
        if error.problem.get("code") == "E802":
            return []
        raise
    return sorted(found, key=lambda item: (item["name"].casefold(), item["nip"]))


def all_records(api_url: str, agency: str, period: Period) -> Iterator[dict[str, Any]]:
    """All live records of a month, page after page."""
    path = f"/agencies/{quote(agency, safe='')}/periods/{period}/records"
    query: dict[str, str] = {}
    while True:
        page = ask(api_url, lambda api: api.get(path, **query))  # noqa: B023 - called at once
        yield from page["records"]
        if not page["cursor"]:
            return
        query = {"cursor": page["cursor"]}


def _show(found: list[dict[str, Any]]) -> None:
    width = console().width
    wide = width >= _WIDE
    columns = [
        Column(say("Periode", "Period")),
        Column("NIP"),
        Column(say("Nama", "Name"), Kind.NAME),
        *([Column(say("Capaian", "Achieved"), Kind.AMOUNT)] if wide else []),
        Column(say("Predikat", "Rating")),
        *([Column(say("Bruto", "Gross"), Kind.AMOUNT)] if wide else []),
        Column(say("Neto", "Net"), Kind.AMOUNT),
    ]
    put_lines(table_lines(columns, [_cells(item, wide) for item in found], width))


def _cells(item: dict[str, Any], wide: bool) -> list[str]:
    gross, net = (format_idr(item[name]).replace("Rp", "") for name in ("gross_idr", "net_idr"))
    achievement = f"{item['achievement']:.2f}".replace(".", ",")
    rating = getattr(RATING_WORDS[Rating(item["rating"])], spoken())
    person = [item["period"], item["nip"], item["name"]]
    return [*person, achievement, rating, gross, net] if wide else [*person, rating, net]
