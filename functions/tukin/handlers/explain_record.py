"""An agency asks for the computation of one employee's pay, and gets it with a link to the slip."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, person_keys, table, time_zone
from tukin.aws.http import create_api, name_people, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.explanation.explain_record import RecordReader, receipt_day
from tukin.explanation.requests import ExplanationBody
from tukin.people.every_call import EVERY_CALL
from tukin.settlement.stores.pay_state import open_pay_states

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the computation of one record."""
    return api.resolve(event, context)


@api.post("/agencies/<agency>/explanations")
def create_explanation(agency: str) -> dict[str, Any]:
    """Explain a live record. Asked by POST, so that no NIP is in an address."""
    request = read_request(api, f"agency-{agency}", "auditor")
    body = request.body(ExplanationBody)
    name_people(api, [person_keys().of(body.nip)])
    zone, pay_states = time_zone(), open_pay_states(table(), archive(), agency)
    reader = RecordReader(table(), archive(), agency, person_keys().of, pay_states.of, zone)
    answer = reader.explain(body, receipt_day(body, request.now(), zone))
    count("ExplanationsGiven")
    return answer
