"""What an agency says of a month by the API: one appraisal by itself, or that it is withdrawn."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, rules_profile, table, time_zone, today
from tukin.aws.http import create_api, problem, read_request
from tukin.aws.observability import logger, metrics
from tukin.payroll.requests import WithdrawalBody
from tukin.people.every_call import EVERY_CALL
from tukin.processing.receive_appraisal import AppraisalDesk, AppraisalRejected
from tukin.processing.withdraw import WithdrawalDesk
from tukin.rules.in_force import live_rules

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``POST /agencies/{agency}/periods/{period}/appraisals`` and ``…/withdrawal``."""
    return api.resolve(event, context)


@api.post("/agencies/<agency>/periods/<period>/appraisals")
def receive(agency: str, period: str) -> dict[str, Any] | Response[str]:
    """Check and compute one row; a good one becomes an amendment of the month."""
    request = read_request(api, f"agency-{agency}")
    asked = request.content, request.header("idempotency-key"), request.caller_id, request.now()
    rules = live_rules(**rules_profile(), table=table())
    desk = AppraisalDesk(table(), archive(), intake(), rules, today(), time_zone())
    try:
        return desk.receive(agency, period, *asked)
    except AppraisalRejected as rejected:
        return problem(422, rejected, **rejected.members)


@api.post("/agencies/<agency>/periods/<period>/withdrawal")
def withdraw(agency: str, period: str) -> dict[str, Any]:
    """Ask for the withdrawal of a month; it waits for the agency head."""
    asked = read_request(api, f"agency-{agency}")
    desk, body = WithdrawalDesk(table(), archive(), intake(), today()), asked.body(WithdrawalBody)
    return desk.withdraw(agency, period, body.reason, asked.caller_id, asked.now())
