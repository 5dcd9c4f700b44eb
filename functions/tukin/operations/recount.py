"""Counts again what the transitions keep beside the live months, and corrects what differs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from tukin.aws.observability import logger
from tukin.payroll.stores.live_months import LiveMonths, NotPaid
from tukin.payroll.stores.month_counts import CountedMonth, MonthCounts, UploadCounts, count_uploads
from tukin.payroll.stores.uploads import Uploads
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.not_paid import count_not_paid, not_paid_by
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs
from tukin.vocabulary.period import Period

_RUNS_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The stores that the counts come from, and those that they are in."""

    counts: MonthCounts
    live_months: LiveMonths
    uploads: Uploads
    ledger: Ledger
    archive: RunArchive
    runs: Runs

    def correct(self, period: Period, agencies: Iterable[str], now: datetime) -> int:
        """Correct the counts of a period; how many agencies' were others than they should be.

        What was seen before anything was counted again has to be there still when it is written, so
        that a transition that comes in between is not undone; the next sweep looks again.

        Args:
            period: the period.
            agencies: whose months are looked at besides those of which something is stored.
            now: the time, UTC.
        """
        counted = self.counts.of_period(period)
        months = {**dict.fromkeys(agencies, CountedMonth()), **counted.months}
        not_paid = cache(self._not_paid)
        corrected = 0
        for agency, month in sorted(months.items()):
            seq = 0 if month.live is None else month.live.settled_seq
            expected = not_paid(seq).get(agency, NotPaid()) if seq else None
            corrected += self._correct_month(agency, period, month, expected)
        if any(month.live is not None and month.live.settled_seq for month in months.values()):
            self._correct_runs(period, counted.runs or (), now)
        return corrected

    def _correct_runs(self, period: Period, known: Collection[int], now: datetime) -> None:
        paid = {
            run.seq
            for run in self.runs.since(now - _RUNS_WITHIN)
            if run.period == period and run.seq is not None
        }
        if not paid <= {*known}:
            self.live_months.note_runs(period, paid)

    def _not_paid(self, seq: int) -> Mapping[str, NotPaid]:
        return count_not_paid(not_paid_by(self.ledger, self.archive, seq))

    def _correct_month(
        self, agency: str, period: Period, month: CountedMonth, not_paid: NotPaid | None
    ) -> bool:
        found = count_uploads(self.uploads, agency, period, month.live)
        known = month.waiting or frozenset()
        differs = False
        if {text for text in known if _waits(text, month)} != found.waiting:
            differs = self.counts.correct_waiting(agency, period, month.waiting, found.waiting)
        if month.live and (month.rejected, month.not_paid) != (found.rejected, not_paid):
            differs |= self.counts.correct_month(month, found.rejected, not_paid)
        if differs:
            logger.warning("counts corrected", agency=agency, period=str(period))
        return differs


def _waits(text: str, month: CountedMonth) -> bool:
    """Whether an upload that is counted as waiting is not older than the file that is live."""
    return bool(UploadCounts(frozenset({text})).waits(month.live))
