"""``tukin settle`` and ``tukin runs release|cancel|lines``: paying takes two people."""

import sys
import time
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.boundary import ExitCode
from tukin.cli.inputs import PeriodOption
from tukin.cli.language import say
from tukin.cli.output import ApiOption, ask
from tukin.cli.run_text import RunArgument, show, show_first_payments
from tukin.cli.terminal import console, parse_period, put, put_error, put_whole
from tukin.payroll.publication import MonthState
from tukin.settlement.files.export_file import table_files
from tukin.settlement.files.payment_files import LINE_COLUMNS
from tukin.settlement.run_state import ON_ITS_WAY, RunStatus

_POLL_SECONDS = 1.0
_GIVE_UP_SECONDS = 900.0
_SEEN_AND_LEFT = "batal setelah dilihat"


def settle(
    period: PeriodOption,
    api_url: ApiOption,
    agencies: Annotated[
        str | None,
        typer.Option(
            help="Kode, dipisah koma; tanpanya semua perangkat daerah. / Codes, comma separated; "
            "without it all of the period."
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            help="Idempotency-Key: dengan kunci yang sama tidak ada yang diminta dua kali. / With "
            "the same key nothing is ever asked for twice."
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option(help="Tunggu sampai siap. / Wait until it is prepared.")
    ] = True,
    yes: Annotated[
        bool, typer.Option(help="Jangan bertanya. / Do not ask whether to keep it.")
    ] = False,
) -> None:
    """Siapkan pembayaran; orang lain melepaskannya. / Prepare a run; another person releases it."""
    month = str(parse_period(period))
    asked = _asked(api_url, month, agencies)
    key = key or str(uuid.uuid4())
    put_whole(f"Idempotency-Key: {key}")
    run = ask(api_url, lambda api: api.post("/runs", asked, idempotency_key=key))
    if not wait:
        put_whole(f"{say('Pembayaran', 'Run')} ", (run["run_id"], "bold"))
        return
    run = _wait(api_url, run["run_id"])
    show(api_url, run)
    if run["status"] == RunStatus.PREPARED:
        _keep_or_cancel(api_url, run["run_id"], run["digest"], yes=yes)


def _asked(api_url: str, month: str, agencies: str | None) -> dict[str, Any]:
    """The request, by the revisions that the period shows now; who has nothing is named."""
    view = ask(api_url, lambda api: api.get(f"/periods/{month}"))
    revisions = {item["agency"]: item["revision"] for item in view["agencies"] if item["revision"]}
    unpublished = [item["agency"] for item in view["agencies"] if item["state"] == MonthState.OPEN]
    waiting = [item["agency"] for item in view["agencies"] if item["awaiting_approval"]]
    for title, codes in (
        (say("Belum terbit", "Not published"), unpublished),
        (say("Menunggu pimpinan", "Waits for the agency's head"), waiting),
    ):
        if codes:
            put((f"{title}: {', '.join(codes)}", "yellow"))
    if agencies is None:
        return {"period": month, "revisions": revisions} if revisions else {"period": month}
    codes = [code.strip() for code in agencies.split(",")]
    seen = {code: revisions[code] for code in codes if code in revisions}
    return {"period": month, "agencies": codes, "revisions": seen}


def _keep_or_cancel(api_url: str, run_id: str, digest: str, *, yes: bool) -> None:
    question = say(
        "Simpan untuk dilepaskan orang lain?", "Keep it for another person to release it?"
    )
    if not yes and sys.stdin.isatty() and not typer.confirm(question, default=True):
        _cancel(api_url, run_id, _SEEN_AND_LEFT)
        put((say("Dibatalkan; tidak ada yang dibayar.", "Cancelled; nothing was paid."), "bold"))
        return
    put(say("Pejabat keuangan lain melepaskannya dengan:", "Another finance officer releases it:"))
    put_whole(f"tukin runs release {run_id} --digest {digest}")


def release(
    run: RunArgument,
    api_url: ApiOption,
    digest: Annotated[
        str,
        typer.Option(
            help="Digest pembayaran yang sudah dilihat. / Digest of the prepared run that you saw."
        ),
    ],
    without: Annotated[
        str | None,
        typer.Option(
            help="Perangkat daerah yang berubah sejak disiapkan, dipisah koma; tidak ikut dibayar. "
            "/ Agencies that changed since it was prepared, comma separated; they are left out."
        ),
    ] = None,
    first_payments: Annotated[
        str | None,
        typer.Option(
            help="Sidik daftar pembayaran pertama dan rekening berubah yang sudah diperiksa; tanpa "
            "ini mereka ditahan. / Digest of the first payments and changed accounts that you "
            "checked; without it they are held."
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option(help="Tunggu sampai ditandatangani. / Wait until it is signed.")
    ] = True,
) -> None:
    """Lepaskan pembayaran yang disiapkan orang lain. / Release a run that another prepared."""
    left_out = [code.strip() for code in (without or "").split(",") if code.strip()]
    confirmed = first_payments or _asked_to_confirm(api_url, run)
    body = {"digest": digest, "left_out": left_out, "confirmed_first_payments": confirmed}
    answer = ask(api_url, lambda api: api.post(f"/runs/{run}/release", body))
    show(api_url, _wait(api_url, run) if wait else answer)


def _asked_to_confirm(api_url: str, run: str) -> str | None:
    """The digest of the list that somebody at a terminal confirms; None holds these people."""
    if not sys.stdin.isatty():
        return None
    view = ask(api_url, lambda api: api.get(f"/runs/{run}/prepared"))
    listed = view["first_payments"]
    if not listed["count"]:
        return None
    show_first_payments(listed)
    question = say(
        "Sudah diperiksa dan benar? Bila tidak, mereka ditahan.",
        "Are they checked and right? If not, they are held.",
    )
    return str(listed["sha256"]) if typer.confirm(question, default=False) else None


def cancel(
    run: RunArgument,
    reason: Annotated[str, typer.Option(help="Alasan. / Why.")],
    api_url: ApiOption,
) -> None:
    """Batalkan pembayaran yang belum dilepaskan. / Cancel a run that is not released.

    Yang menyiapkan dapat sendiri; selain itu dua orang. / Who prepared it can alone; else two.
    """
    answer = _cancel(api_url, run, reason)
    if answer["status"] == RunStatus.CANCELLED:
        put((say("Dibatalkan; tidak ada yang dibayar.", "Cancelled; nothing was paid."), "bold"))
        return
    put(
        (
            say(
                "Dicatat. Orang kedua yang juga tidak menyiapkannya perlu membatalkan pula.",
                "Noted. A second person who did not prepare it has to cancel it, too.",
            ),
            "bold yellow",
        )
    )
    raise typer.Exit(ExitCode.NOT_POSSIBLE)


def lines(
    run: RunArgument,
    api_url: ApiOption,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Berkas CSV; XLSX ditulis di sebelahnya. / CSV file to write, an XLSX beside it.",
        ),
    ],
    agency: Annotated[
        str | None, typer.Option(help="Hanya perangkat daerah ini. / Of this agency alone.")
    ] = None,
) -> None:
    """Tulis setiap baris yang disiapkan. / Write every prepared line: a CSV and an XLSX.

    Buka XLSX: dari CSV, spreadsheet membulatkan NIP. / Open the XLSX: of a CSV, a spreadsheet
    rounds NIPs.
    """
    query = {"cursor": "0"} | ({} if agency is None else {"agency": agency})
    found: list[dict[str, Any]] = []
    while True:
        page = ask(api_url, lambda api: api.get(f"/runs/{run}/prepared/lines", **query))
        found += page["lines"]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]
    rows = ([row[name] for name in LINE_COLUMNS] for row in found)
    table, workbook = table_files("lines", "Baris", LINE_COLUMNS, rows)
    beside = output.with_suffix(".xlsx")
    written = output.with_suffix(".csv") if output == beside else output
    written.write_bytes(table.data)
    beside.write_bytes(workbook.data)
    put(f"{table.rows} {say('baris', 'lines')}:")
    put_whole(str(written))
    put_whole(str(beside))


def _cancel(api_url: str, run_id: str, reason: str) -> dict[str, Any]:
    body = {"reason": reason}
    return ask(api_url, lambda api: api.post(f"/runs/{run_id}/cancellation", body))


def _wait(api_url: str, run_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    with console(stderr=True).status(say("Diproses …", "Processing …")):
        while True:
            run = ask(api_url, lambda api: api.get(f"/runs/{run_id}"))
            if run["status"] not in ON_ITS_WAY:
                return run
            if time.monotonic() > deadline:
                shown = f"tukin runs show {run_id}"
                put_error(say(f"Belum selesai; lihat: {shown}", f"Not done yet; see: {shown}"))
                raise typer.Exit(ExitCode.NOT_POSSIBLE)
            time.sleep(_POLL_SECONDS)
