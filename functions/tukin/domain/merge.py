"""Amendments: how the rows of several uploads become one month, whatever the order of arrival.

A whole file replaces what was before it; an amendment adds to it. Each row keeps the order of the
upload it came from, so that a month is, of all uploads from the last whole file on, each person's
row of the latest. That is a join: the same in any order, however often a part of it is repeated.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import Batch
from tukin.domain.rules import RuleSet
from tukin.entitlement.obstacles import obstacles
from tukin.vocabulary.object_version import UploadOrder


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """An accepted row and the order of the upload in which it stood."""

    appraisal: Appraisal
    order: UploadOrder


ACCEPTED_ROWS = TypeAdapter(list[AcceptedRow])
"""Reads and writes a shard of accepted rows as one JSON array."""


class OwnRows(Collection[AcceptedRow]):
    """The rows of a batch that is based on no other: those of its upload, made when asked for.

    There may be too many to hold them all.
    """

    def __init__(self, batch: Batch, own: Collection[Appraisal]) -> None:
        self._order = batch.order
        self._own = own

    def __len__(self) -> int:
        return len(self._own)

    def __iter__(self) -> Iterator[AcceptedRow]:
        return (AcceptedRow(appraisal, self._order) for appraisal in self._own)

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)


def merge(batch: Batch, own: Iterable[Appraisal], base: Iterable[AcceptedRow]) -> list[AcceptedRow]:
    """The rows of a batch: its upload's own ones joined with those of the batch it is based on.

    Args:
        batch: the batch; its upload is not older than the last whole file in the base.
        own: the accepted rows of its upload.
        base: the rows of the batch ``base_batch_id``; none where that is empty.
    """
    merged = {
        row.appraisal.nip: row for row in base if batch.is_amendment or row.order > batch.order
    }
    for appraisal in own:
        known = merged.get(appraisal.nip)
        if known is None or known.order <= batch.order:
            merged[appraisal.nip] = AcceptedRow(appraisal, batch.order)
    return list(merged.values())


_NOT_LOOKED_AT = frozenset({"E307", "E651"})
"""Obstacles that engine 1 does not look for in the rows of a base: these decide accepted rows, so
that only a later engine may look for them."""


def fits_rules(appraisal: Appraisal, rules: RuleSet) -> bool:
    """Whether a row that was accepted under other rules can be computed and stored by these."""
    return (
        appraisal.scores.keys() == {item.code for item in rules.indicators}
        and appraisal.late_counts.keys() <= set(rules.lateness_columns)
        and _NOT_LOOKED_AT.issuperset(obstacles(appraisal, rules))
    )
