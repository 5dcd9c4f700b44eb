"""Scheduled: each morning's list of notices of every agency, and the letters."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, person_keys, programme_profile, table, today
from tukin.aws.mail.ses import send_mail
from tukin.aws.observability import logger, metrics
from tukin.operations.notices import Morning
from tukin.programme.store import live_programme


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled. How many agencies and people have notices."""
    stores = table(), archive(), intake(), today(), person_keys().of
    book = live_programme(**programme_profile(), table=table(), max_age_seconds=0).book()
    return Morning(*stores, send_mail).notify_all(book)
