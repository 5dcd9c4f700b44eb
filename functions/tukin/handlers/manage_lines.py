"""An agency's lines: what is in force and to be done, its lists, and the head's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.handlers.dated_files import FileApprovalBody
from tukin.people.dated.desk import FileDesk
from tukin.people.every_call import EVERY_CALL
from tukin.people.lines.desk import describe_lines, list_desk, read_file
from tukin.people.lines.line import Lines

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: lines of an agency, its lists with what they change, and their approval."""
    return api.resolve(event, context)


def _desk(agency: str) -> FileDesk[Lines]:
    return list_desk(table(), archive(), agency, today)


def _require_reader(agency: str) -> None:
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")


@api.get("/agencies/<agency>/lines")
def read_lines(agency: str) -> dict[str, Any]:
    """Which list is in force, and what is to be done about it."""
    _require_reader(agency)
    return describe_lines(table(), archive(), agency, today())


@api.get("/agencies/<agency>/lines/files")
def list_files(agency: str) -> dict[str, Any]:
    """The list of each date, and which content is in force today."""
    _require_reader(agency)
    return _desk(agency).files(today())


@api.get("/agencies/<agency>/lines/files/<date>")
def read_list(agency: str, date: str) -> dict[str, Any]:
    """What a list would change, the digest of that, and why it waits."""
    _require_reader(agency)
    return read_file(_desk(agency), agency, date)


@api.post("/agencies/<agency>/lines/files/<date>/approval")
def approve(agency: str, date: str) -> dict[str, Any]:
    """Agree to the changes of a digest, as the head; the one who uploaded cannot."""
    request = read_request(api, f"agency-{agency}-head")
    by, digest = request.caller_id, request.body(FileApprovalBody).digest
    approved = _desk(agency).approve(date, digest, by, request.now())
    count("LineListsApproved")
    return approved
