"""Scheduled safety net: restarts work that got stuck and reports what it cannot fix."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, ledger, publications, table, today, variable
from tukin.aws.observability import logger, metrics
from tukin.operations.sweep import Sweep, SweepStores
from tukin.people.agencies.in_force import find_agencies


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled. What it finds and how often, by the names of the metrics."""
    stores = SweepStores.on(
        *(table(), intake(), archive(), ledger(), publications()),
        bus=variable("BUS_NAME"),
        machines=(variable("STATE_MACHINE_ARN"), variable("SETTLEMENT_ARN")),
        queues=(variable("UPLOAD_QUEUE_URL"), variable("REGISTER_QUEUE_URL")),
        dead_letters=variable("DEAD_LETTER_QUEUES").split(","),
        most_executions=int(variable("MOST_EXECUTIONS")),
    )
    agencies = find_agencies(table(), archive(), today())
    return Sweep(stores, agencies, datetime.now(UTC)).run()
