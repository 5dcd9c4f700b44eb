"""Format 1, frozen: what a stored record of engine 1 is hashed and placed by.

An object of format 1 carries no number. Columns and steps are listed here and never taken from
today's code: a column or a step that is added later changes no stored checksum.
"""

import json
from operator import attrgetter
from typing import Any

STEPS = (
    "base_idr",
    "payable_base_idr",
    "earned_idr",
    "rated_idr",
    "unexcused_cut_idr",
    "excused_cut_idr",
    "lateness_cut_idr",
    "bonus_idr",
    "award_idr",
    "ceiling_cut_idr",
    "pagu_cut_idr",
    "gross_idr",
    "tax_idr",
    "bpjs_idr",
    "net_idr",
    "bpjs_employer_idr",
)
"""The steps of a record by their position."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_steps = attrgetter(*STEPS)


def canonical(record: Any) -> bytes:
    """The bytes of which a record's checksum is the SHA-256: value by value in a fixed order."""
    row, need = record.appraisal, record.need
    values = (
        record.agency,
        str(record.period),
        record.batch_id,
        record.rule_set,
        record.rules_sha256,
        row.row,
        row.nip,
        row.name,
        row.position,
        row.grade,
        row.employment,
        row.supervisor_nip,
        row.scores,
        row.hasil_kerja,
        row.perilaku_kerja,
        row.alpa,
        row.ijin,
        row.late_minutes,
        row.early_minutes,
        row.status,
        row.innovation_evidence,
        row.note,
        row.late_counts,
        record.weighted_bp,
        record.achievement_bp,
        record.rating,
        _steps(record.steps),
        need and (need.nip, need.rating, need.weak_indicators, need.modules),
    )
    return _encode(values).encode()


def partition_of(person_key: str, partitions: int) -> int:
    """The partition of a person, from their key of format 1."""
    return int(person_key[:8], 16) % partitions
