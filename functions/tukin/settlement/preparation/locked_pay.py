"""Whether the table's live months are what was locked when they were published.

The archive decides: an agency whose month differs is left out of a run by name, with the reason;
the others are paid. Amounts are not compared one by one: the people of the checked records make the
same shards, by name, or they are not those that were locked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.payroll.locked.pay import PaidPerson, Publication
from tukin.payroll.locked.store import LockedPay, Versions
from tukin.payroll.publication import LiveMonth
from tukin.vocabulary.period import Period


class Doubt(StrEnum):
    """Why what the table says of an agency's month is not paid."""

    NOT_LOCKED = "not_locked"
    """What its root names is not in the archive, or is of another month."""
    OTHER_PUBLICATION = "other_publication"
    """The archive's record of this revision names another one."""
    OLDER = "older"
    """The archive has a later publication: the table, or this item of it, was restored."""
    ROOT_GONE = "root_gone"
    """It names no root, and is none from before roots."""
    OTHER_AMOUNTS = "other_amounts"
    """Its records are others than those that were locked, whatever its totals say."""
    MONTH_GONE = "month_gone"
    """The archive has a publication, and the table no month."""


class LockedPeriod:
    """What the archive knows of a period. Made before the live months are read: these may be newer.

    ``archived`` are the agencies, seen so far, whose months are from before publications were
    locked: what they pay was locked by a preparation, from the table.
    """

    def __init__(self, locked: LockedPay, archive: Bucket, period: Period) -> None:
        self.archived: set[str] = set()
        self._locked = locked
        self._archive = archive
        self._known: Versions = locked.of_period(period)

    def gone(self, live_months: Mapping[str, LiveMonth]) -> dict[str, Doubt]:
        """The agencies that published by the archive and have no month in the table."""
        return {a: Doubt.MONTH_GONE for a in sorted(self._known) if a not in live_months}

    def doubt(
        self,
        live: LiveMonth,
        people: Sequence[PaidPerson],
        names: tuple[str, ...] | None = None,
    ) -> Doubt | None:
        """Why a live month is not paid; None where it is just what was locked.

        ``names`` are those of the shards that its people make, where somebody made them already.

        A record that is missing is created from what the live month names, and what a month from
        before roots pays is locked, once.
        """
        publication = self._publication(live)
        if isinstance(publication, Doubt):
            return publication
        if publication is None:
            publication = self._locked.archive(live, people)
        if live.root is None:
            self.archived.add(live.batch.agency)
        elif publication.root != live.root:
            return Doubt.OTHER_PUBLICATION
        if not publication.is_of(live):
            return Doubt.OTHER_PUBLICATION
        is_same = publication.holds(people) if names is None else publication.shards == names
        return None if is_same else Doubt.OTHER_AMOUNTS

    def doubt_of_place(self, live: LiveMonth) -> Doubt | None:
        """What can be said of a live month without its record and its people: for a sweep.

        A record that is missing is created.
        """
        known = self._known.get(live.batch.agency, {})
        if live.root is None:
            return Doubt.ROOT_GONE if known else None
        if max(known, default=0) > live.revision:
            return Doubt.OLDER
        is_there = live.revision in known or self._locked.complete(live)
        return None if is_there else Doubt.NOT_LOCKED

    def _publication(self, live: LiveMonth) -> Publication | Doubt | None:
        """What was locked of a live month; None of one from before, of which nothing is yet."""
        doubt = self.doubt_of_place(live)
        if doubt is not None:
            return doubt
        if live.root is None:
            return self._from_before(live)
        known = self._known.get(live.batch.agency, {})
        return self._locked.publication(live, known.get(live.revision)) or Doubt.NOT_LOCKED

    def _from_before(self, live: LiveMonth) -> Publication | Doubt | None:
        archived = self._locked.archived(live)
        if archived is None and not self._is_from_before(live):
            return Doubt.ROOT_GONE
        return archived

    def _is_from_before(self, live: LiveMonth) -> bool:
        """Whether the batch was checked before any publication was locked, by S3's clock.

        The table cannot say it: who removes a root there may remove all else that tells a month's
        age. Its accepted rows are in the archive, where no writer of the table can put any.
        """
        key = f"batches/{live.batch.batch_id}/manifest.json"
        checked = min((v.modified for v in self._archive.versions(key)), default=None)
        return checked is not None and (self._began is None or checked < self._began)

    @cached_property
    def _began(self) -> datetime | None:
        return self._locked.began()


def report_doubts(period: Period, doubts: Mapping[str, Doubt]) -> None:
    """A line of the log for each agency, by which somebody finds out."""
    for agency, doubt in doubts.items():
        logger.error(
            "a month is not what was locked",
            error_code="E784",
            agency=agency,
            period=str(period),
            reason=doubt.value,
        )
