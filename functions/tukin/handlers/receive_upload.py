"""S3 notification → the upload's record with its pins → one execution per batch."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.executions import start_execution
from tukin.aws.objects import Bucket
from tukin.aws.rule_store import LiveRules, RuleArchive
from tukin.aws.uploads import Uploads
from tukin.domain.batch import ENGINE, Batch, UploadAddress, UploadStatus, upload_id
from tukin.domain.errors import FileRefused, InvalidInput
from tukin.files.intake import CheckedFile
from tukin.files.report import report_json
from tukin.handlers.environment import archive, intake, table, variable
from tukin.handlers.observability import logger, metrics

_UNFINISHED = (UploadStatus.RECEIVED, UploadStatus.VALIDATED, UploadStatus.FAILED)
_processor = BatchProcessor(event_type=EventType.SQS)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return process_partial_response(event, _receive_message, _processor, context)


def _receive_message(record: Mapping[str, Any]) -> None:
    for bucket, key, version_id, uploaded_by in _object_versions(json.loads(record["body"])):
        try:
            _receive(bucket, key, version_id, uploaded_by)
        except (InvalidInput, FileRefused) as refusal:
            _refuse(bucket, key, version_id, refusal)


def _object_versions(body: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str | None]]:
    """Bucket, key, version and uploader of each object; S3's test event has none."""
    for record in body.get("Records", ()):
        item = record["s3"]["object"]
        principal = record.get("userIdentity", {}).get("principalId")
        yield (
            record["s3"]["bucket"]["name"],
            unquote_plus(item["key"], errors="strict"),
            item.get("versionId", "null"),
            principal and principal.removeprefix("AWS:"),
        )


def _receive(bucket: str, key: str, version_id: str, uploaded_by: str | None) -> None:
    address = UploadAddress.parse(key)
    if address.agency not in variable("AGENCY_CODES").split(","):
        raise InvalidInput("E006", agency=address.agency)
    uploads = Uploads(table())
    known = uploads.get(address.agency, address.period, upload_id(bucket, key, version_id))
    if known is not None and (known.batch.engine == ENGINE or known.status not in _UNFINISHED):
        batch = known.batch
    else:
        batch = _pin(address, bucket, key, version_id)
        if known is None:
            batch = uploads.pin(batch, uploaded_by).batch
        elif not uploads.pin_again(known, batch):
            return  # another notification of the same object is at it
    logger.info("upload received", upload_id=batch.upload_id, batch_id=batch.batch_id)
    metrics.add_metric("UploadsReceived", "Count", 1)
    start_execution(variable("STATE_MACHINE_ARN"), batch)


def _pin(address: UploadAddress, bucket: str, key: str, version_id: str) -> Batch:
    rules = _live_rules().in_force(address.period)
    if rules is None:
        raise InvalidInput("E009", period=str(address.period))
    RuleArchive(archive()).keep(rules)
    return Batch(
        upload_id=upload_id(bucket, key, version_id),
        bucket=bucket,
        key=key,
        version_id=version_id,
        uploaded_at=Bucket(bucket).uploaded_at(key, version_id),
        agency=address.agency,
        period=address.period,
        rule_set=rules.rule_set,
        rules_sha256=rules.sha256,
        engine=ENGINE,
    )


@cache
def _live_rules() -> LiveRules:
    return LiveRules(
        application=variable("RULES_APPLICATION"),
        environment=variable("RULES_ENVIRONMENT"),
        profile=variable("RULES_PROFILE"),
    )


def _refuse(bucket: str, key: str, version_id: str, refusal: InvalidInput | FileRefused) -> None:
    """Say beside the upload why it cannot be placed; there is no period to record it under."""
    number = upload_id(bucket, key, version_id)
    checked = CheckedFile(refusal=FileRefused(refusal.code, **refusal.details))
    folder = key.removeprefix("uploads/").split("/")[0]
    report_key = f"reports/{folder}/refused/{number}.json"
    intake().write(
        report_key,
        report_json(checked, upload_id=number, key=key, version_id=version_id),
        "application/json",
    )
    logger.warning("upload refused", upload_id=number, error_code=refusal.code)
    metrics.add_metric("UploadsRefused", "Count", 1)
