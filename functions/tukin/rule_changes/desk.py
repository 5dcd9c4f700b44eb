"""What the workflows of rule changes work with, and the check that each document goes through."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tukin.aws.observability import logger
from tukin.rule_changes.deployments import RuleShelf
from tukin.rule_changes.proposals_store import ProposalContents, Proposals
from tukin.rules.check import Surroundings, check_rules, describe_problem
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.rules.store import LiveRules
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

_YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class RuleDesk:
    """The stores, and what the rooms above hand in.

    Attributes:
        proposals: proposals and their history.
        contents: the proposed documents and their simulations.
        live: the rules in force, read again each time.
        shelf: where a book is put in force.
        settled: those of some periods for which anything has been credited.
        now: the time, UTC.
        count: adds one to a metric of a name.
    """

    proposals: Proposals
    contents: ProposalContents
    live: LiveRules
    shelf: RuleShelf
    settled: Callable[[Iterable[Period]], Sequence[Period]]
    now: Callable[[], datetime]
    count: Callable[[str], None]

    def time(self) -> str:
        """The time as proposals and history hold it: ISO 8601, UTC, microseconds."""
        return self.now().isoformat(timespec="microseconds")

    def is_before_the_first(self, live: RuleBook) -> bool:
        """Whether no book was ever in force, so that nobody can have been paid by one."""
        return not live.rule_sets and self.shelf.is_empty()

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
        settled = () if live is None else self.settled(_recent_periods(self.now().year))
        checked = check_rules(data, Surroundings(settled=settled, live=live))
        if checked.document is None:
            codes = [describe_problem(problem)["code"] for problem in checked.errors]
            logger.info("rules refused", problems=codes)
            raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
        return checked.document


def describe_book(book: RuleBook) -> dict[str, str]:
    """A book's hash and its JSON text."""
    return {"sha256": book.sha256, "document": book.canonical_json.decode()}


def _recent_periods(this_year: int) -> list[Period]:
    """The months and extra pay runs in which a change could still touch what was paid."""
    years = range(this_year - _YEARS_BACK, this_year + 2)
    return [Period(year, month) for year in years for month in range(1, 15)]
