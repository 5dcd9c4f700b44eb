"""A month is closed, and what comes late is composed as well: each step can be done again.

Closing first moves the cycle to ``closing``, from where on no rating is taken, then assembles, and
announces and writes one whole file. Whoever finds a month in ``closing`` goes on from there: the
timer does, and so does who asks again. What follows the file is as for any upload.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tukin.aws.observability import count, logger
from tukin.people.agencies.agency import Agencies
from tukin.people.four_eyes import shown_name
from tukin.ratings.cycle import LATE_DAYS, Cycles, CycleState, StoredCycle
from tukin.ratings.month.assemble import Row, write_rows
from tukin.ratings.month.attendance import Attendance
from tukin.ratings.month.composed import Announced, ComposedFiles, ComposedRow, Kind, key_of
from tukin.ratings.month.now import ChainOf, MonthNow, MonthReader, describe
from tukin.vocabulary.errors import (
    Conflict,
    InvalidInput,
    RetryableError,
    StoreUnavailable,
    TukinError,
)
from tukin.vocabulary.period import Period

_STUCK = timedelta(minutes=5)
"""How long a month may be in ``closing`` before the timer goes on with it."""

_CLOCKS = timedelta(hours=1)
"""By how much the time of a rating may lie before that of the file that has not seen it."""

MONTHS_BACK = 15
"""How many months back from today the timer looks at; illustrative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closings:
    """Closes months of agencies that work on the pages.

    ``agencies`` reads those in force, ``today`` says which day it is in the region.
    """

    reader: MonthReader
    cycles: Cycles
    composed: ComposedFiles
    agencies: Callable[[], Agencies]
    today: Callable[[], date]

    def close(self, agency: str, period: str, asked_by: str, now: datetime) -> dict[str, Any]:
        """Close a month: compose it of what was rated.

        Args:
            agency: code of the agency.
            period: the month, YYYY-MM.
            asked_by: AWS user id of who closes it, who cannot approve it.
            now: the time, UTC.

        Raises:
            InvalidInput: E006 no such agency in the period, E007 no such period, E009 no rules,
                E1116 where the month comes by files.
            Conflict: E1112 where there is no attendance part, E1117 where it is closed already,
                E1123 where the month is not over, E1125 where nobody could be paid.
            StoreUnavailable: E902, where another request is closing it.
        """
        month = self.begin(agency, period, asked_by, now)
        closed, seen = self._complete(agency, month, now)
        return {
            "state": closed.state,
            "rows": len(seen.assembled.rows),
            "not_composed": len(list(seen.not_composed(None))),
            "upload": {"key": closed.composed["key"]} if closed.composed else None,
        }

    def begin(self, agency: str, period: str, asked_by: str, now: datetime) -> Period:
        """Begin to close a month, from where on it takes no rating; ``go_on`` composes it.

        For whoever may not write what was assembled. Arguments and refusals are those of ``close``.
        """
        month = self.require_web(agency, period)
        if self.today() <= month.last_day:
            raise Conflict("E1123", period=month)
        before = self.cycles.read(agency, month)
        if before is not None and before.state is CycleState.CLOSED:
            raise Conflict("E1117", period=month)
        self._require_ready(self.reader.read(agency, month), month)
        if before is None or before.state is not CycleState.CLOSING:
            begun = before or StoredCycle(agency, month, CycleState.CLOSING)
            closing = replace(begun, state=CycleState.CLOSING, closed_by=asked_by, closed_at=now)
            self._move(closing, before)
        return month

    def go_on(self, agency: str, period: str, now: datetime) -> bool:
        """Compose a month whose closing was begun, whoever asks; False where none is begun.

        Who closed the month is who began it.
        """
        month = self.require_web(agency, period)
        cycle = self.cycles.read(agency, month)
        if cycle is None or cycle.state is not CycleState.CLOSING:
            return False
        self._complete(agency, month, now)
        return True

    def compose_late(self, agency: str, period: Period, now: datetime) -> bool:
        """Go on with a closing that broke off, or compose what came after one, all in one.

        Returns:
            Whether anything was composed.
        """
        cycle = self.cycles.read(agency, period)
        if cycle is None or cycle.closed_at is None:
            return False
        if cycle.state is CycleState.CLOSING:
            if now - cycle.closed_at < _STUCK:
                return False
            self._complete(agency, period, now)
            return True
        if cycle.state is not CycleState.CLOSED:
            return False
        seen = self.reader.read(agency, period)
        rows = self._late_rows(seen, self.composed.rows(agency, period))
        if not rows:
            return False
        asked = _announced(Kind.AMENDMENT, cycle, seen, len(rows), now)
        self.composed.write(agency, period, asked, write_rows(rows))
        logger.info("late ratings composed", agency=agency, period=str(period))
        count("MonthsAmended")
        return True

    def compose_all(self, now: datetime) -> int:
        """Look at each month that may have something to compose; how many had.

        What is wrong with one month keeps no other from being looked at.

        Raises:
            RetryableError: of the last month that a passing fault kept from being looked at.
        """
        found, passing = 0, None
        for agency, period in self._worked_on():
            try:
                found += self.compose_late(agency, period, now)
            except TukinError as error:
                passing = error if isinstance(error, RetryableError) else passing
                logger.error("month not composed", agency=agency, error_code=error.code)
                count("MonthsNotComposed")
        if passing is not None:
            raise passing
        return found

    def require_web(self, agency: str, period: str) -> Period:
        """The period, where the agency's month is rated on the pages.

        Raises:
            InvalidInput: E006, E007 or E1116, see ``close``.
        """
        month = Period.parse(period)
        agencies = self.agencies()
        agencies.require(agency, month)
        if not agencies.is_web(agency, month):
            raise InvalidInput("E1116", period=month)
        return month

    def _require_ready(self, seen: MonthNow, month: Period) -> None:
        if seen.part is None:
            raise Conflict("E1112", period=month)
        if not seen.assembled.rows:
            raise Conflict("E1125", period=month)

    def _complete(self, agency: str, period: Period, now: datetime) -> tuple[StoredCycle, MonthNow]:
        """Compose a month of which no rating is taken any more, and call it closed."""
        cycle = self.cycles.read(agency, period)
        if cycle is None or cycle.state is not CycleState.CLOSING:
            raise StoreUnavailable("E902")  # somebody else has completed it just now
        seen = self.reader.read(agency, period)
        try:
            self._require_ready(seen, period)
        except Conflict:  # the last rating was struck meanwhile: raters may go on
            self._move(replace(cycle, state=CycleState.REOPENED), cycle)
            raise
        rows = seen.assembled.rows
        asked = _announced(Kind.WHOLE, cycle, seen, len(rows), now)
        written = self.composed.write(agency, period, asked, write_rows(rows))
        closed = replace(
            cycle,
            state=CycleState.CLOSED,
            composed={
                "n": written.n,
                "parts": dict(written.parts),
                "key": key_of(agency, period, written),
                "version_id": written.version_id,
                "at": written.at.isoformat(),
            },
        )
        self._move(closed, cycle)
        logger.info("month closed", agency=agency, period=str(period))
        count("MonthsClosed")
        return closed, seen

    def _move(self, cycle: StoredCycle, before: StoredCycle | None) -> None:
        """Move a cycle on; where somebody moved it meanwhile, the caller looks again.

        Raises:
            StoreUnavailable: E902.
        """
        if not self.cycles.write(cycle, before):
            raise StoreUnavailable("E902")

    def _late_rows(self, seen: MonthNow, known: dict[str, ComposedRow]) -> list[Row]:
        """The rows of those who were rated, ruled on or whose attendance came since.

        What only the register or the rules say otherwise composes nothing: as in a month of files,
        whoever changes them looks at the months that it concerns.
        """
        rows = []
        earlier: dict[str, Attendance] = {}
        for row in seen.assembled.rows:
            last = known.get(row["nip"])
            if last is None or (dict(row) != dict(last.row) and self._is_late(seen, last, earlier)):
                rows.append(row)
        return rows

    def _is_late(self, seen: MonthNow, last: ComposedRow, earlier: dict[str, Attendance]) -> bool:
        """Whether somebody's rating or attendance is another than that which was composed."""
        nip, by = last.row["nip"], last.by
        given_at = seen.ratings[nip].given_at
        if given_at is not None and given_at > by.at - _CLOCKS:
            return True
        sha256 = by.parts["attendance"]
        if seen.attendance is None or seen.part is None or sha256 == seen.part.sha256:
            return False
        if sha256 not in earlier:
            earlier[sha256] = self.reader.parts.rows(sha256)
        return earlier[sha256].rows.get(nip) != seen.attendance.rows.get(nip)

    def _worked_on(self) -> Iterator[tuple[str, Period]]:
        """The web-mode agencies' months that may still take something, or are being closed."""
        day, agencies = self.today(), self.agencies()
        period = Period(day.year, day.month)
        for _ in range(MONTHS_BACK):
            for agency in agencies.of_period(period):
                if agencies.is_web(agency, period):
                    yield agency, period
            period = period.previous


def _announced(
    kind: Kind, cycle: StoredCycle, seen: MonthNow, rows: int, now: datetime
) -> Announced:
    """What is to be composed; who closed the month has asked for it."""
    return Announced(
        n=0,
        kind=kind,
        sha256="",
        closing=cycle.revision,
        asked_by=cycle.closed_by or "",
        at=now,
        parts=seen.parts,
        rows=rows,
    )


def describe_cycle(
    closings: Closings, agency: str, period: str, chain_of: ChainOf, *, waits: bool
) -> dict[str, Any]:
    """The state of a month's closing, and everybody who is not in it with who owes what.

    Args:
        closings: where it is read.
        agency: code of the agency.
        period: the month, YYYY-MM.
        chain_of: gives the agency's chain, for who owes a rating.
        waits: whether a reopening waits for the personnel administration.
    """
    month = closings.require_web(agency, period)
    cycle = closings.cycles.read(agency, month)
    seen = closings.reader.read(agency, month)
    part, closed_at = seen.part, cycle and cycle.closed_at
    return {
        "agency": agency,
        "period": str(month),
        "state": cycle.state if cycle else CycleState.OPEN,
        "closed_at": closed_at and closed_at.isoformat(timespec="seconds"),
        "closed_by": cycle.closed_by and shown_name(cycle.closed_by) if cycle else None,
        "takes_first_ratings_until": closed_at
        and (closed_at.date() + timedelta(days=LATE_DAYS)).isoformat(),
        "reopenings": cycle.reopenings if cycle else 0,
        "reopening_waits": waits,
        "attendance": None
        if part is None
        else {
            "upload_id": part.upload_id,
            "uploaded_at": part.order.uploaded_at.isoformat(),
            "accepted": part.accepted,
            "rejected": part.rejected,
            "report_key": part.report_key,
        },
        "rows": len(seen.assembled.rows),
        "composed": [
            {"n": one.n, "kind": one.kind, "rows": one.rows, "at": one.at.isoformat()}
            for one in closings.composed.of_month(agency, month)
            if not one.is_void
        ],
        "not_composed": describe(
            seen.not_composed(chain_of(agency, month, seen.validator.register))
        ),
    }
