"""The agency's head looks at what a waiting upload would change, and agrees to exactly that."""

import json
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.executions import start_approved_execution
from tukin.aws.uploads import Approval, Upload, Uploads
from tukin.domain.batch import UploadStatus
from tukin.domain.errors import Forbidden, InvalidInput, NotFound
from tukin.domain.period import Period
from tukin.handlers.environment import intake, table, variable
from tukin.handlers.http import caller_id, create_api, require_role
from tukin.handlers.observability import logger, metrics

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: what a waiting upload would change, and the approval of it."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/periods/<period>/uploads/<upload_id>/changes")
def read_changes(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """People added, dropped, raised and lowered, totals before and after, and the digest."""
    require_role(
        api.current_event.raw_event, f"agency-{agency}", f"agency-{agency}-head", "auditor"
    )
    upload = _upload(agency, period, upload_id)
    if upload.changes_key is None:
        raise NotFound("E802")
    changes: dict[str, Any] = json.loads(intake().read(upload.changes_key))
    return {"status": upload.status, **changes}


@api.post("/agencies/<agency>/periods/<period>/uploads/<upload_id>/approval")
def approve(agency: str, period: str, upload_id: str) -> dict[str, Any]:
    """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
    require_role(api.current_event.raw_event, f"agency-{agency}-head")
    digest = _requested_digest()
    upload = _upload(agency, period, upload_id)
    principal = caller_id(api.current_event.raw_event)
    _require_another(upload, principal)
    now = datetime.now(UTC)
    approval = Approval(digest, principal, now.isoformat(timespec="seconds"))
    if not Uploads(table()).approve(upload.batch, approval):
        raise InvalidInput("E711")
    _publish(upload, digest, now)
    metrics.add_metric("UploadsApproved", "Count", 1)
    return {"upload_id": upload_id, "approved": digest}


def _require_another(upload: Upload, principal: str) -> None:
    """Check that the upload came from another person than the one who agrees to it.

    Raises:
        Forbidden: E710 where it did not, E712 where nobody knows from whom it came.
    """
    if upload.uploaded_by is None:
        raise Forbidden("E712")
    uploaders = filter(None, (upload.uploaded_by, upload.asked_by))
    if _person(principal) in map(_person, uploaders):
        raise Forbidden("E710")


def _publish(upload: Upload, digest: str, now: datetime) -> None:
    """Start the publication, once more where one ended and the upload waits all the same."""
    machine = variable("STATE_MACHINE_ARN")
    started = start_approved_execution(machine, upload, digest)
    if not started and upload.status is UploadStatus.AWAITING_APPROVAL:
        start_approved_execution(machine, upload, digest, f"{now:%Y-%m-%dT%H:%M}")


def _person(user_id: str) -> str:
    """The session's name: the roles differ, the person behind them must as well."""
    return user_id.rpartition(":")[2]


def _upload(agency: str, period: str, upload_id: str) -> Upload:
    upload = Uploads(table()).get(agency, Period.parse(period), upload_id)
    if upload is None:
        raise NotFound("E802")
    return upload


def _requested_digest() -> str:
    try:
        digest = api.current_event.json_body["digest"]
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("E803", problem='"digest"') from None
    if not isinstance(digest, str):
        raise InvalidInput("E803", problem='"digest"')
    return digest
