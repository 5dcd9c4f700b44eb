"""The faults that microburst does not know, as a small proxy in front of it.

Microburst ends a connection before a request is done or within the body of its answer; an answer
without a body (PutObject's) it cannot lose. Nor does it know of answers that say "done, but not all
of it". So: here a request is done and its whole answer lost, a BatchWriteItem calls items
unprocessed, and PutEvents calls entries refused.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

import urllib3

_SCOPE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
_S3 = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject"}
_APPCONFIG = {"POST": "StartConfigurationSession", "GET": "GetLatestConfiguration"}
_HOP_BY_HOP = frozenset({"connection", "expect", "keep-alive", "transfer-encoding"})
_REFUSED = {"ErrorCode": "InternalFailure", "ErrorMessage": "injected"}


@dataclass
class Loss:
    """A fault at the next ``times`` requests of an operation that contain a text.

    ``answer``: done, and nobody hears of it. ``part``: done, and the answer says that half of its
    entries were not. (Leaving them out would need another signature.)
    """

    operation: str
    what: Literal["answer", "part"] = "answer"
    containing: str = ""
    times: int = 1


class LastMile:
    """Use as a context manager; ``upstream`` is the next proxy's address."""

    def __init__(self, upstream: str) -> None:
        self.seen: Counter[str] = Counter()
        """Requests by operation."""
        self.lost: list[str] = []
        self.under_way = 0
        """Requests that have no answer yet."""
        self._upstream = upstream
        self._losses: list[Loss] = []
        self._lock = threading.Lock()
        self._http = urllib3.PoolManager(maxsize=32, retries=False)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def set_losses(self, *losses: Loss) -> None:
        """Put these faults in place of all others."""
        with self._lock:
            self._losses = list(losses)
            self.lost.clear()
            self.seen.clear()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        mile = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self) -> None:
                with mile._counted():
                    mile._pass_on(self)

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = do_any  # noqa: N815 - the base's names

            def log_message(self, *_: Any) -> None:
                """Nothing: what matters is counted."""

        return Handler

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self.under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self.under_way -= 1

    def _pass_on(self, request: BaseHTTPRequestHandler) -> None:
        if "chunked" in request.headers.get("Transfer-Encoding", ""):
            raise NotImplementedError("a body in chunks")
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        operation = _operation(request)
        loss = self._loss_at(operation, request.path, body)
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP_BY_HOP}
        headers |= {"X-Forwarded-Host": request.headers["Host"]}  # it is signed
        headers |= {"Content-Length": str(len(body))} if body or "Content-Length" in headers else {}
        answer = self._http.request(
            request.command,
            self._upstream + request.path,
            body=body,
            headers=headers,
            redirect=False,
            decode_content=False,
            timeout=120.0,
        )
        if loss is not None and loss.what == "answer":
            request.close_connection = True
            return
        data = answer.data
        if loss is not None and answer.status == 200:
            data = _doubt(operation, json.loads(body), json.loads(data))
        _send(request, answer.status, answer.headers, data)

    def _loss_at(self, operation: str, path: str, body: bytes) -> Loss | None:
        with self._lock:
            self.seen[operation] += 1
            for loss in self._losses:
                found = loss.containing in path or loss.containing.encode() in body
                if loss.times and loss.operation == operation and found:
                    loss.times -= 1
                    self.lost.append(f"{operation}: {loss.what}")
                    return loss
        return None


def _operation(request: BaseHTTPRequestHandler) -> str:
    target = str(request.headers.get("X-Amz-Target", ""))
    if target:
        return target.rpartition(".")[2]
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    names = {"s3": _S3, "appconfig": _APPCONFIG}.get(scope[1] if scope else "", {})
    return names.get(request.command, request.command)


def _doubt(operation: str, asked: dict[str, Any], answer: dict[str, Any]) -> bytes:
    """The answer that says that the second half of the entries was not done."""
    if operation == "PutEvents":
        half = len(asked["Entries"]) // 2
        answer["Entries"][half:] = [_REFUSED] * (len(asked["Entries"]) - half)
        answer["FailedEntryCount"] = len(asked["Entries"]) - half
    else:
        ((table, requests),) = asked["RequestItems"].items()
        answer["UnprocessedItems"] = {table: requests[len(requests) // 2 :]}
    return json.dumps(answer).encode()


def _send(
    request: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], data: bytes
) -> None:
    request.send_response_only(status)
    for name, value in headers.items():
        if name.lower() not in _HOP_BY_HOP | {"content-length", "x-amz-crc32"}:
            request.send_header(name, value)
    length = headers.get("Content-Length", "0") if request.command == "HEAD" else str(len(data))
    request.send_header("Content-Length", length)
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(data)
