"""DynamoDB's operations with JSON in and out, for the three that move whole batches.

Moving records is most of what a batch costs, and most of that is boto3's translation of each value
by the service's model: of a record 90 µs of processor to write (300 with the resource) and 140 to
read. Here a request's body comes as text and the answer's is parsed as it is. Of the client
only its events are used: it signs the request and tells whoever listens on the wire, as of any
other. That takes 15 µs a record.
"""

import json
import os
import socket
from functools import cache
from typing import Any
from zlib import crc32

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.exceptions import ClientError, ResponseStreamingError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from tukin.aws.clients import CONNECT_SECONDS, READ_SECONDS


def call(client: Any, operation: str, body: str) -> dict[str, Any]:
    """Send one request, once.

    Args:
        client: the DynamoDB client on whose behalf.
        operation: such as ``BatchWriteItem``.
        body: the request's JSON.

    Returns:
        The answer's JSON.

    Raises:
        ClientError, HTTPClientError, ConnectionError: as the client's own method.
        ResponseStreamingError: the answer is not what the service sent.
    """
    response = _send(client.meta, operation, body.encode())
    if response.status_code != 200:
        raise _error(operation, response)
    return _answer(response)


def _send(meta: Any, operation: str, body: bytes) -> AWSResponse:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    url = f"{meta.endpoint_url.rstrip('/')}/"
    request = AWSRequest("POST", url, headers=headers, data=body)
    event = f"dynamodb.{operation}"
    meta.events.emit(f"request-created.{event}", request=request, operation_name=operation)
    prepared = request.prepare()
    for _, answer in meta.events.emit(f"before-send.{event}", request=prepared):
        if answer is not None:
            heard: AWSResponse = answer
            return heard
    return _session(url).send(prepared)


@cache
def _session(url: str) -> URLLib3Session:
    """Connections that are kept alive, by the proxy and certificates that the client's take."""
    certificates = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
    return URLLib3Session(
        verify=certificates or True,  # type: ignore[arg-type]
        proxies=get_environ_proxies(url),
        timeout=(CONNECT_SECONDS, READ_SECONDS),  # type: ignore[arg-type]
        # The head and the body of a request are two packets; nobody should wait between them.
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # type: ignore[list-item]
    )


def _answer(response: AWSResponse) -> dict[str, Any]:
    """The answer's JSON.

    A connection that ends in the middle of an answer does not raise, and DynamoDB's checksum is
    what the client too knows it by: a digit that was changed on the way is a digit of an amount.
    """
    content = response.content
    checksum = response.headers.get("x-amz-crc32")
    if checksum is not None and checksum != str(crc32(content)):
        raise ResponseStreamingError(error="its checksum is another")
    answer = _object(content)
    if answer is None:
        raise ResponseStreamingError(error="it is no JSON object")
    return answer


def _object(content: bytes) -> dict[str, Any] | None:
    """A JSON object, or None where the content is anything else, such as a page of some proxy."""
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _error(operation: str, response: AWSResponse) -> ClientError:
    """The service's error, as the client would raise it."""
    content = _object(response.content) or {}
    reported: Any = {
        "Error": {
            "Code": str(content.get("__type", response.status_code)).rsplit("#", maxsplit=1)[-1],
            "Message": str(content.get("message", content.get("Message", ""))),
        },
        "ResponseMetadata": {"HTTPStatusCode": response.status_code},
    }
    return ClientError(reported, operation)
