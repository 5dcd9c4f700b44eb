"""Other functions of ours, asked to begin something that nobody waits for."""

import json
from collections.abc import Mapping
from typing import Any

from tukin.aws.clients import client, service_faults


def start_function(name: str, event: Mapping[str, Any]) -> None:
    """Have a function called with an event; Lambda calls it again where it fails.

    Raises:
        RetryableError: Lambda does not answer or asks to slow down.
    """
    with service_faults():
        client("lambda").invoke(
            FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
        )
