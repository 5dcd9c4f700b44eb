"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.objects import Bucket
from tukin.aws.rule_store import RuleArchive
from tukin.aws.uploads import Uploads, batch_from_json
from tukin.domain.appraisal import APPRAISALS, RowValidator
from tukin.domain.batch import Batch, UploadStatus, partitions_for
from tukin.files.intake import CheckedFile, check_file
from tukin.files.report import report_json
from tukin.handlers.environment import archive, intake, table
from tukin.handlers.observability import enter_batch, logger, metrics

ROWS_PER_SHARD = 500


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine: a batch in, its validation out."""
    batch = batch_from_json(event)
    enter_batch(batch)
    checked = _check(batch)
    report_key = f"reports/{batch.agency}/{batch.period}/{batch.file_name}.{batch.upload_id}.json"
    intake().write(report_key, _report(batch, checked), "application/json")
    _record(batch, checked, report_key)
    shards = [] if checked.refusal else _write_shards(batch, checked)
    return {
        "outcome": "refused" if checked.refusal or not checked.accepted else "validated",
        "accepted": len(checked.accepted),
        "rejected": checked.rejected,
        "partitions": partitions_for(len(checked.accepted)),
        "shards": shards,
    }


def _check(batch: Batch) -> CheckedFile:
    rules = RuleArchive(archive()).get(batch.rules_sha256)
    validator = RowValidator(rules, batch.agency, batch.period)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        Bucket(batch.bucket).download(batch.key, batch.version_id, path)
        return check_file(path, batch.file_name, validator)


def _report(batch: Batch, checked: CheckedFile) -> bytes:
    return report_json(
        checked,
        upload_id=batch.upload_id,
        agency=batch.agency,
        period=str(batch.period),
        file=batch.file_name,
        version_id=batch.version_id,
        uploaded_at=batch.uploaded_at.isoformat(),
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
    )


def _record(batch: Batch, checked: CheckedFile, report_key: str) -> None:
    """Tell in the upload's record how far it came; a run that lost its place changes nothing."""
    refused = checked.refusal is not None or not checked.accepted
    Uploads(table()).advance(
        batch,
        UploadStatus.REFUSED if refused else UploadStatus.VALIDATED,
        accepted=len(checked.accepted),
        rejected=checked.rejected,
        error_code=checked.refusal.code if checked.refusal else None,
        report_key=report_key,
    )
    logger.info("upload validated", accepted=len(checked.accepted), rejected=checked.rejected)
    metrics.add_metric("RowsAccepted", "Count", len(checked.accepted))
    metrics.add_metric("RowsRejected", "Count", checked.rejected)


def _write_shards(batch: Batch, checked: CheckedFile) -> list[dict[str, Any]]:
    shards = []
    for number, start in enumerate(range(0, len(checked.accepted), ROWS_PER_SHARD)):
        rows = checked.accepted[start : start + ROWS_PER_SHARD]
        key = f"batches/{batch.batch_id}/accepted-{number:05d}.json"
        archive().write(key, APPRAISALS.dump_json(rows), "application/json")
        shards.append({"number": number, "key": key, "rows": len(rows)})
    return shards
