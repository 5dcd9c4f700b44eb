"""A new object → the upload's record in line → the composer, which makes a batch of the line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from tukin.aws.messaging.notifications import Ended, ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.observability import logger, metrics
from tukin.aws.table import Table
from tukin.payroll.batch import COMPOSED, Batch, UploadAddress, UploadStatus, is_withdrawal
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.lanes import Lanes
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.sources import SourcesArchive
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import MAY_GO_LIVE, Upload
from tukin.people.agencies.agency import Agencies
from tukin.processing.compose import Composer, Pins
from tukin.processing.turns import Turns
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import FileRefused, InvalidInput, RulesAwaited
from tukin.vocabulary.object_version import upload_id_of
from tukin.vocabulary.period import Period

_LATE = timedelta(hours=1)
"""How long before its notification S3 may have taken an object; a multipart upload bears the time
of its start."""


@dataclass(frozen=True, slots=True)
class WebMonths:
    """What a room above knows of months that are rated on the pages.

    ``is_part`` says by its name whether a file is an attendance part, ``take_part`` takes one.
    ``is_announced`` says whether just these bytes were assembled for an object of a file name.
    """

    is_part: Callable[[str], bool]
    take_part: Callable[[UploadAddress, ObjectVersion], None]
    is_announced: Callable[[str, Period, str, bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Receives uploads; doing it twice changes nothing.

    ``bucket`` gives a bucket by its name, ``reports`` is the one for the agencies' reports;
    ``agencies`` reads those in force, where an object has to be placed.
    """

    uploads: Uploads
    composer: Composer
    bucket: Callable[[str], Bucket]
    reports: Bucket
    agencies: Callable[[], Agencies]
    turns: Turns
    web_months: WebMonths

    @classmethod
    def on(
        cls,
        table: Table,
        reports: Bucket,
        archive: Bucket,
        state_machine_arn: str,
        pins: Callable[[Period], Pins],
        agencies: Callable[[], Agencies],
        engine: str,
        turns: Turns,
        executions: int,
        web_months_of: Callable[[Table, Bucket, Bucket, Callable[[Period], Pins]], WebMonths],
    ) -> Self:
        """On the stores of a table and an archive; ``web_months_of`` is of a room above."""
        uploads = Uploads(table)
        return cls(
            uploads=uploads,
            composer=Composer(
                uploads=uploads,
                live_months=LiveMonths(table),
                executions=Executions(state_machine_arn),
                sources=SourcesArchive(archive),
                rules=RuleArchive(archive),
                pins=pins,
                engine=engine,
                take_lane=Lanes(table, executions).take,
            ),
            bucket=Bucket,
            reports=reports,
            agencies=agencies,
            turns=turns,
            web_months=web_months_of(table, reports, archive, pins),
        )

    def take(self, messages: Iterable[ObjectVersion | Ended]) -> None:
        """Receive object versions; what cannot be placed is refused with a report.

        The end of an execution is the beginning of the next, where uploads are in line.
        """
        for message in messages:
            try:
                if isinstance(message, Ended):
                    self._compose_after(message)
                else:
                    self._receive(message)
            except RulesAwaited as waiting:
                logger.warning("upload waits for a rule book", error_code=waiting.code)
                metrics.add_metric("UploadsAwaitingRules", "Count", 1)
            except (InvalidInput, FileRefused) as refusal:
                if isinstance(message, Ended):
                    raise
                self._refuse(message, refusal)

    def _compose_after(self, ended: Ended) -> None:
        """The next batch; what the one that ended has left behind is composed upload by upload."""
        agency, period = ended.agency, Period.parse(ended.period)
        for upload in self.uploads.of_period(agency, period):
            if upload.is_running and upload.batch_id == ended.batch_id:
                self.uploads.line_up(upload, alone=True)
        self.composer.compose(agency, period, attempt=ended.execution)

    def _receive(self, version: ObjectVersion) -> None:
        address = UploadAddress.parse(version.key)
        agencies = self.agencies()
        agencies.require(address.agency, address.period)
        if self._is_taken_apart(address, version, agencies.is_web(address.agency, address.period)):
            return
        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        known = self.uploads.get(address.agency, address.period, upload_id)
        is_new = known is None
        if known is None:
            known = self._pin(address, version, upload_id)
        if known.uploaded_by is None and version.uploaded_by is not None:
            self.uploads.name_uploader(known.batch, version.uploaded_by)
        if self.turns.waits(known):
            return  # the sweep sends it again when its turn has come
        if version.attempt:
            self._receive_again(known, version.attempt)
        elif known.in_line:
            self.composer.compose(address.agency, address.period, arrived=upload_id)
        elif known.is_running and not is_new:
            self.composer.start_again(address.agency, address.period)

    def _is_taken_apart(self, address: UploadAddress, version: ObjectVersion, is_web: bool) -> bool:
        """Whether an object is an attendance part, which is no batch.

        In a month that is rated on the pages nothing else is uploaded but a withdrawal, which says
        nobody's score; what was assembled of it comes below ``composed/``, and nothing else does.

        Raises:
            FileRefused: E1113 for an upload that has to be made on the pages, E1114 for an object
                that nobody has assembled.
        """
        web, name = self.web_months, address.file_name
        if address.is_composed:
            data = self.bucket(version.bucket).read(version.key, version.version_id)
            if not is_web or not web.is_announced(address.agency, address.period, name, data):
                raise FileRefused("E1114")
        elif is_web and web.is_part(name):
            web.take_part(address, version)
            return True
        elif is_web and not is_withdrawal(name):
            raise FileRefused("E1113")
        return False

    def _receive_again(self, known: Upload, attempt: str) -> None:
        """What did not come to its end gets another execution; one that did stays as it is."""
        if known.status not in MAY_GO_LIVE:
            return
        agency, period = known.batch.agency, known.batch.period
        if known.attempt == attempt and not known.in_line:
            # The same message once more: the execution of its name was started, or is started now.
            self.composer.start_again(agency, period)
            return
        if known.waits_until is not None:
            self.uploads.take_up(known)
        self.composer.line_up_group(known)
        self.composer.compose(agency, period, attempt=attempt)

    def _pin(self, address: UploadAddress, version: ObjectVersion, upload_id: str) -> Upload:
        """Record a new upload, in line and not composed yet."""
        arrival = self.bucket(version.bucket).arrival(version.key, version.version_id)
        rule_set = rules_sha256 = register_sha256 = ""  # they are pinned when it is composed
        awaited = None
        try:
            pins = self.composer.pins(address.period)
            rule_set, rules_sha256 = pins.rules.rule_set, pins.rules.sha256
            register_sha256 = pins.register_sha256
        except RulesAwaited as waiting:
            awaited = waiting.code
        batch = Batch(
            upload_id=upload_id,
            bucket=version.bucket,
            key=version.key,
            version_id=version.version_id,
            uploaded_at=arrival.at,
            agency=address.agency,
            period=address.period,
            rule_set=rule_set,
            rules_sha256=rules_sha256,
            engine=self.composer.engine,
            register_sha256=register_sha256,
        )
        is_late = version.reported_at is not None and version.reported_at - arrival.at > _LATE
        logger.info("upload received", upload_id=upload_id)
        metrics.add_metric("UploadsReceived", "Count", 1)
        turn = self.turns.of(batch, self.uploads)
        if turn is not None:
            self._report_wait(batch, turn)
        who = version.uploaded_by, arrival.asked_by
        return self.uploads.pin(batch, *who, is_late=is_late, error_code=awaited, waits_until=turn)

    def _report_wait(self, batch: Batch, turn: datetime) -> None:
        """A report at the key of the one that comes when the upload was processed."""
        metrics.add_metric("UploadsDeferred", "Count", 1)
        place = f"{batch.report_prefix}.json"
        self._report(place, batch, findings=[self.turns.notice(turn)])

    def _refuse(self, version: ObjectVersion, refusal: InvalidInput | FileRefused) -> None:
        """Report why an upload cannot be placed; most have no period to record it under."""
        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        folder = version.key.removeprefix("uploads/").removeprefix(COMPOSED).split("/")[0]
        if folder not in self.agencies().codes:
            folder = "unknown"
        place = f"reports/{folder}/refused/{upload_id}.json"
        self._report(place, version, refusal=FileRefused(refusal.code, **refusal.details))
        self._end_in_line(version.key, upload_id, refusal.code)
        logger.warning("upload refused", upload_id=upload_id, error_code=refusal.code)
        metrics.add_metric("UploadsRefused", "Count", 1)

    def _report(self, place: str, version: ObjectVersion | Batch, **found: Any) -> None:
        """Write a report on an object of which no row was read."""
        # seldom needed, and a seventh of what a cold start imports
        from tukin.intake.check_file import CheckedFile  # noqa: PLC0415
        from tukin.upload_reports.report import report_json  # noqa: PLC0415

        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        report = report_json(
            CheckedFile(**found),
            upload_id=upload_id,
            key=version.key,
            version_id=version.version_id,
        )
        self.reports.write(place, report, "application/json")

    def _end_in_line(self, key: str, upload_id: str, error_code: str) -> None:
        """One that waits in line is refused, too: rules that came since do not cover its period."""
        try:
            address = UploadAddress.parse(key)
        except InvalidInput:
            return
        known = self.uploads.get(address.agency, address.period, upload_id)
        if known is not None and known.in_line:
            self.uploads.settle_in(known, UploadStatus.REFUSED, error_code)
