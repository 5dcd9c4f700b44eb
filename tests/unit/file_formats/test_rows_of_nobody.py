"""Rows below a header that are no person's: skipped and listed, never rejected people."""

from collections.abc import Sequence

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    NIP_2,
    NIP_3,
    SITI,
    TONO,
    json_lines,
    objects,
    text,
    workbook,
)
from tests.unit.file_formats.reading import Read, Refusal
from tukin.file_formats.finding import Finding, FindingKind

Row = tuple[str, ...]


def at(place: int, *cells: str) -> Row:
    """A row with text from a place on."""
    return (*[""] * place, *cells, *[""] * (len(HEADER) - place - len(cells)))


SIGNED = (
    at(5, "Jakarta, 31 Oktober 2026"),
    at(5, "Kepala Dinas"),
    at(0),
    at(5, "Drs. H. Budi"),
    at(5, "NIP. 196501011990031001"),
)


class Listed:
    """Reads a file and keeps what is reported of it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.findings: list[Finding] = []

    def people(self, rows: Sequence[Row], kind: str) -> list[int]:
        """The numbers of the rows that are people's."""
        self.findings = []
        content = text(rows, ";") if kind == "csv" else workbook(rows)
        read = self._read(f"nilai.{kind}", content, report=self.findings.append)
        return [row.number for row in read]

    @property
    def skipped(self) -> dict[int, str]:
        """The text of each row that was listed as skipped, by its number."""
        rows = [finding for finding in self.findings if finding.code == "W001"]
        assert all(finding.kind is FindingKind.SKIPPED for finding in rows)
        return {finding.places[0].row: str(finding.details["text"]) for finding in rows}


@pytest.fixture
def listed(read: Read) -> Listed:
    return Listed(read)


both = pytest.mark.parametrize("kind", ["csv", "xlsx"])


@both
def test_signature_block(listed: Listed, kind: str) -> None:
    assert listed.people([HEADER, BUDI, SITI, at(0), *SIGNED], kind) == [2, 3]
    assert listed.skipped == {
        5: "Jakarta, 31 Oktober 2026",
        6: "Kepala Dinas",
        8: "Drs. H. Budi",
        9: "NIP. 196501011990031001",
    }


SIGNATURES: dict[str, tuple[Row, ...]] = {
    "the day to be filled in": (
        at(6, "Jakarta,        Oktober 2026"),
        at(6, "a.n. Kepala Dinas Kesehatan"),
        at(6, "Sekretaris,"),
        at(6, "Siti Aminah"),
        at(6, "NIP 19650101 199003 1 001"),
    ),
    "dots for the day": (at(5, "Jakarta, ........... 2026"), at(5, "Plt. Lurah"), at(5, "Tono")),
    "a date in digits": (at(4, "Kota Administrasi Jakarta Barat, 31/10/2026"), at(4, "Camat")),
    "two who sign": (
        (*at(1, "Mengetahui,")[:6], "Jakarta, 31 Oktober 2026", ""),
        (*at(1, "Kepala Dinas")[:6], "Pengelola Kepegawaian", ""),
        (*at(1, "Drs. H. Budi")[:6], "Siti Aminah", ""),
        (*at(1, "NIP. 196501011990031001")[:6], "NIP. 197001011995032001", ""),
    ),
    "a bare number in the column of the NIP": (
        at(0, "Mengetahui"),
        at(0, "Kepala Suku Dinas"),
        at(0, "Drs. H. Budi"),
        at(0, "196501011990031001"),
    ),
    "the number beside its name in a score's column": (
        at(4, "Disetujui oleh,"),
        at(4, "Nama", ":", "Budi"),
        at(4, "NIP", ":", "196501011990031001"),
    ),
    "a date in digits in the column of the NIP": (
        at(0, "Jakarta, 31-10-2026"),
        at(0, "Kepala Dinas"),
        at(0, "Drs. H. Budi"),
    ),
    "another in the column of the NIP": (at(0, "Jakarta Pusat, 31/10/2026"), at(0, "Camat")),
    "the day in the order of computers": (at(0, "Jakarta, 2026-10-31"), at(0, "Lurah")),
    "with points": (at(0, "Tanggal: 31.10.2026"), at(0, "Tono")),
    "no place or date": (at(1, "Yang membuat daftar,"), at(1, "Siti Aminah, S.E.")),
    "in English": (at(5, "Approved by"), at(5, "Head of Office"), at(5, "John Doe")),
    "set in Jakarta": (at(5, "Ditetapkan di Jakarta"), at(5, "pada tanggal 31 Oktober 2026")),
    "with a remark after it": (*SIGNED, at(0, "Catatan:", "nilai", "sudah", "final")),
}


@both
@pytest.mark.parametrize("rows", SIGNATURES.values(), ids=SIGNATURES)
def test_signature_blocks_of_other_lists(listed: Listed, rows: tuple[Row, ...], kind: str) -> None:
    assert listed.people([HEADER, BUDI, *rows], kind) == [2]
    expected = {n: row for n, row in enumerate(rows, start=3) if any(row)}
    assert {n: "".join(text.split()) for n, text in listed.skipped.items()} == {
        n: "".join("".join(row).split()) for n, row in expected.items()
    }


@both
def test_people_below_a_signature_block_are_read(listed: Listed, kind: str) -> None:
    rows = [HEADER, BUDI, *SIGNED, HEADER, SITI, at(0, NIP_3, "Tono")]
    assert listed.people(rows, kind) == [2, 9, 10]
    assert sorted(listed.skipped) == [3, 4, 6, 7, 8]


@both
def test_a_person_with_a_wrong_number_below_a_block_is_rejected(listed: Listed, kind: str) -> None:
    wrong = ("19881231", *BUDI[1:])
    without = ("", *SITI[1:])
    assert listed.people([HEADER, BUDI, *SIGNED, wrong, without], kind) == [2, 8, 9]


@both
def test_explanations_below_the_table(listed: Listed, kind: str) -> None:
    lines = [
        at(0, "Keterangan :"),
        at(0, "1.", "Alpa", ":", "tanpa keterangan"),
        at(0, "2.", "Izin", ":", "izin tertulis"),
        at(2, "TL", "=", "terlambat"),
    ]
    assert listed.people([HEADER, BUDI, *lines, SITI, at(1, "Siti", "camat", "IV/a")], kind) == [
        2,
        7,
        8,
    ]
    assert sorted(listed.skipped) == [3, 4, 5, 6]
    # but a bare number there is a row to be judged
    assert listed.people([HEADER, BUDI, *lines, at(0, NIP_2)], kind) == [2, 7]


BARE = {
    "in its column": at(0, NIP_2),
    "with a mark": at(0, f"NIP. {NIP_2}"),
    "in another column": at(5, f"NIP. {NIP_2}"),
    "beside a name": at(4, "Siti Aminah", NIP_2),
    "in a column that is not read": (*at(0), NIP_2),
}


@both
@pytest.mark.parametrize("row", BARE.values(), ids=BARE)
def test_a_bare_number_elsewhere_is_a_row(listed: Listed, row: Row, kind: str) -> None:
    header = (*HEADER, "Lain-lain")
    assert listed.people([header, BUDI, row, SITI], kind) == [2, 3, 4]
    assert listed.skipped == {}


SKIPPED: dict[str, Row] = {
    "a group heading": at(0, "I. SEKRETARIAT"),
    "a group heading with a number": at(0, "A", "Subbagian Umum"),
    "a group heading in another column": at(2, "BIDANG KESEHATAN MASYARAKAT"),
    "a title of office alone": at(1, "Kepala Bidang P2P"),
    "a remark": at(0, "*) sedang cuti"),
    "two remarks": at(0, "Keterangan:", "data sementara"),
    "a subtotal": at(1, "Jumlah Sekretariat", "3", "270", "240,5"),
    "a total of scores": at(4, "Rata-rata", "90,5", "80", "70"),
    "a total in rupiah": at(0, "TOTAL", "", "", "", "", "Rp 1.000.000"),
    "a subtotal with its place": at(0, "7", "Sub Total Bidang A", "", "", "", "270", "240"),
    "numbered columns": tuple("12345678"),
    "columns numbered in brackets": tuple(f"({n})" for n in range(1, 9)),
    "the header again": HEADER,
    "the header with other words": (
        *("NIP Pegawai", "Nama Lengkap", "Nama Jabatan", "Gol", "Jenis ASN"),
        *("Aktivitas", "Perilaku", "Serapan"),
    ),
    "one that has a place but no more": at(0, "1"),
    "a prefilled row": at(0, "", "Nama pegawai"),
}


@both
@pytest.mark.parametrize("row", SKIPPED.values(), ids=SKIPPED)
def test_other_rows_are_skipped_and_listed(listed: Listed, row: Row, kind: str) -> None:
    assert listed.people([HEADER, BUDI, row, SITI], kind) == [2, 4]
    assert {n: "".join(t.split()) for n, t in listed.skipped.items()} == {
        3: "".join("".join(row).split())
    }


PEOPLE: dict[str, Row] = {
    "no number": ("", *SITI[1:]),
    "a name like a total": ("", "Total Wijaya", *SITI[2:]),
    "an office for a position": ("", "Siti", "Kepala Dinas", "IV/a", "PNS", "", "", ""),
    "a name and a score": at(1, "Siti", "", "", "", "90"),
    "a score alone": at(5, "90"),
    "a failed formula for a score": at(5, "#DIV/0!"),
    "three texts": at(1, "Siti", "camat", "IV/a"),
    "a number with a digit too few": (NIP_2[:-1], *SITI[1:]),
    "a number alone": at(0, NIP_2),
}


@both
@pytest.mark.parametrize("row", PEOPLE.values(), ids=PEOPLE)
def test_rows_of_people_are_never_skipped(listed: Listed, row: Row, kind: str) -> None:
    assert listed.people([HEADER, BUDI, row, TONO], kind) == [2, 3, 4]
    assert listed.findings == []


def test_long_lists_of_skipped_rows_are_counted(listed: Listed) -> None:
    rows = [HEADER, BUDI, *[at(0, f"Catatan {n}") for n in range(1_500)], SITI]
    assert listed.people(rows, "csv") == [2, 1503]
    assert len(listed.skipped) == 1_000
    (more,) = [finding for finding in listed.findings if finding.code == "W021"]
    assert more.details == {"count": 500, "first": 1003, "last": 1502}


# --- A second header ------------------------------------------------------------------------------

LONG = (*HEADER, "Alpa", "Ijin")
SWAPPED = (*HEADER, "Ijin", "Alpa")
OTHERS: dict[str, Row] = {
    "two columns exchanged": SWAPPED,
    "NIP and name exchanged": ("Nama", "NIP", *LONG[2:]),
    "a column moved": (*HEADER[:5], "Alpa", *HEADER[5:], "Ijin"),
    "a column left out": (*HEADER, "Alpa", ""),
    "another column in its place": (*HEADER, "Alpa", "Status"),
    "a column more": (*LONG, "Catatan"),
    "another unit": (*HEADER, "Alpa (jam)", "Ijin"),
    "without the NIP": ("", *LONG[1:]),
    "shifted by one": ("No", *LONG),
}


def sheet_of(kind: str) -> dict[str, str]:
    """What a refusal of a workbook says beside the rows."""
    return {"sheet": "Sheet1"} if kind == "xlsx" else {}


@both
@pytest.mark.parametrize("header", OTHERS.values(), ids=OTHERS)
def test_a_second_header_of_other_columns_is_refused(
    refusal: Refusal, header: Row, kind: str
) -> None:
    rows = [LONG, (*BUDI, "0", "0"), header, (*SITI, "0", "8")]
    content = text([(*row, "", "")[:11] for row in rows]) if kind == "csv" else workbook(rows)
    refused = refusal(f"a.{kind}", content)
    assert refused.code == "E056"
    assert refused.details == {"first": 1, "row": 3} | sheet_of(kind)


@both
def test_people_above_the_header_are_not_lost(refusal: Refusal, kind: str) -> None:
    rows = [("DAFTAR NILAI",), BUDI, HEADER, SITI]
    refused = refusal(f"a.{kind}", text(rows) if kind == "csv" else workbook(rows))
    assert refused.code == "E059"
    assert refused.details == {"rows": "2", "header": 3} | sheet_of(kind)


@both
def test_a_number_above_the_header_is_no_person(listed: Listed, kind: str) -> None:
    rows = [("NIP Kepala", "196501011990031001"), ("Nama", "Drs. H. Budi"), HEADER, BUDI, SITI]
    assert listed.people(rows, kind) == [4, 5]


@both
def test_a_header_of_two_rows_that_is_repeated(listed: Listed, kind: str) -> None:
    above = (*HEADER, "Kehadiran", "")
    below = (*[""] * 8, "Alpa", "Izin")
    rows = [above, below, (*BUDI, "1", "2"), above, below, (*SITI, "3", "4")]
    assert listed.people(rows, kind) == [3, 6]
    assert sorted(listed.skipped) == [4, 5]


@both
def test_a_header_of_two_rows_in_another_order(refusal: Refusal, kind: str) -> None:
    above = (*HEADER, "Kehadiran", "", "")
    below = (*[""] * 8, "Alpa", "Izin", "Telat")
    other = (*[""] * 8, "Izin", "Alpa", "Telat")
    person = (*BUDI, "1", "2", "3")
    rows = [above, below, person, above, other, (*SITI, "3", "4", "5")]
    content = text(rows) if kind == "csv" else workbook(rows)
    refused = refusal(f"a.{kind}", content)
    assert (refused.code, refused.details["row"]) == ("E056", 5)


# --- Columns --------------------------------------------------------------------------------------


@both
def test_columns_that_are_not_read_are_listed_once(listed: Listed, kind: str) -> None:
    header = ("No", *HEADER, "Unit Kerja", "", "Kosong", "Paraf")
    rows = [header, ("1", *BUDI, "A", "x", "", ""), ("2", *SITI, "", "", "", "y")]
    assert listed.people(rows, kind) == [2, 3]
    (finding,) = listed.findings
    assert finding.kind is FindingKind.SKIPPED
    assert finding.details["columns"] == "No (A), Unit Kerja (J), K, Paraf (M)"


def test_text_beyond_the_header_of_a_sheet_is_listed(listed: Listed) -> None:
    assert listed.people([HEADER, BUDI, (*SITI, "", "lihat lampiran")], "xlsx") == [2, 3]
    assert [finding.details["columns"] for finding in listed.findings] == ["J"]


@both
def test_text_in_a_column_that_is_not_read_is_a_line(listed: Listed, kind: str) -> None:
    rows = [(*HEADER, "Lain"), (*BUDI, ""), (*at(0), "sampai di sini"), (*SITI, "")]
    assert listed.people(rows, kind) == [2, 4]
    assert listed.skipped == {3: "sampai di sini"}
    assert listed.findings[-1].details["columns"] == "Lain (I)"


@both
def test_a_list_without_more_lists_nothing(listed: Listed, kind: str) -> None:
    assert listed.people([HEADER, BUDI, at(0), SITI], kind) == [2, 4]
    assert listed.findings == []


# --- JSON -----------------------------------------------------------------------------------------


def test_objects_and_names_that_are_not_read_are_listed(read: Read) -> None:
    findings: list[Finding] = []
    one, two = objects(BUDI, SITI)
    values = [{**one, "unit": "A", "kosong": None}, {"nip": "JUMLAH", "alpa": 3}, {**two, "x": [1]}]
    rows = read("a.jsonl", json_lines(*values), report=findings.append)
    assert [row.cells["nip"] for row in rows] == [NIP, NIP_2]
    assert [(f.code, f.places, dict(f.details)) for f in findings] == [
        ("W001", ((2, None),), {"text": "JUMLAH 3"}),
        ("W020", (), {"columns": "unit, x"}),
    ]
