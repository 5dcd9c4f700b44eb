"""Scheduled: indexes the reads of the days that are over."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import access_log
from tukin.aws.observability import logger, metrics
from tukin.people.reading.make_indexes import make_indexes
from tukin.people.reading.store import ReadIndex


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled. How many days were indexed."""
    return {"days": make_indexes(ReadIndex(*access_log()), datetime.now(UTC))}
