"""Starts settlement runs again that did not end, and ends those that nobody released."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from tukin.settlement.run_state import ON_ITS_WAY, RunStatus
from tukin.settlement.stores.runs import Runs


def repair(
    runs: Runs,
    start: Callable[[str, str], None],
    now: datetime,
    youngest: timedelta,
    oldest: timedelta,
) -> Counter[str]:
    """Start each run again, at most once an hour, that is on its way for longer than ``youngest``.

    What was prepared and not released in time expires.

    Args:
        runs: the stored runs.
        start: starts the execution of a run (id) under a name.
        now: the time, UTC.
        youngest: runs that were requested this long ago may still be at work.
        oldest: runs that were requested longer ago are not looked at.
    """
    recent = list(runs.since(now - oldest))
    stuck = [
        run
        for run in recent
        if run.status in ON_ITS_WAY and datetime.fromisoformat(run.requested_at) < now - youngest
    ]
    for run in stuck:
        start(run.run_id, f"{run.run_id}-sweep-{now:%Y%m%dT%H}")
    for run in recent:
        if run.status is RunStatus.PREPARED and run.expires() <= now:
            runs.mark_expired(run.run_id)
    return Counter(RunsStuck=len(stuck))
