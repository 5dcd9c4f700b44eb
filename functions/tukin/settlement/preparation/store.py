"""Where what was prepared is kept: two objects under their hashes, which the run's item names."""

from collections.abc import Iterable, Mapping
from typing import Any

from tukin.payroll.publication import LiveMonth
from tukin.payroll.stores.live_months import live_month_to_json
from tukin.settlement.preparation.prepared import Prepared
from tukin.settlement.run_state import Run
from tukin.settlement.stores.run_archive import RunArchive

_DOCUMENT, _LINES = "prepared.json", "lines.jsonl"


def keep_prepared(archive: RunArchive, prepared: Prepared) -> str:
    """Keep lines and document; the document's SHA-256."""
    archive.keep_prepared(prepared.run_id, _LINES, prepared.lines_file)
    return archive.keep_prepared(prepared.run_id, _DOCUMENT, prepared.to_json())


def read_prepared(archive: RunArchive, run: Run) -> Prepared:
    """What was prepared for a run, checked against the hashes that name it.

    Raises:
        IntegrityError: E726, where it is not what its name says.
    """
    if run.prepared_sha256 is None:
        raise AssertionError("a prepared run names its document")

    def lines_of(name: str) -> bytes:
        return archive.prepared(run.run_id, _LINES, name)

    data = archive.prepared(run.run_id, _DOCUMENT, run.prepared_sha256)
    return Prepared.from_json(data, lines_of)


def months_of(live_months: Iterable[LiveMonth]) -> Mapping[str, Mapping[str, Any]]:
    """Live months as the plain values that a prepared run pins, by agency."""
    return {item.batch.agency: live_month_to_json(item) for item in live_months}
