"""Staged records → audited → the live batch, in one transaction; then the referrals follow it."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws import environment as here
from tukin.aws.observability import log_failure, logger, metrics
from tukin.payroll.batch import ENGINE, add_totals, totals_from_json
from tukin.payroll.stores.uploads import batch_from_json
from tukin.processing.publish import PublicationStores, publish


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@log_failure
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Last task of the state machine: a computed batch in, what became of it out."""
    batch = batch_from_json(event["batch"])
    computed = add_totals(map(totals_from_json, event["computed"]))
    kept = timedelta(days=int(here.variable("SUPERSEDED_RECORD_DAYS")))
    places = here.table(), here.patient_table(), here.intake(), here.archive(), here.publications()
    writers = here.variable("UPLOAD_WRITERS").split(",")
    stores = PublicationStores.on(*places, kept, writers, here.today)
    decided = publish(batch, event["validation"], computed, stores, ENGINE)
    logger.info("batch decided", outcome=decided["outcome"])
    metrics.add_metric(f"Batch{decided['outcome'].title().replace('_', '')}", "Count", 1)
    return decided
