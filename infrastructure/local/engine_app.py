"""The engine's program, run by `.venv-engine`: ministack as if behind a proxy that ends TLS.

The engine enforces the buckets' TLS-only policies, and rightly so. On 127.0.0.1 there is no TLS,
so each request gets the header that such a proxy adds; a request that says
`X-Forwarded-Proto: http` itself is refused, as on AWS. `X-Forwarded-Host` is taken for the host
that the request was signed for, so that proxies can stand in between. And it tells how many
functions are at work, which AWS tells by a metric. The engine's notifications of S3 name nobody;
here they name who wrote the object, as S3's do: who approves must be another. What comes by a form
was written by who signed the form.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import ministack.app
from ministack.core.iam_evaluator import caller_arn, pin_request_caller
from ministack.services import iam, s3
from ministack.services.lambda_svc import executions_in_flight

Message = dict[str, Any]

_engine = ministack.app.app
_PROTOCOL, _HOST = b"x-forwarded-proto", b"x-forwarded-host"
_AT_WORK = "/_tukin/functions-at-work"


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """The ASGI application: the engine's own, with the headers."""
    if scope.get("path") == _AT_WORK:
        await _tell_functions_at_work(send)
        return
    if scope["type"] == "http":
        headers = {name.lower(): value for name, value in scope["headers"]}
        added = [] if _PROTOCOL in headers else [(_PROTOCOL, b"https")]
        kept = scope["headers"]
        if _HOST in headers:
            kept = [pair for pair in kept if pair[0].lower() != b"host"]
            added.append((b"host", headers[_HOST]))
        scope = {**scope, "headers": [*kept, *added]}
    await _engine(scope, receive, send)


async def _tell_functions_at_work(send: Callable[[Message], Awaitable[None]]) -> None:
    total, _ = executions_in_flight()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(total).encode()})


def _fire_s3_event(*given: Any, **named: Any) -> None:
    """The engine's own, with the user id of who asked."""
    extra = named.pop("record_extra", None) or {}
    identity = {"userIdentity": {"principalId": f"AWS:{_user_id(caller_arn())}"}}
    _engines_own(*given, **named, record_extra={**identity, **extra})


def _post_object(bucket: str, body: bytes, headers: dict[str, str]) -> Any:
    """The engine's own, as who signed the form."""
    fields = s3._parse_multipart_form(headers.get("content-type", ""), body)  # noqa: SLF001
    key = s3._post_form_access_key_id(fields)  # noqa: SLF001
    pin_request_caller({}, {"X-Amz-Credential": [f"{key}/"]})
    return _engines_own_post(bucket, body, headers)


def _user_id(arn: str) -> str:
    """AWS's id of a caller: of a session the id of its role and its name."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    role, _, session = name.partition("/")
    if kind == "assumed-role" and (known := iam._roles.get(role)):  # noqa: SLF001
        return f"{known['RoleId']}:{session}"
    return name or arn.split(":")[4]


_engines_own = s3._fire_s3_event  # noqa: SLF001
s3._fire_s3_event = _fire_s3_event  # noqa: SLF001
_engines_own_post = s3._post_object  # noqa: SLF001
s3._post_object = _post_object  # noqa: SLF001
ministack.app.app = app
ministack.app.main()
