"""The administration's register of employees → checked as a whole → in force by its date."""

from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, table
from tukin.aws.notifications import ObjectVersion, take_each
from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger, metrics
from tukin.register.receive import RegisterDesk
from tukin.upload_reports.report import register_report_json


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    return take_each(event, context, _receive)


def _receive(versions: Iterable[ObjectVersion]) -> None:
    desk = RegisterDesk(table(), archive(), intake(), register_report_json)
    for version in versions:
        received = desk.receive(Bucket(version.bucket), version.key, version.version_id)
        logger.info("register received", **received._asdict())
        count(f"Registers{received.outcome}")
        metrics.add_metric("RegistersLongPast", "Count", int(received.is_long_past))
