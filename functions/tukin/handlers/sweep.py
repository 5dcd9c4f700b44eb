"""What was left behind is found within one sweep, and mended or told: nothing waits for luck.

Found and mended: an object without an upload record, a register without a report, an upload stuck
on its way or approved and not published, referrals behind the live batch, a referral that was not
sent, a settlement run that did not end. Found and told by a metric: an upload that failed, a
dead-letter queue that is not empty, a stored total that does not recompute.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.bus import put_events, referral_event
from tukin.aws.executions import start_approved_execution, start_run
from tukin.aws.heads import Heads, is_live
from tukin.aws.objects import StoredVersion
from tukin.aws.queues import message_count, send_message
from tukin.aws.records import Records
from tukin.aws.referrals import Referrals
from tukin.aws.runs import Run, Runs, RunStatus
from tukin.aws.uploads import Upload, Uploads
from tukin.domain.batch import (
    ON_THEIR_WAY,
    UploadAddress,
    UploadStatus,
    add_totals,
    register_report_key,
    upload_id,
)
from tukin.domain.coaching import changed_referrals
from tukin.domain.errors import IntegrityError, InvalidInput
from tukin.domain.period import Period
from tukin.domain.publication import Head, audit
from tukin.handlers.environment import intake, names, table, variable
from tukin.handlers.observability import logger, metrics

_YOUNGEST = timedelta(minutes=10)
_IN_LINE = timedelta(minutes=30)
"""So long an upload may stand in line behind others of its month before it is taken for stuck."""
_OLDEST = timedelta(days=60)
_RUN_ON_ITS_WAY = (RunStatus.REQUESTED, RunStatus.COMMITTED)
_PAGE_RUNS = 50
_FINDINGS = (
    "ObjectsWithoutRecord",
    "UploadsStuck",
    "UploadsFailed",
    "ReferralsBehind",
    "ReferralsUnsent",
    "IntegrityFailures",
    "DeadLetters",
    "RunsStuck",
)
"""Names of the metrics, all of them reported by each sweep; alarms.yaml watches them."""


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Scheduled. What it finds and how often, by the names of the metrics."""
    found = _Sweep(datetime.now(UTC)).run()
    for name in _FINDINGS:
        metrics.add_metric(name, "Count", found[name])
    logger.info("swept", extra=dict(found))
    return {name: found[name] for name in _FINDINGS}


class _Sweep:
    """One sweep. Everything it does can be done again."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._found: Counter[str] = Counter()
        self._periods: set[Period] = set()
        """Those to which something was uploaded lately, however long ago they were."""

    def run(self) -> Counter[str]:
        """Look at everything once."""
        for version in self._versions("uploads/"):
            self._object(version)
        self._registers()
        for head in self._live():
            self._head(head)
        for run in self._runs():
            self._run(run)
        for queue in variable("DEAD_LETTER_QUEUES").split(","):
            self._found["DeadLetters"] += message_count(queue)
        return self._found

    def _versions(self, prefix: str) -> Iterator[StoredVersion]:
        """The objects that are old enough to be done with, and not so old that nobody cares."""
        for version in intake().versions(prefix):
            if self._now - _OLDEST < version.modified < self._now - _YOUNGEST:
                yield version

    def _registers(self) -> None:
        """A register of which there is no report was never received."""
        told = {report.key for report in intake().versions("reports/register/")}
        for version in self._versions("register/"):
            number = upload_id(intake().name, version.key, version.version_id)
            if register_report_key(version.key, number) not in told:
                self._receive_again("ObjectsWithoutRecord", version, "REGISTER_QUEUE_URL")

    def _object(self, version: StoredVersion) -> None:
        address = _address_of(version.key)
        if address is None:
            return  # refused with a report when it arrived; there is no record to look for
        self._periods.add(address.period)
        number = upload_id(intake().name, version.key, version.version_id)
        upload = Uploads(table()).get(address.agency, address.period, number)
        if upload is None:
            self._receive_again("ObjectsWithoutRecord", version, "UPLOAD_QUEUE_URL")
        elif upload.status in ON_THEIR_WAY:
            if version.modified < self._now - _IN_LINE or not self._is_behind_another(upload):
                self._receive_again("UploadsStuck", version, "UPLOAD_QUEUE_URL")
        elif upload.status is UploadStatus.FAILED:
            self._found["UploadsFailed"] += 1
        else:
            self._approved(upload)

    def _is_behind_another(self, upload: Upload) -> bool:
        """Whether one before it is on its way as well; it may just have to wait for that."""
        batch = upload.batch
        return any(
            other.status in ON_THEIR_WAY and other.batch.order < batch.order
            for other in Uploads(table()).of_period(batch.agency, batch.period)
        )

    def _approved(self, upload: Upload) -> None:
        """An upload that was agreed to and still waits is published, tried once an hour."""
        approval = Uploads(table()).approval(upload)
        if approval is None:
            return
        if datetime.fromisoformat(approval.approved_at) < self._now - _YOUNGEST:
            self._found["UploadsStuck"] += 1
            attempt = f"sweep {self._now:%Y-%m-%dT%H}"
            machine = variable("STATE_MACHINE_ARN")
            start_approved_execution(machine, upload, approval.digest, attempt)

    def _receive_again(self, finding: str, version: StoredVersion, queue: str) -> None:
        """Send the object to a queue once more; at most one execution an hour comes of it."""
        self._found[finding] += 1
        content = {
            "bucket": intake().name,
            "key": version.key,
            "version_id": version.version_id,
            "after": f"sweep {self._now:%Y-%m-%dT%H}",
        }
        send_message(variable(queue), {"receive_again": content})

    def _runs(self) -> Iterator[Run]:
        """The runs that were asked for in the last months, the latest first."""
        after: str | None = None
        while page := Runs(table()).latest(_PAGE_RUNS, after):
            for run in page:
                if datetime.fromisoformat(run.requested_at) < self._now - _OLDEST:
                    return
                yield run
            after = page[-1].listed_as

    def _run(self, run: Run) -> None:
        """A run that was requested or committed and did not end is started once more an hour."""
        asked_at = datetime.fromisoformat(run.requested_at)
        if run.status in _RUN_ON_ITS_WAY and asked_at < self._now - _YOUNGEST:
            self._found["RunsStuck"] += 1
            name = f"{run.run_id}-sweep-{self._now:%Y%m%dT%H}"
            start_run(variable("SETTLEMENT_ARN"), run.run_id, name)

    def _live(self) -> Iterator[Head]:
        """The live batches of the months that are still worked on, by the calendar or in fact."""
        period = Period(self._now.year, self._now.month)
        periods = [period, period.previous, period.previous.previous]
        extra_runs = [
            Period(year, month) for year in {p.year for p in periods} for month in (13, 14)
        ]
        for swept in sorted({*periods, *extra_runs, *self._periods}):
            yield from Heads(table()).of_period(swept)

    def _head(self, head: Head) -> None:
        try:
            records = list(Records(table(), names()).live(head))
            audit(head.totals.rows, head.totals, add_totals(r.totals for r in records))
        except IntegrityError as error:
            self._found["IntegrityFailures"] += 1
            logger.error("stored totals differ", batch_id=head.batch.batch_id, code=error.code)
            return
        needs = {record.appraisal.nip: record.need for record in records if record.need}
        self._referrals(head, needs)

    def _referrals(self, head: Head, needs: dict[str, Any]) -> None:
        referrals = Referrals(table())
        agency, period = head.batch.agency, head.batch.period
        known = referrals.of_period(agency, period)
        changes = list(changed_referrals(agency, period, needs, known, head.batch.format))
        self._found["ReferralsBehind"] += len(changes)
        referrals.write(changes, is_live(head))
        unsent = [r for r in referrals.unsent(agency, period) if r not in changes]
        self._found["ReferralsUnsent"] += len(unsent)
        failed = put_events(variable("BUS_NAME"), [referral_event(r) for r in unsent])
        for index, referral in enumerate(unsent):
            if index not in failed:
                referrals.mark_sent(referral)


def _address_of(key: str) -> UploadAddress | None:
    """Where an upload belongs, None where to no agency's month."""
    try:
        address = UploadAddress.parse(key)
    except InvalidInput:
        return None
    return address if address.agency in variable("AGENCY_CODES").split(",") else None
