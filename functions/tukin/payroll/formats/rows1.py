"""Format 1, frozen: reads a shard of accepted rows of engine 1, one JSON array of rows."""

from dataclasses import dataclass, make_dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.merge import AcceptedRow
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.terms import Employment, Expectation

_FIELDS: dict[str, Any] = {
    **dict.fromkeys(("row", "alpa", "ijin", "late_minutes", "early_minutes"), int),
    **dict.fromkeys(("nip", "name", "position", "grade", "status"), str),
    **dict.fromkeys(("supervisor_nip", "innovation_evidence", "note"), str | None),
    **dict.fromkeys(("hasil_kerja", "perilaku_kerja"), Expectation | None),
    **dict.fromkeys(("scores", "late_counts"), dict[str, int]),
    "employment": Employment,
}
"""The columns that engine 1 stored of a row; columns that came later are not among them."""

_Appraisal: Any = make_dataclass("_Appraisal", _FIELDS.items(), frozen=True, slots=True)


@dataclass(frozen=True, slots=True)
class _Order:
    uploaded_at: datetime
    version_id: str


@dataclass(frozen=True, slots=True)
class _Row:
    appraisal: _Appraisal
    order: _Order


_ROWS = TypeAdapter(list[_Row])


def read(data: bytes) -> list[AcceptedRow]:
    """The rows of a shard; each has the person's key of format 1.

    Raises:
        ValidationError: where it is no such shard.
    """
    return [
        AcceptedRow(
            Appraisal(**{name: getattr(row.appraisal, name) for name in _FIELDS}),
            UploadOrder(row.order.uploaded_at, row.order.version_id),
            person_key(row.appraisal.nip),
        )
        for row in _ROWS.validate_json(data)
    ]
