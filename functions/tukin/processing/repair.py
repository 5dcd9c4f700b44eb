"""Finds the uploads that got stuck, and restarts or counts them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from tukin.aws.objects import StoredVersion
from tukin.payroll.batch import ON_THEIR_WAY, UploadAddress, UploadStatus
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.people.agencies.agency import Agencies
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.object_version import UploadOrder, upload_id_of
from tukin.vocabulary.period import Period

_IN_LINE = timedelta(minutes=30)
"""How long an upload may wait for earlier ones of its month before it counts as stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRepair:
    """Looks at uploads one by one. Everything it does can be done again.

    ``bucket`` is the name of the bucket that they are in, ``receive_again`` has one received,
    ``must_wait`` says whether an agency's month waits for other executions of the agency.
    ``found`` counts by metric; ``periods`` are those to which something was uploaded lately.
    ``agencies`` are those in force, None before the first are: then every upload waits.
    """

    uploads: Uploads
    executions: Executions
    receive_again: Callable[[StoredVersion], None]
    bucket: str
    agencies: Agencies | None
    now: datetime
    youngest: timedelta
    must_wait: Callable[[str, Period], bool]
    found: Counter[str] = field(default_factory=Counter)
    periods: set[Period] = field(default_factory=set)
    _due: list[tuple[UploadOrder, StoredVersion]] = field(default_factory=list)

    def look_at(self, version: StoredVersion) -> None:
        """Find out how far an upload came, and restart it where it got stuck."""
        address = self._address_of(version.key)
        if address is None:
            return  # refused with a report when it arrived; there is no record to look for
        self.periods.add(address.period)
        upload_id = upload_id_of(self.bucket, version.key, version.version_id)
        upload = self.uploads.get(address.agency, address.period, upload_id)
        if upload is None:
            self._again("ObjectsWithoutRecord", version)
        elif self._is_delayed(upload):
            self.found["UploadsDelayed"] += 1
            if upload.waits_until is None or upload.waits_until <= self.now:
                self._due.append((upload.batch.order, version))
        elif upload.status in ON_THEIR_WAY:
            if version.modified < self.now - _IN_LINE or not self._waits_for_another(upload):
                self._again("UploadsStuck", version)
        elif upload.status is UploadStatus.FAILED:
            self.found["UploadsFailed"] += 1
        else:
            self._approved(upload)

    def take_up(self) -> None:
        """Have those received whose turn has come, in the order in which they were uploaded."""
        for _, version in sorted(self._due, key=itemgetter(0)):
            self.receive_again(version)

    def _is_delayed(self, upload: Upload) -> bool:
        """Whether an upload waits since its agency sent, or has at work, as much as it may."""
        if not (upload.is_on_its_way and upload.in_line):
            return False
        batch = upload.batch
        return upload.waits_until is not None or self.must_wait(batch.agency, batch.period)

    def _again(self, finding: str, version: StoredVersion) -> None:
        self.found[finding] += 1
        self.receive_again(version)

    def _waits_for_another(self, upload: Upload) -> bool:
        """Whether an earlier one is on its way as well; it may just have to wait for that."""
        batch = upload.batch
        return any(
            other.status in ON_THEIR_WAY and other.batch.order < batch.order
            for other in self.uploads.of_period(batch.agency, batch.period)
        )

    def _approved(self, upload: Upload) -> None:
        """An upload that was agreed to and still waits is published, tried once an hour."""
        approval = self.uploads.approval(upload)
        if approval is None:
            return
        if datetime.fromisoformat(approval.approved_at) < self.now - self.youngest:
            self.found["UploadsStuck"] += 1
            attempt = f"sweep {self.now:%Y-%m-%dT%H}"
            self.executions.start_approved(upload, approval.digest, attempt)

    def _address_of(self, key: str) -> UploadAddress | None:
        """Where an upload belongs, None where to no agency's month."""
        try:
            address = UploadAddress.parse(key)
        except InvalidInput:
            return None
        if self.agencies and not self.agencies.knows(address.agency, address.period):
            return None
        return address
