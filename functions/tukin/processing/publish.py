"""Staged records → audited → the live batch, in one transaction; then the referrals follow it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.batch import ON_THEIR_WAY, Batch, Totals, UploadStatus, add_totals
from tukin.payroll.budget_step import within_budget
from tukin.payroll.changes import BatchChanges, compare_batches, describe_changes
from tukin.payroll.logging import enter_batch
from tukin.payroll.needs import needs_of
from tukin.payroll.publication import (
    Concern,
    Facts,
    Outcome,
    approval_digest,
    audit,
    decide,
    find_concerns,
    next_live_month,
    rebase_delay_seconds,
)
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths, totals_to_json
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import HAS_GONE_LIVE
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
    records: Records
    referrals: Referrals
    reports: Bucket
    rules: RuleArchive

    @classmethod
    def on(cls, table: Table, patient_table: Table, reports: Bucket, archive: Bucket) -> Self:
        """On the stores of the one table and an archive; records are read and written patiently."""
        return cls(
            uploads=Uploads(table),
            live_months=LiveMonths(table),
            records=Records(patient_table, NamesArchive(archive)),
            referrals=Referrals(table),
            reports=reports,
            rules=RuleArchive(archive),
        )


def publish(
    batch: Batch,
    validation: Mapping[str, Any],
    computed: Totals,
    approved_digest: str | None,
    stores: PublicationStores,
    engine: str,
) -> dict[str, Any]:
    """Publish a computed batch, or find out why not; every step can be repeated.

    Args:
        batch: the batch.
        validation: its counts of rows (accepted, rejected, rows) and of partitions.
        computed: the control totals of all its shards.
        approved_digest: what the agency head has agreed to, None where nobody was asked.
        stores: where records, uploads, live months and referrals are.
        engine: the version of the code that runs.

    Returns:
        The outcome and the number of rows; for REBASE also the seconds to wait before the batch is
        recomputed.

    Raises:
        EngineChanged: E703, where the batch is pinned to other code.
        IntegrityError: E702, where what is stored is not what was computed.
    """
    enter_batch(batch, engine)
    publication = _Publication(batch, validation, approved_digest, stores)
    outcome = publication.run(computed)
    decided = {"outcome": outcome, "rows": computed.rows}
    if outcome is Outcome.REBASE:
        return decided | {"delay_seconds": publication.delay_seconds(computed.rows)}
    return decided


class _Publication:
    """The publication of one batch."""

    def __init__(
        self,
        batch: Batch,
        validation: Mapping[str, Any],
        approved_digest: str | None,
        stores: PublicationStores,
    ) -> None:
        self._batch = batch
        self._validation = validation
        self._approved_digest = approved_digest
        self._stores = stores
        self._rules: RuleSet = stores.rules.get(batch.rules_sha256)

    def run(self, computed: Totals) -> UploadStatus | Outcome:
        """Audit, decide against the live month, move it; a move that failed is read again."""
        stores, batch = self._stores, self._batch
        partitions = self._validation["partitions"]
        records = list(stores.records.staged(batch, batch.batch_id, partitions))
        audit(self._validation["rows"], computed, _totals(records))
        staged_as, records = self._within_budget(records)
        totals = _totals(records)
        for _ in range(_ATTEMPTS):
            seen = stores.live_months.get(batch.agency, batch.period)
            changes = compare_batches([] if seen is None else stores.records.live(seen), records)
            concerns = find_concerns(self._facts(totals, changes), seen)
            digest = approval_digest(batch, totals, seen)
            outcome = decide(batch, seen, concerns, digest, self._approved_digest)
            if outcome is Outcome.SUPERSEDED:
                stores.uploads.advance(batch, UploadStatus.SUPERSEDED, error_code="E704")
                return UploadStatus.SUPERSEDED
            if outcome is Outcome.REBASE:
                return self._status_to_rebase()
            if outcome is Outcome.AWAITING_APPROVAL:
                self._wait_for_approval(concerns, changes, digest, computed)
                return UploadStatus.AWAITING_APPROVAL
            live_month = next_live_month(batch, staged_as, partitions, totals, seen)
            is_live = outcome is Outcome.ALREADY_LIVE or stores.live_months.move(live_month, seen)
            if is_live and follow(needs_of(live_month, records), stores.referrals)[1]:
                self._supersede_older()
                return UploadStatus.PUBLISHED
            if self._is_rejected():
                return UploadStatus.REJECTED
        raise StoreUnavailable("E902")

    def delay_seconds(self, rows: int) -> int:
        """Delay before the batch is recomputed, by the place of its upload among the others."""
        batch = self._batch
        uploads = self._stores.uploads.of_period(batch.agency, batch.period)
        others = (upload.batch.order for upload in uploads if upload.status in ON_THEIR_WAY)
        return rebase_delay_seconds(batch.order, others, rows)

    def _status_to_rebase(self) -> UploadStatus | Outcome:
        """Another batch went live: recompute this one, unless it had gone live before that."""
        batch = self._batch
        known = self._stores.uploads.get(batch.agency, batch.period, batch.upload_id)
        if known is not None and known.status in HAS_GONE_LIVE:
            return known.status
        return Outcome.REBASE

    def _is_rejected(self) -> bool:
        """Whether the agency head left the upload out meanwhile; then it never goes live."""
        batch = self._batch
        known = self._stores.uploads.get(batch.agency, batch.period, batch.upload_id)
        return known is not None and known.status is UploadStatus.REJECTED

    def _supersede_older(self) -> None:
        """A whole file replaces also the amendments that were merged with the one before."""
        batch = self._batch
        if not batch.is_amendment:
            self._stores.uploads.supersede_before(batch.agency, batch.period, batch.order)

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

    def _facts(self, totals: Totals, changes: BatchChanges) -> Facts:
        rules = self._rules
        return Facts(
            dropped=len(changes.dropped),
            accepted=self._validation["accepted"],
            rejected=self._validation["rejected"],
            gross_idr=totals.gross_idr,
            most_rejected_bp=None if rules.approval is None else rules.approval.most_rejected_bp,
            budget_idr=rules.budget_idr(self._batch.agency, self._batch.period),
        )

    def _wait_for_approval(
        self,
        concerns: tuple[Concern, ...],
        changes: BatchChanges,
        digest: str,
        computed: Totals,
    ) -> None:
        """Describe what the upload would change; nothing does until the agency head agrees."""
        batch = self._batch
        key = f"{batch.report_prefix}.changes.json"
        view = {"digest": digest, "concerns": concerns, **describe_changes(changes)}
        data = json.dumps(view, ensure_ascii=False, indent=1).encode()
        self._stores.reports.write(key, data, "application/json")
        self._stores.uploads.advance(
            batch,
            UploadStatus.AWAITING_APPROVAL,
            error_code=concerns[0],
            concerns=list(concerns),
            digest=digest,
            changes_key=key,
            dropped=len(changes.dropped),
            partitions=self._validation["partitions"],
            computed=totals_to_json(computed),
        )


def _totals(records: list[PayrollRecord]) -> Totals:
    return add_totals(record.totals for record in records)
