"""``tukin template``: who is to be rated is there, the month is marked, nothing is overwritten."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.cli.running import Ended, run

REGISTER = (
    "nip;agency;employment;grade;position;status;from;until;name\n"
    "198501012010012001;disdik;PNS;III/b;Teknis Ahli;aktif;2010-01-01;;=Citra\n"
    "198601012010011002;Dinas Pendidikan;PNS;IV/a;Camat;Tugas belajar;2010-01-01;;Ani [/]\n"
    "198701012010012003;disdik;PNS;II/a;Pelayanan Ahli;pensiun;2026-10-01;;Budi\n"
    "198801012010012004;dinkes;PNS;II/a;Pelayanan Ahli;aktif;2010-01-01;;Dedi\n"
)
LISTED = [
    ["198501012010012001", "=Citra", "Teknis Ahli", "III/b", "PNS"],
    ["198601012010011002", "Ani [/]", "Camat", "IV/a", "PNS"],
]
FIRST_ROW = 4
SCORES = (
    *("Produktivitas", "Disiplin", "Inovasi", "Komunikasi dengan masyarakat"),
    *("Umpan balik masyarakat", "Aktivitas", "Perilaku kerja", "Serapan anggaran"),
)
"""The indicators of both sample rule sets."""


def template(folder: Path, *arguments: object, period: str = "2026-10") -> tuple[Ended, Path]:
    """A workbook for disdik, made in a folder."""
    path = folder / "t.xlsx"
    where = ("--agency", "disdik", "--period", period, "--output", path)
    return run("template", *where, *arguments), path


def with_register(folder: Path, period: str = "2026-10", people: str = REGISTER) -> Path:
    register = folder / "register.csv"
    register.write_text(people, encoding="utf-8")
    done, path = template(folder, "--register", register, period=period)
    assert done.code == 0, done.err
    assert "2 orang dari register" in done.out
    return path


def filled(path: Path) -> Path:
    """The workbook with scores for everybody in it."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    for row in range(FIRST_ROW, FIRST_ROW + len(LISTED)):
        for heading in SCORES:
            if heading in headings:
                sheet.cell(row, headings[heading]).value = 95
    target = path.with_name("diisi.xlsx")
    book.save(target)
    return target


def check(path: Path, period: str) -> Ended:
    folder = path.parent / "hasil"
    return run("check", path, "--agency", "disdik", "--period", period, "--output", folder)


def test_the_people_of_the_register_are_listed_by_name(tmp_path: Path) -> None:
    """Not who retired, not who works elsewhere; a name is never a formula."""
    sheet: Any = openpyxl.load_workbook(with_register(tmp_path)).worksheets[0]
    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=FIRST_ROW)]
    assert [row for row in rows if row[0]] == LISTED
    assert sheet.cell(FIRST_ROW, 2).data_type == "s"
    statuses = [cell.value for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=5) for cell in row]
    assert "Tugas belajar" in statuses
    assert "Aktif" not in statuses


@pytest.mark.parametrize("period", ["2026-09", "2026-10", "2026-12"])
def test_filled_in_it_is_accepted_without_a_word(tmp_path: Path, period: str) -> None:
    plain = REGISTER.replace("=Citra", "Citra")  # else it would be taken for a failed formula
    done = check(filled(with_register(tmp_path, period, plain)), period)
    assert done.code == 0, done.out
    assert "Diterima 2   Ditolak 0" in done.out
    assert "W0" not in done.out


def test_last_months_workbook_would_wait(tmp_path: Path) -> None:
    path = filled(with_register(tmp_path, "2026-11"))
    done = check(path, "2026-10")
    assert done.code == 3
    assert "W060" in done.out
    assert "Periode 2026-11" in " ".join(done.out.split())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"a month of work")
    done, _ = template(tmp_path)
    assert (done.code, done.err[:4]) == (64, "E840")
    assert path.read_bytes() == b"a month of work"
    link = tmp_path / "link"
    link.mkdir()
    (link / "t.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    assert template(link)[0].code == 64
    assert not (tmp_path / "nowhere.xlsx").exists()


def test_without_register_it_is_empty_and_says_so(tmp_path: Path) -> None:
    done, path = template(tmp_path)
    assert done.code == 0
    assert "--register BERKAS" in done.out
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.cell(2, 1).value == "Periode 2026-10"
    assert sheet.cell(FIRST_ROW, 1).value is None


@pytest.mark.parametrize("agency", ["dinsos", "DISDIK", "../disdik", "[/]", ""])
def test_an_unknown_agency_is_refused(tmp_path: Path, agency: str) -> None:
    target = tmp_path / "t.xlsx"
    done = run("template", "--agency", agency, "--period", "2026-10", "--output", target)
    assert (done.code, done.err[:4]) == (64, "E006")
    assert not target.exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = run(
        "template", "--agency", "disdik", "--period", "2026-10", "--output", tmp_path / "a/b"
    )
    assert (done.code, done.err[:4]) == (70, "E845")
    assert list(tmp_path.iterdir()) == []


def test_a_bad_register_is_refused(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text(REGISTER.replace("III/b", "IX/z"), encoding="utf-8")
    done, path = template(tmp_path, "--register", register)
    assert (done.code, done.err[:4]) == (1, "E136")
    assert not path.exists()
