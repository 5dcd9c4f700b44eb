"""What the HTTP functions share: reading a request, and returning errors (RFC 9457)."""

import base64
import hashlib
import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, overload

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel, ValidationError

from tukin.aws.callers.role_table import session_of
from tukin.aws.environment import role_table, table
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.vocabulary.catalogue.body_problems import describe_problems
from tukin.vocabulary.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Outdated,
    RetryableError,
    TooMany,
    TukinError,
)
from tukin.vocabulary.messages import describe_message

_STATUS: tuple[tuple[type[TukinError], int], ...] = (
    (InvalidInput, 400),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooMany, 429),
    (RetryableError, 503),
    (TukinError, 500),
)


_MOST_PATH_CHARACTERS = 500

Body = TypeVar("Body", bound=BaseModel)


CountCall = Callable[[Table, str, str, datetime], None]
"""Counts a call, by the caller's AWS user id and the route, or raises ``TooMany``."""


def create_api(count_call: CountCall | None = None) -> APIGatewayHttpResolver:
    """A resolver that answers every error as a problem document.

    Args:
        count_call: counts each call before it is answered.
    """
    api = APIGatewayHttpResolver()

    @api.exception_handler(TukinError)  # type: ignore[untyped-decorator]
    def answer_problem(error: TukinError) -> Response[str]:
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        logger.warning("request failed", error_code=error.code, status=status)
        now = {"changes": error.changes} if isinstance(error, Outdated) else {}
        return problem(status, error, **now)

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
    if count_call is not None:
        api.use([_counting(count_call)])

    @api.not_found
    def answer_no_route(_: Exception) -> Response[str]:
        return problem(404, NotFound("E802"))

    return api


def _counting(count_call: CountCall) -> Callable[..., Any]:
    """What counts a call by the pattern of its route, which names no agency and nobody."""

    def count(app: APIGatewayHttpResolver, then: Callable[[APIGatewayHttpResolver], Any]) -> Any:
        request, route = Request(app.current_event.raw_event), app.context["_route"]
        pattern = route.path.replace("<", "{").replace(">", "}")
        count_call(table(), request.caller_id, f"{route.method} {pattern}", request.now())
        return then(app)

    return count


def problem(status: int, error: TukinError, **members: object) -> Response[str]:
    """A problem document with the catalogue's code, both languages and further members."""
    content = {
        "type": "about:blank",
        "title": error.message.en,
        "status": status,
        **describe_message(error),
        **members,
    }
    waits = isinstance(error, TooMany)
    return Response(
        status_code=status,
        content_type="application/problem+json",
        body=json.dumps(content, ensure_ascii=False),
        headers={"Retry-After": str(error.details["seconds"])} if waits else None,
    )


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a caller who may make it; ``event`` is API Gateway's, payload format 2.0."""

    event: Mapping[str, Any]

    @property
    def caller(self) -> str:
        """The caller's role and session, as people read it: ``tukin-finance/sari``."""
        return session_of(_arn(self.event))

    @property
    def caller_id(self) -> str:
        """The caller's AWS user id: role id and session name, as in S3 notifications."""
        return str(_iam(self.event).get("userId", ""))

    @staticmethod
    def now() -> datetime:
        """The time, UTC."""
        return datetime.now(UTC)

    def has_role(self, role: str) -> bool:
        """Whether the caller has a role, named as in ``read_request``."""
        return _has_role(self.event, role)

    def header(self, name: str) -> str:
        """A header by its name in small letters; empty where it is missing."""
        return str(self.event.get("headers", {}).get(name, ""))

    @overload
    def query(self, name: str) -> str | None: ...
    @overload
    def query(self, name: str, default: str) -> str: ...
    def query(self, name: str, default: str | None = None) -> str | None:
        """A parameter of the query; the default where it is missing."""
        parameters: Mapping[str, str] = self.event.get("queryStringParameters") or {}
        return parameters.get(name, default)

    @property
    def content(self) -> bytes:
        """The body's bytes; none where they cannot be decoded."""
        text = self.event.get("body") or ""
        try:
            return base64.b64decode(text) if self.event.get("isBase64Encoded") else text.encode()
        except ValueError:
            return b""

    def body(self, model: type[Body]) -> Body:
        """The JSON body by its model.

        Raises:
            InvalidInput: E803, naming fields, what they may hold, and what kind of value was sent.
        """
        try:
            return model.model_validate_json(self.content)
        except ValidationError as invalid:
            found = describe_problems(invalid.errors(include_url=False))
        except ValueError:
            found = describe_problems([])
        raise InvalidInput("E803", **found)


def read_request(api: APIGatewayHttpResolver, *roles: str) -> Request:
    """The request that is being answered; its caller's role is checked again, after IAM (I9).

    Args:
        api: the API that answers it.
        roles: names of the table of roles, such as ``finance`` or ``agency-disdik``.

    Raises:
        Forbidden: E801, where the caller has none of them.
    """
    event = api.current_event.raw_event
    if not _has_role(event, *roles):
        raise Forbidden("E801")
    return Request(event)


def accepted(content: Mapping[str, Any], location: str) -> Response[str]:
    """202: the work has begun; its state is at the location."""
    return Response(202, "application/json", json.dumps(content), headers={"Location": location})


def unless_known(request: Request, data: bytes) -> Response[str]:
    """JSON bytes under their SHA-256 as ETag; 304 where the caller has them already."""
    etag = f'"{hashlib.sha256(data).hexdigest()}"'
    tags = request.header("if-none-match").split(",")
    if {tag.strip().removeprefix("W/") for tag in tags} & {etag, "*"}:
        return Response(status_code=304, body="", headers={"ETag": etag})
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    return Response(200, "application/json", data.decode(), headers=headers)


def _iam(event: Mapping[str, Any]) -> Mapping[str, Any]:
    iam: Mapping[str, Any] = event["requestContext"].get("authorizer", {}).get("iam", {})
    return iam


def _arn(event: Mapping[str, Any]) -> str:
    return str(_iam(event).get("userArn", ""))


def _has_role(event: Mapping[str, Any], *roles: str) -> bool:
    return any(role_table().has_role(_arn(event), role) for role in roles)
