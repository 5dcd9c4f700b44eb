"""What agencies ask of their ratings by the API: the cycle, values, who is missing, one rating."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.observability import count
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agency
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.four_eyes import caller_name
from tukin.people.grants.grant import GrantRole
from tukin.people.grants.store import find_grants
from tukin.people.lines.in_force import chain_of
from tukin.ratings.answers import Unanswered
from tukin.ratings.giving import RatingDesk, RatingMonth, give_by_system
from tukin.ratings.requests import RatingBody
from tukin.ratings.rights import away_by_register
from tukin.ratings.view import describe_cycle, describe_rating, find_unrated
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import Forbidden, InvalidInput, TukinError
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

PAGE_PEOPLE = 500
_PERSON = re.compile(r"[0-9a-f]{32}")
_START = re.compile(r"[0-9]{1,9}")


class RatingRejected(TukinError):
    """What a system sent cannot be given; ``reasons`` are all problems, by field."""

    def __init__(self, refusal: Unanswered) -> None:
        self.reasons = [
            {"field": problem.name, **describe_message(problem)} for problem in refusal.problems
        ]
        super().__init__(refusal.code, **refusal.details)


@dataclass(frozen=True, slots=True)
class RatingsDesk:
    """The stores, the rules of a period, and the date in the region.

    ``rules_of`` raises ``E009`` for a period that none cover.
    """

    table: Table
    archive: Bucket
    keys: PersonKeys
    rules_of: Callable[[Period], RuleSet]
    today: date

    def month(self, agency: str, period: str) -> RatingDesk:
        """The desk of one agency's month.

        The lines are those in force on the month's last day, and today while that is to come: a
        list of tomorrow changes nothing today.

        Raises:
            InvalidInput: E006 no such agency in the period, E007 no such period, E009 no rules.
        """
        month = Period.parse(period)
        row = self._agency(agency, month)
        rules = self.rules_of(month)
        day = min(month.last_day, self.today)
        chain = chain_of(self.table, self.archive, agency, day)
        away = away_by_register(chain.people)
        of_month = RatingMonth(row, month, chain, rules, self.today, away)
        return RatingDesk.on(self.table, self.keys, of_month)

    def cycle(self, agency: str, period: str) -> dict[str, Any]:
        """The state of a month's cycle and its days.

        Raises:
            InvalidInput: as ``month``; E1103, where the rules have no cycle.
        """
        desk = self.month(agency, period)
        month = desk.month
        stored = desk.cycles.read(agency, month.period)
        return describe_cycle(stored, month.cycle, agency, month.period, month.today)

    def ratings(self, agency: str, period: str, cursor: str | None) -> dict[str, Any]:
        """A page of the month's ratings, by their values alone.

        Raises:
            InvalidInput: as ``cycle``; E804, where the cursor is none.
        """
        if cursor and _PERSON.fullmatch(cursor) is None:
            raise InvalidInput("E804")
        desk = self.month(agency, period)
        month = desk.month
        stored = desk.cycles.read(agency, month.period)
        page = list(desk.ratings.page(agency, month.period, PAGE_PEOPLE, cursor or None))
        more = len(page) == PAGE_PEOPLE
        return {
            "agency": agency,
            "period": str(month.period),
            "ratings": [describe_rating(rating, stored, month.cycle) for rating in page],
            "cursor": self.keys.of(page[-1].nip) if more else None,
        }

    def unrated(self, agency: str, period: str, cursor: str | None) -> dict[str, Any]:
        """A page of who is not rated yet, and who owes it.

        Raises:
            InvalidInput: as ``cycle``; E804, where the cursor is none.
        """
        if cursor and _START.fullmatch(cursor) is None:
            raise InvalidInput("E804")
        desk, start = self.month(agency, period), int(cursor or 0)
        month = desk.month
        due_on = month.cycle.due_on(month.period)
        found = find_unrated(desk.ratings, month.chain, month.period, month.today)
        page = list(islice(found, start, start + PAGE_PEOPLE + 1))
        return {
            "agency": agency,
            "period": str(month.period),
            "due_on": due_on.isoformat(),
            "people": page[:PAGE_PEOPLE],
            "cursor": str(start + PAGE_PEOPLE) if len(page) > PAGE_PEOPLE else None,
        }

    def give(
        self, agency: str, period: str, body: RatingBody, caller: str, now: datetime
    ) -> dict[str, Any]:
        """Give one rating that the agency's own system sent in its rater's name.

        Raises:
            Forbidden: E785, where the caller is not a system of the agency by the list of people:
                no person speaks for a rater.
            RatingRejected: why it cannot be given.
            TukinError: as ``give_by_system``.
        """
        self._require_system(agency, caller)
        desk = self.month(agency, period)
        sent = body.rater_nip, body.nip, body.entered, body.revision
        try:
            rating = give_by_system(desk, *sent, caller, now)
        except Unanswered as refusal:
            raise RatingRejected(refusal) from refusal
        count("RatingsGiven")
        month = desk.month
        stored = desk.cycles.read(agency, month.period)
        described = describe_rating(rating, stored, month.cycle)
        return {"agency": agency, "period": str(month.period), "rating": described}

    def _agency(self, agency: str, period: Period) -> Agency:
        """The agency's row of the period; of several the last, by which it works at its end."""
        rows = agencies_in_force(self.table, self.archive, self.today).rows
        found = [row for row in rows if row.code == agency and row.holds_in(period)]
        if not found:
            raise InvalidInput("E006", agency=agency)
        return found[-1]

    def _require_system(self, agency: str, caller: str) -> None:
        grants = find_grants(self.table, self.archive, self.today)
        row = grants.acting(caller_name(caller), GrantRole.SYSTEM, agency, self.today)
        if row is None:
            raise Forbidden("E785", role=str(GrantRole.SYSTEM))
