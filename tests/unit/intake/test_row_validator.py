"""Every row is accepted or rejected with every reason; a reason never holds the value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import (
    CPNS,
    JAKARTA,
    NAMED,
    PNS,
    PPPK,
    accepted,
    load_rules,
    rules_of,
    sound_row,
    validate,
)
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Place
from tukin.file_formats.raw_row import Cause, RawRow, RowError, ValueClass
from tukin.intake.kept_rows import APPRAISALS
from tukin.intake.row_validator import RowValidator, find_duplicates
from tukin.vocabulary.catalogue.messages import CATALOGUE
from tukin.vocabulary.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Expectation

# Cells that replace those of a sound row (PNS, III/a); column, code, value class of each error.
REJECTIONS: list[tuple[dict[str, str], list[tuple[str, str, str]]]] = [
    ({"nip": ""}, [("nip", "E101", "empty")]),
    ({"nip": PNS[:17]}, [("nip", "E102", "integer")]),
    ({"nip": "tidak ada"}, [("nip", "E102", "text")]),
    ({"nip": "1,98503E+17"}, [("nip", "E103", "scientific")]),
    ({"nip": "19851301" + PNS[8:]}, [("nip", "E104", "integer")]),
    ({"nip": PNS[:12] + "13" + PNS[14:]}, [("nip", "E105", "integer")]),
    ({"nip": PNS[:14] + "3" + PNS[15:]}, [("nip", "E106", "integer")]),
    ({"nip": PNS[:15] + "000"}, [("nip", "E107", "integer")]),
    ({"nip": PPPK}, [("employment", "E108", "text")]),
    ({"employment": "PPPK", "grade": "IX"}, [("employment", "E108", "text")]),
    ({"nip": PNS[:8] + "202611" + PNS[14:]}, [("nip", "E110", "integer")]),
    ({"supervisor_nip": PNS[:17]}, [("supervisor_nip", "E111", "integer")]),
    ({"supervisor_nip": "Budi, S.E."}, [("supervisor_nip", "E111", "text")]),
    ({"supervisor_nip": "1.98503E+17"}, [("supervisor_nip", "E103", "scientific")]),
    ({"supervisor_nip": PNS}, [("supervisor_nip", "E112", "integer")]),
    ({"name": " "}, [("name", "E201", "empty")]),
    ({"name": "-"}, [("name", "E201", "text")]),
    ({"position": ""}, [("position", "E201", "empty")]),
    ({"grade": ""}, [("grade", "E201", "empty")]),
    ({"employment": ""}, [("employment", "E201", "empty")]),
    ({"position": "Guru Ahli Madya"}, [("position", "E202", "text")]),
    ({"grade": "III/f"}, [("grade", "E203", "text")]),
    ({"employment": "Honorer"}, [("employment", "E204", "text")]),
    ({"status": "cuti haji"}, [("status", "E205", "text")]),
    ({"grade": "IX"}, [("grade", "E206", "text")]),
    ({"nip": PPPK, "employment": "PPPK"}, [("grade", "E206", "text")]),
    ({"name": "x" * 101}, [("name", "E207", "long_text")]),
    ({"note": "x" * 501}, [("note", "E207", "long_text")]),
    ({"disiplin": ""}, [("disiplin", "E301", "empty")]),
    ({"disiplin": "-"}, [("disiplin", "E301", "text")]),
    ({"inovasi": "8,9,5"}, [("inovasi", "E302", "text")]),
    ({"produktivitas": "120,01"}, [("produktivitas", "E303", "decimal")]),
    ({"produktivitas": "-1"}, [("produktivitas", "E303", "decimal")]),
    ({"umpan_balik": "98,125"}, [("umpan_balik", "E304", "decimal")]),
    (
        {"hasil_kerja": "baik", "perilaku_kerja": "sesuai"},
        [("hasil_kerja", "E305", "text")],
    ),
    ({"hasil_kerja": "sesuai"}, [("perilaku_kerja", "E306", "empty")]),
    ({"hasil_kerja": "-", "perilaku_kerja": "2"}, [("hasil_kerja", "E306", "text")]),
    ({"innovation_evidence": "ide"}, [("innovation_evidence", "E307", "text")]),
    ({"alpa": "32"}, [("alpa", "E401", "integer")]),
    ({"ijin": "1,5"}, [("ijin", "E401", "decimal")]),
    ({"alpa": "20", "ijin": "12"}, [("alpa", "E402", "integer")]),
    ({"late_minutes": "14401"}, [("late_minutes", "E403", "integer")]),
    ({"early_minutes": "dua jam"}, [("early_minutes", "E403", "text")]),
    ({"agency": "Dinas Kesehatan"}, [("agency", "E501", "text")]),
    ({"period": "202609"}, [("period", "E502", "integer")]),
    ({"period": "Oktober"}, [("period", "E503", "text")]),
    ({"period": "2026-10-02"}, [("period", "E503", "text")]),
    ({"period": "Sep-26"}, [("period", "E502", "text")]),
    ({"name": "123"}, [("name", "E215", "integer")]),
    ({"name": "12,5 / 3"}, [("name", "E215", "text")]),
    ({"name": PNS}, [("name", "E216", "integer")]),
    ({"name": f"Budi {PNS}"}, [("name", "E216", "text")]),
    ({"name": "Budi 1985-03-01"}, [("name", "E216", "text")]),
    ({"name": "#N/A"}, [("name", "E213", "text")]),
    ({"name": "=VLOOKUP(A2;x;2)"}, [("name", "E213", "text")]),
    ({"position": "#REF!"}, [("position", "E213", "text")]),
    ({"note": "#N/A"}, [("note", "E213", "text")]),
    ({"name": "Plt. Budi"}, [("name", "E208", "text")]),
    ({"position": "Plt. Lurah"}, [("position", "E208", "text")]),
    ({"position": "PLH LURAH"}, [("position", "E208", "text")]),
    ({"note": "Pj. Lurah sejak 3 Oktober"}, [("note", "E208", "text")]),
    ({"note": "Pelaksana Tugas Camat"}, [("note", "E208", "text")]),
    ({"status": "Plt"}, [("status", "E208", "text")]),
    ({"acting": "Plt."}, [("acting", "E208", "text")]),
    ({"acting": "1"}, [("acting", "E208", "integer")]),
    ({"acting": "mungkin"}, [("acting", "E217", "text")]),
    ({"status": "0"}, [("status", "E209", "integer")]),
    ({"supervisor_nip": "0"}, [("supervisor_nip", "E209", "integer")]),
    ({"innovation_evidence": "0"}, [("innovation_evidence", "E209", "integer")]),
    ({"innovation_evidence": "SK 12/2027"}, [("innovation_evidence", "E310", "text")]),
    ({"status": "Pensiun"}, [("status", "E205", "text")]),
    ({"disiplin": "0,93"}, [("disiplin", "E309", "decimal")]),
    ({"disiplin": "1.000"}, [("disiplin", "E302", "decimal")]),
    # Several reasons at once: all of them are reported.
    (
        {"nip": "", "grade": "X/y", "disiplin": "130", "alpa": "x", "period": "2026"},
        [
            ("nip", "E101", "empty"),
            ("grade", "E203", "text"),
            ("alpa", "E401", "text"),
            ("period", "E503", "integer"),
            ("disiplin", "E303", "integer"),
        ],
    ),
    (
        {"employment": "PPPK", "supervisor_nip": PNS, "period": "2026-09"},
        [
            ("employment", "E108", "text"),
            ("grade", "E206", "text"),
            ("supervisor_nip", "E112", "integer"),
            ("period", "E502", "text"),
        ],
    ),
]


@pytest.mark.parametrize(("cells", "expected"), REJECTIONS, ids=[str(row[0]) for row in REJECTIONS])
def test_rejects_with_every_reason(
    cells: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    errors = validate(NAMED, frozenset(), **cells)
    assert isinstance(errors, list), "accepted"
    found = [(error.column, error.code, error.value_class.value) for error in errors]
    assert sorted(found) == sorted(expected)
    assert {error.row for error in errors} == {7}
    for error in errors:
        words = error.message.id + error.message.en + repr(error)
        assert "{" not in error.message.id + error.message.en
        value = cells.get(error.column, "").strip()
        assert len(value) < 8 or value not in words, "the value is reported"


def test_every_code_of_a_row_is_among_the_rejections() -> None:
    tried = {code for _, errors in REJECTIONS for _, code, _ in errors}
    of_rows = {code for code in CATALOGUE if re.fullmatch(r"E[1-5]\d\d", code)}
    others = tuple(f"E1{digit}" for digit in "234567")  # of registers and lists of agencies
    of_register = {code for code in CATALOGUE if code.startswith(others)}
    # E109 needs several rows; E299 words what no parser foresaw; E210 to E212 and E214 are of cells
    # whose look counts, see below; E510 and E511 are of amendments.
    looks, amendments = {"E210", "E211", "E212", "E214"}, {"E510", "E511"}
    assert of_rows - of_register - tried == {"E109", "E299"} | looks | amendments


def rejected(causes: dict[str, Cause], **cells: str) -> list[tuple[str, str]]:
    """Column and code of each error of a row of which some cells have a cause."""
    raw = RawRow(7, sound_row(NAMED, **cells), sheet="PNS", causes=causes)
    result = RowValidator(rules_of(NAMED), "disdik", Period.parse("2026-10")).validate(raw)
    if isinstance(result, Appraisal):
        return []
    assert {error.sheet for error in result} == {"PNS"}
    return [(error.column, error.code) for error in result]


@pytest.mark.parametrize(
    ("column", "cause", "text", "code"),
    [
        ("alpa", Cause.STRUCK, "12", "E210"),
        ("alpa", Cause.RAISED, "11", "E211"),
        ("note", Cause.STRUCK, "batal", "E210"),
        ("nip", Cause.MERGED, "", "E212"),
        ("name", Cause.MERGED, "", "E212"),
        ("disiplin", Cause.MERGED, "", "E212"),
        ("position", Cause.UNCOMPUTED, "=B2", "E213"),
        ("position", Cause.UNCOMPUTED, "Lurah", "E213"),
        ("note", Cause.ERROR, "#N/A", "E213"),
        ("alpa", Cause.UNCOMPUTED, "=2+3", "E401"),
        ("disiplin", Cause.ERROR, "#DIV/0!", "E302"),
        ("disiplin", Cause.PERCENT, "94.4%", "E302"),
        ("late_minutes", Cause.TIME, "94:30:00", "E403"),
    ],
)
def test_a_cell_is_rejected_for_its_look(column: str, cause: Cause, text: str, code: str) -> None:
    assert rejected({column: cause}, **{column: text}) == [(column, code)]


def test_a_date_that_is_a_month_is_read_whatever_its_format() -> None:
    assert rejected({"period": Cause.DATE}, period="2026-10-01") == []


def test_a_row_that_is_struck_as_a_whole_is_one_mistake() -> None:
    cells = sound_row(NAMED)
    struck = {column: Cause.STRUCK for column, text in cells.items() if text}
    assert rejected(struck) == [("nip", "E214")]
    del struck["disiplin"]
    assert {code for _, code in rejected(struck)} == {"E210"}


@pytest.mark.parametrize("column", ["status", "supervisor_nip", "innovation_evidence", "nip"])
def test_a_formula_that_found_nothing_gives_0(column: str) -> None:
    """Whether the 0 is a number or a text, nobody has lost digits here."""
    for numeric in (frozenset({column}), frozenset[str]()):
        errors = validate(NAMED, numeric, **{column: "0"})
        assert isinstance(errors, list)
        (error,) = errors
        assert error.code == ("E102" if column == "nip" else "E209")
        assert "VLOOKUP" in error.message.id


@pytest.mark.parametrize(("text", "hundredths"), [("94.400", 9_440), ("9.4e1", 9_400)])
def test_a_number_of_json_has_no_thousands(text: str, hundredths: int) -> None:
    row = validate(NAMED, frozenset({"disiplin", "alpa"}), disiplin=text, alpa="2.000")
    assert isinstance(row, Appraisal), row
    assert (row.scores["disiplin"], row.alpa) == (hundredths, 2)
    errors = validate(NAMED, frozenset({"disiplin"}), disiplin="1.000")
    assert isinstance(errors, list)
    assert [error.code for error in errors] == ["E309"]


@pytest.mark.parametrize("column", ["nip", "supervisor_nip"])
def test_a_number_cell_has_lost_digits(column: str) -> None:
    """Whatever the reader makes of the float, the row is refused with one reason."""
    for text in ("198503012010011904", "1.98503012010011E+17", "198503012010011900"):
        errors = validate(NAMED, frozenset({column, "alpa"}), **{column: text})
        assert isinstance(errors, list)
        assert [(item.column, item.code, item.value_class) for item in errors] == [
            (column, "E103", ValueClass.NUMBER_CELL)
        ]


def test_a_number_cell_elsewhere_is_fine() -> None:
    numeric = frozenset({"produktivitas", "alpa"})
    assert isinstance(validate(NAMED, numeric, produktivitas="94.4", alpa="1"), Appraisal)
    errors = validate(NAMED, numeric, alpa="40")
    assert isinstance(errors, list)
    assert [item.value_class for item in errors] == [ValueClass.NUMBER_CELL]


def test_reads_a_row_in_the_spellings_of_real_files() -> None:
    appraisal = accepted(
        nip=f'="{PNS}"',
        name='  dr. Contoh  "Budi", Sp.A. ',
        position="ADMINISTRASI TERAMPIL",
        grade="Penata Muda, III/a",
        employment="pns",
        supervisor_nip=f"'{CPNS}",
        produktivitas="94,40",
        disiplin="94.4",
        inovasi="120",
        komunikasi="0",
        umpan_balik="77,5",
        hasil_kerja="diatas ekspektasi",
        perilaku_kerja="2",
        alpa="-",
        ijin="1",
        late_minutes="61",
        early_minutes="",
        status="Cuti sakit lebih dari 2 hari sampai 3 bulan",
        innovation_evidence="SK 12/2026",
        note="-",
        agency="Dinas Pendidikan",
        period="202610",
    )
    assert appraisal == Appraisal(
        row=7,
        nip=PNS,
        name='dr. Contoh "Budi", Sp.A.',
        position="administrasi-terampil",
        grade="III/a",
        employment=Employment.PNS,
        supervisor_nip=CPNS,
        scores={
            "produktivitas": 9_440,
            "disiplin": 9_440,
            "inovasi": 12_000,
            "komunikasi": 0,
            "umpan_balik": 7_750,
        },
        hasil_kerja=Expectation.DI_ATAS,
        perilaku_kerja=Expectation.SESUAI,
        alpa=0,
        ijin=1,
        late_minutes=61,
        early_minutes=0,
        status="cuti-sakit",
        innovation_evidence="SK 12/2026",
        note=None,
    )


def test_only_required_columns_are_needed() -> None:
    appraisal = accepted(JAKARTA)
    assert (appraisal.status, appraisal.alpa, appraisal.supervisor_nip) == ("aktif", 0, None)


@pytest.mark.parametrize(
    "cells",
    [
        {"nip": PPPK, "employment": "PPPK", "grade": "IX"},
        {"nip": CPNS, "employment": "CPNS", "position": "CPNS"},
        {"nip": PNS[:8] + "202610" + PNS[14:]},  # appointed in the very month
        {"alpa": "31"},
        {"alpa": "15", "ijin": "16"},
        {"late_minutes": "14400", "early_minutes": "14400"},
        {"produktivitas": "120", "disiplin": "0"},
        {"name": "x" * 100, "note": "x" * 500},
        {"agency": "disdik", "period": "2026-10"},
        {"agency": "-", "period": "-"},
    ],
)
def test_edges_that_are_accepted(cells: dict[str, str]) -> None:
    accepted(**cells)


@pytest.mark.parametrize(
    "text",
    ["SK 12/2026", "sk 12/2026", "SK-12/2026", "SK/12/2026", "SK. 12 Tahun 2026", "KEP-7/BKD/2026"],
)
def test_references_that_are_evidence(text: str) -> None:
    assert accepted(innovation_evidence=text).innovation_evidence == text


@pytest.mark.parametrize(
    "text", ["Skripsi tentang pelayanan", "SKP baik", "Kepala dinas setuju", "SK", "KEP", "12/2026"]
)
def test_words_that_only_begin_like_a_reference(text: str) -> None:
    errors = validate(innovation_evidence=text)
    assert isinstance(errors, list), "an award would be paid"
    assert [error.code for error in errors] == ["E307"]


def test_appointed_after_the_period_also_as_pppk() -> None:
    cells = {"nip": PPPK[:8] + "2027" + PPPK[12:], "employment": "PPPK", "grade": "IX"}
    errors = validate(NAMED, frozenset(), **cells)
    assert isinstance(errors, list)
    assert [(error.column, error.code) for error in errors] == [("nip", "E110")]


def test_pppk_without_a_tax_in_the_rules() -> None:
    """There is no silent default: E607 on the row."""
    rules = load_rules(changed(sample_rules(NAMED), {"tax.pppk": None}))
    row = sound_row(nip=PPPK, employment="PPPK", grade="IX")
    errors = RowValidator(rules, "disdik", Period.parse("2026-10")).validate(RawRow(7, row))
    assert isinstance(errors, list)
    assert [(error.column, error.code) for error in errors] == [("employment", "E607")]
    assert isinstance(
        RowValidator(rules, "disdik", Period.parse("2026-10")).validate(RawRow(7, sound_row())),
        Appraisal,
    )


# Rules that cut lateness by occurrence have a column of occurrences for each band.
BANDED = {
    "kind": "banded",
    "source": "MA 3/2020",
    "bands": [
        {
            "code": code,
            "label_id": code,
            "label_en": code,
            "from_minutes": first,
            "until_minutes": last,
            "cut_percent": 1,
            "source": "MA 3/2020",
        }
        for code, first, last in (("tl_1", 1, 30), ("tl_2", 31, None))
    ],
}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, {}),
        ({"tl_1": "2", "tl_2": "-", "late_minutes": "40"}, {"tl_1": 2}),
        ({"tl_1": "62"}, {"tl_1": 62}),
        ({"tl_1": "63"}, [("tl_1", "E650")]),
        ({"tl_2": "1,5"}, [("tl_2", "E650")]),
        ({"late_minutes": "40"}, [("late_minutes", "E651")]),
        ({"early_minutes": "1", "tl_1": "0"}, [("late_minutes", "E651")]),
    ],
)
def test_occurrences_of_lateness(
    cells: dict[str, str], found: dict[str, int] | list[tuple[str, str]]
) -> None:
    rules = load_rules(changed(sample_rules(NAMED), {"attendance.lateness": BANDED}))
    validator = RowValidator(rules, "disdik", Period.parse("2026-10"))
    result = validator.validate(RawRow(7, sound_row(**cells)))
    if isinstance(result, Appraisal):
        assert result.late_counts == found
    else:
        assert [(error.column, error.code) for error in result] == found


def test_unknown_columns_do_not_reach_the_appraisal() -> None:
    assert isinstance(validate(NAMED, frozenset(), **{"No.": "1", "gaji": "99"}), Appraisal)


@given(
    st.dictionaries(
        st.sampled_from([*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, "disiplin"]),
        st.text(max_size=12) | st.sampled_from([PNS, "PPPK", "III/a", "2026-10", "12", "94,40"]),
        max_size=6,
    )
)
def test_any_row_is_accepted_or_rejected(cells: dict[str, str]) -> None:
    """I1: whatever the cells hold, there is one disposition, and an accepted row can be stored."""
    result = validate(NAMED, frozenset(), **cells)
    if isinstance(result, Appraisal):
        assert APPRAISALS.validate_json(APPRAISALS.dump_json([result])) == [result]
    else:
        assert result
        for error in result:
            assert error.message.id
            assert error.code in CATALOGUE
            assert error.column in {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, "disiplin"}


# --- Duplicates -------------------------------------------------------------------------------


def places(*rows: int, sheet: str | None = None) -> list[Place]:
    return [Place(row, sheet) for row in rows]


def test_a_repeated_nip_is_named_by_its_sheet() -> None:
    (first, second) = find_duplicates({PNS: places(2, 4, sheet="PPPK")}, {})
    assert (first.sheet, first.row, first.details) == ("PPPK", 2, {"rows": "4"})
    assert (second.sheet, second.row, second.details) == ("PPPK", 4, {"rows": "2"})


def test_all_rows_of_a_repeated_nip_are_rejected() -> None:
    errors = find_duplicates({PNS: places(2, 4, 9)}, {})
    assert errors == [
        RowError(2, "nip", ValueClass.INTEGER, "E109", {"rows": "4, 9"}),
        RowError(4, "nip", ValueClass.INTEGER, "E109", {"rows": "2, 9"}),
        RowError(9, "nip", ValueClass.INTEGER, "E109", {"rows": "2, 4"}),
    ]
    assert "4, 9" in errors[0].message.id


def test_a_row_whose_twin_was_rejected_is_rejected_too() -> None:
    """The twin keeps the errors that it has."""
    errors = find_duplicates({PNS: places(2, 5)}, {PNS: places(5)})
    assert [(error.row, error.code, dict(error.details)) for error in errors] == [
        (2, "E109", {"rows": "5"})
    ]


def test_errors_of_several_people_come_in_the_order_of_rows() -> None:
    other = PNS[:15] + "902"
    errors = find_duplicates({other: places(3, 8), PNS: places(2, 4)}, {})
    assert [(error.row, error.details["rows"]) for error in errors] == [
        (2, "4"),
        (3, "8"),
        (4, "2"),
        (8, "3"),
    ]


# --- Value classes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numeric", "value_class"),
    [
        ("", False, "empty"),
        ("  ", True, "empty"),
        ("17", False, "integer"),
        ("17", True, "number_cell"),
        ("94,40", False, "decimal"),
        ("94.4", False, "decimal"),
        ("-5", False, "decimal"),
        ("1.98503E+17", False, "scientific"),
        ("III/a", False, "text"),
        ("-", False, "text"),
        ("8,9,5", False, "text"),
        ("x" * 101, False, "long_text"),
    ],
)
def test_value_class(text: str, numeric: bool, value_class: str) -> None:
    assert ValueClass.of(text, numeric) == value_class


def test_headings_and_repairs_are_made_once_for_all_files_of_a_month() -> None:
    rules = load_rules(sample_rules("nasional"))
    october, november = (RowValidator(rules, "disdik", Period(2026, n)) for n in (10, 11))
    assert october.headings is october.headings
    assert october.repairs is october.repairs
    assert (october.headings.period, november.headings.period) == (october.period, november.period)
