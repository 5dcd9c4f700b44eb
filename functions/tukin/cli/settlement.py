"""Commands of finance: ask for settlement runs, pull their files, acknowledge, return lines."""

import csv
import hashlib
import time
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer
import urllib3
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tukin.audit.verification import check_run_files, read_manifest
from tukin.cli.extras import optional_library
from tukin.cli.output import ask, fail, fail_with, parse_period
from tukin.settlement.files.payment_files import KIND_WORDS
from tukin.settlement.settlement import MOST_RETURNS, ReturnReason
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.errors import TukinError
from tukin.vocabulary.money import format_idr

_POLL_SECONDS = 1.0
_GIVE_UP_SECONDS = 900.0
_LINK_TRIES = 3
_BETWEEN = {
    "Retur yang dibayar ulang / returns paid again": "returned_idr",
    "Dipotong untuk kelebihan bayar / recovered": "recovered_idr",
    "Kelebihan bayar yang ditagih / overpaid, carried": "carried_idr",
}
"""What is between net pay and transfers."""
_LEFT_OPEN = {
    "Retur yang belum dibayar ulang / returned and not yet paid again:": "pending_idr",
    "Kelebihan bayar yang belum kembali / overpaid and not yet recovered:": "outstanding_idr",
}
"""What all runs so far have left open; a returned line waits for the next run of its period."""
ApiOption = Annotated[str, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")]
RunArgument = Annotated[str, typer.Argument(help="Number of the run; see tukin runs list.")]

console = Console()
runs_app = typer.Typer(
    no_args_is_help=True, help="Pembayaran: daftar, lihat, tarik. / Runs: list, show, pull."
)


def settle(
    period: Annotated[str, typer.Option(help="Pay period, YYYY-MM.")],
    api_url: ApiOption,
    agencies: Annotated[
        str | None, typer.Option(help="Codes, comma separated; without it all of the period.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="Idempotency-Key: with the same key nothing is ever asked for twice."),
    ] = None,
    wait: Annotated[bool, typer.Option(help="Wait until it is signed.")] = True,
) -> None:
    """Minta pembayaran. / Ask for a settlement run: pay what is entitled and not yet credited."""
    asked: dict[str, Any] = {"period": str(parse_period(period))}
    if agencies is not None:
        asked["agencies"] = [code.strip() for code in agencies.split(",")]
    key = key or str(uuid.uuid4())
    console.print(f"Idempotency-Key: {key}", highlight=False)
    run = ask(api_url, lambda api: api.post("/runs", asked, idempotency_key=key))
    if wait:
        run = _wait(api_url, run["run_id"])
    _show(api_url, run)


@runs_app.command("list")
def list_runs(api_url: ApiOption) -> None:
    """Daftar pembayaran. / List runs, the latest first."""
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Nomor / run", no_wrap=True)
    for column in ("Periode", "Perangkat daerah", "Status", "Diterima"):
        table.add_column(column, overflow="fold")
    query: dict[str, str] = {}
    while True:
        page = ask(api_url, lambda api: api.get("/runs", **query))  # noqa: B023 - called at once
        for run in page["runs"]:
            table.add_row(
                run["run_id"],
                run["period"],
                ", ".join(run["agencies"] or ["semua / all"]),
                run["status"] if run["error_code"] is None else run["error_code"],
                (run["acknowledged_at"] or "")[:10],
            )
        if page["cursor"] is None:
            break
        query = {"cursor": page["cursor"]}
    console.print(table)
    for words, name in _LEFT_OPEN.items():
        if page[name]:
            console.print(f"[yellow]{words} {format_idr(page[name])}[/]", highlight=False)


@runs_app.command("show")
def show_run(run: RunArgument, api_url: ApiOption) -> None:
    """Lihat satu pembayaran. / Show a run with its control totals."""
    _show(api_url, ask(api_url, lambda api: api.get(f"/runs/{run}")))


@runs_app.command("pull")
def pull_run(
    run: RunArgument,
    api_url: ApiOption,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the files.")] = Path(),
    parquet: Annotated[bool, typer.Option(help="Write the lines as Parquet, too.")] = False,
) -> None:
    """Tarik berkas pembayaran. / Pull a run's files and check each against the manifest."""
    if parquet:  # before anything is pulled
        with optional_library():
            from tukin.cli.parquet import write_parquet  # noqa: PLC0415 - pyarrow takes a while
    links = ask(api_url, lambda api: api.get(f"/runs/{run}/links"))["links"]
    output.mkdir(parents=True, exist_ok=True)
    pulled = {name: _download(link) for name, link in links.items()}
    entry = read_manifest(pulled["manifest.json"], "manifest.json")
    if problems := list(check_run_files(entry, pulled.get)):
        fail_with(problems[0])
    for name, data in pulled.items():
        (output / name).write_bytes(data)
        console.print(str(output / name), highlight=False)
    if parquet:
        path = output / "payments.parquet"
        write_parquet(pulled["payments.jsonl"], path)
        console.print(str(path), highlight=False)
    console.print("Periksa / check: tukin verify", str(output / "manifest.json"), highlight=False)


def acknowledge(
    run: RunArgument,
    manifest: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="The manifest.json that you checked.")
    ],
    api_url: ApiOption,
) -> None:
    """Konfirmasi penerimaan. / Acknowledge a run by the manifest that was checked."""
    body = {"manifest_sha256": hashlib.sha256(manifest.read_bytes()).hexdigest()}
    answer = ask(api_url, lambda api: api.post(f"/runs/{run}/acknowledgement", body))
    console.print(
        f"Diterima / acknowledged: {answer['acknowledged_at']} {answer['acknowledged_by']}",
        highlight=False,
    )


def return_lines(
    run: RunArgument,
    api_url: ApiOption,
    lines: Annotated[
        list[str] | None,
        typer.Argument(metavar="LINE=REASON", help=f"Reasons: {', '.join(ReturnReason)}."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="CSV with columns line_id, reason_code."),
    ] = None,
) -> None:
    """Kembalikan baris yang ditolak bank. / Return lines whose transfers the bank sent back."""
    pairs = [tuple(text.partition("=")[::2]) for text in lines or ()]
    if file is not None:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            pairs += [(row.get("line_id") or "", row.get("reason_code") or "") for row in rows]
    if not pairs:
        raise typer.BadParameter("LINE=REASON / --file")
    returned = [{"line_id": line, "reason_code": reason} for line, reason in pairs]
    period, total_idr = "", 0
    for start in range(0, len(returned), MOST_RETURNS):
        answer = _return(run, returned[start : start + MOST_RETURNS], api_url)
        period, total_idr = answer["period"], total_idr + answer["returned_idr"]
    console.print(
        f"Dikembalikan / returned: {len(returned)} baris / lines, {format_idr(total_idr)}. "
        f"Dibayar ulang pada pembayaran {period} yang berikutnya / "
        f"the next run of {period} pays them again: tukin settle --period {period}",
        highlight=False,
    )


def _return(run: str, lines: list[dict[str, str]], api_url: str) -> dict[str, Any]:
    return ask(api_url, lambda api: api.post(f"/runs/{run}/returns", {"lines": lines}))


def _wait(api_url: str, run_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    with console.status("Diproses / processing …"):
        while True:
            run = ask(api_url, lambda api: api.get(f"/runs/{run_id}"))
            if run["status"] in ("signed", "failed"):
                return run
            if time.monotonic() > deadline:
                fail(f"Belum selesai; lihat / not done yet; see: tukin runs show {run_id}")
            time.sleep(_POLL_SECONDS)


def _show(api_url: str, run: dict[str, Any]) -> None:
    console.print(
        f"Pembayaran / run [bold]{run['run_id']}[/]\n"
        f"Periode {run['period']}   Status [bold]{run['status']}[/]",
        highlight=False,
    )
    if run["status"] == "failed":
        fail_with(TukinError(run["error_code"] or "E721"))
    if run["status"] != "signed":
        return
    manifest = ask(api_url, lambda api: api.get(f"/runs/{run['run_id']}/manifest"))
    console.print(_totals_table(manifest))
    for label, name in _BETWEEN.items():
        if manifest["totals"][name]:
            console.print(f"{label} {_amount(manifest['totals'][name])}", highlight=False)
    for refused in manifest["refused_files"]:
        message = message_for(refused["code"], refused)
        console.print(f"[yellow]{refused['name']}[/] {refused['code']}", highlight=False)
        console.print(f"{message.id}\n[dim]{message.en}[/]", highlight=False)
    console.print(
        f"Tertahan / blocked {manifest['blocked']}   "
        f"Retur dibayar ulang / returns paid again {manifest['exceptions']}   "
        f"Sisa kelebihan bayar / outstanding {_amount(manifest['balance']['outstanding_idr'])}",
        highlight=False,
    )


def _totals_table(manifest: dict[str, Any]) -> Table:
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("OPD / agency", overflow="fold")
    table.add_column("Jenis / kind", overflow="fold")
    for heading in ("Baris", "Neto / net", "Transfer"):
        table.add_column(heading, justify="right", overflow="fold")
    for item in [*manifest["agency_totals"], {"agency": "TOTAL", **manifest["totals"]}]:
        table.add_row(
            item["agency"],
            KIND_WORDS.get(item.get("kind", ""), ""),
            str(item["lines"]),
            _amount(item["net_idr"]),
            _amount(item["transfer_idr"]),
            style="bold" if item["agency"] == "TOTAL" else None,
        )
    return table


def _amount(amount_idr: int) -> str:
    return format_idr(amount_idr).replace("Rp", "")


def _download(link: str) -> bytes:
    answer = urllib3.request("GET", link, retries=_LINK_TRIES)
    if answer.status != 200:
        fail(f"HTTP {answer.status}")
    return answer.data
