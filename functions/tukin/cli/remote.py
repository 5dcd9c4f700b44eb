"""Commands against a running tukin, on AWS or on the local engine, as the caller's own role.

The caller's credentials come from the usual AWS settings (``AWS_PROFILE`` and so on); where tukin
runs is set by ``TUKIN_INTAKE_BUCKET`` and ``TUKIN_API_URL`` (``make up`` prints both).
"""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import urllib3
from rich.console import Console
from rich.table import Table

from tukin.aws.objects import Bucket
from tukin.cli.output import ask, parse_period
from tukin.cli.uploads import fetch_reports, show_uploads
from tukin.payroll.batch import ON_THEIR_WAY
from tukin.payroll.publication import MonthState
from tukin.payroll.words import STATE_WORDS
from tukin.vocabulary.money import format_bp, format_idr
from tukin.vocabulary.period import Period

_UPLOAD_TYPE = "binary/octet-stream"  # S3's own default: only the file's name says what it is
_POLL_SECONDS = 1.0
_GIVE_UP_SECONDS = 300.0

AgencyOption = Annotated[str, typer.Option(help="Code of the agency, such as disdik.")]
PeriodOption = Annotated[str, typer.Option(help="Pay period, YYYY-MM.")]
ApiOption = Annotated[str, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")]
ReportsOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", file_okay=False, help="Folder to save the reports in."),
]

console = Console()


def upload(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="File to upload.")],
    agency: AgencyOption,
    period: PeriodOption,
    bucket: Annotated[str, typer.Option(envvar="TUKIN_INTAKE_BUCKET", help="Bucket of uploads.")],
    api_url: ApiOption,
    wait: Annotated[bool, typer.Option(help="Wait until it is processed.")] = True,
    output: ReportsOption = None,
) -> None:
    """Unggah berkas penilaian. / Upload a file of appraisals and see what becomes of it."""
    key = f"uploads/{agency}/{parse_period(period)}/{file.name}"
    version_id = Bucket(bucket).write(key, file.read_bytes(), _UPLOAD_TYPE)
    console.print(f"Terunggah / uploaded: {key}", highlight=False)
    if wait:
        found = _wait(api_url, agency, parse_period(period), version_id)
        _show([found], bucket, output)


def status(
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    bucket: Annotated[str | None, typer.Option(envvar="TUKIN_INTAKE_BUCKET")] = None,
    output: ReportsOption = None,
) -> None:
    """Lihat status bulan dan unggahan. / Show a month's state and uploads, the latest first.

    With --output the reports of the latest upload are saved.
    """
    path = f"/agencies/{agency}/periods/{parse_period(period)}/uploads"
    month = ask(api_url, lambda api: api.get(path))
    words = STATE_WORDS[MonthState(month["state"])]
    console.print(
        f"Status / state [bold]{words.id} / {words.en}[/]   "
        f"Revisi / revision {month['revision']}   "
        f"Dibayar / settled {month['settled_revision']}",
        highlight=False,
    )
    _show(month["uploads"], bucket, output)


def _show(uploads: list[dict[str, Any]], bucket: str | None, output: Path | None) -> None:
    """Print uploads, and save the reports of the first where a folder is named."""
    show_uploads(console, uploads)
    if output is None or not uploads:
        return
    if bucket is None:
        raise typer.BadParameter("--bucket (TUKIN_INTAKE_BUCKET)")
    for path in fetch_reports(uploads[0], bucket, output):
        console.print(f"Tersimpan / saved: {path}", highlight=False, soft_wrap=True)


def changes(
    upload_id: Annotated[str, typer.Argument(help="Number of the upload; see tukin status.")],
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
) -> None:
    """Lihat perubahan unggahan. / Show what a waiting upload would change."""
    path = _upload_path(agency, period, upload_id, "changes")
    console.print_json(data=ask(api_url, lambda api: api.get(path)))


def approve(
    upload_id: Annotated[str, typer.Argument(help="Number of the upload; see tukin status.")],
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    digest: Annotated[
        str | None, typer.Option(help="Digest that the changes were shown with; else asked for.")
    ] = None,
) -> None:
    """Setujui unggahan sebagai pimpinan. / Approve a waiting upload as the agency's head."""
    if digest is None:
        seen = _upload_path(agency, period, upload_id, "changes")
        view = ask(api_url, lambda api: api.get(seen))
        console.print(_changes_table(view))
        typer.confirm("Setujui / approve?", abort=True)
        digest = view["digest"]
    path = _upload_path(agency, period, upload_id, "approval")
    ask(api_url, lambda api: api.post(path, {"digest": digest}))
    console.print("Disetujui / approved", highlight=False)


def _upload_path(agency: str, period: str, upload_id: str, what: str) -> str:
    return f"/agencies/{agency}/periods/{parse_period(period)}/uploads/{upload_id}/{what}"


def _changes_table(view: dict[str, Any]) -> Table:
    table = Table(header_style="bold")
    table.add_column("Perubahan / change")
    table.add_column("Orang / people", justify="right")
    table.add_column("Selisih / difference", justify="right")
    groups = {
        "added": "Bertambah / added",
        "dropped": "Hilang / dropped",
        "raised": "Naik / raised",
        "lowered": "Turun / lowered",
    }
    for group, label in groups.items():
        count, difference_idr = view[group]["count"], view[group]["difference_idr"]
        table.add_row(label, str(count), format_idr(difference_idr))
    table.caption = (
        f"Bruto / gross {format_idr(view['total_before_idr'])} → "
        f"{format_idr(view['total_after_idr'])}   {', '.join(view['concerns'])}"
    )
    return table


def records(
    agency: AgencyOption,
    api_url: ApiOption,
    period: Annotated[str | None, typer.Option(help="All records of this pay period.")] = None,
    nip: Annotated[str | None, typer.Option(help="One employee's records over time.")] = None,
) -> None:
    """Lihat catatan TPP. / Show payroll records: of a period, or of one employee over time."""
    if nip is not None:
        path = f"/agencies/{agency}/employee-records"
        found = ask(api_url, lambda api: api.post(path, {"nip": nip}))
        console.print(_records_table(found["records"]))
    elif period is not None:
        console.print(_records_table(list(_all_records(api_url, agency, parse_period(period)))))
    else:
        raise typer.BadParameter("--period or --nip")


def export(
    period: PeriodOption,
    api_url: ApiOption,
    output: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
) -> None:
    """Tarik berkas pembayaran. / Pull a period's export and check it against its manifest."""
    body = {"period": str(parse_period(period))}
    answer = ask(api_url, lambda api: api.post("/exports", body))
    output.mkdir(parents=True, exist_ok=True)
    for file in answer["manifest"]["files"]:
        data = urllib3.request("GET", answer["links"][file["name"]]).data
        if hashlib.sha256(data).hexdigest() != file["sha256"]:
            console.print(f"[bold red]SHA-256 salah / wrong:[/] {file['name']}")
            raise typer.Exit(1)
        (output / file["name"]).write_bytes(data)
        console.print(f"{output / file['name']}  {file['rows']} baris / rows", highlight=False)
    manifest = answer["manifest"]
    console.print(
        f"Bruto / gross {format_idr(manifest['gross_idr'])}   "
        f"Neto / net {format_idr(manifest['net_idr'])}",
        highlight=False,
    )


def _wait(api_url: str, agency: str, period: Period, version_id: str) -> dict[str, Any]:
    """The upload when its state is final."""
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    path = f"/agencies/{agency}/periods/{period}/uploads"
    with console.status("Diproses / processing …"):
        while time.monotonic() < deadline:
            uploads = [
                item
                for item in ask(api_url, lambda api: api.get(path))["uploads"]
                if item["version_id"] == version_id and item["status"] not in ON_THEIR_WAY
            ]
            if uploads:
                found: dict[str, Any] = uploads[0]
                return found
            time.sleep(_POLL_SECONDS)
    console.print("Belum selesai; lihat: tukin status / not done yet; see: tukin status")
    raise typer.Exit(1)


def _all_records(api_url: str, agency: str, period: Period) -> Iterator[dict[str, Any]]:
    path = f"/agencies/{agency}/periods/{period}/records"
    query: dict[str, str] = {}
    while True:
        page = ask(api_url, lambda api: api.get(path, **query))  # noqa: B023 - called at once
        yield from page["records"]
        if not page["cursor"]:
            return
        query = {"cursor": page["cursor"]}


def _records_table(found: list[dict[str, Any]]) -> Table:
    table = Table(header_style="bold")
    for column in ("Periode", "NIP", "Nama", "Capaian %", "Predikat", "Bruto", "Neto"):
        right = column in ("Capaian %", "Bruto", "Neto")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for item in found:
        table.add_row(
            item["period"],
            item["nip"],
            item["name"],
            format_bp(round(item["achievement"] * 100)),
            item["rating"].replace("_", " "),
            format_idr(item["gross_idr"]),
            format_idr(item["net_idr"]),
        )
    return table
