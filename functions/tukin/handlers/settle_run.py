"""A requested run → entitled − credited, as files, one ledger transaction and a signed manifest."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws import environment as here
from tukin.aws.observability import logger, metrics
from tukin.payroll.batch import ENGINE
from tukin.settlement.settle import Code, SettlementRun, SettlementStores


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The state machine's only task. Invoked again, it goes on where the run is."""
    logger.append_keys(run_id=event["run_id"])
    tables, archive = (here.table(), here.patient_table()), here.archive()
    locked = here.ledger(), here.publications()
    key_id, key_of = here.variable("SIGNING_KEY_ID"), here.person_keys().of
    stores = SettlementStores.on(*tables, archive, *locked, key_id, key_of)
    code = Code(ENGINE, here.package_sha256())
    run = SettlementRun(event["run_id"], stores, lambda: datetime.now(UTC), code).finish()
    logger.info("run finished", status=run.status, seq=run.seq)
    return {"run_id": run.run_id, "status": run.status}
