"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.observability import logger, metrics
from tukin.aws.uploads import batch_from_json
from tukin.domain.batch import ENGINE
from tukin.handlers.environment import archive, intake, person_keys, table
from tukin.handlers.pinned_register import pinned_register
from tukin.processing.validate import Validation


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine: a batch in, its validation out."""
    validation = Validation.on(
        table(), intake(), archive(), pinned_register, person_keys().of, ENGINE
    )
    validated = validation.run(batch_from_json(event))
    metrics.add_metric("RowsAccepted", "Count", validated["accepted"])
    metrics.add_metric("RowsRejected", "Count", validated["rejected"])
    return validated
