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
    arn = event["requestContext"].get("authorizer", {}).get("iam", {}).get("userArn", "")
    caller = arn.split(":assumed-role/")[-1].split("/")[0]
    prefix = variable("ROLE_PREFIX")
    if caller not in {f"{prefix}-{role}" for role in roles}:
        raise Forbidden("E801")
