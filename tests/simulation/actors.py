"""The processes of a simulation: the workflows of the pipeline on stand-in stores.

Here is only what no workflow decides: which stores a function gets, what the state machine runs
one after the other, and what people do. ``bugs`` plants mistakes that designs of this kind are
known for, to test that they are found.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from unittest.mock import patch
from zoneinfo import ZoneInfo

from greenlet import getcurrent

from tests.agency_rows import agencies
from tests.grant_rows import four_eyes
from tests.simulation import lists
from tests.simulation import stores as fake
from tests.simulation.bank import Row, executed
from tests.simulation.history import PaidBefore
from tests.simulation.people import (
    AGENCIES,
    Terms,
    directory_of,
    register_of,
    rules_named,
    rules_of,
    validator_of,
)
from tests.simulation.source import PERIODS, START, File
from tests.simulation.store import Send, Start, do_nothing
from tests.simulation.stores import BUCKET, Hand, clock, do
from tukin.aws.notifications import Ended, ObjectVersion
from tukin.aws.observability import logger, metrics
from tukin.entitlement.formula import Formula
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.table import RawPart
from tukin.intake import check_file as intake
from tukin.intake import check_month
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import CheckedMonth, SourceFile
from tukin.intake.row_validator import RowValidator
from tukin.operations.recount import Recount
from tukin.operations.sweep import Sweep, SweepStores
from tukin.payroll.batch import (
    FACTS_STORED,
    Batch,
    Totals,
    UploadStatus,
    add_totals,
    totals_from_json,
)
from tukin.payroll.locked.pay import PaidPerson
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.publication import Outcome
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.shards import Shard
from tukin.people.grants.grant import Grants
from tukin.processing import publish, validate
from tukin.processing.approve import Approvals
from tukin.processing.compose import Composer, Pins
from tukin.processing.compute import Computation
from tukin.processing.receive import Receiver, WebMonths
from tukin.processing.turns import Turns
from tukin.referrals import store as referral_items
from tukin.referrals.emit import emit
from tukin.referrals.referral import Referral
from tukin.register.register import Register
from tukin.rules.rule_set import RuleSet
from tukin.settlement import ledger
from tukin.settlement.after_payment import acknowledge
from tukin.settlement.claims.confirm import confirm_decision
from tukin.settlement.claims.desk import ClaimsDesk
from tukin.settlement.claims.propose import propose_decision
from tukin.settlement.claims.proposed import ProposedDecision
from tukin.settlement.claims.requests import ClaimBody
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.directory import Directory
from tukin.settlement.files.states import read_lines, sha256_hex
from tukin.settlement.ledger import EntryKind
from tukin.settlement.person_holds.confirm import confirm_hold
from tukin.settlement.person_holds.desk import HoldsDesk
from tukin.settlement.person_holds.enter import enter_hold, enter_lift
from tukin.settlement.person_holds.entered import EnteredHold
from tukin.settlement.person_holds.requests import HoldBody, LiftBody
from tukin.settlement.preparation.locked_pay import LockedPeriod
from tukin.settlement.preparation.release import cancel_run, changed_agencies, release_run
from tukin.settlement.preparation.store import read_prepared
from tukin.settlement.read_runs import entry_values
from tukin.settlement.request_run import request_run
from tukin.settlement.requests import (
    AcknowledgementBody,
    CancellationBody,
    RecoveryBody,
    ReleaseBody,
    ReturnedLine,
    ReturnsBody,
    RunBody,
)
from tukin.settlement.returns.confirm import confirm_returns
from tukin.settlement.returns.enter import enter_returns
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.run_state import Run, RunStatus, run_id_of
from tukin.settlement.settle import Code, SettlementRun, SettlementStores
from tukin.settlement.settlement import ReturnReason
from tukin.settlement.statements.desk import StatementsDesk
from tukin.settlement.statements.enter import enter_statement
from tukin.settlement.statements.requests import ExecutedLine, StatementBody
from tukin.settlement.statements.statement import ExecutedTransfer, write_rows
from tukin.settlement.statements.transfers import describe_transfers
from tukin.settlement.stores.asked import request_id_of
from tukin.settlement.stores.pay_state import PayStates
from tukin.settlement.writing import patience
from tukin.settlement.writing.recovery import recover_ledger
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import (
    Conflict,
    EngineChanged,
    Forbidden,
    InvalidInput,
    NotFound,
    Outdated,
    StoreUnavailable,
)
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

KEYS = PersonKeys(b"secret of the seeded model, the same every time")

BUGS = (
    "no compare-and-set",
    "no audit",
    "no pin",
    "other code",
    "no fence",
    "wait uncounted",
    "agreed still counted",
    "own clock",
    "paid after file",
    "file after paid",
    "log and drop",
    "input says approved",
    "no look at the ledger",
    "second version",
    "release is not marked",
)
ENGINES = ("1", *FACTS_STORED)
"""Every engine that may have pinned a batch; their formats differ.

All code of the model knows how each of them makes a run: that older code stops is tested elsewhere.
"""

UPLOADER, AGENCY_HEAD = "AROAUPLOADER:sari", "AROAHEAD:budi"
FINANCE, RELEASER = "AROAFINANCE:tuti", "AROAFINANCE:wati"
PERSONNEL, CONFIRMER = "AROAPERSONNEL:bagus", "AROAPERSONNEL:ratna"
CLERK = "AROACLERK:citra"
"""Of finance, too: who has no part in any run, and enters what the bank did."""
FOUR_EYES = four_eyes(agencies=AGENCIES)
_AGENCIES = agencies(*AGENCIES)
_KEY_ID = "key"
_ATTEMPTS = 8
"""How often a request tries to commit while others do; its time does not pass here."""
_OF_CARE = slice(21, 29)
"""The digits of a run's id that say whether its releaser is careful: the second run's is not."""
_TURN_AFTER = timedelta(minutes=15)


_CAME_TO_NOTHING = (
    Outcome.APART,
    Outcome.REBASE,
    UploadStatus.SUPERSEDED,
    UploadStatus.REJECTED,
)
"""What a publication ends as after which nobody needs its records."""


class ShownPay(NamedTuple):
    """What a period's view says by agency, and the slips by NIP."""

    months: dict[str, dict[str, Any]]
    slips: list[tuple[str, str]]


class World:
    """What processes share: live configuration, the files in the bucket, planted bugs."""

    def __init__(
        self, terms: Terms, register: str, engine: str, bugs: frozenset[str] = frozenset()
    ) -> None:
        self.terms = terms
        self.bugs = bugs
        self.files: dict[str, File] = {}
        self.rules = "A"
        self.engine = engine
        self.register = register
        self.history: PaidBefore | None = None
        """What was paid before; None where nothing was."""
        self.is_late = False
        """Whether the moment of a cut-off has passed."""
        self.confirms_all = False
        """Whether every list of first payments is confirmed by now."""
        self.checked_after_all: set[str] = set()
        """Runs whose list is checked because without it nobody is left to be paid."""
        self.looked_up: defaultdict[str, set[str]] = defaultdict(set)
        """The registers that a run found in force, each time that it was prepared."""
        self.computed_by: dict[tuple[str, str], str] = {}
        """Which version of the code wrote a staged record; no record says it."""
        self.expiry: fake.Expiry = {}
        """Under which names records expire (True), or should: their batch came to nothing."""
        self.batches: dict[str, Batch] = {}
        self.arrivals = 0
        self.wanted: dict[str, frozenset[str] | None] = {}
        """The agencies that a run is to pay; None for all."""
        self.entered: dict[str, EnteredReturns] = {}
        """What finance entered that came back, by the request of who confirms it."""
        self.entered_holds: dict[str, EnteredHold] = {}
        """What finance entered to hold or lift, by the request of who confirms it."""
        self.proposed: dict[str, ProposedDecision] = {}
        """What was proposed about claims, by the request of who confirms it."""
        self.stated: dict[str, list[Row]] = {}
        """What the bank said, by the request of who enters it."""
        self.shown_pay: dict[str, ShownPay] = {}
        """By period, what was looked at last."""
        self._checked: dict[tuple[tuple[str, ...], int], CheckedMonth] = {}
        self._known_totals: dict[int, tuple[PayrollRecord, Totals]] = {}
        self._known_people: dict[int, tuple[PayrollRecord, PaidPerson]] = {}

    def is_after_cut_off(self, period: Period) -> bool:
        """Whether the rules have a cut-off of a period, and it has passed."""
        return self.is_late and self.terms.cut_off and not period.is_extra

    # --- uploads ----------------------------------------------------------------------------------

    def receive(self, key: str, version_id: str, uploaded_by: str | None, after: str) -> None:
        """A message of the upload queue; ``after`` names the execution that did not end it."""
        version = ObjectVersion(BUCKET, key, version_id, uploaded_by, after)
        self._receiver().take([version])

    def ended(self, agency: str, period: Period, batch_id: str, execution: str) -> None:
        """The message at the end of an execution that has others in line behind it."""
        self._receiver().take([Ended(agency, str(period), batch_id, execution)])

    def _receiver(self) -> Receiver:
        hand = Hand(self.bugs, self.engine)
        bucket = fake.Intake(hand, self.files)
        uploads = cast(Any, fake.Uploads(hand))
        composer = Composer(
            uploads=uploads,
            live_months=cast(Any, fake.LiveMonths(hand)),
            executions=cast(Any, fake.Executions()),
            sources=cast(Any, fake.SourcesArchive()),
            rules=cast(Any, fake.Rules()),
            pins=lambda _: Pins(rules_named(self.rules, self.terms), self.register),
            engine=hand.engine,
            take_lane=lambda *_: True,
        )
        return Receiver(
            uploads=uploads,
            composer=composer,
            bucket=cast(Any, lambda _: bucket),
            reports=cast(Any, bucket),
            agencies=lambda: _AGENCIES,
            turns=Turns(self._turn, 200, clock, ZoneInfo("Asia/Jakarta")),
            web_months=_NO_WEB_MONTHS,
        )

    def _turn(self, agency: str, now: datetime) -> datetime | None:
        """Each third arrival waits: the hour is full."""
        self.arrivals += 1
        return now + _TURN_AFTER if self.arrivals % 3 == 0 else None

    def process(self, batch: Batch, waited: Any, name: str) -> None:
        """The state machine: validate, compute, publish; received again where that asks for it."""
        try:
            outcome, in_line = self._process(batch, waited)
        except EngineChanged:
            outcome, in_line = Outcome.REBASE, False
        if outcome in (Outcome.REBASE, Outcome.APART):
            do(Send(("receive", batch.key, batch.version_id, name)))
        elif in_line:
            do(Send(("ended", batch.agency, batch.period, batch.batch_id, name)))

    def _process(self, batch: Batch, waited: Any) -> tuple[Any, bool]:
        self.batches[batch.batch_id] = batch
        hand = Hand(self.bugs, self.engine, batch)
        hand.waited = waited is not None
        hand.history = self.history
        hand.is_after_cut_off = self.is_after_cut_off(batch.period)
        engine = batch.engine if "other code" in self.bugs else hand.engine
        records = cast(Any, fake.Records(hand, self.computed_by, self.expiry))
        if waited is None:
            validation = self._validation(hand, engine).run(batch)
            if validation["outcome"] != "validated":
                return validation["outcome"], True
            shards = cast(Any, fake.Shards())
            computation = Computation(shards, records, self._formula, engine)
            partitions = validation["partitions"]
            computed = add_totals(
                computation.run(batch, Shard(**shard), partitions) for shard in validation["shards"]
            )
        else:
            names = "accepted", "rejected", "rows", "partitions", "conditions"
            validation = {name: getattr(waited, name) for name in names}
            computed = totals_from_json(waited.computed)
        stores = publish.PublicationStores(
            uploads=cast(Any, fake.Uploads(hand)),
            live_months=cast(Any, fake.LiveMonths(hand)),
            settled=cast(Any, fake.SettledPeriods(hand)),
            records=records,
            referrals=cast(Any, fake.Referrals(hand)),
            sources=cast(Any, fake.SourcesArchive()),
            locked=_LOCKED,
            reports=cast(Any, fake.Intake(hand, self.files)),
            rules=cast(Any, fake.Rules()),
            kept=timedelta(days=35),
            writers=(),
            four_eyes=FOUR_EYES,
        )
        decided = publish.publish(batch, validation, computed, stores, engine)
        if decided["outcome"] in _CAME_TO_NOTHING:
            self.expiry.setdefault(batch.batch_id, False)
        return decided["outcome"], decided["in_line"]

    def _validation(self, hand: Hand, engine: str) -> validate.Validation:
        bucket = fake.Intake(hand, self.files)
        getcurrent().hand = hand
        return validate.Validation(
            uploads=cast(Any, fake.Uploads(hand)),
            shards=cast(Any, fake.Shards()),
            sources=cast(Any, fake.SourcesArchive()),
            bucket=cast(Any, lambda _: bucket),
            reports=cast(Any, bucket),
            rules=cast(Any, fake.Rules()),
            register=register_of,
            key_of=KEYS.of,
            engine=engine,
            time_zone=ZoneInfo("Asia/Jakarta"),
            may_answer=lambda *_: True,
        )

    def _formula(self, rules_sha256: str) -> Formula:
        if "no pin" in self.bugs:
            rules_sha256 = rules_named(self.rules, self.terms).sha256
        return rules_of(rules_sha256).formula

    def approve(self, upload_id: str) -> None:
        """The agency head agrees to what waits now."""
        file = self.files[upload_id]
        hand = Hand(self.bugs, self.engine)
        uploads = fake.Uploads(hand)
        upload = uploads.get(file.agency, file.period, upload_id)
        if upload is None or upload.status is not UploadStatus.AWAITING_APPROVAL:
            return
        assert upload.digest is not None
        now = clock()
        approvals = Approvals(
            uploads=cast(Any, uploads),
            reports=cast(Any, fake.Intake(hand, self.files)),
            executions=cast(Any, fake.Executions()),
            rules=cast(Any, None),  # only a rejection asks for rules
            four_eyes=FOUR_EYES,
            writers=(),
        )
        try:
            approvals.approve(
                file.agency, str(file.period), upload_id, upload.digest, AGENCY_HEAD, now
            )
        except (Outdated, Forbidden, NotFound):
            return  # it changed meanwhile, or S3 has not reported yet who uploaded it

    def reject(self, upload_id: str) -> None:
        """The agency head leaves a waiting upload out for good."""
        file = self.files[upload_id]
        hand = Hand(self.bugs, self.engine)
        approvals = Approvals(
            uploads=cast(Any, fake.Uploads(hand)),
            reports=cast(Any, fake.Intake(hand, self.files)),
            executions=cast(Any, fake.Executions()),
            rules=cast(Any, fake.Rules()),
            four_eyes=FOUR_EYES,
            writers=(),
        )
        with suppress(Conflict):
            approvals.reject(
                file.agency, str(file.period), upload_id, "salah berkas", AGENCY_HEAD, clock()
            )

    # --- referrals and sweep ----------------------------------------------------------------------

    def emit(self, referral: Referral) -> None:
        """A record of the table's stream."""
        hand = Hand(self.bugs, self.engine)
        image = referral_items._put(referral, is_new=referral.revision == 1)["Item"]
        record = {"dynamodb": {"SequenceNumber": "1", "NewImage": image}}
        if emit([record], fake.put_events, cast(Any, fake.Referrals(hand))):
            raise StoreUnavailable("E902")

    def sweep(self) -> None:
        """One sweep, by a clock that may be wrong."""
        hand = Hand(self.bugs, self.engine)
        stores = SweepStores(
            intake=cast(Any, fake.Intake(hand, self.files)),
            parts=_NO_PARTS,
            uploads=cast(Any, fake.Uploads(hand)),
            live_months=cast(Any, fake.LiveMonths(hand)),
            records=cast(Any, fake.Records(hand, self.computed_by, self.expiry)),
            referrals=cast(Any, fake.Referrals(hand)),
            runs=cast(Any, fake.Runs(hand)),
            run_archive=cast(Any, fake.RunArchive(hand)),
            writer=_writer(hand),
            epochs=fake.table_epochs(),
            claims=cast(Any, fake.Claims()),
            locked=_locked_of,
            grants=lambda _: Grants([]),
            lists=lists.ledger_lists(hand),
            executions=cast(Any, fake.Executions()),
            must_wait=lambda *_: False,
            start_run=_start_run,
            receive_upload=_receive_again,
            receive_register=do_nothing,
            put_events=fake.put_events,
            dead_letters=lambda: 0,
            recount=_recount_later,
        )
        Sweep(stores, _AGENCIES, clock()).run()

    def recount(self, period: Period) -> None:
        """The part of a sweep that counts again; by itself, so that a fault repeats only this."""
        hand = Hand(self.bugs, self.engine)
        recount = Recount(
            counts=cast(Any, fake.MonthCounts()),
            live_months=cast(Any, fake.LiveMonths(hand)),
            uploads=cast(Any, fake.Uploads(hand)),
            ledger=cast(Any, fake.Ledger(hand)),
            archive=cast(Any, fake.RunArchive(hand)),
            runs=cast(Any, fake.Runs(hand)),
        )
        recount.correct(period, AGENCIES, clock())

    # --- settlement -------------------------------------------------------------------------------

    def ask_for_run(self, key: str, period: Period, chosen: frozenset[str] | None) -> None:
        """Finance asks for a run by its key, until something is published that it can pay."""
        name = f"simulated-{key}"
        self.wanted[run_id_of(name)] = chosen
        agencies = None if chosen is None else sorted(chosen)
        body, now = RunBody(period=str(period), agencies=agencies), clock()
        try:
            request_run(self._desk(), name, body, FINANCE, now, self.engine, today=START.date())
        except (NotFound, Conflict, InvalidInput):
            # nothing is published yet, many wait for their release, or it is before the cut-off
            do(Send(("ask for run", key, period, chosen)))

    def settle(self, run_id: str) -> None:
        """The state machine of a run, from wherever that is to its signed manifest."""
        hand = Hand(self.bugs, self.engine)
        stores = SettlementStores(
            runs=cast(Any, fake.Runs(hand)),
            writer=_writer(hand),
            live_months=cast(Any, fake.LiveMonths(hand)),
            records=cast(Any, fake.Records(hand, self.computed_by, self.expiry)),
            archive=cast(Any, fake.RunArchive(hand)),
            rules=cast(Any, fake.Rules()),
            key=cast(Any, fake.SigningKey()),
            claims=cast(Any, fake.Claims()),
            locked=_locked_of,
            key_of=KEYS.of,
            directory=lambda *_: self._look_up(run_id),
            pinned_directory=lambda sha256, _: directory_of(sha256),
        )
        try:
            run = SettlementRun(run_id, stores, clock, Code(ENGINES[-1])).finish()
        except NotFound:
            return  # the table was restored to before it was asked for
        if run.status is RunStatus.PREPARED:
            do(Send(("release", run_id)))

    def _look_up(self, run_id: str) -> Directory:
        """The register in force; which one it was is remembered for the checks."""
        self.looked_up[run_id].add(self.register)
        return directory_of(self.register)

    def release(self, run_id: str) -> None:
        """Another finance person looks at a prepared run, and agrees to what is shown."""
        desk = self._desk()
        run = desk.runs.get(run_id)
        if run is None or run.status not in (RunStatus.PREPARED, RunStatus.RELEASING):
            return
        assert run.digest is not None
        changed: Sequence[str] = run.released.left_out if run.released else ()
        if run.status is RunStatus.PREPARED:
            changed = changed_agencies(desk, read_prepared(desk.archive, run))
        confirmed = self._confirmed(run)
        body = ReleaseBody(
            digest=run.digest, left_out=list(changed), confirmed_first_payments=confirmed
        )
        with suppress(Forbidden, NotFound):  # who prepared it tries it alone first
            release_run(desk, run_id, body, FINANCE, clock())
        try:
            release_run(desk, run_id, body, RELEASER, clock())
        except NotFound:
            return
        except Conflict as conflict:
            if conflict.code == "E857":  # something changed while they looked
                do(Send(("release", run_id)))
            if conflict.code == "E756":  # everybody is new: the list is checked after all
                self.checked_after_all.add(run_id)
                do(Send(("release", run_id)))

    def _confirmed(self, run: Run) -> str | None:
        """Whoever releases has checked the list of new people, or did not and lets them be held.

        Of three runs one is released without; once it is, the same request is repeated.
        """
        if run.released is not None:
            return run.released.confirmed
        is_careful = self.confirms_all or run.run_id in self.checked_after_all
        is_careful = is_careful or int(run.run_id[_OF_CARE], 16) % 3 > 0
        return run.first_payments if is_careful else None

    def cancel(self, run_id: str) -> None:
        """Who prepared a run cancels it, if it is not released yet."""
        body = CancellationBody(reason="keliru")
        with suppress(NotFound, Conflict):
            cancel_run(self._desk(), run_id, body, FINANCE, clock())

    def take_back(self, key: str) -> None:
        """Finance enters that the bank sent the first transfer of a run back, or half of it."""
        desk, run_id = self._desk(), run_id_of(f"simulated-{key}")
        run = desk.runs.get(run_id)
        if run is None or run.status is not RunStatus.SIGNED:
            return
        try:
            lines = read_lines(desk.archive.lines_of(entry_values(desk, run), ()))
        except NotFound:
            return
        paid = [line for line in lines if line.transfer_idr]
        if not paid:
            return
        line = ReturnedLine(
            line_id=paid[0].line_id,
            reason_code=_why_returned(paid[0].line_id),
            reference="RTR-1",
            amount_idr=(paid[0].transfer_idr // 2 or None) if run_id[-1] in "02468ace" else None,
        )
        with suppress(NotFound, Conflict):  # it came back before, by another amount
            entered = enter_returns(desk, run_id, ReturnsBody(lines=[line]), FINANCE, clock())
            self.entered[entered.request_id] = entered
            do(Send(("confirm", run_id, entered.digest)))

    def confirm(self, run_id: str, digest: str) -> None:
        """Another finance person confirms what came back; who entered it tries it first."""
        desk = self._desk()
        with suppress(NotFound, Conflict):  # the table may be restored meanwhile
            with suppress(Forbidden):
                confirm_returns(desk, run_id, digest, FINANCE, clock())
            confirm_returns(desk, run_id, digest, RELEASER, clock())

    def hold(self, nip: str, period: Period) -> None:
        """Finance enters that somebody is not paid for a period, if a month has the person."""
        desk = self._holds_desk()
        for agency in AGENCIES:
            body = HoldBody(agency=agency, nip=nip, reason="surat inspektorat")
            with suppress(NotFound, Conflict):  # in no month of it, or held already
                self._to_confirm(enter_hold(desk, str(period), body, FINANCE, clock()))
                return

    def lift(self, period: Period) -> None:
        """Finance enters that every hold of a period is to end."""
        desk = self._holds_desk()
        in_force = desk.holds(desk.writer.ledger.tip())
        for hold in [one for one in in_force if one.period == str(period)]:
            body = LiftBody(hold_id=hold.hold_id, reason="selesai")
            with suppress(NotFound):  # another one lifts it
                self._to_confirm(enter_lift(desk, str(period), body, FINANCE, clock()))

    def _to_confirm(self, entered: EnteredHold) -> None:
        self.entered_holds[entered.request_id] = entered
        do(Send(("confirm hold", str(entered.period), entered.digest)))

    def confirm_hold(self, period: str, digest: str) -> None:
        """Another finance person confirms a hold or a lift; who entered it tries it first."""
        desk = self._holds_desk()
        with suppress(NotFound, Conflict):  # it was lifted or held by another request meanwhile
            with suppress(Forbidden):
                confirm_hold(desk, period, digest, FINANCE, clock())
            confirm_hold(desk, period, digest, RELEASER, clock())

    def _holds_desk(self) -> HoldsDesk:
        return HoldsDesk(entered=cast(Any, fake.EnteredHolds()), **self._people_stores())

    def match(self, key: str, how: str) -> None:
        """A run is acknowledged, and the bank's statement of it entered; its releaser tries first.

        ``how`` is what the statement says.
        """
        desk, finance = self._statements_desk(), self._desk()
        run_id = run_id_of(f"simulated-{key}")
        run = finance.runs.get(run_id)
        if run is None or run.status is not RunStatus.SIGNED:
            return
        with suppress(NotFound, Conflict):  # the table may be restored meanwhile
            sha256 = sha256_hex(finance.archive.manifest(run_id))
            acknowledgement = AcknowledgementBody(manifest_sha256=sha256)
            acknowledge(finance, run_id, acknowledgement, RELEASER, clock())
            paid = desk.paid_run(run.seq or 0)
            lines = [
                (line.line_id, line.transfer_idr, paid.accounts.get(line.nip, ""))
                for line in paid.lines.values()
                if line.transfer_idr
            ]
            self._state(desk, run_id, executed(lines, how))

    def _state(self, desk: StatementsDesk, run_id: str, rows: list[Row]) -> None:
        if not rows:
            return
        said = [ExecutedLine(line_id=i, amount_idr=idr, account=a) for i, idr, a in rows]
        stored = write_rows(ExecutedTransfer(*row, "") for row in rows)
        request = request_id_of(EntryKind.STATEMENT, run_id, [[sha256_hex(stored)]])
        self.stated[request] = rows
        with suppress(Forbidden):
            enter_statement(desk, run_id, StatementBody(lines=said), RELEASER, clock())
        enter_statement(desk, run_id, StatementBody(lines=said), CLERK, clock())

    def _statements_desk(self) -> StatementsDesk:
        hand = Hand(self.bugs, self.engine)
        return StatementsDesk(
            archive=cast(Any, fake.RunArchive(hand)),
            writer=_writer(hand),
            four_eyes=FOUR_EYES,
            ledger=cast(Any, fake.Ledger(hand)),
            runs=cast(Any, fake.Runs(hand)),
        )

    def look_at_pay(self, period: Period) -> None:
        """Finance looks at a period, and everybody at their slip."""
        desk = self._desk()
        months = describe_transfers(desk.ledger, desk.archive, period)
        slips = []
        for live in desk.live_months.of_period(period):
            states = PayStates(desk.ledger, desk.archive, desk.live_months, live.batch.agency)
            slips += [
                (record.appraisal.nip, states.of(record)["status"])
                for record in desk.records.live(live)
            ]
        self.shown_pay[str(period)] = ShownPay(months, slips)

    def decide_claim(self, period: Period) -> None:
        """Personnel proposes whose record of somebody counts whom both agencies claim."""
        desk = self._claims_desk()
        agencies_of: defaultdict[str, list[str]] = defaultdict(list)
        for month in desk.live_months.of_period(period):
            for record in desk.records.live(month):
                agencies_of[record.appraisal.nip].append(record.agency)
        claimed = sorted(nip for nip, claims in agencies_of.items() if len(claims) > 1)
        if not claimed:
            return
        number = len(self.proposed)
        nip, agency = claimed[number % len(claimed)], AGENCIES[number // 2 % len(AGENCIES)]
        body = ClaimBody(nip=nip, agency=agency, reason="mutasi", reference=f"SK {number}")
        with suppress(Conflict):  # an agency took its claim back
            proposed = propose_decision(desk, str(period), body, PERSONNEL, clock())
            self.proposed[proposed.request_id] = proposed
            do(Send(("agree", str(period), proposed.digest)))

    def agree(self, period: str, digest: str) -> None:
        """Another one of personnel confirms the decision; who proposed it tries it first."""
        desk = self._claims_desk()
        with suppress(NotFound, Conflict):
            with suppress(Forbidden):
                confirm_decision(desk, period, digest, PERSONNEL, clock())
            confirm_decision(desk, period, digest, CONFIRMER, clock())

    def upload_list(self, number: int, uploaded_at: str) -> None:
        """A list of people who act comes in, which personnel uploaded."""
        lists.upload(number, uploaded_at)

    def agree_to_list(self, dated: str) -> None:
        """Another one of personnel agrees to it."""
        hand = Hand(self.bugs, self.engine)
        lists.agree(lists.lists_desk(hand, _writer(hand)), dated)

    def _people_stores(self) -> dict[str, Any]:
        """The stores of requests about a person."""
        hand = Hand(self.bugs, self.engine)
        return {
            "live_months": fake.LiveMonths(hand),
            "records": fake.Records(hand, self.computed_by, self.expiry),
            "archive": fake.RunArchive(hand),
            "writer": _writer(hand),
            "four_eyes": FOUR_EYES,
            "key_of": KEYS.of,
        }

    def _claims_desk(self) -> ClaimsDesk:
        return ClaimsDesk(claims=cast(Any, fake.Claims()), **self._people_stores())

    def recover(self) -> None:
        """Two people have the archive replayed into the table, if that was restored."""
        desk = self._desk()
        body = RecoveryBody(reason="tabel dipulihkan")
        who = FINANCE
        for _ in range(2):
            try:
                asked = recover_ledger(desk, body, who, clock())
            except Conflict:  # nothing to recover, or more was decided meanwhile
                return
            who = RELEASER if asked["asked_by"] == FINANCE else FINANCE
            body = RecoveryBody(reason="tabel dipulihkan", hash=asked["hash"])
        if not asked["done"]:
            raise StoreUnavailable("E902")

    def _desk(self) -> FinanceDesk:
        hand = Hand(self.bugs, self.engine)
        return FinanceDesk(
            runs=cast(Any, fake.Runs(hand)),
            returns=cast(Any, fake.Returns()),
            ledger=cast(Any, fake.Ledger(hand)),
            live_months=cast(Any, fake.LiveMonths(hand)),
            uploads=cast(Any, fake.Uploads(hand)),
            records=cast(Any, fake.Records(hand, self.computed_by, self.expiry)),
            rules=cast(Any, fake.Rules()),
            archive=cast(Any, fake.RunArchive(hand)),
            writer=_writer(hand),
            recoveries=cast(Any, fake.Recoveries()),
            epochs=fake.table_epochs(),
            agencies=lambda _: _AGENCIES,
            four_eyes=FOUR_EYES,
            start=_start_run,
        )

    # --- what is left out or remembered -----------------------------------------------------------

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """What takes long and decides nothing is left out, what is pure is worked out once."""
        with ExitStack() as stack:
            enter = stack.enter_context
            enter(patch.object(validate, "check_month", self._check_month))
            enter(patch.object(check_month, "check_file", self._check_file))
            enter(patch.object(check_month, "read_file", _read_file))
            enter(patch.object(validate, "RowValidator", _validator))
            enter(patch.object(validate, "content_of", lambda *_: None))
            enter(patch.object(validate, "write_highlighted", lambda *_: False))
            enter(patch.object(validate, "check_page", lambda *_: ""))
            enter(patch.object(validate, "to_json", lambda report: report))
            enter(patch.object(ledger, "json", _JSON_WITHOUT_INDENTS))
            enter(patch.object(RowValidator, "validate", _validate_once(RowValidator.validate)))
            enter(patch.object(publish, "describe_changes", lambda _: {}))
            if self.terms.cut_off:
                enter(patch.object(publish, "datetime", _Clock))
            enter(patch.object(Approvals, "_report", do_nothing))
            enter(patch.object(tempfile, "TemporaryDirectory", _no_folder))
            enter(patch.object(PayrollRecord, "totals", property(self._totals)))
            enter(patch.object(PaidPerson, "of", self._paid_person))
            enter(patch.object(metrics, "add_metric", do_nothing))
            enter(patch.object(patience, "_attempts", lambda _: range(_ATTEMPTS)))
            for level in ("info", "warning", "error", "append_keys"):
                enter(patch.object(logger, level, do_nothing))
            if "no audit" in self.bugs:
                enter(patch.object(publish, "audit", do_nothing))
            yield

    def _check_month(self, files: Sequence[SourceFile], validator: RowValidator) -> CheckedMonth:
        hand: Hand = getcurrent().hand
        uploads = tuple(hand.files[file.path].upload_id for file in files)
        pins = uploads, id(validator)
        if pins not in self._checked:
            self._checked[pins] = check_month.check_month(files, validator)
        month = self._checked[pins]
        hand.checked = dict(zip(uploads, month.files, strict=True))
        return month

    def _check_file(
        self, path: Path, _: str, validator: RowValidator, hold: Collection[str]
    ) -> CheckedFile:
        checking = intake._Checking(validator, hold)
        checking.take(RawPart(getcurrent().hand.files[path].raw_rows()))
        return checking.end()

    def _totals(self, record: PayrollRecord) -> Totals:
        if id(record) not in self._known_totals:
            self._known_totals[id(record)] = record, _TOTALS(record)
        return self._known_totals[id(record)][1]

    def _paid_person(self, record: PayrollRecord) -> PaidPerson:
        if id(record) not in self._known_people:
            self._known_people[id(record)] = record, _PAID_PERSON(record)
        return self._known_people[id(record)][1]


class _Clock(datetime):
    """The clock of the process's own machine, where a publication asks for the time."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return clock().astimezone(tz)


def _read_file(path: Path, *_: Any, **__: Any) -> list[RawRow]:
    """The rows of an amendment, in place of its reading."""
    rows: list[RawRow] = getcurrent().hand.files[path].raw_rows()
    return rows


_TOTALS = cast(Any, PayrollRecord.totals).fget
_PAID_PERSON = PaidPerson.of
_NO_PARTS = cast(Any, SimpleNamespace(is_known=lambda *_: False))
_NO_WEB_MONTHS = WebMonths(lambda _: False, lambda *_: None, lambda *_: False)
"""No agency here works on the pages; those that do have a model of their own."""

_LOCKED = LockedPay(cast(Any, fake.Publications()), timedelta(days=1))


_KNOWN_ROWS: dict[Any, Any] = {}
"""What validating found, by validator and row: all seeds have rows of the same few kinds."""


def forget() -> None:
    """Remember nothing of what the code under test found: it may be other code from now on."""
    _KNOWN_ROWS.clear()


def _short_json(values: Any, *, indent: int = 0, **how: Any) -> str:
    """Without indents, which cost more than all the rest of a manifest."""
    return json.dumps(values, **how)


_JSON_WITHOUT_INDENTS = SimpleNamespace(dumps=_short_json, loads=json.loads)


def _validate_once(validate_row: Callable[..., Any]) -> Callable[..., Any]:
    """Validating as it is, worked out once for a row; numbers and causes no row here has."""

    def validated(validator: RowValidator, raw: RawRow) -> Any:
        key = validate_row, id(validator), raw.number, tuple(raw.cells.items())
        if key not in _KNOWN_ROWS:
            assert (raw.numeric or raw.causes or raw.sheet or None) is None, "no part of the key"
            _KNOWN_ROWS[key] = validator, validate_row(validator, raw)
        found = _KNOWN_ROWS[key][1]
        return list(found) if isinstance(found, list) else found

    return validated


@contextmanager
def _no_folder() -> Iterator[str]:
    yield ""


def _validator(
    rules: RuleSet, agency: str, period: Period, register: Register | None
) -> RowValidator:
    return validator_of(rules.sha256, agency, period, register)


def _locked_of(period: Period) -> LockedPeriod:
    return LockedPeriod(_LOCKED, cast(Any, None), period)


def _writer(hand: Hand) -> LedgerWriter:
    return LedgerWriter(
        ledger=cast(Any, fake.Ledger(hand)),
        archive=cast(Any, fake.LedgerArchive(hand)),
        runs=cast(Any, fake.Runs(hand)),
        requests=cast(Any, fake.FinanceRequests()),
    )


def _recount_later(period: Period, *_: Any) -> int:
    if period in PERIODS:
        do(Send(("recount", period)))
    return 0


def _start_run(run_id: str, name: str) -> None:
    do(Start(name, ("settle", run_id)))


def _receive_again(content: Any) -> None:
    again = content["receive_again"]
    do(Send(("receive", again["key"], again["version_id"], again["after"])))


def _why_returned(line_id: str) -> ReturnReason:
    """Why a transfer comes back: its account is closed, or wrong, or nobody knows."""
    if line_id[-1] < "5":
        return ReturnReason.CLOSED_ACCOUNT
    return ReturnReason.BAD_ACCOUNT if line_id[-1] > "7" else ReturnReason.OTHER
