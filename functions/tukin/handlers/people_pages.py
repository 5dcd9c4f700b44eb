"""The pages of employees, raters and superiors."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.observability import logger
from tukin.portal.all_groups import EVERY, PEOPLE
from tukin.portal.assembly import site_of


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the pages of somebody who has signed in."""
    return site_of(PEOPLE, EVERY).answer(event)
