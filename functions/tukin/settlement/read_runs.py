"""What finance and the auditor read: a period before it is paid, runs, their files, the ledger."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from tukin.payroll.stores.month_counts import (
    CountedMonth,
    CountedPeriod,
    count_uploads,
    is_long_past,
)
from tukin.payroll.view import describe_period
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.run_state import PAID_NOTHING, Run, RunStatus
from tukin.settlement.statements.statement import of_run, read_entries
from tukin.settlement.statements.transfers import NOTHING_SENT, describe_transfers
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.left_out import left_out_of
from tukin.settlement.stores.not_paid import describe_not_paid
from tukin.settlement.stores.run_archive import (
    RunArchive,
    file_key,
    manifest_key,
    signature_key,
)
from tukin.settlement.stores.runs import Fetcher, Runs
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput, NotFound
from tukin.vocabulary.period import Period

LINK_SECONDS = 300
PAGE_RUNS = 50
PAGE_ENTRIES = 20
_RUN_ID = re.compile(r"[0-9a-f]{32}")
_CURSOR = re.compile(r"\d{8}T\d{6}-[0-9a-f]{32}", re.ASCII)
_SEQ = re.compile(r"\d{1,12}", re.ASCII)


class RunsDesk(Protocol):
    """A desk by which runs can be found."""

    @property
    def runs(self) -> Runs:
        """The stored runs."""

    @property
    def ledger(self) -> Ledger:
        """The ledger in the table."""

    @property
    def archive(self) -> RunArchive:
        """What runs wrote."""


def read_period(desk: FinanceDesk, month: str, today: date) -> dict[str, Any]:
    """Every agency's month. One that is no agency any more stays as long as a run would pay it.

    One query answers for all agencies, another says which they are; only what went live before
    there were counts is counted here.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
        StoreUnavailable: E903, before the first agencies are in force.
    """
    period = Period.parse(month)
    counted = desk.counted(period)
    months = dict.fromkeys(desk.agencies(today).of_period(period), CountedMonth())
    months |= {a: m for a, m in counted.months.items() if m.live is not None or a in months}
    is_old = is_long_past(period, today)
    uploads = {
        agency: month.uploads(is_old=is_old)
        or count_uploads(desk.uploads, agency, period, month.live)
        for agency, month in months.items()
    }
    view = describe_period(
        period,
        {agency: month.live for agency, month in months.items()},
        {agency: uploads[agency].waits(month.live) for agency, month in months.items()},
        {agency: counts.rejected for agency, counts in uploads.items()},
    )
    not_paid = describe_not_paid(desk.ledger, desk.archive, months)
    is_paid = any(month.live is not None and month.live.settled_seq for month in months.values())
    transfers = describe_transfers(desk.ledger, desk.archive, period) if is_paid else {}
    left_out = _left_out(desk, period, counted)
    for described in view["agencies"]:
        described.update(not_paid[described["agency"]])
        described.update(transfers.get(described["agency"], NOTHING_SENT))
        described["left_out_of"] = left_out.get(described["agency"], [])
    return view


def _left_out(
    desk: FinanceDesk, period: Period, counted: CountedPeriod
) -> dict[str, list[dict[str, Any]]]:
    """Who was left out twice; the runs are listed only where they were not noted yet."""
    live_months = [month.live for month in counted.months.values() if month.live is not None]
    is_paid = any(live.settled_seq for live in live_months)
    numbers = counted.runs if counted.runs is not None or is_paid else ()
    return left_out_of(desk.runs, desk.ledger, period, live_months, numbers)


def list_runs(desk: FinanceDesk, cursor: str | None) -> dict[str, Any]:
    """A page of runs, the latest first, and what all runs so far have left open.

    ``pending_idr`` was sent back by banks and waits for the next run of its period;
    ``outstanding_idr`` is owed back by employees and made up for by later pay.

    Raises:
        InvalidInput: E803, where the cursor is none.
    """
    if cursor is not None and _CURSOR.fullmatch(cursor) is None:
        raise InvalidInput(
            "E803",
            problem_id=f"cursor: harus dari jawaban sebelumnya; dikirim {len(cursor)} karakter",
            problem_en=f"cursor: must be one of an answer before; sent {len(cursor)} characters",
        )
    runs = desk.runs.latest(PAGE_RUNS, cursor)
    balance = desk.ledger.tip().balance
    return {
        "pending_idr": balance.pending_idr,
        "outstanding_idr": balance.outstanding_idr,
        "runs": [describe_run(run) for run in runs],
        "cursor": runs[-1].listed_as if len(runs) == PAGE_RUNS else None,
    }


def find_run(desk: RunsDesk, run_id: str) -> Run:
    """A run.

    Raises:
        NotFound: E802.
    """
    run = desk.runs.get(run_id) if _RUN_ID.fullmatch(run_id) else None
    if run is None:
        raise NotFound("E802")
    return run


def signed_run(desk: RunsDesk, run_id: str) -> Run:
    """A run that is in the ledger and signed.

    Raises:
        NotFound: E802.
        Conflict: E723 where it is not signed yet, E833 where it failed, E853 where it ended
            without paying otherwise.
    """
    run = find_run(desk, run_id)
    if run.status is RunStatus.FAILED:
        raise Conflict("E833")
    if run.status in PAID_NOTHING:
        raise Conflict("E853", status=run.status)
    if run.status is not RunStatus.SIGNED:
        raise Conflict("E723")
    return run


def run_files(desk: FinanceDesk, run: Run) -> dict[str, str]:
    """The files of a signed run: name → SHA-256."""
    return {file["name"]: file["sha256"] for file in entry_values(desk, run)["files"]}


def entry_values(desk: FinanceDesk, run: Run) -> Mapping[str, Any]:
    """The values of the ledger entry of a signed run."""
    if run.seq is None:
        raise AssertionError("a signed run has its entry")
    return desk.ledger.entry(run.seq).values


def read_manifest(desk: FinanceDesk, run_id: str) -> bytes:
    """The very bytes of a signed run's manifest; raises what ``signed_run`` raises."""
    return desk.archive.manifest(signed_run(desk, run_id).run_id)


def read_links(desk: FinanceDesk, run_id: str, caller: str, is_finance: bool) -> dict[str, Any]:
    """Short-lived links to the manifest, its signature and all files of a signed run.

    Args:
        desk: the stores.
        run_id: the run.
        caller: who asks.
        is_finance: whether they do as a finance person. Whoever could change a payment file on
            its way to the bank does not enter the bank's statement of it.

    Raises:
        Forbidden: E880, where somebody asks who entered such a statement.
        NotFound, Conflict: what ``signed_run`` raises.
    """
    run = signed_run(desk, run_id)
    _require_no_statement_of(desk, run_id, caller)
    desk.runs.note_fetched(run_id, Fetcher(caller, is_finance))
    _require_no_statement_of(desk, run_id, caller)  # nor one that was entered meanwhile
    keys = {name: file_key(run_id, sha256, name) for name, sha256 in run_files(desk, run).items()}
    keys |= {"manifest.json": manifest_key(run_id), "signature.json": signature_key(run_id)}
    links = desk.archive.links(keys, LINK_SECONDS)
    lines = entry_values(desk, run)["totals"]["lines"]
    return {
        "run_id": run_id,
        "lines": lines,
        "links": links,
        "links_expire_seconds": LINK_SECONDS,
    }


def _require_no_statement_of(desk: FinanceDesk, run_id: str, caller: str) -> None:
    statements = desk.archive.state("statements", desk.ledger.tip().statements_sha256)
    for entry in of_run(read_entries(statements), run_id):
        if desk.four_eyes.are_same(caller, entry.entered_by):
            raise Forbidden("E880")


def read_ledger(desk: FinanceDesk, after: str) -> dict[str, Any]:
    """A page of the ledger after an entry's number: each entry's bytes as text, and its hash.

    Raises:
        InvalidInput: E803, where ``after`` is no number.
    """
    if _SEQ.fullmatch(after) is None:
        raise InvalidInput(
            "E803",
            problem_id=f"after: harus bilangan bulat; dikirim {len(after)} karakter",
            problem_en=f"after: must be a whole number; sent {len(after)} characters",
        )
    entries = list(desk.ledger.entries(int(after), PAGE_ENTRIES))
    return {
        "entries": [{"content": e.content.decode(), "hash": e.hash} for e in entries],
        "cursor": str(int(after) + PAGE_ENTRIES) if len(entries) == PAGE_ENTRIES else None,
    }


def describe_run(run: Run) -> dict[str, Any]:
    """A run as plain JSON values."""
    return {
        "run_id": run.run_id,
        "period": str(run.period),
        "agencies": run.agencies,
        "status": run.status,
        "requested_at": run.requested_at,
        "requested_by": run.requested_by,
        "seq": run.seq,
        "error_code": run.error_code,
        "acknowledged_at": run.acknowledged_at,
        "acknowledged_by": run.acknowledged_by,
        "engine": run.engine,
        "prepared_at": run.prepared_at,
        "expires_at": run.prepared_at and run.expires().isoformat(timespec="seconds"),
        "digest": run.digest,
        "first_payments_sha256": run.first_payments,
        "released": run.released and run.released._asdict(),
        "cancelled": run.cancelled and run.cancelled._asdict(),
    }
