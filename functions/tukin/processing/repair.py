"""Finds the uploads that got stuck, and restarts or counts them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from tukin.aws.objects import StoredVersion
from tukin.payroll.batch import ON_THEIR_WAY, UploadAddress, UploadStatus, is_withdrawal
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
    ``is_part`` says of an upload to a month that is rated on the pages whether it is an attendance
    part, ``is_known_part`` whether that was taken; they have no upload record.
    """

    uploads: Uploads
    executions: Executions
    receive_again: Callable[[StoredVersion], None]
    bucket: str
    agencies: Agencies | None
    now: datetime
    youngest: timedelta
    must_wait: Callable[[str, Period], bool]
    is_part: Callable[[str], bool]
    is_known_part: Callable[[str, Period, str], bool]
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
        if self._is_of_pages(address):
            self._look_at_part(address, upload_id, version)
        else:
            self._look_at_upload(address, upload_id, version)

    def _look_at_upload(
        self, address: UploadAddress, upload_id: str, version: StoredVersion
    ) -> None:
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

    def _is_of_pages(self, address: UploadAddress) -> bool:
        """Whether an upload is to a month to which nothing but attendance is uploaded."""
        is_web = self.agencies is not None and self.agencies.is_web(address.agency, address.period)
        return is_web and not address.is_composed and not is_withdrawal(address.file_name)

    def _look_at_part(self, address: UploadAddress, upload_id: str, version: StoredVersion) -> None:
        """Anything else was refused with a report when it arrived."""
        is_part = self.is_part(address.file_name)
        if is_part and not self.is_known_part(address.agency, address.period, upload_id):
            self._again("ObjectsWithoutRecord", version)

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
