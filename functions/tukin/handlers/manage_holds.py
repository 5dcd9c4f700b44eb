"""Finance holds people and lifts their holds: entered by one officer, confirmed by another."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, ledger, person_keys, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.settlement.person_holds import requests, view
from tukin.settlement.person_holds.confirm import confirm_hold
from tukin.settlement.person_holds.desk import HoldsDesk
from tukin.settlement.person_holds.enter import enter_hold, enter_lift

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: whom finance holds for a period."""
    return api.resolve(event, context)


def _desk() -> HoldsDesk:
    return HoldsDesk.on(table(), archive(), ledger(), person_keys().of, today)


@api.get("/periods/<period>/holds")
def list_holds(period: str) -> dict[str, Any]:
    """Whom the ledger holds, and what was entered, confirmed or not."""
    read_request(api, "finance", "auditor")
    return view.read_period_holds(_desk(), period)


@api.post("/periods/<period>/holds")
def hold(period: str) -> dict[str, Any]:
    """Enter whom not to pay."""
    request, desk = read_request(api, "finance"), _desk()
    body = request.body(requests.HoldBody)
    entered = enter_hold(desk, period, body, request.caller, request.now())
    return view.describe_entered(desk, entered)


@api.post("/periods/<period>/lifts")
def lift(period: str) -> dict[str, Any]:
    """Enter that a hold is to end."""
    request, desk = read_request(api, "finance"), _desk()
    body = request.body(requests.LiftBody)
    entered = enter_lift(desk, period, body, request.caller, request.now())
    return view.describe_entered(desk, entered)


@api.post("/periods/<period>/holds/confirmation")
def confirm(period: str) -> dict[str, Any]:
    """Another finance person confirms a hold or a lift by its digest."""
    request, desk = read_request(api, "finance"), _desk()
    digest, by = request.body(requests.HoldConfirmationBody).digest, request.caller
    confirmed = confirm_hold(desk, period, digest, by, request.now())
    count("HoldsConfirmed")
    return view.describe_entered(desk, confirmed)
