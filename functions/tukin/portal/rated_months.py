"""An agency's month as the pages of raters and employees see it: its ratings, lines and rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agency
from tukin.people.agencies.in_force import find_agencies
from tukin.people.lines.chain import Chain
from tukin.people.lines.in_force import agency_row
from tukin.people.person.book import PersonBook
from tukin.ratings.giving import RatingDesk, RatingMonth
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

AT_WORK = "aktif"
"""The status of who is neither on leave nor gone."""


@dataclass(frozen=True, slots=True)
class RatedMonths:
    """Opens the month of an agency.

    Attributes:
        table: the one table.
        archive: the bucket of what is written once.
        keys: the person keys.
        book: people and lines.
        rules_of: the rule set by which a period is paid now.
    """

    table: Table
    archive: Bucket
    keys: PersonKeys
    book: PersonBook
    rules_of: Callable[[Period], RuleSet]

    def open(self, agency: str, period: Period, today: date) -> RatingDesk:
        """The ratings of a month, with what they are judged by.

        Lines are those in force on the period's last day, of a month that has not ended today's:
        a list from tomorrow on counts tomorrow.

        Raises:
            NotFound: E1141, where there is no such agency in the month.
        """
        day = min(today, period.last_day)
        row = agency_row(find_agencies(self.table, self.archive, day), agency, day)
        if row is None:
            raise NotFound("E1141")
        chain = self.book.chain(agency, day)
        rules = self.rules_of(period)
        month = RatingMonth(row, period, chain, rules, today, away_by_register(chain))
        return RatingDesk.on(self.table, self.keys, month)


def away_by_register(chain: Chain) -> Callable[[str, date], bool]:
    """Whether the register has somebody on leave, or otherwise not at work, on a day."""

    def is_away(nip: str, day: date) -> bool:
        entries = chain.people.entries.get(nip, ())
        return any(entry.holds_on(day) and entry.status != AT_WORK for entry in entries)

    return is_away


def day_in(agency: Agency, moment: datetime | None) -> date | None:
    """The day of a moment where the agency is."""
    return None if moment is None else moment.astimezone(ZoneInfo(agency.time_zone)).date()


def month_to_rate(today: date, cycle_of: Callable[[Period], Cycle | None]) -> Period:
    """The month that raters have to do with: the last one until it is to be closed, then this."""
    this = Period(today.year, today.month)
    cycle = cycle_of(this.previous)
    if cycle is not None and today <= cycle.closes_on(this.previous):
        return this.previous
    return this
