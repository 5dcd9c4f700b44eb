"""Files of agencies: which there are, what one would change, and another person's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.payroll.requests import ApprovalBody
from tukin.people.agencies.approve import agency_desk

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of agencies, their differences and the approval."""
    return api.resolve(event, context)


@api.get("/agencies/files")
def list_files() -> dict[str, Any]:
    """The file of each date, and which content is in force today."""
    read_request(api, "personnel", "auditor")
    return agency_desk(table(), archive()).overview(today())


@api.get("/agencies/files/<date>")
def read_file(date: str) -> dict[str, Any]:
    """A file, what it would change, and the digest of that."""
    read_request(api, "personnel", "auditor")
    return agency_desk(table(), archive()).read(date)


@api.post("/agencies/files/<date>/approval")
def approve(date: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    request = read_request(api, "personnel")
    by, digest = request.caller_id, request.body(ApprovalBody).digest
    approved = agency_desk(table(), archive()).approve(date, digest, by, request.now())
    count("AgencyListsApproved")
    return approved
