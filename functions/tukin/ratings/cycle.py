"""The cycle of an agency's month: which state it is in, and what it takes in that state.

Item ``CYCLE#{agency}`` / ``{period}``. There is none before somebody begins to close the month:
until then the state follows from the rules' days. Whoever closes moves it to ``closing`` *before*
reading the ratings, and each rating is given on the condition that it has not (``accepting``): so
none is given that a closing has not seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.ratings.rating import Rating, RatingState
from tukin.rules.cycle import Cycle
from tukin.vocabulary.period import Period

FORMAT = 1

LATE_DAYS = 60
"""For how long after its closing a month takes the first rating of a person; illustrative."""


class CycleState(StrEnum):
    """The states of a cycle; the first two are never stored."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class StoredCycle:
    """What is kept of a month's cycle from the first closing on.

    Attributes:
        agency: code of the agency.
        period: the month.
        state: closing, closed or reopened.
        revision: how often it was written.
        closed_by: who closed it last, and ``closed_at`` when.
        closed_at: see ``closed_by``.
        composed: what was composed last: ``n, parts, key, version_id, at``.
        reopened_by: who reopened it last, with which reason and when.
        reopened_at: see ``reopened_by``.
        reason: see ``reopened_by``.
        reopenings: how often it was reopened.
    """

    agency: str
    period: Period
    state: CycleState
    revision: int = 1
    closed_by: str | None = None
    closed_at: datetime | None = None
    composed: Mapping[str, Any] | None = None
    reopened_by: str | None = None
    reopened_at: datetime | None = None
    reason: str | None = None
    reopenings: int = 0


def state_on(stored: StoredCycle | None, cycle: Cycle, period: Period, day: date) -> CycleState:
    """The state of a month's cycle on a day."""
    if stored is not None:
        return stored.state
    return CycleState.OPEN if day >= cycle.opens_on(period) else CycleState.UPCOMING


def takes_first_rating(stored: StoredCycle | None, day: date) -> bool:
    """Whether a closed month still takes the first rating of somebody."""
    if stored is None or stored.state is not CycleState.CLOSED or stored.closed_at is None:
        return False
    return day <= stored.closed_at.date() + timedelta(days=LATE_DAYS)


def state_of_rating(rating: Rating, stored: StoredCycle | None) -> RatingState:
    """The state of a rating in its month: given is closed in a closed month.

    It is derived, so that closing writes no rating, and a closing that breaks off closes none.
    """
    return state_in(rating.state, stored)


def state_in(state: RatingState, stored: StoredCycle | None) -> RatingState:
    """The same of a rating of which only the stored state is known."""
    is_closed = stored is not None and stored.state is CycleState.CLOSED
    return RatingState.CLOSED if is_closed and state is RatingState.GIVEN else state


class Cycles:
    """The stored cycles of agencies' months."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, agency: str, period: Period) -> StoredCycle | None:
        """The cycle of a month; None before its first closing began."""
        item = self._table.get(_key(agency, period))
        return None if item is None else from_values(item)

    def write(self, cycle: StoredCycle, before: StoredCycle | None) -> bool:
        """Keep a cycle unless somebody wrote it meanwhile; False where one did.

        Args:
            cycle: as it shall be; its revision is set.
            before: as it was read.
        """
        return self._table.transact([self.writing(cycle, before)])

    @staticmethod
    def writing(cycle: StoredCycle, before: StoredCycle | None) -> dict[str, Any]:
        """The action of a transaction that keeps a cycle, on the same condition."""
        revision = 1 if before is None else before.revision + 1
        put: dict[str, Any] = {"Item": to_item(to_values(replace(cycle, revision=revision)))}
        if before is None:
            put["ConditionExpression"] = "attribute_not_exists(pk)"
        else:
            put["ConditionExpression"] = "revision = :before"
            put["ExpressionAttributeValues"] = to_item({":before": before.revision})
        return {"Put": put}

    @staticmethod
    def accepting(agency: str, period: Period, *, first: bool) -> dict[str, Any]:
        """The action of a transaction that holds where the month takes a rating.

        Args:
            agency: code of the agency.
            period: the month.
            first: whether it is somebody's first, which a closed month takes as well.
        """
        states = [CycleState.REOPENED, *([CycleState.CLOSED] if first else [])]
        named = {f":s{place}": str(state) for place, state in enumerate(states)}
        condition = f"attribute_not_exists(pk) OR #state IN ({', '.join(named)})"
        return {
            "ConditionCheck": {
                "Key": to_item(_key(agency, period)),
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item(named),
            }
        }

    @staticmethod
    def being_closed(agency: str, period: Period) -> dict[str, Any]:
        """The action of a transaction that holds where the month is closed."""
        return {
            "ConditionCheck": {
                "Key": to_item(_key(agency, period)),
                "ConditionExpression": "#state = :closed",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item({":closed": str(CycleState.CLOSED)}),
            }
        }


def to_values(cycle: StoredCycle) -> dict[str, Any]:
    """The values of a cycle's item."""
    return {
        **_key(cycle.agency, cycle.period),
        "format": FORMAT,
        "state": str(cycle.state),
        "revision": cycle.revision,
        "closed_by": cycle.closed_by,
        "closed_at": _text(cycle.closed_at),
        "composed": None if cycle.composed is None else dict(cycle.composed),
        "reopened_by": cycle.reopened_by,
        "reopened_at": _text(cycle.reopened_at),
        "reason": cycle.reason,
        "reopenings": cycle.reopenings,
    }


def from_values(item: Mapping[str, Any]) -> StoredCycle:
    """A cycle of its item."""
    return StoredCycle(
        agency=item["pk"].removeprefix("CYCLE#"),
        period=Period.parse(item["sk"]),
        state=CycleState(item["state"]),
        revision=item["revision"],
        closed_by=item.get("closed_by"),
        closed_at=_time(item.get("closed_at")),
        composed=item.get("composed"),
        reopened_by=item.get("reopened_by"),
        reopened_at=_time(item.get("reopened_at")),
        reason=item.get("reason"),
        reopenings=item["reopenings"],
    )


def _key(agency: str, period: Period) -> dict[str, str]:
    return {"pk": f"CYCLE#{agency}", "sk": str(period)}


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
