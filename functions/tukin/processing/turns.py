"""When a version is taken up: at once, or in its turn where its agency sends very many."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Self
from zoneinfo import ZoneInfo

from tukin.aws.table import Table
from tukin.file_formats.finding import Finding, FindingKind
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.stores.arrivals import Arrivals
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload

WAITS = "W741"
MOST_WHOLE = 10
"""Whole files of a month of which the first that counts is taken up at once."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Decides when versions are taken up.

    Attributes:
        turn: the next turn of an agency at a moment, None for at once (``Arrivals.turn``).
        most: versions of an agency that are taken up in an hour.
        now: the time, UTC.
        time_zone: the region's.
    """

    turn: Callable[[str, datetime], datetime | None]
    most: int
    now: Callable[[], datetime]
    time_zone: ZoneInfo

    @classmethod
    def on(cls, table: Table, most: int, time_zone: ZoneInfo) -> Self:
        """By the turns that are counted in a table, and the clock."""
        clock = partial(datetime.now, UTC)
        return cls(Arrivals(table, most).turn, most, clock, time_zone)

    def of(self, batch: Batch, uploads: Uploads) -> datetime | None:
        """Until when a new version waits; None where it does not.

        The first whole file of a month does not wait, however many ratings were sent before it.
        """
        turn = self.turn(batch.agency, self.now())
        return None if turn is None or _is_first_whole(batch, uploads) else turn

    def waits(self, upload: Upload) -> bool:
        """Whether an upload's turn has not come yet."""
        return upload.waits_until is not None and self.now() < upload.waits_until

    def notice(self, turn: datetime) -> Finding:
        """The agency's notice of the wait."""
        until = f"{turn.astimezone(self.time_zone):%d-%m-%Y %H:%M}"
        return Finding(FindingKind.NOTICE, WAITS, {"most": self.most, "until": until})


def _is_first_whole(batch: Batch, uploads: Uploads) -> bool:
    """Whether no whole file of the month has been read so far, or is about to be."""
    if batch.is_amendment:
        return False
    known = uploads.of_period(batch.agency, batch.period)
    whole = [upload for upload in known if not upload.batch.is_amendment]
    came_to_nothing = {UploadStatus.REFUSED, UploadStatus.FAILED}
    return len(whole) < MOST_WHOLE and all(one.status in came_to_nothing for one in whole)
