"""An upload as its agency sees it in a terminal, and what came back for it as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tukin.aws.objects import Bucket
from tukin.cli.boundary import ExitCode
from tukin.cli.check import result_name
from tukin.cli.language import say, text_of
from tukin.cli.terminal import Part, moment, put, put_whole
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
        for parts in upload_lines(upload, time_zone):
            put_whole(*parts) if _is_key(parts) else put(*parts)


def _is_key(parts: tuple[Part, ...]) -> bool:
    return any(isinstance(part, tuple) and part[1] == "dim" for part in parts)


def upload_lines(upload: dict[str, Any], time_zone: str) -> Iterator[tuple[Part, ...]]:
    """What became of an upload: its state, its rows, why it did not go live, what came back."""
    status = UploadStatus(upload["status"])
    yield (
        (upload["file"], "bold"),
        "   ",
        (text_of(UPLOAD_WORDS[status]), _STYLES.get(status, "bold")),
    )
    uploaded = moment(upload["uploaded_at"], time_zone)
    yield (f"  {say('Diunggah', 'Uploaded')} {uploaded}",)
    yield (f"  {say('Nomor', 'Number')} {upload['upload_id']}",)
    if upload["accepted"] is not None:
        yield (
            f"  {say('Diterima', 'Accepted')} {upload['accepted']}",
            f"   {say('Ditolak', 'Rejected')} ",
            (str(upload["rejected"]), "bold red" if upload["rejected"] else ""),
        )
    if upload["error_code"]:
        yield (f"  {upload['error_code']}  {_why(upload['error_code'])}",)
    if upload.get("reason"):
        yield (f"  {say('Alasan', 'Reason')}: {upload['reason']}",)
    for name in REPORTS:
        if upload.get(name):
            yield ((f"  {upload[name]}", "dim"),)


def _why(code: str) -> str:
    try:
        return text_of(message_for(code, {}))
    except KeyError:  # it has details, which only the report knows
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
