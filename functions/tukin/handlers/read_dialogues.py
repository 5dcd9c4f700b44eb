"""Offices read with how many of their staff raters spoke, and no word of what was said."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, programme_profile, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import logger, metrics
from tukin.dialogue.agency_coverage import read_coverage
from tukin.people.every_call import EVERY_CALL
from tukin.people.lines.in_force import chain_of
from tukin.programme.store import live_programme

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the coverage of dialogues."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/dialogue-coverage")
def coverage(agency: str) -> dict[str, Any]:
    """Of each rater: staff, with whom there was an acknowledged dialogue, what is overdue."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    book = live_programme(**programme_profile(), table=table()).book()
    chain = chain_of(table(), archive(), agency, today())
    return read_coverage(table(), chain, book, agency, today())
