"""The auditor asks who read a person, or whom somebody read; each question is a read itself."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import access_log, person_keys, time_zone
from tukin.aws.http import create_api, name_people, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.people.reading.query import ReadsBody, answer_question

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``POST /reads``."""
    return api.resolve(event, context)


@api.post("/reads")
def find_reads() -> dict[str, Any]:
    """Reads by person or by caller. Asked by POST, so that no NIP is in an address."""
    body = read_request(api, "auditor").body(ReadsBody)
    question = body.checked(person_keys().of)
    name_people(api, question.person_keys, of_caller=question.caller)
    count("ReadsQueried")
    return answer_question(access_log()[0], question, time_zone())
