"""Mistakes that HR officers make: each is rejected in words that name the cause as they see it.

The words were read by somebody who had only them. Each line is one row of a workbook, one mistake
in it, and what its note must say.
"""

import pytest

from tests.unit.entitlement.cases import NAMED, PNS, validate
from tukin.entitlement.appraisal import Appraisal

REJECTED: list[tuple[str, str, str, list[str]]] = [
    ("nip", "", "E101", ["kosong", "hapus baris ini bila bukan pegawai"]),
    ("nip", PNS[:17], "E102", ["17 karakter"]),
    ("nip", "130812345", "E102", ["9 digit", "NIP lama"]),
    ("nip", "167823", "E102", ["6 digit", "NRK"]),
    ("nip", "3171010101850001", "E102", ["16 digit", "NIK"]),
    ("nip", "1985O3012010011901", "E102", ["huruf", "O sebagai 0"]),
    ("nip", f"\u202a{PNS}\u202c", "E102", ["tidak terlihat", "urutan ke-1"]),
    ("nip", "19850301-201001-1-901", "E102", ["tanda", "18 digit"]),
    ("nip", f"NIP. {PNS}", "E102", ["tanda atau kata", "18 digit"]),
    ("nip", f"{PNS}\n{PNS}", "E102", ["lebih dari satu NIP", "beri baris tersendiri"]),
    ("nip", "lihat catatan", "E102", ["kata", "hapus baris ini bila bukan pegawai"]),
    ("name", "", "E201", ["kosong", "hapus barisnya bila bukan pegawai"]),
    ("name", PNS, "E216", ["NIP di sel yang salah"]),
    ("grade", "3a", "E203", ["angka biasa", "III/a"]),
    ("grade", "9", "E203", ["angka biasa", "IX"]),
    ("grade", "lll/a", "E203", ["huruf l", "III/a"]),
    ("grade", "III/c Penata", "E203", ["kata lain", "III/c"]),
    ("grade", "III/e", "E203", ["a sampai d"]),
    ("employment", "Honorer", "E204", ["PNS, CPNS, atau PPPK", "hapus baris ini saja"]),
    ("position", "Adm. Ahli", "E202", ["Administrasi Ahli;", "Wali Kota"]),
    ("produktivitas", "94.4%", "E302", ["persen", "94,40"]),
    ("produktivitas", "Baik", "E302", ["kata", "94,40"]),
    ("produktivitas", "0.94", "E309", ["0,94 berarti 0,94 dari 120", "maksudnya 94, tulis 94"]),
    ("produktivitas", "945", "E303", ["0 sampai 120"]),
    ("produktivitas", "94 , 4", "E302", ["tanpa spasi", "94,40"]),
    ("produktivitas", "#DIV/0!", "E302", ["Rumus", "#DIV/0!"]),
    ("produktivitas", "=AVERAGE(H2:H3)", "E302", ["rumus", "belum pernah dihitung"]),
    ("produktivitas", "93.3333333333", "E304", ["format tampilan", "dua desimal"]),
    ("produktivitas", "2026-10-09", "E302", ["tanggal", "Teks"]),
    ("produktivitas", "94:30:00", "E302", ["jam", "94:30:00", "Teks"]),
    ("produktivitas", "1.000", "E302", ["seribu atau satu"]),
    ("alpa", "2 hari", "E401", ["angka beserta kata", "misalnya 2"]),
    ("alpa", "nihil", "E401", ["kata", "Tulis 0"]),
    ("alpa", "0.5", "E401", ["tidak bulat"]),
    ("alpa", "45", "E401", ["di luar 0 sampai 31"]),
    ("alpa", "O", "E401", ["Huruf O"]),
    ("late_minutes", "90 menit", "E403", ["angka beserta kata", "misalnya 90"]),
    ("late_minutes", "01:30:00", "E403", ["jam", "1 jam 30 menit ditulis 90"]),
    ("late_minutes", "1.234", "E403", ["tanpa tanda ribuan"]),
    ("late_minutes", "99999", "E403", ["di luar 0 sampai 14400"]),
    ("status", "Cuti", "E205", ["Tugas belajar", "Cuti besar"]),
    ("status", "Pensiun", "E205", ["bukan pegawai aktif lagi", "Hapus barisnya"]),
    ("status", "Plt", "E208", ["Tulis jabatan definitif dan kosongkan Plt"]),
    ("status", "0", "E209", ["VLOOKUP", "Isi yang benar", "kosongkan"]),
    ("innovation_evidence", "Aplikasi SIPEKA", "E307", ["SK / KEP", "SK 12/2026"]),
    ("innovation_evidence", "SK 12/2031", "E310", ["2031", "ditarik"]),
    ("period", "Oktober", "E503", ["2026-10"]),
    ("supervisor_nip", "Drs. Budi Santoso", "E111", ["kata", "kosongkan hanya bila"]),
    ("supervisor_nip", f"{PNS} {PNS}", "E111", ["lebih dari satu NIP", "satu NIP saja"]),
    ("supervisor_nip", "0", "E209", ["VLOOKUP", "Isi yang benar", "kosongkan"]),
    ("note", "x" * 501, "E207", ["lebih dari 500 karakter", "Singkatkan"]),
    ("note", "a\u200bb", "E207", ["tidak terlihat", "urutan ke-2", "ketik ulang"]),
]


@pytest.mark.parametrize(
    ("column", "cell", "code", "said"),
    REJECTED,
    ids=[f"{row[0]} {row[1][:20]}" for row in REJECTED],
)
def test_the_note_names_the_cause(column: str, cell: str, code: str, said: list[str]) -> None:
    errors = validate(NAMED, frozenset(), **{column: cell})
    assert isinstance(errors, list), "accepted"
    (error,) = errors
    assert (error.column, error.code) == (column, code)
    assert [words for words in said if words not in error.message.id] == []
    assert error.message.en != error.message.id
    assert "{" not in error.message.id + error.message.en


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("nip", f"{PNS[:8]}.{PNS[8:14]}.{PNS[14]}.{PNS[15:]}", PNS),
        ("alpa", "\N{EN DASH}", 0),
        ("alpa", "2.0", 2),
        ("late_minutes", "\N{EM DASH}", 0),
        ("grade", "Penata (III/c)", "III/c"),
        ("status", "Aktif.", "aktif"),
    ],
)
def test_what_can_mean_one_thing_only_is_read(column: str, cell: str, value: object) -> None:
    row = validate(NAMED, frozenset(), **{column: cell})
    assert isinstance(row, Appraisal), row
    assert getattr(row, column) == value
