"""Accounts: whose there are, and by two people the first one and each reset."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import account_pools, archive, person_keys, table, today
from tukin.aws.http import create_api, name_people, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.accounts.desk import AccountsDesk, desk_on
from tukin.people.accounts.requests import ResetBody, ResetReleaseBody
from tukin.people.every_call import EVERY_CALL

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: accounts of people who act, and of an agency's who need letters."""
    return api.resolve(event, context)


@api.get("/accounts")
def read_accounts() -> dict[str, Any]:
    """Whose account is there, and what was asked about it."""
    request = read_request(api, "personnel")
    return _desk(request.query("agency")).read()


@api.post("/accounts/<key>/reset")
def ask(key: str) -> dict[str, Any]:
    """Ask for a new account of somebody."""
    request = read_request(api, "personnel")
    body = request.body(ResetBody)
    name_people(api, [key])
    asked = _desk(body.agency).ask(key, request.caller_id, request.now())
    count("AccountResetsAsked")
    return asked


@api.post("/accounts/<key>/reset/confirmation")
def release(key: str) -> dict[str, Any]:
    """Another person releases it, and the account is made."""
    request = read_request(api, "personnel")
    body = request.body(ResetReleaseBody)
    name_people(api, [key])
    released = _desk(body.agency).release(key, body.digest, request.caller_id, request.now())
    count("AccountsReset")
    return released


def _desk(agency: str | None) -> AccountsDesk:
    return desk_on(table(), archive(), person_keys().of, account_pools(), today, agency)
