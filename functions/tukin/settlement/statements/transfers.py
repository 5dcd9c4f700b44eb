"""Whether transfers of a period, or of one line, are sent, paid or differ, by the ledger's tip."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tukin.settlement.cells.cell_states import line_of
from tukin.settlement.files.states import read_credited, read_lines
from tukin.settlement.ledger import EntryKind
from tukin.settlement.settlement import Transfer
from tukin.settlement.statements.statement import (
    AgencyCount,
    ExecutedTransfer,
    StatementEntry,
    TransferState,
    came_back,
    difference,
    executed_by_line,
    of_run,
    read_counts,
    read_entries,
    read_rows,
    rows_of_line,
    state_of,
)
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.vocabulary.period import Period

MOST_ENTRIES = 60
"""Entries that are looked at, back from the period's last one, for the runs that paid it."""

_NOT_REPORTED = AgencyCount(transfers=1)
"""Of a run without a statement: it transferred something, and nothing of it is known."""

NOTHING_SENT: dict[str, Any] = {
    "transfers": None,
    "paid": 0,
    "differing": 0,
    "returned": 0,
}
"""Of an agency to which nothing was transferred for the period."""


def describe_transfers(
    ledger: Ledger, archive: RunArchive, period: Period
) -> dict[str, dict[str, Any]]:
    """By agency, whether what runs transferred for a period is sent or paid, differs or came back.

    What a run sent that was reported by no statement is of unknown number, and counts as one.
    """
    last = ledger.period(period).seq
    statements = read_entries(archive.state("statements", ledger.tip().statements_sha256))
    entries = ledger.entries(max(0, last - MOST_ENTRIES), MOST_ENTRIES)
    known = (entry.values for entry in entries)
    of_period = [each for each in known if each.get("period") == str(period)]
    found: defaultdict[str, list[AgencyCount]] = defaultdict(list)
    for values in of_kind(of_period, EntryKind.RUN):
        returns = of_kind(of_period, EntryKind.RETURN, values["run_id"])
        counts = counts_of_run(archive, values, of_run(statements, values["run_id"]), returns)
        for agency in _paid_agencies(values):
            found[agency].append(counts.get(agency, _NOT_REPORTED))
    return {agency: _describe(counts) for agency, counts in found.items()}


def of_kind(
    entries: Iterable[Mapping[str, Any]], kind: EntryKind, run_id: str | None = None
) -> list[Mapping[str, Any]]:
    """The entries of a kind, by their values; of one run where it is named."""
    return [e for e in entries if e["kind"] == kind and run_id in (None, e["run_id"])]


def counts_of_run(
    archive: RunArchive,
    values: Mapping[str, Any],
    statements: Sequence[StatementEntry],
    returns: Iterable[Mapping[str, Any]],
) -> dict[str, AgencyCount]:
    """A run's counts by agency: those of its last statement, and what came back since; none before.

    Args:
        archive: where statements, lines and credits are.
        values: those of the run's entry.
        statements: its statements.
        returns: the values of entries that took transfers of it back.
    """
    if not statements:
        return {}
    last = statements[-1]
    counts = read_counts(archive.state("statements", last.counts_sha256) or b"")
    later = [item for each in returns if each["seq"] > last.seq for item in each["lines"]]
    if not later:
        return counts
    data = archive.lines_of(values, [item["line_id"] for item in later])
    for item in later:
        (line,) = read_lines(line_of(data, "line_id", item["line_id"]))
        rows = _executed(archive, statements, line.line_id)
        was_paid = _is_as_paid(archive, values, line, rows)
        is_whole = came_back(line, {line.line_id: item["transfer_idr"]})
        if is_whole and (was_paid or not rows):  # what differs stays what it is
            of_agency = counts[line.agency]
            counts[line.agency] = of_agency._replace(
                paid=of_agency.paid - was_paid, returned=of_agency.returned + 1
            )
    return counts


def is_paid(ledger: Ledger, archive: RunArchive, values: Mapping[str, Any], line: Transfer) -> bool:
    """Whether the bank's statement has the transfer of a line as the run paid it.

    ``values`` are those of the run's ledger entry. What is read of others is not parsed.
    """
    entries = read_entries(archive.state("statements", ledger.tip().statements_sha256))
    rows = _executed(archive, of_run(entries, values["run_id"]), line.line_id)
    return _is_as_paid(archive, values, line, rows)


def _executed(
    archive: RunArchive, statements: Iterable[StatementEntry], line_id: str
) -> Sequence[ExecutedTransfer]:
    """What a run's statements have of one line; the other lines are not parsed."""
    rows = (
        read_rows(rows_of_line(archive.state("statements", each.rows_sha256) or b"", line_id))
        for each in statements
    )
    return executed_by_line(rows).get(line_id, ())


def _is_as_paid(
    archive: RunArchive,
    values: Mapping[str, Any],
    line: Transfer,
    rows: Sequence[ExecutedTransfer],
) -> bool:
    """Whether the bank executed a line, and as its run paid it."""
    if not rows:
        return False
    keys = [line.key] if line.key else []
    credited = archive.state_of("credited", values["credited"]["after"], keys)
    known = read_credited(line_of(credited, "nip", line.nip)).get(line.nip)
    return difference(line, known.account if known else "", rows) is None


def _paid_agencies(values: Mapping[str, Any]) -> set[str]:
    """The agencies to whose people a run transferred anything."""
    totals = values.get("agency_totals", ())
    return {each["agency"] for each in totals if each["transfer_idr"]}


def _describe(counts: list[AgencyCount]) -> dict[str, Any]:
    state: TransferState = state_of(counts)
    return {
        "transfers": state,
        "paid": sum(count.paid for count in counts),
        "differing": sum(count.differing for count in counts),
        "returned": sum(count.returned for count in counts),
    }
