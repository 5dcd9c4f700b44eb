"""What a page of a rater is about: their people of a month, and the person whom a path names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tukin.people.may import Action, Reason, Subject, may
from tukin.portal.rated_months import RatedMonths, month_to_rate
from tukin.portal.shell import Request
from tukin.portal.supervisor.staff import (
    Ratee,
    Row,
    Staffing,
    day_of,
    ratee_of,
    rows_of,
)
from tukin.ratings.giving import RatingDesk
from tukin.ratings.rating import Rating
from tukin.rules.cycle import Cycle
from tukin.vocabulary.errors import InvalidInput, RetryableError
from tukin.vocabulary.period import Period

AGENCY_FIELD = "perangkat"
"""Names another agency than the reader's own, of who rates there as well."""


@dataclass(frozen=True)
class OpenMonth:
    """A month of an agency, as its reader sees it."""

    request: Request
    desk: RatingDesk
    key_of: Callable[[str], str]

    @property
    def period(self) -> Period:
        """The month."""
        return self.desk.month.period

    @property
    def agency(self) -> str:
        """The agency's code."""
        return self.desk.month.agency.code

    @property
    def elsewhere(self) -> str:
        """The query by which links stay in an agency that is not the reader's own."""
        own = self.agency == self.request.person.agency
        return "" if own else f"?{AGENCY_FIELD}={self.agency}"

    @cached_property
    def staffing(self) -> Staffing:
        """Who rates whom."""
        month = self.desk.month
        return Staffing(month.chain, month.period, month.today, self.key_of)

    def staff(self) -> tuple[Row, ...]:
        """Whom the reader rates, by unit, with what there is of each rating."""
        return self._rows(self.staffing.of(self.request.person.nip))

    def below(self) -> tuple[Row, ...]:
        """Whose rater's superior the reader is."""
        return self._rows(self.staffing.below(self.request.person.nip))

    def find(self, key: str) -> Row | None:
        """The person of a key, where they are the reader's staff, or that of one whom they rate."""
        month = self.desk.month
        for nip in month.chain.people.entries:
            if self.key_of(nip) == key:
                day = day_of(month.chain, nip, month.period, month.today)
                if day is None:
                    return None
                rater = month.chain.rater_of(nip, day)
                return self._rows([ratee_of(month.chain, nip, day, rater, self.key_of)])[0]
        return None

    def refused(self, ratee: Ratee, *actions: Action) -> Reason | None:
        """Why the reader may do none of some actions about a person; None where they may one."""
        subject = Subject(self.agency, ratee.nip, self.period)
        reason = None
        for action in actions:
            reason = may(
                self.request.person, action, subject, self.request.today, self.desk.month.chain
            )
            if reason is None:
                return None
        return reason

    def last_month(self, nips: Sequence[str]) -> dict[str, Rating]:
        """What some people were given in the month before, for reference; only what counts."""
        found = self.desk.ratings.latest_of(self.agency, self.period.previous, nips)
        return {nip: rating for nip, rating in found.items() if rating.counts}

    def line_problem(self) -> Reason:
        """Why the reader has no staff here, and whom to ask: never just that there is none."""
        nip, period, lines = self.request.person.nip, self.period, self.desk.month.chain.lines
        day = period.last_day.isoformat()
        if not lines.rows:
            return Reason("E1142", {"agency": self.agency, "day": day})
        mine = [row for row in lines.rows if row.rater_nip == nip]
        if not mine:
            return Reason("E1143", {"agency": self.agency, "day": day})
        last = max(mine, key=lambda row: row.until or date.max)
        since, until = last.since.isoformat(), (last.until or date.max).isoformat()
        return Reason("E1144", {"since": since, "until": until, "period": str(period)})

    def _rows(self, ratees: Sequence[Ratee]) -> tuple[Row, ...]:
        nips = [ratee.nip for ratee in ratees]
        ratings = self.desk.ratings
        given = ratings.latest_of(self.agency, self.period, nips)
        drafts = ratings.drafts_of(self.agency, self.period, nips, self.request.person.nip)
        return rows_of(ratees, given, drafts)


@dataclass(frozen=True, slots=True)
class StaffReader:
    """Opens the months of raters."""

    months: RatedMonths

    def open(self, request: Request, period: Period) -> OpenMonth | None:
        """A month of the reader's agency, or of the one that the request names.

        None where the reader serves in none and names none.
        """
        asked = request.form.text(AGENCY_FIELD) or request.query.text(AGENCY_FIELD)
        agency = asked or request.person.agency
        if agency is None:
            return None
        return OpenMonth(
            request, self.months.open(agency, period, request.today), self.months.keys.of
        )

    def current(self, request: Request) -> Period:
        """The month that raters have to do with today."""
        return month_to_rate(request.today, self.cycle_of)

    def cycle_of(self, period: Period) -> Cycle | None:
        """The cycle of a month; None where the rules have none, or do not cover it."""
        try:
            return self.months.rules_of(period).cycle
        except (InvalidInput, RetryableError):
            return None


def period_of(text: str) -> Period | None:
    """The month that a path names; None where it is none that is rated."""
    try:
        period = Period.parse(text)
    except InvalidInput:
        return None
    return None if period.is_extra or str(period) != text else period
