"""Staged records → audited → the live batch, in one transaction; then the referrals follow it."""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads, totals_from_json
from tukin.aws.records import Records
from tukin.aws.referrals import Referrals
from tukin.aws.uploads import Uploads, batch_from_json
from tukin.domain.batch import Batch, Totals, UploadStatus, add_totals
from tukin.domain.coaching import Need, changed_referrals
from tukin.domain.errors import StoreUnavailable
from tukin.domain.publication import Head, Outcome, audit, decide
from tukin.domain.record import PayrollRecord
from tukin.handlers.environment import intake, table
from tukin.handlers.observability import enter_batch, logger, metrics

_ATTEMPTS = 8


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Last task of the state machine: a computed batch in, what became of it out."""
    batch = batch_from_json(event["batch"])
    enter_batch(batch)
    validation = event["validation"]
    records = list(Records(table()).of_batch(batch.batch_id, validation["partitions"]))
    staged = add_totals(record.totals for record in records)
    computed = add_totals(totals_from_json(part) for part in event["computed"])
    audit(validation["accepted"], computed, staged)
    outcome = _publish(batch, validation["partitions"], staged, records)
    logger.info("batch decided", outcome=outcome)
    metrics.add_metric(f"Batch{outcome.title().replace('_', '')}", "Count", 1)
    return {"outcome": outcome, "rows": staged.rows}


def _publish(
    batch: Batch, partitions: int, totals: Totals, records: list[PayrollRecord]
) -> UploadStatus:
    """Move the head to the batch unless a later one is there; a failed move is read again."""
    heads = Heads(table())
    persons = {record.person: record.appraisal.nip for record in records}
    for _ in range(_ATTEMPTS):
        live = heads.get(batch.agency, batch.period)
        live_records = [] if live is None else _records_of(live)
        live_persons = {record.person for record in live_records}
        outcome, dropped = decide(batch, live, persons.keys(), live_persons)
        if outcome is Outcome.SUPERSEDED:
            Uploads(table()).advance(batch, UploadStatus.SUPERSEDED)
            return UploadStatus.SUPERSEDED
        if outcome is Outcome.AWAITING_APPROVAL:
            _wait_for_approval(batch, [r for r in live_records if r.person in dropped])
            return UploadStatus.AWAITING_APPROVAL
        revision = 1 if live is None else live.revision + 1
        head = Head(batch, partitions, totals, revision)
        if outcome is Outcome.ALREADY_LIVE or heads.move(head, seen=live):
            needs = {record.person: record.need for record in records if record.need}
            if _follow_with_referrals(head, needs):
                return UploadStatus.PUBLISHED
    raise StoreUnavailable("E902")


def _records_of(head: Head) -> list[PayrollRecord]:
    return list(Records(table()).of_batch(head.batch.batch_id, head.partitions))


def _follow_with_referrals(head: Head, needs: dict[str, Need]) -> bool:
    """Bring the referrals to what the live batch needs (I6); False where the head moved on."""
    referrals = Referrals(table())
    agency, period = head.batch.agency, head.batch.period
    changes = list(changed_referrals(agency, period, needs, referrals.of_period(agency, period)))
    return referrals.write(changes, head)


def _wait_for_approval(batch: Batch, dropped: list[PayrollRecord]) -> None:
    """Tell the agency whom the upload would remove; nothing changes until a person decides."""
    key = f"reports/{batch.agency}/{batch.period}/{batch.file_name}.{batch.upload_id}.dropped.json"
    people = [{"nip": r.appraisal.nip, "name": r.appraisal.name} for r in dropped]
    intake().write(
        key, json.dumps(people, ensure_ascii=False, indent=1).encode(), "application/json"
    )
    Uploads(table()).advance(
        batch, UploadStatus.AWAITING_APPROVAL, error_code="E701", dropped=len(dropped)
    )
