"""Finance's requests: periods, settlement runs, their files, what a bank sent back, the ledger."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, ledger, restored_table, table, today, variable
from tukin.aws.http import accepted, create_api, read_request, unless_known
from tukin.aws.observability import count, logger, metrics
from tukin.payroll.batch import ENGINE
from tukin.people.every_call import EVERY_CALL
from tukin.settlement import after_payment, read_runs, requests
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.preparation.release import cancel_run, release_run
from tukin.settlement.preparation.view import read_lines_page, read_preparation
from tukin.settlement.request_run import request_run
from tukin.settlement.returns import confirm, enter, view
from tukin.settlement.writing.recovery import recover_ledger

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the states of a period, settlement runs and the ledger."""
    return api.resolve(event, context)


def _desk(on: Any = table) -> FinanceDesk:
    needed, machine = variable("REGISTER_REQUIRED") == "true", variable("STATE_MACHINE_ARN")
    return FinanceDesk.on(on(), archive(), ledger(), machine, today, register_required=needed)


@api.get("/periods/<period>")
def read_period(period: str) -> dict[str, Any]:
    """Every agency's month."""
    read_request(api, "finance", "auditor")
    return read_runs.read_period(_desk(), period, today())


@api.post("/runs")
def ask_for_run() -> Response[str]:
    """Ask for a run to be prepared, by an Idempotency-Key; nothing is paid before its release."""
    request = read_request(api, "finance")
    key, body = request.header("idempotency-key"), request.body(requests.RunBody)
    run = request_run(_desk(), key, body, request.caller, request.now(), ENGINE, today=today())
    count("RunsRequested")
    return accepted(read_runs.describe_run(run), f"/runs/{run.run_id}")


@api.get("/runs/<run_id>/prepared")
def read_prepared(run_id: str) -> dict[str, Any]:
    """What a prepared run would pay, for who releases it to see."""
    read_request(api, "finance", "auditor")
    return read_preparation(_desk(), run_id)


@api.get("/runs/<run_id>/prepared/lines")
def read_lines(run_id: str) -> dict[str, Any]:
    """A page of a prepared run's lines."""
    query = read_request(api, "finance", "auditor").query
    return read_lines_page(_desk(), run_id, query("agency"), query("cursor", "0"))


@api.post("/runs/<run_id>/release")
def release(run_id: str) -> Response[str]:
    """Another finance person agrees to the digest of what was prepared."""
    request = read_request(api, "finance")
    body, by = request.body(requests.ReleaseBody), request.caller
    run = release_run(_desk(), run_id, body, by, request.now())
    count("RunsReleased")
    return accepted(read_runs.describe_run(run), f"/runs/{run.run_id}")


@api.post("/runs/<run_id>/cancellation")
def cancel(run_id: str) -> dict[str, Any]:
    """End a prepared run: who prepared it, or two others."""
    request = read_request(api, "finance")
    by, body = request.caller, request.body(requests.CancellationBody)
    return read_runs.describe_run(cancel_run(_desk(), run_id, body, by, request.now()))


@api.get("/runs")
def list_runs() -> dict[str, Any]:
    """A page of runs, the latest first, and what is open."""
    return read_runs.list_runs(_desk(), read_request(api, "finance", "auditor").query("cursor"))


@api.get("/runs/<run_id>")
def read_run(run_id: str) -> dict[str, Any]:
    """One run."""
    read_request(api, "finance", "auditor")
    return read_runs.describe_run(read_runs.find_run(_desk(), run_id))


@api.get("/runs/<run_id>/manifest")
def read_manifest(run_id: str) -> Response[str]:
    """The manifest's very bytes; its SHA-256 is the ETag."""
    request = read_request(api, "finance", "auditor")
    return unless_known(request, read_runs.read_manifest(_desk(), run_id))


@api.get("/runs/<run_id>/links")
def read_links(run_id: str) -> dict[str, Any]:
    """Short-lived links to the manifest, its signature and all files of a run."""
    request = read_request(api, "finance", "auditor")
    return read_runs.read_links(_desk(), run_id, request.caller, request.has_role("finance"))


@api.post("/runs/<run_id>/acknowledgement")
def acknowledge(run_id: str) -> dict[str, Any]:
    """Finance has the run and its manifest checks."""
    request = read_request(api, "finance")
    body = request.body(requests.AcknowledgementBody)
    run = after_payment.acknowledge(_desk(), run_id, body, request.caller, request.now())
    return read_runs.describe_run(run)


@api.get("/runs/<run_id>/returns")
def list_returns(run_id: str) -> dict[str, Any]:
    """What a bank sent back, confirmed or not."""
    read_request(api, "finance", "auditor")
    return view.read_returns(_desk(), run_id)


@api.post("/runs/<run_id>/returns")
def return_lines(run_id: str) -> dict[str, Any]:
    """Enter lines of which the bank sent the transfer back."""
    request = read_request(api, "finance")
    body, by = request.body(requests.ReturnsBody), request.caller
    return view.describe_returns(enter.enter_returns(_desk(), run_id, body, by, request.now()))


@api.post("/runs/<run_id>/returns/confirmation")
def confirm_lines(run_id: str) -> dict[str, Any]:
    """Another finance person confirms entered lines by their digest."""
    request = read_request(api, "finance")
    body, by = request.body(requests.ConfirmationBody), request.caller
    confirmed = confirm.confirm_returns(_desk(), run_id, body.digest, by, request.now())
    count("LinesReturned", len(confirmed.lines))
    return view.describe_returns(confirmed)


@api.post("/ledger/recovery")
def recover() -> dict[str, Any]:
    """Replay the archive's ledger into a restored table, by two people."""
    request = read_request(api, "finance")
    wanted = request.body(requests.RecoveryBody), request.caller, request.now()
    return recover_ledger(_desk(restored_table), *wanted)


@api.get("/ledger")
def read_ledger() -> dict[str, Any]:
    """A page of the ledger: each entry's bytes as text, and its hash."""
    request = read_request(api, "finance", "auditor")
    return read_runs.read_ledger(_desk(), request.query("after", "0"))
