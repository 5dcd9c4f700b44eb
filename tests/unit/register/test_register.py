"""The register of employees: who holds on a day, what a row may not differ in, who is not paid."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.loader import PERIODS
from tests.unit.entitlement.cases import CPNS, NAMED, PNS, PPPK, rules_of, sound_row
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Place
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.intake.row_validator import RowValidator
from tukin.register.register import (
    Register,
    RegisterEntry,
    find_overlaps,
    register_status,
)
from tukin.register.roll import Roll
from tukin.register.unpaid import UnpaidReason, find_unpaid
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

PERIOD = Period.parse(PERIODS[NAMED])  # October 2026: judged on the 31st
LAST_DAY = date(2026, 10, 31)


def entry(**changes: Any) -> RegisterEntry:
    """The sound row's person, in the register since 2010."""
    fields: dict[str, Any] = {
        "nip": PNS,
        "agency": "disdik",
        "employment": Employment.PNS,
        "grade": "III/a",
        "position": "administrasi-terampil",
        "status": "aktif",
        "since": date(2010, 1, 1),
        "until": None,
    }
    return RegisterEntry(**fields | changes)


def check(*entries: RegisterEntry, **cells: str) -> Appraisal | list[RowError]:
    """What becomes of the sound row with this register."""
    validator = RowValidator(rules_of(NAMED), "disdik", PERIOD, Register(entries))
    return validator.validate(RawRow(7, sound_row(NAMED, **cells)))


def findings(*entries: RegisterEntry, **cells: str) -> list[tuple[str, str]]:
    """Column and code of each error."""
    result = check(*entries, **cells)
    assert isinstance(result, list), "accepted"
    return [(error.column, error.code) for error in result]


def accepted(*entries: RegisterEntry, **cells: str) -> Appraisal:
    result = check(*entries, **cells)
    assert isinstance(result, Appraisal), result
    return result


# --- Who holds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (LAST_DAY, None, True),
        (LAST_DAY, LAST_DAY, True),
        (date(2026, 11, 1), None, False),
        (date(2020, 1, 1), date(2026, 10, 30), False),
        (date(2020, 1, 1), date(2026, 10, 31), True),
    ],
)
def test_an_entry_holds_from_its_first_to_its_last_day(
    since: date, until: date | None, holds: bool
) -> None:
    register = Register([entry(since=since, until=until)])
    assert (PNS in register.on(LAST_DAY)) == holds


def test_the_entry_of_the_day_is_taken() -> None:
    before = entry(until=date(2026, 9, 30))
    after = entry(agency="dinkes", since=date(2026, 10, 1))
    register = Register([after, before])
    assert register.on(date(2026, 9, 30))[PNS] == before
    assert register.on(date(2026, 10, 1))[PNS] == after


SPANS = st.lists(
    st.tuples(st.integers(1, 28), st.integers(0, 27) | st.none()), min_size=1, max_size=6
)


@given(SPANS, st.integers(1, 28))
def test_overlaps_are_those_that_two_entries_of_one_day_show(
    spans: list[tuple[int, int | None]], day: int
) -> None:
    entries = [
        entry(
            since=date(2026, 10, first),
            until=None if days is None else date(2026, 10, min(31, first + days)),
            row=row,
        )
        for row, (first, days) in enumerate(spans)
    ]
    every_day = [date(2026, 10, number) for number in range(1, 32)]
    clash = any(sum(e.holds_on(each) for e in entries) > 1 for each in every_day)
    found = list(find_overlaps(entries))
    assert bool(found) == clash
    named = {e.row for pair in found for e in pair}
    wrong = {
        e.row
        for each in every_day
        if sum(e.holds_on(each) for e in entries) > 1
        for e in entries
        if e.holds_on(each)
    }
    assert named == wrong, "every row that overlaps is named, and no other"
    if clash:
        with pytest.raises(InvalidInput, match="E133"):
            Register(entries)


def test_two_people_do_not_overlap() -> None:
    assert Register([entry(), entry(nip=PPPK)]).on(LAST_DAY).keys() == {PNS, PPPK}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Pensiun", "pensiun"),
        ("Meninggal Dunia", "meninggal"),
        ("WAFAT", "meninggal"),
        ("Mengundurkan diri", "berhenti"),
        ("Tugas Belajar", "tugas-belajar"),
        ("diberhentikan sementara", "diberhentikan-sementara"),  # suspended, not gone
    ],
)
def test_statuses_by_one_name(text: str, status: str) -> None:
    assert register_status(text) == status


# --- What a row may not be --------------------------------------------------------------------


def test_a_row_that_agrees_is_accepted() -> None:
    assert accepted(entry()).status == "aktif"


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"nip": PPPK}, ("nip", "E120")),
        ({"until": date(2026, 10, 30)}, ("nip", "E139")),
        (
            {"until": date(2026, 10, 30), "agency": "dinkes"},
            ("nip", "E120"),
        ),  # not named
        ({"until": date(2026, 10, 30), "status": "pensiun"}, ("status", "E122")),
        ({"since": date(2026, 11, 1)}, ("nip", "E120")),
        ({"agency": "dinkes"}, ("nip", "E120")),
        ({"status": "pensiun"}, ("status", "E122")),
        ({"status": "meninggal"}, ("status", "E123")),
        ({"status": "pindah"}, ("status", "E124")),
        ({"status": "berhenti"}, ("status", "E125")),
        ({"status": "pensiun", "agency": "dinkes"}, ("nip", "E120")),
        ({"status": "meninggal", "agency": "dinkes"}, ("nip", "E120")),
        ({"employment": Employment.CPNS}, ("employment", "E126")),
        ({"grade": "III/b"}, ("grade", "E127")),
        ({"position": "administrasi-ahli"}, ("position", "E128")),
        ({"position": "no-such-position"}, ("position", "E128")),
        ({"status": "cuti-haji"}, ("status", "E130")),
    ],
)
def test_what_differs_from_the_register_is_rejected(
    changes: dict[str, Any], finding: tuple[str, str]
) -> None:
    assert findings(entry(**changes)) == [finding]


def test_all_differences_are_reported_at_once() -> None:
    different = entry(grade="III/b", position="lurah", status="tugas-belajar")
    found = findings(different, status="aktif")
    assert found == [("grade", "E127"), ("position", "E128"), ("status", "E129")]


def test_who_is_not_to_be_paid_is_reported_together_with_other_faults() -> None:
    assert findings(entry(status="pensiun"), produktivitas="130") == [
        ("produktivitas", "E303"),
        ("status", "E122"),
    ]


def test_a_nip_that_cannot_be_read_is_not_looked_up() -> None:
    assert findings(entry(), nip="123") == [("nip", "E102")]


def test_a_number_cell_is_not_looked_up() -> None:
    validator = RowValidator(rules_of(NAMED), "disdik", PERIOD, Register([entry(nip=PPPK)]))
    result = validator.validate(RawRow(7, sound_row(NAMED), frozenset({"nip"})))
    assert isinstance(result, list)
    assert [error.code for error in result] == ["E103"]


@pytest.mark.parametrize("cell", ["", " ", "-"])
def test_an_empty_status_takes_the_registers(cell: str) -> None:
    assert accepted(entry(status="tugas-belajar"), status=cell).status == "tugas-belajar"


@pytest.mark.parametrize("cell", ["tugas-belajar", "Tugas Belajar"])
def test_the_same_status_is_accepted(cell: str) -> None:
    assert accepted(entry(status="tugas-belajar"), status=cell).status == "tugas-belajar"


def test_another_status_is_rejected() -> None:
    assert findings(entry(status="tugas-belajar"), status="aktif") == [("status", "E129")]
    assert findings(entry(), status="cuti-sakit") == [("status", "E129")]


@pytest.mark.parametrize("agency", ["disdik", "dinas-pendidikan"])
@pytest.mark.parametrize("position", ["administrasi-terampil", "Administrasi Terampil"])
def test_codes_and_names_are_one(agency: str, position: str) -> None:
    assert accepted(entry(agency=agency), position=position).position == "administrasi-terampil"


def test_a_message_names_what_the_register_has() -> None:
    result = check(entry(grade="IV/a"))
    assert isinstance(result, list)
    assert "(IV/a)" in result[0].message.id
    assert "(IV/a)" in result[0].message.en


JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def of_dinkes(**changes: Any) -> RegisterEntry:
    """The same person's entry at another agency."""
    return entry(agency="dinkes", **changes)


NOT_HERE = ("nip", "E120", {"day": LAST_DAY})
MOVED = ("nip", "E139", {"day": date(2026, 6, 30)})
UNTIL_JUNE: dict[str, Any] = {"since": JUNE, "until": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], NOT_HERE),
        ([of_dinkes()], NOT_HERE),
        ([of_dinkes(status="meninggal", since=date(2026, 10, 9))], NOT_HERE),
        ([of_dinkes(status="pensiun")], NOT_HERE),
        ([of_dinkes(until=date(2026, 10, 30))], NOT_HERE),
        ([entry(since=date(2026, 11, 1))], NOT_HERE),
        # Who was here is known to the agency until the day on which that ended.
        ([entry(**UNTIL_JUNE)], MOVED),
        ([entry(**UNTIL_JUNE), of_dinkes(since=JULY)], MOVED),
        ([entry(**UNTIL_JUNE), of_dinkes(since=JULY, status="meninggal")], MOVED),
        (
            [entry(**UNTIL_JUNE, status="pensiun"), of_dinkes(since=JULY)],
            ("status", "E122", {"day": JUNE}),
        ),
    ],
)
def test_of_somebody_who_is_not_here_only_what_was_here_is_said(
    entries: list[RegisterEntry], expected: tuple[str, str, dict[str, Any]]
) -> None:
    result = check(*entries)
    assert isinstance(result, list)
    assert [(error.column, error.code, error.details) for error in result] == [expected]


PLACES = st.sampled_from(["disdik", "dinkes", "setda"])
STATUSES = st.sampled_from(["aktif", "pensiun", "meninggal", "pindah", "tugas-belajar"])


@given(
    st.lists(st.tuples(PLACES, STATUSES), min_size=1, max_size=6),
    st.lists(st.tuples(st.booleans(), STATUSES), min_size=6, max_size=6),
)
def test_what_others_have_in_the_register_changes_no_answer(
    months: list[tuple[str, str]], elsewhere: list[tuple[bool, str]]
) -> None:
    """A person's entries of one month each up to October, and the same with others' otherwise."""

    def answers(register: list[RegisterEntry]) -> object:
        here = Roll(Register(register), LAST_DAY, rules_of(NAMED), {"disdik"})
        return here.check_person(PNS), here.rater_absence(PNS)

    first = PERIOD.month - len(months) + 1
    spans = [Period(PERIOD.year, month) for month in range(first, PERIOD.month + 1)]
    entries = [
        entry(agency=agency, status=status, since=span.last_day.replace(day=1), until=span.last_day)
        for span, (agency, status) in zip(spans, months, strict=True)
    ]
    other = [
        each if each.agency == "disdik" else replace(each, status=status, agency="kominfo")
        for each, (is_kept, status) in zip(entries, elsewhere, strict=False)
        if each.agency == "disdik" or is_kept
    ]
    assert answers(entries) == answers(other)


def test_without_a_register_nothing_is_checked() -> None:
    validator = RowValidator(rules_of(NAMED), "disdik", PERIOD)
    assert isinstance(validator.validate(RawRow(7, sound_row(NAMED))), Appraisal)
    assert validator.roll is None


@pytest.mark.parametrize("period", ["2026-13", "2026-14"])
def test_the_pay_runs_are_judged_on_the_last_day_of_the_year(period: str) -> None:
    register = Register([entry(until=date(2026, 12, 30))])
    validator = RowValidator(rules_of(NAMED), "disdik", Period.parse(period), register)
    result = validator.validate(RawRow(7, sound_row(NAMED)))
    assert isinstance(result, list)
    assert (result[0].code, result[0].details) == ("E139", {"day": date(2026, 12, 30)})
    nobody = RowValidator(rules_of(NAMED), "disdik", Period.parse(period), Register([]))
    unknown = nobody.validate(RawRow(7, sound_row(NAMED)))
    assert isinstance(unknown, list)
    (error,) = unknown
    assert (error.code, error.details) == ("E120", {"day": date(2026, 12, 31)})


# --- Who is not paid --------------------------------------------------------------------------


def test_register_less_live_is_an_explicit_list() -> None:
    gone = "196001012000011901"
    register = Register(
        [
            entry(),  # has a row
            entry(nip=CPNS, employment=Employment.CPNS),  # two rows, both rejected
            entry(nip=PPPK, employment=Employment.PPPK, grade="IX"),  # no row
            entry(nip=gone, status="pensiun"),
            entry(nip="196001012000011902", agency="dinkes"),  # not ours
        ]
    )
    roll = Roll(register, LAST_DAY, rules_of(NAMED), {"disdik"})
    unpaid = find_unpaid(roll, {PNS}, {PNS: [Place(2)], CPNS: [Place(3), Place(9)]})
    assert [
        (item.entry.nip, item.reason, [place.row for place in item.rows]) for item in unpaid
    ] == [
        (PPPK, UnpaidReason.NO_ROW, []),
        (CPNS, UnpaidReason.ROW_REJECTED, [3, 9]),
        (gone, UnpaidReason.LEFT, []),
    ]
    assert "3, 9" in unpaid[1].message.en
    assert "pensiun" in unpaid[2].message.id


NIPS = [f"1985010120100119{number:02d}" for number in range(1, 9)]


@given(st.sets(st.sampled_from(NIPS)), st.sets(st.sampled_from(NIPS)))
def test_everybody_of_the_agency_is_live_or_listed_once(
    registered: set[str], paid: set[str]
) -> None:
    roll = Roll(
        Register([entry(nip=nip) for nip in registered]), LAST_DAY, rules_of(NAMED), {"disdik"}
    )
    unpaid = [item.entry.nip for item in find_unpaid(roll, paid, {})]
    assert sorted(unpaid) == sorted(registered - paid)
