"""S3 notification → the upload's record with its pins → one execution per batch."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws import environment as env
from tukin.aws.notifications import take_each
from tukin.aws.observability import logger, metrics
from tukin.payroll.batch import ENGINE
from tukin.processing.receive import Receiver
from tukin.register.in_force import register_in_force
from tukin.rules.in_force import live_rules, rules_in_force


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    rules = partial(rules_in_force, live_rules(**env.rules_profile()))
    in_force = rules, partial(register_in_force, env.table())
    machine = env.variable("STATE_MACHINE_ARN")
    stores = env.table(), env.intake(), env.archive(), machine
    receiver = Receiver.on(*stores, in_force, env.agency_codes(), ENGINE)
    return take_each(event, context, receiver.take)
