"""Stand-ins for the stores, queues and the bus: the methods that workflows call, by effects.

Each method has its effects done by the scheduler, which runs in the parent greenlet: it does them,
or does them and loses the answer, or ends the process before or after. Conditions of writes are
those of the real stores. ``bugs`` are mistakes that are planted here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from zlib import crc32

from greenlet import getcurrent

from tests.simulation.history import PaidBefore
from tests.simulation.people import AGENCIES, rules_of
from tests.simulation.source import PERIODS, File
from tests.simulation.store import (
    KEEP,
    Action,
    Change,
    Effect,
    Keep,
    Key,
    Keys,
    Now,
    OwnTable,
    PutAll,
    Query,
    Read,
    Send,
    Start,
    Write,
    absent,
    always,
)
from tukin.aws.epochs.epoch import Epoch
from tukin.aws.epochs.guard import Guard
from tukin.aws.items import from_item
from tukin.aws.messaging.bus import Event
from tukin.aws.objects import Arrival, History, StoredVersion
from tukin.intake.check_file import CheckedFile
from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.publication import (
    AgreedState,
    Grounds,
    LiveMonth,
    SettledMark,
    agreed_state,
    is_superseded,
)
from tukin.payroll.record import PayrollRecord
from tukin.payroll.sources import Sources
from tukin.payroll.stores.live_months import NotPaid
from tukin.payroll.stores.month_counts import CountedMonth, CountedPeriod
from tukin.payroll.stores.shards import Shard
from tukin.payroll.stores.uploads import order_text
from tukin.payroll.upload import FORGOTTEN, MAY_FOLLOW, Rejection, Upload
from tukin.referrals.referral import Referral
from tukin.rules.rule_set import RuleSet
from tukin.settlement.cells.cell_file import name_of
from tukin.settlement.claims.proposed import ProposedDecision
from tukin.settlement.claims.store import Claim
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import (
    Entry,
    EntryKind,
    LedgerTip,
    PeriodState,
    entry_of_manifest,
    manifest_json,
    tip_after,
)
from tukin.settlement.person_holds.entered import EnteredHold
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.run_state import MAY_FOLLOW as RUN_MAY_FOLLOW
from tukin.settlement.run_state import Cancelled, Intended, Released, Run, RunStatus
from tukin.settlement.stores import run_archive
from tukin.settlement.stores import runs as runs_store
from tukin.settlement.stores.asked import Request
from tukin.settlement.stores.recoveries import Recovery
from tukin.settlement.stores.run_archive import (
    State,
    file_key,
    intended_key,
    manifest_key,
    prepared_key,
    signature_key,
    state_key,
)
from tukin.settlement.writing.epochs import TableEpochs
from tukin.vocabulary.errors import IntegrityError, NotFound, StoreUnavailable
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

BUCKET = "intake"

Shown = tuple[str, str, int, int, bool, str, bool]
"""What an approver was shown: the batch, the batch, revision and settlement it would replace,
whether the period is paid or about to be, the batch that it is compared with, "" for none, and
whether the period's cut-off has passed.

The pipeline knows it by its digest alone; the checks go by this."""


@dataclass(frozen=True, slots=True)
class StoredUpload(Upload):
    """An upload's record, and over which live state it waits."""

    shown: Shown | None = None
    is_revised: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency gets back: the rows accepted, those rejected and why, and who is unpaid.

    ``counts`` are the numbers of accepted and rejected rows as the report has them.
    """

    accepted: tuple[int, ...]
    rejected: tuple[tuple[int, tuple[str, ...]], ...]
    counts: tuple[int, int]
    unpaid: tuple[tuple[str, str], ...] | None


class Hand:
    """What one process knows by itself: which code it is, and what it has seen."""

    def __init__(self, bugs: frozenset[str], engine: str, batch: Batch | None = None) -> None:
        self.bugs = bugs
        self.engine = engine
        self.batch = batch
        self.is_after_cut_off = False
        """Whether the cut-off of its period had passed when it began."""
        self.history: PaidBefore | None = None
        """What was paid before the story began, where it publishes."""
        self.waited = False
        """Whether it goes on with an upload that waited for approval."""
        self.live: LiveMonth | None = None
        self.is_paid = False
        self.agreed = ""
        self.shown: Shown | None = None
        self.files: dict[Path, File] = {}
        self.checked: dict[str, CheckedFile] = {}
        self.to_keep: dict[str, bytes] = {}


def do(effect: Effect) -> Any:
    """Have an effect done by the scheduler; its answer."""
    return getcurrent().parent.switch(effect)


def shown(
    batch: Batch, seen: LiveMonth | None, is_paid: bool, agreed: str, is_after_cut_off: bool
) -> Shown:
    """What is shown to an approver of a batch over a live month of a period."""
    if seen is None:
        return batch.batch_id, "", 0, 0, is_paid, agreed, is_after_cut_off
    live = seen.batch.batch_id, seen.revision, seen.settled_seq
    return batch.batch_id, *live, is_paid, agreed, is_after_cut_off


def clock() -> datetime:
    """The time by the clock of the process's own machine."""
    now: datetime = do(Now())
    return now


# --- uploads --------------------------------------------------------------------------------------


class _Unrecorded(Approval):
    """What an execution's input says: that somebody has agreed."""

    def covers(self, bound: str, total_idr: int) -> bool:
        return True


class Uploads:
    """In place of ``tukin.payroll.stores.uploads.Uploads``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def get(self, agency: str, period: Period, upload_id: str) -> StoredUpload | None:
        upload: StoredUpload | None = do(Read(("upload", agency, str(period), upload_id)))
        self._hand.shown = None if upload is None else upload.shown
        return upload

    def of_period(self, agency: str, period: Period) -> list[StoredUpload]:
        if period not in PERIODS:
            return []  # nothing can happen meanwhile that is about such a month
        found: list[StoredUpload] = do(Query(("upload", agency, str(period))))
        return found

    def pin(
        self,
        batch: Batch,
        uploaded_by: str | None,
        asked_by: str | None,
        *,
        is_late: bool = False,
        error_code: str | None = None,
        waits_until: datetime | None = None,
    ) -> Upload:
        upload = StoredUpload(
            batch,
            UploadStatus.RECEIVED,
            uploaded_by=uploaded_by,
            asked_by=asked_by,
            batch_id=batch.batch_id,
            in_line=True,
            alone=is_late,
            is_late=is_late,
            error_code=error_code,
            waits_until=waits_until,
        )
        if do(Write(((_upload_key(batch), absent, upload),))):
            return upload
        known: StoredUpload = do(Read(_upload_key(batch)))
        return known

    def line_up(self, known: Upload, *, alone: bool = False) -> bool:
        forgotten = {n: v for n, v in FORGOTTEN.items() if n in _COLUMNS}
        forgotten["conditions"] = ()
        changes = {"status": UploadStatus.RECEIVED, "in_line": True, "shown": None, **forgotten}
        changes["alone"] = known.alone or alone
        return _written((_upload_key(known.batch), _is_as(known), _set(**changes)))

    def take_up(self, upload: Upload) -> None:
        def waits(stored: Upload) -> bool:
            return stored.in_line and stored.status is UploadStatus.RECEIVED

        do(Write(((_upload_key(upload.batch), waits, _set(waits_until=None)),)))

    def set_apart(self, batch: Batch, upload_id: str) -> None:
        do(Write(((_upload_key(batch, upload_id), _is_pinned_to(batch), _set(alone=True)),)))

    def compose(self, member: Upload, batch: Batch, attempt: str) -> bool:
        own = member.batch
        pins = ("rule_set", "rules_sha256", "engine", "register_sha256", "base_batch_id")
        pinned = replace(own, **{n: getattr(batch, n) for n in (*pins, "sources_sha256")})
        composed = _set(batch=pinned, batch_id=batch.batch_id, in_line=False, attempt=attempt)

        def is_in_line(upload: Upload) -> bool:
            return upload.in_line and upload.status is UploadStatus.RECEIVED

        return _written((_upload_key(own), is_in_line, composed))

    def name_leader(self, batch: Batch) -> None:
        do(Write(((_line_key(batch.agency, batch.period), always, batch.upload_id),)))

    def is_at_work(self, agency: str, period: Period) -> bool:
        leader: str | None = do(Read(_line_key(agency, period)))
        upload = None if leader is None else self.get(agency, period, leader)
        return upload is not None and upload.is_running

    def settle_in(self, upload: Upload, status: UploadStatus, error_code: str | None) -> None:
        ended = _set(status=status, error_code=error_code, in_line=False)
        do(Write(((_upload_key(upload.batch), _is_as(upload), ended),)))

    def name_uploader(self, batch: Batch, uploaded_by: str) -> None:
        nobody: Condition = lambda upload: upload.uploaded_by is None  # noqa: E731
        do(Write(((_upload_key(batch), nobody, _set(uploaded_by=uploaded_by)),)))

    def advance(
        self, batch: Batch, status: UploadStatus, upload_id: str | None = None, **details: Any
    ) -> bool:
        return _written(self._advanced(batch, status, upload_id, details))

    def _advanced(
        self,
        batch: Batch,
        status: UploadStatus,
        upload_id: str | None,
        details: Mapping[str, Any],
    ) -> Action:
        def may_follow(upload: Upload) -> bool:
            is_here = upload.batch_id == batch.batch_id and not upload.in_line
            return is_here and upload.status in MAY_FOLLOW[status]

        changes = {name: value for name, value in details.items() if name in _COLUMNS}
        if "conditions" in changes:
            changes["conditions"] = tuple(changes["conditions"])
        if status is UploadStatus.AWAITING_APPROVAL:
            hand = self._hand
            changes["shown"] = shown(
                batch, hand.live, hand.is_paid, hand.agreed, hand.is_after_cut_off
            )
        return _upload_key(batch, upload_id), may_follow, _set(status=status, **changes)

    def wait(self, batch: Batch, **details: Any) -> None:
        action = self._advanced(batch, UploadStatus.AWAITING_APPROVAL, None, details)
        counts = (
            () if "wait uncounted" in self._hand.bugs else (_count_waiting(batch, is_waiting=True),)
        )
        do(Write((action, *counts)))

    def wait_no_more(self, batch: Batch) -> None:
        do(Write((_count_waiting(batch, is_waiting=False),)))

    def outcomes(
        self, agency: str, period: Period
    ) -> Iterator[tuple[UploadStatus, UploadOrder, int]]:
        for upload in self.of_period(agency, period):
            yield upload.status, upload.batch.order, upload.rejected or 0

    def describe(self, batch: Batch, upload_id: str, **details: Any) -> None:
        changes = {name: value for name, value in details.items() if name in _COLUMNS}
        do(Write(((_upload_key(batch, upload_id), _is_pinned_to(batch), _set(**changes)),)))

    def revise(self, batch: Batch, upload_id: str, accepted: int, **changes: Any) -> None:
        status = UploadStatus.PUBLISHED if accepted else UploadStatus.REFUSED
        known = {name: value for name, value in changes.items() if name in _COLUMNS}

        def has_ended(upload: Upload) -> bool:
            return upload.status in (UploadStatus.PUBLISHED, UploadStatus.REFUSED)

        revised = _set(status=status, accepted=accepted, is_revised=True, **known)
        do(Write(((_upload_key(batch, upload_id), has_ended, revised),)))

    def supersede_before(self, agency: str, period: Period, full_order: UploadOrder) -> None:
        for upload in self.of_period(agency, period):
            if upload.status is UploadStatus.PUBLISHED and upload.batch.order < full_order:
                superseded = _set(status=UploadStatus.SUPERSEDED)
                do(Write(((_upload_key(upload.batch), _is_published, superseded),)))

    def approve(self, batch: Batch, approval: Approval) -> bool:
        def waits(upload: Upload) -> bool:
            found = upload.batch.batch_id, upload.status, upload.digest
            return found == (batch.batch_id, UploadStatus.AWAITING_APPROVAL, approval.digest)

        key = ("approval", batch.upload_id, approval.digest)
        value = self._hand.shown, approval
        if _written((_upload_key(batch), waits, KEEP), (key, absent, value)):
            return True
        if do(Read(key)) is not None:
            return True
        if waits(do(Read(_upload_key(batch)))):
            raise StoreUnavailable("E902")
        return False

    def reject(self, upload: Upload, rejection: Rejection) -> bool:
        digest = upload.digest or ""

        def waits(found: Upload) -> bool:
            known = found.batch_id, found.status, found.digest
            return known == (upload.batch_id, UploadStatus.AWAITING_APPROVAL, digest)

        left_out = _set(status=UploadStatus.REJECTED, rejection=rejection)
        unapproved = ("approval", upload.batch.upload_id, digest), absent, KEEP
        return _written((_upload_key(upload.batch), waits, left_out), unapproved)

    def approval(self, upload: Upload) -> Approval | None:
        if upload.status is not UploadStatus.AWAITING_APPROVAL or upload.digest is None:
            return None
        value = do(Read(("approval", upload.batch.upload_id, upload.digest)))
        approval: Approval | None = value and value[1]
        return approval

    def approvals_of(self, batch: Batch) -> list[Approval]:
        if "input says approved" in self._hand.bugs and self._hand.waited:
            return [_Unrecorded("", "nobody", "")]
        return [approval for _, approval in do(Query(("approval", batch.upload_id)))]


Condition = Callable[[Any], bool]
_COLUMNS = {field.name for field in fields(StoredUpload)}


def _upload_key(batch: Batch, upload_id: str | None = None) -> Key:
    return ("upload", batch.agency, str(batch.period), upload_id or batch.upload_id)


def _line_key(agency: str, period: Period) -> Key:
    return ("line", agency, str(period))


def _waiting_key(agency: str, period: object) -> Key:
    return ("waiting", str(period), agency)


def _counts_key(agency: str, period: object) -> Key:
    return ("counts", str(period), agency)


def _count_waiting(batch: Batch, *, is_waiting: bool) -> Action:
    """The action by which an upload is counted with those that wait, or no more."""

    def changed(known: tuple[str, frozenset[str]] | None) -> tuple[str, frozenset[str]]:
        orders, own = (frozenset() if known is None else known[1]), {order_text(batch.order)}
        return batch.agency, frozenset(orders | own if is_waiting else orders - own)

    return _waiting_key(batch.agency, batch.period), always, Change(changed)


def _is_as(known: Upload) -> Condition:
    return lambda upload: (upload.batch_id, upload.status) == (known.batch_id, known.status)


def _is_published(upload: Upload) -> bool:
    return upload.status is UploadStatus.PUBLISHED


def _set(**changes: Any) -> Change:
    return Change(lambda value: replace(value, **changes))


def _written(*actions: Action) -> bool:
    done: bool = do(Write(actions))
    return done


class Executions:
    """In place of ``tukin.payroll.stores.executions.Executions``."""

    def start(self, batch: Batch, attempt: str = "") -> None:
        suffix = f"-again-{crc32(attempt.encode()):08x}" if attempt else ""
        name = batch.batch_id + suffix
        do(Start(name, ("process", batch, None, name)))

    def start_approved(self, upload: Upload, digest: str, attempt: str = "") -> bool:
        suffix = f"-{crc32(attempt.encode()):08x}" if attempt else ""
        name = f"{upload.batch.batch_id}-{digest[:32]}{suffix}"
        started: bool = do(Start(name, ("process", upload.batch, upload, name)))
        return started

    def start_rejected(self, upload: Upload) -> None:
        self.start_approved(upload, upload.digest or "")


class Intake:
    """In place of the bucket of uploads and reports on them; a report is never written as JSON."""

    name = BUCKET

    def __init__(self, hand: Hand, files: Mapping[str, File]) -> None:
        self._hand = hand
        self._files = files

    def arrival(self, key: str, version_id: str) -> Arrival:
        file = self._file(key, version_id)
        return Arrival(clock() if "own clock" in self._hand.bugs else file.uploaded_at, None)

    def versions(self, prefix: str) -> Iterator[StoredVersion]:
        for file in list(self._files.values()):
            if file.key.startswith(prefix):
                yield StoredVersion(file.key, file.version_id, file.uploaded_at)

    def download_all(self, versions: Sequence[tuple[str, str]], paths: Sequence[Path]) -> None:
        found = [self._file(key, version_id) for key, version_id in versions]
        self._hand.files = dict(zip(paths, found, strict=True))

    def write(self, key: str, data: Any, content_type: str) -> None:
        batch = self._hand.batch
        if batch is None or not key.endswith(".json") or key.endswith(".changes.json"):
            return
        upload_id = data["upload_id"]
        checked = self._hand.checked[upload_id]
        report = _report(checked, data)
        do(Write(((("report", batch.batch_id, upload_id), always, report),)))

    def read(self, key: str) -> bytes:
        """The description of changes that an outdated approval is answered with: of nothing."""
        return b'{"dropped": {"count": 0}, "concerns": [], "findings": []}'

    def _file(self, key: str, version_id: str) -> File:
        return next(f for f in self._files.values() if (f.key, f.version_id) == (key, version_id))


def _report(checked: CheckedFile, report: Mapping[str, Any]) -> Report:
    reasons: dict[int, list[str]] = {}
    for error in report["errors"]:
        reasons.setdefault(error["row"], []).append(error["code"])
    unpaid = report["unpaid"]
    return Report(
        accepted=tuple(row.row for row in checked.accepted),
        rejected=tuple((row, tuple(codes)) for row, codes in sorted(reasons.items())),
        counts=(report["accepted"], report["rejected"]),
        unpaid=None if unpaid is None else tuple((item["nip"], item["code"]) for item in unpaid),
    )


# --- batches --------------------------------------------------------------------------------------


class SourcesArchive:
    """In place of ``tukin.payroll.stores.sources.SourcesArchive``."""

    def keep(self, sources: Sources) -> None:
        do(Write(((("sources", sources.sha256), always, sources),)))

    def of(self, batch: Batch) -> Sources:
        sources: Sources = do(Read(("sources", batch.sources_sha256)))
        return sources


class Rules:
    """In place of ``tukin.rules.store.RuleArchive``: every rule set is there."""

    def keep(self, rules: RuleSet) -> None:
        assert rules_of(rules.sha256).rule_set == rules

    def get(self, sha256: str) -> RuleSet:
        return rules_of(sha256).rule_set


class Shards:
    """In place of the real shards: a batch is one shard, its key is the batch's id."""

    def write(
        self, batch: Batch, rows: Iterable[AcceptedRow], rows_per_shard: int, names: Names
    ) -> list[dict[str, Any]]:
        kept = tuple(rows)
        do(Write(((("accepted", batch.batch_id), always, kept),)))
        return [asdict(Shard(0, batch.batch_id, len(kept)))]

    def rows(self, shard: Shard) -> tuple[AcceptedRow, ...]:
        rows: tuple[AcceptedRow, ...] = do(Read(("accepted", shard.key)))
        return rows


class Publications:
    """In place of the bucket of what publications locked: who creates a key first has it."""

    def create_locked(self, key: str, data: bytes, _content_type: str, _until: datetime) -> bool:
        return _written((_place_of(key), absent, data))

    def read(self, key: str, _version_id: str | None = None) -> bytes:
        data: bytes | None = do(Read(_place_of(key)))
        if data is None:
            raise NotFound("E802")
        return data

    def history(self, key: str) -> History:
        is_there = do(Read(_place_of(key))) is not None
        return History(("v1",) if is_there else (), 0)

    def versions(self, prefix: str) -> Iterator[StoredVersion]:
        *folders, _ = prefix.split("/")
        if Period.parse(folders[1]) not in PERIODS:
            return  # nothing can happen meanwhile that is about such a month
        for key in do(Keys(("locked", *folders))):
            yield StoredVersion("/".join(key[1:]), "v1", datetime.min.replace(tzinfo=UTC))


def _place_of(key: str) -> Key:
    return ("locked", *key.split("/"))


Expiry = dict[str, bool | None]
"""Whether staged records were given an end, by their name; None: staged again since, by a process
that is to do it again and may have broken off."""


class Records:
    """In place of the real records; it notes which code computed what it stages."""

    def __init__(self, hand: Hand, computed_by: dict[tuple[str, str], str], expiry: Expiry) -> None:
        self._hand = hand
        self._computed_by = computed_by
        self._expiry = expiry

    def stage(self, records: Iterable[PayrollRecord], staged_as: str, partitions: int) -> None:
        staged: dict[Key, Any] = {}
        for record in records:
            nip = record.appraisal.nip
            staged["staged", staged_as, nip] = record
            self._computed_by[staged_as, nip] = self._hand.engine
        do(PutAll(staged))
        if staged and staged_as in self._expiry:
            self._expiry[staged_as] = None

    def staged(self, batch: Batch, staged_as: str, partitions: int) -> list[PayrollRecord]:
        history = self._hand.history
        if history is not None and staged_as in history.records:
            return history.records[staged_as]
        records: list[PayrollRecord] = do(Query(("staged", staged_as)))
        return records

    def expire(self, names: Iterable[str], partitions: int, at: datetime) -> None:
        """Nothing expires within a simulation; it is noted that it would."""
        self._expiry |= dict.fromkeys(names, True)

    def live(self, live_month: LiveMonth) -> list[PayrollRecord]:
        return self.staged(live_month.batch, live_month.staged_as, live_month.partitions)

    def between(self, live_month: LiveMonth, least: str, most: str) -> list[PayrollRecord]:
        return [each for each in self.live(live_month) if least <= each.person_key <= most]

    def of_person(
        self, nip: str, live_months: Iterable[LiveMonth], _key_of: Any
    ) -> list[PayrollRecord]:
        found = [do(Read(("staged", live.staged_as, nip))) for live in live_months]
        return [record for record in found if record is not None]


class LiveMonths:
    """In place of ``tukin.payroll.stores.live_months.Live months``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def get(self, agency: str, period: Period) -> LiveMonth | None:
        self._hand.live = do(Read(("live", str(period), agency)))
        self._hand.agreed = _name_of(agreed_state(self._hand.live))
        return self._hand.live

    def of_agency(self, agency: str, periods: Iterable[Period]) -> list[LiveMonth]:
        asked, history = set(periods), self._hand.history
        months = [do(Read(("live", str(p), agency))) for p in asked & set(PERIODS)]
        found = [live for live in months if live is not None]
        if history is not None and agency == AGENCIES[0] and PERIODS[0] not in asked:
            found = [*history.months, *found]
        paid = [agreed_state(live) for live in found if live.settled_seq and live.totals.rows]
        if not self._hand.agreed:  # nothing of the month itself was agreed to
            self._hand.agreed = _name_of(paid[-1]) if paid else ""
        return sorted(found, key=lambda live: live.batch.period)

    def of_period(self, period: Period) -> Iterator[LiveMonth]:
        """Each is read by itself: between two of them anything may happen."""
        for found in do(Query(("live", str(period)))):
            yield do(Read(_live_key(found)))

    def settle(self, paid: Mapping[str, Any], seq: int, not_paid: NotPaid) -> bool:
        key = ("live", paid["period"], paid["agency"])
        is_older: Condition = lambda live: live is not None and live.settled_seq < seq  # noqa: E731
        settled = _set(settled_seq=seq, settled_revision=paid["revision"])
        counted = Change(lambda known: (*(known or (paid["agency"], None))[:2], not_paid))
        counts = _counts_key(paid["agency"], paid["period"]), always, counted
        return _written((key, is_older, settled), counts)

    def note_runs(self, period: Period, numbers: Iterable[int]) -> None:
        new = frozenset(number for number in numbers if number)
        added = Change(lambda known: (known or frozenset()) | new)
        do(Write(((("period runs", str(period)), always, added),)))

    def move(
        self,
        live: LiveMonth,
        seen: LiveMonth | None,
        upload_id: str,
        grounds: Grounds,
        rejected: int | None = None,
    ) -> bool:
        approval = grounds.approval
        batch, bugs = live.batch, self._hand.bugs
        is_seen = always if "no compare-and-set" in bugs else _is_same_month(seen)
        is_pinned = always if "no fence" in bugs else _is_pinned_to(batch)
        published = _set(status=UploadStatus.PUBLISHED, was_approved=approval is not None)
        actions: list[Action] = [
            (_live_key(live), is_seen, live),
            (_upload_key(batch, upload_id), is_pinned, published),
        ]
        if "no look at the ledger" not in bugs:
            is_as_seen: Condition = lambda mark: (mark or SettledMark()) == grounds.settled  # noqa: E731
            actions.append((_mark_key(batch.period), is_as_seen, KEEP))
        if approval is not None and "input says approved" not in bugs:
            is_agreed: Condition = lambda value: value is not None and value[1] == approval  # noqa: E731
            key = ("approval", batch.upload_id, approval.digest)
            actions.append((key, is_agreed, KEEP))
        if approval is not None and "agreed still counted" not in bugs:
            actions.append(_count_waiting(batch, is_waiting=False))
        counted = Change(lambda known: (batch.agency, rejected, (known or (0, 0, None))[2]))
        actions.append((_counts_key(batch.agency, batch.period), always, counted))
        if seen is not None and is_superseded(seen.batch.order, live):
            superseded = _set(status=UploadStatus.SUPERSEDED)
            actions.append((_upload_key(seen.batch), _is_pinned_to(seen.batch), superseded))
        return _written(*actions)


class MonthCounts:
    """In place of ``tukin.payroll.stores.month_counts.MonthCounts``."""

    def of_period(self, period: Period) -> CountedPeriod:
        if period not in PERIODS:
            return CountedPeriod()
        waiting = dict(do(Query(("waiting", str(period)))))
        counts = {found[0]: found[1:] for found in do(Query(("counts", str(period))))}
        live = {found.batch.agency: found for found in do(Query(("live", str(period))))}
        runs = do(Read(("period runs", str(period))))
        months = {
            agency: CountedMonth(live.get(agency), waiting.get(agency), *counts.get(agency, ()))
            for agency in live | waiting
        }
        return CountedPeriod(months, None if runs is None else tuple(sorted(runs)))

    def correct_waiting(
        self, agency: str, period: Period, seen: frozenset[str] | None, found: frozenset[str]
    ) -> bool:
        def is_as_seen(known: Any) -> bool:
            return (known[1] if known else frozenset()) == (seen or frozenset())

        return _written((_waiting_key(agency, period), is_as_seen, (agency, found)))

    def correct_month(self, month: CountedMonth, rejected: int, not_paid: NotPaid | None) -> bool:
        live = month.live
        assert live is not None
        agency, period = live.batch.agency, live.batch.period

        def is_as_seen(found: LiveMonth) -> bool:
            revisions = (found.revision, live.revision), (found.settled_seq, live.settled_seq)
            return found.batch == live.batch and all(one == other for one, other in revisions)

        counts = _counts_key(agency, period), always, (agency, rejected, not_paid)
        return _written((_live_key(live), is_as_seen, KEEP), counts)


def _name_of(state: AgreedState | None) -> str:
    return "" if state is None else state.batch.batch_id


class SettledPeriods:
    """In place of ``tukin.payroll.stores.settled.SettledPeriods``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def mark(self, period: Period, agency: str) -> SettledMark:
        mark: SettledMark = do(Read(_mark_key(period))) or SettledMark()
        self._hand.is_paid = mark.is_paid
        return mark


def _mark_key(period: object) -> Key:
    """The copies of the mark are one item here."""
    return "mark", str(period)


def _releasing(
    change: Callable[[frozenset[str]], frozenset[str]], seq: int | None = None
) -> Change:
    def changed(mark: SettledMark | None) -> SettledMark:
        known = mark or SettledMark()
        return SettledMark(known.seq if seq is None else seq, change(known.releasing))

    return Change(changed)


def _is_credited_by(seq: int) -> Condition:
    return lambda value: (0 if value is None else value[1]) == seq


def _live_key(live: LiveMonth) -> Key:
    return ("live", str(live.batch.period), live.batch.agency)


def _is_same_month(seen: LiveMonth | None) -> Condition:
    if seen is None:
        return absent
    expected = seen.batch.batch_id, seen.revision, seen.settled_seq
    return lambda live: (
        live is not None and (live.batch.batch_id, live.revision, live.settled_seq) == expected
    )


def _is_pinned_to(batch: Batch) -> Condition:
    return lambda value: value is not None and value.batch_id == batch.batch_id


# --- referrals ------------------------------------------------------------------------------------


class Referrals:
    """In place of the real referrals; which revision was sent is an item beside."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def of_period(self, agency: str, period: Period) -> dict[str, Referral]:
        stored = do(Query(("referral", agency, str(period))))
        return {referral.need.nip: referral for referral in stored}

    def unsent(self, agency: str, period: Period) -> list[Referral]:
        sent = set(do(Query(("sent", agency, str(period)))))
        stored = do(Query(("referral", agency, str(period))))
        return [r for r in stored if (r.need.nip, r.revision) not in sent]

    def mark_sent(self, referral: Referral) -> None:
        key = _referral_key(referral)
        sent = referral.need.nip, referral.revision
        is_latest = _has_revision(referral.revision)
        do(Write(((key, is_latest, KEEP), (("sent", *key[1:]), always, sent))))

    def write(self, changes: Sequence[Referral], fence: Mapping[str, Any]) -> bool:
        live_month_key, is_live = _condition_check(fence)
        actions = [(_referral_key(r), _has_revision(r.revision - 1), r) for r in changes]
        if "no fence" in self._hand.bugs:
            is_live = always
            actions = [(key, always, r) for key, _, r in actions]
        return not actions or _written((live_month_key, is_live, KEEP), *actions)


def _condition_check(fence: Mapping[str, Any]) -> tuple[Key, Condition]:
    """The key and the condition of the ConditionCheck that the month hands in."""
    key, values = from_item(fence["Key"]), from_item(fence["ExpressionAttributeValues"])
    assert fence["ConditionExpression"] == "batch_id = :batch"
    live_month = ("live", key["pk"].removeprefix("PERIOD#"), key["sk"].removeprefix("AGENCY#"))
    return live_month, lambda live: live is not None and live.batch.batch_id == values[":batch"]


def _referral_key(referral: Referral) -> Key:
    return ("referral", referral.agency, str(referral.period), referral.need.nip)


def _has_revision(revision: int) -> Condition:
    if not revision:
        return absent
    return lambda referral: referral is not None and referral.revision == revision


def put_events(events: Sequence[Event]) -> list[int]:
    """In place of the bus: it takes every event."""
    for event in events:
        do(Send(("event", event)))
    return []


# --- settlement -----------------------------------------------------------------------------------


class Runs:
    """In place of ``tukin.settlement.stores.runs.Runs``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def get(self, run_id: str) -> Run | None:
        run: Run | None = do(Read(("run", run_id)))
        return run

    def request(self, run: Run) -> Run:
        listed = ("listed", run.listed_as), always, run.run_id
        if _written((("run", run.run_id), absent, run), listed):
            return run
        known = self.get(run.run_id)
        if known is None:
            raise StoreUnavailable("E902")
        return known

    def latest(self, limit: int, after: str | None) -> list[Run]:
        found = [do(Read(("run", run_id))) for run_id in do(Query(("listed",)))]
        listed = sorted(found, key=lambda run: run.listed_as, reverse=True)
        return [run for run in listed if after is None or run.listed_as < after][:limit]

    def since(self, moment: datetime) -> list[Run]:
        runs = self.latest(1_000, None)
        return [run for run in runs if datetime.fromisoformat(run.requested_at) >= moment]

    def mark_prepared(
        self, run_id: str, at: str, sha256: str, digest: str, first_payments: str | None = None
    ) -> bool:
        prepared = {"prepared_at": at, "prepared_sha256": sha256, "digest": digest}
        prepared |= {"first_payments": first_payments} if first_payments else {}
        return self._advance(run_id, RunStatus.PREPARED, **prepared)

    def mark_released(self, run: Run, digest: str, released: Released) -> bool:
        may = _may_become(RunStatus.RELEASING)
        is_seen: Condition = lambda known: may(known) and known.digest == digest  # noqa: E731
        changes = _set(status=RunStatus.RELEASING, released=released)
        action: Action = (("run", run.run_id), is_seen, changes)
        if "release is not marked" in self._hand.bugs:
            return _written(action)
        marked = _releasing(lambda runs: runs | {run.run_id})
        return _written(action, (_mark_key(run.period), always, marked))

    def mark_outdated(self, run_id: str) -> bool:
        may = _may_become(RunStatus.OUTDATED)
        is_not_released: Condition = lambda run: may(run) and run.released is None  # noqa: E731
        return _written((("run", run_id), is_not_released, _set(status=RunStatus.OUTDATED)))

    def mark_release_outdated(self, run: Run, seen: Intended | None) -> bool:
        outdated = _unless_intended(run.run_id, seen, RunStatus.OUTDATED)
        forgotten = _releasing(lambda runs: runs - {run.run_id})
        mark: Action = (_mark_key(run.period), always, forgotten)
        return _written((*outdated, _set(status=RunStatus.OUTDATED)), mark)

    def intend(self, run_id: str, intended: Intended, seen: Intended | None) -> bool:
        is_seen = _unless_intended(run_id, seen, RunStatus.COMMITTED)
        return _written((*is_seen, _set(intended=intended)))

    def mark_expired(self, run_id: str) -> bool:
        return self._advance(run_id, RunStatus.EXPIRED)

    def mark_cancelled(self, run_id: str, cancelled: Cancelled) -> bool:
        return self._advance(run_id, RunStatus.CANCELLED, cancelled=cancelled)

    def mark_signed(self, run_id: str) -> bool:
        return self._advance(run_id, RunStatus.SIGNED)

    def recover(self, values: Mapping[str, Any]) -> bool:
        key = ("run", values["run_id"])
        known: Run | None = do(Read(key))
        if known is not None and known.seq == values["seq"]:
            return False
        release = values["release"]
        released = Released(release["released_by"], values["at"], tuple(release["left_out"]))
        changes = {
            "status": RunStatus.COMMITTED,
            "seq": values["seq"],
            "released": released,
            "digest": release["digest"],
            "prepared_at": release["prepared_at"],
        }
        if known is not None:
            return _written((key, always, _set(**changes)))
        asked = runs_store._run_of_entry(values)
        listed = ("listed", asked.listed_as), always, asked.run_id
        return _written((key, absent, replace(asked, **changes)), listed)

    def recover_acknowledgement(self, values: Mapping[str, Any]) -> None:
        known = _set(acknowledged_by=values["requested_by"], acknowledged_at=values["at"])
        do(Write(((("run", values["run_id"]), lambda run: run is not None, known),)))

    def fetched_by(self, _run_id: str) -> list[Any]:
        return []

    def _advance(self, run_id: str, status: RunStatus, **changes: Any) -> bool:
        return _written((("run", run_id), _may_become(status), _set(status=status, **changes)))


def _unless_intended(
    run_id: str, seen: Intended | None, status: RunStatus
) -> tuple[Key, Condition]:
    may = _may_become(status)
    return ("run", run_id), lambda run: may(run) and run.intended == seen


def _may_become(status: RunStatus) -> Condition:
    return lambda run: run is not None and run.status in RUN_MAY_FOLLOW[status]


class Returns:
    """In place of ``tukin.settlement.returns.store.Returns``."""

    def enter(self, entered: EnteredReturns) -> EnteredReturns:
        if _written((_returns_key(entered), absent, entered)):
            return entered
        return self.get(entered.run_id, entered.digest) or entered

    def get(self, run_id: str, digest: str) -> EnteredReturns | None:
        entered: EnteredReturns | None = do(Read(("returned", run_id, digest)))
        return entered

    def confirm(self, entered: EnteredReturns, request: Request) -> EnteredReturns:
        is_open: Condition = lambda known: known.confirmed_at is None  # noqa: E731
        changes = _set(confirmed_by=request.by, confirmed_at=request.at, seq=request.seq)
        _written((_returns_key(entered), is_open, changes))
        return self.get(entered.run_id, entered.digest) or entered


def _returns_key(entered: EnteredReturns) -> tuple[str, ...]:
    return "returned", entered.run_id, entered.digest


class EnteredHolds:
    """In place of ``tukin.settlement.person_holds.store.EnteredHolds``."""

    def enter(self, entered: EnteredHold) -> EnteredHold:
        key = ("hold", str(entered.period), entered.digest)
        if _written((key, absent, entered)):
            return entered
        return self.get(entered.period, entered.digest) or entered

    def get(self, period: Period, digest: str) -> EnteredHold | None:
        entered: EnteredHold | None = do(Read(("hold", str(period), digest)))
        return entered

    def of_period(self, period: Period) -> list[EnteredHold]:
        found: list[EnteredHold] = do(Query(("hold", str(period))))
        return sorted(found, key=lambda entered: entered.entered_at)

    def confirm(self, entered: EnteredHold, request: Request) -> EnteredHold:
        is_open: Condition = lambda known: known.confirmed_at is None  # noqa: E731
        changes = _set(confirmed_by=request.by, confirmed_at=request.at, seq=request.seq)
        _written((("hold", str(entered.period), entered.digest), is_open, changes))
        return self.get(entered.period, entered.digest) or entered


class Claims:
    """In place of ``tukin.settlement.claims.store.Claims``; what is noted decides nothing."""

    def note(self, *_: Any) -> None:
        pass

    def decide(self, *_: Any) -> None:
        pass

    def of_period(self, _: Period) -> list[Claim]:
        return []

    def propose(self, proposed: ProposedDecision) -> ProposedDecision:
        if _written((_proposal_key(proposed.period, proposed.digest), absent, proposed)):
            return proposed
        return self.proposal(proposed.period, proposed.digest) or proposed

    def proposal(self, period: str, digest: str) -> ProposedDecision | None:
        proposed: ProposedDecision | None = do(Read(_proposal_key(period, digest)))
        return proposed

    def confirm(self, proposed: ProposedDecision, request: Request) -> ProposedDecision:
        is_open: Condition = lambda known: known.confirmed_at is None  # noqa: E731
        changes = _set(confirmed_by=request.by, confirmed_at=request.at, seq=request.seq)
        _written((_proposal_key(proposed.period, proposed.digest), is_open, changes))
        return self.proposal(proposed.period, proposed.digest) or proposed


def _proposal_key(period: str, digest: str) -> tuple[str, ...]:
    return "proposed", period, digest


class Ledger:
    """In place of ``tukin.settlement.stores.ledger.Ledger``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def tip(self) -> LedgerTip:
        return do(Read(_LEDGER_TIP)) or LedgerTip()

    def entry(self, seq: int) -> Entry:
        entry: Entry | None = do(Read(("ledger", f"{seq:08d}")))
        if entry is None:
            raise NotFound("E802")
        return entry

    def period(self, period: Period) -> PeriodState:
        return PeriodState(*(do(Read(("credited", str(period)))) or ()))

    def entries(self, after: int, limit: int) -> Iterator[Entry]:
        found = [do(Read(("ledger", f"{after + n:08d}"))) for n in range(1, limit + 1)]
        return iter([entry for entry in found if entry is not None])

    def rewrite(self, entry: Entry) -> None:
        do(Write(((("ledger", f"{entry.values['seq']:08d}"), always, entry),)))

    def rewrite_tip(self, seen: LedgerTip, tip: LedgerTip) -> bool:
        is_seen: Condition = lambda value: (value or LedgerTip()) == seen  # noqa: E731
        periods: list[Action] = [
            (("credited", period), always, tuple(state)) for period, state in tip.periods.items()
        ]
        for period, state in tip.periods.items():
            copied = _releasing(lambda runs: runs, state.seq)
            periods.append((_mark_key(period), always, copied))
        return _written((_LEDGER_TIP, is_seen, tip), *periods)

    def has_periods(self, tip: LedgerTip) -> bool:
        return all(
            do(Read(("credited", period))) == tuple(state) for period, state in tip.periods.items()
        )

    def follow(self, seen: LedgerTip, entry: Entry) -> bool:
        tip = tip_after(seen, entry)
        known = seen.seq, seen.hash
        is_seen: Condition = lambda value: (value.seq, value.hash) == known  # noqa: E731
        ledger: list[Action] = [
            (_LEDGER_TIP, is_seen if seen.seq else absent, tip),
            (("ledger", f"{seen.seq + 1:08d}"), absent, entry),
        ]
        actions = list(_changes(seen, tip, entry.values))
        if "paid after file" in self._hand.bugs:
            later = [action for action in actions if action[0][0] == "credited"]
            now = [action for action in actions if action not in later]
            return _written(*ledger, *now) and _written(*later)
        committed = _written(*ledger, *actions)
        if self._hand.to_keep:
            do(Keep(self._hand.to_keep))
        return committed


def _changes(seen: LedgerTip, tip: LedgerTip, values: Mapping[str, Any]) -> Iterator[Action]:
    """What changes together with an entry."""
    run = "run", values.get("run_id", "")
    if values["kind"] in (EntryKind.CLAIM_DECISION, EntryKind.PEOPLE):
        yield ("request", values["request_id"]), _waits, _set(seq=tip.seq)
        return
    if values["kind"] == EntryKind.ACKNOWLEDGEMENT:
        known = _set(acknowledged_by=values["requested_by"], acknowledged_at=values["at"])
        yield run, lambda value: value is not None and value.acknowledged_at is None, known
    elif "credited" in values:
        period = values["period"]
        before = seen.period(period)
        is_seen = absent if before.credited_sha256 is None else _is_credited_by(before.seq)
        yield ("credited", period), is_seen, tuple(tip.period(period))
        ended = {values["run_id"]} if values["kind"] == EntryKind.RUN else set()
        yield _mark_key(period), always, _releasing(lambda runs: runs - ended, tip.seq)
    if values["kind"] != EntryKind.RUN:
        yield ("request", values["request_id"]), _waits, _set(seq=tip.seq)
        return
    committed = _set(status=RunStatus.COMMITTED, seq=tip.seq)
    yield run, _may_become(RunStatus.COMMITTED), committed


def _waits(request: Request | None) -> bool:
    return request is not None and request.waits


class LedgerArchive:
    """In place of the real ``LedgerArchive``: who creates a number first decides."""

    def __init__(self, hand: Hand) -> None:
        self._reads_latest = "second version" in hand.bugs
        self._guard = Guard(Epochs().last, lambda: do(OwnTable()))

    def create(self, entry: Entry) -> None:
        self._guard.compare_now()
        do(Write(((_decided_key(entry.values["seq"]), absent, manifest_json(entry)),)))

    def entry(self, seq: int) -> Entry | None:
        data: bytes | None = do(Read(_decided_key(seq)))
        over: bytes | None = do(Read(("over", f"{seq:08d}"))) if self._reads_latest else None
        data = over or data
        return None if data is None else _entry_of(data)

    def last_seq(self) -> int:
        return len(do(Query(("decided",))))


_entry_of = lru_cache(maxsize=1_000)(entry_of_manifest)


def _decided_key(seq: int) -> Key:
    return ("decided", f"{seq:08d}")


class Recoveries:
    """In place of ``tukin.settlement.stores.recoveries.Recoveries``."""

    def get(self) -> Recovery | None:
        recovery: Recovery | None = do(Read(_RECOVERY))
        return recovery

    def ask(self, wanted: Recovery, seen: Recovery | None) -> bool:
        return _written((_RECOVERY, lambda value: value == seen, wanted))

    def agree(self, seen: Recovery, by: str) -> bool:
        return self._change(seen, agreed_by=by)

    def reach(self, seen: Recovery, tip: LedgerTip) -> bool:
        return self._change(seen, reached=tip)

    def end(self, seen: Recovery, at: str) -> bool:
        return self._change(seen, done_at=at)

    def _change(self, seen: Recovery, **changes: Any) -> bool:
        known = seen.asked_at, seen.asked_by
        is_seen: Condition = lambda value: (value.asked_at, value.asked_by) == known  # noqa: E731
        return _written((_RECOVERY, is_seen, _set(**changes)))


_RECOVERY = ("recovery", "ledger")


EPOCH = ("epoch", "last")
FIRST_EPOCH = Epoch(number=1, table_id="table-1", table_name="", at="", seq=0, hash="")


class Epochs:
    """In place of ``tukin.aws.epochs.store.Epochs``: who creates a number first decides."""

    def last(self) -> Epoch | None:
        return do(Read(EPOCH)) or FIRST_EPOCH

    def check_chain(self) -> None:
        """Nobody writes over an epoch here."""

    def create(self, epoch: Epoch) -> bool:
        follows: Condition = lambda last: (last or FIRST_EPOCH).sha256 == epoch.before  # noqa: E731
        return _written((EPOCH, follows, epoch)) or self.last() == epoch


def table_epochs() -> TableEpochs:
    """The real one, beside the table of the process."""
    return TableEpochs(cast(Any, Epochs()), "", lambda: do(OwnTable()))


class FinanceRequests:
    """In place of ``tukin.settlement.stores.asked.FinanceRequests``."""

    def ask(self, request: Request) -> Request:
        key = ("request", request.request_id)
        if _written((key, absent, request)):
            return request
        known: Request = do(Read(key))
        return known

    def recover(self, values: Mapping[str, Any]) -> None:
        asked = values["request_id"], values["requested_by"], values["at"], values["seq"]
        do(Write(((("request", values["request_id"]), always, Request(*asked)),)))

    def get(self, request_id: str) -> Request | None:
        request: Request | None = do(Read(("request", request_id)))
        return request


_LEDGER_TIP = ("ledger", "tip")


class RunArchive:
    """In place of ``tukin.settlement.stores.run_archive.RunArchive``."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def keep_state(self, state: State, data: bytes) -> None:
        self._keep(state_key(state, name_of(data)), data)

    def state(self, state: State, sha256: str | None) -> bytes | None:
        return None if sha256 is None else self._read(state_key(state, sha256))

    def state_of(self, state: State, sha256: str | None, _keys: Iterable[str]) -> bytes:
        return self.state(state, sha256) or b""

    def lines_of(self, values: Mapping[str, Any], _keys: Iterable[str]) -> bytes:
        return self.file_of(values, "payments.jsonl")

    def keep_entry(self, entry: Entry) -> None:
        data = manifest_json(entry)
        self._keep(intended_key(sha256_hex(data)), data)

    def intended_entry(self, sha256: str) -> Entry:
        return entry_of_manifest(self._read(intended_key(sha256)))

    def keep_prepared(self, run_id: str, name: str, data: bytes) -> str:
        known = name_of(data)
        do(Keep({prepared_key(run_id, known, name): data}))
        return known

    def prepared(self, run_id: str, name: str, sha256: str) -> bytes:
        return self._read(prepared_key(run_id, sha256, name))

    def keep_file(self, run_id: str, name: str, data: bytes, content_type: str) -> None:
        self._keep(file_key(run_id, sha256_hex(data), name), data)

    def file(self, run_id: str, name: str, sha256: str) -> bytes:
        return self._read(file_key(run_id, sha256, name))

    def file_of(self, values: Mapping[str, Any], name: str) -> bytes:
        return run_archive.RunArchive.file_of(cast(Any, self), values, name)

    def keep_manifest(self, run_id: str, manifest: bytes, signature: bytes) -> None:
        do(Keep({manifest_key(run_id): manifest, signature_key(run_id): signature}))

    def manifest(self, run_id: str) -> bytes:
        return self._read(manifest_key(run_id))

    def _keep(self, key: str, data: bytes) -> None:
        if "file after paid" in self._hand.bugs:
            self._hand.to_keep[key] = data
        else:
            do(Keep({key: data}))

    def _read(self, key: str) -> bytes:
        data: bytes | None = do(Read(("archive", key)))
        if data is None:
            raise IntegrityError("E726", name=key)
        return data


class SigningKey:
    """In place of KMS."""

    def sign(self, data: bytes) -> bytes:
        return sha256_hex(data).encode()
