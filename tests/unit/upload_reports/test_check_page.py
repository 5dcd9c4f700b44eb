"""The page and the report of a checked file: what they tell, and what they must not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, NIP, SITI, TONO, table, text
from tukin.intake import check_file as intake
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_page import MOST_ERRORS, check_page
from tukin.upload_reports.report import describe_report, to_json
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

BAD_NIP = (NIP[:17], *BUDI[1:])


def report_of(content: str, rules: RuleSet, folder: Path, **more: Any) -> dict[str, Any]:
    path = folder / "a.csv"
    path.write_text(content)
    checked = check_file(path, "a.csv", RowValidator(rules, "disdik", Period.parse("2026-09")))
    upload = {"agency": "disdik", "period": "2026-09", "file": "a.csv"} | more
    return describe_report(checked, **upload)


def words(page: str) -> str:
    """The text of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<(style|svg).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL))


def test_the_page_counts_and_explains(jakarta: RuleSet, tmp_path: Path) -> None:
    rows = [BUDI, (*SITI[:5], "130,5", *SITI[6:]), (*TONO[:5], "81,5", *TONO[6:])]
    content = text([HEADER, *rows, BAD_NIP], ";")
    reported = words(check_page(report_of(content, jakarta, tmp_path), jakarta))
    for expected in (
        "Dinas Pendidikan",
        "September 2026",
        "Diterima accepted 2",
        "Ditolak rejected 2",
        "Sel dibetulkan otomatis cells repaired 1",
        "2 dari 4 baris perlu diperbaiki",
        "Aktivitas Activity E303 1 Nilai di luar rentang 0 sampai 100.",
        "Koma desimal Decimal comma 1",
    ):
        assert expected in reported, expected
    assert "130,5" not in reported, "no cell's content"
    assert NIP[:17] not in reported


def test_only_the_ten_commonest_are_shown(named: RuleSet, tmp_path: Path) -> None:
    scores = [item.code for item in named.indicators]
    header = (*HEADER[:5], *scores, "alpa", "ijin", "late_minutes", "early_minutes", "status")
    bad = ("1", "", "kosong", "VI/z", "honorer", *["x"] * len(scores), *["99999"] * 4, "hilang")
    report = report_of(table(bad, bad, header=header), named, tmp_path)
    assert len(report["mistakes"]) == 15
    page = check_page(report, named)
    assert page.count('class="wrong"') == 10
    assert "… dan 5 jenis lain" in page


def test_all_accepted(jakarta: RuleSet, tmp_path: Path) -> None:
    reported = words(check_page(report_of(table(), jakarta, tmp_path), jakarta))
    assert "Semua baris diterima" in reported
    assert "Kesalahan tersering" not in reported


def test_refused_with_and_without_rules(jakarta: RuleSet) -> None:
    checked = CheckedFile(refusal=FileRefused("E007"))
    report = describe_report(checked, agency="disdik", period="2026-99", file="a.csv")
    for rules in (jakarta, None):
        reported = words(check_page(report, rules))
        assert "Berkas ditolak" in reported
        assert "E007 Periode pada tujuan unggahan" in reported
        assert "2026-99" in reported


def test_what_a_sender_writes_is_escaped(jakarta: RuleSet, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>.csv"
    page = check_page(report_of(table(BAD_NIP), jakarta, tmp_path, file=evil), jakarta)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_list_on_the_page_is_bounded(jakarta: RuleSet, tmp_path: Path) -> None:
    report = report_of(table(*[BAD_NIP] * (MOST_ERRORS + 50)), jakarta, tmp_path)
    page = check_page(report, jakarta)
    assert page.count('<td class="row">') == MOST_ERRORS
    assert "dan 50 kesalahan lagi" in page


def test_the_report_counts_what_it_does_not_list(
    jakarta: RuleSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_LISTED", 10)
    report = json.loads(to_json(report_of(table(*[BAD_NIP] * 40, BUDI), jakarta, tmp_path)))
    assert (report["accepted"], report["rejected"], report["error_count"]) == (1, 40, 40)
    assert [error["row"] for error in report["errors"]] == list(range(2, 12))
    (mistake,) = report["mistakes"]
    assert (mistake["code"], mistake["column"], mistake["count"]) == ("E102", "nip", 40)
    assert mistake["rows"] == list(range(2, 14))


def test_one_number_in_every_row_stays_small(jakarta: RuleSet, tmp_path: Path) -> None:
    """Each row naming all the others would make a report that grows with the square."""
    report = report_of(table(*[BUDI] * 5_000), jakarta, tmp_path)
    assert report["rejected"] == 5_000
    assert "baris 3, 4, 5, 6, 7, 8, 9, 10, …" in report["errors"][0]["message_id"]
    assert len(to_json(report)) < 1_500_000


def test_the_report_names_repairs_and_no_content(jakarta: RuleSet, tmp_path: Path) -> None:
    row = (f"'{NIP}", "Budi", "lurah", "IIIa", "pns", "90,5", "80", "70")
    report = report_of(text([HEADER, row], ";"), jakarta, tmp_path)
    kinds = {repair["kind"]: repair["count"] for repair in report["repairs"]}
    assert kinds == {"nip_apostrophe": 1, "grade": 1, "employment": 1, "decimal_comma": 1}
    assert NIP not in to_json(report).decode()
