"""Which batch of an agency and period is the live one: the decision, without any store.

Write, audit, publish: records are staged unseen, their totals recomputed from what is stored, and
one transaction moves the live month. A reader follows the live month and so sees one batch whole.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tukin.payroll.batch import Batch, Totals
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.money import FULL_BP
from tukin.vocabulary.object_version import UploadOrder

_LONGEST_DELAY_SECONDS = 900
"""SQS holds a message back for no longer."""
_SECONDS_A_BATCH, _ROWS_A_SECOND = 2, 2_000
"""What a small batch takes from its notification to its publication, and what more rows add."""


@dataclass(frozen=True, slots=True)
class LiveMonth:
    """The live batch of an agency and period, with its control totals.

    ``revision`` counts the publications and only rises. ``settled_seq`` is the ledger entry of the
    last settlement run that paid this agency and period by whatever batch was live then, and
    ``settled_revision`` the revision that was live then; both are 0 before. ``staged_as`` names the
    staged records: those as computed, or those cut to the budget.

    ``full_order`` is the order of the last whole file in the batch, None where there are only
    amendments; ``latest_order`` is that of the latest upload in it. Neither ever falls (I4).
    """

    batch: Batch
    staged_as: str
    partitions: int
    totals: Totals
    revision: int
    full_order: UploadOrder | None
    latest_order: UploadOrder
    settled_seq: int = 0
    settled_revision: int = 0


class MonthState(StrEnum):
    """How far an agency's month is, from nothing that is live to a correction that is unpaid."""

    OPEN = "open"
    PUBLISHED = "published"
    SETTLED = "settled"
    CORRECTIONS_PENDING = "corrections_pending"


def state_of(live: LiveMonth | None) -> MonthState:
    """The state of an agency's month, by its live month.

    It compares revisions, not amounts: a correction is pending until a run has seen it, though it
    may change nobody's pay, and a transfer that the bank sent back does not make a month unsettled.
    """
    if live is None:
        return MonthState.OPEN
    if not live.settled_seq:
        return MonthState.PUBLISHED
    if live.settled_revision == live.revision:
        return MonthState.SETTLED
    return MonthState.CORRECTIONS_PENDING


class Outcome(StrEnum):
    """What becomes of a computed batch."""

    PUBLISH = "publish"
    ALREADY_LIVE = "already_live"
    SUPERSEDED = "superseded"
    REBASE = "rebase"
    AWAITING_APPROVAL = "awaiting_approval"


class Concern(StrEnum):
    """Why a batch needs the approval of the agency head; each is a code of the catalogue."""

    DROPS_PEOPLE = "E701"
    MANY_REJECTED = "E707"
    OVER_BUDGET = "E708"
    AFTER_SETTLEMENT = "E709"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the concerns about a batch are judged by.

    ``most_rejected_bp`` and ``budget_idr`` are None where the rules set no limit.
    """

    dropped: int
    accepted: int
    rejected: int
    gross_idr: int
    most_rejected_bp: int | None
    budget_idr: int | None


def is_superseded(order: UploadOrder, live: LiveMonth | None) -> bool:
    """Whether a whole file that is live came after this upload."""
    return live is not None and live.full_order is not None and order < live.full_order


def base_of(order: UploadOrder, is_amendment: bool, live: LiveMonth | None) -> str:
    """The id of the batch with whose rows an upload is to be merged, "" where with none.

    A whole file needs a base only for amendments that came after it and are live already.
    """
    if live is None or not (is_amendment or order < live.latest_order):
        return ""
    return live.batch.batch_id


def has_right_base(batch: Batch, live: LiveMonth | None) -> bool:
    """Whether the batch holds what its upload makes of the live rows as they are now."""
    return is_superseded(batch.order, live) or batch.base_batch_id == base_of(
        batch.order, batch.is_amendment, live
    )


def rebase_delay_seconds(order: UploadOrder, on_their_way: Iterable[UploadOrder], rows: int) -> int:
    """How long a batch that has to be recomputed waits, so that others before it go live first.

    Of uploads that come at once one goes live, and all others have to be recomputed. Recomputing
    all at once, of which again one goes live, would cost n²/2 computations. So they wait in their
    order, each as long as those before it may take. A wrong guess costs time or another round,
    nothing else.

    Args:
        order: the upload's.
        on_their_way: the orders of the month's uploads that have not ended.
        rows: of the batch.
    """
    place = sum(other < order for other in on_their_way)
    each = _SECONDS_A_BATCH + rows // _ROWS_A_SECOND
    return min(_LONGEST_DELAY_SECONDS, 1 + place * each)


def next_live_month(
    batch: Batch, staged_as: str, partitions: int, totals: Totals, seen: LiveMonth | None
) -> LiveMonth:
    """The live month that a batch becomes when it goes live after ``seen``."""
    return LiveMonth(
        batch=batch,
        staged_as=staged_as,
        partitions=partitions,
        totals=totals,
        revision=1 if seen is None else seen.revision + 1,
        full_order=_full_order(batch, seen),
        latest_order=batch.order if seen is None else max(batch.order, seen.latest_order),
        settled_seq=0 if seen is None else seen.settled_seq,
        settled_revision=0 if seen is None else seen.settled_revision,
    )


def _full_order(batch: Batch, seen: LiveMonth | None) -> UploadOrder | None:
    if not batch.is_amendment:
        return batch.order
    return None if seen is None else seen.full_order


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


def find_concerns(facts: Facts, live: LiveMonth | None) -> tuple[Concern, ...]:
    """Everything about a batch that a person must agree to before it goes live."""
    concerns = []
    if facts.dropped:
        concerns.append(Concern.DROPS_PEOPLE)
    if facts.most_rejected_bp is not None and _rejected_more_than(facts.most_rejected_bp, facts):
        concerns.append(Concern.MANY_REJECTED)
    if facts.budget_idr is not None and facts.gross_idr > facts.budget_idr:
        concerns.append(Concern.OVER_BUDGET)
    if live is not None and live.settled_seq:
        concerns.append(Concern.AFTER_SETTLEMENT)
    return tuple(concerns)


def _rejected_more_than(share_bp: int, facts: Facts) -> bool:
    return facts.rejected * FULL_BP > (facts.accepted + facts.rejected) * share_bp


def approval_digest(batch: Batch, totals: Totals, live_month: LiveMonth | None) -> str:
    """What an approval is bound to: this batch with these totals over this live state.

    Where anything of it changes after the approver looked, the approval no longer holds.
    """
    live = (
        ("", 0, 0)
        if live_month is None
        else (live_month.batch.batch_id, live_month.revision, live_month.settled_seq)
    )
    parts = [batch.batch_id, f"{totals.checksum:064x}", *map(str, live)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def decide(
    batch: Batch,
    live: LiveMonth | None,
    concerns: Sequence[Concern],
    digest: str,
    approved_digest: str | None,
) -> Outcome:
    """What to do with an audited batch.

    The latest upload wins (I4). A batch that was merged with another one than is live now is
    recomputed. A batch that needs approval waits until exactly it is approved.

    Args:
        batch: the audited batch.
        live: the live batch now, or None.
        concerns: what ``find_concerns`` found against this live month.
        digest: ``approval_digest`` of the batch over this live month.
        approved_digest: the digest that was approved, or None.
    """
    if live is not None and live.batch.batch_id == batch.batch_id:
        return Outcome.ALREADY_LIVE
    if is_superseded(batch.order, live):
        return Outcome.SUPERSEDED
    if not has_right_base(batch, live):
        return Outcome.REBASE
    if concerns and approved_digest != digest:
        return Outcome.AWAITING_APPROVAL
    return Outcome.PUBLISH
