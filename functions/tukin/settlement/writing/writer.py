"""Who writes to the ledger: first the archive decides, then the table follows.

A writer reads the table's tip and looks for the next two numbers in the archive. One ahead whose
request waits is of a writer that broke off: it is completed from the entry alone, by whoever finds
it. Anything else ahead means that the table is not the one that the archive was written beside (it
was restored, say): then nothing is written until two people had the archive replayed into it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn, Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, PeriodState, follows
from tukin.settlement.run_state import Intended, RunStatus
from tukin.settlement.stores.asked import FinanceRequests
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.ledger_archive import LedgerArchive
from tukin.settlement.stores.runs import Runs
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class LedgerWriter:
    """Commits entries. A tip that it gave may be built on, until another entry takes the number."""

    ledger: Ledger
    archive: LedgerArchive
    runs: Runs
    requests: FinanceRequests

    @classmethod
    def on(cls, table: Table, bucket: Bucket, days: int) -> Self:
        """On a table and the ledger's bucket, in which objects are locked for some days."""
        archive = LedgerArchive(bucket, timedelta(days=days), table.must_count)
        return cls(Ledger(table), archive, Runs(table), FinanceRequests(table))

    def tip(self) -> LedgerTip | None:
        """The tip that the next entry follows; None where it moves just now: read again.

        Raises:
            IntegrityError: E863 where the table is not that of the archive, E864 where what comes
                next does not follow.
        """
        seen = self.ledger.tip()
        if seen.began_before_archive:
            self.ledger.note_archived(self.archive.create)
            return None
        if seen.seq:
            known = self.archive.entry(seen.seq)
            if known is None or known.hash != seen.hash:
                self._stop("E863", seen)
        following, further = (self.archive.entry(seen.seq + ahead) for ahead in (1, 2))
        if following is None and further is None:
            return seen
        if self.ledger.tip() != seen:
            return None
        if following is None or further is not None:
            self._stop("E863", seen)
        self._complete(seen, following)
        return None

    def period(self, tip: LedgerTip, period: Period) -> PeriodState:
        """What is credited for a period, by the tip.

        Raises:
            IntegrityError: E865, where the period's own item says something else: the table was
                restored, and some of its items are older than others.
        """
        state = tip.period(period)
        if self.ledger.period(period) != state and self.ledger.tip() == tip:
            self._stop("E865", tip)
        return state

    def commit(self, tip: LedgerTip, entry: Entry) -> bool:
        """Decide an entry and bring the table up to it; False says nothing: read again."""
        self.archive.create(entry)
        decided = self.archive.entry(tip.seq + 1)
        if decided is None or decided.hash != entry.hash:
            return False
        return self.ledger.follow(tip, decided)

    def _complete(self, tip: LedgerTip, entry: Entry) -> None:
        """Bring the table up to an entry that another writer left, if its request waits."""
        if not follows(tip, entry):
            self._stop("E864", tip)
        if self._waits(entry):
            self.ledger.follow(tip, entry)
        elif self.ledger.tip() == tip:
            self._stop("E863", tip)

    def _waits(self, entry: Entry) -> bool:
        """Whether the table has the request of an entry, and that the entry is not its answer."""
        values = entry.values
        if values["kind"] == EntryKind.RUN:
            run = self.runs.get(values["run_id"])
            if run is None or run.status is not RunStatus.RELEASING:
                return False
            return run.intended == Intended.of(entry)
        request = self.requests.get(values["request_id"])
        return request is not None and request.waits

    @staticmethod
    def _stop(code: str, tip: LedgerTip) -> NoReturn:
        count("LedgerStopped")
        logger.error("the ledger stops", error_code=code, seq=tip.seq)
        raise IntegrityError(code, seq=tip.seq)
