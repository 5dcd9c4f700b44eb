"""Step Functions executions: one for each batch, each approval and each settlement run."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tukin.aws.clients import Refused, client, service_faults
from tukin.payroll.batch import Batch
from tukin.payroll.stores.uploads import batch_to_json
from tukin.payroll.upload import Upload


class Event(NamedTuple):
    """What happened in an execution; ``state`` and ``error`` are names, "" where it has none.

    Input, output and the cause of an error are never asked for: a cause may quote a row.
    """

    kind: str
    at: datetime
    state: str
    error: str


class Executions:
    """Executions of process-upload."""

    def __init__(self, state_machine_arn: str) -> None:
        self._state_machine_arn = state_machine_arn

    def start(self, batch: Batch, attempt: str = "") -> None:
        """Start the processing of a batch; one that was started already is a success.

        Args:
            batch: what to process.
            attempt: "" for the first time; else what makes this another time, such as the name of
                the execution that could not end the upload.
        """
        name = execution_name(batch.batch_id, attempt)
        _start(self._state_machine_arn, name, batch_to_json(batch))

    def start_approved(self, upload: Upload, digest: str, attempt: str = "") -> bool:
        """Go on with an upload that waited: its records are staged, only publishing is left.

        False where that was started before and has come to an end, whichever it was.

        Args:
            upload: what waited.
            digest: what was approved.
            attempt: "" for the first time; else what makes this another time.
        """
        content = batch_to_json(upload.batch) | {
            "approved": digest,
            "validation": {
                "accepted": upload.accepted,
                "rows": upload.rows,
                "rejected": upload.rejected,
                "partitions": upload.partitions,
                "conditions": list(upload.conditions),
            },
            "computed": [upload.computed],
        }
        suffix = f"-{hashlib.sha256(attempt.encode()).hexdigest()[:8]}" if attempt else ""
        name = f"{decided_name(upload.batch.batch_id, digest)}{suffix}"
        return _start(self._state_machine_arn, name, content)

    def start_rejected(self, upload: Upload) -> None:
        """Have the staged records of an upload expire that waited and was left out.

        Publishing does it, which may write all of them and takes minutes for a large month.
        """
        self.start_approved(upload, upload.digest or "")

    def history(self, name: str) -> list[Event]:
        """What happened in an execution so far; nothing where there is none of that name any more.

        AWS keeps what happened in an execution for 90 days after its end.
        """
        arn = self._state_machine_arn.replace(":stateMachine:", ":execution:")
        try:
            return [_event(each) for each in _history(f"{arn}:{name}")]
        except Refused as error:
            if error.code != "ExecutionDoesNotExist":
                raise
            return []


def execution_name(batch_id: str, attempt: str) -> str:
    """The name of the execution of a batch at an attempt."""
    suffix = hashlib.sha256(attempt.encode()).hexdigest()[:16] if attempt else ""
    return f"{batch_id}-again-{suffix}" if attempt else batch_id


def decided_name(batch_id: str, digest: str) -> str:
    """The name of the execution that goes on after the agency head's decision on a digest."""
    return f"{batch_id}-{digest[:32]}"


def _history(arn: str) -> Iterator[Mapping[str, Any]]:
    asked = {"executionArn": arn, "includeExecutionData": False, "maxResults": 1000}
    while True:
        with service_faults():
            answer = client("stepfunctions").get_execution_history(**asked)
        yield from answer["events"]
        if not answer.get("nextToken"):
            return
        asked["nextToken"] = answer["nextToken"]


def _event(event: Mapping[str, Any]) -> Event:
    details: Mapping[str, Any] = next(
        (value for name, value in event.items() if name.endswith("EventDetails")), {}
    )
    name, error = details.get("name", ""), details.get("error", "")
    return Event(event["type"], event["timestamp"], name, error)


def start_run(state_machine_arn: str, run_id: str, name: str | None = None) -> None:
    """Start the settlement of a requested run, under another name where one ended early."""
    _start(state_machine_arn, name or run_id, {"run_id": run_id})


def _start(state_machine_arn: str, name: str, content: Mapping[str, Any]) -> bool:
    """Start an execution; False where there has been one of that name."""
    try:
        with service_faults():
            client("stepfunctions").start_execution(
                stateMachineArn=state_machine_arn, name=name, input=json.dumps(content)
            )
    except Refused as error:
        if error.code != "ExecutionAlreadyExists":
            raise
        return False
    return True
