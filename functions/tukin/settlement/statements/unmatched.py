"""Runs that the bank's statement does not match: an alarm rings daily, for the auditor to look.

By the ledger's entries and what the statements say; nothing else is stored for it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tukin.settlement.ledger import EntryKind
from tukin.settlement.statements.statement import (
    DAYS_TO_MATCH,
    StatementEntry,
    of_run,
    read_entries,
)
from tukin.settlement.statements.transfers import counts_of_run, of_kind
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs

_HOUR = 1
"""Hour of the day, UTC, in which sweeps count: once a day the alarm goes off, and ends again."""
_RUNS_WITHIN = timedelta(days=60)
_PAGE = 100


def count_unmatched(runs: Runs, ledger: Ledger, archive: RunArchive, now: datetime) -> Counter[str]:
    """How many runs of late have a finding; 0 outside of the hour.

    That is where a line differs, or where after ``DAYS_TO_MATCH`` days one is missing.

    Args:
        runs, ledger, archive: what is stored.
        now: the time, UTC.
    """
    if now.hour != _HOUR:
        return Counter()
    paid = [run.seq for run in runs.since(now - _RUNS_WITHIN) if run.seq is not None]
    if not paid:
        return Counter()
    statements = read_entries(archive.state("statements", ledger.tip().statements_sha256))
    entries = list(_entries(ledger, min(paid)))
    found = 0
    for values in of_kind(entries, EntryKind.RUN):
        if values["seq"] in paid:
            returns = of_kind(entries, EntryKind.RETURN, values["run_id"])
            of_this = of_run(statements, values["run_id"])
            found += has_finding(archive, values, of_this, returns, now)
    return Counter(RunsUnmatched=found)


def has_finding(
    archive: RunArchive,
    values: Mapping[str, Any],
    statements: Sequence[StatementEntry],
    returns: Sequence[Mapping[str, Any]],
    now: datetime,
) -> bool:
    """Whether a run has one; the arguments are those of ``counts_of_run``, and the time, UTC."""
    if statements and statements[-1].differing:
        return True
    if now < datetime.fromisoformat(values["at"]) + timedelta(days=DAYS_TO_MATCH):
        return False
    if not statements:
        came_back_idr = sum(each["returned_idr"] for each in returns)
        return bool(values["totals"]["transfer_idr"] > came_back_idr)
    counts = counts_of_run(archive, values, statements, returns).values()
    return any(count.open for count in counts)


def _entries(ledger: Ledger, first: int) -> Iterator[Mapping[str, Any]]:
    """The values of runs and returns from an entry on."""
    after = first - 1
    while page := list(ledger.entries(after, _PAGE)):
        found = [entry.values for entry in page]
        yield from (e for e in found if e["kind"] in (EntryKind.RUN, EntryKind.RETURN))
        after = found[-1]["seq"]
