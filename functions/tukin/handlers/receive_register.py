"""The administration's register of employees → checked as a whole → in force by its date."""

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.objects import Bucket
from tukin.aws.registers import DatedRegister, RegisterArchive, RegisterDates
from tukin.domain.errors import FileRefused, InvalidInput
from tukin.files.register import CheckedRegister, check_register, register_date, write_register
from tukin.files.report import register_report_json
from tukin.handlers.environment import archive, intake, table
from tukin.handlers.notifications import ObjectVersion, object_versions
from tukin.handlers.observability import logger, metrics
from tukin.vocabulary.object_version import UploadOrder, register_report_key, upload_id

_processor = BatchProcessor(event_type=EventType.SQS)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return process_partial_response(event, _receive_message, _processor, context)


def _receive_message(record: Mapping[str, Any]) -> None:
    for version in object_versions(json.loads(record["body"])):
        _receive(version)


def _receive(version: ObjectVersion) -> None:
    """Put a good register in force; of a bad one tell every row, and leave the one before."""
    uploaded_at = Bucket(version.bucket).arrival(version.key, version.version_id).at
    checked, sha256 = CheckedRegister(), ""
    try:
        dated = register_date(version.key, uploaded_at)
        checked = _check(version)
        if checked.register is not None:
            sha256 = RegisterArchive(archive()).keep(write_register(checked.register))
            order = UploadOrder(uploaded_at, version.version_id)
            rows = len(checked.register.entries)
            RegisterDates(table()).put(DatedRegister(dated, sha256, order, rows))
    except InvalidInput as refusal:  # the address
        checked = CheckedRegister(refusal=FileRefused(refusal.code, **refusal.details))
    _report(version, checked, uploaded_at, sha256)
    metrics.add_metric("RegistersReceived" if sha256 else "RegistersRefused", "Count", 1)


def _check(version: ObjectVersion) -> CheckedRegister:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register")
        Bucket(version.bucket).download(version.key, version.version_id, path)
        return check_register(path, version.key)


def _report(
    version: ObjectVersion, checked: CheckedRegister, uploaded_at: datetime, sha256: str
) -> None:
    bucket, key, version_id = version.bucket, version.key, version.version_id
    number = upload_id(bucket, key, version_id)
    report = register_report_json(
        checked,
        upload_id=number,
        key=key,
        version_id=version_id,
        uploaded_at=uploaded_at.isoformat(),
        register_sha256=sha256,
    )
    intake().write(register_report_key(key, number), report, "application/json")
    code = checked.refusal.code if checked.refusal else None
    logger.info("register received", upload_id=number, register_sha256=sha256, error_code=code)
