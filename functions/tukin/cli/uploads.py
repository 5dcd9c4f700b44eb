"""An upload as its agency sees it in a terminal, and what came back for it as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tukin.aws.objects import Bucket
from tukin.cli.boundary import ExitCode
from tukin.cli.check import result_name
from tukin.cli.language import say, text_of
from tukin.cli.tables import labelled
from tukin.cli.terminal import console, moment, put, put_lines, put_whole
from tukin.payroll.batch import UploadStatus
from tukin.payroll.words import UPLOAD_WORDS
from tukin.vocabulary.catalogue.messages import message_for

REPORTS = {"annotated_key": ".xlsx", "page_key": ".html", "report_key": ".json"}
"""What an agency gets back: the marked workbook, the page, the JSON; and how each ends."""

_STYLES = {
    UploadStatus.PUBLISHED: "green",
    UploadStatus.AWAITING_APPROVAL: "yellow",
    UploadStatus.REFUSED: "bold red",
    UploadStatus.REJECTED: "bold red",
    UploadStatus.FAILED: "bold red",
    UploadStatus.SUPERSEDED: "dim",
}
_ENDS_AS = {
    UploadStatus.REFUSED: ExitCode.REFUSED,
    UploadStatus.REJECTED: ExitCode.REFUSED,
    UploadStatus.AWAITING_APPROVAL: ExitCode.WAITS,
    UploadStatus.FAILED: ExitCode.NOT_POSSIBLE,
}


def exit_code_of(upload: dict[str, Any]) -> ExitCode:
    """How ``tukin upload`` ends for what became of an upload."""
    status = UploadStatus(upload["status"])
    if status in _ENDS_AS:
        return _ENDS_AS[status]
    return ExitCode.PARTLY_REJECTED if upload["rejected"] else ExitCode.DONE


def show_uploads(uploads: list[dict[str, Any]], time_zone: str) -> None:
    """Print uploads of the API's answer, a few lines each; keys stay whole, to be copied."""
    for upload in uploads:
        put()
        _show_state(upload, time_zone)
        for label, text in _reasons(upload):
            put_lines(labelled(f"  {label}  ", text, console().width))
        if upload["status"] == UploadStatus.AWAITING_APPROVAL:
            put_whole(f"  {say('Lihat', 'See')}: tukin changes {upload['upload_id']}")
        for name in REPORTS:
            if upload.get(name):
                put_whole((f"  {upload[name]}", "dim"))


def _show_state(upload: dict[str, Any], time_zone: str) -> None:
    """The upload's state, its moment, its number and its rows."""
    status = UploadStatus(upload["status"])
    words = text_of(UPLOAD_WORDS[status])
    put((upload["file"], "bold"), "   ", (words, _STYLES.get(status, "bold")))
    put(f"  {say('Diunggah', 'Uploaded')} {moment(upload['uploaded_at'], time_zone)}")
    put_whole(f"  {say('Nomor', 'Number')} {upload['upload_id']}")
    if upload.get("waits_until"):
        label = say("Menunggu giliran sampai", "Waits for its turn until")
        put(f"  {label} {moment(upload['waits_until'], time_zone)}")
    if upload["accepted"] is not None:
        put(
            f"  {say('Diterima', 'Accepted')} {upload['accepted']}",
            f"   {say('Ditolak', 'Rejected')} ",
            (str(upload["rejected"]), "bold red" if upload["rejected"] else ""),
        )


def _reasons(upload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Why an upload did not go live, label and text of each line."""
    code = upload["error_code"]
    if code:
        waits = upload["status"] == UploadStatus.RECEIVED
        yield code, _until_rules() if waits else _why(code)
    if upload.get("reason"):
        yield say("Alasan", "Reason"), upload["reason"]


def _until_rules() -> str:
    return say(
        "Menunggu buku aturan pertama; lalu diproses dengan sendirinya.",
        "Waits for the first rule book; then it is processed by itself.",
    )


def _why(code: str) -> str:
    try:
        return text_of(message_for(code, {}))
    except KeyError:  # it has details, which only the report or the changes know
        return say("Lihat laporannya.", "See the report.")


def fetch_reports(upload: dict[str, Any], bucket: str, folder: Path) -> list[Path]:
    """What came back for an upload, saved under the upload's name; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    for name, ending in REPORTS.items():
        if upload.get(name):
            path = folder / result_name(Path(upload["file"]), ending.removeprefix("."))
            path.write_bytes(Bucket(bucket).read(upload[name]))
            saved.append(path)
    return saved
