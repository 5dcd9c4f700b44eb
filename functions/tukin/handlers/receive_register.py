"""The administration's dated files → checked as a whole → in force, or waiting for approval."""

from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, office_writers, table
from tukin.aws.messaging.notifications import ObjectVersion, take_each
from tukin.aws.observability import count, logger, metrics
from tukin.people.receivers import receivers
from tukin.upload_reports.report import dated_report_json


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return take_each(event, context, _receive)


def _receive(versions: Iterable[ObjectVersion]) -> None:
    receive = receivers(table(), archive(), intake(), dated_report_json, office_writers())
    for version in versions:
        received = receive[version.key.split("/")[0]](version)
        logger.info("dated file received", **received._asdict())
        count(received.metric)
        metrics.add_metric("RegistersLongPast", "Count", int(received.is_long_past))
