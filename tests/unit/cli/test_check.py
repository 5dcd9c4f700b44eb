"""``tukin check`` and ``tukin template``: the same files as the pipeline's, without AWS."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tukin.cli.main import app

EVENTS = Path(__file__).parents[3] / "events"
DIRTY = EVENTS / "uploads/disdik/2026-10/penilaian-2026-10.csv"
CLEAN = EVENTS / "uploads-corrected/disdik/2026-09/penilaian-2026-09.csv"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def check(file: Path, period: str, folder: Path) -> tuple[int, str]:
    return run("check", file, "--agency", "disdik", "--period", period, "--output", folder)


def test_a_dirty_file_gives_all_three(tmp_path: Path) -> None:
    code, reported = check(DIRTY, "2026-10", tmp_path / "neu")
    assert code == 1
    assert "Diterima 231" in reported
    name = "penilaian-2026-10.csv.periksa"
    assert sorted(path.name for path in (tmp_path / "neu").iterdir()) == [
        f"{name}.html",
        f"{name}.json",
        f"{name}.xlsx",
    ]
    report = json.loads((tmp_path / "neu" / f"{name}.json").read_bytes())
    assert (report["accepted"], report["rejected"]) == (231, 5)
    assert "5 dari 236 baris" in (tmp_path / "neu" / f"{name}.html").read_text()
    assert openpyxl.load_workbook(tmp_path / "neu" / f"{name}.xlsx").sheetnames[1] == "Penilaian"


def test_a_clean_file_leaves_no_old_workbook_behind(tmp_path: Path) -> None:
    marked = tmp_path / "penilaian-2026-09.csv.periksa.xlsx"
    marked.write_bytes(b"from last time")
    code, _ = check(CLEAN, "2026-09", tmp_path)
    assert code == 0
    assert not marked.exists()
    assert (tmp_path / "penilaian-2026-09.csv.periksa.html").exists()


@pytest.mark.parametrize(
    ("file", "period", "code", "expected"),
    [
        ("missing.csv", "2026-10", "E040", 64),
        ("empty.csv", "2026-10", "E001", 2),
        ("x", "2026-19", "E007", 64),
    ],
)
def test_what_cannot_be_checked(
    tmp_path: Path, file: str, period: str, code: str, expected: int
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    exit_code, reported = check(tmp_path / file, period, tmp_path)
    assert exit_code == expected
    assert code in reported
    page = tmp_path / f"{file}.periksa.html"
    assert page.exists() is (expected == 2), "what is typed wrong is no file that is refused"
    assert not page.exists() or code in page.read_text()


def test_a_template_is_written(tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    where = ("--agency", "disdik", "--period", "2026-10", "--output", target)
    assert run("template", *where)[0] == 0
    assert openpyxl.load_workbook(target).sheetnames == ["Penilaian", "Petunjuk", "Pilihan"]
    code, reported = run("template", *where, "--rules", "no-such-rules")
    assert code == 64
    assert "E602" in reported


def test_an_amendment_alone_says_what_it_leaves_and_that_pay_is_not_known(tmp_path: Path) -> None:
    """Of four cells beside the NIPs two are empty; one NIP stands behind an apostrophe."""
    file = tmp_path / "perubahan-1.csv"
    file.write_text("NIP;Alpa;Ijin\n'198501012010012001;3;\n198601012010011002;;1\n")
    code, reported = check(file, "2026-10", tmp_path)
    text = " ".join(reported.split())
    assert code == 0
    assert "Diterima 2 Ditolak 0 Sel dibetulkan 1" in text
    assert "Sel kosong 2: nilainya tetap seperti semula" in text
    assert "TPP tidak dapat dihitung tanpa bulan yang terbit: masuk dahulu." in text
    report = json.loads((tmp_path / "perubahan-1.csv.periksa.json").read_bytes())
    assert (report["unchanged"], report["repairs"][0]["kind"]) == (2, "nip_apostrophe")
    page = (tmp_path / "perubahan-1.csv.periksa.html").read_text()
    assert "Sel kosong pada baris yang diterima: 2." in page
