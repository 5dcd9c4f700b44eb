"""An agency asks how pay came about: of one employee with a link to the slip, or of all of them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import person_keys
from tukin.aws.http import Request, create_api, name_people, read_request
from tukin.aws.observability import logger, metrics
from tukin.explanation.explain_record import RecordReader
from tukin.explanation.requests import ExplanationBody, SheetsBody
from tukin.explanation.sheets.read_sheets import read_sheets
from tukin.operations.explained_month import open_records
from tukin.people.every_call import EVERY_CALL

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the computation of one record, and the sheets of a month."""
    return api.resolve(event, context)


def _reader(agency: str, request: Request) -> RecordReader:
    return open_records(agency, with_words=request.has_role(f"agency-{agency}"))


@api.post("/agencies/<agency>/explanations")
def create_explanation(agency: str) -> dict[str, Any]:
    """Explain a live record. Asked by POST, so that no NIP is in an address."""
    request = read_request(api, f"agency-{agency}", "auditor")
    body = request.body(ExplanationBody)
    name_people(api, [person_keys().of(body.nip)])
    return _reader(agency, request).explain(body, request.now())


@api.post("/agencies/<agency>/feedback-sheets")
def create_feedback_sheets(agency: str) -> dict[str, Any]:
    """Some people's feedback sheets, in the order of the month's file."""
    request = read_request(api, f"agency-{agency}", "auditor")
    page = read_sheets(_reader(agency, request), request.body(SheetsBody), request.now())
    name_people(api, page.person_keys)
    return page.answer
