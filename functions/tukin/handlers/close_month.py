"""A month that is rated on the pages: its state, its closing and its reopening."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.http import create_api, read_request
from tukin.aws.observability import logger, metrics
from tukin.handlers.month_desks import closings, lines_of, reopenings
from tukin.people.every_call import EVERY_CALL
from tukin.ratings.month.closing import describe_cycle
from tukin.ratings.month.requests import ReopeningBody

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``…/periods/{period}/closing`` and ``…/reopening``."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/periods/<period>/closing")
def read_closing(agency: str, period: str) -> dict[str, Any]:
    """How far a month is, and everybody who is not in it with the reason and who owes it."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "personnel", "auditor")
    waits = reopenings().waits(agency, period)
    return describe_cycle(closings(), agency, period, lines_of, waits)


@api.post("/agencies/<agency>/periods/<period>/closing")
def close(agency: str, period: str) -> dict[str, Any]:
    """Compose the month of what was rated and send it on its way."""
    request = read_request(api, f"agency-{agency}")
    return closings().close(agency, period, request.caller_id, request.now())


@api.post("/agencies/<agency>/periods/<period>/reopening")
def reopen(agency: str, period: str) -> dict[str, Any]:
    """Open a closed month again with a reason; the personnel administration agrees to one."""
    asked = read_request(api, f"agency-{agency}-head", "personnel")
    if asked.has_role("personnel"):
        return reopenings().agree(agency, period, asked.caller_id, asked.now())
    reason = asked.body(ReopeningBody).reason
    return reopenings().ask(agency, period, reason, asked.caller_id, asked.now())
