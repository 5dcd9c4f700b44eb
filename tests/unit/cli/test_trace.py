"""``tukin trace``: the steps of an upload in a terminal of 80 columns."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tukin.cli import trace
from tukin.operations.trace import Outcome, StepName
from tukin.payroll.batch import UploadStatus

NUMBER, BATCH = "0123456789abcdef0123456789abcdef", "f" * 32
BY_BATCH = f'filter batch_id = "{BATCH}" | sort @timestamp'


def step(
    name: str, begin: str | None, end: str | None, outcome: str, **more: Any
) -> dict[str, Any]:
    return {
        "step": name,
        "started_at": begin and f"2026-11-02T{begin}+00:00",
        "ended_at": end and f"2026-11-02T{end}+00:00",
        "outcome": outcome,
        "errors": {},
        "log_group": f"/aws/lambda/tukin-{name}",
        "log_query": BY_BATCH,
    } | more


VIEW: dict[str, Any] = {
    "upload_id": NUMBER,
    "file": "penilaian-2026-10.csv",
    "status": "published",
    "accepted": 231,
    "rejected": 5,
    "error_code": None,
    "batch_id": BATCH,
    "engine": "3",
    "steps": [
        step("upload", "18:02:03.000", "18:02:03.000", "done", log_group=None, log_query=None),
        step("validate", "18:02:04.250", "18:02:05.500", "done", errors={"Throttled": 2}),
        step("publish", "18:02:06.000", "18:02:06.400", "published"),
    ],
}


def shown(view: dict[str, Any], *more: str) -> Ended:
    place = "--agency", "disdik", "--period", "2026-10", "--api-url", "http://api"
    with patch.object(trace, "ask", lambda *_: view):
        return run("trace", NUMBER, *place, *more)


def test_each_step_with_time_outcome_and_query() -> None:
    assert shown(VIEW).lines == [
        "penilaian-2026-10.csv   terbit",
        f"  Nomor {NUMBER}",
        f"  Batch {BATCH}   program perhitungan 3",
        "  Diterima 231   Ditolak 5",
        "",
        "Langkah      Mulai                    Detik  Hasil",
        "─" * 66,
        "Diunggah     2026-11-03 01:02:03 WIB      –  selesai",
        "Diperiksa    2026-11-03 01:02:04 WIB    1,2  selesai; Throttled ×2",
        "Diterbitkan  2026-11-03 01:02:06 WIB    0,4  terbit",
        "",
        "Kueri CloudWatch Logs Insights",
        "  Diperiksa: /aws/lambda/tukin-validate",
        f"    {BY_BATCH}",
        "  Diterbitkan: /aws/lambda/tukin-publish",
        f"    {BY_BATCH}",
    ]


def test_in_english_and_in_the_zone_that_is_asked_for() -> None:
    lines = shown(VIEW, "--language", "en", "--time-zone", "Asia/Jayapura").lines
    assert lines[8] == "Validated  2026-11-03 03:02:04 WIT      1.2  done; Throttled ×2"


def test_what_is_not_known_any_more_is_said() -> None:
    gone = VIEW | {"steps": [step("validate", None, None, "not_known")]}
    lines = shown(gone).lines
    assert "Diperiksa  –          –  tidak diketahui" in lines
    assert any("lebih dari 90 hari" in line for line in lines)


def test_every_line_fits_80_columns() -> None:
    every = [step(name, "18:02:03.000", "19:02:03.000", "awaiting_approval") for name in StepName]
    assert max(map(len, shown(VIEW | {"steps": every}).lines)) <= 80


def test_every_step_and_outcome_has_words() -> None:
    assert set(StepName) == trace.STEP_WORDS.keys()
    assert set(Outcome) == trace.OUTCOME_WORDS.keys()
    for outcome in (*Outcome, *UploadStatus):
        assert shown(VIEW | {"steps": [step("publish", None, None, outcome)]}).code == 0


def test_json_is_the_answer_itself() -> None:
    assert '"engine": "3"' in shown(VIEW, "--format", "json").out
