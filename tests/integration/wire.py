"""All that passes between the code under test and the services, with faults on the way.

It is in botocore's ``before-send`` event, below botocore's own retries: a request that moto
takes is committed, whatever becomes of its answer. moto answers for S3 and DynamoDB; Step
Functions, EventBridge, Secrets Manager and Parameter Store are small fakes.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from tests.integration import strict

WRITES = frozenset(
    {
        "BatchWriteItem",
        "DeleteItem",
        "PutItem",
        "TransactWriteItems",
        "UpdateItem",
        "PutObject",
        "StartExecution",
        "PutEvents",
    }
)


class Crash(BaseException):
    """The process ends here: no handler of an exception runs any more, only ``finally``."""


class Fault(StrEnum):
    """What goes wrong with one request."""

    CRASH_BEFORE = "crash before the request"
    CRASH_AFTER = "crash after the commit"
    LOSE_REQUEST = "connection lost before the request"
    LOSE_ANSWER = "connection lost after the commit"
    FAIL_BEFORE = "500 without a commit"
    FAIL_AFTER = "500 after the commit"
    THROTTLE = "throttled"
    CONFLICT = "conflict with another writer"


AFTER_COMMIT = frozenset({Fault.CRASH_AFTER, Fault.LOSE_ANSWER, Fault.FAIL_AFTER})

_THROTTLES = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "sfn": "ThrottlingException",
    "eventbridge": "ThrottlingException",
    "secrets-manager": "ThrottlingException",
    "ssm": "ThrottlingException",
}
_FAILURES = {
    "dynamodb": "InternalServerError",
    "sfn": "InternalServerException",
    "eventbridge": "InternalException",
    "secrets-manager": "InternalServiceError",
    "ssm": "InternalServerError",
}
_S3_ERROR = "<Error><Code>{code}</Code><Message>injected</Message></Error>"


@dataclass
class Call:
    """One request as it goes out; a repetition by botocore is another call."""

    number: int
    service: str
    operation: str
    bucket: str
    key: str
    body: dict[str, Any]
    write: int | None
    """Number of the write among all writes, from 1; None for a read."""
    query: str = ""
    """The query of a request to S3, in which it names a version or a prefix."""
    is_locked: bool = False
    """Whether an object that is put states its retention."""
    thread: int = field(default_factory=threading.get_ident)

    def __str__(self) -> str:
        place = self.key or ",".join(sorted(self.body)) if self.service == "s3" else ""
        return f"{self.operation} {place}".strip()


Plan = Callable[[Call], Fault | None]
Hook = Callable[[Call], None]
Fake = Callable[[Call], tuple[int, dict[str, Any]]]


class Wire:
    """Sends requests, keeps the strict limits and does what the plan of faults says."""

    def __init__(self, fakes: Mapping[str, Fake]) -> None:
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.plan: Plan = lambda _: None
        self.before: list[Hook] = []
        self.committing: list[Hook] = []
        self.after: list[Hook] = []
        """Hooks: as a request goes out, right before and right after a service takes it."""
        self.untaken: Callable[[Call], int] = lambda _: 0
        """How many items of a BatchWriteItem or keys of a BatchGetItem are not processed."""
        self.most_in_page: int | None = None
        """Most items in a page of a query, to stand for the limit of 1 MB."""
        self._fakes = fakes
        self._writes = 0
        self._tokens: dict[str, dict[str, Any]] = {}

    def send(self, event_name: str, request: AWSPreparedRequest) -> AWSResponse:
        """Handle ``before-send``: answer, or raise what a broken connection raises."""
        call = self._open(event_name, request)
        for hook in list(self.before):
            hook(call)
        self._check(call)
        fault = self.plan(call)
        if fault is not None and fault not in AFTER_COMMIT:
            return self._fail(fault, call, request)
        for hook in self.committing:
            hook(call)
        answer = self._execute(call, request)
        for hook in list(self.after):
            hook(call)
        return answer if fault is None else self._fail(fault, call, request)

    def _open(self, event_name: str, request: AWSPreparedRequest) -> Call:
        _, service, operation = event_name.split(".")
        write = None
        if operation in WRITES:
            self._writes += 1
            write = self._writes
        bucket, key, query, body = "", "", "", {}
        if service == "s3":
            url = urlsplit(request.url)
            bucket, _, key = unquote(url.path)[1:].partition("/")
            query = url.query
        else:
            body = json.loads(str(request.body, "utf-8"))  # type: ignore[arg-type]
        locked = "x-amz-object-lock-mode" in request.headers
        number = len(self.calls) + 1
        call = Call(number, service, operation, bucket, key, body, write, query, locked)
        self.calls.append(call)
        return call

    def _check(self, call: Call) -> None:
        match call.service:
            case "dynamodb":
                found = list(strict.dynamodb_violations(call.operation, call.body))
            case "s3":
                found = list(strict.s3_violations(call.key))
            case "eventbridge":
                found = list(strict.events_violations(call.body))
            case _:
                found = []
        self.complain(*found)

    def complain(self, *violations: str) -> None:
        """Note what must never happen; the world's end asserts that there is none."""
        self.violations += violations
        if violations:
            raise AssertionError("; ".join(violations))

    def _execute(self, call: Call, request: AWSPreparedRequest) -> AWSResponse:
        fake = self._fakes.get(call.operation)
        if fake is not None:
            return _json_answer(request, *fake(call))
        match call.operation:
            case "BatchWriteItem":
                return self._batch_write(call, request)
            case "BatchGetItem":
                return self._batch_get(call, request)
            case "Query" if self.most_in_page is not None:
                limit = min(self.most_in_page, call.body.get("Limit", self.most_in_page))
                return _stub(call, _with_body(request, call.body | {"Limit": limit}))
            case "TransactWriteItems":
                return self._transact(call, request)
        return _stub(call, request)

    def _transact(self, call: Call, request: AWSPreparedRequest) -> AWSResponse:
        """A transaction whose token was seen with success is a success again, without effect."""
        token = call.body["ClientRequestToken"]
        if token in self._tokens:
            if self._tokens[token] != call.body:
                self.complain("one ClientRequestToken for two transactions")
            return _json_answer(request, 200, {})
        answer = _stub(call, request)
        if answer.status_code == 200:
            self._tokens[token] = call.body
        return answer

    def _batch_write(self, call: Call, request: AWSPreparedRequest) -> AWSResponse:
        ((table, requests),) = call.body["RequestItems"].items()
        taken = max(0, len(requests) - self.untaken(call))
        if taken:
            body = call.body | {"RequestItems": {table: requests[:taken]}}
            answer = _stub(call, _with_body(request, body))
            if answer.status_code != 200:
                return answer
        rest = {table: requests[taken:]} if requests[taken:] else {}
        return _json_answer(request, 200, {"UnprocessedItems": rest})

    def _batch_get(self, call: Call, request: AWSPreparedRequest) -> AWSResponse:
        ((table, asked),) = call.body["RequestItems"].items()
        taken = max(0, len(asked["Keys"]) - self.untaken(call))
        content: dict[str, Any] = {"Responses": {table: []}, "UnprocessedKeys": {}}
        if taken:
            some = {table: asked | {"Keys": asked["Keys"][:taken]}}
            answer = _stub(call, _with_body(request, call.body | {"RequestItems": some}))
            if answer.status_code != 200:
                return answer
            content = json.loads(answer.content)
        if rest := asked["Keys"][taken:]:
            content["UnprocessedKeys"] = {table: asked | {"Keys": rest}}
        return _json_answer(request, 200, content)

    def _fail(self, fault: Fault, call: Call, request: AWSPreparedRequest) -> AWSResponse:
        match fault:
            case Fault.CRASH_BEFORE | Fault.CRASH_AFTER:
                raise Crash
            case Fault.LOSE_REQUEST:
                raise ConnectionClosedError(endpoint_url=request.url)
            case Fault.LOSE_ANSWER:
                raise ReadTimeoutError(endpoint_url=request.url)
            case Fault.CONFLICT if call.service == "s3":
                return _error(call, request, 409, "ConditionalRequestConflict", {})
            case Fault.CONFLICT:
                reasons = [{"Code": "TransactionConflict"}] * len(call.body["TransactItems"])
                content = {"CancellationReasons": reasons}
                return _error(call, request, 400, "TransactionCanceledException", content)
            case Fault.THROTTLE:
                code, status = _THROTTLES.get(call.service, "SlowDown"), 400
            case _:
                code, status = _FAILURES.get(call.service, "InternalError"), 500
        return _error(call, request, 503 if code == "SlowDown" else status, code, {})


def _error(
    call: Call, request: AWSPreparedRequest, status: int, code: str, content: dict[str, Any]
) -> AWSResponse:
    if call.service != "s3":
        return _json_answer(request, status, {"__type": code, "message": "injected"} | content)
    raw = MockRawResponse("" if request.method == "HEAD" else _S3_ERROR.format(code=code))
    return AWSResponse(request.url, status, HTTPHeaders(), raw)


def _stub(call: Call, request: AWSPreparedRequest) -> AWSResponse:
    answer = botocore_stubber(f"before-send.{call.service}.{call.operation}", request)
    if answer is None:
        raise AssertionError(f"moto does not answer {call.operation}")
    return answer


def _with_body(request: AWSPreparedRequest, body: dict[str, Any]) -> AWSPreparedRequest:
    data = json.dumps(body).encode()
    headers = request.headers
    headers["Content-Length"] = str(len(data))
    return AWSPreparedRequest(request.method, request.url, headers, data, request.stream_output)


def _json_answer(
    request: AWSPreparedRequest, status: int, content: Mapping[str, Any]
) -> AWSResponse:
    headers = HTTPHeaders.from_pairs([("Content-Type", "application/x-amz-json-1.0")])
    return AWSResponse(request.url, status, headers, MockRawResponse(json.dumps(content)))
