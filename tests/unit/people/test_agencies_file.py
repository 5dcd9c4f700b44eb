"""A file of agencies: read in any of its spellings, refused as a whole for one bad row."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.agency_rows import TOP_NIP, agencies, agency
from tukin.people.agencies.agencies_file import (
    CheckedAgencies,
    Surroundings,
    agencies_date,
    check_agencies,
)
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import NAMES, load_agencies, write_agencies
from tukin.people.agencies.columns import COLUMNS
from tukin.people.agencies.staff import Staff
from tukin.register.register import Register, RegisterEntry
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.terms import Employment

HEADING = "agency;name;short;top_nip;timezone;mode;ratings;since;until"
ROW = f"disdik;Dinas Pendidikan;Disdik;{TOP_NIP};Asia/Jakarta;files;system;2020-01-01;"
DATED = date(2026, 11, 1)
NOBODY = Surroundings(DATED, Staff.of(None))
ROOT = Path(__file__).parents[3]

Check = Callable[..., CheckedAgencies]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks rows as a file."""

    def check(*rows: str, around: Surroundings = NOBODY) -> CheckedAgencies:
        path = tmp_path / "agencies"
        path.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
        return check_agencies(path, "agencies/2026-11-01.csv", around)

    return check


def row(**cells: str) -> str:
    """The sound row with some cells replaced."""
    names = HEADING.split(";")
    values = dict(zip(names, ROW.split(";"), strict=True)) | cells
    return ";".join(values[name] for name in names)


def other(code: str, **cells: str) -> str:
    """A sound row of another agency."""
    return row(agency=code, name=f"Dinas {code}", short="", **cells)


def found(checked: CheckedAgencies) -> list[tuple[int, str | None, str]]:
    assert checked.agencies is None
    return [(error.row, error.column, error.code) for error in checked.errors]


def entry(nip: str, agency: str, since: str = "2010-01-01", until: str = "") -> RegisterEntry:
    return RegisterEntry(
        nip=nip,
        agency=agency,
        employment=Employment.PNS,
        grade="III/a",
        position="lurah",
        status="aktif",
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
    )


def staffed(*entries: RegisterEntry, before: Agencies | None = None) -> Surroundings:
    return Surroundings(DATED, Staff.of(Register(entries)), before)


def test_one_row(check: Check) -> None:
    checked = check(ROW)
    assert checked.agencies is not None, checked
    (found,) = checked.agencies.rows
    assert (found.code, found.name, found.short) == ("disdik", "Dinas Pendidikan", "Disdik")
    assert (found.top_nip, found.time_zone) == (TOP_NIP, "Asia/Jakarta")
    assert (found.mode, found.ratings) == (Mode.FILES, RatingsFrom.SYSTEM)
    assert (found.since, found.until) == (date(2020, 1, 1), None)
    assert TOP_NIP not in repr(found)


def test_words_of_indonesia_are_read(check: Check) -> None:
    checked = check(row(timezone="WITA", mode="Berkas", ratings="Sistem", since="01-07-2026"))
    assert checked.agencies is not None, checked
    (found,) = checked.agencies.rows
    assert (found.time_zone, found.mode) == ("Asia/Makassar", Mode.FILES)
    assert (found.ratings, found.since) == (RatingsFrom.SYSTEM, date(2026, 7, 1))


def test_the_sample_is_sound_and_its_heads_are_in_the_sample_register() -> None:
    from tukin.register.register_file import check_register  # noqa: PLC0415

    register = check_register(ROOT / "events/register/2026-10-01.csv", "register/2026-10-01.csv")
    around = Surroundings(date(2026, 10, 31), Staff.of(register.register))
    path = ROOT / "events/agencies/2026-01-01.csv"
    checked = check_agencies(path, f"agencies/{path.name}", around)
    assert checked.agencies is not None, checked.errors
    assert checked.agencies.codes == {"disdik", "dinkes", "dukcapil"}


def test_the_canonical_csv_says_the_same(check: Check) -> None:
    checked = check(ROW, other("dinkes", until="2027-01-31"))
    assert checked.agencies is not None
    data = write_agencies(checked.agencies)
    again = load_agencies(data)
    assert again.rows == checked.agencies.rows
    assert write_agencies(again) == data


def test_the_columns_are_those_of_the_canonical_csv() -> None:
    assert tuple(column.name for column in COLUMNS) == NAMES


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"agency": "Dis Dik"}, "agency", "E160"),
        ({"agency": "disdik*"}, "agency", "E160"),
        ({"agency": "dis--dik"}, "agency", "E160"),
        ({"agency": "a" * 31}, "agency", "E160"),
        ({"agency": "disdik-head"}, "agency", "E160"),  # its role would be that of disdik's head
        ({"agency": "files"}, "agency", "E160"),  # its role would reach /agencies/files/
        ({"agency": "register"}, "agency", "E160"),  # its role would read reports/register/
        ({"agency": "agencies"}, "agency", "E160"),
        ({"agency": "unknown"}, "agency", "E160"),
        ({"agency": ""}, "agency", "E201"),
        ({"name": ""}, "name", "E201"),
        ({"top_nip": "12345"}, "top_nip", "E102"),
        ({"timezone": "Asia/Bandung"}, "timezone", "E161"),
        ({"timezone": "../../etc/passwd"}, "timezone", "E161"),
        ({"timezone": "localtime"}, "timezone", "E161"),
        ({"mode": "fax"}, "mode", "E162"),
        ({"ratings": "files"}, "ratings", "E162"),
        ({"since": "2026-02-30"}, "since", "E131"),
        ({"until": "2019-12-31"}, "until", "E132"),
    ],
)
def test_a_bad_cell_refuses_the_file(
    check: Check, cells: dict[str, str], column: str, code: str
) -> None:
    checked = check(other("dinkes"), row(**cells))
    assert checked.refusal is not None
    assert checked.refusal.code == "E165"
    assert found(checked) == [(3, column, code)]


def test_two_rows_of_one_agency_do_not_overlap(check: Check) -> None:
    assert found(check(row(until="2026-06-30"), row(since="2026-06-30"))) == [
        (2, "agency", "E164"),
        (3, "agency", "E164"),
    ]
    changed = check(row(until="2026-06-30"), row(since="2026-07-01", mode="web"))
    assert changed.agencies is not None


class TestHowAMonthIsHandedIn:
    """A month that has begun keeps its mode: the file of 1 November changes none up to October."""

    BEFORE = Agencies([agency("disdik", name="Dinas Pendidikan", short="Disdik")])

    def around(self, dated: date = DATED) -> Surroundings:
        return Surroundings(dated, Staff.of(None), self.BEFORE)

    def test_it_changes_with_a_month_that_begins_on_the_files_own_date(self, check: Check) -> None:
        rows = row(until="2026-10-31"), row(since="2026-11-01", mode="web")
        assert check(*rows, around=self.around()).agencies is not None

    @pytest.mark.parametrize(
        ("until", "since", "dated"),
        [
            ("2026-09-30", "2026-10-01", DATED),  # October is over
            ("2026-10-31", "2026-11-01", date(2026, 11, 2)),  # November has begun
            ("2026-10-14", "2026-10-15", date(2026, 10, 10)),  # within October
        ],
    )
    def test_of_one_that_has_begun_it_stays(
        self, check: Check, until: str, since: str, dated: date
    ) -> None:
        rows = row(until=until), row(since=since, mode="web")
        errors = found(check(*rows, around=self.around(dated)))
        assert {(column, code) for _, column, code in errors} == {("mode", "E1115")}
        assert errors[0][0] == 3

    def test_it_does_not_change_in_the_middle_of_a_month_to_come(self, check: Check) -> None:
        rows = row(until="2026-12-14"), row(since="2026-12-15", mode="web")
        assert found(check(*rows, around=self.around())) == [(3, "mode", "E1115")]

    def test_a_row_rewritten_from_its_beginning_changes_what_is_past(self, check: Check) -> None:
        assert found(check(row(mode="web"), around=self.around())) == [(2, "mode", "E1115")]

    def test_a_new_agency_begins_as_it_likes(self, check: Check) -> None:
        rows = ROW, other("dinkes", mode="web", since="2026-10-10")
        assert check(*rows, around=self.around()).agencies is not None


def test_a_row_that_is_there_twice_is_found(check: Check) -> None:
    assert [code for *_, code in found(check(ROW, ROW))] == ["E164", "E164"]


@pytest.mark.parametrize("cells", [{"name": "DINAS pendidikan"}, {"short": "disdik"}])
def test_two_agencies_of_one_name_are_found(check: Check, cells: dict[str, str]) -> None:
    same = row(agency="dinkes", **({"name": "Dinas Kesehatan", "short": "Dinkes"} | cells))
    assert found(check(ROW, same)) == [(2, "name", "E170"), (3, "name", "E170")]


def test_a_name_may_pass_to_another_agency_afterwards(check: Check) -> None:
    later = row(agency="dispendik", since="2026-07-01")
    assert check(row(until="2026-06-30"), later).agencies is not None


class TestAgainstTheRegister:
    def test_an_unknown_head_is_found(self, check: Check) -> None:
        around = staffed(entry("198501012010012001", "disdik"))
        assert found(check(ROW, around=around)) == [(2, "top_nip", "E163")]
        assert check(ROW, around=staffed(entry(TOP_NIP, "dinkes"))).agencies is not None

    def test_a_head_counts_from_the_day_on_which_the_row_does(self, check: Check) -> None:
        around = staffed(entry(TOP_NIP, "disdik", since="2026-12-01"))
        assert found(check(ROW, around=around)) == [(2, "top_nip", "E163")]
        assert check(row(since="2026-12-01"), around=around).agencies is not None

    def test_who_was_head_of_what_is_past_may_have_left(self, check: Check) -> None:
        past = row(top_nip="196001011985011001", until="2026-06-30")
        around = staffed(entry(TOP_NIP, "disdik"))
        assert check(past, row(since="2026-07-01"), around=around).agencies is not None

    @pytest.mark.parametrize("works_at", ["disdik", "dinas-pendidikan"])
    def test_an_agency_does_not_end_while_somebody_works_there(
        self, check: Check, works_at: str
    ) -> None:
        around = staffed(entry(TOP_NIP, works_at))
        checked = check(row(until="2026-12-31"), other("dinkes"), around=around)
        assert found(checked) == [(2, "until", "E166")]
        assert checked.errors[0].details == {"count": 1, "day": date(2027, 1, 1)}

    def test_it_ends_where_the_register_moves_them(self, check: Check) -> None:
        moved = (
            entry(TOP_NIP, "disdik", until="2026-12-31"),
            entry(TOP_NIP, "dinkes", since="2027-01-01"),
        )
        around = staffed(*moved)
        assert check(row(until="2026-12-31"), other("dinkes"), around=around).agencies is not None
        early = check(row(until="2026-12-30"), other("dinkes"), around=around)
        assert found(early) == [(2, "until", "E166")]

    def test_one_that_ended_before_the_date_is_judged_on_the_date(self, check: Check) -> None:
        gone = staffed(
            entry(TOP_NIP, "dinkes"), entry("198501012010012001", "disdik", until="2026-10-31")
        )
        past = row(until="2026-06-30")
        assert check(past, other("dinkes"), around=gone).agencies is not None

    def test_an_agency_is_not_left_out_while_somebody_works_there(self, check: Check) -> None:
        around = staffed(entry(TOP_NIP, "disdik"), before=agencies("disdik", "dinkes"))
        checked = check(other("dinkes"), around=around)
        assert checked.refusal is not None
        assert checked.refusal.code == "E171"
        assert checked.refusal.details == {"agencies": "disdik"}
        assert check(ROW, around=around).agencies is not None  # nobody works at dinkes

    def test_a_new_code_may_take_over_the_name(self, check: Check) -> None:
        before = Agencies([agency("disdik", name="Dinas Pendidikan")])
        around = staffed(entry(TOP_NIP, "dinas-pendidikan"), before=before)
        assert check(row(agency="dispendik", short=""), around=around).agencies is not None


def test_an_empty_list_is_refused(check: Check) -> None:
    checked = check()
    assert checked.refusal is not None
    assert checked.agencies is None


UPLOADED = datetime(2026, 10, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("agencies/2026-02-30.csv", "E168"),
        ("agencies/2026-11-01.xlsx", "E168"),
        ("agencies/x/2026-11-01.csv", "E168"),
        ("register/2026-11-01.csv", "E168"),
        ("agencies/2026-12-02.csv", "E169"),  # 32 days ahead
    ],
)
def test_a_key_of_another_shape_is_refused(key: str, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        agencies_date(key, UPLOADED)


def test_a_date_of_31_days_ahead_is_taken() -> None:
    assert agencies_date("agencies/2026-12-01.csv", UPLOADED) == date(2026, 12, 1)
