"""The engine's program, run by `.venv-engine`: ministack as if behind a proxy that ends TLS.

The engine enforces the buckets' TLS-only policies, and rightly so. On 127.0.0.1 there is no TLS,
so each request gets the header that such a proxy adds; a request that says
`X-Forwarded-Proto: http` itself is refused, as on AWS.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import ministack.app

Message = dict[str, Any]

_engine = ministack.app.app
_HEADER = b"x-forwarded-proto"


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """The ASGI application: the engine's own, with the header."""
    if scope["type"] == "http" and all(name.lower() != _HEADER for name, _ in scope["headers"]):
        scope = {**scope, "headers": [*scope["headers"], (_HEADER, b"https")]}
    await _engine(scope, receive, send)


ministack.app.app = app
ministack.app.main()
