"""The table's stream of referral items → events on the bus, none lost, each with a fixed id."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import table, variable
from tukin.aws.messaging.bus import put_events
from tukin.aws.observability import logger, metrics
from tukin.referrals.emit import emit
from tukin.referrals.store import Referrals


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each changed referral. The stream repeats those that failed, and at last parks them."""
    bus = partial(put_events, variable("BUS_NAME"))
    failed = emit(event["Records"], bus, Referrals(table()))
    metrics.add_metric("ReferralsEmitted", "Count", len(event["Records"]) - len(failed))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
