"""An upload as its agency sees it in a terminal, and what came back for it as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from tukin.aws.objects import Bucket
from tukin.payroll.batch import UploadStatus
from tukin.payroll.words import UPLOAD_WORDS
from tukin.vocabulary.catalogue.messages import message_for

REPORTS = {"annotated_key": ".xlsx", "page_key": ".html", "report_key": ".json"}
"""What an agency gets back: the marked workbook, the page, the JSON; and how each ends."""

_STYLES = {
    UploadStatus.PUBLISHED: "green",
    UploadStatus.AWAITING_APPROVAL: "yellow",
    UploadStatus.REFUSED: "bold red",
    UploadStatus.FAILED: "bold red",
    UploadStatus.SUPERSEDED: "dim",
}


def show_uploads(console: Console, uploads: list[dict[str, Any]]) -> None:
    """Print uploads of the API's answer, a few lines each; keys stay whole, to be copied."""
    for upload in uploads:
        console.print()
        for line in upload_lines(upload):
            console.print(line, highlight=False, soft_wrap=True)


def upload_lines(upload: dict[str, Any]) -> Iterator[str]:
    """What became of an upload: its state, its rows, why it did not go live, what came back."""
    status = UploadStatus(upload["status"])
    words, style = UPLOAD_WORDS[status], _STYLES.get(status, "bold")
    yield f"[bold]{escape(upload['file'])}[/]   [{style}]{words.id} / {words.en}[/]"
    moment = upload["uploaded_at"][:19].replace("T", " ")
    yield f"  Diunggah / uploaded  {moment} UTC   Nomor / number  {upload['upload_id']}"
    if upload["accepted"] is not None:
        rejected = f"{upload['rejected']}"
        yield (
            f"  Diterima / accepted  {upload['accepted']}   "
            f"Ditolak / rejected  {f'[bold red]{rejected}[/]' if upload['rejected'] else rejected}"
        )
    if upload["error_code"]:
        yield from _why(upload["error_code"])
    for name in REPORTS:
        if upload.get(name):
            yield f"  [dim]{escape(upload[name])}[/]"


def _why(code: str) -> Iterator[str]:
    try:
        message = message_for(code, {})
    except KeyError:  # it has details, which only the report knows
        yield f"  [bold]{code}[/]  Lihat laporannya. / See the report."
    else:
        yield f"  [bold]{code}[/]  {message.id}"
        yield f"  [dim]{message.en}[/]"


def fetch_reports(upload: dict[str, Any], bucket: str, folder: Path) -> list[Path]:
    """What came back for an upload, saved under the upload's name; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    for name, ending in REPORTS.items():
        if upload.get(name):
            path = folder / f"{Path(upload['file']).name}.periksa{ending}"
            path.write_bytes(Bucket(bucket).read(upload[name]))
            saved.append(path)
    return saved
