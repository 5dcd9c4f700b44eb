"""The administration's lists, of agencies, units and who acts: changes, another's approval."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, role_table, table, today, variable
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import logger, metrics
from tukin.handlers.dated_files import add_routes
from tukin.people.agencies.store import AGENCIES
from tukin.people.dated.desk import FileDesk, FileKind
from tukin.people.every_call import EVERY_CALL
from tukin.people.grants.check import WaysIn, check_people
from tukin.people.grants.first import name_first
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.grants.in_register import employees_on
from tukin.people.grants.requests import FirstBody
from tukin.people.grants.store import GRANTS, find_grants
from tukin.people.units.store import UNITS

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of agencies and of people who act, their differences; agencies' approval."""
    return api.resolve(event, context)


def _desk(kind: FileKind[Any]) -> FileDesk[Any]:
    four_eyes = four_eyes_of(table(), archive(), today)
    return FileDesk(table(), archive(), kind, four_eyes)


add_routes(api, "/agencies/files", partial(_desk, AGENCIES), today, "AgencyListsApproved")
add_routes(api, "/people/files", partial(_desk, GRANTS), today, None)
add_routes(api, "/units/files", partial(_desk, UNITS), today, "UnitListsApproved")


@api.post("/people/first")
def name_first_people() -> dict[str, Any]:
    """Say who one is, and who the other of the first two; once for all."""
    request = read_request(api, "personnel")
    numbers = request.body(FirstBody).numbers
    return name_first(table(), archive(), request.caller, numbers, request.now())


@api.get("/people/check")
def check() -> dict[str, Any]:
    """Who in force shows no second factor, is no employee any more, or has a row that ends soon."""
    read_request(api, "personnel", "auditor")
    ways = WaysIn(variable("SIGN_IN_BY"), role_table().permission_sets)
    day = today()
    look_up = employees_on(table(), archive(), day)
    return check_people(find_grants(table(), archive(), day), ways, day, look_up)
