"""The flows of the handlers around the real decision code of ``tukin.domain``.

Each flow reads and writes in the order of its handler. What is decided (pins, bases, audit,
publication, referrals, settlement, ledger) is the code that runs on AWS; only the stores differ.
``bugs`` plants mistakes that designs of this kind are known for, to test that they are found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from tests.simulation.store import (
    KEEP,
    Actor,
    Key,
    PutAll,
    Read,
    Send,
    Start,
    Write,
    absent,
    always,
)
from tukin.domain.batch import Batch, Totals, UploadStatus, add_totals, upload_id
from tukin.domain.coaching import Need, changed_referrals
from tukin.domain.errors import IntegrityError
from tukin.domain.ledger import EntryKind, LedgerHead, head_after, next_entry
from tukin.domain.merge import AcceptedRow, merge
from tukin.domain.period import Period
from tukin.domain.publication import (
    Facts,
    Outcome,
    approval_digest,
    audit,
    base_of,
    decide,
    find_concerns,
    has_right_base,
    next_head,
)
from tukin.domain.settlement import (
    Amounts,
    Entitlement,
    RequestedReturn,
    ReturnReason,
    settle,
    take_back,
)
from tukin.domain.terms import Rating

BUGS = (
    "no compare-and-set",
    "no audit",
    "no pin",
    "no fence",
    "paid after file",
    "log and drop",
)
_UNFINISHED = (UploadStatus.RECEIVED, UploadStatus.VALIDATED, UploadStatus.FAILED)
_WAITING = UploadStatus.AWAITING_APPROVAL
_START = datetime(2026, 11, 1, tzinfo=UTC)
_THRESHOLD = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an upload: a person and points, which are the pay in thousands of rupiah."""

    nip: str
    points: int


@dataclass(frozen=True, slots=True)
class File:
    """An object version in the bucket."""

    agency: str
    period: Period
    name: str
    minute: int
    rows: tuple[Row, ...]

    @property
    def uploaded_at(self) -> datetime:
        """By S3's clock; two files may share a minute, then the version id decides."""
        return _START + timedelta(minutes=self.minute)

    @property
    def key(self) -> str:
        """The object's key."""
        return f"uploads/{self.agency}/{self.period}/{self.name}"

    @property
    def version_id(self) -> str:
        """The object's version id."""
        return f"{self.agency}-{self.name}-{self.minute}"

    @property
    def upload_id(self) -> str:
        """The upload's id, by the code of the pipeline."""
        return upload_id("intake", self.key, self.version_id)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload's record."""

    batch: Batch
    status: UploadStatus
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A staged record."""

    nip: str
    agency: str
    points: int
    gross_idr: int

    @property
    def totals(self) -> Totals:
        """Control totals; the checksum is a hash of all that the record says."""
        checksum = crc32(repr(self).encode())
        return Totals(1, self.gross_idr, 0, 0, self.gross_idr, checksum)


def gross_idr(points: int, rules: str) -> int:
    """The pay of so many points under the rule set ``A`` or ``B``."""
    return points * (1000 if rules == "A" else 1100)


class World:
    """What actors share: live configuration, the files in the bucket, planted bugs."""

    def __init__(self, bugs: frozenset[str] = frozenset()) -> None:
        self.bugs = bugs
        self.files: dict[str, File] = {}
        self.rules = "A"
        self.engine = "1"
        self.lines: list[Any] = []

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
            batch = self._pin(file, live)
            condition = absent if known is None else _is(known)
            if not (yield Write(((key, condition, Upload(batch, UploadStatus.RECEIVED)),))):
                batch = (yield Read(key)).batch
        if batch.engine != self.engine:
            return
        name = f"{batch.batch_id}-again-{crc32(after.encode()):08x}" if after else batch.batch_id
        yield Start(name, ("process", batch, None, name))

    def _is_outdated(self, known: Upload, live: Any) -> bool:
        if known.status not in (*_UNFINISHED, _WAITING):
            return False
        return known.batch.engine != self.engine or not has_right_base(known.batch, live)

    def _pin(self, file: File, live: Any) -> Batch:
        batch = Batch(
            upload_id=file.upload_id,
            bucket="intake",
            key=file.key,
            version_id=file.version_id,
            uploaded_at=file.uploaded_at,
            agency=file.agency,
            period=file.period,
            rule_set=self.rules,
            rules_sha256=self.rules,
            engine=self.engine,
        )
        return replace(batch, base_batch_id=base_of(batch.order, batch.is_amendment, live))

    # --- process-upload: validate, compute, publish -------------------------------------------

    def process(self, batch: Batch, approved: str | None, name: str) -> Actor:
        """One execution of the state machine; begun anew after each crash."""
        if batch.engine != self.engine:
            yield Send(("notify", batch.upload_id, name))  # EngineChanged: it is received again
            return
        if approved is None:
            yield from self._advance(batch, UploadStatus.VALIDATED)
            yield from self._compute(batch)
        yield from self._publish(batch, approved, name)

    def _compute(self, batch: Batch) -> Actor:
        base: list[AcceptedRow] = []
        if batch.base_batch_id:
            base = yield Read(("accepted", batch.base_batch_id))
        own: Any = self.files[batch.upload_id].rows
        rows = tuple(merge(batch, own, base))
        yield Write(((("accepted", batch.batch_id), always, rows),))
        staged: dict[Key, Any] = {
            ("staged", batch.batch_id, row.appraisal.nip): self._record(batch, row.appraisal)
            for row in rows
        }
        yield PutAll(staged)

    def _record(self, batch: Batch, row: Any) -> Record:
        rules = self.rules if "no pin" in self.bugs else batch.rules_sha256
        return Record(row.nip, batch.agency, row.points, gross_idr(row.points, rules))

    def _publish(  # noqa: C901 - one flow, as in the handler
        self, batch: Batch, approved: str | None, name: str
    ) -> Actor:
        agency, period = batch.agency, str(batch.period)
        accepted = yield Read(("accepted", batch.batch_id))
        records: dict[str, Record] = {}
        for row in accepted:
            record = yield Read(("staged", batch.batch_id, row.appraisal.nip))
            if record is not None:
                records[record.nip] = record
        totals = add_totals(record.totals for record in records.values())
        if "no audit" not in self.bugs:
            computed = add_totals(self._record(batch, row.appraisal).totals for row in accepted)
            audit(len(accepted), computed, totals)
        for _ in range(6):
            head_key = ("head", period, agency)
            seen = yield Read(head_key)
            live: tuple[AcceptedRow, ...] = ()
            if seen is not None:
                live = yield Read(("accepted", seen.batch.batch_id))
            dropped = {row.appraisal.nip for row in live} - records.keys()
            facts = Facts(len(dropped), len(accepted), 0, totals.gross_idr, None, None)
            concerns = find_concerns(facts, seen)
            digest = approval_digest(batch, totals, seen)
            outcome = decide(batch, seen, concerns, digest, approved)
            if outcome is Outcome.SUPERSEDED:
                yield from self._advance(batch, UploadStatus.SUPERSEDED)
                return
            if outcome is Outcome.REBASE:
                known = yield Read(("upload", agency, period, batch.upload_id))
                if known.status not in (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED):
                    yield Send(("notify", batch.upload_id, name))
                return
            if outcome is Outcome.AWAITING_APPROVAL:
                yield from self._advance(batch, UploadStatus.AWAITING_APPROVAL, digest)
                return
            head = next_head(batch, batch.batch_id, 1, totals, seen)
            if outcome is Outcome.ALREADY_LIVE:
                head = seen
            elif not (yield self._move(head, seen)):
                continue
            if (yield from self._follow_with_referrals(head, records)):
                return
        raise IntegrityError("E902")

    def _move(self, head: Any, seen: Any) -> Write:
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

    def _follow_with_referrals(self, head: Any, records: Mapping[str, Record]) -> Any:
        batch = head.batch
        agency, period = batch.agency, batch.period
        needs = {
            need.person: need
            for need in (
                Need(record.nip, Rating.KURANG, (), ())
                for record in records.values()
                if record.points < _THRESHOLD
            )
        }
        known = {}
        for nip in PERSONS:
            key = ("referral", agency, str(period), nip)
            if (referral := (yield Read(key))) is not None:
                known[referral.need.person] = referral
        head_key = ("head", str(period), agency)
        for change in changed_referrals(agency, period, needs, known):
            key = ("referral", agency, str(period), change.need.nip)
            before = known.get(change.need.person)
            fence = always if "no fence" in self.bugs else _is_live(batch)
            over = always if "no fence" in self.bugs else _is(before)
            if not (yield Write(((head_key, fence, KEEP), (key, over, change)))):
                return False
        return True

    def _advance(self, batch: Batch, status: UploadStatus, digest: str | None = None) -> Actor:
        key = ("upload", batch.agency, str(batch.period), batch.upload_id)
        known = yield Read(key)
        final = (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED)
        if known.batch.batch_id == batch.batch_id and known.status not in final:
            if known.status is _WAITING and status is UploadStatus.VALIDATED:
                return
            yield Write(((key, _is(known), Upload(batch, status, digest)),))

    # --- approve_upload -------------------------------------------------------------------------

    def approve(self, number: str) -> Actor:
        """The agency's head agrees to what waits now."""
        file = self.files[number]
        key = ("upload", file.agency, str(file.period), number)
        upload: Upload = yield Read(key)
        if upload.status is _WAITING and upload.digest is not None:
            name = f"{upload.batch.batch_id}-{upload.digest}"
            approval = ("approval", number, upload.digest)
            yield Write(((key, _is(upload), KEEP), (approval, always, True)))
            yield Start(name, ("process", upload.batch, upload.digest, name))

    # --- sweep -------------------------------------------------------------------------------

    def follow(self, agency: str, period: Period) -> Actor:
        """The sweeper brings the referrals to the live batch, whoever left them behind."""
        head = yield Read(("head", str(period), agency))
        accepted = yield Read(("accepted", head.batch.batch_id))
        records = {}
        for row in accepted:
            record = yield Read(("staged", head.staged_as, row.appraisal.nip))
            records[record.nip] = record
        yield from self._follow_with_referrals(head, records)

    # --- emit_referrals -------------------------------------------------------------------------

    def emit(self, referral: Any) -> Actor:
        """A record of the stream becomes an event."""
        yield Send(("event", referral))

    # --- settle_run -----------------------------------------------------------------------------

    def settle(self, run_id: str, period: Period, chosen: frozenset[str] | None) -> Actor:
        """A settlement run, from wherever it is."""
        for _ in range(6):
            if (yield Read(("run", run_id))) is not None:
                return
            ledger = (yield Read(("ledger", "head"))) or LedgerHead()
            credited = (yield Read(("credited", str(period)))) or {}
            recoveries = (yield Read(("recoveries",))) or {}
            heads = {}
            live = {}
            for agency in AGENCIES:
                head = yield Read(("head", str(period), agency))
                if head is not None:
                    heads[agency] = head
                    live[agency] = yield from self._entitled(head)
            agencies = frozenset(heads) if chosen is None else chosen & heads.keys()
            result = settle(run_id, live, agencies, credited, recoveries)
            values = {
                "period": str(period),
                "previous_manifest_sha256": ledger.manifest_sha256,
                "lines": len(result.lines),
                "heads": {a: heads[a].batch.batch_id for a in sorted(agencies)},
            }
            entry = next_entry(ledger, EntryKind.RUN, values)
            actions: list[Any] = [
                (
                    ("ledger", "head"),
                    _is(ledger if ledger.seq else None),
                    head_after(ledger, entry),
                ),
                (("ledger", f"{ledger.seq + 1:08d}"), absent, entry),
                (("run", run_id), absent, result.lines),
            ]
            state: list[Any] = [
                (("credited", str(period)), _is(credited or None), result.credited or None),
                (("recoveries",), _is(recoveries or None), result.recoveries or None),
            ]
            settled = [
                (
                    ("head", str(period), agency),
                    _is(heads[agency]),
                    replace(
                        heads[agency],
                        settled_seq=ledger.seq + 1,
                        settled_revision=heads[agency].revision,
                    ),
                )
                for agency in sorted(agencies)
            ]
            if "paid after file" in self.bugs:
                if (yield Write((*actions, *settled))):
                    yield Write(tuple(state))
                continue
            yield Write((*actions, *state, *settled))

    def _entitled(self, head: Any) -> Any:
        accepted = yield Read(("accepted", head.batch.batch_id))
        found = []
        for row in accepted:
            record = yield Read(("staged", head.staged_as, row.appraisal.nip))
            if record is not None:
                amounts = Amounts(record.gross_idr, 0, 0, record.gross_idr)
                found.append(Entitlement(record.nip, record.nip, record.agency, amounts))
        return found

    def take_back(self, run_id: str, period: Period) -> Actor:
        """The bank sends the first transfer of a run back."""
        lines = yield Read(("run", run_id))
        paid = [line for line in lines or () if line.transfer_idr]
        if not paid:
            return
        ledger = yield Read(("ledger", "head"))
        credited = yield Read(("credited", str(period)))
        wanted = [RequestedReturn(paid[0].line_id, ReturnReason.BAD_ACCOUNT)]
        after, new = take_back(run_id, {line.line_id: line for line in lines}, wanted, credited)
        if not new:
            return
        entry = next_entry(ledger, EntryKind.RETURN, {"run_id": run_id})
        yield Write(
            (
                (("ledger", "head"), _is(ledger), head_after(ledger, entry)),
                (("ledger", f"{ledger.seq + 1:08d}"), absent, entry),
                (("credited", str(period)), _is(credited), after),
            )
        )


AGENCIES = ("disdik", "dinkes")
PERSONS = ("ani", "budi", "citra", "dodi")


def _is(seen: Any) -> Any:
    """Condition: nothing changed since it was read."""
    return lambda value: value == seen


def _is_pinned_to(batch: Batch) -> Any:
    return lambda upload: upload is not None and upload.batch.batch_id == batch.batch_id


def _is_live(batch: Batch) -> Any:
    return lambda head: head is not None and head.batch.batch_id == batch.batch_id
