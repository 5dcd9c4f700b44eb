"""BatchWriteItem with a body that is JSON already.

Writing is most of what a batch costs. boto3's resource takes 300 µs of processor for a record, its
client 90, of which most turns values into JSON by the service's model, value by value. Here the
body comes as text, and of the client only its events are used: it signs the request and tells
whoever listens on the wire, as for any other request. That takes 15 µs.
"""

import json
import socket
from functools import cache
from typing import Any

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.client import ClientMeta
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from tukin.aws.clients import CONNECT_SECONDS, READ_SECONDS

_OPERATION = "BatchWriteItem"
_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": f"DynamoDB_20120810.{_OPERATION}",
}


def batch_write(client: Any, table: str, requests: list[str]) -> list[str]:
    """Send requests once.

    Args:
        client: the DynamoDB client on whose behalf.
        table: name of the table.
        requests: JSON objects with ``PutRequest``.

    Returns:
        Those that the service has not processed.

    Raises:
        ClientError, HTTPClientError, ConnectionError: as the client's own ``batch_write_item``.
    """
    body = f'{{"RequestItems":{{"{table}":[{",".join(requests)}]}}}}'
    response = _send(client.meta, body.encode())
    if response.status_code != 200:
        raise _error(response)
    rest = json.loads(response.content).get("UnprocessedItems", {})
    return [json.dumps(request) for request in rest.get(table, ())]


def _send(meta: ClientMeta, body: bytes) -> AWSResponse:
    """One signed request on a connection that is kept."""
    url = f"{meta.endpoint_url.rstrip('/')}/"
    request = AWSRequest("POST", url, headers=_HEADERS, data=body)
    event = f"dynamodb.{_OPERATION}"
    meta.events.emit(f"request-created.{event}", request=request, operation_name=_OPERATION)
    prepared = request.prepare()
    for _, answer in meta.events.emit(f"before-send.{event}", request=prepared):
        if answer is not None:
            heard: AWSResponse = answer
            return heard
    return _session().send(prepared)


@cache
def _session() -> URLLib3Session:
    return URLLib3Session(
        timeout=(CONNECT_SECONDS, READ_SECONDS),  # type: ignore[arg-type]
        # The head and the body of a request are two packets; nobody should wait between them.
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # type: ignore[list-item]
    )


def _error(response: AWSResponse) -> ClientError:
    """The service's error, as the client would raise it."""
    try:
        content = json.loads(response.content)
    except ValueError:  # a page of some proxy
        content = {}
    told: Any = {
        "Error": {
            "Code": str(content.get("__type", response.status_code)).rsplit("#", maxsplit=1)[-1],
            "Message": str(content.get("message", content.get("Message", ""))),
        },
        "ResponseMetadata": {"HTTPStatusCode": response.status_code},
    }
    return ClientError(told, _OPERATION)
