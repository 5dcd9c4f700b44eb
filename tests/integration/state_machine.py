"""Runs infrastructure/process-upload.asl.json itself, task by task, in this process.

Only the kinds of states and as much of JSONata as the file uses are known here; anything else fails
at once, so that the file cannot change unseen by the tests.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.integration import jsonata
from tests.integration.strict import MOST_STATE_BYTES

DEFINITION = Path(__file__).parents[2] / "infrastructure" / "process-upload.asl.json"

_FUNCTIONS = {
    "${ValidateAppraisals}": "validate_appraisals",
    "${ComputeIncentives}": "compute_incentives",
    "${PublishBatch}": "publish_batch",
}
_DEFAULT_ATTEMPTS = 3
GATHER_SECONDS = "4"
"""What template.yaml puts in for the parameter."""
UNCAUGHT = "Lambda.Unknown"


class TaskFailed(Exception):
    """A task ended with an error of this name."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


class Held(Exception):
    """Raised by a test to keep an execution where it is."""


@dataclass
class Execution:
    """One execution, from its start to its end."""

    name: str
    input: dict[str, Any]
    status: str = "RUNNING"
    begun: bool = False
    output: Any = None
    error: str | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    """What happened, by kind and name, as in the history of Step Functions without data."""


@dataclass(frozen=True)
class Scope:
    """What expressions may refer to."""

    execution_input: dict[str, Any]
    name: str = ""
    input: Any = None
    result: Any = None
    error: str | None = None
    item: Any = None
    variables: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def note(self, kind: str, **details: str) -> None:
        """Add to what happened."""
        of = "stateEntered" if kind.endswith("StateEntered") else kind[0].lower() + kind[1:]
        self.events.append({"type": kind, f"{of}EventDetails": details})

    def as_variables(self) -> dict[str, Any]:
        """The variables of JSONata, ``$states`` among them."""
        context = {
            "Execution": {"Input": self.execution_input, "Name": self.name},
            "Map": {"Item": {"Value": self.item}},
        }
        states = {
            "input": self.input,
            "result": self.result,
            "errorOutput": {"Error": self.error},
            "context": context,
        }
        return self.variables | {"states": states}


class StateMachine:
    """The state machine; ``invoke`` runs a function, the others are DynamoDB's, SQS's and SSM's."""

    def __init__(
        self,
        invoke: Callable[[str, Any], Any],
        update_item: Callable[[Mapping[str, Any]], None],
        send_message: Callable[[Mapping[str, Any]], None],
        find: Callable[[str], str],
    ) -> None:
        self._definition: dict[str, Any] = json.loads(
            DEFINITION.read_text(encoding="utf-8").replace("${GatherSeconds}", GATHER_SECONDS),
            object_pairs_hook=_without_repeats,
        )
        self._invoke = invoke
        self._update_item = update_item
        self._send_message = send_message
        self._find = find
        self.reverse_maps = False
        """Whether the items of a map run last to first; no order is promised."""

    def run(self, execution: Execution) -> None:
        """Run an execution to its end."""
        execution.begun = True
        scope = Scope(
            execution.input, execution.name, input=execution.input, events=execution.events
        )
        scope.note("ExecutionStarted")
        try:
            execution.output = self._run_states(self._definition, scope)
            execution.status = "SUCCEEDED"
            scope.note("ExecutionSucceeded")
        except TaskFailed as failure:
            execution.error = failure.error
            execution.status = "FAILED"
            scope.note("ExecutionFailed", error=failure.error)

    def _run_states(self, machine: Mapping[str, Any], scope: Scope) -> Any:
        name = machine["StartAt"]
        while True:
            state = machine["States"][name]
            scope.note(f"{state['Type']}StateEntered", name=name)
            try:
                name, scope = self._run_state(state, scope)
            except TaskFailed as failure:
                catcher = _matching(state.get("Catch", ()), failure.error)
                if catcher is None:
                    raise
                output = _evaluate(catcher["Output"], replace(scope, error=failure.error))
                name, scope = catcher["Next"], replace(scope, input=output)
            if name is None:
                return scope.input

    def _run_state(self, state: Mapping[str, Any], scope: Scope) -> tuple[str | None, Scope]:
        match state["Type"]:
            case "Succeed":
                return None, scope
            case "Fail":
                raise TaskFailed(_evaluate(state["Error"], scope))
            case "Choice":
                for choice in state["Choices"]:
                    if _evaluate(choice["Condition"], scope):
                        assigned = _evaluate(choice.get("Assign", {}), scope)
                        output = _evaluate(choice.get("Output", scope.input), scope)
                        variables = scope.variables | assigned
                        return choice["Next"], replace(scope, input=output, variables=variables)
                return state["Default"], scope
            case "Map":
                output = self._map(state, scope)
            case "Task":
                result = self._task(state, scope)
                scope = replace(scope, result=result)
                assigned = _evaluate(state.get("Assign", {}), scope)
                scope = replace(scope, variables=scope.variables | assigned)
                output = _evaluate(state.get("Output", result), scope)
            case kind:
                raise AssertionError(f"unknown kind of state: {kind}")
        return state.get("Next"), replace(scope, input=_transported(output))

    def _map(self, state: Mapping[str, Any], scope: Scope) -> list[Any]:
        items = list(enumerate(_evaluate(state["Items"], scope)))
        outputs: dict[int, Any] = {}
        for index, item in reversed(items) if self.reverse_maps else items:
            chosen = _evaluate(state["ItemSelector"], replace(scope, item=item))
            inner = Scope(
                scope.execution_input,
                scope.name,
                input=_transported(chosen),
                events=scope.events,
            )
            outputs[index] = self._run_states(state["ItemProcessor"], inner)
        return [outputs[index] for index in sorted(outputs)]

    def _task(self, state: Mapping[str, Any], scope: Scope) -> Any:
        arguments = _transported(_evaluate(state["Arguments"], scope))
        attempts: dict[int, int] = {}
        while True:
            try:
                return _transported(self._call(state["Resource"], arguments))
            except TaskFailed as failure:
                scope.note("TaskFailed", error=failure.error)
                retrier = _matching(state.get("Retry", ()), failure.error)
                if retrier is None:
                    raise
                attempts[id(retrier)] = attempts.get(id(retrier), 0) + 1
                if attempts[id(retrier)] > retrier.get("MaxAttempts", _DEFAULT_ATTEMPTS):
                    raise

    def _call(self, resource: str, arguments: dict[str, Any]) -> Any:
        match resource:
            case "arn:aws:states:::lambda:invoke":
                return {
                    "Payload": self._invoke(
                        _FUNCTIONS[arguments["FunctionName"]], arguments["Payload"]
                    )
                }
            case "arn:aws:states:::dynamodb:updateItem":
                return self._update_item(arguments)
            case "arn:aws:states:::aws-sdk:ssm:getParameter":
                return {"Parameter": {"Value": self._find(arguments["Name"])}}
            case "arn:aws:states:::sqs:sendMessage":
                return self._send_message(arguments)
        raise AssertionError(f"unknown resource: {resource}")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise AssertionError(f"a name occurs twice in the definition: {names}")
    return dict(pairs)


def _matching(rules: Iterable[Mapping[str, Any]], error: str) -> Mapping[str, Any] | None:
    wild = {"States.ALL"} if error == "States.Timeout" else {"States.ALL", "States.TaskFailed"}
    return next((rule for rule in rules if {error, *wild} & set(rule["ErrorEquals"])), None)


def _evaluate(value: Any, scope: Scope) -> Any:
    match value:
        case dict():
            return {name: _evaluate(element, scope) for name, element in value.items()}
        case list():
            return [_evaluate(element, scope) for element in value]
        case str() if value.startswith("{%"):
            text = value.removeprefix("{%").removesuffix("%}")
            return jsonata.evaluate(text, scope.as_variables())
    return value


def _transported(value: Any) -> Any:
    """A value as it comes out of a state: JSON, and no more of it than a state may hold."""
    text = json.dumps(value)
    if len(text.encode()) > MOST_STATE_BYTES:
        raise AssertionError("a state holds more than 256 KiB")
    return json.loads(text)
