"""``tukin reads``: the auditor asks who read a person, or whom somebody read."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

import typer

from tukin.aws.signed_api import SignedApi
from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    moment,
    put,
    put_lines,
    put_notice,
)

DayOption = Annotated[str, typer.Option(help="TTTT-BB-HH. / YYYY-MM-DD.")]


def reads(
    api_url: ApiOption,
    since: DayOption,
    until: DayOption,
    nip: Annotated[
        str | None,
        typer.Option(help="Siapa membaca data pegawai ini. / Who read this employee."),
    ] = None,
    caller: Annotated[
        str,
        typer.Option(help="Siapa dibaca olehnya: peran/nama, atau nama. / Whom they read."),
    ] = "",
    agency: Annotated[
        str,
        typer.Option(
            help="Bersama --nip: juga pembacaan banyak orang. / With --nip: reads of many as well."
        ),
    ] = "",
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Lihat siapa membaca data siapa. / Show who read whom; the question is recorded as well."""
    question = {"nip": nip, "caller": caller, "agency": agency, "since": since, "until": until}
    missing: set[str] = set()
    found = list(_pages(api_url, question, missing))
    if format is Plain.JSON:
        put_json({"reads": found, "not_indexed": sorted(missing)})
        return
    if found:
        rows = [_cells(read, time_zone) for read in found]
        put_lines(table_lines(_columns(), rows, console().width))
    else:
        put(say("Tidak ada pembacaan yang tercatat.", "No reads are recorded."))
    if missing:
        days = ", ".join(sorted(missing))
        put_notice(say("Hari (UTC) yang belum diindeks: ", "Days (UTC) not indexed yet: "), days)


def _pages(api_url: str, question: dict[str, Any], missing: set[str]) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = ask(api_url, partial(_page, body=question | {"cursor": cursor}))
        yield from page["reads"]
        missing |= set(page["not_indexed"])
        cursor = page["cursor"]


def _page(api: SignedApi, body: dict[str, Any]) -> dict[str, Any]:
    return api.post("/reads", body)


def _columns() -> list[Column]:
    return [
        Column(say("Waktu", "Time")),
        Column(say("Pembaca", "Caller")),
        Column(say("Perangkat daerah", "Agency"), Kind.NAME),
        Column(say("Orang", "People"), Kind.AMOUNT),
        Column(say("Yang dibaca", "Route"), Kind.WRAPPED),
    ]


def _cells(read: dict[str, Any], time_zone: str) -> list[str]:
    asked = f" ({read['of_caller']})" if read["of_caller"] else ""
    agency = read["agency"] or say("semua", "all")
    count = str(read["count"])
    return [moment(read["at"], time_zone), read["caller"], agency, count, read["route"] + asked]
