"""What of ratings waits for raters and employees on a day; values and words are not read."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Mode, RatingsFrom
from tukin.people.agencies.in_force import find_agencies
from tukin.people.lines.chain import Chain
from tukin.people.lines.in_force import agency_row, chain_of
from tukin.people.notices.notice import Due, Topic
from tukin.ratings.cycle import Cycles, CycleState, StoredCycle, state_in, state_on
from tukin.ratings.rating import RatingState
from tukin.ratings.store import Ratings, Standing
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

MONTHS = 3
"""This month and those before in which something may be due: ratings are due within 60 days."""

_OPEN = frozenset({CycleState.OPEN, CycleState.CLOSING, CycleState.REOPENED})
_READABLE = frozenset({RatingState.CLOSED, RatingState.CORRECTED})


@dataclass(frozen=True, slots=True)
class RatingNotices:
    """Reads what is due of an agency's months that are rated on the pages.

    Of a month that the rules do not cover, or in which the agency hands in files, there is nothing.
    """

    table: Table
    archive: Bucket
    keys: PersonKeys
    rules_of: Callable[[Period], RuleSet]
    today: date

    def of_agency(self, agency: str, now: Chain, days_before: int) -> Iterator[Due]:
        """What is due in an agency; ``now`` are its lines of today."""
        period = Period(self.today.year, self.today.month)
        for _ in range(MONTHS):
            yield from self._of_month(agency, period, now, days_before)
            period = period.previous

    def _of_month(self, agency: str, period: Period, now: Chain, days_before: int) -> Iterator[Due]:
        day = min(self.today, period.last_day)
        row = agency_row(find_agencies(self.table, self.archive, day), agency, day)
        cycle = None if row is None or row.mode is not Mode.WEB else self._cycle_of(period)
        if row is None or cycle is None:
            return
        stored = Cycles(self.table).read(agency, period)
        standings = list(Ratings(self.table, self.keys).standings(agency, period))
        yield from ratings_to_read(standings, stored, now, self.today)
        begins = cycle.due_on(period) - timedelta(days=days_before)
        is_open = state_on(stored, cycle, period, self.today) in _OPEN
        if row.ratings is RatingsFrom.PAGES and is_open and self.today >= begins:
            chain = now if day == self.today else chain_of(self.table, self.archive, agency, day)
            rated = {each.nip for each in standings if each.counts}
            yield from ratings_to_give(rated, chain, period, cycle, self.today)

    def _cycle_of(self, period: Period) -> Cycle | None:
        try:
            return self.rules_of(period).cycle
        except InvalidInput:
            return None


def ratings_to_give(
    rated: Collection[str], chain: Chain, period: Period, cycle: Cycle, today: date
) -> Iterator[Due]:
    """For each rater, once for each of their staff who is not rated in a month; by which day."""
    people = chain.people
    for nip in sorted({*(people.entries if people.is_known else chain.lines.people)} - set(rated)):
        last = chain.day_that_counts(nip, period)
        if last is None or not chain.serves(nip, min(last, today)):
            continue
        rater = chain.rater_of(nip, min(last, today))
        if rater is not None and rater.nip is not None:
            yield Due(rater.nip, Topic.RATINGS_DUE, cycle.due_on(period))


def ratings_to_read(
    standings: Collection[Standing], stored: StoredCycle | None, now: Chain, today: date
) -> Iterator[Due]:
    """For each employee who works still and has not opened the rating of a closed month."""
    for each in standings:
        is_readable = state_in(each.state, stored) in _READABLE
        if is_readable and not each.is_received and now.people.works(each.nip, today):
            yield Due(each.nip, Topic.RATING_RECEIVED)
