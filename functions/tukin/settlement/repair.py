"""Starts settlement runs again that did not end, and ends those that nobody released."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from tukin.aws.observability import logger
from tukin.payroll.publication import LiveMonth
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.preparation.locked_pay import LockedPeriod, report_doubts
from tukin.settlement.run_state import ON_ITS_WAY, RunStatus
from tukin.settlement.stores.runs import Runs
from tukin.settlement.writing.epochs import TableEpochs
from tukin.settlement.writing.patience import until_committed
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period

_SECONDS_TO_COMPARE = 20.0


def repair(
    runs: Runs,
    start: Callable[[str, str], None],
    now: datetime,
    youngest: timedelta,
    oldest: timedelta,
) -> Counter[str]:
    """Start each run again, at most once an hour, that is on its way for longer than ``youngest``.

    What was prepared and not released in time expires.

    Args:
        runs: the stored runs.
        start: starts the execution of a run (id) under a name.
        now: the time, UTC.
        youngest: runs that were requested this long ago may still be at work.
        oldest: runs that were requested longer ago are not looked at.
    """
    recent = list(runs.since(now - oldest))
    stuck = [
        run
        for run in recent
        if run.status in ON_ITS_WAY and datetime.fromisoformat(run.requested_at) < now - youngest
    ]
    for run in stuck:
        start(run.run_id, f"{run.run_id}-sweep-{now:%Y%m%dT%H}")
    for run in recent:
        if run.status is RunStatus.PREPARED and run.expires() <= now:
            runs.mark_expired(run.run_id)
    return Counter(RunsStuck=len(stuck))


def compare_ledger(writer: LedgerWriter) -> tuple[LedgerTip | None, Counter[str]]:
    """Compare the table's ledger with the archive; an entry that a writer left is completed.

    The tip, None where the table is not that of the archive, which is counted.
    """
    try:
        return until_committed(writer.tip, _SECONDS_TO_COMPARE), Counter()
    except IntegrityError:
        return None, Counter(LedgerStopped=1)


def compare_epochs(epochs: TableEpochs) -> Counter[str]:
    """Compare the table with the last epoch, and each epoch with the one before it.

    Where no epoch can be read any more every table is read-only.
    """
    try:
        found = Counter(TableReadOnly=int(not epochs.counts()))
    except IntegrityError:
        found = Counter(TableReadOnly=1)
    try:
        epochs.check_chain()
    except IntegrityError as error:
        logger.error("the epochs are in doubt", error_code=error.code)
        found["EpochsInDoubt"] = 1
    return found


def compare_publications(
    period: Period, locked: LockedPeriod, live_months: Iterable[LiveMonth]
) -> Counter[str]:
    """Create the records that publications did not come to; count the months that are in doubt.

    After a restore these are the months that the archive has and the table lacks or has older ones
    of. What a record names, and what its people are paid, is compared when a run is prepared.

    Args:
        period: the period.
        locked: what the archive knew of it before the live months were read.
        live_months: all of the period.
    """
    by_agency = {live.batch.agency: live for live in live_months}
    doubts = locked.gone(by_agency)
    for agency, live in by_agency.items():
        if (doubt := locked.doubt_of_place(live)) is not None:
            doubts[agency] = doubt
    report_doubts(period, doubts)
    return Counter(PublicationsInDoubt=len(doubts))
