"""An agency reads its own records, uploads and referrals, and what its rows are checked by."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, person_keys, rules_profile, table
from tukin.aws.http import create_api, name_people, read_request
from tukin.aws.observability import logger, metrics
from tukin.intake import month_inputs
from tukin.payroll import reading
from tukin.payroll.requests import EmployeeBody
from tukin.people.every_call import EVERY_CALL
from tukin.referrals.reading import read_referrals
from tukin.rules.in_force import live_rules, rules_in_force
from tukin.rules.rule_set import RuleSet
from tukin.settlement.claims.agency import read_uploads
from tukin.vocabulary.period import Period

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: what an agency may read of itself."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/periods/<period>/records")
def records(agency: str, period: str) -> dict[str, Any]:
    """A page of the live records."""
    roles = (f"agency-{agency}", f"agency-{agency}-head", "finance", "auditor")
    cursor = read_request(api, *roles).query("cursor")
    asked, key_of = Period.parse(period), person_keys().of
    return reading.read_records(table(), archive(), agency, asked, cursor, key_of)


@api.get("/agencies/<agency>/periods/<period>/uploads")
def uploads(agency: str, period: str) -> dict[str, Any]:
    """The state of the month and all its uploads."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return read_uploads(table(), agency, Period.parse(period))


@api.get("/agencies/<agency>/periods/<period>/referrals")
def referrals(agency: str, period: str) -> dict[str, Any]:
    """The referrals of a period."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return read_referrals(table(), agency, Period.parse(period))


@api.post("/agencies/<agency>/employee-records")
def employee(agency: str) -> dict[str, Any]:
    """A person's live records over time. Asked by POST, so that no NIP is in an address."""
    request = read_request(api, f"agency-{agency}", "auditor")
    nip, key_of = request.body(EmployeeBody).nip, person_keys().of
    name_people(api, [key_of(nip)])
    return reading.read_employee(table(), archive(), agency, nip, request.now().year, key_of)


@api.get("/agencies/<agency>/periods/<period>/rules")
def rules(agency: str, period: str) -> dict[str, Any]:
    """The rules by which a file of the period would be checked and computed now."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    return month_inputs.describe_rules(_rules(Period.parse(period)))


@api.get("/agencies/<agency>/periods/<period>/register")
def register(agency: str, period: str) -> dict[str, Any]:
    """The agency's part of the register by which a file of the period would be checked now."""
    request = read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    asked, cursor = Period.parse(period), request.query("cursor")
    return month_inputs.read_register(table(), archive(), _rules(asked), agency, asked, cursor)


def _rules(period: Period) -> RuleSet:
    return rules_in_force(live_rules(**rules_profile(), table=table()), period)
