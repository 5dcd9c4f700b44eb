"""S3 notification → the upload's record with its pins → one execution per batch."""

import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.executions import start_execution
from tukin.aws.heads import Heads
from tukin.aws.objects import Arrival, Bucket
from tukin.aws.rule_store import RuleArchive
from tukin.aws.uploads import Upload, Uploads
from tukin.domain.batch import ENGINE, Batch, UploadAddress, UploadStatus
from tukin.domain.errors import FileRefused, InvalidInput
from tukin.domain.publication import Head, base_of, has_right_base
from tukin.handlers.environment import archive, intake, table, variable
from tukin.handlers.notifications import ObjectVersion, object_versions
from tukin.handlers.observability import logger, metrics
from tukin.handlers.pins import register_in_force, rules_in_force
from tukin.vocabulary.object_version import UploadOrder, upload_id

_MAY_GO_LIVE = (
    UploadStatus.RECEIVED,
    UploadStatus.VALIDATED,
    UploadStatus.FAILED,
    UploadStatus.AWAITING_APPROVAL,
)
_processor = BatchProcessor(event_type=EventType.SQS)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return process_partial_response(event, _receive_message, _processor, context)


def _receive_message(record: Mapping[str, Any]) -> None:
    for version in object_versions(json.loads(record["body"])):
        try:
            _receive(version)
        except (InvalidInput, FileRefused) as refusal:
            _refuse(version.bucket, version.key, version.version_id, refusal)


def _receive(version: ObjectVersion) -> None:
    bucket, key, version_id = version.bucket, version.key, version.version_id
    address = UploadAddress.parse(key)
    if address.agency not in variable("AGENCY_CODES").split(","):
        raise InvalidInput("E006", agency=address.agency)
    uploads = Uploads(table())
    known = uploads.get(address.agency, address.period, upload_id(bucket, key, version_id))
    if known is not None and known.uploaded_by is None and version.uploaded_by is not None:
        uploads.name_uploader(known.batch, version.uploaded_by)
    batch = _pinned(uploads, known, address, version)
    if batch.engine != ENGINE:
        return  # it came to its end under other code, and stays as that made it
    logger.info("upload received", upload_id=batch.upload_id, batch_id=batch.batch_id)
    metrics.add_metric("UploadsReceived", "Count", 1)
    start_execution(variable("STATE_MACHINE_ARN"), batch, version.attempt)


def _pinned(
    uploads: Uploads, known: Upload | None, address: UploadAddress, version: ObjectVersion
) -> Batch:
    """The batch of an upload: the one that is recorded, unless it cannot go live any more."""
    live = Heads(table()).get(address.agency, address.period)
    if known is not None and not _is_outdated(known, live):
        return known.batch
    arrival = Bucket(version.bucket).arrival(version.key, version.version_id)
    batch = _pin(address, version, arrival, live)
    if known is None:
        return uploads.pin(batch, version.uploaded_by, arrival.asked_by).batch
    return batch if uploads.pin_again(known, batch) else _read_again(uploads, known).batch


def _is_outdated(known: Upload, live: Head | None) -> bool:
    """Whether what is pinned cannot go live any more: other code, or merged with another batch."""
    if known.status not in _MAY_GO_LIVE:
        return False
    return known.batch.engine != ENGINE or not has_right_base(known.batch, live)


def _read_again(uploads: Uploads, known: Upload) -> Upload:
    """Whose pin stands now: ours after a lost answer, or that of another notification."""
    batch = known.batch
    return uploads.get(batch.agency, batch.period, batch.upload_id) or known


def _pin(
    address: UploadAddress, version: ObjectVersion, arrival: Arrival, live: Head | None
) -> Batch:
    bucket, key, version_id = version.bucket, version.key, version.version_id
    rules = rules_in_force(address.period)
    RuleArchive(archive()).keep(rules)
    order = UploadOrder(arrival.at, version_id)
    return Batch(
        upload_id=upload_id(bucket, key, version_id),
        bucket=bucket,
        key=key,
        version_id=version_id,
        uploaded_at=arrival.at,
        agency=address.agency,
        period=address.period,
        rule_set=rules.rule_set,
        rules_sha256=rules.sha256,
        engine=ENGINE,
        register_sha256=register_in_force(),
        base_batch_id=base_of(order, address.is_amendment, live),
    )


def _refuse(bucket: str, key: str, version_id: str, refusal: InvalidInput | FileRefused) -> None:
    """Say beside the upload why it cannot be placed; there is no period to record it under."""
    # seldom needed, and a seventh of what a cold start imports
    from tukin.files.intake import CheckedFile  # noqa: PLC0415
    from tukin.files.report import report_json  # noqa: PLC0415

    number = upload_id(bucket, key, version_id)
    checked = CheckedFile(refusal=FileRefused(refusal.code, **refusal.details))
    folder = key.removeprefix("uploads/").split("/")[0]
    if folder not in variable("AGENCY_CODES").split(","):
        folder = "unknown"
    report_key = f"reports/{folder}/refused/{number}.json"
    intake().write(
        report_key,
        report_json(checked, upload_id=number, key=key, version_id=version_id),
        "application/json",
    )
    logger.warning("upload refused", upload_id=number, error_code=refusal.code)
    metrics.add_metric("UploadsRefused", "Count", 1)
