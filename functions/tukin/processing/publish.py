"""Staged records → audited → the live batch, in one transaction; then the referrals follow it."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.approval import Approval, sender_of
from tukin.payroll.batch import Batch, Totals, UploadStatus, add_totals, totals_to_json
from tukin.payroll.budget_step import within_budget
from tukin.payroll.changes import (
    NEVER_PAID,
    Limits,
    Look,
    PaidMonths,
    changed_people,
    compare_batches,
    describe_changes,
    deviating_people,
    find_deviations,
    gainers,
)
from tukin.payroll.locked.pay import PaidPerson
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.needs import needs_of
from tukin.payroll.publication import (
    AgreedState,
    Facts,
    Grounds,
    LiveMonth,
    Outcome,
    Publishers,
    approval_bound,
    approval_digest,
    audit,
    decide,
    find_conditions,
    is_beyond_coming_month,
    next_live_month,
)
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.agreed_states import agreed_records, find_agreed, find_paid
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.settled import SettledPeriods
from tukin.payroll.stores.sources import SourcesArchive
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import HAS_GONE_LIVE, Upload
from tukin.people.calls import opaque
from tukin.people.four_eyes import FourEyes, caller_name
from tukin.people.grants.grant import GrantRole
from tukin.people.grants.in_force import four_eyes_of
from tukin.processing.logging import enter_batch
from tukin.referrals.follow import follow
from tukin.referrals.store import Referrals
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import StoreUnavailable

_ATTEMPTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationStores:
    """What a publication reads and writes."""

    uploads: Uploads
    live_months: LiveMonths
    settled: SettledPeriods
    records: Records
    referrals: Referrals
    sources: SourcesArchive
    locked: LockedPay
    reports: Bucket
    rules: RuleArchive
    kept: timedelta
    writers: Collection[str]
    four_eyes: FourEyes

    @classmethod
    def on(
        cls,
        table: Table,
        patient_table: Table,
        reports: Bucket,
        archive: Bucket,
        publications: tuple[Bucket, int],
        kept: timedelta,
        writers: Collection[str],
        today: Callable[[], date],
    ) -> Self:
        """On the stores of the one table and an archive; records are read and written patiently.

        ``publications`` is what ``environment.publications`` says. ``kept`` says how long staged
        records stay after another batch took their place, ``writers`` are the ids of the roles by
        which functions of ours upload for somebody, ``today`` says which day it is in the region.
        """
        return cls(
            uploads=Uploads(table),
            live_months=LiveMonths(table),
            settled=SettledPeriods(table),
            records=Records(patient_table, NamesArchive(archive)),
            referrals=Referrals(table),
            sources=SourcesArchive(archive),
            locked=LockedPay.on(*publications),
            reports=reports,
            rules=RuleArchive(archive),
            kept=kept,
            writers=writers,
            four_eyes=four_eyes_of(table, archive, today),
        )


def publish(
    batch: Batch,
    validation: Mapping[str, Any],
    computed: Totals,
    stores: PublicationStores,
    engine: str,
) -> dict[str, Any]:
    """Publish a computed batch, or find out why not; every step can be repeated.

    Args:
        batch: the batch.
        validation: its counts of rows (accepted, rejected, rows) and of partitions, the conditions
            of its files, and the uploads that count; those are left out where it was approved.
        computed: the control totals of all its shards.
        stores: where records, uploads, live months and referrals are.
        engine: the version of the code that runs.

    Returns:
        The outcome, the number of rows, and whether uploads are in line behind it.

    Raises:
        EngineChanged: E703, where the batch is pinned to other code.
        IntegrityError: E702, where what is stored is not what was computed.
    """
    enter_batch(batch, engine)
    outcome = _Publication(batch, validation, stores).run(computed)
    uploads = stores.uploads.of_period(batch.agency, batch.period)
    in_line = any(upload.in_line for upload in uploads)
    return {"outcome": outcome, "rows": computed.rows, "in_line": in_line}


class _Raised(NamedTuple):
    """How many of those who could wave a batch through are paid more by it."""

    own: int = 0
    approvers: int = 0


class _Publication:
    """The publication of one batch."""

    def __init__(
        self, batch: Batch, validation: Mapping[str, Any], stores: PublicationStores
    ) -> None:
        self._batch = batch
        self._validation = validation
        self._stores = stores
        self._rules: RuleSet = stores.rules.get(batch.rules_sha256)
        self._line = stores.sources.of(batch).line
        self._counting: list[str] = validation.get("counting") or [batch.upload_id]

    def run(self, computed: Totals) -> UploadStatus | Outcome:
        """Audit, decide against the live month, move it; a move that failed is read again."""
        stores, batch = self._stores, self._batch
        partitions = self._validation["partitions"]
        records = list(stores.records.staged(batch, batch.batch_id, partitions))
        audit(self._validation["rows"], computed, _totals(records))
        staged_as, records = self._within_budget(records)
        totals = _totals(records)
        if "counting" not in self._validation and self._is_rejected():
            return self._left_out(staged_as, partitions)
        for _ in range(_ATTEMPTS):
            seen = stores.live_months.get(batch.agency, batch.period)
            settled = stores.settled.mark(batch.period, batch.agency)
            before = [] if seen is None else list(stores.records.live(seen))
            look = self._look(seen, before, records)
            conditions = find_conditions(
                self._facts(totals, look, is_settled=settled.is_paid), seen
            )
            bound, approval = self._approval(conditions, look, totals)
            outcome = decide(batch, seen, conditions, is_approved=approval is not None)
            if outcome in (Outcome.SUPERSEDED, Outcome.REBASE):
                return self._overtaken(outcome, seen, staged_as)
            if outcome is Outcome.AWAITING_APPROVAL:
                if len(self._line) > 1:
                    self._expire(batch, staged_as, partitions)
                    return self._apart()
                self._wait_for_approval(conditions, look, bound, computed, totals)
                return UploadStatus.AWAITING_APPROVAL
            upload = stores.uploads.get(batch.agency, batch.period, batch.upload_id)
            live_month = next_live_month(
                batch,
                staged_as,
                partitions,
                totals,
                seen,
                is_approved=approval is not None,
                people=self._people(upload, approval),
            )
            grounds = Grounds(settled, approval)
            is_live = self._is_live(outcome, seen) or self._move(live_month, seen, records, grounds)
            if is_live and follow(needs_of(live_month, records), stores.referrals)[1]:
                self._end_line(upload, approval)
                self._expire_replaced(seen, live_month)
                return UploadStatus.PUBLISHED
            if self._is_rejected():
                return self._left_out(staged_as, partitions)
        raise StoreUnavailable("E902")

    def _is_live(self, outcome: Outcome, seen: LiveMonth | None) -> bool:
        """Whether an execution before this one came so far; it may have ended before the record."""
        if outcome is not Outcome.ALREADY_LIVE or seen is None:
            return False
        self._stores.locked.complete(seen)
        return True

    def _move(
        self,
        live_month: LiveMonth,
        seen: LiveMonth | None,
        records: Sequence[PayrollRecord],
        grounds: Grounds,
    ) -> bool:
        """Lock what is to be paid, make the month live, and record that it is."""
        locked = self._stores.locked
        live_month = locked.lock(live_month, map(PaidPerson.of, records), seen)
        rejected, moves = self._rejected_rows(), self._stores.live_months.move
        if not moves(live_month, seen, self._counting[0], grounds, rejected):
            return False
        locked.complete(live_month)
        return True

    def _approval(
        self,
        conditions: Sequence[str],
        look: Look,
        totals: Totals,
    ) -> tuple[str, Approval | None]:
        """What would have to be agreed to, and by what somebody has agreed."""
        if not conditions:
            return "", None
        batch = self._batch
        bound = approval_bound(batch.upload_id, conditions, look.people)
        approvals = self._stores.uploads.approvals_of(batch)
        covering = (one for one in approvals if one.covers(bound, totals.gross_idr))
        return bound, next(covering, None)

    def _rejected_rows(self) -> int:
        """Rows of all uploads in the batch that do not count, as their reports say."""
        batch, rejected = self._batch, self._validation["rejected"]
        if not batch.is_amendment:
            return int(rejected)
        changed = {c["upload_id"]: c["rejected"] for c in self._validation.get("revised") or ()}
        for upload in self._stores.uploads.of_period(batch.agency, batch.period):
            if upload.has_counted and upload.batch.upload_id not in self._line:
                rejected += changed.get(upload.batch.upload_id, upload.rejected or 0)
        return int(rejected)

    def _people(self, upload: Upload | None, approval: Approval | None) -> Publishers:
        """Who uploaded what the batch is named after, and who approved it, by opaque keys."""
        sender = None if upload is None else sender_of(upload, self._stores.writers)
        approver = None if approval is None else approval.approved_by
        return Publishers(_key_of(sender), _key_of(approver))

    def _overtaken(
        self, outcome: Outcome, seen: LiveMonth | None, staged_as: str
    ) -> UploadStatus | Outcome:
        """Another batch went live: recompute this one, unless it had gone live before that."""
        batch = self._batch
        if not _is_compared_with(batch, seen):
            self._expire(batch, staged_as, self._validation["partitions"])
        if outcome is Outcome.SUPERSEDED:
            self._supersede_line()
            return UploadStatus.SUPERSEDED
        known = self._stores.uploads.get(batch.agency, batch.period, self._counting[0])
        if known is not None and known.status in HAS_GONE_LIVE:
            return known.status
        return Outcome.REBASE

    def _apart(self) -> Outcome:
        """Somebody has to agree to one of these uploads: each is composed alone from now on."""
        for upload_id in self._line:
            self._stores.uploads.set_apart(self._batch, upload_id)
        return Outcome.APART

    def _supersede_line(self) -> None:
        for upload_id in self._line:
            self._stores.uploads.advance(
                self._batch, UploadStatus.SUPERSEDED, upload_id, error_code="E704"
            )

    def _left_out(self, staged_as: str, partitions: int) -> UploadStatus:
        self._stores.uploads.wait_no_more(self._batch)
        self._expire(self._batch, staged_as, partitions)
        return UploadStatus.REJECTED

    def _is_rejected(self) -> bool:
        """Whether the agency head left the upload out meanwhile; then it never goes live."""
        batch = self._batch
        known = self._stores.uploads.get(batch.agency, batch.period, batch.upload_id)
        return known is not None and known.status is UploadStatus.REJECTED

    def _end_line(self, upload: Upload | None, approval: Approval | None) -> None:
        """All uploads of the batch count; a whole file ends those before it."""
        uploads, batch = self._stores.uploads, self._batch
        if upload is not None and upload.alone and approval is None:
            uploads.wait_no_more(batch)  # as it may have done over another month
        for upload_id in self._counting:
            uploads.advance(batch, UploadStatus.PUBLISHED, upload_id)
        for changed in self._validation.get("revised") or ():
            uploads.revise(batch, **changed)
        if not batch.is_amendment:
            uploads.supersede_before(batch.agency, batch.period, batch.order)

    def _expire_replaced(self, seen: LiveMonth | None, live: LiveMonth) -> None:
        """What was live, and what it was compared with, unless that is still needed."""
        if seen is None:
            return
        needed = {live.batch.batch_id}
        if live.agreed is not None:
            needed.add(live.agreed.batch.batch_id)
        replaced = AgreedState(seen.batch, seen.staged_as, seen.partitions, seen.totals)
        for state in (replaced, seen.agreed):
            if state is not None and state.batch.batch_id not in needed:
                needed.add(state.batch.batch_id)
                self._expire(state.batch, state.staged_as, state.partitions)

    def _expire(self, batch: Batch, staged_as: str, partitions: int) -> None:
        """What is live no more, or never can be, goes after a while.

        A crash before this only keeps it longer.
        """
        at = datetime.now(UTC) + self._stores.kept
        self._stores.records.expire((batch.batch_id, staged_as), partitions, at)

    def _within_budget(self, records: list[PayrollRecord]) -> tuple[str, list[PayrollRecord]]:
        """The records to publish and their name; cut ones are staged and audited first."""
        staged_as, cut = within_budget(self._batch, records, self._rules)
        if cut is records:
            return staged_as, records
        partitions = self._validation["partitions"]
        self._stores.records.stage(cut, staged_as, partitions)
        stored = list(self._stores.records.staged(self._batch, staged_as, partitions))
        audit(len(cut), _totals(cut), _totals(stored))
        return staged_as, stored

    def _look(
        self, seen: LiveMonth | None, before: list[PayrollRecord], after: list[PayrollRecord]
    ) -> Look:
        """The batch beside what is live, and beside what was last approved or paid."""
        batch, stores = self._batch, self._stores
        changes, people = compare_batches(before, after), changed_people(before, after)
        agreed = find_agreed(stores.live_months, batch.agency, batch.period, seen)
        if agreed is None:
            return Look(changes, people, ((before, after),))
        is_live = seen is not None and agreed.staged_as == seen.staged_as
        since = before if is_live else agreed_records(stores.records, agreed)
        deviations = find_deviations(since, after, self._limits(agreed), self._paid_months())
        people += deviating_people(since, after, deviations)
        return Look(changes, people, ((before, after), (since, after)), agreed, deviations)

    def _paid_months(self) -> PaidMonths:
        """The last six paid months before this one; read only where there is more than one."""
        batch, stores = self._batch, self._stores
        paid = find_paid(stores.live_months, batch.agency, batch.period)
        if len(paid) < 2:
            return NEVER_PAID
        return PaidMonths.of(agreed_records(stores.records, state) for state in paid)

    def _limits(self, agreed: AgreedState) -> Limits:
        batch, rules = self._batch, self._rules
        return Limits(
            **rules.change_shares._asdict(),
            unpaid=rules.unpaid_statuses,
            knows_people=bool(batch.register_sha256),
            judges_falls=batch.period.is_extra == agreed.batch.period.is_extra,
        )

    def _facts(self, totals: Totals, look: Look, *, is_settled: bool) -> Facts:
        rules, batch, deviations = self._rules, self._batch, look.deviations
        raised = self._raised(look)
        return Facts(
            dropped=len(look.changes.dropped),
            accepted=self._validation["accepted"],
            rejected=self._validation["rejected"],
            gross_idr=totals.gross_idr,
            most_rejected_bp=None if rules.approval is None else rules.approval.most_rejected_bp,
            budget_idr=rules.budget_idr(batch.agency, batch.period),
            is_settled=is_settled,
            withdraws=batch.is_withdrawal,
            is_late=self._is_late(),
            is_early=is_beyond_coming_month(batch.period, batch.uploaded_at),
            is_after_cut_off=rules.is_after_cut_off(batch.period, datetime.now(UTC)),
            raised_own=raised.own,
            raised_approvers=raised.approvers,
            **({} if deviations is None else deviations.counts),
            in_file=tuple(self._validation.get("conditions") or ()),
        )

    def _raised(self, look: Look) -> _Raised:
        """How many of those who sent the uploads, and of the heads, are paid more by them.

        Beside what is live, and what was approved or paid, of who is in it; by all their numbers.
        """
        gained = {nip for before, after in look.compared for nip in gainers(before, after)}
        if not gained:
            return _Raised()
        batch, stores = self._batch, self._stores
        uploads = (stores.uploads.get(batch.agency, batch.period, each) for each in self._line)
        senders = [sender_of(upload, stores.writers) for upload in uploads if upload is not None]
        eyes = stores.four_eyes
        return _Raised(
            len(eyes.who_among(filter(None, senders), gained)),
            len(eyes.holders_among(GrantRole.HEAD, batch.agency, gained)),
        )

    def _is_late(self) -> bool:
        """Whether S3 took the upload long before it said so, or before one that was approved."""
        batch = self._batch
        return any(
            (upload.is_late and upload.batch.upload_id == batch.upload_id)
            or (upload.was_approved and upload.has_counted and upload.batch.order > batch.order)
            for upload in self._stores.uploads.of_period(batch.agency, batch.period)
        )

    def _wait_for_approval(
        self,
        conditions: Sequence[str],
        look: Look,
        bound: str,
        computed: Totals,
        totals: Totals,
    ) -> None:
        """Describe what the upload would change; nothing does until the agency head agrees."""
        batch = self._batch
        digest = approval_digest(bound, totals.gross_idr)
        key = f"{batch.report_prefix}.changes.json"
        view = {
            "digest": digest,
            "concerns": list(conditions),
            **describe_changes(look.changes),
            "agreed": look.describe_deviations(),
            "involved": look.describe_involved(),
        }
        data = json.dumps(view, ensure_ascii=False, indent=1).encode()
        self._stores.reports.write(key, data, "application/json")
        self._stores.uploads.wait(
            batch,
            error_code=conditions[0],
            concerns=list(conditions),
            conditions=list(self._validation.get("conditions") or ()),
            digest=digest,
            bound=bound,
            changes_key=key,
            dropped=len(look.changes.dropped),
            partitions=self._validation["partitions"],
            computed=totals_to_json(computed),
            total_idr=totals.gross_idr,
            alone=True,
        )


def _is_compared_with(batch: Batch, live: LiveMonth | None) -> bool:
    """Whether a batch was approved and live, and is still what comes later is compared with."""
    agreed = None if live is None else live.agreed
    return agreed is not None and agreed.batch.batch_id == batch.batch_id


def _key_of(caller: str | None) -> str | None:
    """A person by their session's name alone, whatever the role: so that four eyes can be seen."""
    return None if caller is None else opaque(caller_name(caller).casefold())


def _totals(records: list[PayrollRecord]) -> Totals:
    return add_totals(record.totals for record in records)
