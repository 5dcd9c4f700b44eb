"""Headings: every column in Indonesian and English, in any dress, stacked and merged."""

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, NIP, NIP_2, text
from tests.unit.file_formats.reading import Read, Refusal
from tukin.file_formats.headings import heading_key
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COLUMNS

SPELLINGS = [
    ("NIP", "nip"),
    ("N.I.P.", "nip"),
    ("NIP / NI PPPK", "nip"),
    ("Nip Pegawai", "nip"),
    ("employee_number", "nip"),
    ("NAMA", "name"),
    ("Nama Lengkap & Gelar", None),
    ("Nama lengkap (dengan gelar)", "name"),
    ("Employee Name", "name"),
    ("Jabatan", "position"),
    ("Job-Title", "position"),
    ("Gol./Ruang", "grade"),
    ("Pangkat/Gol. Ruang", "grade"),
    ("Jenis Pegawai", "employment"),
    ("Status Kepegawaian", "employment"),
    ("NIP Atasan", "supervisor_nip"),
    ("penilaiNipNrp", "supervisor_nip"),
    ("Nama Atasan", None),
    ("penilaiNama", None),
    ("hasilKerjaNilai", "hasil_kerja"),
    ("PerilakuKerjaNilai", "perilaku_kerja"),
    ("Alpa (hari)", "alpa"),
    ("IZIN", "ijin"),
    ("Terlambat [menit]", "late_minutes"),
    ("late", "late_minutes"),
    ("Pulang Cepat", "early_minutes"),
    ("STATUS", "status"),
    ("skp_status", None),
    ("statusPenilai", None),
    ("Bukti Inovasi", "innovation_evidence"),
    ("Keterangan", "note"),
    ("OPD", "agency"),
    ("THBL", "period"),
    ("periode_akhir", None),
    ("tahun", None),
    ("Umpan balik masyarakat", "umpan_balik"),
    ("UMPAN-BALIK", "umpan_balik"),
    ("Public feedback", "umpan_balik"),
    ("Produktivitas (0\u2013120)", "produktivitas"),
    ("", None),
    ("()", None),
    ("\u00a0", None),
]


@pytest.mark.parametrize(("heading", "column"), SPELLINGS)
def test_spellings(named: RuleSet, heading: str, column: str | None) -> None:
    headings = appraisal_headings(named)
    key = headings.key_of(heading)
    assert (headings.candidates[key][0] if key else None) == column


def test_no_heading_means_two_columns() -> None:
    keys = [
        (heading_key(heading), column.name)
        for column in COLUMNS
        for heading in column.headings.split(";")
    ]
    assert all(key for key, _ in keys)
    owners = dict(keys)
    assert [(key, column) for key, column in keys if owners[key] != column] == []
    weak = [heading for column in COLUMNS for heading in column.weak_headings.split(";") if heading]
    assert len(weak) > 3
    assert owners.keys().isdisjoint(map(heading_key, weak))


JAKARTA = ("nip", "nama", "jabatan", "golongan", "jenis pegawai", "Aktivitas")


def test_indicator_that_is_named_like_a_quadrant(read: Read) -> None:
    header = (*JAKARTA, "Perilaku Kerja", "Serapan Anggaran")
    (row,) = read("a.csv", text([header, BUDI]))
    assert row.cells["perilaku"] == "80"
    assert "perilaku_kerja" not in row.cells


def test_indicator_and_quadrant_side_by_side(read: Read) -> None:
    header = (*JAKARTA, "Perilaku Kerja", "Serapan Anggaran", "perilaku")
    (row,) = read("a.csv", text([header, (*BUDI[:6], "sesuai", "70", "80")]))
    assert row.cells["perilaku"] == "80"
    assert row.cells["perilaku_kerja"] == "sesuai"


def test_quadrants_keep_their_names(named: RuleSet, read: Read) -> None:
    indicators = ("produktivitas", "disiplin", "inovasi", "komunikasi", "umpan balik")
    header = ("nip", "nama", "jabatan", "golongan", "jenis asn", *indicators, "Perilaku Kerja")
    (row,) = read("a.csv", text([header, (*BUDI[:5], *"12345", "sesuai")]), named)
    assert row.cells["perilaku_kerja"] == "sesuai"


def test_id_is_the_nip_only_where_there_is_none(read: Read) -> None:
    rest, cells = HEADER[1:], BUDI[1:]
    (row,) = read("a.csv", text([("id", *rest), BUDI]))
    assert row.cells["nip"] == NIP
    (row,) = read("a.csv", text([("id", "nip", *rest), ("7", NIP_2, *cells)]))
    assert row.cells["nip"] == NIP_2


def test_unknown_columns_are_ignored_even_if_they_repeat(read: Read) -> None:
    header = ("No", "x", *HEADER, "x")
    (row,) = read("a.csv", text([header, ("1", "a", *BUDI, "b")]))
    assert tuple(row.cells) == HEADER


STACKED = {
    "attendance over two columns": (
        [
            ("No", "NIP", "Nama", "Jabatan", "Gol", "Jenis ASN", "Nilai", "", "", "Kehadiran", ""),
            ("", "", "", "", "", "", "Aktivitas", "Perilaku", "Serapan", "Alpa", "Izin"),
            ("1", *BUDI, "2", "1"),
        ],
        {"nip": NIP, "aktivitas": "90", "serapan": "70", "alpa": "2", "ijin": "1"},
    ),
    "the supervisor's NIP and name under their own heading": (
        [
            ("Pegawai", "", "Pejabat Penilai", "", *HEADER[2:]),
            ("NIP", "Nama", "NIP", "Nama", *[""] * 6),
            (NIP, "Budi", NIP_2, "Siti", *BUDI[2:]),
        ],
        {"nip": NIP, "name": "Budi", "supervisor_nip": NIP_2, "serapan": "70"},
    ),
    "three rows": (
        [
            ("Identitas", "", "", "", "", "Penilaian", "", ""),
            ("NIP", "Nama", "Jabatan", "Gol", "Jenis ASN", "Nilai", "", ""),
            ("", "", "", "", "", "Aktivitas", "Perilaku", "Serapan"),
            BUDI,
        ],
        {"nip": NIP, "grade": "III/a", "aktivitas": "90", "serapan": "70"},
    ),
    "units below": (
        [(*HEADER, "Terlambat"), (*[""] * 8, "(menit)"), (*BUDI, "15")],
        {"late_minutes": "15"},
    ),
    "numbered below": (
        [(*HEADER, "Terlambat"), (*[""] * 8, "(menit)"), tuple("123456789"), (*BUDI, "15")],
        {"late_minutes": "15"},
    ),
    "title that names a rater": (
        [("DAFTAR PENILAIAN OLEH PEJABAT PENILAI", *[""] * 7), HEADER, BUDI],
        {"nip": NIP, "name": "Budi Santoso"},
    ),
    "block of labels above": (
        [("Nama OPD", "Dinas Kesehatan"), ("Periode", "2026-09"), HEADER, BUDI],
        {"nip": NIP},
    ),
}


@pytest.mark.parametrize(("rows", "expected"), STACKED.values(), ids=STACKED.keys())
def test_stacked_headers(read: Read, rows: list[tuple[str, ...]], expected: dict[str, str]) -> None:
    (row,) = read("a.csv", text(rows))
    assert {column: row.cells[column] for column in expected} == expected
    assert row.number == len(rows)


def test_first_data_row_is_never_taken_for_a_heading(read: Read) -> None:
    rows = read("a.csv", text([(*HEADER, "Jenis cuti"), (*BUDI, "Izin"), (*BUDI, "Alpa")]))
    assert [row.number for row in rows] == [2, 3]


def test_missing_columns_are_those_of_the_likeliest_header(refusal: Refusal) -> None:
    rows = [("nama", "x"), HEADER[:7], BUDI[:7]]
    assert refusal("a.csv", text(rows)).details == {"columns": "Serapan anggaran"}
