"""Step Functions executions: one for each batch, and one for each approval."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from tukin.aws.clients import client, error_code, service_faults
from tukin.aws.uploads import Upload, batch_to_json
from tukin.domain.batch import Batch


def start_execution(state_machine_arn: str, batch: Batch) -> None:
    """Start the processing of a batch; one that was started already is a success."""
    _start(state_machine_arn, batch.batch_id, batch_to_json(batch))


def start_approved_execution(state_machine_arn: str, upload: Upload, digest: str) -> None:
    """Go on with an upload that waited: its records are staged, only publishing is left."""
    content = batch_to_json(upload.batch) | {
        "approved": digest,
        "validation": {
            "accepted": upload.accepted,
            "rejected": upload.rejected,
            "partitions": upload.partitions,
        },
        "computed": [upload.computed],
    }
    _start(state_machine_arn, f"{upload.batch.batch_id}-{digest[:32]}", content)


def _start(state_machine_arn: str, name: str, content: Mapping[str, Any]) -> None:
    try:
        with service_faults():
            client("stepfunctions").start_execution(
                stateMachineArn=state_machine_arn, name=name, input=json.dumps(content)
            )
    except ClientError as error:
        if error_code(error) != "ExecutionAlreadyExists":
            raise
