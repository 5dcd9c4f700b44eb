"""The engine's program, run by `.venv-engine`: ministack as if behind a proxy that ends TLS.

The engine enforces the buckets' TLS-only policies, and rightly so. On 127.0.0.1 there is no TLS,
so each request gets the header that such a proxy adds; a request that says
`X-Forwarded-Proto: http` itself is refused, as on AWS. `X-Forwarded-Host` is taken for the host
that the request was signed for, so that proxies can stand in between.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import ministack.app

Message = dict[str, Any]

_engine = ministack.app.app
_PROTOCOL, _HOST = b"x-forwarded-proto", b"x-forwarded-host"


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """The ASGI application: the engine's own, with the headers."""
    if scope["type"] == "http":
        headers = {name.lower(): value for name, value in scope["headers"]}
        added = [] if _PROTOCOL in headers else [(_PROTOCOL, b"https")]
        kept = scope["headers"]
        if _HOST in headers:
            kept = [pair for pair in kept if pair[0].lower() != b"host"]
            added.append((b"host", headers[_HOST]))
        scope = {**scope, "headers": [*kept, *added]}
    await _engine(scope, receive, send)


ministack.app.app = app
ministack.app.main()
