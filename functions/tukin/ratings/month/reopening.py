"""A closed month is opened again: by an agency head, and where it matters by a second person.

It takes nothing away: what is live stays live and payable until the next closing. After the
cut-off, or a second time, a person of the personnel administration agrees besides. What was asked
for is kept under ``REOPENING#{agency}`` / ``{period}``, format 1, for one closing alone.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import GrantRole
from tukin.ratings.cycle import CycleState, StoredCycle
from tukin.ratings.month.closing import Closings
from tukin.vocabulary.errors import Conflict, StoreUnavailable
from tukin.vocabulary.period import Period

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Reopenings:
    """Opens months again."""

    table: Table
    closings: Closings
    four_eyes: FourEyes

    def ask(self, agency: str, period: str, reason: str, by: str, now: datetime) -> dict[str, Any]:
        """An agency head opens a month again, or asks for it where a second person must agree.

        Args:
            agency: code of the agency.
            period: the month, YYYY-MM.
            reason: why, for everybody who reads the month.
            by: the caller's AWS user id, who has a row as the agency's head.
            now: the time, UTC.

        Raises:
            Forbidden: E785, where the caller has no such row.
            Conflict: E1122, where the month is not closed.
            InvalidInput: as ``Closings.close``.
            StoreUnavailable: E902, where somebody moves the month meanwhile.
        """
        month, cycle = self._closed(agency, period)
        self.four_eyes.require_another(by, GrantRole.HEAD, [], "E710", agency)
        rules = self.closings.reader.pins(month).rules
        if not cycle.reopenings and not rules.is_after_cut_off(month, now):
            return self._open(cycle, reason.strip(), by, now)
        key = _key(agency, month)
        asked = {"reason": reason.strip(), "asked_by": by, "closing": cycle.revision}
        values = asked | {"format": FORMAT, "asked_at": now.isoformat(timespec="seconds")}
        if not self.table.put_new(key | values):
            self.table.update(
                key, values, condition="closing <> :closing", values={":closing": cycle.revision}
            )
        return {"state": cycle.state, "waits": True}

    def agree(self, agency: str, period: str, by: str, now: datetime) -> dict[str, Any]:
        """A person of the personnel administration agrees to what an agency head asked for.

        Raises:
            Forbidden: E710 where they asked themselves, E785 without a row of that role.
            Conflict: E1122, where the month is not closed or nobody asked since it was.
        """
        month, cycle = self._closed(agency, period)
        asked = self._asked(cycle)
        if asked is None:
            raise Conflict("E1122", period=month)
        authors = [asked["asked_by"]]
        self.four_eyes.require_another(by, GrantRole.PERSONNEL, authors, "E710")
        return self._open(cycle, asked["reason"], asked["asked_by"], now)

    def waits(self, agency: str, period: str) -> bool:
        """Whether a reopening waits for the personnel administration."""
        cycle = self.closings.cycles.read(agency, Period.parse(period))
        return cycle is not None and self._asked(cycle) is not None

    def _asked(self, cycle: StoredCycle) -> dict[str, Any] | None:
        item = self.table.get(_key(cycle.agency, cycle.period))
        is_of_this = item is not None and item["closing"] == cycle.revision
        return item if is_of_this and cycle.state is CycleState.CLOSED else None

    def _closed(self, agency: str, period: str) -> tuple[Period, StoredCycle]:
        month = self.closings.require_web(agency, period)
        cycle = self.closings.cycles.read(agency, month)
        if cycle is None or cycle.state is not CycleState.CLOSED:
            raise Conflict("E1122", period=month)
        return month, cycle

    def _open(self, cycle: StoredCycle, reason: str, by: str, now: datetime) -> dict[str, Any]:
        opened = replace(
            cycle,
            state=CycleState.REOPENED,
            reopened_by=by,
            reopened_at=now,
            reason=reason,
            reopenings=cycle.reopenings + 1,
        )
        if not self.closings.cycles.write(opened, cycle):
            raise StoreUnavailable("E902")
        logger.info("month reopened", agency=cycle.agency, period=str(cycle.period))
        count("MonthsReopened")
        return {"state": opened.state, "waits": False}


def _key(agency: str, period: Period) -> dict[str, str]:
    return {"pk": f"REOPENING#{agency}", "sk": str(period)}
