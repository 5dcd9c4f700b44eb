"""The steps of an execution as AWS tells them, with events that local AWS leaves out."""

import json
from datetime import UTC, datetime, timedelta

from infrastructure.local.places import INFRASTRUCTURE
from tukin.operations import trace
from tukin.payroll.stores.executions import Event

START = datetime(2026, 11, 2, 1, tzinfo=UTC)


def events(*named: tuple[str, str]) -> list[Event]:
    """Events a second apart: a kind with the name of a state, or of an error."""
    return [
        Event(
            kind,
            START + timedelta(seconds=at),
            name if "State" in kind else "",
            "" if "State" in kind else name,
        )
        for at, (kind, name) in enumerate(named)
    ]


def tasks(*named: tuple[str, str]) -> list[tuple[str, str, float | None]]:
    return [
        (
            step.name,
            step.outcome,
            None
            if step.ended_at is None or step.started_at is None
            else (step.ended_at - step.started_at).total_seconds(),
        )
        for step in trace._tasks(events(*named))
    ]


VALIDATED = (
    ("ExecutionStarted", ""),
    ("ChoiceStateEntered", "Approved?"),
    ("ChoiceStateExited", "Approved?"),
    ("TaskStateEntered", "Validate"),
    ("TaskScheduled", ""),
    ("TaskStarted", ""),
    ("TaskSucceeded", ""),
    ("TaskStateExited", "Validate"),
    ("ChoiceStateEntered", "Readable?"),
    ("ChoiceStateExited", "Readable?"),
)


def test_a_map_is_one_step_whatever_happens_in_it() -> None:
    found = tasks(
        *VALIDATED,
        ("MapStateEntered", "Compute"),
        ("MapStateStarted", ""),
        ("MapIterationStarted", ""),
        ("TaskStateEntered", "ComputeShard"),
        ("TaskFailed", "Throttled"),
        ("TaskScheduled", ""),
        ("TaskSucceeded", ""),
        ("TaskStateExited", "ComputeShard"),
        ("MapIterationSucceeded", ""),
        ("MapStateSucceeded", ""),
        ("MapStateExited", "Compute"),
        ("TaskStateEntered", "Publish"),
        ("TaskScheduled", ""),
    )
    assert found == [
        ("validate", "done", 5.0),
        ("compute", "done", 11.0),
        ("publish", "under_way", None),
    ]


def test_an_execution_that_is_ended_from_outside_has_failed() -> None:
    found = tasks(*VALIDATED[:5], ("ExecutionTimedOut", ""))
    assert found == [("validate", "failed", 2.0)]


def test_a_caught_error_is_a_failure_though_the_state_was_left() -> None:
    found = tasks(
        *VALIDATED[:5],
        ("TaskFailed", "EngineChanged"),
        ("TaskStateExited", "Validate"),
        ("TaskStateEntered", "ReceiveAgain"),
        ("TaskStateExited", "ReceiveAgain"),
        ("SucceedStateEntered", "Done"),
        ("SucceedStateExited", "Done"),
        ("ExecutionSucceeded", ""),
    )
    assert found == [("validate", "failed", 4.0), ("receive_again", "done", 2.0)]


def test_states_are_those_of_the_state_machine() -> None:
    """A state that is renamed, or has another one after it, would end its step as failed."""
    machine = json.loads((INFRASTRUCTURE / "process-upload.asl.json").read_text("utf-8"))
    states = machine["States"]
    assert {name: states[name]["Next"] for name in trace.TASKS} == {
        name: after for name, (_, after) in trace.TASKS.items()
    }
    assert set(trace._AFTER) <= states.keys()
    caught = {catcher["Next"] for name in trace.TASKS for catcher in states[name].get("Catch", ())}
    assert caught <= {*trace.TASKS, *trace._AFTER}
