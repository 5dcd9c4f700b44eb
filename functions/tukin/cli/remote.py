"""``tukin upload`` and ``tukin status``, as the caller's own role.

The caller's credentials come from the usual AWS settings (``AWS_PROFILE`` and so on); where tukin
runs is set by ``TUKIN_INTAKE_BUCKET`` and ``TUKIN_API_URL`` (``make up`` prints both).
"""

import json
import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.aws.access import NoAccess
from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.cli.approvals import show_changes
from tukin.cli.boundary import ExitCode
from tukin.cli.claims import put_own_claims
from tukin.cli.inputs import AgencyOption, PeriodOption, require_file
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, ask
from tukin.cli.period import left_out_text
from tukin.cli.report_text import show_findings, show_refusal
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    parse_period,
    put,
    put_whole,
    shown_name,
    zone_of,
)
from tukin.cli.uploads import exit_code_of, fetch_reports, show_uploads
from tukin.payroll.batch import ON_THEIR_WAY, UploadStatus
from tukin.payroll.publication import MonthState
from tukin.payroll.words import STATE_WORDS
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period

_UPLOAD_TYPE = "binary/octet-stream"  # S3's own default: only the file's name says what it is
_POLL_SECONDS = 1.0
_GIVE_UP_SECONDS = 300.0

ReportsOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        file_okay=False,
        help="Folder untuk menyimpan laporannya. / Folder to save the reports in.",
    ),
]
BucketOption = Annotated[
    str | None,
    typer.Option(envvar="TUKIN_INTAKE_BUCKET", help="Bucket unggahan. / Bucket of uploads."),
]


def upload(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="Berkas yang diunggah. / File to upload."),
    ],
    agency: AgencyOption,
    period: PeriodOption,
    bucket: Annotated[
        str,
        typer.Option(envvar="TUKIN_INTAKE_BUCKET", help="Bucket unggahan. / Bucket of uploads."),
    ],
    api_url: ApiOption,
    wait: Annotated[
        bool, typer.Option(help="Tunggu sampai selesai. / Wait until it is processed.")
    ] = True,
    output: ReportsOption = None,
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Unggah berkas penilaian. / Upload a file of appraisals and see what becomes of it.

    Kode keluar: 0 diterima, 1 sebagian ditolak, 2 ditolak, 3 menunggu persetujuan, 64 salah tulis,
    70 tidak dapat dilakukan. / Exit code: 0 accepted, 1 partly rejected, 2 refused, 3 waits for
    approval, 64 wrong usage, 70 not possible.
    """
    asked = parse_period(period)
    zone_of(time_zone)
    require_file(file)
    key = f"uploads/{agency}/{asked}/{shown_name(file)}"
    version_id = Bucket(bucket).write(key, file.read_bytes(), _UPLOAD_TYPE)
    put_whole(f"{say('Terunggah', 'Uploaded')}: {key}")
    if not wait:
        return
    found = _wait(api_url, agency, asked, version_id)
    _show_report(found, bucket)
    if found["status"] == UploadStatus.AWAITING_APPROVAL:
        show_changes(api_url, agency, str(asked), found["upload_id"])
    _show([found], bucket, output, time_zone)
    raise typer.Exit(exit_code_of(found))


def status(
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    bucket: BucketOption = None,
    output: ReportsOption = None,
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Lihat status bulan dan unggahan. / Show a month's state and uploads, the latest first.

    Dengan --output laporan unggahan terakhir disimpan. / With --output the reports of the latest
    upload are saved.
    """
    zone_of(time_zone)
    path = _uploads_path(agency, parse_period(period))
    month = ask(api_url, lambda api: api.get(path))
    put(
        "Status ",
        (text_of(STATE_WORDS[MonthState(month["state"])]), "bold"),
        f"   {say('Revisi', 'Revision')} {month['revision']}",
        f"   {say('Sudah dibayar', 'Settled')} {month['settled_revision']}",
    )
    if left_out := left_out_text(month):
        put((left_out[0].upper() + left_out[1:], "bold red"))
    put_own_claims(month)
    if not month["uploads"]:
        put(
            say(
                "Belum ada unggahan. Kirim yang pertama dengan: tukin upload BERKAS",
                "There is no upload yet. Send the first by: tukin upload FILE",
            )
        )
    _show(month["uploads"], bucket, output, time_zone)


def _uploads_path(agency: str, period: Period) -> str:
    return f"/agencies/{quote(agency, safe='')}/periods/{period}/uploads"


def _show(
    uploads: list[dict[str, Any]], bucket: str | None, output: Path | None, time_zone: str
) -> None:
    """Print uploads, and save the reports of the first where a folder is named."""
    show_uploads(uploads, time_zone)
    if output is None or not uploads:
        return
    if bucket is None:
        raise typer.BadParameter("--bucket (TUKIN_INTAKE_BUCKET)")
    for path in fetch_reports(uploads[0], bucket, output):
        put_whole(f"{say('Tersimpan', 'Saved')}: {path}")


def _show_report(found: dict[str, Any], bucket: str) -> None:
    """What was found in the file, by the upload's own report, where the caller may read it."""
    if not found.get("report_key"):
        return
    try:
        report = json.loads(Bucket(bucket).read(found["report_key"]))
    except (NotFound, Refused, NoAccess):
        return
    if report.get("refused"):
        show_refusal(report)
    show_findings({"findings": [], "notices": [], "unpaid": None} | report, None)


def _wait(api_url: str, agency: str, period: Period, version_id: str) -> dict[str, Any]:
    """The upload when its state is final."""
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    path = _uploads_path(agency, period)
    with console(stderr=True).status(say("Diproses …", "Processing …")):
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
    put(say("Belum selesai; lihat: tukin status", "Not done yet; see: tukin status"))
    raise typer.Exit(ExitCode.NOT_POSSIBLE)
