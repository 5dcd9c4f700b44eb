"""Scheduled: each morning's list of notices of every agency, and the letters."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws import environment as env
from tukin.aws.mail.ses import send_mail
from tukin.aws.observability import logger, metrics
from tukin.operations.notices import Morning
from tukin.programme.store import live_programme
from tukin.rules.in_force import live_rules, rules_in_force


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled. How many agencies and people have notices."""
    stores = env.table(), env.archive(), env.intake(), env.today(), env.person_keys()
    rules_of = partial(rules_in_force, live_rules(**env.rules_profile(), table=env.table()))
    book = live_programme(**env.programme_profile(), table=env.table(), max_age_seconds=0).book()
    return Morning(*stores, send_mail, rules_of).notify_all(book)
