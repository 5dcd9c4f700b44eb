"""Work that is asked for and not waited for: messages of SQS queues, and functions of ours."""

import json
from collections.abc import Mapping
from typing import Any

from tukin.aws.clients import client, service_faults


def send_message(queue_url: str, content: Mapping[str, Any]) -> None:
    """Send one JSON message."""
    with service_faults():
        client("sqs").send_message(QueueUrl=queue_url, MessageBody=json.dumps(content))


def message_count(queue_url: str) -> int:
    """About how many messages wait in a queue."""
    name = "ApproximateNumberOfMessages"
    with service_faults():
        answer = client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])
    return int(answer["Attributes"][name])


def start_function(name: str, event: Mapping[str, Any]) -> None:
    """Have a function called with an event; Lambda calls it again where it fails.

    Raises:
        RetryableError: Lambda does not answer or asks to slow down.
    """
    with service_faults():
        client("lambda").invoke(
            FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
        )
