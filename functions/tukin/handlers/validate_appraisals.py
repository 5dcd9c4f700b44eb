"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, person_keys, table, time_zone
from tukin.aws.observability import log_failure, logger, metrics
from tukin.payroll.batch import ENGINE
from tukin.payroll.stores.uploads import batch_from_json
from tukin.processing.validate import Validation
from tukin.register.pinned import pinned_register
from tukin.settlement.claims.store import Claims


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@log_failure
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine: a batch in, its validation out."""
    register = partial(pinned_register, archive())
    stores, claims = (table(), intake(), archive()), Claims(table()).open_of
    validation = Validation.on(*stores, register, person_keys().of, ENGINE, time_zone(), claims)
    validated = validation.run(batch_from_json(event))
    metrics.add_metric("RowsAccepted", "Count", validated["accepted"])
    metrics.add_metric("RowsRejected", "Count", validated["rejected"])
    return validated
