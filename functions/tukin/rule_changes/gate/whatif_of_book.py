"""What a whole book would do: every set that differs, over everybody who is live in one period.

This alone counts for an approval. Its digest is the SHA-256 of its bytes, so that the same book on
the same people gives the same digest, whoever asked for it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.rule_changes.gate.basis import Basis, People
from tukin.rule_changes.gate.bounds import Gap, complete
from tukin.rule_changes.gate.controls import (
    ControlChange,
    control_changes,
    controls_digest,
)
from tukin.rule_changes.gate.facts import Facts, add_facts
from tukin.rule_changes.gate.sets import sets_replaced, sets_that_differ
from tukin.rule_changes.whatif import Impact, Recompute, RulesRef, Tally, recorded_outcome
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.vocabulary.errors import Conflict

TOTAL_SHARE_BP = 1_000
"""By how much the live months may move after a what-if before another is needed; illustrative."""

_FULL_BP = 10_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PinnedMonth(_Part):
    """The live month of an agency that was computed."""

    agency: str
    batch_id: str
    revision: int

    @classmethod
    def of(cls, live: LiveMonth) -> "PinnedMonth":
        """The pin of a live month."""
        return cls(agency=live.batch.agency, batch_id=live.batch.batch_id, revision=live.revision)


class FactsRef(_Part):
    """The facts that an agency gave for its live month, and who did: a caller."""

    agency: str
    batch_id: str
    revision: int
    sha256: str
    by: str


class SetImpact(_Part):
    """What one set does; where past rows lack a fact, at the lowest and at the highest value.

    Attributes:
        replaces: the sets in force now whose periods it covers, by name.
        lowest: with every missing fact at its lowest value.
        highest: the same at the highest value; None where nothing was missing.
        completed: people for whom a fact was missing, by what it was.
        not_computed: people whom the set cannot compute, or whose record is not there.
    """

    replaces: tuple[str, ...]
    lowest: Impact
    highest: Impact | None
    completed: dict[Gap, int]
    not_computed: int


class BookWhatIf(_Part):
    """What is shown to whoever approves a book, and what they agree to by its digest."""

    format: Literal[2] = 2
    book_sha256: str
    base_sha256: str
    basis: Basis
    period: str
    people: int
    net_idr: int
    live_months: tuple[PinnedMonth, ...]
    controls: tuple[ControlChange, ...]
    sets: tuple[SetImpact, ...]
    facts: tuple[FactsRef, ...] = ()

    @property
    def controls_sha256(self) -> str | None:
        """The digest by which the changes of controls are confirmed; None without any."""
        if not self.controls:
            return None
        return controls_digest(self.book_sha256, self.base_sha256, self.controls)

    @property
    def content(self) -> bytes:
        """The bytes that are stored and hashed."""
        # a what-if of before there were facts keeps its digest
        return self.model_dump_json(exclude=None if self.facts else {"facts"}).encode()

    @property
    def sha256(self) -> str:
        """The digest."""
        return hashlib.sha256(self.content).hexdigest()

    def require_everybody(self) -> None:
        """Check that each set could compute everybody, and that there was anybody.

        Where nobody was ever live there is nobody to compute.

        Raises:
            Conflict: E664 with counts.
        """
        if self.basis is Basis.NOBODY:
            return
        for each in self.sets:
            computed = self.people - each.not_computed
            if each.not_computed or not computed:
                raise Conflict(
                    "E664",
                    rules=each.lowest.after.rule_set,
                    computed=computed,
                    people=self.people,
                    period=self.period,
                    reasons=_reasons(each),
                )

    def require_confirmed(self, controls_sha256: str | None) -> None:
        """Check that whoever approves confirmed just these changes of controls.

        Raises:
            Conflict: E665 with their number and digest.
        """
        if controls_sha256 != self.controls_sha256:
            digest = self.controls_sha256 or "–"
            raise Conflict("E665", count=len(self.controls), digest=digest)

    def still_counts(
        self, people: People, book: RuleBook, live: RuleBook, facts: Sequence[FactsRef] = ()
    ) -> bool:
        """Whether a what-if made now would be of the same sets, facts and much the same people.

        A live month that moved is named at the approval (``moved``); it counts only where the
        total leaves the share.
        """
        sets = [RulesRef.of(rules) for rules in sets_that_differ(book, live)]
        made_of = self.book_sha256, self.base_sha256, self.basis, self.period
        return (
            made_of == (book.sha256, live.sha256, people.basis, str(people.period))
            and self.facts == tuple(facts)
            and [each.lowest.after for each in self.sets] == sets
            and abs(_net_idr(people) - self.net_idr) * _FULL_BP <= TOTAL_SHARE_BP * self.net_idr
        )

    def moved(self, people: People) -> list[str]:
        """The agencies whose live month is another one than was computed."""
        pinned = {each.agency: each for each in self.live_months}
        now = {live.batch.agency: PinnedMonth.of(live) for live in people.live_months}
        return sorted(code for code in pinned | now if pinned.get(code) != now.get(code))


class BookTally:
    """Every set of a book that differs, over people whom several requests may compute in turn."""

    def __init__(self, book: RuleBook, live: RuleBook) -> None:
        self._book, self._live = book, live
        self._trials = [_Trial(rules) for rules in sets_that_differ(book, live)]

    def add(self, record: PayrollRecord, given: Facts | None = None) -> None:
        """Compute a person under every set; ``given`` is what an agency said of a past row."""
        for trial in self._trials:
            trial.add(record, given)

    def state(self) -> list[dict[str, Any]]:
        """What has been computed, set by set, as plain JSON values."""
        return [trial.state() for trial in self._trials]

    def add_state(self, state: Sequence[Mapping[str, Any]]) -> None:
        """Add what was computed of other people by the same two books."""
        for trial, values in zip(self._trials, state, strict=True):
            trial.add_state(values)

    def what_if(self, people: People, facts: Sequence[FactsRef] = ()) -> BookWhatIf:
        """What came out, over all the people; ``facts`` are those that were given."""
        book, live = self._book, self._live
        return BookWhatIf(
            book_sha256=book.sha256,
            base_sha256=live.sha256,
            basis=people.basis,
            period=str(people.period),
            people=people.rows,
            net_idr=_net_idr(people),
            live_months=tuple(map(PinnedMonth.of, people.live_months)),
            controls=control_changes(book, live),
            sets=tuple(trial.impact(people, live) for trial in self._trials),
            facts=tuple(facts),
        )


def whatif_of_book(
    book: RuleBook, live: RuleBook, people: People, records: Iterable[PayrollRecord]
) -> BookWhatIf:
    """Compute every set that differs over all the people.

    Args:
        book: what is proposed.
        live: the book in force.
        people: by whom it is judged.
        records: their live records.
    """
    tally = BookTally(book, live)
    for record in records:
        tally.add(record)
    return tally.what_if(people)


class _Trial:
    """One set over the people, one by one."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._recompute = Recompute(rules)
        self._lowest, self._highest = Tally(rules), Tally(rules)
        self._completed: Counter[Gap] = Counter()
        self._computed = 0

    def add(self, record: PayrollRecord, given: Facts | None) -> None:
        """Compute a person at both ends of what the row lacks and nobody gave."""
        before = recorded_outcome(record)
        row = complete(add_facts(record.appraisal, given, self._rules), self._rules)
        obstacle = self._recompute.obstacle(row.lowest)
        if obstacle is not None:
            for tally in (self._lowest, self._highest):
                tally.reject(obstacle, before.net_idr)
            return
        self._computed += 1
        self._completed.update(row.gaps)
        after = self._recompute.outcome(row.lowest)
        self._lowest.add(record.agency, row.lowest, before, after)
        if row.gaps:
            after = self._recompute.outcome(row.highest)
        self._highest.add(record.agency, row.highest, before, after)

    def state(self) -> dict[str, Any]:
        """What was computed so far, as plain JSON values."""
        return {
            "lowest": self._lowest.state(),
            "highest": self._highest.state(),
            "completed": dict(self._completed),
            "computed": self._computed,
        }

    def add_state(self, state: Mapping[str, Any]) -> None:
        """Add what was computed of other people."""
        self._lowest.add_state(state["lowest"])
        self._highest.add_state(state["highest"])
        self._completed.update({Gap(gap): count for gap, count in state["completed"].items()})
        self._computed += state["computed"]

    def impact(self, people: People, live: RuleBook) -> SetImpact:
        """What came out."""
        before = {
            RulesRef(rule_set=each.batch.rule_set, sha256=each.batch.rules_sha256)
            for each in people.live_months
        }
        lowest, highest = (
            tally.impact(people.period, before) for tally in (self._lowest, self._highest)
        )
        return SetImpact(
            replaces=tuple(rules.rule_set for rules in sets_replaced(self._rules, live)),
            lowest=lowest,
            highest=highest if self._completed else None,
            completed=dict(sorted(self._completed.items())),
            not_computed=people.rows - self._computed,
        )


def _reasons(each: SetImpact) -> str:
    """How many by which code; a record that is not there has none."""
    counts = dict(each.lowest.impossible)
    missing = each.not_computed - sum(counts.values())
    if missing:
        counts["E702"] = missing
    return ", ".join(f"{count} × {code}" for code, count in counts.items()) or "–"


def _net_idr(people: People) -> int:
    return sum(live.totals.net_idr for live in people.live_months)


def load_whatif(content: dict[str, Any]) -> BookWhatIf | None:
    """A stored what-if; None where it is one of before, of a single set that somebody chose."""
    if content.get("format") != BookWhatIf.model_fields["format"].default:
        return None
    return BookWhatIf.model_validate(content)
