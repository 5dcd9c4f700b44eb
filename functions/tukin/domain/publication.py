"""Which batch of an agency and period is the live one: the decision, without any store.

Write, audit, publish: records are staged unseen, their totals recomputed from what is stored, and
one transaction moves the head. A reader follows the head and so sees one batch whole.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from tukin.domain.batch import Batch, Totals
from tukin.domain.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Head:
    """The live batch of an agency and period, with its control totals.

    ``revision`` counts the publications and only rises.
    """

    batch: Batch
    partitions: int
    totals: Totals
    revision: int


class Outcome(StrEnum):
    """What becomes of a computed batch."""

    PUBLISH = "publish"
    ALREADY_LIVE = "already_live"
    SUPERSEDED = "superseded"
    AWAITING_APPROVAL = "awaiting_approval"


def audit(accepted_rows: int, computed: Totals, staged: Totals) -> None:
    """Invariant I2: stored records are exactly those that were computed from the accepted rows.

    Raises:
        IntegrityError: E702, naming what differs, never an amount.
    """
    if computed.rows != accepted_rows:
        raise IntegrityError("E702", what="accepted rows")
    for name in ("rows", "gross_idr", "tax_idr", "bpjs_idr", "net_idr", "checksum"):
        if getattr(computed, name) != getattr(staged, name):
            raise IntegrityError("E702", what=name)


def decide(
    batch: Batch, head: Head | None, persons: Set[str], live_persons: Set[str]
) -> tuple[Outcome, frozenset[str]]:
    """What to do with an audited batch, and the persons it would drop.

    The latest upload wins (I4). Nobody who is live now drops out without approval.

    Args:
        batch: the audited batch.
        head: the live batch now, or None.
        persons: opaque keys of the batch's persons.
        live_persons: those of the head's batch.
    """
    if head is None:
        return Outcome.PUBLISH, frozenset()
    if head.batch.batch_id == batch.batch_id:
        return Outcome.ALREADY_LIVE, frozenset()
    if batch.order < head.batch.order:
        return Outcome.SUPERSEDED, frozenset()
    dropped = frozenset(live_persons - persons)
    return (Outcome.AWAITING_APPROVAL if dropped else Outcome.PUBLISH), dropped
