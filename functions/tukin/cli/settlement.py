"""Commands of finance: list and show runs, pull their files, acknowledge."""

import hashlib
from pathlib import Path
from typing import Annotated, Any

import typer
import urllib3

from tukin.audit.verification import check_run_files, read_manifest
from tukin.cli.boundary import ExitCode
from tukin.cli.extras import optional_library
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.run_text import RunArgument, show, status_text
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    moment,
    put,
    put_error,
    put_lines,
    put_whole,
    zone_of,
)
from tukin.settlement.files.handover import LETTER_FILE, handover_letter
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import Words

_LINK_TRIES = 3
_LEFT_OPEN = {
    "pending_idr": Words("Retur yang belum dibayar ulang", "Returned and not yet paid again"),
    "outstanding_idr": Words(
        "Kelebihan bayar yang belum kembali", "Overpaid and not yet recovered"
    ),
}
"""What all runs so far have left open; a returned line waits for the next run of its period."""


def list_runs(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar pembayaran. / List runs, the latest first."""
    zone_of(time_zone)
    runs, query = [], dict[str, str]()
    while True:
        page = ask(api_url, lambda api: api.get("/runs", **query))  # noqa: B023 - called at once
        runs += page["runs"]
        if page["cursor"] is None:
            break
        query = {"cursor": page["cursor"]}
    if format is Plain.JSON:
        put_json({**page, "runs": runs})
        return
    _show_runs(runs, time_zone)
    for name, words in _LEFT_OPEN.items():
        if page[name]:
            put((f"{text_of(words)}: {format_idr(page[name])}", "yellow"))


def _show_runs(runs: list[dict[str, Any]], time_zone: str) -> None:
    if not runs:
        put(
            say(
                "Belum ada pembayaran. Minta yang pertama dengan: tukin settle --period TTTT-BB",
                "There are no runs yet. Ask for the first by: tukin settle --period YYYY-MM",
            )
        )
        return
    columns = [
        Column(say("Nomor", "Run")),
        Column(say("Periode", "Period")),
        Column("Status"),
        Column(say("Diterima", "Received")),
        Column(say("OPD", "Agencies"), Kind.NAME),
    ]
    rows = [
        (
            run["run_id"],
            run["period"],
            status_text(run),
            moment(run["acknowledged_at"], time_zone)[:10] if run["acknowledged_at"] else "",
            ", ".join(run["agencies"] or [say("semua", "all")]),
        )
        for run in runs
    ]
    put_lines(table_lines(columns, rows, console().width))


def show_run(run: RunArgument, api_url: ApiOption) -> None:
    """Lihat satu pembayaran. / Show a run: what is prepared, or its control totals."""
    show(api_url, ask(api_url, lambda api: api.get(f"/runs/{run}")))


def pull_run(
    run: RunArgument,
    api_url: ApiOption,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder untuk berkasnya. / Folder for the files."),
    ] = Path(),
    parquet: Annotated[
        bool, typer.Option(help="Juga barisnya sebagai Parquet. / Write the lines as Parquet, too.")
    ] = False,
) -> None:
    """Tarik dan periksa berkas pembayaran. / Pull a run's files, checked by the manifest."""
    if parquet:  # before anything is pulled
        with optional_library():
            from tukin.cli.parquet import write_parquet  # noqa: PLC0415 - pyarrow takes a while
    links = ask(api_url, lambda api: api.get(f"/runs/{run}/links"))["links"]
    output.mkdir(parents=True, exist_ok=True)
    pulled = {name: _download(link) for name, link in links.items()}
    entry = read_manifest(pulled["manifest.json"], "manifest.json")
    if problems := list(check_run_files(entry, pulled.get)):
        raise problems[0]
    letter = handover_letter(entry.values, hashlib.sha256(pulled["manifest.json"]).hexdigest())
    for name, data in {**pulled, LETTER_FILE: letter.encode()}.items():
        (output / name).write_bytes(data)
        put_whole(str(output / name))
    if parquet:
        path = output / "payments.parquet"
        write_parquet(pulled["payments.jsonl"], path)
        put_whole(str(path))
    key = say("KUNCI.pem", "KEY.pem")
    put_whole(f"{say('Periksa', 'Check')}: tukin verify {output / 'manifest.json'} --key {key}")


def acknowledge(
    run: RunArgument,
    manifest: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="manifest.json yang sudah diperiksa. / The manifest.json that you checked.",
        ),
    ],
    api_url: ApiOption,
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Konfirmasi penerimaan. / Acknowledge a run by the manifest that was checked."""
    zone_of(time_zone)
    body = {"manifest_sha256": hashlib.sha256(manifest.read_bytes()).hexdigest()}
    answer = ask(api_url, lambda api: api.post(f"/runs/{run}/acknowledgement", body))
    acknowledged = moment(answer["acknowledged_at"], time_zone)
    put(f"{say('Diterima', 'Acknowledged')}: {acknowledged} {answer['acknowledged_by']}")


def _download(link: str) -> bytes:
    answer = urllib3.request("GET", link, retries=_LINK_TRIES)
    if answer.status != 200:
        put_error(f"HTTP {answer.status}")
        raise typer.Exit(ExitCode.NOT_POSSIBLE)
    return answer.data
