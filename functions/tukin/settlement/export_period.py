"""A look at a period: its live entitlements as files in the archive, with a manifest."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.batch import add_totals
from tukin.payroll.publication import LiveMonth, audit
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.settlement.files.export import Export, build_export
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period

LINK_SECONDS = 300
_EXPORT_ID = re.compile(r"[0-9a-f]{32}")


def export_period(
    table: Table, archive: Bucket, period: Period, key_of: Callable[[str], str]
) -> dict[str, Any]:
    """Build the export of a period; the same live batches give the same export.

    Args:
        table: the table.
        archive: the archive, which holds the names of stored numbers and gets the files.
        period: the period.
        key_of: the person's key of a NIP.

    Raises:
        NotFound: E802, where nothing is live.
        IntegrityError: where stored records are not those that were published.
    """
    live_months = list(LiveMonths(table).of_period(period))
    if not live_months:
        raise NotFound("E802")
    store = Records(table, NamesArchive(archive))
    records = [record for live in live_months for record in _audited_records(store, live, key_of)]
    export = build_export(period, live_months, records)
    _store(archive, export)
    return _with_links(archive, export.export_id, export.manifest)


def read_export(archive: Bucket, export_id: str) -> dict[str, Any]:
    """The manifest of an export and new links to its files.

    Raises:
        NotFound: E802, where there is no such export.
    """
    if _EXPORT_ID.fullmatch(export_id) is None:
        raise NotFound("E802")
    manifest = json.loads(archive.read(_key(export_id, "manifest.json")))
    return _with_links(archive, export_id, manifest)


def _audited_records(
    store: Records, live_month: LiveMonth, key_of: Callable[[str], str]
) -> list[PayrollRecord]:
    """The live records, checked once more against their keys and the stored totals (I2)."""
    records = list(store.live(live_month))
    for record in records:
        record.check_key(key_of)
    audit(
        live_month.totals.rows, live_month.totals, add_totals(record.totals for record in records)
    )
    return records


def _store(archive: Bucket, export: Export) -> None:
    for file in export.files:
        archive.write_once(_key(export.export_id, file.name), file.data, file.content_type)
    key = _key(export.export_id, "manifest.json")
    archive.write_once(key, export.manifest_json, "application/json")


def _with_links(archive: Bucket, export_id: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    names = [file["name"] for file in manifest["files"]]
    return {
        "manifest": manifest,
        "links": {name: archive.link(_key(export_id, name), LINK_SECONDS) for name in names},
        "links_expire_seconds": LINK_SECONDS,
    }


def _key(export_id: str, name: str) -> str:
    return f"exports/{export_id}/{name}"
