"""One appraisal by itself: answered with its pay or its mistakes, and joined to its month."""

import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.domain.batch import AMENDMENT, ENGINE, Batch
from tukin.domain.discipline import find_notices
from tukin.domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from tukin.domain.explanation import describe_record
from tukin.domain.incentive import Formula
from tukin.domain.period import Period
from tukin.domain.record import compute_record
from tukin.domain.row_validator import RowValidator
from tukin.files.intake import CheckedFile, check_file
from tukin.files.report import describe_error, describe_notice
from tukin.handlers.environment import intake, variable
from tukin.handlers.http import caller_id, create_api, header_of, problem, require_role
from tukin.handlers.observability import logger, metrics
from tukin.handlers.pinned_register import pinned_register
from tukin.handlers.pins import register_in_force, rules_in_force
from tukin.vocabulary.object_version import upload_id

MOST_BYTES = 16 * 1024
_CONTENT_TYPE = "application/x-ndjson"

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``POST /agencies/{agency}/periods/{period}/appraisals``."""
    return api.resolve(event, context)


@api.post("/agencies/<agency>/periods/<period>/appraisals")
def receive(agency: str, period: str) -> dict[str, Any] | Response[str]:
    """Check and compute one row; a good one becomes an amendment of the month.

    The same request again has no second effect: its object is there already. What goes live is
    what the pipeline makes of the object, by the rules and the register that it pins.
    """
    event = api.current_event.raw_event
    require_role(event, f"agency-{agency}")
    if agency not in variable("AGENCY_CODES").split(","):
        raise InvalidInput("E006", agency=agency)
    row = _requested_row(event)
    month = Period.parse(period)
    register = pinned_register(register_in_force())
    validator = RowValidator(rules_in_force(month), agency, month, register)
    name = f"{AMENDMENT}{_request_id(event, row)}.jsonl"
    checked = _check(row, name, validator)
    if not checked.accepted:
        return _problem(checked)
    key = f"uploads/{agency}/{month}/{name}"
    batch = _preview_batch(validator, key, _store(key, row, caller_id(event)))
    record = compute_record(next(iter(checked.accepted)), batch, Formula(validator.rules))
    metrics.add_metric("AppraisalsReceived", "Count", 1)
    return {
        "accepted": True,
        "record": {name: v for name, v in describe_record(record).items() if name != "batch_id"},
        "notices": [describe_notice(n) for n in find_notices(checked.accepted, validator.rules)],
        "upload": {"key": key, "version_id": batch.version_id, "upload_id": batch.upload_id},
    }


def _requested_row(event: Mapping[str, Any]) -> bytes:
    """The body as it came: one flat JSON object.

    Raises:
        InvalidInput: E806.
    """
    text = event.get("body") or ""
    try:
        data = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
        row = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or any(isinstance(v, dict | list) for v in row.values()):
        raise InvalidInput("E806", limit=MOST_BYTES)
    return data.strip() + b"\n"


def _request_id(event: Mapping[str, Any], row: bytes) -> str:
    """An opaque name of the request: of its Idempotency-Key, else of its content."""
    key = header_of(event, "idempotency-key")
    named = b"key:" + key.encode(errors="surrogatepass") if key else b"body:" + row
    return hashlib.sha256(named).hexdigest()[:32]


def _check(row: bytes, name: str, validator: RowValidator) -> CheckedFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "row")
        path.write_bytes(row)
        return check_file(path, name, validator)


def _problem(checked: CheckedFile) -> Response[str]:
    metrics.add_metric("AppraisalsRejected", "Count", 1)
    if checked.refusal is not None:
        return problem(422, checked.refusal)
    errors = [describe_error(error) for error in checked.errors]
    return problem(422, InvalidInput("E805", count=len(errors)), errors=errors)


def _store(key: str, row: bytes, asked_by: str) -> str:
    """Write the row as an upload, unless it is one already; its version id.

    Raises:
        Conflict: E831, where the Idempotency-Key was another row's.
        StoreUnavailable: E902, where another request is just writing it.
    """
    version_id = intake().create(key, row, _CONTENT_TYPE, asked_by=asked_by)
    if version_id is not None:
        return version_id
    try:
        known, version_id = intake().read_latest(key)
    except NotFound:
        raise StoreUnavailable("E902") from None
    if known != row:
        raise Conflict("E831")
    return version_id


def _preview_batch(validator: RowValidator, key: str, version_id: str) -> Batch:
    """The batch as far as the pay depends on it."""
    bucket = intake().name
    return Batch(
        upload_id=upload_id(bucket, key, version_id),
        bucket=bucket,
        key=key,
        version_id=version_id,
        uploaded_at=datetime.fromtimestamp(0, UTC),
        agency=validator.agency,
        period=validator.period,
        rule_set=validator.rules.rule_set,
        rules_sha256=validator.rules.sha256,
        engine=ENGINE,
    )
