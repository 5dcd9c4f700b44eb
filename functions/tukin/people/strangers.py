"""Rows that name somebody who is not in the agency's register: counted by agency, day and caller.

An agency may ask by a row whether somebody is in its own register, and nothing else; with many rows
it would ask about whole lists of people. Whether somebody is at another agency or nowhere makes no
difference to the count, for else the count would tell.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.people.calls import opaque
from tukin.vocabulary.errors import TooMany

MOST_OF_CALLER = 50
"""Such rows of one caller and day that are answered one by one."""

MOST_OF_AGENCY = 250
"""The same of all callers of an agency: who chooses the name of a session could be many callers.
Illustrative."""

_KEPT = timedelta(days=35)
"""How long the counts stay: until whoever follows an alarm has looked at them."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The counts of an agency; days are those of the region."""

    table: Table
    time_zone: ZoneInfo

    def require_few(self, agency: str, caller_id: str, now: datetime) -> None:
        """Check that a caller may still ask, before a row is judged and when one was counted.

        Raises:
            TooMany: E816, until the region's midnight.
        """
        if not self._has_room(agency, caller_id, now):
            self._refuse(agency, caller_id, now)

    def add_row(self, agency: str, caller_id: str, now: datetime) -> None:
        """Count a single row that was refused.

        Raises:
            TooMany: E816, where it is one too many to be answered.
        """
        key = {"pk": self._partition(agency, now), "sk": f"{opaque(caller_id)}#API"}
        self.table.add(key, "rows", 1, expires_at=self._expiry(now))
        self.require_few(agency, caller_id, now)

    def may_answer_upload(
        self, agency: str, caller_id: str, upload_id: str, rows: int, at: datetime
    ) -> bool:
        """Count an upload's refused rows; False where they are too many to be answered.

        Nothing is counted then, since nothing is answered: after a file of another agency the right
        one may come on the same day. What was decided once about an upload stays.

        Args:
            agency: the upload's agency.
            caller_id: who uploaded.
            upload_id: the upload.
            rows: those of its rows that name somebody who is not in the register.
            at: when it was uploaded.
        """
        key = {"pk": self._partition(agency, at), "sk": f"{opaque(caller_id)}#{upload_id}"}
        known = self.table.get(key)
        if known is not None and not known.get("open"):
            return bool(known["rows"])
        # Counted before it is compared: of files that are judged at the same moment each sees the
        # others. A process that ends in between leaves it open, and is asked again.
        new = {**key, "rows": rows, "open": True, "expires_at": self._expiry(at)}
        if known is None:
            self.table.put_new(new)
        is_answered = self._has_room(agency, caller_id, at)
        decided = {"open": False} if is_answered else {"open": False, "rows": 0}
        self.table.update(key, decided, condition="attribute_exists(pk)", values={})
        if not is_answered:
            self._report(agency, caller_id)
        return is_answered

    def _has_room(self, agency: str, caller_id: str, at: datetime) -> bool:
        counted = list(self.table.query(self._partition(agency, at)))
        own = f"{opaque(caller_id)}#"
        of_caller: int = sum(item["rows"] for item in counted if item["sk"].startswith(own))
        of_agency: int = sum(item["rows"] for item in counted)
        return of_caller <= MOST_OF_CALLER and of_agency <= MOST_OF_AGENCY

    def _refuse(self, agency: str, caller_id: str, now: datetime) -> NoReturn:
        self._report(agency, caller_id)
        midnight = self._midnight_after(now)
        seconds = -int((now - midnight) // timedelta(seconds=1))
        raise TooMany("E816", most=MOST_OF_CALLER, seconds=seconds)

    def _report(self, agency: str, caller_id: str) -> None:
        """By a metric that has an alarm; the log says which caller's item of the table it is."""
        count("StrangersRefused")
        logger.warning("too many rows of strangers", agency=agency, caller=opaque(caller_id))

    def _midnight_after(self, moment: datetime) -> datetime:
        day = moment.astimezone(self.time_zone).date() + timedelta(days=1)
        return datetime.combine(day, time(), self.time_zone).astimezone(UTC)

    def _partition(self, agency: str, moment: datetime) -> str:
        return f"STRANGERS#{agency}#{moment.astimezone(self.time_zone).date()}"

    def _expiry(self, moment: datetime) -> int:
        return int((self._midnight_after(moment) + _KEPT).timestamp())
