"""Staged records → audited → the live batch, in one transaction; then the referrals follow it."""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads, is_live, totals_from_json, totals_to_json
from tukin.aws.records import Records
from tukin.aws.referrals import Referrals
from tukin.aws.rule_store import RuleArchive
from tukin.aws.uploads import Uploads, batch_from_json
from tukin.domain.batch import ON_THEIR_WAY, Batch, Totals, UploadStatus, add_totals
from tukin.domain.changes import BatchChanges, compare_batches, describe_changes
from tukin.domain.coaching import changed_referrals
from tukin.domain.errors import StoreUnavailable
from tukin.domain.publication import (
    Concern,
    Facts,
    Head,
    Outcome,
    approval_digest,
    audit,
    decide,
    find_concerns,
    next_head,
    rebase_delay_seconds,
)
from tukin.domain.record import PayrollRecord, fit_to_budget
from tukin.handlers.environment import archive, intake, names, patient_table, table
from tukin.handlers.observability import enter_batch, logger, metrics

_ATTEMPTS = 8


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Last task of the state machine: a computed batch in, what became of it out."""
    batch = batch_from_json(event["batch"])
    enter_batch(batch)
    publication = _Publication(batch, event["validation"], event["batch"].get("approved"))
    computed = add_totals(totals_from_json(part) for part in event["computed"])
    outcome = publication.run(computed)
    logger.info("batch decided", outcome=outcome)
    metrics.add_metric(f"Batch{outcome.title().replace('_', '')}", "Count", 1)
    decided = {"outcome": outcome, "rows": computed.rows}
    if outcome is Outcome.REBASE:
        return decided | {"delay_seconds": _delay_seconds(batch, computed.rows)}
    return decided


def _delay_seconds(batch: Batch, rows: int) -> int:
    """How long the batch stands in line before it is made anew."""
    uploads = Uploads(table()).of_period(batch.agency, batch.period)
    others = (upload.batch.order for upload in uploads if upload.status in ON_THEIR_WAY)
    return rebase_delay_seconds(batch.order, others, rows)


class _Publication:
    """The publication of one batch; every step can be repeated."""

    def __init__(
        self, batch: Batch, validation: dict[str, Any], approved_digest: str | None
    ) -> None:
        self._batch = batch
        self._validation = validation
        self._approved_digest = approved_digest
        self._heads = Heads(table())
        self._records = Records(patient_table(), names())
        self._rules = RuleArchive(archive()).get(batch.rules_sha256)

    def run(self, computed: Totals) -> UploadStatus | Outcome:
        """Audit, decide against the live head, move it; a move that failed is read again."""
        partitions = self._validation["partitions"]
        records = list(self._records.staged(self._batch, self._batch.batch_id, partitions))
        audit(self._validation["rows"], computed, _totals(records))
        staged_as, records = self._within_budget(records)
        totals = _totals(records)
        for _ in range(_ATTEMPTS):
            seen = self._heads.get(self._batch.agency, self._batch.period)
            changes = compare_batches([] if seen is None else self._records.live(seen), records)
            concerns = find_concerns(self._facts(totals, changes), seen)
            digest = approval_digest(self._batch, totals, seen)
            outcome = decide(self._batch, seen, concerns, digest, self._approved_digest)
            if outcome is Outcome.SUPERSEDED:
                Uploads(table()).advance(self._batch, UploadStatus.SUPERSEDED, error_code="E704")
                return UploadStatus.SUPERSEDED
            if outcome is Outcome.REBASE:
                return self._status_to_rebase()
            if outcome is Outcome.AWAITING_APPROVAL:
                self._wait_for_approval(concerns, changes, digest, computed)
                return UploadStatus.AWAITING_APPROVAL
            head = next_head(self._batch, staged_as, partitions, totals, seen)
            is_live = outcome is Outcome.ALREADY_LIVE or self._heads.move(head, seen)
            if is_live and _follow_with_referrals(head, records):
                self._supersede_older()
                return UploadStatus.PUBLISHED
        raise StoreUnavailable("E902")

    def _status_to_rebase(self) -> UploadStatus | Outcome:
        """Another batch went live: make this one anew, unless it had gone live before that."""
        batch = self._batch
        known = Uploads(table()).get(batch.agency, batch.period, batch.upload_id)
        if known is not None and known.status in (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED):
            return known.status
        return Outcome.REBASE

    def _supersede_older(self) -> None:
        """A whole file replaces also the amendments that were merged with the one before."""
        batch = self._batch
        if not batch.is_amendment:
            Uploads(table()).supersede_before(batch.agency, batch.period, batch.order)

    def _within_budget(self, records: list[PayrollRecord]) -> tuple[str, list[PayrollRecord]]:
        """The records to publish and their name: as computed, or cut to the pagu by the rules."""
        budget_idr = self._rules.budget_idr(self._batch.agency, self._batch.period)
        gross_idr = sum(record.steps.gross_idr for record in records)
        if budget_idr is None or gross_idr <= budget_idr or not self._rules.pro_rates_budget:
            return self._batch.batch_id, records
        cut = fit_to_budget(records, budget_idr, self._rules)
        staged_as = f"{self._batch.batch_id}-pagu"
        partitions = self._validation["partitions"]
        self._records.stage(cut, staged_as, partitions)
        stored = list(self._records.staged(self._batch, staged_as, partitions))
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
        """Tell what the upload would change; nothing does until the agency's head agrees."""
        batch = self._batch
        key = f"{batch.report_prefix}.changes.json"
        view = {"digest": digest, "concerns": concerns, **describe_changes(changes)}
        data = json.dumps(view, ensure_ascii=False, indent=1).encode()
        intake().write(key, data, "application/json")
        Uploads(table()).advance(
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


def _follow_with_referrals(head: Head, records: list[PayrollRecord]) -> bool:
    """Bring the referrals to what the live batch needs (I6); False where the head moved on."""
    referrals = Referrals(table())
    agency, period = head.batch.agency, head.batch.period
    needs = {record.appraisal.nip: record.need for record in records if record.need}
    known = referrals.of_period(agency, period)
    changes = list(changed_referrals(agency, period, needs, known, head.batch.format))
    return referrals.write(changes, is_live(head))
