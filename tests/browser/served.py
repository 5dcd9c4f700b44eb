"""Pages served on this machine for a browser, without AWS: stores by moto, the sign-in left out.

Who somebody is comes from a cookie that the test sets. All else is the site itself: tokens,
origins, headers, gzip.
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from tukin.people.may import PersonOfToday
from tukin.portal.shell import Form
from tukin.portal.site import Call, Site, Visitor

WHO = "tukin-test"
"""The cookie that says whose browser it is: a NIP."""

CSRF = "token-of-the-session"


@dataclass
class CookieDoor:
    """Lets in whom the cookie names."""

    person_of: Callable[[str], PersonOfToday | None]
    drafts: dict[tuple[str, str], Form] = field(default_factory=dict)

    def visitor(self, call: Call, now: datetime) -> Visitor | None:
        """Who comes in."""
        person = self.person_of(call.cookies.get(WHO, ""))
        return None if person is None else Visitor(person, CSRF, office=False)

    def keep(self, call: Call, form: Form, now: datetime) -> None:
        """Nothing: no session ends here."""

    def kept(self, visitor: Visitor, path: str, now: datetime) -> Form | None:
        """What was kept for a path."""
        return self.drafts.get((visitor.person.key, path))

    def forget(self, visitor: Visitor, path: str) -> None:
        """Forget it."""
        self.drafts.pop((visitor.person.key, path), None)


@dataclass(frozen=True)
class Served:
    """Where the site is, and what it answered.

    Attributes:
        origin: of the site.
        sizes: bytes of each page as it was sent, by path.
    """

    origin: str
    sizes: dict[str, int]


@contextmanager
def served(make: Callable[[str], Site]) -> Iterator[Served]:
    """A site on a port of its own for as long as this is entered.

    Args:
        make: the site of an origin.
    """
    sizes: dict[str, int] = {}
    one_at_a_time = Lock()  # moto's patches are of the process

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            path, _, query = self.path.partition("?")
            event: Mapping[str, Any] = {
                "version": "2.0",
                "rawPath": path,
                "rawQueryString": query,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "requestContext": {"http": {"method": method, "path": path}, "requestId": "r"},
                "body": base64.b64encode(body).decode(),
                "isBase64Encoded": True,
            }
            with one_at_a_time:
                answer = site.answer(event)
            sent = answer["body"].encode()
            if answer.get("isBase64Encoded"):
                sent = base64.b64decode(answer["body"])
            sizes[path] = len(sent)
            self.send_response(answer["statusCode"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            for cookie in answer.get("cookies", ()):
                self.send_header("set-cookie", cookie)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is called
            """Nothing: the tests look at pages."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    origin = f"http://127.0.0.1:{server.server_port}"
    site = make(origin)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(origin, sizes)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_day(day: date) -> Callable[[], date]:
    """A clock that stays on a day."""
    return lambda: day
