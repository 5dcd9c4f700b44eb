"""The offices' pages over a world of the pipeline, on 127.0.0.1, with a bucket that browsers reach.

The bucket takes a form as S3 does: only what was signed, with its metadata, and then it leads back.
"""

import base64
import email
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tests.integration.office import Office
from tests.integration.portal.office_pages import Pages, send
from tests.integration.world import INTAKE
from tests.unit.portal.made import Made
from tukin.aws.objects import Bucket

S3 = "https://s3.ap-southeast-3.amazonaws.com"
_UNSIGNED = {"policy", "x-amz-signature", "file", "x-amz-algorithm", "x-amz-credential"}
_UNSIGNED |= {"x-amz-date", "x-amz-security-token"}


def refused(fields: Mapping[str, str], size: int) -> str:
    """Why S3 refuses a form, "" where it takes it: each field must be as it was signed."""
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    pairs = [pair for each in conditions if isinstance(each, dict) for pair in each.items()]
    lists = [each for each in conditions if isinstance(each, list)]
    exact = dict(pairs)
    begins = {each[1].removeprefix("$"): each[2] for each in lists if each[0] == "starts-with"}
    for name, value in fields.items():
        if name in _UNSIGNED:
            continue
        if name in begins and value.startswith(begins[name]):
            continue
        if exact.get(name) != value:
            return name
    least, most = next(each[1:] for each in lists if each[0] == "content-length-range")
    return "" if least <= size <= most else "content-length-range"


@dataclass
class Desk:
    """Whoever sits at the browser, the world behind the pages, and what the bucket has taken."""

    world: Office
    person: Made
    today: date
    after: Callable[[Any], None]
    minute: int = 0
    site: str = ""
    bucket: str = ""
    sent: list[str] = field(default_factory=list)
    lock: Any = field(default_factory=threading.RLock)

    def foreign(self, url: str) -> None:
        """A page asked somebody else."""
        raise AssertionError(f"a page asks {url}")

    def answer(self, event: dict[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """The site's answer, with the bucket at its address here."""
        with self.lock:
            pages = Pages(self.world, self.person, today=self.today, origin=self.site)
            status, text, headers = pages.answer(event)
        kept = {name: self._here(value) for name, value in headers.items()}
        kept.pop("content-encoding", None)
        return status, kept, self._here(text).encode()

    def take(self, body: bytes, kind: str) -> tuple[int, Mapping[str, str], bytes]:
        """What S3 does with a form."""
        message = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        fields, name, data = {}, "", b""
        parts: Any = message.get_payload()
        for part in parts:
            field_name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            if field_name == "file":
                name, data = str(part.get_filename()), content
            else:
                fields[field_name] = content.decode()
        if why := refused(fields, len(data)):
            return 403, {}, f"<Error><Code>AccessDenied</Code>{why}</Error>".encode()
        with self.lock:
            self.minute += 1
            self.after(send(self.world, fields, name, data, self.minute))
        key = fields["key"].replace("${filename}", name)
        self.sent.append(key)
        back = fields["success_action_redirect"]
        joined = "&" if "?" in back else "?"
        return 303, {"location": f"{back}{joined}bucket={INTAKE}&key={quote(key)}&etag=x"}, b""

    def read(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        """An object by a link; a page as a page."""
        key = unquote(path).removeprefix(f"/{INTAKE}/")
        with self.lock:
            data = Bucket(INTAKE).read(key)
        kind = "text/html; charset=utf-8" if key.endswith(".html") else "application/octet-stream"
        return 200, {"content-type": kind}, data

    def _here(self, text: str) -> str:
        return text.replace(S3, self.bucket)


class _Handler(BaseHTTPRequestHandler):
    desk: Desk
    is_bucket = False

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])))

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        headers.pop("accept-encoding", None)
        if self.is_bucket and self.command == "POST":
            answer = self.desk.take(body, headers["content-type"])
        elif self.is_bucket:
            answer = self.desk.read(parts.path)
        else:
            event = {
                "rawPath": parts.path,
                "rawQueryString": parts.query,
                "headers": headers,
                "cookies": [],
                "requestContext": {"http": {"method": self.command}, "requestId": "r-1"},
                "body": body.decode(),
                "isBase64Encoded": False,
            }
            answer = self.desk.answer(event)
        status, sent, content = answer
        self.send_response(status)
        for name, value in sent.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing: a path may name somebody."""


@contextmanager
def served(desk: Desk) -> Iterator[Desk]:
    """Both addresses, for the time of a block."""
    servers = []
    for name in ("site", "bucket"):
        handler = type("Handler", (_Handler,), {"desk": desk, "is_bucket": name == "bucket"})
        server = HTTPServer(("127.0.0.1", 0), handler)
        setattr(desk, name, f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    try:
        yield desk
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def title_of(html: str) -> str:
    """The heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    return found[1].strip() if found else ""
