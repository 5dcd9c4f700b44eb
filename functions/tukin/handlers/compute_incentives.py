"""One shard of accepted rows + the pinned rules → staged payroll records."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, patient_table
from tukin.aws.observability import log_failure, logger, metrics
from tukin.payroll.batch import ENGINE, totals_to_json
from tukin.payroll.stores.shards import Shard
from tukin.payroll.stores.uploads import batch_from_json
from tukin.processing.compute import Computation


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@log_failure
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine's map: a shard in, its control totals out."""
    batch, shard = batch_from_json(event["batch"]), Shard(**event["shard"])
    computation = Computation.on(patient_table(), archive(), ENGINE)
    totals = computation.run(batch, shard, event["partitions"])
    logger.info("shard computed", shard=shard.number, rows=totals.rows)
    metrics.add_metric("RecordsStaged", "Count", totals.rows)
    return {"number": shard.number, **totals_to_json(totals)}
