"""Uploads with too many rows that name somebody who is not in the agency's register."""

from collections.abc import Callable
from datetime import datetime

from tukin.intake.check_month import CheckedMonth
from tukin.payroll.batch import Batch
from tukin.payroll.sources import Source, Sources
from tukin.payroll.stores.uploads import Uploads
from tukin.people.strangers import MOST_OF_CALLER
from tukin.vocabulary.errors import FileRefused

MayAnswer = Callable[[str, str, str, int, datetime], bool]
"""Whether an upload may have an answer row by row: agency, caller, upload, rows of strangers, when
it was uploaded (``Strangers.may_answer_upload``)."""


def refusals(
    batch: Batch, sources: Sources, month: CheckedMonth, uploads: Uploads, may_answer: MayAnswer
) -> list[FileRefused | None]:
    """For each upload of a batch's line, why it is refused as a whole (E140); None where it is not.

    The rows of one that is refused are not answered, so they do not count for the day: who sent
    another agency's file by mistake may send the right one at once.
    """
    found: list[FileRefused | None] = []
    for place in sources.places:
        source, rows = sources.uploads[place], month.files[place].strangers
        is_answered = not rows or may_answer(
            batch.agency,
            _uploader(batch, source, uploads),
            source.upload_id,
            rows,
            source.uploaded_at,
        )
        refusal = FileRefused("E140", count=rows, most=MOST_OF_CALLER)
        found.append(None if is_answered else refusal)
    return found


def _uploader(batch: Batch, source: Source, uploads: Uploads) -> str:
    """Who uploaded, as S3 says; "" unknown.

    Not whom the object's metadata name: those are the uploader's own words, who could count rows
    as somebody else's by them.
    """
    upload = uploads.get(batch.agency, batch.period, source.upload_id)
    if upload is None:
        return ""
    return upload.uploaded_by or ""
