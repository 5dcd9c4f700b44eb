"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.file_formats.finding import FindingKind
from tukin.file_formats.limits import MAX_ROWS
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import CheckedMonth, SourceFile, check_month
from tukin.intake.remarks.claimed import OpenClaims, with_claims
from tukin.intake.remarks.discipline import find_notices
from tukin.intake.remarks.second_raters import names_raters
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import Batch, UploadStatus, partitions_for
from tukin.payroll.merge import AcceptedRow, FoldedRows, KeyOf
from tukin.payroll.record import names_of
from tukin.payroll.sources import Source, Sources
from tukin.payroll.stores.shards import Shards
from tukin.payroll.stores.sources import SourcesArchive
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.people.strangers import Strangers
from tukin.processing.fetch import fetch_files
from tukin.processing.logging import enter_batch
from tukin.processing.other_months import Content, OtherMonths, content_of
from tukin.processing.strangers import MayAnswer, refusals
from tukin.register.register import Register
from tukin.register.unpaid import find_unpaid
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.upload_reports.check_page import check_page
from tukin.upload_reports.marked_workbook import WORKBOOK_TYPE, write_highlighted
from tukin.upload_reports.report import describe_report, to_json
from tukin.vocabulary.errors import FileRefused

ROWS_PER_SHARD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Validates the uploads of a batch.

    ``bucket`` gives a bucket by its name, ``reports`` is the one for the agencies' reports;
    ``register`` gives the register of a hash, None for ""; ``key_of`` the person's key of a NIP;
    ``engine`` is the version of the code that runs, ``time_zone`` the region's. ``may_answer`` says
    whether as many rows of strangers may be answered (``Strangers.may_answer_upload``), ``claims``
    whom several agencies claim for a period.
    """

    uploads: Uploads
    shards: Shards
    sources: SourcesArchive
    bucket: Callable[[str], Bucket]
    reports: Bucket
    rules: RuleArchive
    register: Callable[[str], Register | None]
    key_of: KeyOf
    engine: str
    time_zone: ZoneInfo
    may_answer: MayAnswer
    claims: OpenClaims = lambda _: {}

    @classmethod
    def on(
        cls,
        table: Table,
        reports: Bucket,
        archive: Bucket,
        register: Callable[[str], Register | None],
        key_of: KeyOf,
        engine: str,
        time_zone: ZoneInfo,
        claims: OpenClaims,
    ) -> Self:
        """On the stores of a table and an archive."""
        return cls(
            uploads=Uploads(table),
            shards=Shards(archive),
            sources=SourcesArchive(archive),
            bucket=Bucket,
            reports=reports,
            rules=RuleArchive(archive),
            register=register,
            key_of=key_of,
            engine=engine,
            time_zone=time_zone,
            may_answer=Strangers(table, time_zone).may_answer_upload,
            claims=claims,
        )

    def run(self, batch: Batch) -> dict[str, Any]:
        """Accept or reject every row, report it, and write the rows of the batch.

        Returns:
            The outcome, the counts of rows, the codes of the conditions, and the shards as plain
            values. The outcome is ``refused`` where no upload of the line has a row to use,
            ``apart`` where one of several must be composed alone.

        Raises:
            EngineChanged: E703, where the batch is pinned to other code.
        """
        enter_batch(batch, self.engine)
        rules = self.rules.get(batch.rules_sha256)
        validator = RowValidator(
            rules, batch.agency, batch.period, self.register(batch.register_sha256)
        )
        sources = self.sources.of(batch)
        with tempfile.TemporaryDirectory() as folder:
            uploads, bucket = sources.uploads, self.bucket(batch.bucket)
            files = fetch_files(bucket, uploads, Path(folder), self.time_zone)
            month = _refused_as_a_month(sources, check_month(files, validator))
            refused = refusals(batch, sources, month, self.uploads, self.may_answer)
            if any(refused) and len(refused) > 1:
                return self._apart(batch, sources, refused)
            month = _with_line_refused(sources, month, next(filter(None, refused), None))
            contents = {
                place: content
                for place in sources.places
                if (content := content_of(files[place], month.files[place])) is not None
            }
            month = self._beside_other_months(batch, month, contents, rules)
            month = with_claims(month, sources.places, batch.agency, self.claims(batch.period))
            rows = FoldedRows(month.rows, sources.orders, self.key_of)
            conditions = [_conditions(month.files[place]) for place in sources.places]
            changed = self._changed(batch, sources, month)
            revived = sorted({code for other in changed for code in other.new_conditions})
            if len(sources.line) > 1 and (revived or any(conditions)):
                return self._apart(batch, sources, [found or revived for found in conditions])
            for place in sources.places:
                source, checked = sources.uploads[place], month.files[place]
                report = _report(batch, source, checked, rows, validator)
                path = files[place].path
                keys = self._write_reports(source.report_prefix, path, checked, report, rules)
                details = {**keys, **contents.get(place, {}), **self._said(source, checked)}
                self._record(batch, source, checked, len(rows), details)
            revised = [
                self._revised(batch, sources.uploads[other.place], other, files, validator, rows)
                for other in changed
            ]
        found = sorted({*revived, *(code for some in conditions for code in some)})
        return self._result(batch, sources, month, rows, rules, found) | {"revised": revised}

    def _beside_other_months(
        self, batch: Batch, month: CheckedMonth, contents: Mapping[int, Content], rules: RuleSet
    ) -> CheckedMonth:
        """The month, with what is to be said of a new file beside those of the agency's others."""
        others, files = OtherMonths(self.uploads, batch.agency, batch.period), list(month.files)
        for place, content in contents.items():
            checked = files[place]
            more = others.conditions(content, rules) if checked.accepted else []
            files[place] = replace(checked, findings=[*checked.findings, *more])
        return replace(month, files=files)

    def _changed(
        self, batch: Batch, sources: Sources, month: CheckedMonth
    ) -> list["_ChangedUpload"]:
        """The amendments that counted before of which the line changes what is to be said.

        They come out otherwise, or name another rater for somebody.
        """
        others = [place for place in range(len(month.files)) if place not in sources.places]
        if not any(sources.uploads[place].is_amendment for place in others):
            return []
        in_line = {sources.uploads[place].file_name for place in sources.places}
        known = {
            upload.batch.upload_id: upload
            for upload in self.uploads.of_period(batch.agency, batch.period)
        }
        changed = []
        for place in others:
            source, checked = sources.uploads[place], month.files[place]
            before = known.get(source.upload_id)
            if not source.is_amendment:
                continue
            comes_out_as_before = before is not None and self._comes_out(before, checked)
            if not comes_out_as_before or names_raters(checked.findings, in_line):
                agreed = before.conditions if before is not None else ()
                more = () if comes_out_as_before else {*_conditions(checked)} - {*agreed}
                changed.append(_ChangedUpload(place, checked, frozenset(more)))
        return changed

    def _comes_out(self, before: Upload, checked: CheckedFile) -> bool:
        """Whether the rows of the same people count as when the upload was reported."""
        if before.outcome_sha256 is None:  # recorded before there was one
            return (before.accepted, before.rejected) == (len(checked.accepted), checked.rejected)
        return before.outcome_sha256 == _outcome(checked, self.key_of)

    def _said(self, source: Source, checked: CheckedFile) -> dict[str, Any]:
        """What an upload's record keeps of what is reported, to see later what has changed."""
        said: dict[str, Any] = {"conditions": _conditions(checked)}
        if source.is_amendment:
            said["outcome_sha256"] = _outcome(checked, self.key_of)
        return said

    def _revised(
        self,
        batch: Batch,
        source: Source,
        other: "_ChangedUpload",
        files: Sequence[SourceFile],
        validator: RowValidator,
        rows: Collection[AcceptedRow],
    ) -> dict[str, Any]:
        """The new report and counts of an earlier upload; recorded when the batch goes live."""
        checked = other.checked
        report = _report(batch, source, checked, rows, validator)
        prefix = f"{source.report_prefix}.{batch.batch_id[:8]}"
        keys = self._write_reports(
            prefix, files[other.place].path, checked, report, validator.rules
        )
        counts = {"accepted": len(checked.accepted), "rejected": checked.rejected}
        return {"upload_id": source.upload_id, **counts, **keys, **self._said(source, checked)}

    def _apart(self, batch: Batch, sources: Sources, why: Sequence[object]) -> dict[str, Any]:
        """Mark the uploads of which something is found: each is composed alone then.

        Those that somebody may have to approve, or that are refused as a whole.
        """
        for upload_id, found in zip(sources.line, why, strict=True):
            if found:
                self.uploads.set_apart(batch, upload_id)
        return {"outcome": "apart", "accepted": 0, "rejected": 0, "rows": 0}

    def _result(
        self,
        batch: Batch,
        sources: Sources,
        month: CheckedMonth,
        rows: Collection[AcceptedRow],
        rules: RuleSet,
        conditions: list[str],
    ) -> dict[str, Any]:
        checked = [month.files[place] for place in sources.places]
        counting = [
            upload_id
            for upload_id, file in zip(sources.line, checked, strict=True)
            if _is_used(file, batch)
        ]
        return {
            "outcome": "validated" if counting else "refused",
            "counting": counting,
            "accepted": sum(len(file.accepted) for file in checked),
            "rejected": sum(file.rejected for file in checked),
            "rows": len(rows),
            "conditions": conditions,
            "partitions": partitions_for(len(rows)),
            "shards": self.shards.write(batch, rows, ROWS_PER_SHARD, names_of(rules))
            if counting
            else [],
        }

    def _write_reports(
        self,
        prefix: str,
        path: Path,
        checked: CheckedFile,
        report: dict[str, Any],
        rules: RuleSet,
    ) -> dict[str, str | None]:
        """What the agency gets back: the JSON, the page and the marked workbook."""
        annotated_key = None
        self.reports.write(f"{prefix}.json", to_json(report), "application/json")
        page = check_page(report, rules).encode()
        self.reports.write(f"{prefix}.html", page, "text/html; charset=utf-8")
        marked = path.with_name("marked.xlsx")
        if write_highlighted(path, marked, checked, report, rules):
            annotated_key = f"{prefix}.xlsx"
            self.reports.write(annotated_key, marked.read_bytes(), WORKBOOK_TYPE)
        elif checked.errors:
            logger.warning("no marked workbook")
        return {
            "report_key": f"{prefix}.json",
            "page_key": f"{prefix}.html",
            "annotated_key": annotated_key,
        }

    def _record(
        self,
        batch: Batch,
        source: Source,
        checked: CheckedFile,
        rows: int,
        details: Mapping[str, Any],
    ) -> None:
        """Update the upload's status; a stale execution changes nothing."""
        is_used = _is_used(checked, batch)
        counts = {"accepted": len(checked.accepted), "rejected": checked.rejected, "rows": rows}
        self.uploads.describe(batch, source.upload_id, **counts, **details)
        self.uploads.advance(
            batch,
            UploadStatus.VALIDATED if is_used else UploadStatus.REFUSED,
            source.upload_id,
            error_code=checked.refusal.code if checked.refusal else None,
        )
        logger.info("upload validated", accepted=len(checked.accepted), rejected=checked.rejected)


@dataclass(frozen=True, slots=True)
class _ChangedUpload:
    """An upload that counted before, as it comes out now; ``new_conditions`` nobody agreed to."""

    place: int
    checked: CheckedFile
    new_conditions: frozenset[str]


def _outcome(checked: CheckedFile, key_of: KeyOf) -> str:
    """Whose rows of an upload count and whose do not, as a hash; the unreadable are counted."""
    people = [row.nip for row in checked.accepted], checked.rejected_rows
    keys = [sorted(map(key_of, some)) for some in people]
    return hashlib.sha256(json.dumps([*keys, checked.rejected]).encode()).hexdigest()


def _is_used(checked: CheckedFile, batch: Batch) -> bool:
    """Whether an upload has a row that counts; a withdrawal needs none."""
    return checked.refusal is None and (bool(len(checked.accepted)) or batch.is_withdrawal)


def _conditions(checked: CheckedFile) -> list[str]:
    """The codes of what the agency head has to agree to before the upload counts."""
    return [finding.code for finding in checked.findings if finding.kind is FindingKind.CONDITION]


def _refused_as_a_month(sources: Sources, month: CheckedMonth) -> CheckedMonth:
    """The month, or one in which the line is refused since there can be no such month.

    The whole file below it was read once, by rules that are in force no more (E137); or there would
    be more people than a whole file may hold, whom an execution could not list (E138).
    """
    refusal = None
    if len(month.rows) > MAX_ROWS:
        refusal = FileRefused("E138", limit=MAX_ROWS)
    elif 0 not in sources.places and month.files and month.files[0].refusal is not None:
        refusal = FileRefused("E137")
    return _with_line_refused(sources, month, refusal)


def _with_line_refused(
    sources: Sources, month: CheckedMonth, refusal: FileRefused | None
) -> CheckedMonth:
    """The month, or one in which nothing of the line counts."""
    if refusal is None:
        return month
    places, refused = sources.places, CheckedFile(refusal=refusal)
    files = [refused if place in places else file for place, file in enumerate(month.files)]
    return CheckedMonth((), files)


def _report(
    batch: Batch,
    source: Source,
    checked: CheckedFile,
    rows: Collection[AcceptedRow],
    validator: RowValidator,
) -> dict[str, Any]:
    unpaid = None
    if validator.roll is not None and rows:
        paid = {row.appraisal.nip for row in rows}
        unpaid = find_unpaid(validator.roll, paid, checked.rejected_rows)
    return describe_report(
        checked,
        notices=find_notices(checked.accepted, validator.rules),
        unpaid=unpaid,
        upload_id=source.upload_id,
        agency=batch.agency,
        period=str(batch.period),
        file=source.file_name,
        version_id=source.version_id,
        uploaded_at=source.uploaded_at.isoformat(),
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        register_sha256=batch.register_sha256,
        kind=source.kind,
        month_rows=len(rows),
    )
