"""What the HTTP functions share: reading a request, and returning errors (RFC 9457)."""

import base64
import hashlib
import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, overload

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel, ValidationError

from tukin.aws.callers.asked import Asked, Calls
from tukin.aws.callers.role_table import session_of
from tukin.aws.environment import access_log, person_keys, role_table, table
from tukin.aws.observability import logger
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
_REDIRECTS = 300

Body = TypeVar("Body", bound=BaseModel)


def create_api(calls: Calls) -> APIGatewayHttpResolver:
    """A resolver that answers every error as a problem document.

    Args:
        calls: counts each call before it is answered, and records each read before its answer
            leaves; a route has no say in it.
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

    api.use([refuse_long_path, _counting(calls), _recording(calls)])

    @api.not_found
    def answer_no_route(_: Exception) -> Response[str]:
        return problem(404, NotFound("E802"))

    return api


def _counting(calls: Calls) -> Callable[..., Any]:
    """What counts a call by the pattern of its route, which names no agency and nobody."""

    def count(app: APIGatewayHttpResolver, then: Callable[[APIGatewayHttpResolver], Any]) -> Any:
        request = Request(app.current_event.raw_event)
        calls.count(table(), request.caller_id, _route(app), request.now())
        return then(app)

    return count


def _recording(calls: Calls) -> Callable[..., Any]:
    """What records a read before its answer leaves.

    A refusal is one where it holds changes, or says that a person who was named is not there.
    """

    def record_answer(app: APIGatewayHttpResolver, route: str, answer: Mapping[str, Any]) -> None:
        calls.record(access_log(), _asked(app, route), answer, lambda nip: person_keys().of(nip))

    def record(app: APIGatewayHttpResolver, then: Callable[[APIGatewayHttpResolver], Any]) -> Any:
        route = _route(app)
        if not calls.is_read(route):
            return then(app)
        try:
            answer = then(app)
        except Outdated as outdated:
            record_answer(app, route, {"changes": outdated.changes})
            raise
        except NotFound:
            if app.context.get("person_keys"):
                record_answer(app, route, {})
            raise
        if answer.status_code < _REDIRECTS:
            body = answer.body if isinstance(answer.body, dict) else json.loads(answer.body)
            record_answer(app, route, body)
        return answer

    return record


def name_people(
    api: APIGatewayHttpResolver, person_keys: Sequence[str], *, of_caller: str = ""
) -> None:
    """Say whom the request that is being answered is about, for the record of the read.

    Args:
        api: the API that answers it.
        person_keys: the people's keys; what is said of many is counted in the answer instead.
        of_caller: whose reads are asked for.
    """
    api.context.update(person_keys=tuple(person_keys), of_caller=of_caller)


def _route(app: APIGatewayHttpResolver) -> str:
    """Method and pattern of the path, as in the OpenAPI document."""
    route = app.context["_route"]
    pattern = route.path.replace("<", "{").replace(">", "}")
    return f"{route.method} {pattern}"


def _asked(app: APIGatewayHttpResolver, route: str) -> Asked:
    request, context = Request(app.current_event.raw_event), app.context
    agency = context.get("_route_args", {}).get("agency") or request.query("agency", "")
    return Asked(
        app.current_event.request_context.request_id,
        request.now(),
        request.caller,
        route,
        agency,
        context.get("person_keys", ()),
        context.get("of_caller", ""),
    )


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
