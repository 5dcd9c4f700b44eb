"""Which batch of an agency and period is the live one: the decision, without any store.

It has the one table of conditions: what a person must agree to before an upload counts.

Write, audit, publish: records are staged unseen, their totals recomputed from what is stored, and
one transaction moves the live month. A reader follows the live month and so sees one batch whole.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch, Totals
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.money import FULL_BP
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

_LATEST_ZONE = timedelta(hours=9)
"""Of Indonesia's time zones, that in which a month begins first."""


@dataclass(frozen=True, slots=True)
class LiveMonth:
    """The live batch of an agency and period, with its control totals.

    ``revision`` counts the publications and only rises. ``settled_seq`` is the ledger entry of the
    last settlement run that paid this agency and period by whatever batch was live then, and
    ``settled_revision`` the revision that was live then; both are 0 before. ``staged_as`` names the
    staged records: those as computed, or those cut to the budget.

    ``full_order`` is the order of the last whole file in the batch, None where there are only
    amendments; ``latest_order`` is that of the latest upload in it. Neither ever falls (I4).

    ``agreed`` is the state of this month that the agency head last approved, None where there was
    none; see ``agreed_state``. ``people`` are who uploaded and approved what is live. ``root``
    names what was locked at its publication; None of those from before that was done.
    """

    batch: Batch
    staged_as: str
    partitions: int
    totals: Totals
    revision: int
    full_order: UploadOrder | None
    latest_order: UploadOrder
    agreed: "AgreedState | None" = None
    people: "Publishers | None" = None
    settled_seq: int = 0
    settled_revision: int = 0
    root: str | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody is in the month any more."""
        return not self.totals.rows


@dataclass(frozen=True, slots=True)
class Publishers:
    """Who uploaded what went live last, and who approved it: opaque keys, None for nobody known.

    A run's ledger entry holds them with the live month; no name is in it.
    """

    uploaded_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class AgreedState:
    """Staged records that somebody approved or a run paid, with their control totals.

    What comes later is compared with it and not with what is live: ten raises of 9 % are one of
    90 %. Its records do not expire while a live month names it.
    """

    batch: Batch
    staged_as: str
    partitions: int
    totals: Totals


def agreed_state(live: LiveMonth | None) -> AgreedState | None:
    """The state of a month that was last approved or paid; None where there is none.

    What is live after a settlement was paid by it, or approved since.
    """
    if live is None:
        return None
    return _state(live) if live.settled_seq else live.agreed


def _state(live: LiveMonth) -> AgreedState:
    return AgreedState(live.batch, live.staged_as, live.partitions, live.totals)


class MonthState(StrEnum):
    """How far an agency's month is, from nothing that is live to a correction that is unpaid."""

    OPEN = "open"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
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
        return MonthState.WITHDRAWN if live.is_withdrawn else MonthState.PUBLISHED
    if live.settled_revision == live.revision:
        return MonthState.SETTLED
    return MonthState.CORRECTIONS_PENDING


class Outcome(StrEnum):
    """What becomes of a computed batch."""

    PUBLISH = "publish"
    ALREADY_LIVE = "already_live"
    SUPERSEDED = "superseded"
    REBASE = "rebase"
    APART = "apart"
    AWAITING_APPROVAL = "awaiting_approval"


class Condition(StrEnum):
    """Why an upload needs the approval of the agency head; each is a code of the catalogue.

    Those of the first group are found by comparing a batch with the live month, those of the second
    in the file itself.
    """

    DROPS_PEOPLE = "E701"
    MANY_REJECTED = "E707"
    OVER_BUDGET = "E708"
    AFTER_SETTLEMENT = "E709"
    WITHDRAWS = "E770"
    LATE = "E771"
    ADDS_PEOPLE = "E774"
    RAISES = "E776"
    RAISES_OWN = "E716"
    RAISES_APPROVER = "E718"
    RAISES_TOTAL = "E777"
    LOWERS = "E778"
    MOVES = "E779"
    TOO_EARLY = "E780"
    AFTER_CUT_OFF = "E896"

    SAME_AS_ANOTHER_MONTH = "E772"
    FEWER_COLUMNS = "E773"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the concerns about a batch are judged by.

    ``most_rejected_bp`` and ``budget_idr`` are None where the rules set no limit. ``is_settled``:
    a run has paid somebody for the period, whichever agency's people. ``is_early``: the period lies
    beyond the coming month. ``is_after_cut_off``: the rules' moment for the month has passed. From
    ``added`` to ``is_total_raised`` are the people of each kind of deviation from the state that
    was last approved or paid (``changes.Deviations``), ``raised_own`` those who uploaded and are
    paid more by it, be it a rupiah, ``raised_approvers`` the same of the agency's heads.
    ``in_file`` are the codes of the conditions that the file itself was found to have.
    """

    dropped: int
    accepted: int
    rejected: int
    gross_idr: int
    most_rejected_bp: int | None
    budget_idr: int | None
    is_settled: bool = False
    withdraws: bool = False
    is_late: bool = False
    is_early: bool = False
    is_after_cut_off: bool = False
    added: int = 0
    raised: int = 0
    raised_own: int = 0
    raised_approvers: int = 0
    lowered: int = 0
    moved: int = 0
    is_total_raised: bool = False
    in_file: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledMark:
    """The ledger's last entry about what is credited for a period, and who is about to be paid.

    ``seq`` is 0 where nobody is credited. ``releasing`` are the runs that somebody released and
    that have not ended. ``is_copied`` tells whether the number is the copy's own: periods that were
    settled by earlier versions have no copies before their next entry.
    """

    seq: int = 0
    releasing: frozenset[str] = frozenset()
    is_copied: bool = False

    @property
    def is_paid(self) -> bool:
        """Whether what is published now comes after a settlement."""
        return bool(self.seq or self.releasing)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a publication was decided by, besides the live month.

    The transaction that moves the live month holds only where both still are so. What an execution
    says about an approval counts for nothing, and after a settlement it is decided again.

    ``settled`` says whether the period is paid or about to be; ``approval`` is what covers the
    conditions, None where there are none.
    """

    settled: SettledMark
    approval: Approval | None = None


def is_beyond_coming_month(period: Period, uploaded_at: datetime) -> bool:
    """Whether a period lies beyond the month after that of an upload, in the latest time zone.

    The extra pay runs of a year are paid at any time of it.
    """
    day = (uploaded_at + _LATEST_ZONE).date()
    coming = Period(day.year, day.month).following
    return period.year > coming.year if period.is_extra else period > coming


def is_superseded(order: UploadOrder, live: LiveMonth | None) -> bool:
    """Whether a whole file that is live came after this upload."""
    return live is not None and live.full_order is not None and order < live.full_order


def has_right_base(batch: Batch, live: LiveMonth | None) -> bool:
    """Whether the batch is the fold of what its upload and the live month are now."""
    return batch.base_batch_id == ("" if live is None else live.batch.batch_id)


def next_live_month(
    batch: Batch,
    staged_as: str,
    partitions: int,
    totals: Totals,
    seen: LiveMonth | None,
    *,
    is_approved: bool = False,
    people: Publishers | None = None,
) -> LiveMonth:
    """The live month that a batch becomes when it goes live after ``seen``."""
    state = AgreedState(batch, staged_as, partitions, totals)
    return LiveMonth(
        batch=batch,
        staged_as=staged_as,
        partitions=partitions,
        totals=totals,
        revision=1 if seen is None else seen.revision + 1,
        full_order=_full_order(batch, seen),
        latest_order=batch.order if seen is None else max(batch.order, seen.latest_order),
        agreed=state if is_approved else agreed_state(seen),
        people=people,
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


def find_conditions(facts: Facts, live: LiveMonth | None) -> tuple[str, ...]:
    """Everything about a batch that a person must agree to before it goes live."""
    found: list[str] = []
    if facts.withdraws:
        found.append(Condition.WITHDRAWS)
    if facts.dropped:
        found.append(Condition.DROPS_PEOPLE)
    if facts.most_rejected_bp is not None and _rejected_more_than(facts.most_rejected_bp, facts):
        found.append(Condition.MANY_REJECTED)
    if facts.budget_idr is not None and facts.gross_idr > facts.budget_idr:
        found.append(Condition.OVER_BUDGET)
    if facts.is_settled or (live is not None and live.settled_seq):
        found.append(Condition.AFTER_SETTLEMENT)
    if facts.is_late:
        found.append(Condition.LATE)
    return (*found, *_deviations(facts), *facts.in_file)


def _deviations(facts: Facts) -> Iterator[Condition]:
    for condition, holds in (
        (Condition.ADDS_PEOPLE, facts.added),
        (Condition.RAISES, facts.raised),
        (Condition.RAISES_OWN, facts.raised_own),
        (Condition.RAISES_APPROVER, facts.raised_approvers),
        (Condition.RAISES_TOTAL, facts.is_total_raised),
        (Condition.LOWERS, facts.lowered),
        (Condition.MOVES, facts.moved),
        (Condition.TOO_EARLY, facts.is_early),
        (Condition.AFTER_CUT_OFF, facts.is_after_cut_off),
    ):
        if holds:
            yield condition


def _rejected_more_than(share_bp: int, facts: Facts) -> bool:
    return facts.rejected * FULL_BP > (facts.accepted + facts.rejected) * share_bp


def approval_digest(bound: str, total_idr: int) -> str:
    """What is shown to whoever agrees: what the approval is bound to, and the highest total."""
    return hashlib.sha256(f"{bound}\0{total_idr}".encode()).hexdigest()


def approval_bound(
    upload_id: str,
    conditions: Iterable[str],
    people: Iterable[tuple[str, str, str]],
) -> str:
    """What an approval is bound to: the upload, its conditions, and what changes for whom.

    What is published meanwhile about other people does not change it; anything else does.

    Args:
        upload_id: the object version.
        conditions: their codes.
        people: of everybody whom it changes the key, and what is entitled before and after, each
            as a hash; "" where there is nothing.
    """
    parts = [upload_id, *sorted(conditions)]
    parts += [value for person in sorted(people) for value in person]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def decide(
    batch: Batch, live: LiveMonth | None, conditions: Sequence[str], *, is_approved: bool
) -> Outcome:
    """What to do with an audited batch.

    The latest upload wins (I4). A batch that was composed over another month than is live now is
    composed again. A batch that needs approval waits until exactly it is approved.

    Args:
        batch: the audited batch.
        live: the live batch now, or None.
        conditions: what ``find_conditions`` found against this live month.
        is_approved: whether somebody has agreed to just this.
    """
    if live is not None and live.batch.batch_id == batch.batch_id:
        return Outcome.ALREADY_LIVE
    if is_superseded(batch.order, live):
        return Outcome.SUPERSEDED
    if not has_right_base(batch, live):
        return Outcome.REBASE
    if conditions and not is_approved:
        return Outcome.AWAITING_APPROVAL
    return Outcome.PUBLISH
