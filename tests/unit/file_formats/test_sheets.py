"""Which sheets of a workbook are read, and what is said of the others. Expected values by hand."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    NIP_2,
    NIP_3,
    SITI,
    TONO,
    Cells,
    sheets,
    workbook,
)
from tukin.file_formats.finding import Finding
from tukin.file_formats.reader import read_file
from tukin.file_formats.scope import Scope
from tukin.file_formats.workbook import sheet_names
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.summary_sheet import SUMMARY
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

OCTOBER = Period(2026, 10)
Outcome = tuple[list[tuple[str | None, int, str]], list[tuple[str, str]]]
Read = Callable[..., Outcome]
Tables = Mapping[str, Iterable[Cells]]


@pytest.fixture
def read(tmp_path: Path, jakarta: RuleSet) -> Read:
    """``read(content)`` → (sheet, row, NIP) of each row, and (code, message) of each finding."""

    def read_all(
        content: bytes | Tables, period: Period = OCTOBER, file_name: str = "a.xlsx"
    ) -> Outcome:
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else sheets(content))
        found: list[Finding] = []
        names = {agency.code: agency.name for agency in jakarta.agencies}
        scope = Scope(period, "disdik", names | {"disdik": "Dinas Pendidikan"})
        headings = appraisal_headings(jakarta, period)
        rows = list(read_file(path, file_name, headings, found.append, scope=scope))
        said = [(finding.code, finding.message.id) for finding in found]
        return [(row.sheet, row.number, row.cells["nip"]) for row in rows], said

    return read_all


@pytest.fixture
def refused(read: Read) -> Callable[..., FileRefused]:
    def read_refused(content: bytes | Tables, **options: Any) -> FileRefused:
        with pytest.raises(FileRefused) as caught:
            read(content, **options)
        return caught.value

    return read_refused


def codes(outcome: Outcome) -> list[str]:
    return [code for code, _ in outcome[1]]


# --- One table --------------------------------------------------------------------------------


def test_two_sheets_are_one_table_and_named(read: Read) -> None:
    rows, said = read({"PNS": [HEADER, BUDI, SITI], "PPPK": [HEADER, TONO]})
    assert rows == [("PNS", 2, NIP), ("PNS", 3, NIP_2), ("PPPK", 2, NIP_3)]
    ((code, text),) = said
    assert code == "W012"
    assert "PNS (2), PPPK (1)" in text


def test_the_columns_may_be_in_any_order_and_below_titles(read: Read) -> None:
    turned = [("Kelurahan",), (), HEADER[::-1], TONO[::-1]]
    rows, _ = read({"A": [HEADER, BUDI], "B": turned})
    assert rows == [("A", 2, NIP), ("B", 4, NIP_3)]


def test_a_single_sheet_is_named_in_its_rows_and_nothing_is_said(read: Read) -> None:
    assert read({"Data": [HEADER, BUDI]}) == ([("Data", 2, NIP)], [])


def test_a_sheet_without_people_is_part_of_the_table(read: Read) -> None:
    rows, said = read({"Isi": [HEADER, BUDI], "Belum": [HEADER]})
    assert rows == [("Isi", 2, NIP)]
    assert "Isi (1), Belum (0)" in said[0][1]


def test_no_sheet_has_people(refused: Callable[..., FileRefused]) -> None:
    assert refused({"A": [HEADER], "B": [HEADER]}).code == "E010"


def test_eleven_sheets(read: Read) -> None:
    people = [(f"19881231201001{n:04d}", *BUDI[1:]) for n in range(1001, 1012)]
    rows, _ = read({f"Unit {n}": [HEADER, row] for n, row in enumerate(people)})
    assert [nip for _, _, nip in rows] == [row[0] for row in people]


# --- Not one table ----------------------------------------------------------------------------

EXTRA = (*HEADER, "alpa")
CANNOT = {
    "one column more": (
        {"PNS": [HEADER, BUDI], "PPPK": [EXTRA, (*TONO, "3")]},
        "E041",
        "PNS (1), PPPK (1)",
        0,
    ),
    "attendance apart": (
        {"Nilai": [HEADER, BUDI, SITI], "Absen": [("NIP", "Nama", "Alpa"), (NIP, "Budi", "3")]},
        "E041",
        "Nilai (2), Absen (1)",
        1,
    ),
    "scores on the second sheet alone": (
        {"Daftar": [HEADER[:4], TONO[:4]], "Nilai": [HEADER, BUDI]},
        "E041",
        "Daftar (1), Nilai (1)",
        0,
    ),
    "retired": ({"Data": [HEADER, BUDI], "Pensiun": [HEADER, TONO]}, "E042", "Pensiun (1)", 0),
    "transferred": ({"Data": [HEADER, BUDI], "MUTASI 2026": [HEADER, TONO]}, "E042", "MUTASI", 0),
    "example": ({"Contoh isian": [HEADER, BUDI], "Data": [HEADER, TONO]}, "E042", "Contoh", 0),
    "guide": ({"Data": [HEADER, BUDI], "petunjuk isi": [HEADER, TONO]}, "E042", "petunjuk", 0),
    "left": ({"Data": [HEADER, BUDI], "Keluar": [HEADER, TONO]}, "E042", "Keluar (1)", 0),
    "archive": ({"Arsip_Data": [HEADER, TONO], "Data": [HEADER, BUDI]}, "E042", "Arsip_Data", 0),
    "old": ({"Data lama": [HEADER, TONO], "Data": [HEADER, BUDI]}, "E042", "Data lama (1)", 0),
    "backup": ({"Data": [HEADER, BUDI], "backup": [HEADER, BUDI]}, "E042", "backup (1)", 1),
    "copy": ({"Data": [HEADER, BUDI], "Data (2)": [HEADER, BUDI]}, "E042", "Data (2) (1)", 1),
    "copy of other people": ({"Data": [HEADER, BUDI], "Data (2)": [HEADER, TONO]}, "E042", "", 0),
    "only the retired": ({"Pensiunan": [HEADER, TONO]}, "E042", "Pensiunan (1)", 0),
    "not to be paid": (
        {"Data": [HEADER, BUDI], "Tidak dibayar": [HEADER, TONO]},
        "E042",
        "Tidak dibayar (1)",
        0,
    ),
    "not active": ({"Data": [HEADER, BUDI], "Nonaktif": [HEADER, TONO]}, "E042", "Nonaktif", 0),
    "not active, otherwise": (
        {"Data": [HEADER, BUDI], "tdk_aktif": [HEADER, TONO]},
        "E042",
        "tdk_aktif (1)",
        0,
    ),
    "of age": ({"Data": [HEADER, BUDI], "BUP 2026": [HEADER, TONO]}, "E042", "BUP 2026 (1)", 0),
    "dismissed": ({"Data": [HEADER, BUDI], "PTDH": [HEADER, TONO]}, "E042", "PTDH (1)", 0),
    "going on without a header": (
        {"Data": [HEADER, BUDI], "Lanjutan": [SITI, TONO]},
        "E041",
        "Data (1), Lanjutan (2)",
        0,
    ),
    "going on below a title": (
        {"Lanjutan": [("Bidang Umum",), (), SITI], "Data": [HEADER, BUDI, SITI]},
        "E041",
        "Lanjutan (1), Data (2)",
        1,
    ),
    "going on with numbers spelt apart": (
        {"Data": [HEADER, BUDI], "Lanjutan": [("1", "19900101 201503 2 002", *SITI[1:])]},
        "E041",
        "Data (1), Lanjutan (1)",
        0,
    ),
    "a header below row 20": (
        {"Data": [HEADER, BUDI], "Lanjutan": [*[("Petunjuk",)] * 25, HEADER, SITI, TONO]},
        "E041",
        "Data (1), Lanjutan (2)",
        0,
    ),
    "a header below many blank rows": (
        {"Data": [HEADER, BUDI], "Lanjutan": [*[()] * 40, HEADER, TONO]},
        "E041",
        "Data (1), Lanjutan (1)",
        0,
    ),
    "numbers under an unknown heading": (
        {"Data": [HEADER, BUDI], "Acuan": [("Nomor pokok", "Bank"), (NIP_2, "BJB")]},
        "E041",
        "Data (1), Acuan (1)",
        0,
    ),
    "one person twice": (
        {"PNS": [HEADER, BUDI, SITI], "Guru": [HEADER, TONO, SITI]},
        "E043",
        "PNS (2), Guru (2)",
        1,
    ),
    "the same person spelt otherwise": (
        {"PNS": [HEADER, BUDI], "Guru": [HEADER, ("19881231 201001 1 001", *TONO[1:])]},
        "E043",
        "PNS (1), Guru (1)",
        1,
    ),
    "all of them twice": (
        {"Asli": [HEADER, BUDI, SITI], "Revisi": [HEADER, SITI, BUDI]},
        "E043",
        "Asli (2), Revisi (2)",
        2,
    ),
}


@pytest.mark.parametrize(("tables", "code", "says", "both"), CANNOT.values(), ids=CANNOT.keys())
def test_lists_that_cannot_be_one_refuse_the_file(
    refused: Callable[..., FileRefused], tables: Tables, code: str, says: str, both: int
) -> None:
    refusal = refused(tables)
    assert (refusal.code, refusal.details["both"]) == (code, both)
    assert says in refusal.message.id
    assert says in refusal.message.en
    for name in tables:
        assert name in refusal.message.id


def test_a_copy_that_is_the_only_list_is_the_list(read: Read) -> None:
    assert read({"Data (2)": [HEADER, BUDI]})[0] == [("Data (2)", 2, NIP)]


@pytest.mark.parametrize(
    "name",
    ["Kel. Pasar Lama", "Keluarga Berencana", "Pelamar", "Kopian", "Golden", "Kec Kota Lama"],
)
def test_words_within_words_say_nothing(read: Read, name: str) -> None:
    assert len(read({"Data": [HEADER, BUDI], name: [HEADER, TONO]})[0]) == 2


def test_an_example_without_people_is_no_list(read: Read) -> None:
    rows, said = read({"Contoh": [HEADER], "Data": [HEADER, BUDI]})
    assert rows == [("Data", 2, NIP)]
    assert [code for code, _ in said] == ["W011"]
    assert "Contoh" in said[0][1]


def test_a_list_of_other_columns_without_people_is_no_list(read: Read) -> None:
    rows, said = read({"Acuan": [HEADER[:3], ("", "Kepala", "camat")], "Data": [HEADER, BUDI]})
    assert (rows, said[0][0]) == ([("Data", 2, NIP)], "W011")


# --- Sheets that are not read -----------------------------------------------------------------


def hide(place: int) -> Callable[[Any, list[Any]], None]:
    def edit(_: Any, made: list[Any]) -> None:
        made[1 - place].activate()
        made[place].hide()

    return edit


def hide_well(_: Any, made: list[Any]) -> None:
    made[0].very_hidden()
    made[1].activate()


def test_a_hidden_sheet_with_people_is_named(read: Read) -> None:
    data = sheets({"Lain": [HEADER, TONO], "Data": [HEADER, BUDI]}, edit=hide(0))
    rows, said = read(data)
    assert rows == [("Data", 2, NIP)]
    ((code, text),) = said
    assert (code, "Lain" in text) == ("W010", True)


def test_a_hidden_list_of_positions_is_not_worth_a_word(read: Read) -> None:
    data = sheets({"Acuan": [("Jabatan",), ("lurah",)], "Data": [HEADER, BUDI]}, edit=hide(0))
    assert read(data) == ([("Data", 2, NIP)], [])


@pytest.mark.parametrize("rows", [[TONO], [*[("x",)] * 30, HEADER, TONO], [("Sisa",), TONO]])
def test_a_hidden_sheet_of_people_without_a_header_is_named(
    read: Read, rows: Iterable[Cells]
) -> None:
    outcome = read(sheets({"Lain": rows, "Data": [HEADER, BUDI]}, edit=hide(0)))
    assert (outcome[0], codes(outcome)) == ([("Data", 2, NIP)], ["W010"])
    assert "Lain" in outcome[1][0][1]


NO_PEOPLE = {
    "who signs": [
        ("Rekapitulasi",),
        ("Jumlah pegawai", 30),
        ("", "Jakarta, 31 Oktober 2026"),
        ("", "Kepala Dinas"),
        ("", "Drs. H. Budi"),
        ("", "NIP. 196501011990031001"),
    ],
    "who signs by a bare number": [("Kepala",), ("Drs. H. Budi",), ("196501011990031001",)],
    "two who sign": [
        ("Kepala", "Bendahara"),
        ("Drs. H. Budi", "Siti"),
        ("196501011990031001", "197001011995032001"),
    ],
    "a form": [
        ("Nama", ":", "Drs. H. Budi"),
        ("NIP", ":", "196501011990031001"),
        ("NIP Atasan", ":", "197001011995032001"),
    ],
    "long numbers of other kinds": [("Rekening", "1234567890123"), ("NIK", "3171234567890123")],
}


@pytest.mark.parametrize("rows", NO_PEOPLE.values(), ids=NO_PEOPLE)
def test_numbers_of_those_who_sign_are_no_list(read: Read, rows: Iterable[Cells]) -> None:
    outcome = read({"Rekap": rows, "Data": [HEADER, BUDI]})
    assert (outcome[0], codes(outcome)) == ([("Data", 2, NIP)], ["W011"])


def test_a_sheet_of_another_month_needs_no_header(read: Read) -> None:
    outcome = read({"September": [TONO], "Oktober": [HEADER, BUDI]})
    assert (outcome[0], codes(outcome)) == ([("Oktober", 2, NIP)], ["W013"])


@pytest.mark.parametrize("edit", [hide(0), hide_well])
def test_the_only_table_is_hidden(refused: Callable[..., FileRefused], edit: Any) -> None:
    refusal = refused(sheets({"Rahasia": [HEADER, BUDI], "Sampul": [("Laporan",)]}, edit=edit))
    assert refusal.code == "E044"
    assert "Rahasia" in refusal.message.id


def test_sheets_without_a_list_are_named_and_blank_ones_not(read: Read) -> None:
    rows, said = read(
        {
            "Sampul": [("Laporan",)],
            "Kosong": [],
            "Data": [HEADER, BUDI],
            "Rekap": [*[()] * 25, ("Jumlah", 3)],
        }
    )
    assert rows == [("Data", 2, NIP)]
    assert [code for code, _ in said] == ["W011", "W011"]
    assert ["Sampul" in said[0][1], "Rekap" in said[1][1]] == [True, True]


def test_names_of_own_sheets() -> None:
    assert SUMMARY in sheet_names.OWN


@pytest.mark.parametrize("name", ["Hasil Periksa Tukin", "Petunjuk", "hasil periksa tukin"])
def test_own_sheets_are_never_read_and_nothing_is_said(read: Read, name: str) -> None:
    assert read({name: [HEADER, TONO], "Penilaian": [HEADER, BUDI]}) == (
        [("Penilaian", 2, NIP)],
        [],
    )


def test_a_wide_sheet_that_is_not_the_table(read: Read) -> None:
    wide = [["Angka", *range(400)], ["x" * 40_000]]
    rows, said = read({"Lain": wide, "Data": [HEADER, BUDI]})
    assert (rows, [code for code, _ in said]) == ([("Data", 2, NIP)], ["W011"])


def test_a_wide_row_of_the_table_is_named_with_its_sheet(
    refused: Callable[..., FileRefused],
) -> None:
    refusal = refused({"PNS": [HEADER, BUDI], "PPPK": [HEADER, TONO, ["x"] * 300]})
    assert (refusal.code, refusal.details["sheet"], refusal.details["row"]) == ("E017", "PPPK", 3)
    assert refusal.message.id.startswith("Lembar PPPK: Baris 3 ")


def test_limits_count_all_sheets_together(
    refused: Callable[..., FileRefused], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tukin.file_formats.workbook.reader.MAX_ROWS", 2)
    assert refused({"A": [HEADER, BUDI, SITI], "B": [HEADER, TONO]}).code == "E016"


def test_cells_count_all_sheets_together(
    refused: Callable[..., FileRefused], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tukin.file_formats.workbook.reader.MAX_CELLS", 30)
    tables: Tables = {"A": [HEADER, BUDI], "B": [HEADER, TONO]}  # 16 cells each
    refusal = refused(tables)
    assert (refusal.code, refusal.details["sheet"]) == ("E028", "B")


# --- Months -----------------------------------------------------------------------------------


def test_the_sheet_of_the_month_is_read_and_the_others_named(read: Read) -> None:
    tables: Tables = {
        "Agustus": [HEADER, BUDI, SITI],
        "September": [HEADER, BUDI],
        "Oktober": [HEADER, BUDI, TONO],
        "November": [HEADER],
    }
    rows, said = read(tables)
    assert rows == [("Oktober", 2, NIP), ("Oktober", 3, NIP_3)]
    assert [code for code, _ in said] == ["W013"] * 3


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Okt", "Sep"),
        ("Okt-26", "Sept-26"),
        ("OKT 2026", "OKT 2025"),
        ("October", "September"),
        ("2026-10", "2026-09"),
        ("202610", "202609"),
        ("TPP Oktober (final)", "TPP Agt"),
    ],
)
def test_spellings_of_months_in_names_of_sheets(read: Read, own: str, other: str) -> None:
    rows, said = read({other: [HEADER, BUDI], own: [HEADER, TONO]})
    assert (rows, [code for code, _ in said]) == ([(own, 2, NIP_3)], ["W013"])


def test_titles_say_the_month_too(read: Read) -> None:
    title = "PENILAIAN KINERJA BULAN {} 2026"
    rows, said = read(
        {
            "Sheet1": [(title.format("SEPTEMBER"),), (), HEADER, BUDI],
            "Sheet2": [(title.format("OKTOBER"),), (), HEADER, TONO],
        }
    )
    assert (rows, [code for code, _ in said]) == ([("Sheet2", 4, NIP_3)], ["W013"])


def test_a_sheet_that_says_no_month_counts_with_that_of_the_month(read: Read) -> None:
    rows, said = read(
        {"Oktober": [HEADER, BUDI], "Susulan": [HEADER, TONO], "September": [HEADER, SITI]}
    )
    assert rows == [("Oktober", 2, NIP), ("Susulan", 2, NIP_3)]
    assert [code for code, _ in said] == ["W013", "W012"]


def test_all_sheets_are_of_other_months(refused: Callable[..., FileRefused]) -> None:
    refusal = refused({"Agustus": [HEADER, BUDI], "September": [HEADER, TONO]})
    assert refusal.code == "E046"
    assert "2026-10: Agustus, September" in refusal.message.id


def test_a_single_sheet_of_another_month_waits(read: Read) -> None:
    rows, said = read({"September": [HEADER, BUDI]})
    assert rows == [("September", 2, NIP)]
    ((code, text),) = said
    assert code == "W060"
    assert "akan menunggu persetujuan" in text


WAITS = {
    "title": ([("Daftar penilaian bulan September 2026",), HEADER, BUDI], "a.xlsx", ["W060"]),
    "title in several cells": ([("Bulan", ":", "September"), HEADER, BUDI], "a.xlsx", ["W060"]),
    "year of the title": ([("Oktober 2025",), HEADER, BUDI], "a.xlsx", ["W060"]),
    "name of the file": ([HEADER, BUDI], "penilaian_september.xlsx", ["W060"]),
    "file of last month": ([HEADER, BUDI], "perubahan-2026-09.xlsx", ["W060"]),
    "this month": ([("Oktober 2026",), HEADER, BUDI], "penilaian-oktober-2026.xlsx", []),
    "both months": ([("Penilaian September, dibayar Oktober 2026",), HEADER, BUDI], "a.xlsx", []),
    "a span": ([("Januari s.d. Desember 2026",), HEADER, BUDI], "a.xlsx", []),
    "printed": ([("Dicetak 3 November 2026",), HEADER, BUDI], "a.xlsx", []),
    "signed": ([("Jakarta, 5 November 2026",), HEADER, BUDI], "a.xlsx", []),
    "place and month": ([("Jakarta, November 2026",), HEADER, BUDI], "a.xlsx", []),
    "full date": ([("30 September 2026",), HEADER, BUDI], "export_20260930.xlsx", []),
    "another agency": ([("Dinas Kesehatan",), HEADER, BUDI], "a.xlsx", ["W061"]),
    "code of another agency": ([HEADER, BUDI], "dinkes-2026-10.xlsx", ["W061"]),
    "own agency": ([("DINAS PENDIDIKAN",), HEADER, BUDI], "disdik.xlsx", []),
    "title of another month in the middle": (
        [HEADER, BUDI, ("REKAP BULAN SEPTEMBER 2026",), HEADER, SITI],
        "a.xlsx",
        ["W001", "W060", "W001"],
    ),
    "title above a blank row in the middle": (
        [HEADER, BUDI, (), ("Penilaian",), ("Periode: September 2026",), (), HEADER, SITI],
        "a.xlsx",
        ["W001", "W001", "W060", "W001"],
    ),
    "title of another agency in the middle": (
        [HEADER, BUDI, ("Dinas Kesehatan",), HEADER, SITI],
        "a.xlsx",
        ["W001", "W061", "W001"],
    ),
    "title of this month in the middle": (
        [HEADER, BUDI, ("REKAP BULAN OKTOBER 2026",), HEADER, SITI],
        "a.xlsx",
        ["W001", "W001"],
    ),
    "signed in the middle": (
        [HEADER, BUDI, ("Jakarta, 30 September 2026",), ("Kepala Dinas",), HEADER, SITI],
        "a.xlsx",
        ["W001", "W001", "W001"],
    ),
    "a remark in the middle that heads no table": (
        [HEADER, BUDI, ("Sakit sejak September 2026",), SITI, HEADER, TONO],
        "a.xlsx",
        ["W001", "W001"],
    ),
    "a name of our own": (
        [HEADER, BUDI],
        "amendment-0f202609a1b2c3d4e5f60718293a4b5c.xlsx",
        [],
    ),
    "a longer name of somebody else": ([HEADER, BUDI], "amendment-rekap-202609.xlsx", ["W060"]),
    "both agencies": ([("Dinas Pendidikan dan Dinas Kesehatan",), HEADER, BUDI], "a.xlsx", []),
}


@pytest.mark.parametrize(("rows", "file_name", "expected"), WAITS.values(), ids=WAITS.keys())
def test_what_a_file_says_of_itself(
    read: Read, rows: Iterable[Cells], file_name: str, expected: list[str]
) -> None:
    assert codes(read({"Data": rows}, file_name=file_name)) == expected


def test_group_headings_count_as_titles(read: Read) -> None:
    upper = (None, None, None, None, None, "Nilai September 2026", None, None)
    lower = HEADER
    outcome = read({"Data": [upper, lower, BUDI]})
    assert codes(outcome) == ["W060"]


def test_extra_pay_runs_have_no_month_of_their_own(read: Read) -> None:
    period = Period(2026, 13)
    assert codes(read({"Mei": [("THR Mei 2026",), HEADER, BUDI]}, period=period)) == []


# --- What is not seen -------------------------------------------------------------------------


def test_hidden_rows_are_read_and_named(read: Read) -> None:
    def edit(_: Any, made: list[Any]) -> None:
        for row in (0, 1, 3):  # the header and a blank one among them
            made[0].set_row(row, None, None, {"hidden": True})

    rows, said = read(workbook([HEADER, BUDI, SITI], edit=edit))
    assert [nip for _, _, nip in rows] == [NIP, NIP_2]
    ((code, text),) = said
    assert (code, text.startswith("1 baris")) == ("W014", True)


@pytest.mark.parametrize(
    ("shown", "cells"),
    [
        (";;;", ["F2", "B2"]),
        (";;", ["F2"]),
        (";;;@", ["F2"]),
        ('"";"";"";""', ["F2", "B2"]),
        ("[Red];;;", ["F2", "B2"]),
        ("0;-0;;@", []),
        ("General", []),
        ('"a;b;c"', []),
    ],
)
def test_cells_that_show_nothing_are_read_and_named(
    read: Read, shown: str, cells: list[str]
) -> None:
    def edit(book: Any, made: list[Any]) -> None:
        unseen = book.add_format({"num_format": shown})
        made[0].write_number("F2", 90, unseen)
        made[0].write_string("B2", "Budi", unseen)
        made[0].write_string("F5", "x", unseen)  # nobody's row

    rows, said = read(workbook([HEADER, BUDI], edit=edit))
    assert rows == [("Sheet1", 2, NIP)]
    named = [text for code, text in said if code == "W015"]
    assert len(named) == bool(cells)
    assert all(cell in named[0] for cell in cells)
