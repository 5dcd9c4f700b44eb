"""An agency reads its own payroll records, uploads and referrals; the auditor reads all."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads
from tukin.aws.records import Records
from tukin.aws.referrals import Referrals
from tukin.aws.uploads import Uploads
from tukin.domain.errors import InvalidInput, NotFound
from tukin.domain.explanation import describe_record
from tukin.domain.nip import check_nip
from tukin.domain.period import Period
from tukin.domain.record import PayrollRecord
from tukin.handlers.environment import names, person_keys, table
from tukin.handlers.http import create_api, require_role
from tukin.handlers.months import describe_month
from tukin.handlers.observability import logger, metrics
from tukin.payroll.upload import Upload

PAGE_ROWS = 100
_YEARS_BACK = 3
_CURSOR = re.compile(r"[0-9a-f]{32}")

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: what an agency may read of itself."""
    return api.resolve(event, context)


@api.get("/agencies/<agency>/periods/<period>/records")
def read_period(agency: str, period: str) -> dict[str, Any]:
    """A page of the live records; ``cursor`` goes on behind the last person of the page before.

    The cursor belongs to one batch: where another went live meanwhile, the answer is E804 and
    the reader begins again, so that no reader mixes two batches.
    """
    require_role(
        api.current_event.raw_event,
        f"agency-{agency}",
        f"agency-{agency}-head",
        "finance",
        "auditor",
    )
    head = Heads(table()).get(agency, Period.parse(period))
    if head is None:
        raise NotFound("E802")
    records = Records(table(), names()).page(head, PAGE_ROWS, _cursor(head.batch.batch_id))
    more = len(records) == PAGE_ROWS
    return {
        "agency": agency,
        "period": str(head.batch.period),
        **describe_month(head),
        "records": [describe_record(record) for record in records],
        "cursor": f"{head.batch.batch_id}{records[-1].person_key}" if more else None,
    }


def _cursor(batch_id: str) -> str | None:
    text = api.current_event.get_query_string_value("cursor", "")
    if not text:
        return None
    person = text.removeprefix(batch_id)
    if not text.startswith(batch_id) or _CURSOR.fullmatch(person) is None:
        raise InvalidInput("E804")
    return person


@api.get("/agencies/<agency>/periods/<period>/uploads")
def read_uploads(agency: str, period: str) -> dict[str, Any]:
    """The state of the month and all its uploads, the latest first, with what became of each."""
    require_role(
        api.current_event.raw_event, f"agency-{agency}", f"agency-{agency}-head", "auditor"
    )
    asked = Period.parse(period)
    uploads = Uploads(table()).of_period(agency, asked)
    latest_first = sorted(uploads, key=lambda upload: upload.batch.order, reverse=True)
    return {
        **describe_month(Heads(table()).get(agency, asked)),
        "uploads": [_describe_upload(upload) for upload in latest_first],
    }


def _describe_upload(upload: Upload) -> dict[str, Any]:
    return {
        "upload_id": upload.batch.upload_id,
        "file": upload.batch.file_name,
        "version_id": upload.batch.version_id,
        "uploaded_at": upload.batch.uploaded_at.isoformat(),
        "status": upload.status,
        "accepted": upload.accepted,
        "rejected": upload.rejected,
        "error_code": upload.error_code,
        "report_key": upload.report_key,
        "annotated_key": upload.annotated_key,
        "page_key": upload.page_key,
        "batch_id": upload.batch.batch_id,
        "rule_set": upload.batch.rule_set,
        "rules_sha256": upload.batch.rules_sha256,
    }


@api.get("/agencies/<agency>/periods/<period>/referrals")
def read_referrals(agency: str, period: str) -> dict[str, Any]:
    """The referrals of a period, open and withdrawn."""
    require_role(
        api.current_event.raw_event, f"agency-{agency}", f"agency-{agency}-head", "auditor"
    )
    referrals = Referrals(table()).of_period(agency, Period.parse(period)).values()
    return {
        "referrals": [
            {
                "nip": referral.need.nip,
                "state": referral.state,
                "revision": referral.revision,
                "rating": referral.need.rating,
                "weak_indicators": referral.need.weak_indicators,
                "modules": referral.need.modules,
            }
            for referral in referrals
        ]
    }


@api.post("/agencies/<agency>/employee-records")
def read_employee(agency: str) -> dict[str, Any]:
    """A person's live records over time. Asked by POST, so that no number stands in an address."""
    require_role(api.current_event.raw_event, f"agency-{agency}", "auditor")
    nip = _requested_nip()
    heads = Heads(table()).of_agency(agency, _recent_periods())
    records = Records(table(), names()).of_person(nip, heads, person_keys().of)
    return {"records": [describe_record(record) for record in _by_period(records)]}


def _requested_nip() -> str:
    try:
        nip = api.current_event.json_body["nip"]
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("E803", problem='"nip"') from None
    if not isinstance(nip, str):
        raise InvalidInput("E803", problem='"nip"')
    check_nip(nip)
    return nip


def _recent_periods() -> list[Period]:
    """The months and extra runs of this year and the years before that are looked at."""
    this_year = datetime.now(UTC).year
    return [
        Period(year, month)
        for year in range(this_year - _YEARS_BACK + 1, this_year + 1)
        for month in range(1, 15)
    ]


def _by_period(records: Iterable[PayrollRecord]) -> list[PayrollRecord]:
    return sorted(records, key=lambda record: record.period)
