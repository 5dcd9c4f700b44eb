"""Step Functions executions: one for each batch."""

import json

from botocore.exceptions import ClientError

from tukin.aws.clients import client, error_code, service_faults
from tukin.aws.uploads import batch_to_json
from tukin.domain.batch import Batch


def start_execution(state_machine_arn: str, batch: Batch) -> None:
    """Start the processing of a batch; one that was started already is a success."""
    try:
        with service_faults():
            client("stepfunctions").start_execution(
                stateMachineArn=state_machine_arn,
                name=batch.batch_id,
                input=json.dumps(batch_to_json(batch)),
            )
    except ClientError as error:
        if error_code(error) != "ExecutionAlreadyExists":
            raise
