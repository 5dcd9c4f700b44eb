"""A pinned upload → shards of accepted rows, and a report on every bad row back to the agency."""

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.objects import Bucket
from tukin.aws.rule_store import RuleArchive
from tukin.aws.shards import Shards
from tukin.aws.uploads import Uploads, batch_from_json
from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import Batch, UploadStatus, partitions_for
from tukin.domain.discipline import find_notices
from tukin.domain.errors import FileRefused
from tukin.domain.merge import AcceptedRow, OwnRows, fits_rules, merge
from tukin.domain.record import names_of
from tukin.domain.register import find_unpaid
from tukin.domain.row_validator import RowValidator
from tukin.domain.rules import RuleSet
from tukin.files.check_page import check_page
from tukin.files.highlight import WORKBOOK_TYPE, write_highlighted
from tukin.files.intake import CheckedFile, check_file
from tukin.files.limits import MAX_ROWS
from tukin.files.report import describe_report, to_json
from tukin.handlers.environment import archive, intake, person_keys, table
from tukin.handlers.observability import enter_batch, logger, metrics
from tukin.handlers.pinned_register import pinned_register

ROWS_PER_SHARD = 500


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine: a batch in, its validation out."""
    batch = batch_from_json(event)
    enter_batch(batch)
    validator = _validator(batch)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        Bucket(batch.bucket).download(batch.key, batch.version_id, path)
        checked = check_file(path, batch.file_name, validator)
        rows: Collection[AcceptedRow] = ()
        try:
            rows = _merge(batch, checked.accepted, validator.rules)
        except FileRefused as refusal:
            checked = CheckedFile(refusal=refusal)
        report = _report(batch, checked, rows, validator)
        keys = _write_reports(batch, path, checked, report, validator.rules)
    _record(batch, checked, len(rows), keys)
    return {
        "outcome": "validated" if rows else "refused",
        "accepted": len(checked.accepted),
        "rejected": checked.rejected,
        "rows": len(rows),
        "partitions": partitions_for(len(rows)),
        "shards": Shards(archive()).write(batch, rows, ROWS_PER_SHARD, names_of(validator.rules))
        if rows
        else [],
    }


def _validator(batch: Batch) -> RowValidator:
    rules = RuleArchive(archive()).get(batch.rules_sha256)
    register = pinned_register(batch.register_sha256)
    return RowValidator(rules, batch.agency, batch.period, register)


def _merge(
    batch: Batch, accepted: Collection[Appraisal], rules: RuleSet
) -> Collection[AcceptedRow]:
    """The rows of the batch: the upload's own and those of the batch it is based on.

    Raises:
        FileRefused: E137, where those cannot be computed by the rules that are in force by now;
            E138, where they are more than a whole file may hold: an execution could not list them.
    """
    if not accepted or not batch.base_batch_id:
        return OwnRows(batch, accepted, person_keys().of)
    shards = Shards(archive())
    manifest = shards.manifest(batch.base_batch_id)
    rows = merge(batch, accepted, shards.all_rows(manifest), person_keys().of)
    if len(rows) > MAX_ROWS:
        raise FileRefused("E138", limit=MAX_ROWS)
    if manifest.rules_sha256 != batch.rules_sha256 and not all(
        fits_rules(row.appraisal, rules) for row in rows
    ):
        raise FileRefused("E137")
    return rows


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


def _write_reports(
    batch: Batch, path: Path, checked: CheckedFile, report: dict[str, Any], rules: RuleSet
) -> dict[str, str | None]:
    """What the agency gets back beside its upload: the JSON, the page and the marked workbook."""
    keys: dict[str, str | None] = {
        "report_key": f"{batch.report_prefix}.json",
        "page_key": f"{batch.report_prefix}.html",
        "annotated_key": None,
    }
    intake().write(f"{batch.report_prefix}.json", to_json(report), "application/json")
    page = check_page(report, rules).encode()
    intake().write(f"{batch.report_prefix}.html", page, "text/html; charset=utf-8")
    marked = path.with_name("marked.xlsx")
    if write_highlighted(path, marked, checked, report, rules):
        keys["annotated_key"] = f"{batch.report_prefix}.xlsx"
        intake().write(f"{batch.report_prefix}.xlsx", marked.read_bytes(), WORKBOOK_TYPE)
    elif checked.errors:
        logger.warning("no marked workbook")
    return keys


def _record(batch: Batch, checked: CheckedFile, rows: int, keys: dict[str, str | None]) -> None:
    """Tell in the upload's record how far it came; a run that lost its place changes nothing."""
    Uploads(table()).advance(
        batch,
        UploadStatus.VALIDATED if rows else UploadStatus.REFUSED,
        accepted=len(checked.accepted),
        rejected=checked.rejected,
        rows=rows,
        error_code=checked.refusal.code if checked.refusal else None,
        **keys,
    )
    logger.info("upload validated", accepted=len(checked.accepted), rejected=checked.rejected)
    metrics.add_metric("RowsAccepted", "Count", len(checked.accepted))
    metrics.add_metric("RowsRejected", "Count", checked.rejected)
