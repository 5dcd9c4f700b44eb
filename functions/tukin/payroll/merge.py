"""Amendments: how the rows of several uploads become one month, whatever the order of arrival.

A whole file replaces what was before it; an amendment adds to it. Each row keeps the order of the
upload it came from, so that a month is, of all uploads from the last whole file on, each person's
row of the latest. That is a join: the same in any order, however often a part of it is repeated.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.obstacles import obstacles
from tukin.payroll.batch import Batch
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.object_version import UploadOrder


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """An accepted row, the order of the upload that it came from, and its person's key.

    The key is "" where nothing is stored: a check, a preview, a replay of format 1.
    """

    appraisal: Appraisal
    order: UploadOrder
    person_key: str = ""


KeyOf = Callable[[str], str]
"""The person's key of a NIP."""


def no_key(_: str) -> str:
    """No key, for rows that are not stored."""
    return ""


class OwnRows(Collection[AcceptedRow]):
    """The rows of a batch that is based on no other: those of its upload, made when asked for.

    There may be too many to hold them all.
    """

    def __init__(self, batch: Batch, own: Collection[Appraisal], key_of: KeyOf = no_key) -> None:
        self._order = batch.order
        self._own = own
        self._key_of = key_of

    def __len__(self) -> int:
        return len(self._own)

    def __iter__(self) -> Iterator[AcceptedRow]:
        key_of = self._key_of
        return (
            AcceptedRow(appraisal, self._order, key_of(appraisal.nip)) for appraisal in self._own
        )

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)


def merge(
    batch: Batch,
    own: Iterable[Appraisal],
    base: Iterable[AcceptedRow],
    key_of: KeyOf = no_key,
) -> list[AcceptedRow]:
    """The rows of a batch: its upload's own ones joined with those of the batch it is based on.

    Args:
        batch: the batch; its upload is not older than the last whole file in the base.
        own: the accepted rows of its upload.
        base: the rows of the batch ``base_batch_id``; none where that is empty.
        key_of: the person's key of a NIP, in the format of this batch. The base may be of another
            format, so that its rows are keyed again.
    """
    merged = {
        row.appraisal.nip: row for row in base if batch.is_amendment or row.order > batch.order
    }
    for appraisal in own:
        known = merged.get(appraisal.nip)
        if known is None or known.order <= batch.order:
            merged[appraisal.nip] = AcceptedRow(appraisal, batch.order)
    return [replace(row, person_key=key_of(nip)) for nip, row in merged.items()]


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
