"""Requests of JSON by events: signed, repeated and failing as those of the client itself."""

import json
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError, ReadTimeoutError

from tukin.aws import clients, json_calls, table
from tukin.aws.items import item_json
from tukin.aws.table import MOST_IN_BATCH_WRITE, Table
from tukin.vocabulary.errors import StoreUnavailable, Throttled


class Raw:
    """The body of an answer."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self) -> Iterator[bytes]:
        yield self._data


Answer = Callable[[AWSPreparedRequest], AWSResponse | Exception]


def answer(content: object = None, status: int = 200) -> Answer:
    """An answer of the service."""
    data = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    return lambda request: AWSResponse(request.url, status, HTTPHeaders(), Raw(data))


def changed(request: AWSPreparedRequest) -> AWSResponse:
    """An answer in which a digit is another than the service sent."""
    data = b'{"Items":[{"pk":{"S":"p"},"sk":{"S":"1"},"net":{"N":"5000000"}}]}'
    headers = HTTPHeaders()
    headers["x-amz-crc32"] = str(zlib.crc32(data))
    return AWSResponse(request.url, 200, headers, Raw(data.replace(b"5", b"6")))


def refusal(code: str, status: int = 400) -> Answer:
    return answer({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "m"}, status)


def lost(request: AWSPreparedRequest) -> Exception:
    return ReadTimeoutError(endpoint_url=request.url)


@cache
def _session() -> boto3.session.Session:
    """One for all tests, since it reads the model of the service, which takes long."""
    return boto3.session.Session()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> "Wire":
    """What was sent; its ``answers`` are given one after the other, then successes."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(table, "_pause", lambda _: None)
    client: Any = _session().client("dynamodb", config=clients._CONFIG)
    wire = Wire()
    client.meta.events.register("before-send", wire.send)
    monkeypatch.setattr(table, "client", lambda _: client)
    wire.client = client
    return wire


class Wire(list[Any]):
    client: Any

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []
        self.requests: list[AWSPreparedRequest] = []

    def send(self, event_name: str, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        service, operation = event_name.split(".")[1:]
        assert (service, f"DynamoDB_20120810.{operation}") == ("dynamodb", target(request))
        body = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        self.append(json.loads(body))
        self.requests.append(request)
        given = self.answers.pop(0) if self.answers else answer()
        made = given(request)
        if isinstance(made, Exception):
            raise made
        return made


def items(count: int) -> list[str]:
    return [item_json({"pk": "p", "sk": f"{number:03d}"}) for number in range(count)]


def keys(body: Any) -> list[str]:
    return [request["PutRequest"]["Item"]["sk"]["S"] for request in body["RequestItems"]["records"]]


def put(count: int) -> None:
    Table("records").put_all(items(count))


def unprocessed(*numbers: int) -> Answer:
    puts = [{"PutRequest": {"Item": json.loads(items(99)[number])}} for number in numbers]
    return answer({"UnprocessedItems": {"records": puts}})


def test_items_are_sent_in_chunks_that_the_service_takes(sent: Wire) -> None:
    put(2 * MOST_IN_BATCH_WRITE + 1)
    assert [len(keys(body)) for body in sent] == [25, 25, 1]
    assert [key for body in sent for key in keys(body)] == [f"{n:03d}" for n in range(51)]
    assert all(body.keys() == {"RequestItems"} for body in sent)


def test_nothing_is_sent_for_nothing(sent: Wire) -> None:
    put(0)
    assert sent == []


def test_requests_are_those_of_the_client(sent: Wire) -> None:
    """The same place, head and signature as the client's own request with the same body."""
    put(2)
    ours = sent.requests[0]
    sent.client.batch_write_item(RequestItems=sent[0]["RequestItems"])
    its = sent.requests[1]
    assert (ours.method, ours.url) == (its.method, its.url)
    assert ours.url == "https://dynamodb.ap-southeast-3.amazonaws.com/"
    for name in ("X-Amz-Target", "Content-Type", "X-Amz-Security-Token"):
        assert text(ours, name) == text(its, name)
    assert target(ours) == "DynamoDB_20120810.BatchWriteItem"
    head = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
    assert text(ours, "Authorization").startswith(head)
    assert "/ap-southeast-3/dynamodb/aws4_request" in text(ours, "Authorization")
    assert "x-amz-target" in text(ours, "Authorization")


def text(request: AWSPreparedRequest, name: str) -> str:
    value = request.headers[name]
    return value.decode() if isinstance(value, bytes) else str(value)


def target(request: AWSPreparedRequest) -> str:
    return text(request, "X-Amz-Target")


def test_the_endpoint_of_the_environment_counts(
    sent: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/")
    client: Any = boto3.session.Session().client("dynamodb", config=clients._CONFIG)
    client.meta.events.register("before-send", sent.send)
    monkeypatch.setattr(table, "client", lambda _: client)
    put(1)
    assert sent.requests[0].url == "http://127.0.0.1:4566/"


def test_the_proxy_and_the_certificates_of_the_environment_count(
    sent: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else single items would be read by the proxy, and lists of them not at all."""
    given: dict[str, Any] = {}

    class Session:
        def __init__(self, **arguments: Any) -> None:
            given.update(arguments)

        def send(self, request: AWSPreparedRequest) -> Any:
            return answer()(request)

    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("AWS_CA_BUNDLE", "bundle.pem")
    monkeypatch.setattr(json_calls, "URLLib3Session", Session)
    json_calls._session.cache_clear()
    sent.client.meta.events.unregister("before-send", sent.send)
    put(1)
    json_calls._session.cache_clear()
    assert given["proxies"]["https"] == "http://127.0.0.1:3128"
    assert given["verify"] == "bundle.pem"


def test_what_was_not_processed_is_sent_again(sent: Wire) -> None:
    sent.answers = [unprocessed(3, 7), unprocessed(7)]
    put(10)
    assert [keys(body) for body in sent][1:] == [["003", "007"], ["007"]]


def test_items_that_are_never_processed_end_in_throttled(sent: Wire) -> None:
    sent.answers = [unprocessed(0)] * 99
    with pytest.raises(Throttled):
        put(1)
    assert len(sent) == 10


PASSING = [
    (refusal("ProvisionedThroughputExceededException"), Throttled),
    (refusal("ThrottlingException"), Throttled),
    (refusal("RequestLimitExceeded"), Throttled),
    (refusal("RequestThrottledException"), Throttled),
    (refusal("RequestTimeoutException"), Throttled),
    (refusal("InternalServerError", 500), StoreUnavailable),
    (answer(b"<html>bad gateway</html>", 502), StoreUnavailable),
    (answer(b"", 503), StoreUnavailable),
    (lost, StoreUnavailable),
    (changed, StoreUnavailable),
    (answer(b'{"Items":[{"pk":{"S":'), StoreUnavailable),  # the connection has ended
    (answer(b""), StoreUnavailable),
    (answer(b"[]"), StoreUnavailable),
    (answer(b"null", 500), StoreUnavailable),
    (answer(b'"bad gateway"', 502), StoreUnavailable),
]


@pytest.mark.parametrize(("fault", "error"), PASSING)
def test_a_passing_fault_is_tried_as_often_as_the_client_does(
    sent: Wire, fault: Answer, error: type[Exception]
) -> None:
    sent.answers = [fault] * (clients.MOST_FAULTS - 1)
    put(3)
    assert [keys(body) for body in sent] == [["000", "001", "002"]] * clients.MOST_FAULTS

    sent.clear()
    sent.answers = [fault] * clients.MOST_FAULTS
    with pytest.raises(error):
        put(3)
    assert len(sent) == clients.MOST_FAULTS


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_patient_table_waits_where_everything_is_throttled(sent: Wire, rounds: int) -> None:
    """With all agencies at once, a table refuses whole requests for minutes."""
    throttled = refusal("ProvisionedThroughputExceededException")
    patient = Table("records", patience=rounds)
    sent.answers = [throttled] * (rounds * clients.MOST_FAULTS - 1)
    patient.put_all(items(3))
    sent.answers = [throttled] * (rounds * clients.MOST_FAULTS - 1) + [answer({"Items": []})]
    assert list(patient.query("p")) == []

    sent.clear()
    sent.answers = [throttled] * 99
    with pytest.raises(Throttled):
        patient.put_all(items(3))
    assert len(sent) == rounds * clients.MOST_FAULTS


def test_patience_is_for_throttles_alone(sent: Wire) -> None:
    sent.answers = [lost] * clients.MOST_FAULTS
    with pytest.raises(StoreUnavailable):
        Table("records", patience=9).put_all(items(3))
    assert len(sent) == clients.MOST_FAULTS


def test_a_mistake_of_ours_is_seen_at_once(sent: Wire) -> None:
    sent.answers = [refusal("ValidationException")]
    with pytest.raises(clients.Refused, match="ValidationException") as raised:
        put(1)
    assert len(sent) == 1
    assert raised.value.code == "ValidationException"
    cause = raised.value.__cause__
    assert isinstance(cause, ClientError)
    assert cause.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert cause.operation_name == "BatchWriteItem"


def test_faults_and_unprocessed_items_together(sent: Wire) -> None:
    sent.answers = [unprocessed(1, 2), refusal("ThrottlingException"), unprocessed(2), lost]
    put(3)
    assert [keys(body) for body in sent][1:] == [["001", "002"], ["001", "002"], ["002"], ["002"]]


# --- Reading --------------------------------------------------------------------------------------


def page(*numbers: int, last: int | None = None) -> Answer:
    content: dict[str, Any] = {"Items": [json.loads(items(99)[number]) for number in numbers]}
    if last is not None:
        content["LastEvaluatedKey"] = {"pk": {"S": "p"}, "sk": {"S": f"{last:03d}"}}
    return answer(content)


def test_a_query_reads_page_after_page(sent: Wire) -> None:
    sent.answers = [page(0, 1, last=1), refusal("ThrottlingException"), page(last=1), page(2)]
    found = [item["sk"] for item in Table("records").query("p", attributes=("pk", "sk"))]
    assert found == ["000", "001", "002"]
    starts = [body.get("ExclusiveStartKey", {}).get("sk") for body in sent]
    assert starts == [None, {"S": "001"}, {"S": "001"}, {"S": "001"}]
    asked = {
        "TableName": "records",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "p"}},
        "ConsistentRead": True,
        "ProjectionExpression": "#0, #1",
        "ExpressionAttributeNames": {"#0": "pk", "#1": "sk"},
        "Select": "SPECIFIC_ATTRIBUTES",
    }
    assert sent[0] == asked


def test_a_query_is_what_the_client_would_send(sent: Wire) -> None:
    sent.answers = [page(5)]
    list(Table("records").query("é#1", limit=1, after="\u2028", backwards=True))
    sent.answers = [page(5)]
    sent.client.query(**sent[0])
    assert sent[0] == sent[1]
    assert (target(sent.requests[0]), sent.requests[0].url) == (
        target(sent.requests[1]),
        sent.requests[1].url,
    )


def test_keys_that_were_not_processed_are_asked_again(sent: Wire) -> None:
    keys = [{"pk": {"S": "p"}, "sk": {"S": "001"}}]
    rest = {"records": {"Keys": keys, "ConsistentRead": True}}
    item = {"pk": {"S": "p"}, "sk": {"S": "000"}, "n": {"N": "7"}}
    other = {"pk": {"S": "p"}, "sk": {"S": "001"}}
    sent.answers = [
        answer({"Responses": {"records": [item]}, "UnprocessedKeys": rest}),
        lost,
        answer({"Responses": {"records": [other]}}),
    ]
    wanted = [{"pk": "p", "sk": "000"}, {"pk": "p", "sk": "001"}]
    assert Table("records").get_many(wanted) == [wanted[0] | {"n": 7}, wanted[1]]
    assert [body["RequestItems"]["records"]["Keys"] for body in sent][1:] == [keys, keys]


@pytest.mark.parametrize(("fault", "error"), PASSING)
def test_a_read_that_fails_again_and_again_is_no_empty_answer(
    sent: Wire, fault: Answer, error: type[Exception]
) -> None:
    sent.answers = [fault] * clients.MOST_FAULTS
    with pytest.raises(error):
        list(Table("records").query("p"))
    assert len(sent) == clients.MOST_FAULTS
