"""The administration's lists, of agencies and of who acts: their changes, another's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.payroll.requests import ApprovalBody
from tukin.people.agencies.store import AGENCIES
from tukin.people.dated.desk import FileDesk, FileKind
from tukin.people.grants.first import name_first
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.grants.requests import FirstBody
from tukin.people.grants.store import GRANTS

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of agencies and of people who act, their differences and the approval."""
    return api.resolve(event, context)


def _desk(kind: FileKind[Any]) -> FileDesk[Any]:
    four_eyes = four_eyes_of(table(), archive(), today)
    return FileDesk(table(), archive(), kind, four_eyes)


def _reader(kind: FileKind[Any]) -> FileDesk[Any]:
    read_request(api, "personnel", "auditor")
    return _desk(kind)


@api.get("/agencies/files")
def list_files() -> dict[str, Any]:
    """The file of each date, and which content is in force today."""
    return _reader(AGENCIES).files(today())


@api.get("/agencies/files/<date>")
def read_file(date: str) -> dict[str, Any]:
    """A file, what it would change, and the digest of that."""
    return _reader(AGENCIES).read(date)


@api.post("/agencies/files/<date>/approval")
def approve(date: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    return _approve(AGENCIES, date, "AgencyListsApproved")


@api.post("/people/first")
def name_first_people() -> dict[str, Any]:
    """Say who one is, and who the other of the first two; once for all."""
    request = read_request(api, "personnel")
    numbers = request.body(FirstBody).numbers
    return name_first(table(), archive(), request.caller, numbers, request.now())


@api.get("/people/files")
def list_people() -> dict[str, Any]:
    """The list of people who act of each date, and which content is in force today."""
    return _reader(GRANTS).files(today())


@api.get("/people/files/<date>")
def read_people(date: str) -> dict[str, Any]:
    """A list of people who act, what it would change, and the digest of that."""
    return _reader(GRANTS).read(date)


@api.post("/people/files/<date>/approval")
def approve_people(date: str) -> dict[str, Any]:
    """Agree to the changes of a digest; as for agencies."""
    return _approve(GRANTS, date, "GrantListsApproved")


def _approve(kind: FileKind[Any], date: str, metric: str) -> dict[str, Any]:
    request = read_request(api, "personnel")
    by, digest = request.caller_id, request.body(ApprovalBody).digest
    approved = _desk(kind).approve(date, digest, by, request.now())
    count(metric)
    return approved
