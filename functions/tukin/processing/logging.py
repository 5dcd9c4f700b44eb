"""What every task of a batch does first: name the batch in the log and check whose code runs."""

from tukin.aws.observability import logger
from tukin.payroll.batch import Batch
from tukin.vocabulary.errors import EngineChanged


def enter_batch(batch: Batch, engine: str) -> None:
    """Name the batch in every further log line; stop if ``engine``, the code that runs, is another.

    Raises:
        EngineChanged: E703; the upload is then received again, as another batch.
    """
    logger.append_keys(
        upload_id=batch.upload_id,
        batch_id=batch.batch_id,
        agency=batch.agency,
        period=str(batch.period),
        rules_sha256=batch.rules_sha256,
    )
    if batch.engine != engine:
        raise EngineChanged("E703")
