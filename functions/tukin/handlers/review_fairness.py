"""How a period's ratings were given, for the auditor and for those who write the rules."""

from collections.abc import Iterable, Iterator
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads
from tukin.aws.records import Records
from tukin.aws.rule_store import RuleArchive
from tukin.domain.errors import Forbidden, NotFound
from tukin.domain.fairness import AgencyRating, Assessment, parse_agency_ratings, review
from tukin.domain.period import Period
from tukin.domain.publication import Head
from tukin.fairness.store import assessments
from tukin.files.fairness_report import describe_fairness, names_of
from tukin.handlers.environment import archive, names, table
from tukin.handlers.http import create_api, require_role
from tukin.handlers.observability import logger, metrics

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the fairness report of a period."""
    return api.resolve(event, context)


@api.get("/periods/<period>/fairness")
def read_fairness(period: str) -> dict[str, Any]:
    """The report over all live batches; ``agency_ratings`` is like ``disdik=baik,dinkes=baik``.

    Who writes rules sees raters as ranks; only the auditor, who has to ask somebody, gets NIPs.
    """
    identify = _may_identify()
    asked = Period.parse(period)
    heads = list(Heads(table()).of_period(asked))
    if not heads:
        raise NotFound("E802")
    report = review(
        asked,
        _assessments(heads),
        _assessments(Heads(table()).of_period(asked.previous)),
        _agency_ratings(),
    )
    hashes = {head.batch.rules_sha256 for head in heads}
    names = names_of(RuleArchive(archive()).get(sha256) for sha256 in sorted(hashes))
    metrics.add_metric("FairnessReviewed", "Count", 1)
    return describe_fairness(report, names, identify=identify)


def _may_identify() -> bool:
    event = api.current_event.raw_event
    try:
        require_role(event, "auditor")
    except Forbidden:
        require_role(event, "rules-author")
        return False
    return True


def _assessments(heads: Iterable[Head]) -> Iterator[Assessment]:
    records = Records(table(), names())
    return (each for head in heads for each in assessments(records, head, names().get))


def _agency_ratings() -> dict[str, AgencyRating]:
    text = api.current_event.get_query_string_value("agency_ratings", "")
    return parse_agency_ratings(text.split(",")) if text else {}
