"""Starts settlement runs again that did not end."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tukin.settlement.run_state import ON_ITS_WAY, Run
from tukin.settlement.stores.runs import Runs

_PAGE_RUNS = 50


def repair(
    runs: Runs,
    start: Callable[[str, str], None],
    now: datetime,
    youngest: timedelta,
    oldest: timedelta,
) -> Counter[str]:
    """Start each run again, at most once an hour, that is on its way for longer than ``youngest``.

    Args:
        runs: the stored runs.
        start: starts the execution of a run (id) under a name.
        now: the time, UTC.
        youngest: runs that were requested this long ago may still be at work.
        oldest: runs that were requested longer ago are not looked at.
    """
    stuck = [
        run
        for run in _since(runs, now - oldest)
        if run.status in ON_ITS_WAY and datetime.fromisoformat(run.requested_at) < now - youngest
    ]
    for run in stuck:
        start(run.run_id, f"{run.run_id}-sweep-{now:%Y%m%dT%H}")
    return Counter(RunsStuck=len(stuck))


def _since(runs: Runs, moment: datetime) -> Iterator[Run]:
    """The runs that were requested since a moment, the latest first."""
    after: str | None = None
    while page := runs.latest(_PAGE_RUNS, after):
        for run in page:
            if datetime.fromisoformat(run.requested_at) < moment:
                return
            yield run
        after = page[-1].listed_as
