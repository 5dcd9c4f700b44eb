"""What an agency reads of its own months: records, uploads, and one person's records over time."""

import re
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.merge import KeyOf
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.payroll.view import describe_month, describe_rated
from tukin.vocabulary.errors import InvalidInput, NotFound
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import Period

PAGE_ROWS = 100
_YEARS_BACK = 3
_PERSON = re.compile(r"[0-9a-f]{32}")


def read_records(
    table: Table,
    archive: Bucket,
    agency: str,
    period: Period,
    cursor: str | None,
    key_of: KeyOf,
) -> dict[str, Any]:
    """A page of the live records; ``cursor`` continues after the last person of the page before.

    A cursor belongs to one batch, so that no reader mixes two of them.

    Raises:
        IntegrityError: E747, where a NIP is not that of the record's person.
        NotFound: E802, where nothing is live.
        InvalidInput: E804, where the cursor is of a batch that is not live any more, or none.
    """
    live = LiveMonths(table).get(agency, period)
    if live is None:
        raise NotFound("E802")
    batch_id = live.batch.batch_id
    records = Records(table, NamesArchive(archive))
    page = records.page(live, PAGE_ROWS, _person_after(cursor, batch_id))
    for record in page:
        record.check_key(key_of)
    more = len(page) == PAGE_ROWS
    return {
        "agency": agency,
        "period": str(period),
        **describe_month(live),
        "records": [describe_rated(record) for record in page],
        "cursor": f"{batch_id}{page[-1].person_key}" if more else None,
    }


def _person_after(cursor: str | None, batch_id: str) -> str | None:
    if not cursor:
        return None
    person = cursor.removeprefix(batch_id)
    if not cursor.startswith(batch_id) or _PERSON.fullmatch(person) is None:
        raise InvalidInput("E804")
    return person


def read_uploads(table: Table, agency: str, period: Period) -> dict[str, Any]:
    """The state of the month and all its uploads, the latest first, with each one's outcome."""
    uploads = Uploads(table).of_period(agency, period)
    latest_first = sorted(uploads, key=lambda upload: upload.batch.order, reverse=True)
    return {
        **describe_month(LiveMonths(table).get(agency, period)),
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
        "reason": None if upload.rejection is None else upload.rejection.reason,
        "rejected_at": None if upload.rejection is None else upload.rejection.rejected_at,
        "report_key": upload.report_key,
        "annotated_key": upload.annotated_key,
        "page_key": upload.page_key,
        "waits_until": None if upload.waits_until is None else upload.waits_until.isoformat(),
        "in_line": upload.in_line and upload.is_on_its_way,
        "batch_id": upload.batch.batch_id,
        "rule_set": upload.batch.rule_set,
        "rules_sha256": upload.batch.rules_sha256,
    }


def read_employee(
    table: Table,
    archive: Bucket,
    agency: str,
    nip: str,
    this_year: int,
    key_of: KeyOf,
) -> dict[str, Any]:
    """A person's live records of this year and the two before it, the earliest first.

    Raises:
        IntegrityError: E747, where a record has another person's NIP.
        InvalidInput: E101 to E107, where the NIP is none.
    """
    check_nip(nip)
    live_months = LiveMonths(table).of_agency(agency, _recent_periods(this_year))
    records = Records(table, NamesArchive(archive))
    by_period = sorted(
        records.of_person(nip, live_months, key_of), key=lambda record: record.period
    )
    for record in by_period:
        record.check_key(key_of)
    return {"records": [describe_rated(record) for record in by_period]}


def _recent_periods(this_year: int) -> list[Period]:
    """The months and extra pay runs of the years that are looked at."""
    years = range(this_year - _YEARS_BACK + 1, this_year + 1)
    return [Period(year, month) for year in years for month in range(1, 15)]
