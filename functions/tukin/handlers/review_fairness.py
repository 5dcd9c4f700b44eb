"""How a period's ratings were given, for the auditor and for those who write the rules."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, person_keys, table
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.fairness.review_period import review_period
from tukin.people.every_call import EVERY_CALL
from tukin.vocabulary.period import Period

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the fairness report of a period."""
    return api.resolve(event, context)


@api.get("/periods/<period>/fairness")
def read_fairness(period: str) -> dict[str, Any]:
    """The report. Only the auditor, who has to ask somebody, gets NIPs; rule authors see ranks."""
    request = read_request(api, "auditor", "rules-author")
    asked, ratings = Period.parse(period), request.query("agency_ratings")
    identify, key_of = request.has_role("auditor"), person_keys().of
    report = review_period(table(), archive(), asked, ratings, key_of, identify=identify)
    count("FairnessReviewed")
    return report
