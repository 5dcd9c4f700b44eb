"""S3 notification → the upload's record with its pins → one execution per batch."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws import environment as env
from tukin.aws.messaging.notifications import take_each
from tukin.aws.observability import logger, metrics
from tukin.payroll.batch import ENGINE
from tukin.people.agencies.in_force import agencies_in_force
from tukin.processing.compose import pins_of
from tukin.processing.receive import Receiver
from tukin.processing.turns import Turns
from tukin.ratings.month.receiving import web_months_of
from tukin.rules.in_force import live_rules


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take each notification; one that fails comes again alone, and ends in the DLQ."""
    pins = partial(pins_of, live_rules(**env.rules_profile(), table=env.table()), env.table())
    stores = env.table(), env.intake(), env.archive(), env.variable("STATE_MACHINE_ARN")
    most, executions = (int(env.variable(n)) for n in ("VERSIONS_PER_HOUR", "MOST_EXECUTIONS"))
    turns = Turns.on(env.table(), most, env.time_zone()), executions
    agencies = partial(agencies_in_force, env.table(), env.archive(), env.today())
    receiver = Receiver.on(*stores, pins, agencies, ENGINE, *turns, web_months_of)
    return take_each(event, context, receiver.take)
