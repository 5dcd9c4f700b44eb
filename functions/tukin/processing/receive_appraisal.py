"""One appraisal by itself: checked and computed at once, and joined to its month as an upload."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.observability import count
from tukin.aws.table import Table
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.file_formats.finding import Finding, FindingKind
from tukin.file_formats.headings import Headings
from tukin.file_formats.json_rows import nested_value
from tukin.intake.check_file import CheckedFile
from tukin.intake.headings import appraisal_headings
from tukin.intake.remarks.discipline import find_notices
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import AMENDMENT, ENGINE, Batch, UploadAddress
from tukin.payroll.publication import Facts, LiveMonth, find_conditions
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import MAY_GO_LIVE
from tukin.payroll.view import describe_record
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.strangers import Strangers
from tukin.processing.person_month import LiveSources, PersonMonth, lay_over
from tukin.register.in_force import register_in_force
from tukin.register.pinned import pinned_register
from tukin.rules.in_force import rules_in_force
from tukin.rules.store import LiveRules
from tukin.upload_reports.report import describe_error, describe_finding, describe_notice
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
        count("AppraisalsRejected")
        super().__init__(refusal.code, **refusal.details)


@dataclass(frozen=True, slots=True)
class AppraisalDesk:
    """The stores, the date in the region, and where that is."""

    table: Table
    archive: Bucket
    intake: Bucket
    live_rules: LiveRules
    today: date
    time_zone: ZoneInfo

    def receive(
        self,
        agency: str,
        period: str,
        content: bytes,
        idempotency_key: str,
        asked_by: str,
        now: datetime,
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
            now: the time, UTC.

        Raises:
            TooMany: E816, where the caller named too many people today who are not the agency's.
            InvalidInput: E006 no such agency in the period, E806 no JSON object or longer than
                16 KiB, E007 no such period, E009 no rules for it.
            AppraisalRejected: why the row is not accepted.
            Conflict: E831, where the key was used for another row; E1113, where the agency's month
                is rated on the pages.
            StoreUnavailable: E902, where another request is writing the same row; E903, before
                the first agencies are in force.
        """
        month = Period.parse(period)
        agencies = agencies_in_force(self.table, self.archive, self.today)
        agencies.require(agency, month)
        if agencies.is_web(agency, month):
            raise Conflict("E1113")
        strangers = Strangers(self.table, self.time_zone)
        strangers.require_few(agency, asked_by, now)
        row, cells = _one_object(content)
        register = pinned_register(self.archive, register_in_force(self.table, month))
        rules = rules_in_force(self.live_rules, month)
        _require_flat(cells, appraisal_headings(rules, month))
        validator = RowValidator(rules, agency, month, register)
        below = LiveSources.read(self.table, self.archive, validator)
        name = f"{AMENDMENT}{_request_id(idempotency_key, row)}.jsonl"
        person = lay_over(row, name, validator, below, self.intake, self.time_zone)
        if person.checked.strangers:
            strangers.add_row(agency, asked_by, now)
        (accepted,) = _accepted(person.checked)
        key = f"uploads/{agency}/{month}/{name}"
        version_id = self._store(key, row, asked_by, person, is_named=bool(idempotency_key))
        batch = _preview_batch(validator, self.intake.name, key, version_id)
        formula = Formula(rules)
        record = compute_record(accepted, batch, formula)
        described = describe_record(record)
        del described["batch_id"]
        count("AppraisalsReceived")
        findings = [
            *person.checked.findings,
            *_conditions(record, person, below.live, formula, now),
        ]
        return {
            "accepted": True,
            "record": described,
            **person.changes(validator),
            "waits": any(finding.kind is FindingKind.CONDITION for finding in findings),
            "findings": [describe_finding(finding) for finding in findings],
            "notices": [describe_notice(each) for each in find_notices([accepted], rules)],
            "upload": {"key": key, "version_id": version_id, "upload_id": batch.upload_id},
        }

    def _store(
        self, key: str, row: bytes, asked_by: str, person: PersonMonth, *, is_named: bool
    ) -> str:
        """Write the row as an upload, unless it is one that still counts; its version id.

        A row that is sent again without a name of its own is a repeat only while its object is
        still what counts for the person: else it is said again, and becomes another version.
        """
        version_id = self.intake.create(key, row, _CONTENT_TYPE, asked_by=asked_by)
        if version_id is not None:
            return version_id
        try:
            known, version_id = self.intake.read_latest(key)
        except NotFound:
            raise StoreUnavailable("E902") from None
        if known != row:
            raise Conflict("E831")
        upload_id = upload_id_of(self.intake.name, key, version_id)
        if is_named or person.stands(upload_id) or self._is_on_its_way(key, upload_id):
            return version_id
        return self.intake.write(key, row, _CONTENT_TYPE, asked_by=asked_by)

    def _is_on_its_way(self, key: str, upload_id: str) -> bool:
        """Whether an upload has not ended; one that nobody has received yet has not."""
        address = UploadAddress.parse(key)
        upload = Uploads(self.table).get(address.agency, address.period, upload_id)
        return upload is None or upload.status in MAY_GO_LIVE


def _conditions(
    record: PayrollRecord,
    person: PersonMonth,
    live: LiveMonth | None,
    formula: Formula,
    now: datetime,
) -> list[Finding]:
    """For what the rating will wait, as far as it can be known before the month is computed."""
    rules = formula.rules
    if live is None:
        return []
    gross_idr = live.totals.gross_idr + record.steps.gross_idr
    if person.before is not None:
        gross_idr -= formula.compute(person.before).steps.gross_idr
    approval = rules.approval
    facts = Facts(
        dropped=0,
        accepted=1,
        rejected=0,
        gross_idr=gross_idr,
        most_rejected_bp=None if approval is None else approval.most_rejected_bp,
        budget_idr=rules.budget_idr(record.agency, record.period),
        is_after_cut_off=rules.is_after_cut_off(record.period, now),
    )
    return [Finding(FindingKind.CONDITION, code) for code in find_conditions(facts, live)]


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


def _one_object(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """A request's content as one line, as it came, and the JSON object that it is.

    Raises:
        InvalidInput: E806, where it is none or longer than 16 KiB.
    """
    try:
        row = json.loads(content) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise InvalidInput("E806", limit=MOST_BYTES)
    return content.strip() + b"\n", row


def _require_flat(cells: Mapping[str, Any], headings: Headings) -> None:
    """Answer a guess of another shape with the right one.

    Also where a file may be an envelope (``{"data": [{…}]}``): a request holds one rating.

    Raises:
        AppraisalRejected: E057, where a value holds further values.
    """
    for name, value in cells.items():
        if isinstance(value, dict | list):
            raise AppraisalRejected(nested_value(name, 1, headings))


def _request_id(idempotency_key: str, row: bytes) -> str:
    """An opaque name of the request: of its idempotency key, else of its content."""
    key = idempotency_key.encode(errors="surrogatepass")
    named = b"key:" + key if key else b"body:" + row
    return hashlib.sha256(named).hexdigest()[:32]


def _accepted(checked: CheckedFile) -> Collection[Appraisal]:
    """The row as it is then.

    Raises:
        AppraisalRejected: why it is not accepted.
    """
    if checked.refusal is not None:
        raise AppraisalRejected(checked.refusal)
    if not checked.accepted:
        errors = [describe_error(error) for error in checked.errors]
        raise AppraisalRejected(InvalidInput("E805", count=len(errors)), errors=errors)
    return checked.accepted
