"""A run's execution: prepares what was asked for, pays what was released, signs what is committed.

Preparing computes entitled − credited and keeps it for finance to see. Paying takes the lines as
they were shown, never computed again, and makes a ledger entry of them, which the archive decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import metrics
from tukin.aws.table import Table
from tukin.payroll.batch import VERSION
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.publication import LiveMonth
from tukin.payroll.stores.live_months import LiveMonths, live_month_to_json
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.rules.parts import USUAL_RECOVERY_BP
from tukin.rules.payment import Payment
from tukin.rules.store import RuleArchive
from tukin.settlement.cells.cell_file import ALL_CELLS, Cells, has_cells
from tukin.settlement.cells.cell_states import CellStates
from tukin.settlement.cells.releasing import release_by_cells
from tukin.settlement.claims.counted import claimed_twice, count_claims
from tukin.settlement.claims.store import Claims, open_claims
from tukin.settlement.engines import builder_of, limits_recoveries, names_a_directory
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.export_file import ExportFile
from tukin.settlement.files.states import read_accounts
from tukin.settlement.holds import Held
from tukin.settlement.ledger import Entry, LedgerTip, manifest_json
from tukin.settlement.preparation.changed import changed_since
from tukin.settlement.preparation.first_payments import first_payments, nobody
from tukin.settlement.preparation.live_people import LivePeople, entitled_by
from tukin.settlement.preparation.locked_pay import LockedPeriod, report_doubts
from tukin.settlement.preparation.prepare import (
    Grounds,
    People,
    leave_out,
    prepare,
    prepare_by_cells,
)
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared
from tukin.settlement.preparation.store import keep_prepared, months_of, read_prepared
from tukin.settlement.run import (
    LiveAgency,
    Release,
    RunRequest,
    StatesBefore,
    facts_of,
    settle_released,
)
from tukin.settlement.run_state import Intended, Released, Run, RunStatus
from tukin.settlement.settlement import Entitlement, Settlement, Transfer
from tukin.settlement.stores.directory import pinned_directory, read_directory
from tukin.settlement.stores.ledger import MOST_AGENCIES
from tukin.settlement.stores.not_paid import note_paid
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs
from tukin.settlement.stores.signing import SigningKey
from tukin.settlement.writing.patience import SECONDS_OF_A_RUN, until_committed
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import IntegrityError, NotFound, StoreUnavailable
from tukin.vocabulary.period import Period

_STEPS = 3
"""Committing, signing, and seeing that it is signed."""
Claimed = dict[str, tuple[Entitlement, ...]]
"""NIP → the claims of several agencies on a person."""
_PERIODS_LOOKED_AT = 15
"""The period of a run and those of the year before it, with THR and the 13th month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementStores:
    """What a settlement run reads and writes."""

    runs: Runs
    writer: LedgerWriter
    live_months: LiveMonths
    records: Records
    archive: RunArchive
    rules: RuleArchive
    key: SigningKey
    key_of: Callable[[str], str]
    claims: Claims
    locked: Callable[[Period], LockedPeriod]
    directory: Callable[[Period, date], Directory]
    pinned_directory: Callable[[str, Mapping[str, str]], Directory]

    @classmethod
    def on(
        cls,
        table: Table,
        patient_table: Table,
        archive: Bucket,
        ledger: tuple[Bucket, int],
        publications: tuple[Bucket, int],
        key_id: str,
        key_of: Callable[[str], str],
    ) -> Self:
        """On the stores of the one table and an archive; records are read patiently.

        ``ledger`` and ``publications`` are what ``environment`` says of them, ``key_of`` is the
        person's key of a NIP.
        """
        return cls(
            runs=Runs(table),
            writer=LedgerWriter.on(table, *ledger),
            live_months=LiveMonths(table),
            records=Records(patient_table, NamesArchive(archive)),
            archive=RunArchive(archive),
            rules=RuleArchive(archive),
            key=SigningKey(key_id),
            key_of=key_of,
            claims=Claims(table),
            locked=partial(LockedPeriod, LockedPay.on(*publications), archive),
            directory=partial(read_directory, table, archive),
            pinned_directory=partial(pinned_directory, archive),
        )


@dataclass(frozen=True, slots=True)
class Code:
    """What executes a run: its engine, and by which SHA-256 its package is known ("" of none)."""

    engine: str
    package_sha256: str = ""


class SettlementRun:
    """One run, from wherever it is to where it waits for people, or to its end."""

    def __init__(
        self, run_id: str, stores: SettlementStores, clock: Callable[[], datetime], code: Code
    ) -> None:
        self._run_id = run_id
        self._stores = stores
        self._clock = clock
        self._engine = code.engine
        self._code = code

    def finish(self) -> Run:
        """Prepare a requested run, commit a released one, sign a committed one.

        Raises:
            EngineChanged: E738, where it was requested under a later engine than the code's.
            StoreUnavailable: E720, where other runs or publications were always faster.
        """
        for _ in range(_STEPS):
            run = until_committed(self._decided, SECONDS_OF_A_RUN)
            if run.status is not RunStatus.COMMITTED:
                return run
            self._sign(run)
        raise StoreUnavailable("E720")

    def _decided(self) -> Run | None:
        """The run that is prepared, committed or at an end; None where it is to be tried again."""
        run = self._read()
        if run.status not in (RunStatus.PREPARING, RunStatus.RELEASING):
            return run
        tip = self._stores.writer.tip()
        if tip is None:
            return None
        run = self._read()  # after the tip: what was committed up to there shows
        if run.status is RunStatus.PREPARING:
            self._prepare(run, tip)
        elif run.status is RunStatus.RELEASING:
            self._commit(run, tip)
        after = self._read()
        return None if after.status in (RunStatus.PREPARING, RunStatus.RELEASING) else after

    def _read(self) -> Run:
        run = self._stores.runs.get(self._run_id)
        if run is None:  # it is recorded before its execution starts; a restore may forget it
            raise NotFound("E802")
        return run

    def _prepare(self, run: Run, tip: LedgerTip) -> None:
        """Compute what the run would pay on what is there now, and keep it for finance to see."""
        stores = self._stores
        made_by = run.engine or self._engine
        builder_of(made_by, self._engine)
        before = self._before(tip, run.period)
        locked = stores.locked(run.period)  # before the live months, which may be newer
        live_months = self._live_months(run.period)
        chosen, moved = _chosen(run, live_months)
        if not chosen:
            stores.runs.mark_outdated(run.run_id)
            return
        people = LivePeople(live_months, stores.records, stores.key_of, keyed=has_cells(made_by))
        claimed: Claimed = {}
        prepared = self._prepared(
            *(run, made_by, live_months, chosen, before),
            self._noting_claims(people, before, run.period, claimed),
        )
        doubts = people.doubts(locked)
        report_doubts(run.period, doubts)
        metrics.add_metric("PublicationsInDoubt", "Count", len(doubts))
        prepared = replace(
            leave_out(prepared, doubts),
            moved=moved,
            doubted={agency: doubt.value for agency, doubt in doubts.items()},
            archived=tuple(sorted(locked.archived)),
        )
        now = prepared.prepared_at
        stores.claims.note(run.period, open_claims(claimed, stores.key_of, now), now)
        sha256 = keep_prepared(stores.archive, prepared)
        first = prepared.first_payments_sha256
        stores.runs.mark_prepared(run.run_id, now, sha256, prepared.digest, first)

    def _prepared(
        self,
        run: Run,
        made_by: str,
        live_months: Mapping[str, LiveMonth],
        chosen: Set[str],
        before: StatesBefore,
        people: People,
    ) -> Prepared:
        """What the run would pay, in slices or, of older engines, of everybody at once."""
        stores = self._stores
        now = self._clock().isoformat(timespec="seconds")
        asked = (run.run_id, str(run.period), run.requested_by)
        request = RunRequest(*asked, now, made_by, VERSION, self._code.package_sha256)
        is_named = names_a_directory(made_by)
        grounds = Grounds(
            directory=stores.directory(run.period, self._clock().date())
            if is_named
            else NO_DIRECTORY,
            rules={a: stores.rules.get(live_months[a].batch.rules_sha256) for a in chosen},
            find=partial(self._find_first, before.tip, run.period) if is_named else nobody,
            recovery_bp=USUAL_RECOVERY_BP if limits_recoveries(made_by) else None,
        )
        months = [
            PinnedMonth(live_month_to_json(live), agency in chosen)
            for agency, live in sorted(live_months.items())
        ]
        if has_cells(made_by):
            return prepare_by_cells(request, months, people, before.stored, grounds, stores.key_of)
        found = people(ALL_CELLS)
        live = {
            each.agency: LiveAgency(each.month, found[each.agency], each.chosen) for each in months
        }
        return prepare(request, live, before.stored, grounds)

    def _noting_claims(
        self, people: People, before: StatesBefore, period: Period, claimed: Claimed
    ) -> People:
        """The same people; who is claimed by several agencies and paid for none gets noted."""
        decided = before.stored.decided(str(period))

        def found_in(cells: Cells) -> Mapping[str, Sequence[Entitlement]]:
            found = people(cells)
            claimed.update(claimed_twice(count_claims(found, decided).people))
            return found

        return found_in

    def _find_first(
        self, tip: LedgerTip, period: Period, lines: Sequence[Transfer], accounts: Mapping[str, str]
    ) -> tuple[Held, ...]:
        """Who was not paid in this period or the ones before it, or to another account."""
        stores, paid = self._stores, [line for line in lines if line.transfer_idr]
        if not paid:
            return ()
        wanted = {line.nip for line in paid}
        keys = {line.key for line in paid}  # of a slice: its cells are read, not all
        last: dict[str, str] = {}
        for _ in range(_PERIODS_LOOKED_AT):
            sha256 = tip.period(period).credited_sha256
            known = stores.archive.state_of("credited", sha256, keys if all(keys) else ())
            for nip, account in read_accounts(known):
                if nip in wanted:
                    last.setdefault(nip, account)
            if last.keys() >= wanted:
                break
            period = period.before
        return first_payments(lines, accounts, last)

    def _commit(self, run: Run, tip: LedgerTip) -> None:
        """Decide what was intended before, else pay what was released if it is what was shown.

        An entry that is intended and whose number is free may be decided at any moment by whoever
        intended it. So nothing else is done with the run before it is.
        """
        stores, intended = self._stores, run.intended
        if intended is not None and intended.seq == tip.seq + 1:
            stores.writer.commit(tip, stores.archive.intended_entry(intended.sha256))
            return
        entry = self._entry(run, tip)
        if entry is None:
            stores.runs.mark_release_outdated(run, intended)
            return
        stores.archive.keep_entry(entry)
        if stores.runs.intend(run.run_id, Intended.of(entry), intended) and stores.writer.commit(
            tip, entry
        ):
            metrics.add_metric("RunsCommitted", "Count", 1)

    def _entry(self, run: Run, tip: LedgerTip) -> Entry | None:
        """What a released run becomes, all that it names being kept; None where it is outdated."""
        if run.released is None:
            raise AssertionError("a run that is releasing says by whom")
        stores = self._stores
        prepared = read_prepared(stores.archive, run)
        build = builder_of(prepared.engine, self._engine)
        before = self._before(tip, run.period)
        live_months = self._live_months(run.period)
        changed = self._changed(prepared, live_months, before)
        if not set(changed) <= set(run.released.left_out):
            return None
        request = self._request(run, run.released, prepared)
        directory = stores.pinned_directory(prepared.register_sha256, prepared.agency_names)
        if request.release is None:
            raise AssertionError("a request of a released run names its release")
        released, settlement, changes = self._settled(prepared, request.release, before, directory)
        if changes is not None:  # a city's states are in memory no more while its files are made
            before = replace(before, credited=None, recoveries=None)
        claims = stores.archive.state("claims", prepared.claims_sha256)
        paid = [live_months[agency] for agency in released.agencies]
        entitled = (item for live_month in paid for item in self._entitled(live_month))
        built = build(
            request,
            before,
            released.months,
            settlement,
            self._payment_rules(paid),
            directory,
            facts_of(entitled, prepared.period, claims),
            keep=self._keep_file,
            changes=changes,
        )
        if changes is None:
            stores.archive.keep_state("credited", built.credited)
            stores.archive.keep_state("recoveries", built.recoveries)
        return built.entry

    def _settled(
        self, prepared: Prepared, release: Release, before: StatesBefore, directory: Directory
    ) -> tuple[Prepared, Settlement, Mapping[str, Any] | None]:
        """What is released and what it changes; of engines with cells, what the entry says of it.

        Cell files of the states after it are stored at once: nothing else needs them.
        """
        stores = self._stores
        if not has_cells(prepared.engine):
            states = before.credited, before.recoveries
            return *settle_released(prepared, release, *states, directory), None
        known = CellStates.of(before.credited, before.recoveries, stores.key_of)
        found = release_by_cells(prepared, release, known, directory)
        stores.archive.keep_state("credited", found.after.credited)
        stores.archive.keep_state("recoveries", found.after.recoveries)
        changes = found.after.follow(before.credited, before.recoveries)
        return found.prepared, found.settlement, changes

    def _keep_file(self, file: ExportFile) -> None:
        self._stores.archive.keep_file(self._run_id, file.name, file.data, file.content_type)

    def _before(self, tip: LedgerTip, period: Period) -> StatesBefore:
        """The states that the ledger's tip names."""
        archive, state = self._stores.archive, self._stores.writer.period(tip, period)
        credited = archive.state("credited", state.credited_sha256)
        recoveries = archive.state("recoveries", tip.recoveries_sha256)
        holds = archive.state("holds", tip.holds_sha256)
        claims = archive.state("claims", tip.claims_sha256)
        return StatesBefore(tip, credited, recoveries, holds, claims)

    def _live_months(self, period: Period) -> dict[str, LiveMonth]:
        return {item.batch.agency: item for item in self._stores.live_months.of_period(period)}

    def _changed(
        self, prepared: Prepared, live_months: Mapping[str, LiveMonth], before: StatesBefore
    ) -> tuple[str, ...]:
        """The agencies in which a person with a line changed since the run was prepared."""

        def people_of(agency: str) -> set[str]:
            return {item.nip for item in self._entitled(live_months[agency])}

        return changed_since(prepared, months_of(live_months.values()), before.stored, people_of)

    def _request(self, run: Run, released: Released, prepared: Prepared) -> RunRequest:
        return RunRequest(
            run_id=run.run_id,
            period=str(run.period),
            requested_by=run.requested_by,
            settled_at=released.at,
            engine=prepared.engine,
            version=prepared.version,
            package_sha256=prepared.package_sha256,
            release=Release(
                digest=prepared.digest,
                prepared_at=prepared.prepared_at,
                released_by=released.by,
                left_out=released.left_out,
                credited_sha256=prepared.credited_sha256,
                recoveries_sha256=prepared.recoveries_sha256,
                claims_sha256=prepared.claims_sha256,
                first_payments_sha256=released.confirmed,
                holds_sha256=prepared.holds_sha256,
                recovery_bp=prepared.recovery_bp,
                doubted=prepared.doubted,
                archived=prepared.archived,
            ),
        )

    def _entitled(self, live_month: LiveMonth) -> Iterator[Entitlement]:
        return entitled_by(live_month, self._stores.records, self._stores.key_of)

    def _payment_rules(self, live_months: Iterable[LiveMonth]) -> Payment | None:
        """The region's own files, by the rules of the latest upload that is paid."""
        latest = max(live_months, key=lambda live: live.batch.order, default=None)
        if latest is None:
            return None
        return self._stores.rules.get(latest.batch.rules_sha256).payment

    def _sign(self, run: Run) -> None:
        """Note in the live months that they are paid, and sign what proves it."""
        if run.seq is None:
            raise AssertionError("a committed run has its entry")
        stores = self._stores
        entry = stores.writer.ledger.entry(run.seq)
        note_paid(stores.live_months, stores.archive, entry)
        manifest = manifest_json(entry)
        stores.archive.keep_manifest(run.run_id, manifest, stores.key.sign(manifest))
        stores.runs.mark_signed(run.run_id)


def _chosen(run: Run, live_months: dict[str, LiveMonth]) -> tuple[set[str], tuple[str, ...]]:
    """The agencies to pay, and those left out: they published again after the preparer looked.

    Raises:
        IntegrityError: E732, where one of them has none; E722, where they are too many.
    """
    agencies = run.agencies if run.agencies is not None else tuple(live_months)
    for agency in agencies:
        if agency not in live_months:
            raise IntegrityError("E732", agency=agency)
    if len(agencies) > MOST_AGENCIES:
        raise IntegrityError("E722", most=MOST_AGENCIES, count=len(agencies))
    seen = run.revisions
    moved = {a for a in agencies if seen is not None and seen.get(a) != live_months[a].revision}
    return set(agencies) - moved, tuple(sorted(moved))
