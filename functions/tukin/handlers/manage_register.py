"""Registers of employees: what one would change, of whom, and another person's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import logger, metrics
from tukin.handlers.dated_files import add_routes
from tukin.people.dated.desk import FileDesk
from tukin.people.every_call import EVERY_CALL
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.register_desk import REGISTERS, read_people

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of registers, their differences and the approval."""
    return api.resolve(event, context)


def _desk() -> FileDesk[bytes]:
    four_eyes = four_eyes_of(table(), archive(), today)
    return FileDesk(table(), archive(), REGISTERS, four_eyes)


add_routes(api, "/register/files", _desk, today, "RegistersApproved")


@api.get("/register/files/<date>/people")
def read_changed_people(date: str) -> dict[str, Any]:
    """A page of the people that a file changes, with their rows before and after."""
    query = read_request(api, "personnel", "auditor").query
    return read_people(_desk(), date, query("cursor", "0"))
