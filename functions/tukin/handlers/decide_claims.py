"""Claims of several agencies on one person: whose record counts, decided by two."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, ledger, person_keys, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.settlement.claims import confirm, propose, requests, view
from tukin.settlement.claims.desk import ClaimsDesk

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: claims of a period, proposals, and another person's confirmation."""
    return api.resolve(event, context)


@api.get("/claims/<period>")
def read_claims(period: str) -> dict[str, Any]:
    """Who is claimed by several agencies, and what was proposed."""
    read_request(api, "personnel", "auditor")
    return view.read_claims(_desk(), period)


@api.post("/claims/<period>")
def propose_decision(period: str) -> dict[str, Any]:
    """Propose which agency's record of a person counts."""
    request = read_request(api, "personnel")
    body, by = request.body(requests.ClaimBody), request.caller
    proposed = propose.propose_decision(_desk(), period, body, by, request.now())
    return view.describe_proposal(proposed)


@api.post("/claims/<period>/confirmation")
def confirm_decision(period: str) -> dict[str, Any]:
    """Another personnel person confirms a proposal by its digest."""
    request = read_request(api, "personnel")
    body, by = request.body(requests.ClaimConfirmationBody), request.caller
    decided = confirm.confirm_decision(_desk(), period, body.digest, by, request.now())
    count("ClaimsDecided")
    return view.describe_proposal(decided)


def _desk() -> ClaimsDesk:
    return ClaimsDesk.on(table(), archive(), ledger(), person_keys().of, today)
