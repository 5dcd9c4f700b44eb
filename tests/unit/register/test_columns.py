"""The table of register columns: headings, each value's spellings and errors, what is kept."""

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.register.test_register_file import ENTRIES, ENTRY, HEADING, ROW
from tukin.file_formats.finding import FindingKind, Place
from tukin.file_formats.headings import heading_key
from tukin.register.columns import COLUMNS, DETAILS, REQUIRED
from tukin.register.register import NO_DETAILS, Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import (
    CheckedRegister,
    check_register,
    load_register,
    write_register,
)

BY_NAME = {column.name: column for column in COLUMNS}
FULL = RegisterDetails(
    unit="SDN Menteng 01",
    npwp="012345678901000",
    ptkp="K/2",
    job_class=7,
    criteria_group="beban-kerja",
    bank="Bank DKI",
    account_no="0123456789",
    account_name="SITI AMINAH",
    siasn_id="A8ACA7F2-0001-E040-640A-040269BB0001",
    email="siti.aminah@jakarta.go.id",
    tmt_kgb=date(2025, 3, 1),
    tmt_golongan=date(2024, 4, 1),
    acting_position="lurah",
    acting_basis="SPRINT 12/KP/2026",
    acting_since=date(2026, 9, 1),
    acting_until=date(2026, 12, 31),
)


@pytest.fixture
def check(tmp_path: Path) -> Any:
    """Checks a text as the file of a register."""

    def check(text: str) -> CheckedRegister:
        path = tmp_path / "register"
        path.write_text(text, encoding="utf-8")
        return check_register(path, "register/2026-10-01.csv")

    return check


def only(checked: CheckedRegister) -> RegisterEntry:
    assert checked.register is not None, checked
    (entry,) = checked.register.entries
    return entry


def with_cells(**cells: str) -> str:
    """The sound row with more columns."""
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
    return f"{HEADING},{','.join(cells)}\n{ROW},{','.join(quoted)}\n"


def test_the_columns_are_those_of_the_domain() -> None:
    assert tuple(HEADING.split(",")) == REQUIRED
    optional = (
        "name unit nrk npwp ptkp job_class criteria_group bank account_no account_name siasn_id "
        "email tmt_kgb tmt_golongan acting_position acting_basis acting_since acting_until"
    )
    assert {column.name for column in COLUMNS if not column.required} == set(optional.split())


def test_the_details_are_the_columns_that_rows_are_not_checked_by() -> None:
    fields = [field.name for field in dataclasses.fields(RegisterDetails)]
    assert fields == [column.name for column in DETAILS]


def test_what_pays_or_identifies_is_never_remembered() -> None:
    personal = {column.name for column in COLUMNS if column.personal}
    assert personal == {
        *("nip", "name", "nrk", "npwp", "account_no", "account_name", "siasn_id", "email")
    }


def test_no_heading_means_two_columns() -> None:
    meanings: dict[str, set[str]] = {}
    for column in COLUMNS:
        for heading in (column.name, column.label.id, column.label.en, *column.headings.split(";")):
            meanings.setdefault(heading_key(heading), set()).add(column.name)
    assert "" not in meanings
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


def test_every_heading_is_read(check: Any) -> None:
    for column in COLUMNS:
        for heading in (column.name, column.label.id, column.label.en, *column.headings.split(";")):
            if column.required:
                text = f"{HEADING}\n{ROW}\n".replace(column.name, heading.strip(), 1)
            else:
                text = f"{HEADING},{heading.strip()}\n{ROW},-\n"
            assert only(check(text)) == ENTRY, heading


def test_a_full_row_by_its_canonical_names(check: Any) -> None:
    cells = {column.name: str(getattr(FULL, column.name)) for column in DETAILS}
    assert only(check(with_cells(**cells))).details == FULL


def test_a_full_row_as_a_personnel_office_writes_it(check: Any) -> None:
    text = (
        "NIP;Nama;Unit Kerja;NRK;Perangkat Daerah;Jenis Pegawai;Golongan;Jabatan;Kelas Jabatan;"
        "Status;TMT;Sampai;NPWP;Status PTKP;Kelompok Kriteria;Nama Bank;No. Rekening;Atas Nama;"
        "PNS ID;Alamat Surel;TMT KGB;TMT Gol;Jabatan Plt/Plh;SK Plt;TMT Plt;Plt s.d\n"
        "'198503012010011901;Siti Aminah;SDN Menteng 01;012345;disdik;PNS;III/a;"
        "administrasi-terampil;Kelas 7;Aktif;01-01-2010;31-12-9999;01.234.567.8-901.000;k2;"
        "Beban Kerja;Bank DKI;'0123-4567 89;SITI AMINAH;A8ACA7F2-0001-E040-640A-040269BB0001;"
        "siti.aminah@JAKARTA.go.id;01-03-2025;2024-04-01 00:00:00;Lurah;SPRINT 12/KP/2026;"
        "01-09-2026;31-12-2026\n"
    ).replace("Plt s.d\n", "Plt Sampai\n")
    entry = only(check(text))
    assert entry.details == FULL
    assert (entry.name, entry.nrk, entry.until) == ("Siti Aminah", "012345", None)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("npwp", "012345678901000", "012345678901000"),
        ("npwp", "01.234.567.8-901.000", "012345678901000"),
        ("npwp", "'3174 0101 0185 0001", "3174010101850001"),
        ("npwp", '="3174010101850001"', "3174010101850001"),
        ("ptkp", "tk/0", "TK/0"),
        ("ptkp", "TK 1", "TK/1"),
        ("ptkp", "K3", "K/3"),
        ("ptkp", "K - 2", "K/2"),
        ("job_class", "1", 1),
        ("job_class", "17", 17),
        ("job_class", "07", 7),
        ("job_class", "Kelas Jabatan 12", 12),
        ("account_no", "00123", "00123"),
        ("account_no", "1234.5678.9012.3456.7890", "12345678901234567890"),
        ("email", "A.b+c@X.Go.Id", "A.b+c@x.go.id"),
        ("siasn_id", "8ae482a78a3c2d9d018a4b5d2f1d0001", "8ae482a78a3c2d9d018a4b5d2f1d0001"),
        ("nrk", "012345", "012345"),
        ("tmt_kgb", "29-02-2024", date(2024, 2, 29)),
        ("tmt_golongan", "2024-02-29T00:00:00.000", date(2024, 2, 29)),
        ("unit", "  UPT  Pajak ", "UPT Pajak"),
        ("criteria_group", "Beban Kerja", "beban-kerja"),
        ("npwp", "-", None),
        ("email", " ", None),
    ],
)
def test_spellings(check: Any, column: str, text: str, value: object) -> None:
    entry = only(check(with_cells(**{column: text})))
    assert (entry.nrk if column == "nrk" else getattr(entry.details, column)) == value


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("npwp", "12345678901000", "E141"),  # its zero in front is lost
        ("npwp", "12345678901000123", "E141"),
        ("npwp", "000000000000000", "E141"),
        ("npwp", "0000000000000000", "E141"),
        ("npwp", "01.234.567.8-901.00O", "E141"),
        ("npwp", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤", "E141"),
        ("npwp", "3,17401E+15", "E148"),
        ("ptkp", "TK", "E142"),
        ("ptkp", "TK/4", "E142"),
        ("ptkp", "K/I/1", "E142"),
        ("ptkp", "HB/1", "E142"),
        ("job_class", "0", "E143"),
        ("job_class", "18", "E143"),
        ("job_class", "7.5", "E143"),
        ("job_class", "VII", "E143"),
        ("account_no", "1234", "E144"),
        ("account_no", "123456789012345678901", "E144"),
        ("account_no", "0000000000", "E144"),
        ("account_no", "BCA 0123456789", "E144"),
        ("account_no", "1.23457E+14", "E148"),
        ("email", "siti.aminah", "E145"),
        ("email", "siti@jakarta", "E145"),
        ("email", "siti @jakarta.go.id", "E145"),
        ("email", "siti@jakarta.go.id; siti@gmail.com", "E145"),
        ("email", "siti..a@jakarta.go.id", "E145"),
        ("email", "sìti@jakarta.go.id", "E145"),
        ("email", f"{'a' * 65}@jakarta.go.id", "E145"),
        ("siasn_id", "a b", "E146"),
        ("siasn_id", "a" * 65, "E146"),
        ("nrk", "12345", "E149"),
        ("nrk", "1234567", "E149"),
        ("tmt_kgb", "1 Maret 2025", "E131"),
        ("tmt_kgb", "01-03-0025", "E131"),
        ("tmt_golongan", "9999-12-31", "E131"),
        ("tmt_golongan", "2024-04-01 08:00", "E131"),
        ("unit", "x" * 121, "E207"),
        ("criteria_group", "???", "E207"),
        ("acting_basis", "SPRINT 12", "E147"),
        ("acting_since", "01-09-2026", "E147"),
        ("acting_position", "Lurah", "E147"),
    ],
)
def test_errors_name_column_and_code_and_never_the_value(
    check: Any, column: str, text: str, code: str
) -> None:
    checked = check(with_cells(**{column: text}))
    assert checked.refusal is not None
    assert checked.refusal.code == "E136"
    found = {error.code for error in checked.errors}
    assert found == {code}
    (error,) = [each for each in checked.errors if each.column == column or code == "E147"][:1]
    said = f"{error.message.id}{error.message.en}{error.details}"
    if len(text) > 3:
        assert text not in said


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"acting_position": "Lurah", "acting_since": "01-09-2026"}, []),
        (
            {
                "acting_position": "Lurah",
                "acting_since": "01-09-2026",
                "acting_until": "31-08-2026",
            },
            [("acting_until", "E132")],
        ),
        ({"acting_position": "Lurah", "acting_basis": "SK 1"}, [("acting_since", "E147")]),
        ({"acting_until": "31-08-2026"}, [("acting_position", "E147"), ("acting_since", "E147")]),
        ({"acting_position": "Lurah", "acting_since": "besok"}, [("acting_since", "E131")]),
    ],
)
def test_an_acting_post_is_whole(
    check: Any, cells: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    assert [(e.column, e.code) for e in check(with_cells(**cells)).errors] == wrong


SECRETS = {
    "npwp": "5551234",
    "account_no": "44477",
    "account_no ": "RAHASIA-77",
    "account_name": "R" * 121,
    "email": "rahasia at contoh",
    "siasn_id": "rahasia!",
    "bank": "B" * 121,
}


@pytest.mark.parametrize("column", sorted(SECRETS))
def test_nothing_personal_in_what_is_said(check: Any, column: str) -> None:
    secret = SECRETS[column]
    other = ROW.replace("901,", "902,")
    checked = check(
        f"{HEADING},{column.strip()}\n{ROW},{secret}\n{other},{secret}\n{other},{secret}\n"
    )
    assert secret not in repr(checked)
    for error in checked.errors:
        assert secret not in f"{error.message}"


def test_a_details_repr_says_nothing_that_pays_or_identifies() -> None:
    said = repr(dataclasses.replace(ENTRY, details=FULL))
    for name in ("npwp", "account_no", "account_name", "bank", "email", "siasn_id"):
        assert str(getattr(FULL, name)) not in said


def test_columns_that_are_not_known_are_named(check: Any) -> None:
    checked = check(f"No,{HEADING},Agama,Tempat Lahir\n1,{ROW},Islam,Jakarta\n")
    assert only(checked) == ENTRY
    named = " ".join(
        f"{finding.message.id}" for finding in checked.findings if finding.kind == "skipped"
    )
    assert "Agama" in named
    assert "Tempat Lahir" in named
    assert "Islam" not in named


# --- Numbers of several people ------------------------------------------------------------------


def several(*accounts: str, column: str = "account_no") -> str:
    rows = [f"{ROW.replace('901,', f'{901 + n},')},{account}" for n, account in enumerate(accounts)]
    return "\n".join([f"{HEADING},{column}", *rows])


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("account_no", "0123456789", "0123456780"),
        ("account_no", "0123-456-789", "0123456780"),
        ("npwp", "012345678901000", "012345678901001"),
        ("email", "ani@contoh.go.id", "budi@contoh.go.id"),
        ("email", "ani@CONTOH.go.id", "budi@contoh.go.id"),
    ],
)
def test_what_two_people_share_is_a_notice(check: Any, column: str, one: str, other: str) -> None:
    again = one.replace("-", "").replace("CONTOH", "contoh")
    checked = check(several(one, other, again, "-", "-", column=column))
    assert checked.register is not None
    (finding,) = checked.findings
    assert (finding.kind, finding.code) == (FindingKind.NOTICE, "W130")
    assert finding.places == (Place(2), Place(4))
    assert one not in f"{finding.message}{finding.details}"


def test_one_person_in_several_rows_shares_nothing(check: Any) -> None:
    before, after = ROW + "2015-12-31", ROW.replace("2010-01-01", "2016-01-01")
    checked = check(f"{HEADING},account_no\n{before},0123456789\n{after},0123456789\n")
    assert checked.register is not None
    assert checked.findings == []


def test_one_mistake_made_to_all_is_not_reported_a_thousand_times(check: Any) -> None:
    pairs = [f"{10_000 + number // 2}" for number in range(98)]
    findings = check(several(*pairs)).findings
    assert len(findings) == 49
    assert {len(finding.places) for finding in findings} == {2}


# --- The canonical CSV ------------------------------------------------------------------------

DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
DETAIL = st.builds(
    RegisterDetails,
    unit=st.sampled_from((None, "SDN 1", "=1+1", 'Bagian "A", B')),
    npwp=st.sampled_from((None, "012345678901000")),
    ptkp=st.sampled_from((None, "TK/0", "K/3")),
    job_class=st.none() | st.integers(1, 17),
    account_no=st.sampled_from((None, "00123")),
    tmt_kgb=DAYS,
    acting_until=DAYS,
)


@given(ENTRIES, st.lists(DETAIL, min_size=8, max_size=8))
def test_the_canonical_csv_reads_back_with_details(
    entries: list[RegisterEntry], details: list[RegisterDetails]
) -> None:
    some = [
        dataclasses.replace(entry, details=each)
        for entry, each in zip(entries, details, strict=False)
    ]
    register = Register(some)
    data = write_register(register)
    assert load_register(data).entries == register.entries
    assert write_register(load_register(data)) == data
    bare = [dataclasses.replace(entry, details=NO_DETAILS) for entry in register.entries]
    assert list(load_register(data, details=False).entries) == bare


def test_a_canonical_csv_is_a_register_that_can_be_uploaded(tmp_path: Path) -> None:
    path = tmp_path / "register"
    path.write_bytes(write_register(Register([dataclasses.replace(ENTRY, details=FULL)])))
    assert only(check_register(path, "register/2026-10-01.csv")).details == FULL


def test_the_canonical_csv_with_details_is_recorded() -> None:
    """Its hash names it in the archive and in every batch: it must never change."""
    details = RegisterDetails(npwp="012345678901000", job_class=7, tmt_kgb=date(2025, 3, 1))
    assert write_register(Register([dataclasses.replace(ENTRY, details=details)])) == (
        b"nip,agency,employment,grade,position,status,from,until,name,nrk,npwp,job_class,tmt_kgb\n"
        b"198503012010011901,disdik,PNS,III/a,administrasi-terampil,aktif,2010-01-01,,,,"
        b"012345678901000,7,2025-03-01\n"
    )


def test_every_value_of_the_full_row_has_its_form() -> None:
    for column in DETAILS:
        if column.form:
            assert re.fullmatch(column.form, str(getattr(FULL, column.name))), column.name


def test_every_column_is_documented() -> None:
    text = Path(__file__).parents[3].joinpath("docs", "file-format.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for column in COLUMNS:
        documented = f"| `{column.name}` | {column.label.id} | {column.guide.en} |"
        assert any(row.startswith(documented) for row in rows), column.name
