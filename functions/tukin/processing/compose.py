"""The batch composer: of all uploads in line for an agency and period, the next batch.

An upload gets in line when it arrives. The first in line is composed at once; what arrives while an
execution is at work waits for its end, and is composed into one batch then. So n ratings at once
take two or three executions instead of n, and one alone takes no longer than before.

Two composers at once cost an execution, never a rupiah: the live month moves by compare and set,
and what was composed over another month than is live is composed again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tukin.aws.table import Table
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.publication import LiveMonth, is_superseded
from tukin.payroll.sources import Source, Sources, next_line, sources_before_engine_3
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.sources import SourcesArchive
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.register.in_force import register_in_force
from tukin.rules.in_force import rules_in_force
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import LiveRules, RuleArchive
from tukin.vocabulary.errors import RulesAwaited
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Pins:
    """By what a period is paid now, and against what its rows are checked ("" for no register)."""

    rules: RuleSet
    register_sha256: str


def pins_of(rules: LiveRules, table: Table, period: Period) -> Pins:
    """What a period pins now.

    Raises:
        RulesAwaited: E009, where there are no rules at all yet.
        InvalidInput: E009, where no rules are in force for the period.
    """
    return Pins(rules_in_force(rules, period), register_in_force(table, period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Composes batches; doing it twice changes nothing.

    ``pins`` says what a period pins now; ``engine`` is the version of the code that runs.
    ``take_lane`` says whether the agency may have an execution for a month (``Lanes.take``).
    """

    uploads: Uploads
    live_months: LiveMonths
    executions: Executions
    sources: SourcesArchive
    rules: RuleArchive
    pins: Callable[[Period], Pins]
    engine: str
    take_lane: Callable[[str, Period, str], bool]

    def compose(
        self, agency: str, period: Period, *, attempt: str = "", arrived: str | None = None
    ) -> None:
        """Start an execution for what is in line, unless one is at work.

        Args:
            agency: the agency.
            period: the period.
            attempt: what makes this another time, such as the name of an execution that ended.
            arrived: the upload that has just arrived. One that is not the first in line waits: who
                was there before it is composed, or waits for an execution that will see to both.

        Raises:
            RulesAwaited: where no rules may be used now; the uploads say so.
        """
        if arrived is not None and self.uploads.is_at_work(agency, period):
            return
        uploads = list(self.uploads.of_period(agency, period))
        if attempt:
            self._start_again(uploads)
        live = self.live_months.get(agency, period)
        counted = self._counted(live, uploads)
        refused = [Source.of(upload.batch) for upload in uploads if upload.may_revive]
        line = [
            upload
            for upload in self._still_waiting(uploads, live, counted)
            if upload.in_line and upload.waits_until is None
        ]
        if not line or any(upload.is_running for upload in uploads):
            return
        first = min(line, key=lambda upload: upload.batch.order)
        if arrived is not None and first.batch.upload_id != arrived:
            return
        if not self.take_lane(agency, period, first.batch.upload_id):
            return  # the sweep composes it when the agency has fewer executions
        chosen = next_line(line)
        batch = self._batch(chosen, live, counted.with_refused(refused))
        (leader,) = [one for one in chosen if one.batch.upload_id == batch.upload_id]
        if self.uploads.compose(leader, batch, attempt):
            self.uploads.name_leader(batch)
            others = [one for one in chosen if one is not leader]
            self._start(batch, attempt, others)

    def start_again(self, agency: str, period: Period) -> None:
        """Start what was composed, where whoever composed it ended before it could do so."""
        self._start_again(self.uploads.of_period(agency, period))

    def _start_again(self, uploads: Iterable[Upload]) -> None:
        """Whoever took the first upload into a batch may have ended before it took the others."""
        uploads = list(uploads)
        for upload in uploads:
            batch = upload.batch
            if upload.is_running and upload.batch_id == batch.batch_id:
                line = self.sources.of(batch).line if batch.sources_sha256 else ()
                left = [one for one in uploads if one.in_line and one.batch.upload_id in line]
                self._start(batch, upload.attempt, left)

    def _start(self, batch: Batch, attempt: str, others: Iterable[Upload]) -> None:
        for member in others:
            self.uploads.compose(member, batch, attempt)
        self.executions.start(batch, attempt)

    def line_up_group(self, known: Upload) -> None:
        """Put an upload, and all that were composed into the same batch, in line again."""
        agency, period = known.batch.agency, known.batch.period
        for upload in self.uploads.of_period(agency, period):
            if upload.is_on_its_way and not upload.in_line and upload.batch_id == known.batch_id:
                self.uploads.line_up(upload)
        if not known.is_on_its_way:
            self.uploads.line_up(known, alone=known.status is UploadStatus.AWAITING_APPROVAL)

    def _counted(self, live: LiveMonth | None, uploads: Sequence[Upload]) -> Sources:
        """The uploads that the live month is the fold of."""
        if live is None:
            return Sources()
        if not live.batch.sources_sha256:
            return sources_before_engine_3(live, uploads)
        return self.sources.of(live.batch)

    def _still_waiting(
        self, uploads: Sequence[Upload], live: LiveMonth | None, counted: Sources
    ) -> list[Upload]:
        """Those on their way; what counts already or came before a live whole file has ended."""
        waiting = []
        for upload in uploads:
            if not upload.is_on_its_way:
                continue
            if upload.batch.upload_id in counted.ids:
                self.uploads.settle_in(upload, UploadStatus.PUBLISHED, None)
            elif is_superseded(upload.batch.order, live):
                self.uploads.settle_in(upload, UploadStatus.SUPERSEDED, "E704")
            else:
                waiting.append(upload)
        return waiting

    def _batch(self, chosen: Sequence[Upload], live: LiveMonth | None, counted: Sources) -> Batch:
        """The batch of some uploads over the live month, named after the latest of them."""
        leader = max(chosen, key=lambda upload: upload.batch.order).batch
        sources = counted.with_line(Source.of(upload.batch) for upload in chosen)
        self.sources.keep(sources)
        pins = self._pins_now(chosen, leader.period)
        self.rules.keep(pins.rules)
        return replace(
            leader,
            rule_set=pins.rules.rule_set,
            rules_sha256=pins.rules.sha256,
            engine=self.engine,
            register_sha256=pins.register_sha256,
            base_batch_id="" if live is None else live.batch.batch_id,
            sources_sha256=sources.sha256,
        )

    def _pins_now(self, chosen: Sequence[Upload], period: Period) -> Pins:
        """What the period pins now; uploads that were received under a book of before say so."""
        try:
            return self.pins(period)
        except RulesAwaited as waiting:
            for upload in chosen:
                self.uploads.note_wait(upload, waiting.code)
            raise
