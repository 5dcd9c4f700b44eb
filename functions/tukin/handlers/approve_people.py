"""Lists of people who act: another person's approval, in the ledger, and who hears of it."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, ledger, table, today
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.handlers.dated_files import FileApprovalBody
from tukin.people.every_call import EVERY_CALL
from tukin.settlement.people_lists.approve import approve_list
from tukin.settlement.people_lists.desk import ListsDesk
from tukin.settlement.people_lists.notices import OFFICES, read_notices, read_office_notices

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the approval of a list of people who act, and the notices of those in force."""
    return api.resolve(event, context)


@api.post("/people/files/<date>/approval")
def approve(date: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    request = read_request(api, "personnel")
    by, digest = request.caller_id, request.body(FileApprovalBody).digest
    approved = approve_list(_desk(), date, digest, by, request.now())
    count("GrantListsApproved")
    return approved


@api.get("/people/notices")
def read() -> dict[str, Any]:
    """What lists changed of the caller's role; of every role for personnel and the auditor."""
    return read_office_notices(_desk(), read_request(api, *OFFICES).has_role)


@api.get("/agencies/<agency>/people/notices")
def read_of_agency(agency: str) -> dict[str, Any]:
    """What lists changed of an agency's own people and systems."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head")
    return read_notices(_desk(), lambda row: row.agency == agency)


def _desk() -> ListsDesk:
    return ListsDesk.on(table(), archive(), ledger(), today)
