"""Whether transfers of a period, or of one line, are sent, paid or differ, by the ledger's tip."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tukin.settlement.files.states import read_credited
from tukin.settlement.ledger import EntryKind
from tukin.settlement.settlement import Transfer
from tukin.settlement.statements.statement import (
    AgencyCount,
    TransferState,
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

NOTHING_SENT: dict[str, Any] = {"transfers": None, "paid": 0, "differing": 0}
"""Of an agency to which nothing was transferred for the period."""


def describe_transfers(
    ledger: Ledger, archive: RunArchive, period: Period
) -> dict[str, dict[str, Any]]:
    """By agency, whether what runs transferred for a period is sent or paid, or differs."""
    last = ledger.period(period).seq
    entries = read_entries(archive.state("statements", ledger.tip().statements_sha256))
    found: defaultdict[str, list[AgencyCount]] = defaultdict(list)
    for entry in ledger.entries(max(0, last - MOST_ENTRIES), MOST_ENTRIES):
        values = entry.values
        if values["kind"] != EntryKind.RUN or values["period"] != str(period):
            continue
        of_this = of_run(entries, values["run_id"])
        known = archive.state("statements", of_this[-1].counts_sha256) if of_this else None
        counts = read_counts(known or b"")
        for agency in _paid_agencies(values):
            found[agency].append(counts.get(agency, _NOT_REPORTED))
    return {agency: _describe(counts) for agency, counts in found.items()}


def is_paid(ledger: Ledger, archive: RunArchive, values: Mapping[str, Any], line: Transfer) -> bool:
    """Whether the bank's statement has the transfer of a line as the run paid it.

    ``values`` are those of the run's ledger entry. What is read of others is not parsed.
    """
    tip = ledger.tip()
    entries = read_entries(archive.state("statements", tip.statements_sha256))
    executed = executed_by_line(
        read_rows(rows_of_line(archive.state("statements", each.rows_sha256) or b"", line.line_id))
        for each in of_run(entries, values["run_id"])
    ).get(line.line_id)
    if not executed:
        return False
    credited = archive.state("credited", values["credited"]["after"]) or b""
    known = read_credited(line_of(credited, line.nip)).get(line.nip)
    return difference(line, known.account if known else "", executed) is None


def line_of(data: bytes, nip: str) -> bytes:
    """The line of a person in JSON lines; a file of a city is not read as a whole for one of it."""
    key = f'"nip":{json.dumps(nip)}'.encode()
    at = data.find(key)
    if at < 0:
        return b""
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    return data[start : end if end >= 0 else len(data)]


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
    }
