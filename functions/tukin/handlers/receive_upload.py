"""S3 notification → the upload's record with its pins → one execution per batch."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.notifications import take_each
from tukin.aws.observability import logger, metrics
from tukin.domain.batch import ENGINE
from tukin.handlers.environment import archive, intake, table, variable
from tukin.handlers.pins import register_in_force, rules_in_force
from tukin.processing.receive import Receiver


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    machine, agencies = variable("STATE_MACHINE_ARN"), variable("AGENCY_CODES").split(",")
    in_force = rules_in_force, register_in_force
    receiver = Receiver.on(table(), intake(), archive(), machine, in_force, agencies, ENGINE)
    return take_each(event, context, receiver.take)
