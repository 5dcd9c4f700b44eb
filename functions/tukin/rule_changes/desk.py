"""What the workflows of rule changes work with, and the check that each document goes through."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.rule_changes.deployments import RuleShelf
from tukin.rule_changes.gate.basis import People, find_people, recent_periods
from tukin.rule_changes.gate.portions import Portion, portions_of
from tukin.rule_changes.gate.whatif_of_book import BookTally, BookWhatIf, FactsRef
from tukin.rule_changes.proposal import last_deployed
from tukin.rule_changes.proposals_store import ProposalContents, Proposals
from tukin.rules.check import Surroundings, check_rules, describe_problem
from tukin.rules.rule_set import NO_BOOK, RuleBook, RuleSet
from tukin.rules.store import LiveRules
from tukin.vocabulary.errors import Conflict, InvalidInput, RulesUnapproved
from tukin.vocabulary.period import Period

SECONDS_OF_COMPUTING = 12
"""After them no other people are begun; an HTTP API waits for 30 seconds in all."""


@dataclass(frozen=True, slots=True)
class RuleDesk:
    """The stores, and what the rooms above hand in.

    Attributes:
        proposals: proposals and their history.
        contents: the proposed documents and their simulations.
        live: the deployed rules, read again each time.
        shelf: where a book is put in force.
        live_months, records: who is live in a period.
        settled: those of some periods for which anything has been credited.
        four_eyes: who may agree to what.
        now: the time, UTC.
        count: adds one to a metric of a name.
    """

    proposals: Proposals
    contents: ProposalContents
    live: LiveRules
    shelf: RuleShelf
    live_months: LiveMonths
    records: Records
    settled: Callable[[Iterable[Period]], Sequence[Period]]
    four_eyes: FourEyes
    now: Callable[[], datetime]
    count: Callable[[str], None]

    @classmethod
    def on(cls, table: Table, archive: Bucket, today: Callable[[], date], **given: Any) -> Self:
        """On the stores of the one table and an archive; ``given`` is the rest."""
        return cls(
            four_eyes=four_eyes_of(table, archive, today),
            proposals=Proposals(table),
            contents=ProposalContents(archive),
            live_months=LiveMonths(table),
            records=Records(table, NamesArchive(archive)),
            **given,
        )

    def time(self) -> str:
        """The time as proposals and history hold it: ISO 8601, UTC, microseconds."""
        return self.now().isoformat(timespec="microseconds")

    def in_force(self) -> RuleBook:
        """The book in force; where nobody agreed to what is deployed, the last one put there."""
        try:
            return self.live.book()
        except RulesUnapproved:
            sha256 = last_deployed(self.proposals.history())
            return NO_BOOK if sha256 is None else self.contents.book(sha256)

    def unapproved(self) -> str | None:
        """The SHA-256 of what is deployed and nobody agreed to; None where all is well."""
        try:
            self.live.book()
        except RulesUnapproved as found:
            return str(found.details["sha256"])
        return None

    def is_before_the_first(self, live: RuleBook) -> bool:
        """Whether no book was ever in force, so that nobody can have been paid by one."""
        return not live.rule_sets and self.shelf.is_empty()

    def people(self) -> People:
        """The people by whom a proposal is judged now; nobody chooses them."""
        return find_people(self.now(), self.settled, self.live_months.of_period)

    def what_if(self, book: RuleBook, live: RuleBook, people: People) -> BookWhatIf:
        """What a book would do to these people.

        Those of a city are computed by several requests: each goes on where the one before ended.

        Raises:
            Conflict: E667 with counts, where the time of a request did not suffice.
        """
        began, tally, done, has_computed = time.monotonic(), BookTally(book, live), 0, False
        facts = self.facts(book.sha256, people)
        portions = list(portions_of(people))
        is_only = len(portions) == 1
        for portion in portions:
            digest = portion.digest(book, live, facts)
            state = None if is_only else self.contents.portion(book.sha256, digest)
            if state is None:
                if has_computed and time.monotonic() - began > SECONDS_OF_COMPUTING:
                    raise Conflict("E667", done=done, people=people.rows)
                state, is_whole = self._compute(portion, book, live, facts)
                has_computed = True
                if is_whole and not is_only:
                    self.contents.keep_portion(book.sha256, digest, state)
            tally.add_state(state)
            done += portion.people
        return tally.what_if(people, list(facts.values()))

    def facts(self, sha256: str, people: People) -> dict[str, FactsRef]:
        """By agency, what it gave for a proposal on the live month that it has now."""
        now = {
            each.batch.agency: (each.batch.batch_id, each.revision) for each in people.live_months
        }
        return {
            ref.agency: ref
            for ref in self.proposals.facts(sha256)
            if now.get(ref.agency) == (ref.batch_id, ref.revision)
        }

    def _compute(
        self, portion: Portion, book: RuleBook, live: RuleBook, facts: Mapping[str, FactsRef]
    ) -> tuple[list[dict[str, Any]], bool]:
        """What becomes of some people, and whether no record lacked as far as it can be known."""
        tally, read = BookTally(book, live), 0
        given = {
            agency: self.contents.facts(book.sha256, facts[agency].sha256).people
            for agency in {month.batch.agency for month, _ in portion.pieces} & facts.keys()
        }
        for month, partition in portion.pieces:
            of_agency = given.get(month.batch.agency, {})
            for record in self.records.in_partition(month, partition):
                tally.add(record, of_agency.get(record.person_key))
                read += 1
        return tally.state(), portion.rows in (None, read)

    def as_book(self, document: str, live: RuleBook | None = None) -> RuleBook:
        """A sound book from a request; a rule set alone is a book of one.

        Raises:
            InvalidInput: E601 with every problem.
        """
        checked = self.require_sound(document.encode(), live)
        return RuleBook(rule_sets=(checked,)) if isinstance(checked, RuleSet) else checked

    def require_sound(self, data: bytes, live: RuleBook | None) -> RuleSet | RuleBook:
        """The document of some bytes, checked against the live book and what was paid by it.

        Raises:
            InvalidInput: E601 with every problem.
        """
        live = live if live is None or live.rule_sets else None
        settled = () if live is None else self.settled(recent_periods(self.now().year))
        checked = check_rules(data, Surroundings(settled=settled, live=live))
        if checked.document is None:
            codes = [describe_problem(problem)["code"] for problem in checked.errors]
            logger.info("rules refused", problems=codes)
            raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
        return checked.document


def describe_book(book: RuleBook) -> dict[str, str]:
    """A book's hash and its JSON text."""
    return {"sha256": book.sha256, "document": book.canonical_json.decode()}
