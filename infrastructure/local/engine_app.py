"""The engine's program, run by `.venv-engine`: ministack as if behind a proxy that ends TLS.

The engine enforces the buckets' TLS-only policies, and rightly so. On 127.0.0.1 there is no TLS,
so each request gets the header that such a proxy adds; a request that says
`X-Forwarded-Proto: http` itself is refused, as on AWS. `X-Forwarded-Host` is taken for the host
that the request was signed for, so that proxies can stand in between. And it tells how many
functions are at work, which AWS tells by a metric.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import ministack.app
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


ministack.app.app = app
ministack.app.main()
