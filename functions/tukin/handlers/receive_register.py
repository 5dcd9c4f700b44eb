"""The administration's register of employees → checked as a whole → in force by its date."""

import json
from typing import Any

from aws_lambda_powertools.utilities import batch, typing

from tukin.aws.objects import Bucket
from tukin.files.report import register_report_json
from tukin.handlers.environment import archive, intake, table
from tukin.handlers.notifications import object_versions
from tukin.handlers.observability import count, logger, metrics
from tukin.register.receive import RegisterDesk

_processor = batch.BatchProcessor(event_type=batch.EventType.SQS)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: typing.LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return batch.process_partial_response(event, _receive_message, _processor, context)


def _receive_message(record: dict[str, Any]) -> None:
    desk = RegisterDesk(table(), archive(), intake(), register_report_json)
    for version in object_versions(json.loads(record["body"])):
        received = desk.receive(Bucket(version.bucket), version.key, version.version_id)
        logger.info("register received", **received._asdict())
        count(f"Registers{received.outcome}")
