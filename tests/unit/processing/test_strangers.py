"""Rows of strangers are counted for whoever uploaded, whatever the uploader says."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from tukin.payroll.batch import Batch
from tukin.payroll.sources import Source, Sources
from tukin.processing.strangers import refusals
from tukin.vocabulary.period import Period

AT = datetime(2026, 10, 31, tzinfo=UTC)
BATCH = Batch(
    upload_id="a" * 32,
    bucket="intake",
    key="uploads/disdik/2026-10/a.csv",
    version_id="1",
    uploaded_at=AT,
    agency="disdik",
    period=Period(2026, 10),
    rule_set="r",
    rules_sha256="0" * 64,
    engine="3",
)


def test_an_upload_is_counted_for_whom_s3_names() -> None:
    """The object's metadata are the uploader's own words: they could name a colleague."""
    upload = SimpleNamespace(uploaded_by="AROA:sari", asked_by="AROA:budi")
    uploads = SimpleNamespace(get=lambda *_: upload)
    month = SimpleNamespace(files=[SimpleNamespace(strangers=7)])
    asked: list[tuple[str, str, int]] = []

    def may_answer(agency: str, caller: str, upload_id: str, rows: int, at: datetime) -> bool:
        asked.append((agency, caller, rows))
        return False

    sources = Sources().with_line([Source.of(BATCH)])
    (refusal,) = refusals(BATCH, sources, cast(Any, month), cast(Any, uploads), may_answer)
    assert asked == [("disdik", "AROA:sari", 7)]
    assert refusal is not None
    assert refusal.code == "E140"
