"""Finance asks for a period and gets a manifest and short-lived links to its files."""

import json
import re
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads
from tukin.aws.records import Records
from tukin.domain.batch import add_totals
from tukin.domain.errors import InvalidInput, NotFound
from tukin.domain.period import Period
from tukin.domain.publication import Head, audit
from tukin.domain.record import PayrollRecord
from tukin.files.export import Export, build_export
from tukin.handlers.environment import archive, names, person_keys, table
from tukin.handlers.http import create_api, require_role
from tukin.handlers.observability import logger, metrics

LINK_SECONDS = 300
_EXPORT_ID = re.compile(r"[0-9a-f]{32}")

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``POST /exports`` and ``GET /exports/{export_id}``."""
    return api.resolve(event, context)


@api.post("/exports")
def create_export() -> dict[str, Any]:
    """Build the export of a period; the same live batches give the same export."""
    require_role(api.current_event.raw_event, "finance")
    period = _requested_period()
    heads = list(Heads(table()).of_period(period))
    if not heads:
        raise NotFound("E802")
    records = [record for head in heads for record in _audited_records(head)]
    export = build_export(period, heads, records)
    _store(export)
    metrics.add_metric("ExportsBuilt", "Count", 1)
    return _answer(export.export_id, export.manifest)


@api.get("/exports/<export_id>")
def read_export(export_id: str) -> dict[str, Any]:
    """The manifest of an export and new links to its files."""
    require_role(api.current_event.raw_event, "finance", "auditor")
    if _EXPORT_ID.fullmatch(export_id) is None:
        raise NotFound("E802")
    return _answer(export_id, json.loads(archive().read(_key(export_id, "manifest.json"))))


def _requested_period() -> Period:
    try:
        period = api.current_event.json_body["period"]
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("E803", problem='"period"') from None
    if not isinstance(period, str):
        raise InvalidInput("E007")
    return Period.parse(period)


def _audited_records(head: Head) -> list[PayrollRecord]:
    """The live records, checked once more against the totals stored at publication (I2)."""
    records = list(Records(table(), names()).live(head))
    for record in records:
        record.check_key(person_keys().of)
    audit(head.totals.rows, head.totals, add_totals(record.totals for record in records))
    return records


def _store(export: Export) -> None:
    for file in export.files:
        archive().write_once(_key(export.export_id, file.name), file.data, file.content_type)
    archive().write_once(
        _key(export.export_id, "manifest.json"), export.manifest_json, "application/json"
    )


def _answer(export_id: str, manifest: dict[str, Any]) -> dict[str, Any]:
    names = [file["name"] for file in manifest["files"]]
    return {
        "manifest": manifest,
        "links": {name: archive().link(_key(export_id, name), LINK_SECONDS) for name in names},
        "links_expire_seconds": LINK_SECONDS,
    }


def _key(export_id: str, name: str) -> str:
    return f"exports/{export_id}/{name}"
