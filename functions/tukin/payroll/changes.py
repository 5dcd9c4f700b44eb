"""What an upload would change of the live batch: the view that an approver decides by."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from tukin.payroll.publication import AgreedState
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.money import FULL_BP
from tukin.vocabulary.nip import person_key

MOST_SHOWN = 20
MOST_DEVIATIONS_SHOWN = 500
"""Of what somebody has to agree to; an answer of the API holds 6 MB."""


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


def who_is_involved(
    live: Iterable[PayrollRecord],
    waiting: Iterable[PayrollRecord],
    deviating: Set[str] = frozenset(),
) -> dict[str, set[str]]:
    """Who has a part in what a batch changes, by NIP.

    ``raters`` rate somebody whom it changes, before or after; ``gainers`` are paid more by it.
    ``raters_of_deviating`` are those raters of whom somebody is among ``deviating``.
    """
    before = {record.appraisal.nip: record for record in live}
    after = {record.appraisal.nip: record for record in waiting}
    raters: set[str] = set()
    of_deviating: set[str] = set()
    gainers: set[str] = set()
    for nip in before.keys() | after.keys():
        both = [record for record in (before.get(nip), after.get(nip)) if record is not None]
        if len(both) == 2 and len(set(map(_fingerprint, both))) == 1:
            continue
        own = {rater for record in both if (rater := record.appraisal.supervisor_nip)}
        raters |= own
        of_deviating |= own if nip in deviating else set()
        if nip in after and after[nip].steps.gross_idr > _gross_idr(before.get(nip)):
            gainers.add(nip)
    return {"raters": raters, "raters_of_deviating": of_deviating, "gainers": gainers}


def gainers(live: Iterable[PayrollRecord], waiting: Iterable[PayrollRecord]) -> frozenset[str]:
    """Who was in a month and is paid more in the next state of it, be it a rupiah, by NIP."""
    before = {record.appraisal.nip: record.steps.gross_idr for record in live}
    return frozenset(
        record.appraisal.nip
        for record in waiting
        if record.steps.gross_idr > before.get(record.appraisal.nip, record.steps.gross_idr)
    )


def _gross_idr(record: PayrollRecord | None) -> int:
    return 0 if record is None else record.steps.gross_idr


def _fingerprint(record: PayrollRecord) -> str:
    """A hash of what somebody is entitled to and by what: without batch, rules, row and names."""
    row = record.appraisal
    facts = (row.position, row.grade, row.employment, row.status, row.innovation_evidence)
    ratings = (row.hasil_kerja, row.perilaku_kerja, sorted(row.scores.items()))
    counts = (row.alpa, row.ijin, row.late_minutes, row.early_minutes)
    lateness = sorted(row.late_counts.items())
    values = (facts, ratings, counts, lateness, record.rating, record.steps)
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a month may differ in from the state that was last approved or paid.

    ``unpaid`` are the codes of the statuses in which nothing is paid. ``knows_people``: a register
    of the month says who they are and what they are paid as, so that nobody else is accepted.
    ``judges_falls``: not where one extra payment is beside a month.
    """

    raised_bp: int
    raised_total_bp: int
    lowered_bp: int
    unpaid: Set[str] = frozenset()
    knows_people: bool = False
    judges_falls: bool = True


class Paid(NamedTuple):
    """What was paid over some months: the sum of gross pay and the number of months.

    Whether somebody rises or falls beyond a share of the mean is compared without dividing.
    """

    gross_idr: int = 0
    months: int = 0

    def is_exceeded(self, gross_idr: int, share_bp: int) -> bool:
        """Whether an amount lies above the mean by more than a share; one month is no mean."""
        over = gross_idr * self.months - self.gross_idr
        return self.months > 1 and over * FULL_BP > self.gross_idr * share_bp

    def is_undercut(self, gross_idr: int, share_bp: int) -> bool:
        """The same below the mean."""
        under = self.gross_idr - gross_idr * self.months
        return self.months > 1 and under * FULL_BP > self.gross_idr * share_bp


NOTHING = Paid()


@dataclass(frozen=True, slots=True)
class PaidMonths:
    """The last paid months, by person (NIP) and of all: what a raise is compared with besides."""

    people: Mapping[str, Paid] = field(default_factory=dict)
    total: Paid = NOTHING

    @classmethod
    def of(cls, months: Iterable[Iterable[PayrollRecord]]) -> Self:
        """From the records of each; who is in some of them alone counts with those."""
        people: dict[str, Paid] = {}
        total = NOTHING
        for records in months:
            sums = {record.appraisal.nip: record.steps.gross_idr for record in records}
            for nip, gross_idr in sums.items():
                known = people.get(nip, NOTHING)
                people[nip] = Paid(known.gross_idr + gross_idr, known.months + 1)
            total = Paid(total.gross_idr + sum(sums.values()), total.months + 1)
        return cls(people, total)

    def of_person(self, change: Change) -> Paid:
        """What somebody was paid."""
        return self.people.get(change.nip, NOTHING)


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody whose position and grade differ, before and after."""

    nip: str
    name: str
    before: tuple[str, str]
    after: tuple[str, str]


NEVER_PAID = PaidMonths()
"""Where there are no paid months to compare with."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """What goes beyond the limits beside the state that was last approved or paid.

    ``all`` is everything that differs from it, also what stays within: who agrees to one person's
    change makes the month as a whole what is compared with from then on.
    """

    all: BatchChanges
    added: tuple[Change, ...]
    raised: tuple[Change, ...]
    lowered: tuple[Change, ...]
    moved: tuple[Move, ...]
    is_total_raised: bool

    @property
    def people(self) -> frozenset[str]:
        """The NIP of everybody whom it is about."""
        changed = {change.nip for change in (*self.added, *self.raised, *self.lowered)}
        return frozenset(changed | {move.nip for move in self.moved})

    @property
    def counts(self) -> dict[str, Any]:
        """How many there are of each kind, as ``publication.Facts`` has them."""
        return {
            "added": len(self.added),
            "raised": len(self.raised),
            "lowered": len(self.lowered),
            "moved": len(self.moved),
            "is_total_raised": self.is_total_raised,
        }


def find_deviations(
    agreed: Iterable[PayrollRecord],
    waiting: Iterable[PayrollRecord],
    limits: Limits,
    paid: PaidMonths = NEVER_PAID,
) -> Deviations:
    """Compare a month with the state that was last approved or paid, however many came between.

    Who rises or falls beside that state is compared with the mean of the last paid months as well:
    twelve raises of 20 % in as many months are one of 792 %.
    """
    before = {record.appraisal.nip: record for record in agreed}
    after = {record.appraisal.nip: record for record in waiting}
    changes = compare_batches(before.values(), after.values())
    newly_unpaid = {
        nip
        for nip in before.keys() & after.keys()
        if after[nip].appraisal.status in limits.unpaid
        and before[nip].appraisal.status not in limits.unpaid
    }
    total_before, total_after = changes.total_before_idr, changes.total_after_idr
    return Deviations(
        all=changes,
        added=() if limits.knows_people else changes.added,
        raised=tuple(
            c
            for c in changes.raised
            if _is_beyond(c, limits.raised_bp)
            or paid.of_person(c).is_exceeded(c.after_idr or 0, limits.raised_bp)
        ),
        lowered=tuple(
            c
            for c in changes.lowered
            if not c.after_idr
            or c.nip in newly_unpaid
            or _is_beyond(c, limits.lowered_bp)
            or paid.of_person(c).is_undercut(c.after_idr, limits.lowered_bp)
        )
        if limits.judges_falls
        else (),
        moved=() if limits.knows_people else tuple(_moves(before, after)),
        is_total_raised=total_after > total_before
        and (
            total_after * FULL_BP > total_before * (FULL_BP + limits.raised_total_bp)
            or paid.total.is_exceeded(total_after, limits.raised_total_bp)
        ),
    )


def _is_beyond(change: Change, share_bp: int) -> bool:
    return abs(change.difference_idr) * FULL_BP > (change.before_idr or 0) * share_bp


def _moves(
    before: Mapping[str, PayrollRecord], after: Mapping[str, PayrollRecord]
) -> Iterator[Move]:
    for nip in sorted(before.keys() & after.keys()):
        old, new = before[nip].appraisal, after[nip].appraisal
        if (old.position, old.grade) != (new.position, new.grade):
            yield Move(nip, new.name, (old.position, old.grade), (new.position, new.grade))


def deviating_people(
    agreed: Iterable[PayrollRecord], waiting: Iterable[PayrollRecord], deviations: Deviations
) -> list[tuple[str, str, str]]:
    """As ``changed_people``, of those whom deviations are about, beside the state agreed to."""
    nips = deviations.people
    found = changed_people(
        (record for record in agreed if record.appraisal.nip in nips),
        (record for record in waiting if record.appraisal.nip in nips),
    )
    return [(f"agreed:{key}", before, after) for key, before, after in found]


def describe_deviations(deviations: Deviations, period: str) -> dict[str, Any]:
    """The deviations as plain JSON values; ``period`` is that of the state agreed to."""
    return {
        "period": period,
        "total_before_idr": deviations.all.total_before_idr,
        "total_after_idr": deviations.all.total_after_idr,
        "all": describe_changes(deviations.all),
        "added": _group(deviations.added, MOST_DEVIATIONS_SHOWN),
        "raised": _group(deviations.raised, MOST_DEVIATIONS_SHOWN),
        "lowered": _group(deviations.lowered, MOST_DEVIATIONS_SHOWN),
        "moved": {
            "count": len(deviations.moved),
            "people": [
                {"nip": move.nip, "name": move.name, "before": move.before, "after": move.after}
                for move in deviations.moved[:MOST_DEVIATIONS_SHOWN]
            ],
        },
    }


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


@dataclass(frozen=True, slots=True)
class Look:
    """What a batch changes of the live month, and where it deviates from what was agreed to.

    ``people`` are what an approval is bound to. There are no deviations where nothing was approved
    or paid before.
    """

    changes: BatchChanges
    people: Sequence[tuple[str, str, str]]
    compared: Sequence[tuple[Sequence[PayrollRecord], Sequence[PayrollRecord]]]
    agreed: AgreedState | None = None
    deviations: Deviations | None = None

    def describe_deviations(self) -> dict[str, Any] | None:
        """As plain JSON values, None where there is nothing to compare with."""
        if self.agreed is None or self.deviations is None:
            return None
        return describe_deviations(self.deviations, str(self.agreed.batch.period))

    def describe_involved(self) -> dict[str, list[str]]:
        """Who cannot agree to it, by NIP: beside what is live, and what was approved or paid."""
        deviating = self.deviations.people if self.deviations else frozenset()
        found = [who_is_involved(*pair, deviating) for pair in self.compared]
        return {
            kind: sorted(set().union(*(each[kind] for each in found)))
            for kind in ("raters", "raters_of_deviating", "gainers")
        }
