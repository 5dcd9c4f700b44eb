"""An amendment checked as the pipeline does: folded onto the uploads that count for its month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.aws.signed_api import SignedApi
from tukin.cli.inputs import Inputs
from tukin.cli.language import say
from tukin.cli.terminal import console, put, region_day
from tukin.intake.check_month import CheckedMonth, SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import UploadStatus, is_amendment, is_withdrawal
from tukin.vocabulary.errors import NotFound


@dataclass(frozen=True, slots=True)
class _Counting:
    """An upload of the live month, as the API names it."""

    file: str
    version_id: str
    uploaded_at: datetime

    @property
    def kind(self) -> str:
        """``whole``, ``amendment`` or ``withdrawal``."""
        if is_withdrawal(self.file):
            return "withdrawal"
        return "amendment" if is_amendment(self.file) else "whole"


def folded_month(
    file: Path, name: str, inputs: Inputs, validator: RowValidator
) -> CheckedMonth | None:
    """The month with an amendment as its last upload.

    None where nobody is signed in, no bucket is named, or the caller may not read its files.
    """
    if inputs.api is None or inputs.bucket is None:
        return None
    counting = _from_last_whole(list(_counting(inputs.api, inputs)))
    prefix = f"uploads/{inputs.agency}/{inputs.period}/"
    waiting = say("Membaca berkas bulan ini …", "Reading the files of the month …")
    with TemporaryDirectory() as folder, console(stderr=True).status(waiting):
        paths = [Path(folder, f"upload-{place}") for place in range(len(counting))]
        wanted = [(f"{prefix}{upload.file}", upload.version_id) for upload in counting]
        try:
            Bucket(inputs.bucket).download_all(wanted, paths)
        except (Refused, NotFound):
            return None
        sources = [
            SourceFile(path, upload.file, upload.kind, region_day(upload.uploaded_at))
            for path, upload in zip(paths, counting, strict=True)
        ]
        return check_month([*sources, own_source(file, name)], validator)


def own_source(file: Path, name: str) -> SourceFile:
    """The amendment itself."""
    return SourceFile(file, name, "amendment", say("sekarang", "now"))


def show_why_no_pay(inputs: Inputs) -> None:
    """An amendment whose month cannot be read; it is said what is missing."""
    text = say(
        "Berkas ini hanya mengubah yang disebutnya, dan hanya itu yang diperiksa. TPP tidak dapat "
        "dihitung tanpa bulan yang terbit: ",
        "This file changes only what it names, and only that was checked. Pay cannot be computed "
        "without the live month: ",
    )
    if inputs.api is None:
        missing = say("masuk dahulu.", "sign in first.")
    else:
        missing = say(
            "setel TUKIN_INTAKE_BUCKET, dengan peran perangkat daerah.",
            "set TUKIN_INTAKE_BUCKET, with the role of the agency.",
        )
    put((text + missing, "yellow"))


def _counting(api: SignedApi, inputs: Inputs) -> Iterator[_Counting]:
    """The uploads that count, and amendments no row of which held so far, in S3's order."""
    path = f"/agencies/{quote(inputs.agency, safe='')}/periods/{inputs.period}/uploads"
    uploads: list[dict[str, Any]] = api.get(path)["uploads"]
    found = []
    for upload in uploads:
        may_revive = upload["status"] == UploadStatus.REFUSED and not upload["error_code"]
        if upload["status"] == UploadStatus.PUBLISHED or (
            may_revive and is_amendment(upload["file"])
        ):
            at = datetime.fromisoformat(upload["uploaded_at"])
            found.append(_Counting(upload["file"], upload["version_id"], at))
    yield from sorted(found, key=lambda upload: (upload.uploaded_at, upload.version_id))


def _from_last_whole(uploads: list[_Counting]) -> list[_Counting]:
    wholes = [place for place, upload in enumerate(uploads) if upload.kind != "amendment"]
    return uploads[wholes[-1] :] if wholes else uploads
