"""The agency head looks at what a waiting upload would change: agrees to exactly that, or not."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, intake, table, today, variable
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.operations.trace import read_trace
from tukin.payroll.requests import ApprovalBody, RejectionBody
from tukin.people.every_call import EVERY_CALL
from tukin.people.grants.grant import GrantRole
from tukin.processing.approve import Approvals

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: what a waiting upload would change, and the approval of it."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/periods/<period>/uploads/<upload_id>/changes")
def read_changes(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """People added, dropped, raised and lowered, totals before and after, and the digest."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "personnel", "auditor")
    return _approvals().changes(agency, period, upload_id)


@api.get("/agencies/<agency>/periods/<period>/uploads/<upload_id>/trace")
def trace(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """Each step of an upload: when, how it ended, and by which query its log is read."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head", "auditor")
    machine, logs = variable("STATE_MACHINE_ARN"), variable("LOG_PREFIX")
    return read_trace(table(), machine, logs, agency, period, upload_id)


@api.post("/agencies/<agency>/periods/<period>/uploads/<upload_id>/approval")
def approve(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    asked = read_request(api, f"agency-{agency}-head", "personnel")
    by, digest = asked.caller_id, asked.body(ApprovalBody).digest
    role = GrantRole.PERSONNEL if asked.has_role("personnel") else GrantRole.HEAD
    approved = _approvals().approve(agency, period, upload_id, digest, by, asked.now(), role)
    count("UploadsApproved")
    return approved


@api.post("/agencies/<agency>/periods/<period>/uploads/<upload_id>/rejection")
def reject(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """Leave a waiting upload out, with a reason for whoever uploaded it."""
    request = read_request(api, f"agency-{agency}-head")
    by, reason = request.caller_id, request.body(RejectionBody).reason
    rejected = _approvals().reject(agency, period, upload_id, reason, by, request.now())
    count("UploadsRejected")
    return rejected


def _approvals() -> Approvals:
    writers = variable("UPLOAD_WRITERS").split(",")
    return Approvals.on(table(), intake(), archive(), variable("STATE_MACHINE_ARN"), today, writers)
