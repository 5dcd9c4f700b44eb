"""What became of one upload, step by step: when, how it ended, and by which query its log is read.

The times of its tasks are those of its executions, which AWS keeps for 90 days after their end; the
log is kept for as long as the stack says. Both hold ids and names of errors only.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tukin.aws.table import Table
from tukin.payroll.approval import Approval
from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.executions import Event, Executions, decided_name, execution_name
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period


class StepName(StrEnum):
    """The steps of an upload."""

    UPLOAD = "upload"
    RECEIVE = "receive"
    VALIDATE = "validate"
    COMPUTE = "compute"
    PUBLISH = "publish"
    RECEIVE_AGAIN = "receive_again"
    APPROVE = "approve"
    REJECT = "reject"


class Outcome(StrEnum):
    """How a step ended; the last one of an upload ends as the upload itself."""

    DONE = "done"
    FAILED = "failed"
    UNDER_WAY = "under_way"
    IN_LINE = "in_line"
    NOT_KNOWN = "not_known"


TASKS = {
    "Validate": (StepName.VALIDATE, "Readable?"),
    "Compute": (StepName.COMPUTE, "Publish"),
    "Publish": (StepName.PUBLISH, "Live?"),
    "ReceiveAgain": (StepName.RECEIVE_AGAIN, "Done"),
}
"""States of process-upload that are steps, and what comes after each where it succeeds."""

_FUNCTIONS = {
    StepName.RECEIVE: "receive-upload",
    StepName.VALIDATE: "validate-appraisals",
    StepName.COMPUTE: "compute-incentives",
    StepName.PUBLISH: "publish-batch",
    StepName.RECEIVE_AGAIN: "receive-upload",
    StepName.APPROVE: "approve-upload",
    StepName.REJECT: "approve-upload",
}
_LOGGED_BY_BATCH = (StepName.VALIDATE, StepName.COMPUTE, StepName.PUBLISH)
_ENDS_HERE = (UploadStatus.PUBLISHED, UploadStatus.REFUSED, UploadStatus.AWAITING_APPROVAL)


@dataclass(slots=True)
class Step:
    """One step of an upload; times are None where nobody knows them any more.

    ``errors`` counts what its task failed with, also where it was tried again and succeeded.
    """

    name: StepName
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = Outcome.DONE
    errors: Counter[str] = field(default_factory=Counter)


def read_trace(
    table: Table, machine: str, log_prefix: str, agency: str, period: str, upload_id: str
) -> dict[str, Any]:
    """The steps of an upload.

    Args:
        table: the table.
        machine: ARN of process-upload.
        log_prefix: what the names of the functions' log groups begin with.
        agency: the upload's agency.
        period: its period.
        upload_id: the upload.

    Raises:
        NotFound: E802, where there is no such upload.
    """
    uploads = Uploads(table)
    upload = uploads.get(agency, Period.parse(period), upload_id)
    if upload is None:
        raise NotFound("E802")
    approvals = uploads.approvals_of(upload.batch)
    steps = steps_of(upload, approvals, Executions(machine).history)
    return describe_trace(upload, steps, log_prefix)


def steps_of(
    upload: Upload, approvals: Sequence[Approval], history: Callable[[str], list[Event]]
) -> list[Step]:
    """The steps of an upload in the order of their time.

    Args:
        upload: the upload.
        approvals: everything that was agreed to about it.
        history: what happened in the execution of a name.
    """
    at = upload.batch.uploaded_at
    begun = history(execution_name(upload.batch_id, upload.attempt))
    before, after = [], []
    for decision, digest in _decisions(upload, approvals):
        if begun and _is_before(decision, begun[0]):  # it was received again since
            before.append(decision)
        else:
            after += [decision, *_tasks(history(decided_name(upload.batch_id, digest)))]
    received = Step(StepName.RECEIVE, begun[0].at if begun else None)
    first = _tasks(begun) or _unknown(upload)
    if after and begun:
        first[-1].outcome = UploadStatus.AWAITING_APPROVAL
    steps = [Step(StepName.UPLOAD, at, at), *before, received, *first, *after]
    if upload.in_line:
        steps.append(Step(StepName.RECEIVE, outcome=Outcome.IN_LINE))
    elif upload.status in _ENDS_HERE and steps[-1].outcome == Outcome.DONE:
        steps[-1].outcome = upload.status
    return steps


def _unknown(upload: Upload) -> list[Step]:
    """The tasks of an upload whose execution is not there any more, or has not begun."""
    names = () if upload.in_line else _LOGGED_BY_BATCH
    return [Step(name, outcome=Outcome.NOT_KNOWN) for name in names]


def _decisions(upload: Upload, approvals: Sequence[Approval]) -> Iterator[tuple[Step, str]]:
    """What the agency head decided, each with the digest that it was decided on."""
    for approval in sorted(approvals, key=lambda each: each.approved_at):
        yield _decided(StepName.APPROVE, approval.approved_at), approval.digest
    if upload.rejection is not None:
        yield _decided(StepName.REJECT, upload.rejection.rejected_at), upload.digest or ""


def _is_before(decision: Step, event: Event) -> bool:
    return decision.started_at is not None and decision.started_at < event.at


def _decided(name: StepName, at: str) -> Step:
    moment = datetime.fromisoformat(at)
    return Step(name, moment, moment)


def _tasks(events: Sequence[Event]) -> list[Step]:
    """The steps of an execution; what happens within a map belongs to the map."""
    steps: list[Step] = []
    state = ""
    for event in events:
        entered = event.kind.endswith("StateEntered")
        if state and entered and event.state in (*TASKS, *_AFTER):
            _end(steps[-1], event.at, is_done=event.state == TASKS[state][1])
            state = ""
        if entered and event.state in TASKS:
            state = event.state
            steps.append(Step(TASKS[state][0], event.at, outcome=Outcome.UNDER_WAY))
        elif event.error and state and event.kind.startswith("Task"):
            steps[-1].errors[event.error] += 1
        elif event.kind.startswith("Execution") and state and event is not events[0]:
            _end(steps[-1], event.at, is_done=event.kind == "ExecutionSucceeded")
    return steps


_AFTER = ("Readable?", "Live?", "Done", "FindTable", "ComposeNext")
"""States that are no step, but show that one has ended."""


def _end(step: Step, at: datetime, *, is_done: bool) -> None:
    step.ended_at = at
    step.outcome = Outcome.DONE if is_done else Outcome.FAILED


def describe_trace(upload: Upload, steps: Sequence[Step], log_prefix: str) -> dict[str, Any]:
    """An upload with its steps as plain values; times are ISO 8601."""
    batch = upload.batch
    return {
        "agency": batch.agency,
        "period": str(batch.period),
        "upload_id": batch.upload_id,
        "file": batch.file_name,
        "version_id": batch.version_id,
        "status": upload.status,
        "accepted": upload.accepted,
        "rejected": upload.rejected,
        "error_code": upload.error_code,
        "batch_id": upload.batch_id,
        "engine": batch.engine,
        "rules_sha256": batch.rules_sha256,
        "steps": [_describe_step(step, upload, log_prefix) for step in steps],
    }


def _describe_step(step: Step, upload: Upload, log_prefix: str) -> dict[str, Any]:
    function = _FUNCTIONS.get(step.name)
    return {
        "step": step.name,
        "started_at": _moment(step.started_at),
        "ended_at": _moment(step.ended_at),
        "outcome": step.outcome,
        "errors": dict(step.errors),
        "log_group": None if function is None else f"{log_prefix}{function}",
        "log_query": None if function is None else _query(step.name, upload),
    }


def _query(name: StepName, upload: Upload) -> str:
    """A query of CloudWatch Logs Insights; one batch may have been composed of many uploads."""
    if name in _LOGGED_BY_BATCH:
        return f'filter batch_id = "{upload.batch_id}" | sort @timestamp'
    return f'filter upload_id = "{upload.batch.upload_id}" | sort @timestamp'


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")
