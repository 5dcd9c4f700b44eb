"""Headings that must not be passed over: each refuses the file and says what may be meant."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.file_formats.builders import NIP, NIP_2, json_lines, text, workbook
from tests.unit.file_formats.reading import Read
from tukin.cli.rule_files import SAMPLES
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.headings import appraisal_headings
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

PERSON = ("NIP", "Nama", "Jabatan", "Golongan", "Jenis Pegawai")
SCORES = ("Produktivitas", "Disiplin", "Inovasi", "Komunikasi", "Umpan balik")
COUNTS = ("Alpa", "Ijin", "Menit Terlambat", "Menit Pulang Cepat", "Status")
HEADER = (*PERSON, *SCORES, *COUNTS)
CELLS = (NIP, "Budi", "Lurah", "III/a", "PNS", *["100"] * 5, "1", "2", "30", "40", "aktif")
OCTOBER = Period(2026, 10)


@dataclass
class Desk:
    """Checks files of one month under one rule set."""

    folder: Path
    rules: RuleSet
    period: Period = OCTOBER

    def check(self, rows: list[tuple[str, ...]], kind: str = "csv") -> CheckedFile:
        path = self.folder / f"nilai.{kind}"
        path.write_bytes(_written(rows, kind))
        return check_file(path, path.name, RowValidator(self.rules, "dinkes", self.period))


def _written(rows: list[tuple[str, ...]], kind: str) -> bytes:
    match kind:
        case "csv":
            return text(rows, ";").encode()
        case "xlsx":
            return workbook(rows)
    return json_lines(*[dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()


@pytest.fixture
def desk(tmp_path: Path, named: RuleSet) -> Desk:
    return Desk(tmp_path, named)


@pytest.fixture
def banded(tmp_path: Path) -> Desk:
    """The national rules: occurrences of four bands are cut, telat_1 to telat_4."""
    return Desk(tmp_path, load_rule_set((SAMPLES / "nasional.json").read_bytes()))


def renamed(column: str, heading: str) -> list[tuple[str, ...]]:
    """A sound file in which a column has another heading."""
    assert column in HEADER
    return [tuple(heading if each == column else each for each in HEADER), CELLS]


def beside(heading: str, cell: str = "7") -> list[tuple[str, ...]]:
    """A sound file with one more column."""
    return [(*HEADER, heading), (*CELLS, cell)]


def test_the_file_itself_is_sound(desk: Desk) -> None:
    for kind in ("csv", "xlsx", "jsonl"):
        checked = desk.check([HEADER, CELLS], kind)
        (row,) = checked.accepted
        assert (row.alpa, row.ijin, row.late_minutes, row.early_minutes) == (1, 2, 30, 40)
        assert checked.findings == []


RESEMBLE = {
    "the words of the finding": ("Alpa", "Jml. Alpa (hr)", "Alpa"),
    "another count": ("Alpa", "Banyaknya Alpa", "Alpa"),
    "a letter too many": ("Alpa", "Alppa", "Alpa"),
    "letters exchanged": ("Alpa", "Apla", "Alpa"),
    "a digit for a letter": ("Alpa", "A1pa", "Alpa"),
    "Cyrillic letters": ("Alpa", "\u0410lp\u0430", "Alpa"),
    "Greek letters": ("Ijin", "\u0399j\u03b9n", "Izin"),
    "without a reason": ("Alpa", "Absen TK", "Alpa"),
    "TK alone": ("Alpa", "TK", "Alpa"),
    "another word for it": ("Alpa", "Jumlah Mangkir", "Alpa"),
    "an abbreviation": ("Alpa", "Tanpa Ket.", "Alpa"),
    "a short word": ("Menit Terlambat", "Total telat", "Menit Terlambat"),
    "English hours": ("Menit Terlambat", "late_hours", "Menit Terlambat"),
    "English days": ("Ijin", "Excused leave", "Izin"),
    "izin among other words": ("Ijin", "Izin/Sakit", "Izin"),
    "another month in words": ("Ijin", "Ijin September", "Izin"),
    "in hours": ("Menit Terlambat", "Jam Terlambat", "Menit Terlambat"),
    "TL alone": ("Menit Terlambat", "Total TL", "Menit Terlambat"),
    "a longer word": ("Menit Terlambat", "Keterlambatan masuk", "Menit Terlambat"),
    "left early": ("Menit Pulang Cepat", "Pulang < Jam", "Menit Pulang Cepat"),
    "PSW alone": ("Menit Pulang Cepat", "PSW", "Menit Pulang Cepat"),
    "PSW among words": ("Menit Pulang Cepat", "Total PSW", "Menit Pulang Cepat"),
    "a dotless i": ("Status", "Status Had\u0131r", "Status"),
    "a letter left out": ("Status", "Statu", "Status"),
    "status of something": ("Status", "Status Cuti/TB", "Status"),
    "a punishment": ("Status", "Hukuman Disiplin", "Status"),
    "a person's column": ("Golongan", "Golongn", "Golongan"),
    "two letters off": ("Jenis Pegawai", "Jnis Pegawi", "Jenis Pegawai"),
    "an indicator": ("Umpan balik", "Umpan blik", "Umpan balik masyarakat"),
    "TK beside the word": ("Alpa", "TK/Alpa", "Alpa"),
    "TK beside its letter": ("Alpa", "TK / A", "Alpa"),
    "TK beside another word": ("Alpa", "TK/Mangkir", "Alpa"),
    "a level of school beside the word": ("Alpa", "Alpa TK 1", "Alpa"),
    "of a time of rating": ("Alpa", "Jml Alpa periode penilaian", "Alpa"),
    "of another time of rating": ("Alpa", "Alpa masa penilaian", "Alpa"),
    "of minutes of rating": (
        "Menit Terlambat",
        "Terlambat selama masa penilaian (menit)",
        "Menit Terlambat",
    ),
    "what a supervisor says": ("Status", "Hukuman Disiplin (atasan)", "Status"),
    "what a rater says": ("Alpa", "Hari alpa menurut penilai", "Alpa"),
    "letters with points": ("Alpa", "T.K.", "Alpa"),
    "letters apart": ("Alpa", "T K", "Alpa"),
    "letters with points of lateness": ("Menit Terlambat", "T.L.", "Menit Terlambat"),
    "three letters with points": ("Menit Pulang Cepat", "P.S.W.", "Menit Pulang Cepat"),
    "a count in one word": ("Alpa", "JmlTK", "Alpa"),
    "a count in one word of lateness": ("Menit Terlambat", "JUMLAHTL", "Menit Terlambat"),
    "a sum in one word": ("Menit Pulang Cepat", "TotalPSW", "Menit Pulang Cepat"),
    "days in one word": ("Alpa", "TKhari", "Alpa"),
    "wide letters": ("Alpa", "\uff34\uff2b", "Alpa"),
    "late": ("Menit Terlambat", "Lambat", "Menit Terlambat"),
    "came late": ("Menit Terlambat", "Datang Lambat", "Menit Terlambat"),
    "not at work": ("Alpa", "Tidak Masuk", "Alpa"),
    "not there": ("Alpa", "Tdk Hadir (hari)", "Alpa"),
    "absence": ("Alpa", "Ketidakhadiran", "Alpa"),
    "stayed away": ("Alpa", "Bolos", "Alpa"),
    "absent": ("Alpa", "Absen", "Alpa"),
    "days absent": ("Alpa", "Jml Absen (hari)", "Alpa"),
    "absent in English": ("Alpa", "Days absent", "Alpa"),
    "a punishment in short": ("Status", "Hukdis", "Status"),
    "a status in short": ("Status", "Stts", "Status"),
    "a status in shorter": ("Status", "Sts. bulan ini", "Status"),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize(("column", "heading", "likely"), RESEMBLE.values(), ids=RESEMBLE)
def test_a_heading_that_resembles_a_known_one(
    desk: Desk, kind: str, column: str, heading: str, likely: str
) -> None:
    refusal = desk.check(renamed(column, heading), kind).refusal
    assert refusal is not None
    assert refusal.code == "E051"
    assert (refusal.details["heading"], refusal.details["likely"]) == (heading, likely)
    assert likely in refusal.message.id


@pytest.mark.parametrize("heading", ["Jml. Alpa (hr)", "Status Oktober", "Apla", "TL", "Izin2"])
def test_also_beside_the_known_one(desk: Desk, heading: str) -> None:
    refusal = desk.check(beside(heading)).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["place_id"]) == ("E051", "kolom P")


ANOTHER_UNIT = {
    "the words of the finding": ("Menit Terlambat", "Terlambat (jam)", "Menit Terlambat"),
    "times": ("Menit Terlambat", "Terlambat (kali)", "Menit Terlambat"),
    "hours in square brackets": ("Menit Pulang Cepat", "Pulang Cepat [JAM]", "Menit Pulang Cepat"),
    "hours and minutes": ("Menit Terlambat", "Terlambat (jam:menit)", "Menit Terlambat"),
    "days late": ("Menit Terlambat", "Terlambat (hari)", "Menit Terlambat"),
    "hours absent": ("Alpa", "Alpa (jam)", "Alpa"),
    "minutes absent": ("Alpa", "Alpa (menit)", "Alpa"),
    "a cut in percent": ("Alpa", "Alpa (%)", "Alpa"),
    "a cut in rupiah": ("Ijin", "Izin (Rp)", "Izin"),
    "up to now": ("Alpa", "Alpa (s.d. Oktober)", "Alpa"),
    "up to now, otherwise": ("Ijin", "Ijin (s/d bulan ini)", "Izin"),
    "cumulative": ("Alpa", "Alpa (kumulatif)", "Alpa"),
    "of the year": ("Alpa", "Alpa (setahun)", "Alpa"),
    "of the month before": ("Alpa", "Alpa (September)", "Alpa"),
    "of a month in digits": ("Alpa", "Alpa (2026-09)", "Alpa"),
    "of other days": ("Alpa", "Alpa (1 s.d. 30 September 2026)", "Alpa"),
    "of several months": ("Alpa", "Alpa (1 Januari s.d. 31 Oktober)", "Alpa"),
    "of some months": ("Alpa", "Alpa (Agustus-Oktober)", "Alpa"),
    "of last year": ("Alpa", "Alpa (Oktober 2025)", "Alpa"),
    "of the past month": ("Alpa", "Alpa (bulan lalu)", "Alpa"),
    "a quarter's score": ("Disiplin", "Disiplin (Triwulan III)", "Disiplin"),
    "hours for a score": ("Produktivitas", "Produktivitas (jam)", "Produktivitas"),
    "a status until": ("Status", "Status (s.d. Desember)", "Status"),
    "a letter for hours": ("Menit Terlambat", "Terlambat (j)", "Menit Terlambat"),
    "another letter for hours": ("Menit Pulang Cepat", "Pulang Cepat (h)", "Menit Pulang Cepat"),
    "a clock's format": ("Menit Terlambat", "Terlambat (JJ:MM)", "Menit Terlambat"),
    "an English clock's format": ("Menit Terlambat", "Terlambat (hh:mm)", "Menit Terlambat"),
    "a clock's format in one word": ("Menit Terlambat", "Terlambat [hhmm]", "Menit Terlambat"),
    "wide letters": ("Menit Terlambat", "Terlambat (\uff4a\uff41\uff4d)", "Menit Terlambat"),
    "wide brackets": ("Menit Terlambat", "Terlambat \uff08jam\uff09", "Menit Terlambat"),
    "seconds": ("Menit Terlambat", "Terlambat (dtk)", "Menit Terlambat"),
    "a letter for minutes": ("Alpa", "Alpa (m)", "Alpa"),
    "times under an abbreviation": ("Menit Pulang Cepat", "PSW (kali)", "Menit Pulang Cepat"),
    "hours under an abbreviation": ("Menit Terlambat", "Total TL (jam)", "Menit Terlambat"),
}


@pytest.mark.parametrize(("column", "heading", "likely"), ANOTHER_UNIT.values(), ids=ANOTHER_UNIT)
def test_another_unit_or_scope(desk: Desk, column: str, heading: str, likely: str) -> None:
    refusal = desk.check(renamed(column, heading)).refusal
    assert refusal is not None
    assert refusal.code == "E053"
    assert (refusal.details["heading"], refusal.details["likely"]) == (heading, likely)


@pytest.fixture
def of_month_before(tmp_path: Path) -> Desk:
    """Rules under which October's file may have September's attendance."""
    rules = changed(sample_rules("named-indicators"), {"attendance.of_month_before": True})
    return Desk(tmp_path, load_rules(rules))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize(
    "heading",
    [
        "Alpa (September)",
        "Alpa (Sep 2026)",
        "Alpa (2026-09)",
        "Alpa (1 s.d. 30 September 2026)",
        "Alpa (bulan lalu)",
        "Alpa (hari, bulan sebelumnya)",
        "Alpa (previous month)",
        "Alpa (Oktober)",
        "Alpa",
    ],
)
def test_attendance_of_the_month_before_where_the_rules_say_so(
    of_month_before: Desk, heading: str, kind: str
) -> None:
    checked = of_month_before.check(renamed("Alpa", heading), kind)
    assert [row.alpa for row in checked.accepted] == [1]
    assert checked.findings == []


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        ("Alpa", "Alpa (Agustus)"),
        ("Alpa", "Alpa (September 2025)"),
        ("Alpa", "Alpa (September-Oktober)"),
        ("Alpa", "Alpa (s.d. September)"),
        ("Alpa", "Alpa (sejak bulan lalu)"),
        ("Alpa", "Alpa (jam, September)"),
        ("Status", "Status (September)"),
        ("Disiplin", "Disiplin (September)"),
    ],
)
def test_nothing_else_is_of_the_month_before(
    of_month_before: Desk, column: str, heading: str
) -> None:
    refusal = of_month_before.check(renamed(column, heading)).refusal
    assert refusal is not None
    assert refusal.code == "E053"


def test_the_month_before_of_january_is_december(of_month_before: Desk) -> None:
    of_month_before.period = Period(2027, 1)
    assert of_month_before.check(renamed("Alpa", "Alpa (Desember 2026)")).refusal is None
    refusal = of_month_before.check(renamed("Alpa", "Alpa (Desember 2027)")).refusal
    assert refusal is not None
    assert refusal.code == "E053"


def test_occurrences_of_the_month_before(tmp_path: Path) -> None:
    rules = load_rules(changed(sample_rules("nasional"), {"attendance.of_month_before": True}))
    headings = appraisal_headings(rules, OCTOBER)
    assert headings.key_of("telat_1 (September)") == "telat1"
    assert headings.key_of("telat_1 (Agustus)") is None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("Kehadiran September 2026", []),
        ("Kehadiran bulan lalu", []),
        ("Kehadiran Agustus 2026", ["W060"]),
    ],
)
def test_a_group_of_attendance_of_the_month_before(
    of_month_before: Desk, group: str, codes: list[str], kind: str
) -> None:
    upper = tuple({"Alpa": group, "Status": "Lain-lain"}.get(name, "") for name in HEADER)
    checked = of_month_before.check([upper, HEADER, CELLS], kind)
    assert [row.alpa for row in checked.accepted] == [1]
    assert [finding.code for finding in checked.findings] == codes


def test_a_group_over_scores_of_the_month_before_still_waits(of_month_before: Desk) -> None:
    """The heading goes on over the attendance: whether the scores are meant nobody knows."""
    upper = tuple("Rekap September" if name == "Produktivitas" else "" for name in HEADER)
    checked = of_month_before.check([upper, HEADER, CELLS])
    assert [finding.code for finding in checked.findings] == ["W060"]


def test_the_wanted_unit_is_said(desk: Desk) -> None:
    refusal = desk.check(renamed("Menit Terlambat", "Terlambat (jam)")).refusal
    assert refusal is not None
    assert "jumlah menit" in refusal.message.id
    assert "minutes" in refusal.message.en


OWN_UNIT = {
    "Alpa": ["Alpa (hari)", "Alpa (hari kerja)", "Alpa (jumlah hari)", "Alpa (Oktober 2026)"],
    "Ijin": [
        "Izin (hr)",
        "Izin (h)",
        "Izin (HK)",
        "Ijin (hari, Oktober)",
        "Ijin (1 s.d. 31 Oktober 2026)",
        "Ijin (1 Oktober - 31 Oktober)",
    ],
    "Menit Terlambat": [
        "Terlambat (menit)",
        "Terlambat (mnt)",
        "Terlambat (total menit)",
        "Terlambat (m)",
        "Terlambat (\uff4d\uff45\uff4e\uff49\uff54)",
        "TL (menit)",
    ],
    "Menit Pulang Cepat": ["PSW (menit)", "Menit PSW", "Jumlah Menit PSW", "PSWmenit"],
    "Produktivitas": ["Produktivitas (0 s.d. 120)", "Produktivitas (0-120)", "Produktivitas (%)"],
    "Disiplin": ["Disiplin (nilai)", "Disiplin (min 0, maks 120)"],
    "Nama": ["Nama (tanpa gelar)"],
    "Status": ["Status (aktif/cuti)", "Status (10/2026)"],
}


@pytest.mark.parametrize(
    ("column", "heading"), [(name, each) for name, some in OWN_UNIT.items() for each in some]
)
def test_its_own_unit_and_month_are_read(desk: Desk, column: str, heading: str) -> None:
    checked = desk.check(renamed(column, heading))
    assert checked.refusal is None
    assert [(row.alpa, row.ijin, row.late_minutes) for row in checked.accepted] == [(1, 2, 30)]


BELOW_OR_ABOVE = {
    "in a row below, in brackets": [
        HEADER,
        tuple("(jam)" if name == "Menit Terlambat" else "" for name in HEADER),
        CELLS,
    ],
    "in a row of units": [
        HEADER,
        tuple({"Alpa": "hari", "Menit Terlambat": "jam"}.get(name, "") for name in HEADER),
        CELLS,
    ],
    "stacked below": [
        tuple("Terlambat" if name == "Menit Terlambat" else "" for name in HEADER),
        tuple("jam" if name == "Menit Terlambat" else name for name in HEADER),
        CELLS,
    ],
    "in the heading above": [
        tuple("Keterlambatan (jam)" if name == "Menit Terlambat" else "" for name in HEADER),
        tuple("Terlambat" if name == "Menit Terlambat" else name for name in HEADER),
        CELLS,
    ],
    "scope in the heading above": [
        tuple("Kehadiran kumulatif" if name == "Alpa" else "" for name in HEADER),
        HEADER,
        CELLS,
    ],
}


@pytest.mark.parametrize("rows", BELOW_OR_ABOVE.values(), ids=BELOW_OR_ABOVE)
def test_another_unit_in_another_row(desk: Desk, rows: list[tuple[str, ...]]) -> None:
    refusal = desk.check(rows).refusal
    assert refusal is not None
    assert refusal.code == "E053"


def test_units_that_fit_in_a_row_below(desk: Desk) -> None:
    units = {"Alpa": "hari", "Ijin": "(hari)", "Menit Terlambat": "menit", "Disiplin": "nilai"}
    checked = desk.check([HEADER, tuple(units.get(name, "") for name in HEADER), CELLS])
    assert [row.late_minutes for row in checked.accepted] == [30]
    assert [finding.code for finding in checked.findings] == ["W001"]


ABOUT_SOMETHING_ELSE = [
    *("No", "No.", "NRK", "NIK", "Unit Kerja", "Nama Atasan", "Jabatan Atasan", "Status Atasan"),
    *("Pangkat", "Eselon", "TMT", "Masa Kerja", "Kelas Jabatan", "Tempat Lahir", "Tanggal Lahir"),
    *("Sakit", "Cuti", "Dinas Luar", "Status Perkawinan", "Status Kawin", "Status PTKP", "NPWP"),
    *("skp_status", "statusPenilai", "skp_unor", "is_plt", "tb", "ct", "ijset", "Pend. Terakhir"),
    *("TK/SD", "TK/1", "Tkt. Pendidikan", "TKD", "TTL", "Tlp", "No. Telp", "Status penilaian"),
    *("No Absen", "ID Absen", "Mesin Absen", "Absen masuk", "Jumlah tidak hadir", "Absensi (%)"),
    *("nama_atasan", "statusAtasan", "Pejabat Penilai", "Sts. Kawin", "Alamat", "A", "S"),
    *("Tk. Pendidikan", "Rekening", "Bank", "Paraf", "Date", "Rate", "Lama", "Total", "Hadir"),
]


@pytest.mark.parametrize("heading", ABOUT_SOMETHING_ELSE)
def test_other_columns_are_listed_and_refuse_nothing(desk: Desk, heading: str) -> None:
    for kind in ("csv", "xlsx", "jsonl"):
        checked = desk.check(beside(heading), kind)
        assert checked.refusal is None
        assert len(checked.accepted) == 1
        (finding,) = checked.findings
        assert finding.code == "W020"
        assert heading in finding.message.id


# --- Occurrences ----------------------------------------------------------------------------------

BANDS = tuple(f"TL{n}" for n in range(1, 5)), tuple(f"PSW{n}" for n in range(1, 5))
NATIONAL = (*PERSON, "Produktivitas", "Disiplin", "Alpa", "Ijin")


def national(*headings: str, cells: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A file of the national rules with these columns of occurrences."""
    person = (NIP, "Budi", "Kelas 5", "III/a", "PNS", "90", "80", "0", "0")
    return [(*NATIONAL, *headings), (*person, *cells)]


def grouped(first: list[str], second: list[str]) -> list[tuple[str, ...]]:
    """A header of two rows: groups above, TL1 to TL4 and PSW1 to PSW4 below."""
    above = (*NATIONAL, *first)
    below = (*[""] * len(NATIONAL), *second)
    person = (NIP, "Budi", "Kelas 5", "III/a", "PNS", "90", "80", "0", "0")
    return [above, below, (*person, *"23061004")]


GROUPED = grouped(["Terlambat", "", "", "", "Pulang Cepat", "", "", ""], [*BANDS[0], *BANDS[1]])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_occurrences_are_counted_where_the_rules_have_bands(banded: Desk, kind: str) -> None:
    checked = banded.check(GROUPED, kind)
    assert checked.refusal is None
    assert checked.rejected == 0, checked.errors
    (row,) = checked.accepted
    # TL 2, 3, 0, 6 and PSW 1, 0, 0, 4
    assert row.late_counts == {"telat_1": 3, "telat_2": 3, "telat_4": 10}
    assert (row.late_minutes, row.early_minutes) == (0, 0)
    assert checked.findings == []


def test_occurrences_of_json_are_counted(banded: Desk) -> None:
    rows = national(*BANDS[0], *BANDS[1], cells=tuple("23061004"))
    (row,) = banded.check(rows, "jsonl").accepted
    assert row.late_counts == {"telat_1": 3, "telat_2": 3, "telat_4": 10}


def test_half_of_the_occurrences_is_no_amendment(read: Read, banded: Desk) -> None:
    """TL1 alone would take away what PSW1 counts."""
    for headings in (("TL1",), ("PSW2", "Alpa")):
        rows = [("NIP", *headings), (NIP, *["2"] * len(headings))]
        with pytest.raises(FileRefused) as caught:
            read("a.csv", text(rows), banded.rules, is_amendment=True)
        assert caught.value.code == "E054"
    (row,) = read(
        "a.csv", text([("NIP", "TL1", "PSW1"), (NIP, "2", "1")]), banded.rules, is_amendment=True
    )
    assert row.cells == {"nip": NIP, "telat_1": "3"}


OCCURRENCES = {
    "one row": national(*BANDS[0], cells=tuple("2306")),
    "spelt otherwise": national("TL 1", "tl-2", "TL_3", "T.L. 4", cells=tuple("2306")),
}


@pytest.mark.parametrize("rows", OCCURRENCES.values(), ids=OCCURRENCES)
def test_occurrences_of_one_kind(banded: Desk, rows: list[tuple[str, ...]]) -> None:
    (row,) = banded.check(rows).accepted
    assert row.late_counts == {"telat_1": 2, "telat_2": 3, "telat_4": 6}


def test_no_count_among_occurrences_is_an_error(banded: Desk) -> None:
    checked = banded.check(national("TL1", "PSW1", cells=("2", "dua")))
    assert [(error.column, error.code) for error in checked.errors] == [("telat_1", "E650")]


def test_the_same_occurrences_twice_are_refused(banded: Desk) -> None:
    refusal = banded.check(national("TL1", "TL 1", cells=("2", "2"))).refusal
    assert refusal is not None
    assert refusal.code == "E011"


NO_BANDS = {
    "in groups": GROUPED,
    "TL alone": national("TL1", "TL2", cells=("2", "3")),
    "PSW alone": national("PSW1", cells=("2",)),
    "in Roman numbers": national("TL I", cells=("2",)),
    "with their minutes": national("TL1 (1-30 menit)", cells=("2",)),
    "as occurrences": national("Jumlah PSW2", cells=("2",)),
}


@pytest.mark.parametrize("rows", NO_BANDS.values(), ids=NO_BANDS)
def test_occurrences_without_bands_are_refused(desk: Desk, rows: list[tuple[str, ...]]) -> None:
    rest = ("Inovasi", "Komunikasi", "Umpan balik")
    header, *others, person = rows
    widened = [(*header, *rest), *((*row, "", "", "") for row in others)]
    refusal = desk.check([*widened, (*person, "90", "90", "90")]).refusal
    assert refusal is not None
    assert refusal.code == "E054"
    assert "Menit Pulang Cepat, Menit Terlambat" in refusal.message.id


def test_a_band_that_the_rules_lack_is_refused(banded: Desk) -> None:
    refusal = banded.check(national("TL1", "TL5", cells=("2", "3"))).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["heading"]) == ("E054", "TL5")
    assert "1-30 menit" in refusal.message.id


GROUPS = {
    "of an unknown kind": (
        [*HEADER[:12], "Terlambat", "", *HEADER[13:]],
        [*[""] * 12, "pagi", "siang", *[""] * 2],
    ),
    "of times and minutes": (
        [*HEADER[:12], "Terlambat", "", *HEADER[13:]],
        [*[""] * 12, "(kali)", "(menit)", *[""] * 2],
    ),
}


@pytest.mark.parametrize(("above", "below"), GROUPS.values(), ids=GROUPS)
def test_a_group_names_no_column_that_has_its_own_heading(
    desk: Desk, above: list[str], below: list[str]
) -> None:
    cells = (*CELLS[:12], "3", *CELLS[12:])
    refusal = desk.check([tuple(above), tuple(below), cells]).refusal
    assert refusal is not None
    assert refusal.code in ("E051", "E053")


LETTERS = {
    "under a heading": (
        [*HEADER[:10], "Ketidakhadiran", "", "", *HEADER[12:]],
        [*[""] * 10, "S", "I", "A", *[""] * 3],
    ),
    "under another": (
        [*HEADER[:10], "Absensi (hari)", "", "", *HEADER[12:]],
        [*[""] * 10, "H", "I", "A", *[""] * 3],
    ),
    "alone": ([*HEADER[:10], "S", "I", "A", *HEADER[12:]],),
    "with points": ([*HEADER[:10], "C.", "I.", "A. (hari)", *HEADER[12:]],),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("above", LETTERS.values(), ids=LETTERS)
def test_letters_that_stand_for_absences(
    desk: Desk, above: tuple[list[str], ...], kind: str
) -> None:
    cells = (*CELLS[:10], "0", "2", "5", *CELLS[12:])
    refusal = desk.check([*map(tuple, above), cells], kind).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["likely"]) == ("E051", "Izin")


def test_letters_of_absences_in_json(desk: Desk) -> None:
    header = (*HEADER[:10], "s", "i", "a", *HEADER[12:])
    refusal = desk.check([header, (*CELLS[:10], "0", "2", "5", *CELLS[12:])], "jsonl").refusal
    assert refusal is not None
    assert refusal.code == "E051"


def test_letters_beside_what_they_stand_for(desk: Desk) -> None:
    """The daily marks of a list that counts them in columns of their own."""
    checked = desk.check([(*HEADER, "H", "S", "I", "A"), (*CELLS, "20", "", "2", "1")])
    assert checked.refusal is None
    assert [(row.alpa, row.ijin) for row in checked.accepted] == [(1, 2)]


def under(heading: str, *below: str, column: str = "Menit Terlambat") -> list[tuple[str, ...]]:
    """A sound file, where a heading stands over others in place of a column."""
    at = HEADER.index(column)
    blank = [""] * (len(below) - 1)
    above = (*HEADER[:at], heading, *blank, *HEADER[at + 1 :])
    second = (*[""] * at, *below, *[""] * (len(HEADER) - at - 1))
    cells = (*CELLS[:at], "4", "1", "0", "6", "2", "3")[: at + len(below)]
    return [above, second, (*cells, *CELLS[at + 1 :])]


FIGURES = {
    "ranges with a unit": (
        under("Terlambat", "1-30 menit", "31-60 menit", "61-90 menit", ">90 menit"),
        "Terlambat 1-30 menit",
    ),
    "ranges": (under("Terlambat", "1-30", "31-60"), "Terlambat 1-30"),
    "ranges in words": (under("Terlambat", "1 s.d. 30", "> 30"), "Terlambat 1 s.d. 30"),
    "numbers": (under("Terlambat", "1", "2", "3", "4"), "Terlambat 1"),
    "numbers of minutes": (under("Terlambat (menit)", "1", "2", "3"), "Terlambat (menit) 1"),
    "two numbers": (under("Pulang Cepat", "1", "2", column="Menit Pulang Cepat"), "Pulang Cepat 1"),
    "numbers and a sum": (under("Alpa", "1", "2", "3", "Jumlah", column="Alpa"), "Alpa 1"),
    "numbers with points": (under("Alpa", "1.", "2.", "3.", column="Alpa"), "Alpa 1."),
    "signs": (under("Terlambat", "<30'", "\u226530'"), "Terlambat <30'"),
    "all but the first": (under("Terlambat", "Terlambat", "31-60", "> 60"), "31-60"),
    "weeks": (under("Alpa", "Minggu 1", "Minggu 2", column="Alpa"), "Alpa Minggu 1"),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("rows", "heading"), FIGURES.values(), ids=FIGURES)
def test_a_group_over_figures_names_no_column(
    desk: Desk, rows: list[tuple[str, ...]], heading: str, kind: str
) -> None:
    refusal = desk.check(rows, kind).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["heading"]) == ("E061", heading)


def test_the_fix_of_parts_says_the_unit(desk: Desk) -> None:
    refusal = desk.check(under("Terlambat", "1-30", "31-60")).refusal
    assert refusal is not None
    assert "jumlah menit dalam bulan ini dalam satu kolom Menit Terlambat" in refusal.message.id
    assert "minutes of this month in one column Menit Terlambat" in refusal.message.en


def test_ranges_where_the_rules_have_bands_of_others(banded: Desk) -> None:
    rows = grouped(["Terlambat", "", "", "", "", "", "", ""], [*["1-15", "16-30", ">30"], *"     "])
    refusal = banded.check(rows).refusal
    assert refusal is not None
    assert refusal.code == "E054"
    assert "1-30 menit" in refusal.message.id


def test_bands_that_are_figures_under_their_name(banded: Desk) -> None:
    """TL over 1, 2, 3, 4 are TL1 to TL4."""
    rows = grouped(["TL", "", "", "", "PSW", "", "", ""], [*"1234", *"1234"])
    (row,) = banded.check(rows).accepted
    assert row.late_counts == {"telat_1": 3, "telat_2": 3, "telat_4": 10}


def test_the_same_bands_where_the_rules_have_none(desk: Desk) -> None:
    refusal = desk.check(under("TL", "1", "2", "3", "4")).refusal
    assert refusal is not None
    assert refusal.code == "E054"


def test_a_row_that_numbers_the_columns_is_no_heading(desk: Desk) -> None:
    numbers = tuple(str(n) for n in range(1, len(HEADER) + 1))
    checked = desk.check([HEADER, numbers, CELLS])
    assert [row.late_minutes for row in checked.accepted] == [30]
    assert [finding.code for finding in checked.findings] == ["W001"]


HEADLESS = {
    "one column more": ("Alpa", ["2"], "kolom L"),
    "two more": ("Alpa", ["", "2"], "kolom M"),
    "with its unit": ("Ijin", ["2 hari"], "kolom M"),
    "at the end": ("Menit Pulang Cepat", ["15"], "kolom O"),
    "hours": ("Menit Terlambat", ["1:30"], "kolom N"),
    "half a day": ("Alpa", ["0,5"], "kolom L"),
}


def with_headless(column: str, cells: list[str]) -> list[tuple[str, ...]]:
    """A sound file with columns without a heading right of one."""
    at = HEADER.index(column) + 1
    blank = [""] * len(cells)
    return [(*HEADER[:at], *blank, *HEADER[at:]), (*CELLS[:at], *cells, *CELLS[at:])]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("column", "cells", "place"), HEADLESS.values(), ids=HEADLESS)
def test_figures_without_a_heading_beside_a_count(
    desk: Desk, column: str, cells: list[str], place: str, kind: str
) -> None:
    refusal = desk.check(with_headless(column, cells), kind).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["place_id"]) == ("E060", place)
    assert place in refusal.message.id


def test_figures_beyond_the_last_count(desk: Desk) -> None:
    header, cells = HEADER[:14], (*CELLS[:14], "15")
    refusal = desk.check([header, cells], "xlsx").refusal
    assert refusal is not None
    assert (refusal.code, refusal.details["place_id"]) == ("E060", "kolom O")


NOTHING_LOST = {
    "no figure": ("Alpa", ["x"]),
    "nothing": ("Alpa", ["0"]),
    "a dash": ("Alpa", ["-"]),
    "a number that is no count": ("Ijin", ["1234567890"]),
    "beside a score": ("Umpan balik", ["2"]),
    "beside the status": ("Status", ["2"]),
}


@pytest.mark.parametrize(("column", "cells"), NOTHING_LOST.values(), ids=NOTHING_LOST)
def test_other_columns_without_a_heading_are_listed(
    desk: Desk, column: str, cells: list[str]
) -> None:
    checked = desk.check(with_headless(column, cells), "xlsx")
    assert checked.refusal is None
    assert [finding.code for finding in checked.findings] == ["W020"]


def test_figures_below_the_people_are_no_counts(desk: Desk) -> None:
    """What stands under the table, such as the number of the one who signs."""
    rows = with_headless("Alpa", [""])
    below = tuple({1: "Jumlah", 11: "7"}.get(place, "") for place in range(len(rows[0])))
    checked = desk.check([*rows, below], "xlsx")
    assert checked.refusal is None
    assert [finding.code for finding in checked.findings] == ["W001", "W020"]


def test_a_column_under_a_group_is_read_by_both(desk: Desk) -> None:
    above = (*HEADER[:10], "Kehadiran", "", "Terlambat", "", "Status")
    below = (*[""] * 10, "Alpa", "Izin", "Menit", "Pulang Cepat (menit)", "")
    (row,) = desk.check([above, below, CELLS]).accepted
    assert (row.alpa, row.ijin, row.late_minutes, row.early_minutes) == (1, 2, 30, 40)
    assert row.nip == NIP != NIP_2
