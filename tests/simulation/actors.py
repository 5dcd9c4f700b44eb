"""The flows of the handlers around the real decision code of ``tukin.domain`` and ``tukin.files``.

Each flow reads and writes in the order of its handler. What is decided (dispositions of rows, pins,
bases, amounts, the split of a budget, audit, publication, referrals, settlement, files and ledger)
is the code that runs on AWS; only the stores, the bus and the clock differ. ``bugs`` plants
mistakes that designs of this kind are known for, to test that they are found.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from tests.simulation.people import (
    AGENCIES,
    Terms,
    rules_named,
    rules_of,
    validator_of,
)
from tests.simulation.source import File
from tests.simulation.store import (
    KEEP,
    Actor,
    Keep,
    Key,
    Now,
    PutAll,
    Query,
    Read,
    Send,
    Start,
    Write,
    absent,
    always,
)
from tukin.aws.heads import head_to_json
from tukin.aws.run_archive import file_key, manifest_key, state_key
from tukin.domain.batch import Batch, Totals, UploadOrder, UploadStatus, add_totals
from tukin.domain.changes import compare_batches
from tukin.domain.coaching import changed_referrals
from tukin.domain.errors import StoreUnavailable
from tukin.domain.ledger import Entry, LedgerHead, head_after, manifest_json
from tukin.domain.merge import AcceptedRow, OwnRows, merge
from tukin.domain.period import Period
from tukin.domain.publication import (
    Facts,
    Head,
    Outcome,
    approval_digest,
    audit,
    base_of,
    decide,
    find_concerns,
    has_right_base,
    next_head,
)
from tukin.domain.record import PayrollRecord, compute_record, fit_to_budget
from tukin.domain.register import find_unpaid
from tukin.domain.row_validator import RowValidator
from tukin.domain.settlement import Entitlement, RequestedReturn, ReturnReason, entitlement_of
from tukin.files import intake
from tukin.files.intake import CheckedFile
from tukin.files.payment_files import LINES_FILE
from tukin.files.settlement_run import (
    LiveAgency,
    RunRequest,
    StatesBefore,
    build_return,
    build_run,
)
from tukin.files.settlement_states import read_lines, sha256_hex
from tukin.files.table import Part
from tukin.payroll.upload import MAY_FOLLOW
from tukin.settlement.run_state import RunStatus
from tukin.vocabulary.person_keys import PersonKeys

KEYS = PersonKeys(b"secret of the seeded model, the same every time")

BUGS = (
    "no compare-and-set",
    "no audit",
    "no pin",
    "other code",
    "no fence",
    "own clock",
    "paid after file",
    "file after paid",
    "log and drop",
)
_MAY_GO_LIVE = (
    UploadStatus.RECEIVED,
    UploadStatus.VALIDATED,
    UploadStatus.FAILED,
    UploadStatus.AWAITING_APPROVAL,
)
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Validation:
    """How many rows of an upload were accepted and rejected, and how many its batch has."""

    accepted: int
    rejected: int
    rows: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency gets back: the rows accepted, those rejected and why, and who is unpaid."""

    accepted: tuple[int, ...]
    rejected: tuple[tuple[int, tuple[str, ...]], ...]
    unpaid: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an upload that waits for approval holds for the execution that goes on with it."""

    digest: str
    validation: Validation
    computed: Totals


Shown = tuple[str, str, int, int]
"""What an approver was shown: the batch, and the batch, revision and settlement it would replace.

The pipeline knows it by its digest alone; the checks go by this."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload's record."""

    batch: Batch
    status: UploadStatus
    waiting: Waiting | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is in the ledger: how far it came, and its entry's number."""

    status: RunStatus
    seq: int


class World:
    """What actors share: live configuration, the files in the bucket, planted bugs."""

    def __init__(self, terms: Terms, register: str, bugs: frozenset[str] = frozenset()) -> None:
        self.terms = terms
        self.bugs = bugs
        self.files: dict[str, File] = {}
        self.rules = "A"
        self.engine = "1"
        self.register = register
        self.computed_by: dict[tuple[str, str], str] = {}
        """Which version of the code wrote a staged record; no record says it."""
        self.batches: dict[str, Batch] = {}
        self.wanted: dict[str, frozenset[str] | None] = {}
        """The agencies that a run is to pay; None for all."""
        self._checked: dict[tuple[str, str, str], CheckedFile] = {}
        self._known_totals: dict[int, tuple[PayrollRecord, Totals]] = {}

    # --- receive_upload ---------------------------------------------------------------------

    def receive(self, number: str, after: str = "") -> Actor:
        """A notification: pin, record, start; ``after`` names the execution that did not end it."""
        file = self.files[number]
        key = ("upload", file.agency, str(file.period), number)
        known: Upload | None = yield Read(key)
        live = yield Read(("head", str(file.period), file.agency))
        if known is not None and not self._is_outdated(known, live):
            batch = known.batch
        else:
            batch = yield from self._pin(file, live)
            condition = absent if known is None else _stands_as(known)
            if not (yield Write(((key, condition, Upload(batch, UploadStatus.RECEIVED)),))):
                batch = (yield Read(key)).batch
        if batch.engine != self.engine:
            return
        name = f"{batch.batch_id}-again-{crc32(after.encode()):08x}" if after else batch.batch_id
        yield Start(name, ("process", batch, None, name))

    def _is_outdated(self, known: Upload, live: Any) -> bool:
        if known.status not in _MAY_GO_LIVE:
            return False
        return known.batch.engine != self.engine or not has_right_base(known.batch, live)

    def _pin(self, file: File, live: Any) -> Any:
        uploaded_at = file.uploaded_at
        if "own clock" in self.bugs:
            uploaded_at = yield Now()
        rules = rules_named(self.rules, self.terms)
        return Batch(
            upload_id=file.upload_id,
            bucket="intake",
            key=file.key,
            version_id=file.version_id,
            uploaded_at=uploaded_at,
            agency=file.agency,
            period=file.period,
            rule_set=rules.rule_set,
            rules_sha256=rules.sha256,
            engine=self.engine,
            register_sha256=self.register,
            base_batch_id=base_of(
                UploadOrder(uploaded_at, file.version_id), file.is_amendment, live
            ),
        )

    # --- process-upload: validate, compute, publish -------------------------------------------

    def process(self, batch: Batch, approved: Waiting | None, name: str) -> Actor:
        """One execution of the state machine; begun anew after each crash."""
        engine = self.engine  # what this process runs, also when it wakes up after a deployment
        if batch.engine != engine and "other code" not in self.bugs:
            yield Send(("notify", batch.upload_id, name))  # EngineChanged: it is received again
            return
        if approved is None:
            validation = yield from self._validate(batch)
            if not validation.rows:
                return
            computed = yield from self._compute(batch, engine)
            going = Waiting("", validation, computed)
        else:
            going = approved
        yield from self._publish(batch, going, engine, name)

    def _validate(self, batch: Batch) -> Any:
        """Every row accepted or rejected, both told to the agency; then the rows of the batch."""
        self.batches[batch.batch_id] = batch
        checked = self._check(batch)
        rows: Collection[AcceptedRow] = OwnRows(batch, checked.accepted, KEYS.of)
        if batch.base_batch_id and checked.accepted:
            base = yield Read(("accepted", batch.base_batch_id))
            rows = merge(batch, checked.accepted, base, KEYS.of)
        yield Write(((("report", batch.batch_id), always, self._report(batch, checked, rows)),))
        status = UploadStatus.VALIDATED if rows else UploadStatus.REFUSED
        yield _advance(batch, Upload(batch, status))
        if rows:
            yield Write(((("accepted", batch.batch_id), always, tuple(rows)),))
        return Validation(len(checked.accepted), checked.rejected, len(rows))

    def _check(self, batch: Batch) -> CheckedFile:
        """Pure, so that what was found once is found again."""
        pins = batch.upload_id, batch.rules_sha256, batch.register_sha256
        if pins not in self._checked:
            checking = intake._Checking(_validator(batch))
            checking.take(Part([], self.files[batch.upload_id].raw_rows()))
            self._checked[pins] = checking.end()
        return self._checked[pins]

    def _report(self, batch: Batch, checked: CheckedFile, rows: Iterable[Any]) -> Report:
        reasons: dict[int, list[str]] = {}
        for error in checked.errors:
            reasons.setdefault(error.row, []).append(error.code)
        return Report(
            accepted=tuple(row.row for row in checked.accepted),
            rejected=tuple((row, tuple(codes)) for row, codes in sorted(reasons.items())),
            unpaid=self._unpaid(batch, checked, rows),
        )

    def _unpaid(self, batch: Batch, checked: CheckedFile, rows: Iterable[Any]) -> Any:
        roll = _validator(batch).roll
        if roll is None:
            return None
        paid = {row.appraisal.nip for row in rows}
        unpaid = find_unpaid(roll, paid, checked.rejected_rows)
        return tuple((item.entry.nip, str(item.reason)) for item in unpaid)

    def _compute(self, batch: Batch, engine: str) -> Any:
        rows = yield Read(("accepted", batch.batch_id))
        rules_sha256 = batch.rules_sha256
        if "no pin" in self.bugs:
            rules_sha256 = rules_named(self.rules, self.terms).sha256
        formula = rules_of(rules_sha256).formula
        records = [compute_record(row.appraisal, batch, formula, row.person_key) for row in rows]
        yield self._stage(records, batch.batch_id, engine)
        return self._totals(records)

    def _stage(self, records: Iterable[PayrollRecord], staged_as: str, engine: str) -> PutAll:
        staged: dict[Key, Any] = {}
        for record in records:
            nip = record.appraisal.nip
            staged["staged", staged_as, nip] = record
            self.computed_by[staged_as, nip] = engine
        return PutAll(staged)

    def _publish(self, batch: Batch, going: Waiting, engine: str, name: str) -> Actor:
        records = yield Query(("staged", batch.batch_id))
        if "no audit" not in self.bugs:
            audit(going.validation.rows, going.computed, self._totals(records))
        staged_as, records = yield from self._within_budget(batch, records, engine)
        for _ in range(_ATTEMPTS):
            if (yield from self._decide(batch, going, staged_as, records, name)):
                return
        raise StoreUnavailable("E902")

    def _within_budget(self, batch: Batch, records: list[PayrollRecord], engine: str) -> Any:
        """The records to publish and their name: as computed, or cut to the pagu by the rules."""
        rules = rules_of(batch.rules_sha256).rule_set
        budget_idr = rules.budget_idr(batch.agency, batch.period)
        gross_idr = sum(record.steps.gross_idr for record in records)
        if budget_idr is None or gross_idr <= budget_idr or not rules.pro_rates_budget:
            return batch.batch_id, records
        cut = fit_to_budget(records, budget_idr, rules)
        staged_as = f"{batch.batch_id}-pagu"
        yield self._stage(cut, staged_as, engine)
        stored = yield Query(("staged", staged_as))
        if "no audit" not in self.bugs:
            audit(len(cut), self._totals(cut), self._totals(stored))
        return staged_as, stored

    def _decide(
        self, batch: Batch, going: Waiting, staged_as: str, records: list[PayrollRecord], name: str
    ) -> Any:
        """Decide against the live head and move it; False where that is to be read again."""
        seen: Head | None = yield Read(("head", str(batch.period), batch.agency))
        totals = self._totals(records)
        live = []
        if seen is not None:
            live = yield Query(("staged", seen.staged_as))
        concerns = find_concerns(_facts(batch, going.validation, totals, live, records), seen)
        digest = approval_digest(batch, totals, seen)
        outcome = decide(batch, seen, concerns, digest, going.digest or None)
        if outcome is Outcome.SUPERSEDED:
            yield _advance(batch, Upload(batch, UploadStatus.SUPERSEDED))
            return True
        if outcome is Outcome.REBASE:
            yield from _receive_again(batch, name)
            return True
        if outcome is Outcome.AWAITING_APPROVAL:
            waiting = Waiting(digest, going.validation, going.computed)
            status = UploadStatus.AWAITING_APPROVAL
            yield _advance(batch, Upload(batch, status, waiting, shown(batch, seen)))
            return True
        head = next_head(batch, staged_as, 1, totals, seen)
        is_live = outcome is Outcome.ALREADY_LIVE or (yield self._move(head, seen))
        return is_live and (yield from self._follow_with_referrals(head, records))

    def _move(self, head: Head, seen: Head | None) -> Write:
        batch = head.batch
        upload_key = ("upload", batch.agency, str(batch.period), batch.upload_id)
        condition = always if "no compare-and-set" in self.bugs else _is(seen)
        published = Upload(batch, UploadStatus.PUBLISHED)
        still_pinned = always if "no fence" in self.bugs else _is_pinned_to(batch)
        return Write(
            (
                (("head", str(batch.period), batch.agency), condition, head),
                (upload_key, still_pinned, published),
            )
        )

    def _follow_with_referrals(self, head: Head, records: Iterable[PayrollRecord]) -> Any:
        batch = head.batch
        agency, period = batch.agency, batch.period
        needs = {record.appraisal.nip: record.need for record in records if record.need}
        stored = yield Query(("referral", agency, str(period)))
        known = {referral.need.nip: referral for referral in stored}
        head_key = ("head", str(period), agency)
        for change in changed_referrals(agency, period, needs, known):
            key = ("referral", agency, str(period), change.need.nip)
            before = known.get(change.need.nip)
            fence = always if "no fence" in self.bugs else _is_live(batch)
            over = always if "no fence" in self.bugs else _is(before)
            if not (yield Write(((head_key, fence, KEEP), (key, over, change)))):
                return False
        return True

    def _live(self, head: Head) -> Any:
        """The live records, checked once more against their totals (I2)."""
        records: list[PayrollRecord] = yield Query(("staged", head.staged_as))
        audit(head.totals.rows, head.totals, self._totals(records))
        return records

    def _totals(self, records: Iterable[PayrollRecord]) -> Totals:
        """Control totals; those of a record that was looked at before are known."""
        parts = []
        for record in records:
            if id(record) not in self._known_totals:
                self._known_totals[id(record)] = record, record.totals
            parts.append(self._known_totals[id(record)][1])
        return add_totals(parts)

    # --- approve_upload -------------------------------------------------------------------------

    def approve(self, number: str) -> Actor:
        """The agency's head agrees to what waits now."""
        file = self.files[number]
        key = ("upload", file.agency, str(file.period), number)
        upload: Upload = yield Read(key)
        if upload.waiting is None:
            return
        digest = upload.waiting.digest
        approval = ("approval", number, digest)
        now = yield Now()
        if not (yield Write(((key, _is(upload), KEEP), (approval, absent, (upload.shown, now))))):
            known = yield Read(approval)
            if known is None:
                return  # it changed since it was looked at
        name = f"{upload.batch.batch_id}-{digest}"
        yield Start(name, ("process", upload.batch, upload.waiting, name))

    # --- sweep -------------------------------------------------------------------------------

    def resume(self, number: str, after: str) -> Actor:
        """The sweeper starts once more what was agreed to and still waits for just that."""
        file = self.files[number]
        upload: Upload = yield Read(("upload", file.agency, str(file.period), number))
        if upload.waiting is None:
            return
        digest = upload.waiting.digest
        if (yield Read(("approval", number, digest))) is not None:
            name = f"{upload.batch.batch_id}-{digest}-{after}"
            yield Start(name, ("process", upload.batch, upload.waiting, name))

    def follow(self, agency: str, period: Period) -> Actor:
        """The sweeper brings the referrals to the live batch, whoever left them behind."""
        head = yield Read(("head", str(period), agency))
        records = yield from self._live(head)
        yield from self._follow_with_referrals(head, records)

    # --- emit_referrals -------------------------------------------------------------------------

    def emit(self, referral: Any) -> Actor:
        """A record of the stream becomes an event."""
        yield Send(("event", referral))

    # --- settle_run -----------------------------------------------------------------------------

    def settle(self, run_id: str, period: Period, chosen: frozenset[str] | None) -> Actor:
        """A settlement run, from wherever it is to its signed manifest."""
        self.wanted[run_id] = chosen
        for _ in range(_ATTEMPTS):
            run: Run | None = yield Read(("run", run_id))
            if run is None:
                if not (yield from self._settle(run_id, period, chosen)):
                    return
            elif run.status is RunStatus.COMMITTED:
                yield from _sign(run_id, run)
            else:
                return
        raise StoreUnavailable("E720")

    def _settle(self, run_id: str, period: Period, chosen: frozenset[str] | None) -> Any:
        """Build the run on what is there now, and commit it if that still is there.

        False where there is nothing to settle: finance is told so when it asks.
        """
        before, seen = yield from _states(period)
        heads: dict[str, Head] = {}
        entitlements: dict[str, list[Entitlement]] = {}
        for agency in AGENCIES:
            head = yield Read(("head", str(period), agency))
            if head is not None:
                heads[agency] = head
                entitlements[agency] = [entitlement_of(r) for r in (yield from self._live(head))]
        paid = heads.keys() if chosen is None else chosen & heads.keys()
        if not paid:
            return False
        live = {
            agency: LiveAgency(head_to_json(head), entitlements[agency], agency in paid)
            for agency, head in heads.items()
        }
        now = yield Now()
        request = RunRequest(run_id, str(period), "finance", now.isoformat())
        built = build_run(request, before, live, None)
        seq = before.head.seq + 1
        run = (("run", run_id), absent, Run(RunStatus.COMMITTED, seq))
        settled = [
            (("head", str(period), agency), _is(heads[agency]), _settled(heads[agency], seq))
            for agency in sorted(paid)
        ]
        ledger = _append(before.head, built.entry)
        credit = _credit(period, seen, built.credited, seq)
        kept = {
            **_state_files(built.credited, built.recoveries),
            **{file_key(run_id, f.sha256, f.name): f.data for f in built.files.files},
        }
        if "file after paid" not in self.bugs:
            yield Keep(kept)
        if "paid after file" in self.bugs:
            if (yield Write((*ledger, run, *settled))):
                yield Write((credit,))
        else:
            yield Write((*ledger, run, credit, *settled))
        if "file after paid" in self.bugs:
            yield Keep(kept)
        return True

    def take_back(self, run_id: str, period: Period) -> Actor:
        """The bank sends the first transfer of a run back."""
        run: Run | None = yield Read(("run", run_id))
        if run is None or run.status is not RunStatus.SIGNED:
            return
        entry: Entry = yield Read(("ledger", f"{run.seq:08d}"))
        sha256 = next(f["sha256"] for f in entry.values["files"] if f["name"] == LINES_FILE)
        lines = read_lines((yield Read(("archive", file_key(run_id, sha256, LINES_FILE)))))
        paid = [line for line in lines if line.transfer_idr]
        if not paid:
            return
        wanted = [RequestedReturn(paid[0].line_id, ReturnReason.BAD_ACCOUNT)]
        for _ in range(_ATTEMPTS):
            before, seen = yield from _states(period)
            now = yield Now()
            request = RunRequest(run_id, str(period), "finance", now.isoformat())
            built = build_return(request, before, lines, wanted)
            if built.entry is None:
                return
            yield Keep(_state_files(built.credited))
            credit = _credit(period, seen, built.credited, before.head.seq + 1)
            yield Write((*_append(before.head, built.entry), credit))
        raise StoreUnavailable("E720")


def _validator(batch: Batch) -> RowValidator:
    return validator_of(batch.rules_sha256, batch.agency, batch.period, batch.register_sha256)


def shown(batch: Batch, seen: Head | None) -> Shown:
    """What is shown to an approver of a batch over a live head."""
    if seen is None:
        return batch.batch_id, "", 0, 0
    return batch.batch_id, seen.batch.batch_id, seen.revision, seen.settled_seq


def _facts(
    batch: Batch,
    validation: Validation,
    totals: Totals,
    live: Sequence[PayrollRecord],
    records: Sequence[PayrollRecord],
) -> Facts:
    rules = rules_of(batch.rules_sha256).rule_set
    return Facts(
        dropped=len(compare_batches(live, records).dropped),
        accepted=validation.accepted,
        rejected=validation.rejected,
        gross_idr=totals.gross_idr,
        most_rejected_bp=None if rules.approval is None else rules.approval.most_rejected_bp,
        budget_idr=rules.budget_idr(batch.agency, batch.period),
    )


def _advance(batch: Batch, upload: Upload) -> Write:
    """Set how far a batch came, unless its upload is further or on another batch."""
    key = ("upload", batch.agency, str(batch.period), batch.upload_id)
    may_follow = MAY_FOLLOW[upload.status]

    def stands_before(known: Any) -> bool:
        return known.batch.batch_id == batch.batch_id and known.status in may_follow

    return Write(((key, stands_before, upload),))


def _receive_again(batch: Batch, name: str) -> Actor:
    """Another batch went live: make this one anew, unless it had gone live before that."""
    known = yield Read(("upload", batch.agency, str(batch.period), batch.upload_id))
    if known.status not in (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED):
        yield Send(("notify", batch.upload_id, name))


def _states(period: Period) -> Any:
    """The ledger's head and the states that it names, and what says who is credited."""
    head = (yield Read(("ledger", "head"))) or LedgerHead()
    seen = yield Read(("credited", str(period)))
    credited = recoveries = None
    if seen is not None:
        credited = yield Read(("archive", state_key("credited", seen[0])))
    if head.recoveries_sha256 is not None:
        recoveries = yield Read(("archive", state_key("recoveries", head.recoveries_sha256)))
    return StatesBefore(head, credited, recoveries), seen


def _state_files(credited: bytes, recoveries: bytes | None = None) -> dict[str, bytes]:
    files = {state_key("credited", sha256_hex(credited)): credited}
    if recoveries is not None:
        files[state_key("recoveries", sha256_hex(recoveries))] = recoveries
    return files


def _append(head: LedgerHead, entry: Entry) -> list[Any]:
    """An entry behind the head that was seen."""
    return [
        (("ledger", "head"), _is(head if head.seq else None), head_after(head, entry)),
        (("ledger", f"{head.seq + 1:08d}"), absent, entry),
    ]


def _credit(period: Period, seen: Any, credited: bytes, seq: int) -> Any:
    return ("credited", str(period)), _is(seen), (sha256_hex(credited), seq)


def _settled(head: Head, seq: int) -> Head:
    """A head in which a run and what it paid are noted."""
    return replace(head, settled_seq=seq, settled_revision=head.revision)


def _sign(run_id: str, run: Run) -> Actor:
    manifest = manifest_json((yield Read(("ledger", f"{run.seq:08d}"))))
    yield Keep({manifest_key(run_id): manifest})
    yield Write(((("run", run_id), _is(run), Run(RunStatus.SIGNED, run.seq)),))


def _is(seen: Any) -> Any:
    """Condition: nothing changed since it was read."""
    return lambda value: value == seen


def _stands_as(known: Upload) -> Any:
    """Condition: an upload is on the batch and in the state that was seen."""
    return lambda value: (
        (value.batch.batch_id, value.status)
        == (
            known.batch.batch_id,
            known.status,
        )
    )


def _is_pinned_to(batch: Batch) -> Any:
    return lambda upload: upload is not None and upload.batch.batch_id == batch.batch_id


def _is_live(batch: Batch) -> Any:
    return lambda head: head is not None and head.batch.batch_id == batch.batch_id
