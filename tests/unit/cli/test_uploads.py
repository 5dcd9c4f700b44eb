"""What ``tukin upload`` and ``status`` tell of an upload, in a narrow terminal."""

import io
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from rich.console import Console

from tukin.cli.uploads import fetch_reports, show_uploads

NUMBER = "0123456789abcdef0123456789abcdef"
PREFIX = f"reports/disdik/2026-10/rekap-penilaian-2026-10.xlsx.{NUMBER}"


def upload(status: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    found = {
        "upload_id": NUMBER,
        "file": "rekap-penilaian-2026-10.xlsx",
        "uploaded_at": "2026-11-02T01:02:03+00:00",
        "status": status,
        "accepted": 231,
        "rejected": 5,
        "error_code": code,
        "report_key": f"{PREFIX}.json",
        "annotated_key": f"{PREFIX}.xlsx",
        "page_key": f"{PREFIX}.html",
    }
    return found | more


def shown(*uploads: dict[str, Any]) -> list[str]:
    text = io.StringIO()
    show_uploads(Console(file=text, width=60), list(uploads))
    return text.getvalue().splitlines()


def test_numbers_and_keys_are_whole_however_narrow_the_terminal() -> None:
    assert shown(upload("published")) == [
        "",
        "rekap-penilaian-2026-10.xlsx   terbit / published",
        f"  Diunggah / uploaded  2026-11-02 01:02:03 UTC   Nomor / number  {NUMBER}",
        "  Diterima / accepted  231   Ditolak / rejected  5",
        f"  {PREFIX}.xlsx",
        f"  {PREFIX}.html",
        f"  {PREFIX}.json",
    ]


def test_why_it_waits_is_told_in_both_languages() -> None:
    lines = shown(upload("awaiting_approval", "E709"))
    assert lines[1].endswith("menunggu persetujuan pimpinan / awaiting approval")
    assert lines[4].startswith("  E709  Periode ini sudah dibayar.")
    assert lines[5].startswith("  This period has been settled.")


def test_what_only_the_report_can_tell_is_left_to_it() -> None:
    """E138 names a limit, which the API's answer does not have."""
    nothing = {"accepted": None, "rejected": None, "annotated_key": None}
    assert shown(upload("refused", "E138", **nothing))[3:] == [
        "  E138  Lihat laporannya. / See the report.",
        f"  {PREFIX}.html",
        f"  {PREFIX}.json",
    ]


def test_a_file_name_is_no_markup() -> None:
    assert shown(upload("published", file="[red]a[/].csv"))[1].startswith("[red]a[/].csv   ")


@pytest.mark.parametrize("status", ["received", "validated", "superseded", "failed"])
def test_every_other_state_has_its_words(status: str) -> None:
    assert " / " in shown(upload(status))[1]


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
