"""What the HTTP functions share: who calls, and how errors are told (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from tukin.domain.errors import (
    Forbidden,
    InvalidInput,
    NotFound,
    RetryableError,
    TukinError,
)
from tukin.handlers.environment import variable
from tukin.handlers.observability import logger

_STATUS: tuple[tuple[type[TukinError], int], ...] = (
    (InvalidInput, 400),
    (Forbidden, 403),
    (NotFound, 404),
    (RetryableError, 503),
    (TukinError, 500),
)


def create_api() -> APIGatewayHttpResolver:
    """A resolver that answers our errors as problem documents."""
    api = APIGatewayHttpResolver()

    @api.exception_handler(TukinError)  # type: ignore[untyped-decorator]
    def answer_problem(error: TukinError) -> Response[str]:
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        logger.warning("request failed", error_code=error.code, status=status)
        return problem(status, error)

    return api


def problem(status: int, error: TukinError) -> Response[str]:
    """A problem document with the catalogue's code and both languages."""
    content = {
        "type": "about:blank",
        "title": error.message.en,
        "status": status,
        "code": error.code,
        "message_id": error.message.id,
        "message_en": error.message.en,
    }
    return Response(
        status_code=status,
        content_type="application/problem+json",
        body=json.dumps(content, ensure_ascii=False),
    )


def require_role(event: Mapping[str, Any], *roles: str) -> None:
    """Check the caller's role again, after IAM (invariant I9).

    Args:
        event: the request.
        roles: names behind the prefix, such as ``finance`` or ``agency-disdik``.

    Raises:
        Forbidden: E801, where the caller has none of them.
    """
    arn = str(_iam(event).get("userArn", ""))
    caller = arn.rsplit(":assumed-role/", maxsplit=1)[-1].split("/", maxsplit=1)[0]
    prefix = variable("ROLE_PREFIX")
    if caller not in {f"{prefix}-{role}" for role in roles}:
        raise Forbidden("E801")


def caller_id(event: Mapping[str, Any]) -> str:
    """The caller's AWS user id: role id and session name, as IAM and S3 notifications tell it."""
    return str(_iam(event).get("userId", ""))


def _iam(event: Mapping[str, Any]) -> Mapping[str, Any]:
    iam: Mapping[str, Any] = event["requestContext"].get("authorizer", {}).get("iam", {})
    return iam
