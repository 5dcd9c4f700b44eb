"""What ``tukin upload`` and ``status`` tell of an upload, in a narrow terminal."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from moto import mock_aws

from tests.unit.cli.running import run
from tukin.cli import remote
from tukin.cli.uploads import exit_code_of, fetch_reports
from tukin.payroll.batch import UploadStatus

NUMBER = "0123456789abcdef0123456789abcdef"
PREFIX = f"reports/disdik/2026-10/rekap-penilaian-2026-10.xlsx.{NUMBER}"
MONTH = {"state": "published", "revision": 2, "settled_revision": 1}


def upload(status: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    found = {
        "upload_id": NUMBER,
        "file": "rekap-penilaian-2026-10.xlsx",
        "uploaded_at": "2026-11-02T18:02:03+00:00",
        "status": status,
        "accepted": 231,
        "rejected": 5,
        "error_code": code,
        "report_key": f"{PREFIX}.json",
        "annotated_key": f"{PREFIX}.xlsx",
        "page_key": f"{PREFIX}.html",
    }
    return found | more


def shown(*uploads: dict[str, Any], language: str = "id", zone: str = "Asia/Jakarta") -> list[str]:
    with patch.object(remote, "ask", lambda *_: {**MONTH, "uploads": list(uploads)}):
        done = run(
            "status", "--agency", "disdik", "--period", "2026-10", "--api-url", "http://api",
            "--language", language, "--time-zone", zone, env={"COLUMNS": "60"},
        )  # fmt: skip
    assert done.code == 0, done.err
    return done.lines[1:]


def test_numbers_and_keys_are_whole_however_narrow_the_terminal() -> None:
    assert shown(upload("published")) == [
        "",
        "rekap-penilaian-2026-10.xlsx   terbit",
        "  Diunggah 2026-11-03 01:02 WIB",
        f"  Nomor {NUMBER}",
        "  Diterima 231   Ditolak 5",
        f"  {PREFIX}.xlsx",
        f"  {PREFIX}.html",
        f"  {PREFIX}.json",
    ]


def test_whom_another_agency_claims_too_is_named_until_it_is_decided() -> None:
    claim = {
        "nip": "198501012010012001",
        "name": "Ani",
        "agencies": ["dinkes", "disdik"],
        "since": "2026-11-27T01:00:00+00:00",
        "open": True,
        "decided_for": None,
    }
    decided = claim | {"nip": "199001012015012001", "open": False, "decided_for": "disdik"}
    month = {**MONTH, "uploads": [upload("published")], "claims": [claim, decided]}
    with patch.object(remote, "ask", lambda *_: month):
        done = run("status", "--agency", "disdik", "--period", "2026-10", "--api-url", "http://api")
    at = done.lines.index("198501012010012001 Ani: dinkes, disdik")
    assert done.lines[at + 1].startswith("  belum diputuskan, tidak dibayar, sejak 2026-11-27")
    assert "199001012015012001" not in done.out


def test_times_are_the_regions() -> None:
    assert "  Diunggah 2026-11-03 03:02 WIT" in shown(upload("published"), zone="Asia/Jayapura")
    assert "  Diunggah 2026-11-03 02:02 WITA" in shown(upload("published"), zone="Asia/Makassar")


def test_why_it_waits_is_reported_in_the_language_that_is_spoken() -> None:
    lines = shown(upload("awaiting_approval", "E709"))
    assert lines[1].endswith("menunggu persetujuan pimpinan")
    assert lines[5].startswith("  E709  Untuk periode ini sudah ada yang dibayar.")
    assert f"  Lihat: tukin changes {NUMBER}" in lines
    lines = shown(upload("awaiting_approval", "E709"), language="en")
    assert lines[5].startswith("  E709  Somebody has been paid for this period.")


def test_the_reason_of_a_rejection_is_reported() -> None:
    reason = "Budi [/] masih bekerja"
    lines = shown(upload("rejected", "E847", reason=reason))
    assert lines[1].endswith("tidak disetujui pimpinan")
    assert f"  Alasan  {reason}" in lines


def test_what_only_the_report_can_tell_is_left_to_it() -> None:
    """E138 names a limit, which the API's answer does not have."""
    nothing = {"accepted": None, "rejected": None, "annotated_key": None}
    assert shown(upload("refused", "E138", **nothing))[4:] == [
        "  E138  Lihat laporannya.",
        f"  {PREFIX}.html",
        f"  {PREFIX}.json",
    ]


@pytest.mark.parametrize("name", ["[red]a[/].csv", "[/].csv", ":smile:.csv", "a\x1b[31mb.csv"])
def test_a_file_name_is_no_markup(name: str) -> None:
    shown_name = name.replace("\x1b", "�")
    assert shown(upload("published", file=name))[1].startswith(f"{shown_name}   ")


@pytest.mark.parametrize("status", list(UploadStatus))
def test_every_state_has_its_words(status: UploadStatus) -> None:
    assert shown(upload(status))[1] != shown(upload(status), language="en")[1]


def test_a_month_without_uploads_says_what_to_do() -> None:
    assert "tukin upload" in " ".join(shown())


@pytest.mark.parametrize(
    ("status", "rejected", "expected"),
    [
        ("published", 0, 0),
        ("published", 1, 1),
        ("superseded", 0, 0),
        ("refused", 3, 2),
        ("rejected", 0, 2),
        ("awaiting_approval", 5, 3),
        ("failed", 0, 70),
    ],
)
def test_exit_codes(status: str, rejected: int, expected: int) -> None:
    assert exit_code_of(upload(status, rejected=rejected)) == expected


@mock_aws
def test_what_came_back_is_saved_as_check_names_it(tmp_path: Path) -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="intake")
    for ending in ("json", "xlsx"):
        s3.put_object(Bucket="intake", Key=f"{PREFIX}.{ending}", Body=ending.encode())
    folder = tmp_path / "reports"
    saved = fetch_reports(upload("published", page_key=None), "intake", folder)
    name = "rekap-penilaian-2026-10.xlsx.periksa"
    assert saved == [folder / f"{name}.xlsx", folder / f"{name}.json"]
    assert [path.read_bytes() for path in saved] == [b"xlsx", b"json"]
