"""Finance asks for settlement runs, pulls and acknowledges them, returns what a bank sent back.

Before that it sees of a period which agencies have published, and what is settled.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.executions import start_run
from tukin.aws.heads import Heads
from tukin.aws.ledger import MOST_AGENCIES, Ledger, credit_period
from tukin.aws.run_archive import RunArchive, file_key, manifest_key, signature_key
from tukin.aws.runs import Runs, mark_acknowledged
from tukin.aws.uploads import Uploads
from tukin.domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from tukin.domain.ledger import EntryKind, next_entry
from tukin.domain.period import Period
from tukin.domain.publication import Head, is_superseded
from tukin.domain.settlement import RequestedReturn
from tukin.files.payment_files import LINES_FILE
from tukin.files.settlement_run import RunRequest, StatesBefore, build_return
from tukin.files.settlement_states import read_lines, sha256_hex
from tukin.handlers.environment import archive, table, variable
from tukin.handlers.http import body_of, caller_name, create_api, header_of, require_role
from tukin.handlers.months import describe_period
from tukin.handlers.observability import logger, metrics
from tukin.handlers.run_requests import AcknowledgementBody, ReturnsBody, RunBody
from tukin.settlement.run_state import Run, RunStatus, run_id_of

LINK_SECONDS = 300
PAGE_RUNS = 50
PAGE_ENTRIES = 20
_ATTEMPTS = 6
_KEY = re.compile(r"[!-~]{8,200}")
_RUN_ID = re.compile(r"[0-9a-f]{32}")
_CURSOR = re.compile(r"\d{8}T\d{6}-[0-9a-f]{32}", re.ASCII)
_SEQ = re.compile(r"\d{1,12}", re.ASCII)

Result = TypeVar("Result")

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the states of a period, settlement runs and the ledger."""
    return api.resolve(event, context)


@api.get("/periods/<period>")
def read_period(period: str) -> dict[str, Any]:
    """Every agency's month. One that is no agency any more stays as long as a run would pay it."""
    _authorised("finance", "auditor")
    asked = Period.parse(period)
    heads: dict[str, Head | None] = dict.fromkeys(variable("AGENCY_CODES").split(","))
    heads |= {head.batch.agency: head for head in Heads(table()).of_period(asked)}
    awaiting = {agency: _awaiting(agency, asked, head) for agency, head in heads.items()}
    return describe_period(asked, heads, awaiting)


def _awaiting(agency: str, period: Period, head: Head | None) -> int:
    """Uploads that wait for approval, less those that a whole file which is live came after."""
    orders = Uploads(table()).waiting(agency, period)
    return sum(not is_superseded(order, head) for order in orders)


@api.post("/runs")
def request_run() -> Response[str]:
    """Ask for a run. The same Idempotency-Key with the same body is the same run."""
    event = _authorised("finance")
    key = header_of(event, "idempotency-key")
    if _KEY.fullmatch(key) is None:
        raise InvalidInput("E830")
    wanted = _requested(run_id_of(key), body_of(event, RunBody), caller_name(event))
    run = Runs(table()).request(wanted)
    if not run.is_same_request(wanted):
        raise Conflict("E831")
    _start(run)
    metrics.add_metric("RunsRequested", "Count", 1)
    headers = {"Location": f"/runs/{run.run_id}"}
    return _json(202, _describe(run), headers)


def _requested(run_id: str, body: RunBody, caller: str) -> Run:
    """The run that a body asks for, if its period can be settled."""
    period = Period.parse(body.period)
    published = {head.batch.agency for head in Heads(table()).of_period(period)}
    if not published:
        raise NotFound("E832", period=str(period))
    for agency in body.agencies or ():
        if agency not in published:
            raise NotFound("E732", agency=agency)
    agencies = None if body.agencies is None else tuple(sorted(set(body.agencies)))
    count = len(published if agencies is None else agencies)
    if count > MOST_AGENCIES:
        raise InvalidInput("E722", most=MOST_AGENCIES, count=count)
    return Run(run_id, period, agencies, requested_by=caller, requested_at=_now())


def _start(run: Run) -> None:
    """Start what is not finished; doing it twice changes nothing.

    A committed run is signed under another name, as the first execution may have ended in between.
    """
    if run.status is RunStatus.REQUESTED:
        start_run(variable("STATE_MACHINE_ARN"), run.run_id)
    elif run.status is RunStatus.COMMITTED:
        name = f"{run.run_id}-{datetime.now(UTC):%Y%m%dT%H%M}"
        start_run(variable("STATE_MACHINE_ARN"), run.run_id, name)


@api.get("/runs")
def list_runs() -> dict[str, Any]:
    """A page of runs, the latest first, and what all runs so far have left open.

    ``pending_idr`` was sent back by banks and waits for the next run of its period;
    ``outstanding_idr`` is owed back by employees and made up for by later pay.
    """
    event = _authorised("finance", "auditor")
    cursor = (event.get("queryStringParameters") or {}).get("cursor")
    if cursor is not None and _CURSOR.fullmatch(cursor) is None:
        raise InvalidInput("E803", problem="cursor")
    runs = Runs(table()).latest(PAGE_RUNS, cursor)
    balance = Ledger(table()).head().balance
    return {
        "pending_idr": balance.pending_idr,
        "outstanding_idr": balance.outstanding_idr,
        "runs": [_describe(run) for run in runs],
        "cursor": runs[-1].listed_as if len(runs) == PAGE_RUNS else None,
    }


@api.get("/runs/<run_id>")
def read_run(run_id: str) -> dict[str, Any]:
    """One run."""
    _authorised("finance", "auditor")
    return _describe(_run(run_id))


@api.get("/runs/<run_id>/manifest")
def read_manifest(run_id: str) -> Response[str]:
    """The manifest's very bytes; its SHA-256 is the ETag."""
    event = _authorised("finance", "auditor")
    manifest = RunArchive(archive()).manifest(_signed(run_id).run_id)
    etag = f'"{sha256_hex(manifest)}"'
    known = {tag.strip().removeprefix("W/") for tag in header_of(event, "if-none-match").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, body="", headers={"ETag": etag})
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    return Response(200, "application/json", manifest.decode(), headers=headers)


@api.get("/runs/<run_id>/links")
def read_links(run_id: str) -> dict[str, Any]:
    """Short-lived links to the manifest, its signature and all files of a run."""
    _authorised("finance", "auditor")
    run = _signed(run_id)
    keys = {
        file["name"]: file_key(run.run_id, file["sha256"], file["name"])
        for file in _entry_values(run)["files"]
    }
    keys |= {
        "manifest.json": manifest_key(run.run_id),
        "signature.json": signature_key(run.run_id),
    }
    links = RunArchive(archive()).links(keys, LINK_SECONDS)
    return {"run_id": run.run_id, "links": links, "links_expire_seconds": LINK_SECONDS}


@api.post("/runs/<run_id>/acknowledgement")
def acknowledge(run_id: str) -> dict[str, Any]:
    """Finance has the run and its manifest checks; once, whatever is sent again."""
    event = _authorised("finance")
    body = body_of(event, AcknowledgementBody)
    manifest = RunArchive(archive()).manifest(_signed(run_id).run_id)
    if hashlib.sha256(manifest).hexdigest() != body.manifest_sha256:
        raise Conflict("E729")
    return _describe(_until_committed(lambda: _acknowledged(run_id, body, caller_name(event))))


def _acknowledged(run_id: str, body: AcknowledgementBody, caller: str) -> Run | None:
    """The acknowledged run, or None where it has to be tried again."""
    run = _signed(run_id)
    if run.acknowledged_at is not None:
        return run
    ledger = Ledger(table())
    head, now = ledger.head(), _now()
    values = {
        "run_id": run_id,
        "period": str(run.period),
        "at": now,
        "requested_by": caller,
        "manifest_sha256": body.manifest_sha256,
    }
    entry = next_entry(head, EntryKind.ACKNOWLEDGEMENT, values)
    ledger.commit(head, entry, mark_acknowledged(run_id, caller, now))
    return None  # whether it was committed, the next reading tells


@api.post("/runs/<run_id>/returns")
def return_lines(run_id: str) -> dict[str, Any]:
    """Lines of which the bank sent the transfer back; the period's next run pays them again."""
    event = _authorised("finance")
    requested = [
        RequestedReturn(line.line_id, line.reason_code)
        for line in body_of(event, ReturnsBody).lines
    ]
    if len({item.line_id for item in requested}) < len(requested):
        raise InvalidInput("E803", problem="lines")
    run = _signed(run_id)
    lines_sha256 = next(
        file["sha256"] for file in _entry_values(run)["files"] if file["name"] == LINES_FILE
    )
    lines = read_lines(RunArchive(archive()).file(run_id, LINES_FILE, lines_sha256))
    request = RunRequest(run_id, str(run.period), caller_name(event), _now())
    wanted = {item.line_id for item in requested}
    _until_committed(lambda: _returned(request, run, lines, requested))
    returned_idr = sum(line.transfer_idr for line in lines if line.line_id in wanted)
    metrics.add_metric("LinesReturned", "Count", len(requested))
    return {
        "run_id": run_id,
        "period": str(run.period),
        "lines": len(requested),
        "returned_idr": returned_idr,
    }


def _returned(
    request: RunRequest, run: Run, lines: list[Any], requested: list[RequestedReturn]
) -> bool | None:
    """True where all of it is in the ledger, None where it has to be tried again."""
    ledger, files = Ledger(table()), RunArchive(archive())
    head, period = ledger.head(), ledger.period(run.period)
    before = StatesBefore(head, files.state("credited", period.credited_sha256), None)
    built = build_return(request, before, lines, requested)
    if built.entry is None:
        return True
    files.keep_state("credited", built.credited)
    credit = credit_period(run.period, period, sha256_hex(built.credited), head.seq + 1)
    ledger.commit(head, built.entry, credit)
    return None  # whether it was committed, the next reading tells


@api.get("/ledger")
def read_ledger() -> dict[str, Any]:
    """A page of the ledger: each entry's bytes as text, and its hash."""
    event = _authorised("finance", "auditor")
    after = (event.get("queryStringParameters") or {}).get("after", "0")
    if _SEQ.fullmatch(after) is None:
        raise InvalidInput("E803", problem="after")
    entries = list(Ledger(table()).entries(int(after), PAGE_ENTRIES))
    return {
        "entries": [{"content": e.content.decode(), "hash": e.hash} for e in entries],
        "cursor": str(int(after) + PAGE_ENTRIES) if len(entries) == PAGE_ENTRIES else None,
    }


def _authorised(*roles: str) -> dict[str, Any]:
    """The request, of a caller with one of the roles."""
    event = api.current_event.raw_event
    require_role(event, *roles)
    return event


def _run(run_id: str) -> Run:
    run = Runs(table()).get(run_id) if _RUN_ID.fullmatch(run_id) else None
    if run is None:
        raise NotFound("E802")
    return run


def _signed(run_id: str) -> Run:
    """A run that is in the ledger and signed; E723 where it is not yet, E833 where it failed."""
    run = _run(run_id)
    if run.status is RunStatus.FAILED:
        raise Conflict("E833")
    if run.status is not RunStatus.SIGNED:
        raise Conflict("E723")
    return run


def _entry_values(run: Run) -> dict[str, Any]:
    if run.seq is None:
        raise AssertionError("a signed run has its entry")
    return Ledger(table()).entry(run.seq).values


def _until_committed(attempt: Callable[[], Result | None]) -> Result:
    for _ in range(_ATTEMPTS):
        result = attempt()
        if result is not None:
            return result
    raise StoreUnavailable("E720")


def _describe(run: Run) -> dict[str, Any]:
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
    }


def _json(status: int, content: dict[str, Any], headers: dict[str, Any]) -> Response[str]:
    return Response(status, "application/json", json.dumps(content), headers=headers)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
