"""Ratings of an agency's month: their cycle, values, who is missing; one that a system sends."""

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, person_keys, rules_profile, table, today
from tukin.aws.http import create_api, name_people, problem, read_request
from tukin.aws.observability import logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.ratings.desk import RatingRejected, RatingsDesk
from tukin.ratings.requests import RatingBody
from tukin.rules.in_force import live_rules, rules_in_force

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``…/cycle``, ``…/ratings`` and ``…/unrated`` of an agency's month."""
    return api.resolve(event, context)


def _desk() -> RatingsDesk:
    rules_of = partial(rules_in_force, live_rules(**rules_profile(), table=table()))
    return RatingsDesk(table(), archive(), person_keys(), rules_of, today())


@api.get("/agencies/<agency>/periods/<period>/cycle")
def read_cycle(agency: str, period: str) -> dict[str, Any]:
    """How far the rating of the month is, and its days."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return _desk().cycle(agency, period)


@api.get("/agencies/<agency>/periods/<period>/ratings")
def read_ratings(agency: str, period: str) -> dict[str, Any]:
    """A page of the month's ratings, by their values alone."""
    asked = read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return _desk().ratings(agency, period, asked.query("cursor"))


@api.get("/agencies/<agency>/periods/<period>/unrated")
def read_unrated(agency: str, period: str) -> dict[str, Any]:
    """A page of who is not rated yet, and who owes it."""
    asked = read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return _desk().unrated(agency, period, asked.query("cursor"))


@api.post("/agencies/<agency>/periods/<period>/ratings")
def give_rating(agency: str, period: str) -> dict[str, Any] | Response[str]:
    """Give one rating in its rater's name, for a region's own system."""
    asked = read_request(api, f"agency-{agency}")
    body, by, now = asked.body(RatingBody), asked.caller, asked.now()
    name_people(api, [person_keys().of(body.nip)])
    try:
        return _desk().give(agency, period, body, by, now)
    except RatingRejected as rejected:
        return problem(422, rejected, reasons=rejected.reasons)
