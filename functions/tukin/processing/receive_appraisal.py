"""One appraisal by itself: checked and computed at once, and joined to its month as an upload."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.entitlement.formula import Formula
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.discipline_notices import find_notices
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import AMENDMENT, ENGINE, Batch
from tukin.payroll.record import compute_record
from tukin.payroll.view import describe_record
from tukin.register.in_force import register_in_force
from tukin.register.pinned import pinned_register
from tukin.rules.in_force import rules_in_force
from tukin.rules.store import LiveRules
from tukin.upload_reports.report import describe_error, describe_notice
from tukin.vocabulary.errors import Conflict, InvalidInput, NotFound, StoreUnavailable, TukinError
from tukin.vocabulary.object_version import upload_id_of
from tukin.vocabulary.period import Period

MOST_BYTES = 16 * 1024
_CONTENT_TYPE = "application/x-ndjson"


class AppraisalRejected(TukinError):
    """The row cannot be accepted.

    Attributes:
        members: further members of the answer: the reasons, where the row could be read.
    """

    def __init__(self, refusal: TukinError, **members: object) -> None:
        self.members: Mapping[str, object] = members
        super().__init__(refusal.code, **refusal.details)


@dataclass(frozen=True, slots=True)
class AppraisalDesk:
    """The stores, and the codes of all agencies."""

    table: Table
    archive: Bucket
    intake: Bucket
    live_rules: LiveRules
    agency_codes: Collection[str]

    def receive(
        self, agency: str, period: str, content: bytes, idempotency_key: str, asked_by: str
    ) -> dict[str, Any]:
        """Check and compute one row; a good one becomes an amendment of the month.

        The same request again has no second effect: its object is there already. What goes live is
        what the pipeline makes of the object, by the rules and the register that it pins.

        Args:
            agency: code of the agency.
            period: the month, YYYY-MM.
            content: one flat JSON object.
            idempotency_key: names the request; without it, "", its content does.
            asked_by: the caller's AWS user id.

        Raises:
            InvalidInput: E006 no such agency, E806 no flat object or longer than 16 KiB, E007 no
                such period, E009 no rules for it.
            AppraisalRejected: why the row is not accepted.
            Conflict: E831, where the key was used for another row.
            StoreUnavailable: E902, where another request is writing the same row.
        """
        if agency not in self.agency_codes:
            raise InvalidInput("E006", agency=agency)
        row, month = _flat_row(content), Period.parse(period)
        register = pinned_register(self.archive, register_in_force(self.table, month))
        rules = rules_in_force(self.live_rules, month)
        validator = RowValidator(rules, agency, month, register)
        name = f"{AMENDMENT}{_request_id(idempotency_key, row)}.jsonl"
        checked = _check(row, name, validator)
        key = f"uploads/{agency}/{month}/{name}"
        version_id = self._store(key, row, asked_by)
        batch = _preview_batch(validator, self.intake.name, key, version_id)
        record = compute_record(next(iter(checked.accepted)), batch, Formula(rules))
        described = describe_record(record)
        del described["batch_id"]
        return {
            "accepted": True,
            "record": described,
            "notices": [describe_notice(each) for each in find_notices(checked.accepted, rules)],
            "upload": {"key": key, "version_id": version_id, "upload_id": batch.upload_id},
        }

    def _store(self, key: str, row: bytes, asked_by: str) -> str:
        """Write the row as an upload, unless it is one already; its version id."""
        version_id = self.intake.create(key, row, _CONTENT_TYPE, asked_by=asked_by)
        if version_id is not None:
            return version_id
        try:
            known, version_id = self.intake.read_latest(key)
        except NotFound:
            raise StoreUnavailable("E902") from None
        if known != row:
            raise Conflict("E831")
        return version_id


def _preview_batch(validator: RowValidator, bucket: str, key: str, version_id: str) -> Batch:
    """The batch as far as the pay depends on it."""
    return Batch(
        upload_id=upload_id_of(bucket, key, version_id),
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


def _flat_row(content: bytes) -> bytes:
    """A request's content as one line, as it came: one flat JSON object.

    Raises:
        InvalidInput: E806, where it is none or longer than 16 KiB.
    """
    try:
        row = json.loads(content) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or any(isinstance(v, dict | list) for v in row.values()):
        raise InvalidInput("E806", limit=MOST_BYTES)
    return content.strip() + b"\n"


def _request_id(idempotency_key: str, row: bytes) -> str:
    """An opaque name of the request: of its idempotency key, else of its content."""
    key = idempotency_key.encode(errors="surrogatepass")
    named = b"key:" + key if key else b"body:" + row
    return hashlib.sha256(named).hexdigest()[:32]


def _check(row: bytes, name: str, validator: RowValidator) -> CheckedFile:
    """The checked row, which is accepted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "row")
        path.write_bytes(row)
        checked = check_file(path, name, validator)
    if checked.refusal is not None:
        raise AppraisalRejected(checked.refusal)
    if not checked.accepted:
        errors = [describe_error(error) for error in checked.errors]
        raise AppraisalRejected(InvalidInput("E805", count=len(errors)), errors=errors)
    return checked
