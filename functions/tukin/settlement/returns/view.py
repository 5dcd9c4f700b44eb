"""What finance and the auditor see of returns."""

from typing import Any

from tukin.settlement.desk import FinanceDesk
from tukin.settlement.read_runs import find_run
from tukin.settlement.returns.entered import EnteredReturns, line_json


def read_returns(desk: FinanceDesk, run_id: str) -> dict[str, Any]:
    """Everything that was entered for a run, in the order of time; whom it concerns by line only.

    Raises:
        NotFound: E802.
    """
    entered = desk.returns.of_run(find_run(desk, run_id).run_id)
    return {"returns": [describe_returns(each) for each in entered]}


def describe_returns(entered: EnteredReturns) -> dict[str, Any]:
    """Returns as plain JSON values."""
    return {
        "run_id": entered.run_id,
        "period": str(entered.period),
        "digest": entered.digest,
        "lines": [line_json(line) for line in entered.lines],
        "returned_idr": entered.returned_idr,
        "entered_by": entered.entered_by,
        "entered_at": entered.entered_at,
        "confirmed_by": entered.confirmed_by,
        "confirmed_at": entered.confirmed_at,
        "seq": entered.seq,
    }
