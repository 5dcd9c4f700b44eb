"""Lines of an agency: in force at once where they weigh little, else by its head's approval."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests import grant_rows
from tests.integration.office import Office, is_write
from tests.integration.people import nip_of
from tests.integration.register.test_register import line as entry
from tests.integration.register.test_register import register
from tests.integration.stories import at
from tests.integration.wire import Fault
from tests.integration.world import INTAKE, KEYS, TABLE, Answer, Notification, put_grants
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.people.lines.store import lines_in_force
from tukin.people.person.book import PersonBook
from tukin.vocabulary.period import Period

HEADING = "nip;rater_nip;rater_name;instead_of;kind;since;until;basis"
DATED, LATER = "2026-10-30", "2026-10-31"
"""Files are uploaded on the 30th, at three in the afternoon in Jakarta."""
STAFF = range(1, 20)
HR, HEAD = "operator", "bagus"
END = "the day that counts for this period."


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        made.put_register(everybody(), "2026-09-01")
        yield made


def everybody() -> bytes:
    """A register of 30 people of the agency."""
    return register(*(entry(number) for number in range(30)))


def row(of: int | None, rater: int | None, kind: str = "definitif", **cells: str) -> str:
    values = dict.fromkeys(HEADING.split(";"), "") | {"kind": kind, "since": "2020-01-01"}
    values["nip"] = "" if of is None else nip_of(of)
    values["rater_nip"] = "" if rater is None else nip_of(rater)
    return ";".join((values | cells)[name] for name in HEADING.split(";"))


FIRST = [row(number, 0) for number in STAFF] + [row(0, 20), *(row(n, 0) for n in range(21, 30))]


def moved(
    *numbers: int, to: int = 20, since: str = "2026-11-01", until: str = "2026-10-31"
) -> list[str]:
    """The first list, but some have another rater from a day on."""
    order = (*STAFF, 0, *range(21, 30))
    kept = [row for number, row in zip(order, FIRST, strict=True) if number not in numbers]
    for number in numbers:
        kept += [row(number, 0, until=until), row(number, to, since=since)]
    return kept


def put(
    office: Office,
    rows: list[str],
    dated: str = DATED,
    minute: int = 0,
    by: str = HR,
    agency: str = "disdik",
) -> Notification:
    """Upload a list as somebody, and have it received."""
    data = "\n".join([HEADING, *rows]).encode()
    put = office.put(data, key=f"lines/{agency}/{dated}.csv", minute=minute)
    del office.notifications[put.upload_id]  # it is no upload of a month
    sent = Notification(put.bucket, put.key, put.version, uploaded_by=f"AROA:{by}")
    office.deliver(sent, to="receive_register")
    return sent


def ask(
    office: Office,
    method: str = "GET",
    path: str = "",
    body: Any = None,
    who: str = HEAD,
    role: str = "agency-disdik-head",
) -> Answer:
    place = f"/agencies/disdik/lines{path}"
    return office.patiently("manage_lines", method, place, role, body, who)


def approve(office: Office, dated: str = DATED, who: str = HEAD, digest: str = "") -> Answer:
    given = digest or ask(office, path=f"/files/{dated}").content["digest"]
    return ask(office, "POST", f"/files/{dated}/approval", {"digest": given}, who)


def begin(office: Office) -> None:
    """The first list, which the head agrees to."""
    put(office, FIRST)
    assert approve(office).status == 200


def state(office: Office, dated: str = DATED) -> tuple[str, list[str]]:
    view = ask(office, path=f"/files/{dated}").content
    return view["state"], view["why"]


def report(office: Office, file: Notification) -> Any:
    folder, _, name = file.key.rpartition("/")
    return json.loads(office.objects()[f"{INTAKE}/reports/{folder}/{name}.{file.upload_id}.json"])


def rater(office: Office, number: int, day: str) -> str | None:
    with office.run_as(None):
        found = _book(office).chain("disdik", _day(day)).rater_of(nip_of(number), _day(day))
    return found.nip if found else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _book(office: Office) -> PersonBook:
    return PersonBook(Table(TABLE), Bucket("tukin-test-archive"), KEYS)


def test_the_first_list_waits_for_the_head(office: Office) -> None:
    file = put(office, FIRST)
    assert report(office, file)["refused"] is None
    assert state(office) == ("waiting", ["many", "past"])
    assert rater(office, 1, DATED) is None
    view = ask(office, path=f"/files/{DATED}").content
    assert (view["rows"], view["uploaded_by"], len(view["added"])) == (29, HR, 29)
    assert approve(office).status == 200
    assert rater(office, 1, DATED) == nip_of(0)
    with office.run_as(None):
        found = lines_in_force(Table(TABLE), Bucket("tukin-test-archive"), "disdik", _day(DATED))
    assert found.sha256 == view["sha256"]
    assert len(found.lines.rows) == 29


def test_a_small_change_takes_effect_by_itself(office: Office) -> None:
    begin(office)
    put(office, moved(1, 2), LATER, minute=1)
    assert state(office, LATER) == ("approved", [])
    files = ask(office, path="/files").content["files"]
    assert files[0]["approved_by"] == "by-itself"
    assert rater(office, 1, "2026-10-31") == nip_of(0)
    assert rater(office, 1, "2026-11-01") == nip_of(20)


def test_a_line_with_effect_tomorrow(office: Office) -> None:
    """Today the old rater rates, tomorrow the new one, and of past days it stays the old one."""
    begin(office)
    put(office, moved(1, since=LATER, until=DATED), minute=1)
    assert state(office) == ("approved", [])
    assert [rater(office, 1, day) for day in ("2026-10-01", DATED, LATER)] == [
        nip_of(0),
        nip_of(0),
        nip_of(20),
    ]


def test_small_steps_add_up(office: Office) -> None:
    """Six of 30 are not more than 20 %; the seventh within 30 days is."""
    begin(office)
    for step, upto in enumerate((3, 6), start=1):
        put(office, moved(*range(1, upto + 1)), minute=step)
        assert state(office) == ("approved", [])
    put(office, moved(*range(1, 8)), minute=3)
    assert state(office) == ("waiting", ["many"])
    assert rater(office, 7, "2026-11-01") == nip_of(0)
    assert rater(office, 6, "2026-11-01") == nip_of(20)
    put(office, moved(*range(1, 7), 21), minute=4)  # others instead: they count as well
    assert state(office) == ("waiting", ["many"])
    # After 31 days the steps are forgotten.
    rows = [each for each in moved(*range(1, 7)) if each != row(7, 0)]
    rows += [row(7, 0, until="2026-12-31"), row(7, 20, since="2027-01-01")]
    put(office, rows, "2026-12-01", minute=45_000)
    assert ask(office, path="/files/2026-12-01").content["why"] == []


def test_there_and_back_is_two_steps(office: Office) -> None:
    """Whoever changes four and changes them back has not changed nobody."""
    begin(office)
    put(office, moved(1, 2, 3, 4), minute=1)
    put(office, FIRST, minute=2)
    put(office, moved(5, 6, 7), minute=3)
    assert state(office) == ("waiting", ["many"])


def with_hr_in_the_register(office: Office) -> None:
    """The HR person is employee 19, by two users, and 18 is an officer of another role."""
    everybody = [each for each in grant_rows.roster().rows if HR not in each.users]
    put_grants(
        Grants(
            [
                *everybody,
                _own((HR, "operator.dua"), GrantRole.HR, "disdik"),
                _own(("operator.tiga",), GrantRole.HEAD, "dinkes"),
                _grant(nip_of(18), "Auditor", ("auditor.satu",), GrantRole.AUDITOR, agency=None),
            ]
        )
    )
    office.cold_start()


def _own(users: tuple[str, ...], role: GrantRole, agency: str) -> Grant:
    return _grant(nip_of(19), "Operator", users, role, agency, former_nips=(nip_of(99),))


def _grant(
    nip: str,
    name: str,
    users: tuple[str, ...],
    role: GrantRole,
    agency: str | None = "disdik",
    former_nips: tuple[str, ...] = (),
) -> Grant:
    return Grant(nip, name, former_nips, users, role, agency, grant_rows.BEGINNING, None)


ORDER = {"since": "2026-11-01", "until": "2026-11-05", "basis": "SPRINT 1"}


@pytest.mark.parametrize("user", [HR, "operator.dua"])
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (moved(1, to=19), ["own_ratees"]),
        ([*FIRST, row(1, 19, "delegasi", **ORDER)], ["own_ratees"]),
        (
            [*FIRST, row(None, 19, "plt", instead_of=nip_of(0), **ORDER)],
            ["many", "own_ratees", "office"],
        ),
        (moved(19), ["own_rater", "office"]),
        (moved(18), ["office"]),
        ([*FIRST, row(1, 20, "plh", **ORDER)], []),
    ],
)
def test_nobody_makes_themselves_anybody(
    office: Office, rows: list[str], why: list[str], user: str
) -> None:
    begin(office)
    with_hr_in_the_register(office)
    put(office, rows, minute=1, by=user)
    assert state(office) == ("waiting" if why else "approved", why)
    if why:
        with office.run_as(None):
            day = _day("2026-11-01")
            assert _book(office).chain("disdik", day).ratees_of(nip_of(19), day) == ()


@pytest.mark.parametrize("user", ["operator.dua", "operator.tiga", "OPERATOR"])
def test_another_user_of_the_same_person_approves_nothing(office: Office, user: str) -> None:
    """Even one who is head: by their number they are who uploaded."""
    begin(office)
    with_hr_in_the_register(office)
    rows = [*grant_rows.roster().rows, _grant(nip_of(99), "Operator", (user,), GrantRole.HEAD)]
    own = _grant(nip_of(19), "Operator", (HR,), GrantRole.HR, former_nips=(nip_of(99),))
    put_grants(Grants([*(each for each in rows if HR not in each.users), own]))
    office.cold_start()
    put(office, moved(1, to=19), minute=1)
    answer = approve(office, who=user)
    assert (answer.status, answer.content["code"]) == (403, "E710")
    assert approve(office).status == 200


def test_whom_nobody_knows_changes_nothing(office: Office) -> None:
    begin(office)
    put(office, moved(1), minute=1, by="siapa")
    assert state(office) == ("waiting", ["unknown"])
    answer = approve(office)
    assert (answer.status, answer.content["code"]) == (403, "E786")


def test_where_the_notification_was_lost_it_waits_until_s3_names_who_uploaded(
    office: Office,
) -> None:
    begin(office)
    data = "\n".join([HEADING, *moved(1)]).encode()
    file = office.put(data, key=f"lines/disdik/{DATED}.csv", minute=1)
    del office.notifications[file.upload_id]
    again = {"bucket": file.bucket, "key": file.key, "version_id": file.version, "after": "sweep"}
    office.deliver(json.dumps({"receive_again": again}), to="receive_register")
    assert state(office) == ("waiting", ["unknown"])
    assert approve(office).content["code"] == "E712"
    named = Notification(file.bucket, file.key, file.version, uploaded_by=f"AROA:{HR}")
    office.deliver(named, to="receive_register")
    assert state(office) == ("approved", [])


def test_the_sweep_finds_a_list_that_was_never_received(office: Office) -> None:
    data = "\n".join([HEADING, *FIRST]).encode()
    file = office.put(data, key=f"lines/disdik/{DATED}.csv", minute=1)
    del office.notifications[file.upload_id]
    office.invoke("sweep", {})
    asked = [each for each in office.messages if f"lines/disdik/{DATED}.csv" in each]
    assert len(asked) == 1
    office.deliver(*asked, to="receive_register")
    assert report(office, file)["refused"] is None
    office.messages.clear()
    office.invoke("sweep", {})
    assert office.messages == []


def test_a_list_before_a_later_one_is_refused(office: Office) -> None:
    begin(office)
    put(office, moved(1), LATER, minute=1)
    refused = put(office, moved(2), DATED, minute=2)
    assert report(office, refused)["refused"]["code"] == "E173"
    assert rater(office, 2, "2026-11-01") == nip_of(0)


def test_a_waiting_list_is_outdated_by_one_that_takes_effect(office: Office) -> None:
    begin(office)
    put(office, moved(*range(1, 9)), LATER, minute=1)
    seen = ask(office, path=f"/files/{LATER}").content["digest"]
    put(office, moved(9), DATED, minute=2)
    assert state(office, DATED) == ("approved", [])
    answer = approve(office, LATER, digest=seen)
    assert (answer.status, answer.content["code"]) == (409, "E172")


def test_a_bad_list_is_reported_and_an_unknown_agency_refused(office: Office) -> None:
    bad = put(office, [row(1, 1), row(2, 99)])
    found = report(office, bad)
    assert found["refused"]["code"] == "E1003"
    assert [(error["row"], error["code"]) for error in found["errors"]] == [
        (2, "E1006"),
        (3, "E1010"),
    ]
    assert ask(office, path=f"/files/{DATED}").status == 404
    assert report(office, put(office, FIRST, agency="bapenda"))["refused"]["code"] == "E006"
    wrong = office.put(b"x", key="lines/disdik/x.csv", minute=3)
    del office.notifications[wrong.upload_id]
    office.deliver(wrong, to="receive_register")
    assert report(office, wrong)["refused"]["code"] == "E1001"


def test_a_register_that_loses_a_rater_gives_a_task(office: Office) -> None:
    begin(office)
    assert [task["nip"] for task in ask(office).content["tasks"]] == [nip_of(20)]
    entries = [entry(number) for number in range(30) if number]
    office.put_register(register(*entries, entry(0, "pensiun")), "2026-10-15", minute=2)
    content = ask(office, role="agency-disdik", who="operator").content
    codes = [(task["code"], task["nip"], task["due"]) for task in content["tasks"]]
    assert ("W1002", nip_of(1), LATER) in codes
    assert ("W1101", nip_of(1), LATER) in codes
    assert {task["message_en"] for task in content["tasks"] if task["code"] == "W1101"} == {
        f"Nobody rates this employee yet. Add a row and upload the list before {LATER}, {END}"
    }
    assert rater(office, 1, LATER) is None


@pytest.mark.parametrize(
    "role", ["agency-dinkes", "agency-dinkes-head", "finance", "personnel", "rules-author", ""]
)
def test_nobody_else_reads_or_approves(office: Office, role: str) -> None:
    put(office, FIRST)
    for method, path in (
        ("GET", ""),
        ("GET", "/files"),
        ("GET", f"/files/{DATED}"),
        ("POST", f"/files/{DATED}/approval"),
    ):
        answer = ask(office, method, path, {"digest": "0" * 64}, role=role)
        assert answer.status == 403, (method, path)


@pytest.mark.parametrize("role", ["agency-disdik", "auditor"])
def test_hr_and_the_auditor_read_and_approve_nothing(office: Office, role: str) -> None:
    put(office, FIRST)
    digest = ask(office, path=f"/files/{DATED}", role=role).content["digest"]
    answer = ask(office, "POST", f"/files/{DATED}/approval", {"digest": digest}, role=role)
    assert answer.status == 403


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])
def test_a_fault_at_any_write_of_a_list_is_overcome(fault: Fault) -> None:
    def prepared(office: Office) -> None:
        office.put_register(everybody(), "2026-09-01")
        begin(office)
        office.wire.calls.clear()

    with Office() as office:
        prepared(office)
        put(office, moved(1), LATER, minute=1)
        expected = office.state()
        writes = sum(map(is_write, office.wire.calls))
    assert writes == 4  # the list, that it was received, that it is in force, the report
    for number in range(1, writes + 1):
        with Office() as office:
            prepared(office)
            office.wire.plan = at(number, fault, 4 if fault is Fault.LOSE_ANSWER else 1, is_write)
            put(office, moved(1), LATER, minute=1)
            office.wire.plan = lambda _: None
            assert office.state() == expected
            assert office.dead_letters == []


def test_a_redelivered_list_changes_nothing(office: Office) -> None:
    begin(office)
    file = put(office, moved(1), minute=1)
    before = office.state()
    office.deliver(file, file, to="receive_register")
    assert office.state() == before


def test_no_name_and_no_number_is_logged_or_in_a_key(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    begin(office)
    put(office, [*FIRST, row(1, 20, "plh", **ORDER | {"basis": "RAHASIA"})], minute=1)
    ask(office)
    said = "".join(capfd.readouterr())
    places = [*office.objects(), *(f"{i['pk']} {i['sk']}" for i in office.items("LINE"))]
    for secret in (nip_of(1), nip_of(20), "RAHASIA"):
        assert secret not in said
        assert not any(secret in place for place in places)


def test_who_somebody_is(office: Office) -> None:
    begin(office)
    with_hr_in_the_register(office)
    with office.run_as(None):
        book = _book(office)
        person = book.person(nip_of(19), _day(LATER))
        assert person is not None
        assert (person.agency, person.status, person.is_employed) == ("disdik", "aktif", True)
        assert person.key == KEYS.of(nip_of(19))
        assert person.has(GrantRole.HR, "disdik")
        assert not person.has(GrantRole.HR, "dinkes")
        assert person.has(GrantRole.HEAD, "dinkes")
        assert nip_of(19) not in repr(person)
        assert book.person(nip_of(1), _day(LATER)).grants == ()  # type: ignore[union-attr]
        assert book.person(nip_of(99), _day(LATER)).has(GrantRole.HR, "disdik")  # type: ignore[union-attr]
        assert book.person("197001011995031999", _day(LATER)) is None
        chain = book.chain("disdik", _day(LATER))
        assert chain.day_that_counts(nip_of(1), Period(2026, 10)) == _day(LATER)
        assert chain.lines_sha256 == ask_sha256(office)


def ask_sha256(office: Office) -> str:
    item = next(item for item in office.items("LINES#disdik") if item["sk"] == DATED)
    return str(item["sha256"])


def test_who_left_is_somebody_without_an_agency(office: Office) -> None:
    entries = [entry(number) for number in range(1, 30)]
    office.put_register(register(*entries, entry(0, "pensiun")), "2026-10-15", minute=2)
    with office.run_as(None):
        person = _book(office).person(nip_of(0), _day(LATER))
        assert person is not None
        assert (person.agency, person.status, person.is_employed) == (None, "pensiun", False)
