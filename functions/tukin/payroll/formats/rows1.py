"""Format 1, frozen: reads a shard of accepted rows of engine 1, one JSON array of rows."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.merge import AcceptedRow
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.terms import Employment, Expectation


@dataclass(frozen=True, slots=True)
class _Appraisal:
    row: int
    nip: str
    name: str
    position: str
    grade: str
    employment: Employment
    supervisor_nip: str | None
    scores: dict[str, int]
    hasil_kerja: Expectation | None
    perilaku_kerja: Expectation | None
    alpa: int
    ijin: int
    late_minutes: int
    early_minutes: int
    status: str
    innovation_evidence: str | None
    note: str | None
    late_counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Order:
    uploaded_at: datetime
    version_id: str


@dataclass(frozen=True, slots=True)
class _Row:
    appraisal: _Appraisal
    order: _Order


_ROWS = TypeAdapter(list[_Row])
_FIELDS = tuple(_Appraisal.__dataclass_fields__)


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
