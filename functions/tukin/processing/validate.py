"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.limits import MAX_ROWS
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.discipline_notices import find_notices
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import Batch, UploadStatus, partitions_for
from tukin.payroll.logging import enter_batch
from tukin.payroll.merge import AcceptedRow, KeyOf, OwnRows, fits_rules, merge
from tukin.payroll.record import names_of
from tukin.payroll.stores.shards import Shards
from tukin.payroll.stores.uploads import Uploads
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
    """Validates the upload of a batch.

    ``bucket`` gives a bucket by its name, ``reports`` is the one for the agencies' reports;
    ``register`` gives the register of a hash, None for ""; ``key_of`` the person's key of a NIP;
    ``engine`` is the version of the code that runs.
    """

    uploads: Uploads
    shards: Shards
    bucket: Callable[[str], Bucket]
    reports: Bucket
    rules: RuleArchive
    register: Callable[[str], Register | None]
    key_of: KeyOf
    engine: str

    @classmethod
    def on(
        cls,
        table: Table,
        reports: Bucket,
        archive: Bucket,
        register: Callable[[str], Register | None],
        key_of: KeyOf,
        engine: str,
    ) -> Self:
        """On the stores of a table and an archive."""
        return cls(
            uploads=Uploads(table),
            shards=Shards(archive),
            bucket=Bucket,
            reports=reports,
            rules=RuleArchive(archive),
            register=register,
            key_of=key_of,
            engine=engine,
        )

    def run(self, batch: Batch) -> dict[str, Any]:
        """Accept or reject every row, report it, and write the rows of the batch.

        Returns:
            The outcome, the counts of rows, and the shards as plain values.

        Raises:
            EngineChanged: E703, where the batch is pinned to other code.
        """
        enter_batch(batch, self.engine)
        register = self.register(batch.register_sha256)
        rules = self.rules.get(batch.rules_sha256)
        validator = RowValidator(rules, batch.agency, batch.period, register)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "upload")
            self.bucket(batch.bucket).download(batch.key, batch.version_id, path)
            checked = check_file(path, batch.file_name, validator)
            rows: Collection[AcceptedRow] = ()
            try:
                rows = self._merge(batch, checked.accepted, rules)
            except FileRefused as refusal:
                checked = CheckedFile(refusal=refusal)
            report = _report(batch, checked, rows, validator)
            keys = self._write_reports(batch, path, checked, report, rules)
        self._record(batch, checked, len(rows), keys)
        return {
            "outcome": "validated" if rows else "refused",
            "accepted": len(checked.accepted),
            "rejected": checked.rejected,
            "rows": len(rows),
            "partitions": partitions_for(len(rows)),
            "shards": self.shards.write(batch, rows, ROWS_PER_SHARD, names_of(rules))
            if rows
            else [],
        }

    def _merge(
        self, batch: Batch, accepted: Collection[Appraisal], rules: RuleSet
    ) -> Collection[AcceptedRow]:
        """The rows of the batch: the upload's own and those of the batch it is based on.

        Raises:
            FileRefused: E137, where those cannot be computed by the rules in force by now; E138,
                where they are more than a whole file may hold: an execution could not list them.
        """
        if not accepted or not batch.base_batch_id:
            return OwnRows(batch, accepted, self.key_of)
        manifest = self.shards.manifest(batch.base_batch_id)
        rows = merge(batch, accepted, self.shards.all_rows(manifest), self.key_of)
        if len(rows) > MAX_ROWS:
            raise FileRefused("E138", limit=MAX_ROWS)
        if manifest.rules_sha256 != batch.rules_sha256 and not all(
            fits_rules(row.appraisal, rules) for row in rows
        ):
            raise FileRefused("E137")
        return rows

    def _write_reports(
        self, batch: Batch, path: Path, checked: CheckedFile, report: dict[str, Any], rules: RuleSet
    ) -> dict[str, str | None]:
        """What the agency gets back: the JSON, the page and the marked workbook."""
        prefix, annotated_key = batch.report_prefix, None
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
        self, batch: Batch, checked: CheckedFile, rows: int, keys: dict[str, str | None]
    ) -> None:
        """Update the upload's status; a stale execution changes nothing."""
        self.uploads.advance(
            batch,
            UploadStatus.VALIDATED if rows else UploadStatus.REFUSED,
            accepted=len(checked.accepted),
            rejected=checked.rejected,
            rows=rows,
            error_code=checked.refusal.code if checked.refusal else None,
            **keys,
        )
        logger.info("upload validated", accepted=len(checked.accepted), rejected=checked.rejected)


def _report(
    batch: Batch, checked: CheckedFile, rows: Collection[AcceptedRow], validator: RowValidator
) -> dict[str, Any]:
    unpaid = None
    if validator.roll is not None and rows:
        paid = {row.appraisal.nip for row in rows}
        unpaid = find_unpaid(validator.roll, paid, checked.rejected_rows)
    return describe_report(
        checked,
        notices=find_notices(checked.accepted, validator.rules),
        unpaid=unpaid,
        upload_id=batch.upload_id,
        agency=batch.agency,
        period=str(batch.period),
        file=batch.file_name,
        version_id=batch.version_id,
        uploaded_at=batch.uploaded_at.isoformat(),
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        register_sha256=batch.register_sha256,
        kind="amendment" if batch.is_amendment else "whole",
        month_rows=len(rows),
    )
