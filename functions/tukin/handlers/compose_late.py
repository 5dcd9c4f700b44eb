"""Composes what was rated after a closing, and goes on with one that was begun or broke off."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.observability import logger, metrics
from tukin.handlers.month_desks import closings


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled, or asked to go on with a closing. In how many months something was composed."""
    return {"composed": closings().compose(event.get("closing"), datetime.now(UTC))}
