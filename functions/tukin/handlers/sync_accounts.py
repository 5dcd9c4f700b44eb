"""Scheduled: accounts follow the register and the list of people who act."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import account_pools, archive, patient_table, today
from tukin.aws.observability import logger, metrics
from tukin.people.accounts.pools import Pools
from tukin.people.accounts.sync import Sync


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int | bool]:
    """Scheduled by the identity stack. What was done, by kind, and whether it is all."""

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1_000

    pools = Pools.parse(account_pools())
    return Sync(patient_table(), archive(), pools, today(), seconds_left).run()
