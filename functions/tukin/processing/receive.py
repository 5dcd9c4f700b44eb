"""A new object → the upload's record with its pins → one execution per batch."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Self

from tukin.aws.notifications import ObjectVersion
from tukin.aws.objects import Arrival, Bucket
from tukin.aws.observability import logger, metrics
from tukin.aws.table import Table
from tukin.payroll.batch import Batch, UploadAddress
from tukin.payroll.publication import LiveMonth, base_of, has_right_base
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import MAY_GO_LIVE, Upload
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.object_version import UploadOrder, upload_id_of
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Receives uploads; doing it twice changes nothing.

    ``bucket`` gives a bucket by its name, ``reports`` is the one for the agencies' reports.
    ``rules_in_force`` and ``register_in_force`` say by what a period is paid now and against what
    its rows are checked ("" without a register). ``engine`` is the version of the code that runs.
    """

    uploads: Uploads
    live_months: LiveMonths
    executions: Executions
    bucket: Callable[[str], Bucket]
    reports: Bucket
    rules: RuleArchive
    rules_in_force: Callable[[Period], RuleSet]
    register_in_force: Callable[[Period], str]
    agencies: Collection[str]
    engine: str

    @classmethod
    def on(
        cls,
        table: Table,
        reports: Bucket,
        archive: Bucket,
        state_machine_arn: str,
        in_force: tuple[Callable[[Period], RuleSet], Callable[[Period], str]],
        agencies: Collection[str],
        engine: str,
    ) -> Self:
        """On the stores of a table and an archive."""
        rules_in_force, register_in_force = in_force
        return cls(
            uploads=Uploads(table),
            live_months=LiveMonths(table),
            executions=Executions(state_machine_arn),
            bucket=Bucket,
            reports=reports,
            rules=RuleArchive(archive),
            rules_in_force=rules_in_force,
            register_in_force=register_in_force,
            agencies=agencies,
            engine=engine,
        )

    def take(self, versions: Iterable[ObjectVersion]) -> None:
        """Receive object versions; what cannot be placed is refused with a report."""
        for version in versions:
            try:
                self._receive(version)
            except (InvalidInput, FileRefused) as refusal:
                self._refuse(version, refusal)

    def _receive(self, version: ObjectVersion) -> None:
        address = UploadAddress.parse(version.key)
        if address.agency not in self.agencies:
            raise InvalidInput("E006", agency=address.agency)
        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        known = self.uploads.get(address.agency, address.period, upload_id)
        if known is not None and known.uploaded_by is None and version.uploaded_by is not None:
            self.uploads.name_uploader(known.batch, version.uploaded_by)
        batch = self._pinned(known, address, version)
        if batch.engine != self.engine:
            return  # it came to its end under other code, and stays as that made it
        logger.info("upload received", upload_id=batch.upload_id, batch_id=batch.batch_id)
        metrics.add_metric("UploadsReceived", "Count", 1)
        self.executions.start(batch, version.attempt)

    def _pinned(
        self, known: Upload | None, address: UploadAddress, version: ObjectVersion
    ) -> Batch:
        """The batch of an upload: the recorded one, unless it cannot go live any more."""
        live = self.live_months.get(address.agency, address.period)
        if known is not None and not self._is_outdated(known, live):
            return known.batch
        arrival = self.bucket(version.bucket).arrival(version.key, version.version_id)
        batch = self._pin(address, version, arrival, live)
        if known is None:
            return self.uploads.pin(batch, version.uploaded_by, arrival.asked_by).batch
        return batch if self.uploads.pin_again(known, batch) else self._read_again(known).batch

    def _is_outdated(self, known: Upload, live: LiveMonth | None) -> bool:
        """Whether what is pinned cannot go live any more: other code, or another base."""
        if known.status not in MAY_GO_LIVE:
            return False
        return known.batch.engine != self.engine or not has_right_base(known.batch, live)

    def _read_again(self, known: Upload) -> Upload:
        """Whose pin is recorded now: ours after a lost answer, or that of another notification."""
        batch = known.batch
        return self.uploads.get(batch.agency, batch.period, batch.upload_id) or known

    def _pin(
        self,
        address: UploadAddress,
        version: ObjectVersion,
        arrival: Arrival,
        live: LiveMonth | None,
    ) -> Batch:
        rules = self.rules_in_force(address.period)
        self.rules.keep(rules)
        order = UploadOrder(arrival.at, version.version_id)
        return Batch(
            upload_id=upload_id_of(version.bucket, version.key, version.version_id),
            bucket=version.bucket,
            key=version.key,
            version_id=version.version_id,
            uploaded_at=arrival.at,
            agency=address.agency,
            period=address.period,
            rule_set=rules.rule_set,
            rules_sha256=rules.sha256,
            engine=self.engine,
            register_sha256=self.register_in_force(address.period),
            base_batch_id=base_of(order, address.is_amendment, live),
        )

    def _refuse(self, version: ObjectVersion, refusal: InvalidInput | FileRefused) -> None:
        """Report why an upload cannot be placed; there is no period to record it under."""
        # seldom needed, and a seventh of what a cold start imports
        from tukin.intake.check_file import CheckedFile  # noqa: PLC0415
        from tukin.upload_reports.report import report_json  # noqa: PLC0415

        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        checked = CheckedFile(refusal=FileRefused(refusal.code, **refusal.details))
        folder = version.key.removeprefix("uploads/").split("/")[0]
        if folder not in self.agencies:
            folder = "unknown"
        report = report_json(
            checked, upload_id=upload_id, key=version.key, version_id=version.version_id
        )
        self.reports.write(f"reports/{folder}/refused/{upload_id}.json", report, "application/json")
        logger.warning("upload refused", upload_id=upload_id, error_code=refusal.code)
        metrics.add_metric("UploadsRefused", "Count", 1)
