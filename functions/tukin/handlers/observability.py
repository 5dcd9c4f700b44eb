"""One logger and one set of metrics for all functions; neither ever gets personal data."""

from aws_lambda_powertools import Logger, Metrics

from tukin.domain.batch import ENGINE, Batch
from tukin.domain.errors import EngineChanged

logger = Logger()
metrics = Metrics()


def count(name: str, number: int = 1) -> None:
    """Add to a metric that counts."""
    metrics.add_metric(name, "Count", number)


def enter_batch(batch: Batch) -> None:
    """Name the batch in every further log line, and stop a run of another version of the code.

    Raises:
        EngineChanged: E703; the upload is then run anew as another batch.
    """
    logger.append_keys(
        upload_id=batch.upload_id,
        batch_id=batch.batch_id,
        agency=batch.agency,
        period=str(batch.period),
        rules_sha256=batch.rules_sha256,
    )
    if batch.engine != ENGINE:
        raise EngineChanged("E703")
