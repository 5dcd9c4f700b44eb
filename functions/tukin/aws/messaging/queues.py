"""SQS queues, as far as the pipeline writes to them itself or counts what is in them."""

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
