"""The accepted rows of a month with the uploads that they came from.

A month is the fold of its uploads (``intake/check_month.py``). Engines 1 and 2 joined whole rows
instead: of all uploads from the last whole file on, each person's row of the latest. That is kept
here for the replay of what they paid.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.batch import Batch
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


class FoldedRows(Collection[AcceptedRow]):
    """The rows of a month, made when asked for: there may be too many to hold them all.

    Args:
        rows: everybody in the month, and the place of the upload that says so.
        orders: of the uploads, by their place.
        key_of: the person's key of a NIP.
    """

    def __init__(
        self,
        rows: Collection[tuple[Appraisal, int]],
        orders: Sequence[UploadOrder],
        key_of: KeyOf = no_key,
    ) -> None:
        self._rows = rows
        self._orders = orders
        self._key_of = key_of

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[AcceptedRow]:
        orders, key_of = self._orders, self._key_of
        return (
            AcceptedRow(appraisal, orders[place], key_of(appraisal.nip))
            for appraisal, place in self._rows
        )

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


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
