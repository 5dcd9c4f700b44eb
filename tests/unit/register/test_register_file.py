"""The administration's CSV: read in any of its spellings, refused as a whole for one bad row."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.register.register import Register, RegisterEntry
from tukin.register.register_file import (
    CheckedRegister,
    check_register,
    load_register,
    register_date,
    write_register,
)
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.terms import Employment

HEADING = "nip,agency,employment,grade,position,status,from,until"
ROW = "198503012010011901,disdik,PNS,III/a,administrasi-terampil,aktif,2010-01-01,"
ENTRY = RegisterEntry(
    nip="198503012010011901",
    agency="disdik",
    employment=Employment.PNS,
    grade="III/a",
    position="administrasi-terampil",
    status="aktif",
    since=date(2010, 1, 1),
    until=None,
)


@pytest.fixture
def check(tmp_path: Path):
    """Checks a text as a file."""

    def check(text: str | bytes, name: str = "register/2026-10-01.csv") -> CheckedRegister:
        path = tmp_path / "register"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check_register(path, name)

    return check


def row(**cells: str) -> str:
    """The sound row with some cells replaced."""
    names = HEADING.split(",")
    values = dict(zip(names, ROW.split(","), strict=True)) | cells
    return ",".join(values[name] for name in names)


def entries(checked: CheckedRegister) -> list[RegisterEntry]:
    assert checked.register is not None, checked
    return list(checked.register.entries)


def test_one_row(check) -> None:
    assert entries(check(f"{HEADING}\n{ROW}\n")) == [ENTRY]


def test_as_a_personnel_office_writes_it(check) -> None:
    """Title rows, Indonesian headings, semicolons, names of offices, days first, a total."""
    text = (
        "\ufeffDAFTAR PEGAWAI PER 1 OKTOBER 2026\r\n"
        "\r\n"
        "No;NIP;Nama;NRK;Nama OPD;Jenis Pegawai;Gol/Ruang;Jabatan;Status;TMT;Sampai\r\n"
        "1;'198503012010011901;Contoh, S.Sos.;101010;Dinas Pendidikan;pns;III a;"
        "Administrasi Terampil;Aktif;01-01-2010;-\r\n"
        "2;19600101 200001 1 901;Sudah Purna;;Dinas Pendidikan;PNS;IV/C;Administrasi Ahli;"
        "Purna Tugas;01-02-2020;31-12-2099\r\n"
        "JUMLAH TOTAL;;;;;;;;;;\r\n"
    )
    first, second = sorted(entries(check(text)), key=lambda entry: entry.row)
    assert first == RegisterEntry(
        nip="198503012010011901",
        agency="dinas-pendidikan",
        employment=Employment.PNS,
        grade="III/a",
        position="administrasi-terampil",
        status="aktif",
        since=date(2010, 1, 1),
        until=None,
        name="Contoh, S.Sos.",
        nrk="101010",
    )
    assert (first.row, second.row) == (4, 5)
    assert (second.nip, second.status) == ("196001012000011901", "pensiun")
    assert (second.since, second.until) == (date(2020, 2, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"nip": ""}, "nip", "E101"),
        ({"nip": "19850301201001190"}, "nip", "E102"),
        ({"nip": "1.98503E+17"}, "nip", "E103"),
        ({"agency": ""}, "agency", "E201"),
        ({"agency": "!!!"}, "agency", "E207"),
        ({"employment": "honorer"}, "employment", "E204"),
        ({"grade": "III/f"}, "grade", "E203"),
        ({"position": "-"}, "position", "E201"),
        ({"status": ""}, "status", "E201"),
        ({"from": ""}, "from", "E201"),
        ({"from": "2026-13-01"}, "from", "E131"),
        ({"from": "31-02-2026"}, "from", "E131"),
        ({"from": "01/02/2026"}, "from", "E131"),
        ({"from": "20260101"}, "from", "E131"),
        ({"from": "1-2-2026"}, "from", "E131"),
        ({"from": "01-02-26"}, "from", "E131"),
        ({"until": "besok"}, "until", "E131"),
        ({"until": "2009-12-31"}, "until", "E132"),
    ],
)
def test_a_bad_row_refuses_the_whole(check, cells: dict[str, str], column: str, code: str) -> None:
    good = ROW.replace("901,", "902,")
    checked = check(f"{HEADING}\n{good}\n{row(**cells)}\n")
    assert checked.register is None
    assert checked.refusal is not None
    assert (checked.refusal.code, checked.refusal.details) == ("E136", {"count": 1})
    assert [(e.row, e.column, e.code) for e in checked.errors] == [(3, column, code)]


def test_every_bad_row_is_reported_in_the_order_of_rows(check) -> None:
    lines = [
        row(until="2026-01-31"),
        row(grade="?", status=""),
        row(**{"from": "2026-01-31"}),  # overlaps with the first by one day
        row(nip="198503012010011903"),
        row(nip="12"),
    ]
    checked = check("\n".join([HEADING, *lines]))
    assert checked.refusal is not None
    assert checked.refusal.details == {"count": 4}
    assert [(e.row, e.column, e.code) for e in checked.errors] == [
        (2, "from", "E133"),
        (3, "grade", "E203"),
        (3, "status", "E201"),
        (4, "from", "E133"),
        (6, "nip", "E102"),
    ]
    assert checked.errors[0].details == {"rows": 4}
    assert checked.errors[3].details == {"rows": 2}


def test_no_report_quotes_a_cell(check) -> None:
    secret = "RAHASIA"
    checked = check(f"{HEADING}\n{row(grade=secret, employment=secret, until=secret)}\n")
    assert len(checked.errors) == 3
    for error in checked.errors:
        assert secret not in f"{error.message}{error.details}{error.value_class}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E001"),
        (HEADING, "E010"),
        ("nip,agency\n1,2\n", "E003"),
        (HEADING.replace("until", "name") + f"\n{ROW}\n", "E003"),  # no end would be for ever
        (HEADING.replace("until", "mulai") + f"\n{ROW}\n", "E003"),
        (f"{HEADING},sampai\n{ROW},\n", "E011"),
        (f'{HEADING}\n"{ROW}\n', "E019"),
        (f"{HEADING}\n{ROW},x\n", "E030"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(check, text: str, code: str) -> None:
    checked = check(text)
    assert checked.refusal is not None
    assert (checked.register, checked.errors, checked.refusal.code) == (None, [], code)


def test_a_workbook_under_the_name_of_a_csv_is_refused(check) -> None:
    checked = check(b"PK\x03\x04 a workbook")
    assert checked.refusal is not None
    assert checked.refusal.code == "E031"


# --- The canonical CSV ------------------------------------------------------------------------

NAMES = st.text("abcdefghijklmnopqrstuvwxyz, \"'=é", min_size=1, max_size=20).map(str.strip)
ENTRIES = st.lists(
    st.builds(
        RegisterEntry,
        nip=st.integers(1, 999).map(lambda number: f"198503012010011{number:03d}"),
        agency=st.sampled_from(("disdik", "dinas-kesehatan")),
        employment=st.sampled_from(Employment),
        grade=st.sampled_from(("III/a", "IX")),
        position=st.just("lurah"),
        status=st.sampled_from(("aktif", "pensiun")),
        since=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
        until=st.none() | st.dates(date(2020, 1, 2), date(2030, 1, 1)),
        name=NAMES.map(lambda text: text or None),
        nrk=st.none() | st.just("101010"),
        row=st.integers(2, 9),
    ),
    max_size=8,
    unique_by=lambda entry: entry.nip,
)


@given(ENTRIES)
def test_the_canonical_csv_reads_back(some: list[RegisterEntry]) -> None:
    register = Register(some)
    again = load_register(write_register(register))
    assert again.entries == register.entries


@given(ENTRIES, st.randoms(use_true_random=False))
def test_one_content_has_one_spelling(some: list[RegisterEntry], dice) -> None:
    before = write_register(Register(some))
    dice.shuffle(some)
    assert write_register(Register(some)) == before


def test_the_canonical_csv_is_recorded() -> None:
    """Its hash names it in the archive and in every batch: it must never change."""
    assert write_register(Register([ENTRY])) == (
        b"nip,agency,employment,grade,position,status,from,until,name,nrk\n"
        b"198503012010011901,disdik,PNS,III/a,administrasi-terampil,aktif,2010-01-01,,,\n"
    )


# --- Where it is uploaded ---------------------------------------------------------------------

UPLOADED = datetime(2026, 9, 30, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-09-01", "2026-10-31", "2020-02-29"])
def test_the_date_stands_in_the_key(day: str) -> None:
    assert register_date(f"register/{day}.csv", UPLOADED) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("register/", "E134"),
        ("register/oktober.csv", "E134"),
        ("register/2026-02-30.csv", "E134"),
        ("register/2026-10-01.xlsx", "E134"),
        ("register/2026-10-01.CSV", "E134"),
        ("register/a/2026-10-01.csv", "E134"),
        ("register/20261001.csv", "E134"),
        ("register/2026-11-01.csv", "E135"),
        ("register/2062-10-01.csv", "E135"),
    ],
)
def test_another_address_is_refused(key: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_date(key, UPLOADED)
    assert refused.value.code == code
