"""An agency asks for the account of one employee's pay, and gets it with a link to the slip."""

import hashlib
from datetime import date, datetime, timedelta, timezone
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads
from tukin.aws.records import Records
from tukin.aws.rule_store import RuleArchive
from tukin.domain.errors import InvalidInput, NotFound
from tukin.domain.explanation import describe_explanation, explain
from tukin.domain.nip import check_nip
from tukin.domain.period import Period
from tukin.domain.publication import Head
from tukin.domain.record import PayrollRecord
from tukin.files.slip import slip_html
from tukin.handlers.environment import archive, names, person_keys, table
from tukin.handlers.http import create_api, require_role
from tukin.handlers.observability import logger, metrics

LINK_SECONDS = 300
_JAKARTA = timezone(timedelta(hours=7))

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the account of one record."""
    return api.resolve(event, context)


@api.post("/agencies/<agency>/explanations")
def create_explanation(agency: str) -> dict[str, Any]:
    """Explain a live record. Asked by POST, so that no number stands in an address."""
    require_role(api.current_event.raw_event, f"agency-{agency}", "auditor")
    explanation = _explain(agency, _nip(), Period.parse(_text("period")), _received_on())
    slip = slip_html(explanation).encode()
    # The name says nothing about the person, and another text is another object, so that a link
    # shows what it was given out for.
    key = f"slips/{hashlib.sha256(slip).hexdigest()}.html"
    archive().write(key, slip, "text/html; charset=utf-8", cache_control="private, no-store")
    metrics.add_metric("ExplanationsGiven", "Count", 1)
    return {
        "explanation": explanation,
        "slip_url": archive().link(key, LINK_SECONDS),
        "slip_expires_seconds": LINK_SECONDS,
    }


def _explain(agency: str, nip: str, period: Period, received_on: date) -> dict[str, Any]:
    heads = {
        head.batch.period: head for head in Heads(table()).of_agency(agency, _two_months(period))
    }
    records = {record.period: record for record in _records_of(nip, *heads.values())}
    if period not in records:
        raise NotFound("E802")
    record = records[period]
    rater = _record_of(record.appraisal.supervisor_nip, heads[period])
    superior = None if rater is None else _record_of(rater.appraisal.supervisor_nip, heads[period])
    explanation = explain(
        record,
        RuleArchive(archive()).get(record.rules_sha256),
        received_on=received_on,
        previous=records.get(period.previous),
        rater=None if rater is None else rater.appraisal.name,
        superior=None if superior is None else superior.appraisal.name,
    )
    return describe_explanation(explanation)


def _two_months(period: Period) -> tuple[Period, Period]:
    return period, period.previous


def _records_of(nip: str, *heads: Head) -> list[PayrollRecord]:
    keys = person_keys()
    records = Records(table(), names()).of_person(nip, heads, keys.of)
    for record in records:
        record.check_key(keys.of)
    return records


def _record_of(nip: str | None, head: Head) -> PayrollRecord | None:
    found = [] if nip is None else _records_of(nip, head)
    return found[0] if found else None


def _nip() -> str:
    nip = _text("nip")
    check_nip(nip)
    return nip


def _received_on() -> date:
    """The day that the body names, or today in Jakarta.

    A slip is received on the day it is made or later, so its deadline is never told too late.
    """
    if "received_on" not in _body():
        return datetime.now(_JAKARTA).date()
    try:
        return date.fromisoformat(_text("received_on"))
    except ValueError:
        raise InvalidInput("E813") from None


def _text(name: str) -> str:
    value = _body().get(name)
    if not isinstance(value, str):
        raise InvalidInput("E803", problem=f'"{name}"')
    return value


def _body() -> dict[str, Any]:
    try:
        body = api.current_event.json_body
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise InvalidInput("E803", problem="JSON")
    return body
