"""Scheduled safety net: restarts work that got stuck and reports what it cannot fix.

Found and restarted or fixed: an object without an upload record, a register or a list of agencies
without a report, an upload stuck on its way, waiting for its turn, or approved and not published,
referrals that are not those of the live batch, a referral that was not sent, counts beside a live
month that differ, a settlement run that did not end, a list of people that is decided and not in
force. Reported by a metric: an upload that failed or waits for its turn, a dead-letter queue that
is not empty, a stored total that does not recompute, a ledger that is not that of the archive,
months that are not those of the archive, claims that nobody decides, agencies that runs leave out,
runs that the bank's statement does not match, a personnel administration that runs out of people,
a list of people in force by no entry of the ledger. Completed: records of publications. Noted: who
is claimed by several agencies, for these and for whoever decides it. Made once: the first epoch.
In a table that is not the one that counts nothing is looked at but that.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self

from tukin.aws.messaging.bus import put_events
from tukin.aws.messaging.queues import message_count, send_message
from tukin.aws.objects import Bucket, StoredVersion
from tukin.aws.observability import logger, metrics
from tukin.aws.table import Table
from tukin.operations.recount import Recount
from tukin.payroll import repair as payroll_repair
from tukin.payroll.batch import COMPOSED
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.stores.executions import Executions, start_run
from tukin.payroll.stores.lanes import Lanes
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.month_counts import MonthCounts, worked_on
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.people.agencies.agency import Agencies
from tukin.people.grants.ending import count_ending
from tukin.people.grants.grant import Grants
from tukin.people.grants.store import find_grants
from tukin.processing.repair import UploadRepair
from tukin.ratings.month.attendance_store import AttendanceParts
from tukin.ratings.month.part_names import is_attendance_part
from tukin.referrals.emit import PutEvents
from tukin.referrals.store import Referrals
from tukin.register import repair as register_repair
from tukin.settlement import repair as settlement_repair
from tukin.settlement.claims.decision import Decisions, of_period, read_decisions
from tukin.settlement.claims.search import ClaimSearch
from tukin.settlement.claims.store import Claims
from tukin.settlement.claims.undecided import count_undecided
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.people_lists.in_force import LedgerLists
from tukin.settlement.preparation.locked_pay import LockedPeriod
from tukin.settlement.statements.unmatched import count_unmatched
from tukin.settlement.stores.left_out import count_left_out
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs
from tukin.settlement.writing.epochs import TableEpochs
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period

_YOUNGEST = timedelta(minutes=10)
_HOUR = 1
"""Hour of the day, UTC, in which sweeps look at agencies that have published nothing, too."""
_OLDEST = timedelta(days=60)
FINDINGS = (
    "ObjectsWithoutRecord",
    "UploadsStuck",
    "UploadsDelayed",
    "UploadsFailed",
    "ReferralsBehind",
    "ReferralsUnsent",
    "IntegrityFailures",
    "DeadLetters",
    "RunsStuck",
    "LedgerStopped",
    "TableReadOnly",
    "EpochsInDoubt",
    "ClaimsUndecided",
    "PersonnelEnding",
    "ListsUndecided",
    "AgenciesLeftOut",
    "RunsUnmatched",
    "PublicationsInDoubt",
    "CountsCorrected",
)
"""Names of the metrics, all of them of each sweep; alarms.yaml watches all but the last."""

Send = Callable[[Mapping[str, Any]], None]
"""Sends a message to a queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepStores:
    """What a sweep looks at, and by what it restarts work."""

    intake: Bucket
    uploads: Uploads
    parts: AttendanceParts
    live_months: LiveMonths
    records: Records
    referrals: Referrals
    runs: Runs
    run_archive: RunArchive
    writer: LedgerWriter
    epochs: TableEpochs
    claims: Claims
    locked: Callable[[Period], LockedPeriod]
    grants: Callable[[date], Grants]
    lists: LedgerLists
    executions: Executions
    must_wait: Callable[[str, Period], bool]
    start_run: Callable[[str, str], None]
    receive_upload: Send
    receive_register: Send
    put_events: PutEvents
    dead_letters: Callable[[], int]
    recount: Callable[[Period, Collection[str], datetime], int]

    @classmethod
    def on(
        cls,
        table: Table,
        intake: Bucket,
        archive: Bucket,
        ledger: tuple[Bucket, int],
        publications: tuple[Bucket, int],
        *,
        bus: str,
        machines: tuple[str, str],
        queues: tuple[str, str],
        dead_letters: Collection[str],
        most_executions: int,
    ) -> Self:
        """On the stores of a table and a bucket.

        Args:
            table: the one table.
            intake: the bucket of uploads, registers, agencies and the reports on them.
            archive: the bucket of the names of stored numbers, of the people who act, and of what
                runs paid.
            ledger: the bucket that decides, and for how many days nobody can delete of it.
            publications: the same of what publications locked.
            bus: name of the event bus.
            machines: ARNs of process-upload and of the settlement.
            queues: URLs of the queues of uploads, and of registers and agencies.
            dead_letters: URLs of all dead-letter queues.
            most_executions: of all agencies together.
        """
        uploads, live_months, runs = Uploads(table), LiveMonths(table), Runs(table)
        writer = LedgerWriter.on(table, *ledger)
        recount = Recount(
            counts=MonthCounts(table),
            live_months=live_months,
            uploads=uploads,
            ledger=writer.ledger,
            archive=RunArchive(archive),
            runs=runs,
        )
        return cls(
            intake=intake,
            uploads=uploads,
            parts=AttendanceParts(table, archive),
            live_months=live_months,
            records=Records(table, NamesArchive(archive)),
            referrals=Referrals(table),
            runs=runs,
            run_archive=RunArchive(archive),
            writer=writer,
            epochs=TableEpochs.on(table, *ledger),
            claims=Claims(table),
            locked=partial(LockedPeriod, LockedPay.on(*publications), archive),
            grants=partial(find_grants, table, archive),
            lists=LedgerLists.on(table, archive),
            executions=Executions(machines[0]),
            must_wait=Lanes(table, most_executions).are_taken,
            start_run=partial(start_run, machines[1]),
            receive_upload=partial(send_message, queues[0]),
            receive_register=partial(send_message, queues[1]),
            put_events=partial(put_events, bus),
            dead_letters=lambda: sum(map(message_count, dead_letters)),
            recount=recount.correct,
        )


class Sweep:
    """One sweep at a moment (UTC). Everything it does can be done again."""

    def __init__(self, stores: SweepStores, agencies: Agencies | None, now: datetime) -> None:
        self._stores = stores
        self._agencies = agencies
        self._now = now

    def run(self) -> dict[str, int]:
        """Look at everything once; what was found and how often, by ``FINDINGS``."""
        found = settlement_repair.compare_epochs(self._stores.epochs)
        if not found["TableReadOnly"]:
            found += self._all()
        for name in FINDINGS:
            metrics.add_metric(name, "Count", found[name])
        logger.info("swept", extra=dict(found))
        return {name: found[name] for name in FINDINGS}

    def _all(self) -> Counter[str]:
        """What is found in a table that may be written."""
        found, periods = self._uploads()
        for prefix in ("register/", "agencies/", "grants/", "lines/", "units/"):
            found += self._dated_files(prefix)
        stores = self._stores
        tip, stopped = settlement_repair.compare_ledger(stores.writer)
        found += stopped
        decisions = None if tip is None else self._decisions(tip, found)
        swept = sorted({*worked_on(self._now), *periods})
        for period in swept:
            found += self._months(period, decisions)
        found += self._counts(swept)
        found += settlement_repair.repair(
            stores.runs, stores.start_run, self._now, _YOUNGEST, _OLDEST
        )
        stores.epochs.begin(stores.writer.ledger, stores.writer.archive, self._now)
        found += stores.lists.repair()
        found += count_undecided(stores.claims.of_period, self._now)
        ledger = stores.writer.ledger
        found += count_left_out(stores.runs, ledger, stores.live_months, self._now)
        found += count_unmatched(stores.runs, ledger, stores.run_archive, self._now)
        found += count_ending(stores.grants, self._now)
        found["DeadLetters"] += stores.dead_letters()
        return found

    def _uploads(self) -> tuple[Counter[str], set[Period]]:
        stores = self._stores
        repair = UploadRepair(
            uploads=stores.uploads,
            executions=stores.executions,
            receive_again=lambda version: self._receive_again(version, stores.receive_upload),
            bucket=stores.intake.name,
            agencies=self._agencies,
            now=self._now,
            youngest=_YOUNGEST,
            must_wait=stores.must_wait,
            is_part=is_attendance_part,
            is_known_part=stores.parts.is_known,
        )
        for prefix in ("uploads/", COMPOSED):
            for version in self._versions(prefix):
                repair.look_at(version)
        repair.take_up()
        return repair.found, repair.periods

    def _dated_files(self, prefix: str) -> Counter[str]:
        stores = self._stores
        return register_repair.repair(
            stores.intake,
            prefix,
            self._versions(prefix),
            lambda version: self._receive_again(version, stores.receive_register),
        )

    def _versions(self, prefix: str) -> Iterator[StoredVersion]:
        """The objects that should be done with by now, and are not too old to matter."""
        for version in self._stores.intake.versions(prefix):
            if self._now - _OLDEST < version.modified < self._now - _YOUNGEST:
                yield version

    def _receive_again(self, version: StoredVersion, send: Send) -> None:
        """Send the object to a queue once more; at most one execution an hour comes of it."""
        content = {
            "bucket": self._stores.intake.name,
            "key": version.key,
            "version_id": version.version_id,
            "after": f"sweep {self._now:%Y-%m-%dT%H}",
        }
        send({"receive_again": content})

    def _decisions(self, tip: LedgerTip, found: Counter[str]) -> Decisions | None:
        """Whose records count, by the ledger that is that of the archive; None: nobody knows."""
        try:
            state = self._stores.run_archive.state("claims", tip.claims_sha256)
            return read_decisions(state or b"")
        except IntegrityError as error:
            logger.error("decisions on claims cannot be read", code=error.code)
            found["IntegrityFailures"] += 1
            return None

    def _months(self, period: Period, decisions: Decisions | None) -> Counter[str]:
        """What is found in the live months of a period; ``decisions`` None where nobody knows."""
        stores, found = self._stores, Counter[str]()
        locked = stores.locked(period)  # before the live months, which may be newer
        decided = of_period(decisions or {}, str(period))
        search = ClaimSearch(stores.claims, period, decided)
        live_months = []
        for live in stores.live_months.of_period(period):
            live_months.append(live)
            stored = payroll_repair.checked_records(live, stores.records)
            found += payroll_repair.repair(live, stored, stores.referrals, stores.put_events)
            search.add(live.batch.agency, stored)
        if decisions is not None:
            search.note(self._now.isoformat(timespec="seconds"))
        return found + settlement_repair.compare_publications(period, locked, live_months)

    def _counts(self, swept: Iterable[Period]) -> Counter[str]:
        """Correct what is counted beside the months that are worked on, by calendar or in fact."""
        corrected = 0
        for period in swept:
            is_time = self._now.hour == _HOUR and self._agencies is not None
            agencies = self._agencies.of_period(period) if is_time and self._agencies else ()
            corrected += self._stores.recount(period, agencies, self._now)
        return Counter(CountsCorrected=corrected)
