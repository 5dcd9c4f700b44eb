"""One shard of accepted rows + the pinned rules → staged payroll records."""

from functools import lru_cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import totals_to_json
from tukin.aws.records import Records
from tukin.aws.rule_store import RuleArchive
from tukin.aws.shards import Shard, Shards
from tukin.aws.uploads import batch_from_json
from tukin.domain.batch import add_totals
from tukin.domain.incentive import Formula
from tukin.domain.record import compute_record
from tukin.handlers.environment import archive, names, patient_table
from tukin.handlers.observability import enter_batch, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Task of the state machine's map: a shard in, its control totals out."""
    batch = batch_from_json(event["batch"])
    enter_batch(batch)
    shard = Shard(**event["shard"])
    formula = _formula(batch.rules_sha256)
    rows = Shards(archive()).rows(shard)
    records = [compute_record(row.appraisal, batch, formula, row.person_key) for row in rows]
    Records(patient_table(), names()).stage(records, batch.batch_id, event["partitions"])
    metrics.add_metric("RecordsStaged", "Count", len(records))
    totals = add_totals(record.totals for record in records)
    return {"number": shard.number, **totals_to_json(totals)}


@lru_cache(maxsize=8)
def _formula(rules_sha256: str) -> Formula:
    return Formula(RuleArchive(archive()).get(rules_sha256))
