"""Which agencies were left out of the last two runs of their period, though they had published.

By what the runs' ledger entries say: each names every agency that had published when it was
prepared, and whether it paid it. Nothing else is stored for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tukin.payroll.publication import LiveMonth
from tukin.payroll.stores.live_months import LiveMonths
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.runs import Runs
from tukin.vocabulary.period import Period

REPORTED_AFTER = 2
"""Runs in a row, all of which left the agency out."""
_HOUR = 1
"""Hour of the day, UTC, in which sweeps count: once a day the alarm goes off, and ends again."""
_RUNS_WITHIN = timedelta(days=60)


def left_out_of(
    runs: Runs,
    ledger: Ledger,
    period: Period,
    live_months: Iterable[LiveMonth],
    numbers: Iterable[int] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """By agency, the last two runs of a period where both left it out; the others are missing.

    Args:
        runs: the stored runs.
        ledger: where the entries are.
        period: the period.
        live_months: those of the agencies that are asked for, as they are now.
        numbers: of the entries of the period's runs, where they are known: its last two at least.
    """
    paid = {
        live.batch.agency: live.settled_revision
        for live in live_months
        if live.settled_revision < live.revision
    }
    if not paid:
        return {}
    if numbers is None:
        numbers = (
            run.seq
            for run in runs.since(_first_moment(period))
            if run.period == period and run.seq is not None
        )
    last = sorted(numbers)[-REPORTED_AFTER:]
    entries = [ledger.entry(seq).values for seq in last] if len(last) == REPORTED_AFTER else []
    return {
        agency: [{"seq": values["seq"], "at": values["at"]} for values in entries]
        for agency in left_out_by_all(entries, paid)
    }


def left_out_by_all(
    entries: Sequence[Mapping[str, Any]], paid: Mapping[str, int]
) -> tuple[str, ...]:
    """The agencies that each of some runs left out, in their order; none where there is no run.

    An agency was left out where it had published something that no run has paid until now. Whose
    last publication was paid before, or who had withdrawn a month that was never paid, was not.

    Args:
        entries: the values of the runs' entries.
        paid: agency → the revision that was paid last, 0 for none.
    """
    each = [
        {
            month["agency"]
            for month in values["heads"]
            if not month["chosen"]
            and month["revision"] > paid.get(month["agency"], month["revision"])
            and (month["rows"] or paid[month["agency"]])
        }
        for values in entries
    ]
    return tuple(sorted(set.intersection(*each))) if each else ()


def count_left_out(
    runs: Runs, ledger: Ledger, live_months: LiveMonths, now: datetime
) -> Counter[str]:
    """How many agencies are left out so in the periods that were paid lately; 0 outside the hour.

    Args:
        runs, ledger, live_months: what is stored.
        now: the time, UTC.
    """
    if now.hour != _HOUR:
        return Counter()
    periods = {run.period for run in runs.since(now - _RUNS_WITHIN) if run.seq is not None}
    found = (
        left_out_of(runs, ledger, period, live_months.of_period(period))
        for period in sorted(periods)
    )
    return Counter(AgenciesLeftOut=sum(map(len, found)))


def _first_moment(period: Period) -> datetime:
    """Before any run of a period could be asked for: a month is paid after its last day."""
    day = date(period.year, 1, 1) if period.is_extra else period.last_day
    return datetime.combine(day, time.min, UTC)
