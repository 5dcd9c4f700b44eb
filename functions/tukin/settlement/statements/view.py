"""What finance and the auditor see of a run's transfers: sent, paid, and what differs."""

from datetime import datetime, timedelta
from typing import Any

from tukin.settlement.read_runs import signed_run
from tukin.settlement.statements.desk import StatementsDesk
from tukin.settlement.statements.statement import (
    DAYS_TO_MATCH,
    Finding,
    count_by_agency,
    find_differences,
    find_missing,
    of_run,
    state_of,
)
from tukin.vocabulary.words import FINDING_WORDS


def read_statement(desk: StatementsDesk, run_id: str, now: datetime) -> dict[str, Any]:
    """How far a run's transfers are, by agency, with every finding; whose line it is, by id only.

    What no statement has is a finding ``DAYS_TO_MATCH`` days after the run was paid.

    Raises:
        NotFound, Conflict: what ``signed_run`` raises.
    """
    run = signed_run(desk, run_id)
    paid = desk.paid_run(run.seq or 0)
    entries = of_run(desk.entries(desk.ledger.tip()), run_id)
    executed = desk.executed(entries)
    returned = desk.returned(run, desk.ledger.period(run.period).credited_sha256)
    differences = find_differences(paid.lines, paid.accounts, executed)
    counts = count_by_agency(paid.lines, executed, differences, returned)
    due = datetime.fromisoformat(paid.at) + timedelta(days=DAYS_TO_MATCH)
    missing = list(find_missing(paid.lines, executed, returned)) if now >= due else []
    return {
        "run_id": run_id,
        "period": str(run.period),
        "due_at": due.isoformat(timespec="seconds"),
        "transfers": sum(count.transfers for count in counts.values()),
        "paid": sum(count.paid for count in counts.values()),
        "agencies": [
            {"agency": agency, "state": state_of([count]), **count._asdict()}
            for agency, count in sorted(counts.items())
        ],
        "findings": [_describe(finding) for finding in [*differences, *missing]],
        "statements": [
            {"entered_by": e.entered_by, "entered_at": e.entered_at, "rows": e.rows}
            for e in entries
        ],
    }


def _describe(finding: Finding) -> dict[str, Any]:
    words = FINDING_WORDS[finding.kind]
    return {**finding._asdict(), "text_id": words.id, "text_en": words.en}
