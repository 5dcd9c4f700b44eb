"""A month that was published by mistake: withdrawn by an object among its uploads.

The object is a whole file of nobody, with its place in S3's order like any other. It always waits
for the agency head; then nobody is in the month, referrals are withdrawn, and a settled month is
recovered by the next run. A new upload publishes the month again, once the agency head has agreed
to it as well.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.batch import WITHDRAWAL
from tukin.payroll.stores.live_months import LiveMonths
from tukin.people.agencies.in_force import agencies_in_force
from tukin.vocabulary.errors import Conflict
from tukin.vocabulary.object_version import upload_id_of
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class WithdrawalDesk:
    """The stores, and the date in the region."""

    table: Table
    archive: Bucket
    intake: Bucket
    today: date

    def withdraw(
        self, agency: str, period: str, reason: str, asked_by: str, now: datetime
    ) -> dict[str, Any]:
        """Ask for the withdrawal of an agency's month; it waits for the agency head.

        The same request within the same live month has no second effect.

        Args:
            agency: code of the agency.
            period: the month, YYYY-MM.
            reason: why, for the agency head and the auditor.
            asked_by: the caller's AWS user id, who cannot approve it.
            now: the time, UTC.

        Raises:
            InvalidInput: E006 no such agency in the period, E007 no such period.
            StoreUnavailable: E903, before the first agencies are in force.
            Conflict: E775, where the month has no live batch or nobody is in it.
        """
        month = Period.parse(period)
        agencies_in_force(self.table, self.archive, self.today).require(agency, month)
        live = LiveMonths(self.table).get(agency, month)
        if live is None or live.is_withdrawn:
            raise Conflict("E775")
        content = {"reason": reason.strip(), "batch_id": live.batch.batch_id}
        name = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
        key = f"uploads/{agency}/{month}/{WITHDRAWAL}{name}.json"
        data = json.dumps(content | {"asked_at": now.isoformat(timespec="seconds")}).encode()
        version_id = self.intake.create(key, data, "application/json", asked_by=asked_by)
        if version_id is None:
            version_id = self.intake.read_latest(key)[1]
        upload_id = upload_id_of(self.intake.name, key, version_id)
        return {"waits": True, "upload": {"key": key, "upload_id": upload_id}}
