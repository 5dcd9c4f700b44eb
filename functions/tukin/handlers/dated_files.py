"""The routes of a kind of dated files: list them, see what one changes; and approve it."""

import datetime
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel, Field

from tukin.aws.http import read_request
from tukin.aws.observability import count
from tukin.people.dated.desk import FileDesk


class FileApprovalBody(BaseModel):
    """``POST …/files/{date}/approval``: what is agreed to."""

    digest: str = Field(max_length=64, description="The digest of the changes that were read.")


def add_routes(
    api: APIGatewayHttpResolver,
    path: str,
    desk: Callable[[], FileDesk[Any]],
    today: Callable[[], datetime.date],
    metric: str | None,
) -> None:
    """Have an API answer for files, to the personnel administration and the auditor.

    Args:
        api: the API.
        path: such as ``/agencies/files``.
        desk: where the files are.
        today: the region's day.
        metric: counts approvals; None where another function takes them.
    """

    @api.get(path)
    def list_files() -> dict[str, Any]:
        """The file of each date, and which content is in force today."""
        read_request(api, "personnel", "auditor")
        return desk().files(today())

    @api.get(f"{path}/<date>")
    def read_file(date: str) -> dict[str, Any]:
        """What a file would change, and the digest of that."""
        read_request(api, "personnel", "auditor")
        return desk().read(date)

    if metric is None:
        return

    @api.post(f"{path}/<date>/approval")
    def approve(date: str) -> dict[str, Any]:
        """Agree to the changes of a digest. The one who uploaded cannot, nor on a stale digest."""
        request = read_request(api, "personnel")
        by, digest = request.caller_id, request.body(FileApprovalBody).digest
        approved = desk().approve(date, digest, by, request.now())
        count(metric)
        return approved
