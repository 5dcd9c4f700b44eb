"""Finance enters the bank's statement of a run; the auditor reads what differs or is missing."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, ledger, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.settlement.statements.desk import StatementsDesk
from tukin.settlement.statements.enter import enter_statement
from tukin.settlement.statements.requests import StatementBody
from tukin.settlement.statements.view import read_statement

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: what banks executed of a run."""
    return api.resolve(event, context)


def _desk() -> StatementsDesk:
    return StatementsDesk.on(table(), archive(), ledger(), today)


@api.get("/runs/<run_id>/statement")
def show(run_id: str) -> dict[str, Any]:
    """What is sent, paid, different or missing."""
    request = read_request(api, "finance", "auditor")
    return read_statement(_desk(), run_id, request.now())


@api.post("/runs/<run_id>/statement")
def enter(run_id: str) -> dict[str, Any]:
    """Enter what the bank executed."""
    request, desk = read_request(api, "finance"), _desk()
    body = request.body(StatementBody)
    run = enter_statement(desk, run_id, body, request.caller, request.now())
    answer = read_statement(desk, run.run_id, request.now())
    count("StatementDifferences", len(answer["findings"]))
    return answer
