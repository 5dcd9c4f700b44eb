"""The machine-readable report that goes back beside an upload."""

import json
from typing import Any

from tukin.domain.appraisal import RowError
from tukin.domain.errors import TukinError
from tukin.files.intake import CheckedFile


def describe_error(error: RowError) -> dict[str, Any]:
    """One reason for a rejection, as it stands in reports and in the command's JSON."""
    return {
        "row": error.row,
        "column": error.column,
        "value_class": error.value_class,
        "code": error.code,
        "message_id": error.message.id,
        "message_en": error.message.en,
    }


def describe_refusal(refusal: TukinError | None) -> dict[str, str] | None:
    """Why a file was refused as a whole; None where it was not."""
    if refusal is None:
        return None
    return {
        "code": refusal.code,
        "message_id": refusal.message.id,
        "message_en": refusal.message.en,
    }


def report_json(checked: CheckedFile, **upload: str) -> bytes:
    """The report of a checked file; ``upload`` tells which upload it belongs to."""
    content = {
        **upload,
        "accepted": len(checked.accepted),
        "rejected": checked.rejected,
        "refused": describe_refusal(checked.refusal),
        "errors": [describe_error(error) for error in checked.errors],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
