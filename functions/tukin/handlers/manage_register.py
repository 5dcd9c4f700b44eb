"""Registers of employees: what one would change, of whom, and another person's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.payroll.requests import ApprovalBody
from tukin.people.dated.desk import FileDesk
from tukin.people.register_desk import REGISTERS, read_people

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of registers, their differences and the approval."""
    return api.resolve(event, context)


def _desk() -> FileDesk[bytes]:
    return FileDesk(table(), archive(), REGISTERS)


@api.get("/register/files")
def list_files() -> dict[str, Any]:
    """The file of each date, and which content is in force today."""
    read_request(api, "personnel", "auditor")
    return _desk().files(today())


@api.get("/register/files/<date>")
def read_file(date: str) -> dict[str, Any]:
    """How many people a file changes in what, and the digest of that."""
    read_request(api, "personnel", "auditor")
    return _desk().read(date)


@api.get("/register/files/<date>/people")
def read_changed_people(date: str) -> dict[str, Any]:
    """A page of the people that a file changes, with their rows before and after."""
    query = read_request(api, "personnel", "auditor").query
    return read_people(_desk(), date, query("cursor", "0"))


@api.post("/register/files/<date>/approval")
def approve(date: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    request = read_request(api, "personnel")
    by, digest = request.caller_id, request.body(ApprovalBody).digest
    approved = _desk().approve(date, digest, by, request.now())
    count("RegistersApproved")
    return approved
