"""What the HTTP functions share: who calls, and how errors are told (RFC 9457)."""

import base64
import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel, ValidationError

from tukin.domain.errors import (
    Conflict,
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
    (Conflict, 409),
    (RetryableError, 503),
    (TukinError, 500),
)


_MOST_PATH_CHARACTERS = 500

Body = TypeVar("Body", bound=BaseModel)


def create_api() -> APIGatewayHttpResolver:
    """A resolver that answers every error as a problem document."""
    api = APIGatewayHttpResolver()

    @api.exception_handler(TukinError)  # type: ignore[untyped-decorator]
    def answer_problem(error: TukinError) -> Response[str]:
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        logger.warning("request failed", error_code=error.code, status=status)
        return problem(status, error)

    @api.exception_handler(Exception)  # type: ignore[untyped-decorator]
    def answer_mistake(error: Exception) -> Response[str]:
        """A mistake of ours. Only its kind and place are logged: its text may quote the request."""
        where = traceback.format_tb(error.__traceback__)[-5:]
        logger.error("request broke off", error_code="E835", kind=type(error).__name__, where=where)
        request_id = api.current_event.request_context.request_id
        return problem(500, TukinError("E835", request_id=request_id))

    def refuse_long_path(
        app: APIGatewayHttpResolver, then: Callable[[APIGatewayHttpResolver], Any]
    ) -> Any:
        """No key of ours is that long, and the table refuses longer ones."""
        if len(app.current_event.raw_event.get("rawPath", "")) > _MOST_PATH_CHARACTERS:
            raise NotFound("E802")
        return then(app)

    api.use([refuse_long_path])

    @api.not_found
    def answer_no_route(_: Exception) -> Response[str]:
        return problem(404, NotFound("E802"))

    return api


def problem(status: int, error: TukinError, **members: object) -> Response[str]:
    """A problem document with the catalogue's code, both languages and further members."""
    content = {
        "type": "about:blank",
        "title": error.message.en,
        "status": status,
        "code": error.code,
        "message_id": error.message.id,
        "message_en": error.message.en,
        **members,
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


def caller_name(event: Mapping[str, Any]) -> str:
    """The caller's role and session, as people read it: ``tukin-finance/sari``."""
    return str(_iam(event).get("userArn", "")).rsplit(":assumed-role/", maxsplit=1)[-1]


def header_of(event: Mapping[str, Any], name: str) -> str:
    """A header by its name in small letters; empty where it is missing."""
    return str(event.get("headers", {}).get(name, ""))


def body_of(event: Mapping[str, Any], model: type[Body]) -> Body:
    """The request's JSON body by its model.

    Raises:
        InvalidInput: E803, naming the fields of the model that are wrong, never a value.
    """
    text = event.get("body") or ""
    try:
        data = base64.b64decode(text) if event.get("isBase64Encoded") else text
        return model.model_validate_json(data)
    except ValidationError as invalid:
        first = {str(error["loc"][0]) if error["loc"] else "" for error in invalid.errors()}
        fields = sorted(first & model.model_fields.keys())
        raise InvalidInput("E803", problem=", ".join(fields) or "JSON") from None
    except ValueError:
        raise InvalidInput("E803", problem="JSON") from None


def _iam(event: Mapping[str, Any]) -> Mapping[str, Any]:
    iam: Mapping[str, Any] = event["requestContext"].get("authorizer", {}).get("iam", {})
    return iam
