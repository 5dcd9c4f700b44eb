"""Which uploads of an agency wait for somebody to agree to them."""

from collections.abc import Iterable

from tukin.aws.table import Table
from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.uploads import Uploads, waiting_key
from tukin.payroll.upload import Upload
from tukin.vocabulary.period import Period


def waiting_uploads(table: Table, agency: str, periods: Iterable[Period]) -> list[Upload]:
    """The uploads of an agency that wait for approval in some periods, the oldest first."""
    keys = [waiting_key(agency, period) for period in periods]
    found = (item["pk"] for item in table.get_many(keys) if item.get("orders"))
    uploads = (
        upload
        for pk in found
        for upload in Uploads(table).of_period(agency, Period.parse(pk.removeprefix("PERIOD#")))
        if upload.status is UploadStatus.AWAITING_APPROVAL
    )
    return sorted(uploads, key=lambda upload: upload.batch.order)
