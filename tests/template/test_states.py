"""What the state machines write by themselves follows the states of uploads and runs."""

import json
from typing import Any

from tests.template.stacks import ROOT
from tukin.payroll import upload
from tukin.payroll.batch import UploadStatus
from tukin.settlement import run_state
from tukin.settlement.run_state import RunStatus


def failing(machine: str) -> dict[str, Any]:
    """The update by which a state machine marks what failed."""
    definition = json.loads((ROOT / "infrastructure" / f"{machine}.asl.json").read_text())
    found: dict[str, Any] = definition["States"]["MarkFailed"]["Arguments"]
    return found


def states_of(update: dict[str, Any]) -> set[str]:
    """The states that its condition names."""
    values = update["ExpressionAttributeValues"]
    condition = update["ConditionExpression"]
    named = {name for name in values if name in condition and name != ":batch"}
    return {values[name]["S"] for name in named}


def test_an_upload_fails_from_the_states_that_allow_it() -> None:
    update = failing("process-upload")
    assert update["ConditionExpression"].startswith("batch_id = :batch AND NOT #status IN (")
    allowed = upload.MAY_FOLLOW[UploadStatus.FAILED]
    assert states_of(update) == set(UploadStatus) - set(allowed)


def test_a_run_fails_while_it_is_prepared_alone() -> None:
    update = failing("settle-run")
    assert update["ConditionExpression"] == "#status IN (:preparing, :requested)"
    words_of_0_2_0 = {"requested"}
    assert states_of(update) - words_of_0_2_0 == set(run_state.MAY_FOLLOW[RunStatus.FAILED])


def test_every_state_but_the_first_follows_one() -> None:
    assert upload.MAY_FOLLOW.keys() == set(UploadStatus) - {UploadStatus.RECEIVED}
    assert run_state.MAY_FOLLOW.keys() == set(RunStatus) - {RunStatus.PREPARING}
