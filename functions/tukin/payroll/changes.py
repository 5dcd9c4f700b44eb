"""What an upload would change of the live batch: the view that an approver decides by."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.nip import person_key

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One person's gross pay before and after, in rupiah; None where there is no record."""

    nip: str
    name: str
    before_idr: int | None
    after_idr: int | None

    @property
    def difference_idr(self) -> int:
        """After less before."""
        return (self.after_idr or 0) - (self.before_idr or 0)


@dataclass(frozen=True, slots=True)
class BatchChanges:
    """All differences between the live batch and the one that waits."""

    added: tuple[Change, ...]
    dropped: tuple[Change, ...]
    raised: tuple[Change, ...]
    lowered: tuple[Change, ...]
    total_before_idr: int
    total_after_idr: int


def compare_batches(
    live: Iterable[PayrollRecord], waiting: Iterable[PayrollRecord]
) -> BatchChanges:
    """Compare by person; within each group the largest difference comes first."""
    before = {record.appraisal.nip: record for record in live}
    after = {record.appraisal.nip: record for record in waiting}
    changes = sorted(_changes(before, after), key=lambda c: (-abs(c.difference_idr), c.nip))
    return BatchChanges(
        added=tuple(c for c in changes if c.before_idr is None),
        dropped=tuple(c for c in changes if c.after_idr is None),
        raised=tuple(c for c in changes if _is_both(c) and c.difference_idr > 0),
        lowered=tuple(c for c in changes if _is_both(c) and c.difference_idr < 0),
        total_before_idr=sum(record.steps.gross_idr for record in before.values()),
        total_after_idr=sum(record.steps.gross_idr for record in after.values()),
    )


def _changes(
    before: Mapping[str, PayrollRecord], after: Mapping[str, PayrollRecord]
) -> Iterator[Change]:
    for nip in before.keys() | after.keys():
        old, new = before.get(nip), after.get(nip)
        shown = new or old
        if shown is not None:
            yield Change(
                nip=shown.appraisal.nip,
                name=shown.appraisal.name,
                before_idr=None if old is None else old.steps.gross_idr,
                after_idr=None if new is None else new.steps.gross_idr,
            )


def _is_both(change: Change) -> bool:
    return change.before_idr is not None and change.after_idr is not None


def changed_people(
    live: Iterable[PayrollRecord], waiting: Iterable[PayrollRecord]
) -> list[tuple[str, str, str]]:
    """Whom a batch changes: the NIP's hash, and the fingerprints before and after, "" for none."""
    before = {record.appraisal.nip: _fingerprint(record) for record in live}
    after = {record.appraisal.nip: _fingerprint(record) for record in waiting}
    return [
        (person_key(nip), before.get(nip, ""), after.get(nip, ""))
        for nip in before.keys() | after.keys()
        if before.get(nip) != after.get(nip)
    ]


def _fingerprint(record: PayrollRecord) -> str:
    """A hash of what somebody is entitled to and by what: without batch, rules, row and names."""
    row = record.appraisal
    facts = (row.position, row.grade, row.employment, row.status, row.innovation_evidence)
    ratings = (row.hasil_kerja, row.perilaku_kerja, sorted(row.scores.items()))
    counts = (row.alpa, row.ijin, row.late_minutes, row.early_minutes)
    lateness = sorted(row.late_counts.items())
    values = (facts, ratings, counts, lateness, record.rating, record.steps)
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def describe_changes(changes: BatchChanges) -> dict[str, Any]:
    """The view as plain JSON values: counts, totals, everybody dropped, the largest of the rest."""
    return {
        "total_before_idr": changes.total_before_idr,
        "total_after_idr": changes.total_after_idr,
        "added": _group(changes.added, MOST_SHOWN),
        "dropped": _group(changes.dropped, len(changes.dropped)),
        "raised": _group(changes.raised, MOST_SHOWN),
        "lowered": _group(changes.lowered, MOST_SHOWN),
    }


def _group(changes: tuple[Change, ...], most: int) -> dict[str, Any]:
    return {
        "count": len(changes),
        "difference_idr": sum(change.difference_idr for change in changes),
        "largest": [
            {
                "nip": change.nip,
                "name": change.name,
                "before_idr": change.before_idr,
                "after_idr": change.after_idr,
            }
            for change in changes[:most]
        ],
    }
