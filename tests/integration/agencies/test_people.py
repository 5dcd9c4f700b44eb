"""Who may decide what changes by four eyes, and one person with two users is one everywhere."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests import grant_rows
from tests.integration.agencies import test_agencies as agency_files
from tests.integration.office import Office
from tests.integration.treasury import Treasury, people
from tests.integration.world import Answer, Notification, put_grants, take_grants_away

HEADING = "nip;name;former_nips;users;role;agency;since;until;responsible;others"
RATNA, BAGUS, TUTI = "198002022005012001", "198003032005011002", "198004042005012003"
FIRST = [
    f"{RATNA};Ratna;;ratna;personnel;;2020-01-01;;;",
    f"{BAGUS};Bagus;;bagus;personnel;;2020-01-01;;;",
]
TUTIS = f"{TUTI};Tuti;;tuti;personnel;;2020-01-01;;;"
DATED = "2026-10-15"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        take_grants_away()
        yield made


def ask(office: Office, method: str, path: str, body: Any = None, who: str = "bagus") -> Answer:
    function = "approve_people" if path.endswith("/approval") else "manage_agencies"
    return office.patiently(function, method, f"/people{path}", "personnel", body, who)


def first(office: Office, who: str, nip: str, other_nip: str) -> Answer:
    return ask(office, "POST", "/first", {"nip": nip, "other_nip": other_nip}, who)


def name_the_first(office: Office) -> None:
    assert first(office, "ratna", RATNA, BAGUS).content == {"state": "waiting"}
    assert first(office, "bagus", BAGUS, RATNA).content == {"state": "named"}


def put(office: Office, rows: list[str], by: str = "ratna", minute: int = 0) -> Notification:
    data = "\n".join([HEADING, *rows]).encode()
    notification = office.put(data, key=f"grants/{DATED}.csv", minute=minute)
    del office.notifications[notification.upload_id]  # it is no upload of an agency
    sent = Notification(
        notification.bucket, notification.key, notification.version, uploaded_by=f"AROA:{by}"
    )
    office.deliver(sent, to="receive_register")
    return sent


def approve(office: Office, who: str = "bagus") -> Answer:
    digest = ask(office, "GET", f"/files/{DATED}").content.get("digest", "0" * 64)
    return ask(office, "POST", f"/files/{DATED}/approval", {"digest": digest}, who)


def test_the_first_two_name_each_other_once(office: Office) -> None:
    name_the_first(office)
    answer = first(office, "tuti", TUTI, RATNA)
    assert (answer.status, answer.content["code"]) == (409, "E787")


def test_who_is_named_may_say_it_again(office: Office) -> None:
    """Where the answer was lost. With another user or another person it is refused."""
    name_the_first(office)
    before = office.snapshot()
    assert first(office, "bagus", BAGUS, RATNA).content == {"state": "named"}
    assert first(office, "ratna", RATNA, BAGUS).content == {"state": "named"}
    for who, nip, other_nip in (
        ("tuti", RATNA, BAGUS),
        ("ratna", BAGUS, RATNA),
        ("ratna", RATNA, TUTI),
        ("ratna", TUTI, BAGUS),
    ):
        assert first(office, who, nip, other_nip).content["code"] == "E787", (who, nip, other_nip)
    assert office.snapshot() == before


def test_nobody_names_both_of_the_first_two(office: Office) -> None:
    """By one session nothing is named, whatever it says, and not by two that disagree."""
    assert first(office, "ratna", RATNA, BAGUS).content == {"state": "waiting"}
    assert first(office, "ratna", BAGUS, RATNA).content == {"state": "waiting"}
    assert first(office, "RATNA", RATNA, BAGUS).content == {"state": "waiting"}
    assert first(office, "bagus", BAGUS, TUTI).content == {"state": "waiting"}
    assert first(office, "bagus", BAGUS, BAGUS).content["code"] == "E793"
    assert "people/first" not in str(list(office.objects()))


def test_before_anybody_is_named_nothing_is_approved(office: Office) -> None:
    agency_files.put(office, agency_files.rows("disdik", "dinkes", "dukcapil"))
    answer = agency_files.approve(office)
    assert (answer.status, answer.content["code"]) == (403, "E785")
    name_the_first(office)
    assert agency_files.approve(office).status == 200


def test_a_list_counts_once_another_person_approved_it(office: Office) -> None:
    name_the_first(office)
    put(office, [*FIRST, TUTIS])
    assert approve(office, "tuti").content["code"] == "E785", "it is not in force yet"
    assert approve(office, "ratna").content["code"] == "E710"
    assert approve(office).status == 200
    put(office, [*FIRST, TUTIS], minute=1)
    assert approve(office, "tuti").status == 200


def test_who_is_named_twice_is_one(office: Office) -> None:
    """The uploader has a second user, which another person once approved as theirs."""
    name_the_first(office)
    put(office, [*FIRST, f"{RATNA};Ratna;;ratna2;personnel;;2020-01-01;;;"], by="bagus")
    assert approve(office, "ratna").status == 200
    put(office, [*FIRST, f"{RATNA};Ratna;;ratna2;personnel;;2020-01-01;;;"], minute=1)
    assert approve(office, "ratna2").content["code"] == "E710"


def test_nobody_uploads_a_row_for_themselves(office: Office) -> None:
    name_the_first(office)
    for number, row in enumerate(
        [
            f"{RATNA};Ratna;;ratna/ratna2;personnel;;2020-01-01;;;",
            f"{RATNA};Ratna;;ratna;auditor;;2020-01-01;;;",
            f"{TUTI};Tuti;{RATNA};tuti;finance;;2020-01-01;;;",
        ]
    ):
        sent = put(office, [*FIRST, row], minute=number)
        report = json.loads(
            office.objects()[f"{sent.bucket}/reports/grants/{DATED}.csv.{sent.upload_id}.json"]
        )
        assert "E794" in {error["code"] for error in report["errors"]}, row
    assert ask(office, "GET", f"/files/{DATED}").status == 404


class TestOnePersonWithTwoUsers:
    """Each of these was agreed to while a person was the name of a session."""

    def test_in_a_run(self) -> None:
        with Treasury() as treasury:
            put_grants(grant_rows.two_users(["sari", "wati"]))
            treasury.publish("disdik", people(1_000, 2_000))
            run_id = treasury.prepare()
            refused = treasury.release(run_id, who="wati")
            assert (refused.status, refused.content["code"]) == (403, "E852")
            assert treasury.release(run_id, who="tuti").status == 202

    def test_in_a_cancellation(self) -> None:
        with Treasury() as treasury:
            put_grants(grant_rows.two_users(["wati", "dewi"]))
            treasury.publish("disdik", people(1_000, 2_000))
            path, body = f"/runs/{treasury.prepare()}/cancellation", {"reason": "salah periode"}
            for who in ("wati", "dewi", "nobody"):
                answer = treasury.ask("POST", path, body, who=who)
                assert answer.content["status"] == "prepared", who
            answer = treasury.ask("POST", path, body, who="tuti")
            assert answer.content["status"] == "cancelled"

    def test_in_agencies(self, office: Office) -> None:
        put_grants(grant_rows.two_users(["ratna", "bagus"]))
        agency_files.put(office, agency_files.rows("disdik", "dinkes", "dukcapil"))
        assert agency_files.approve(office).content["code"] == "E710"
        assert agency_files.approve(office, person="tuti").status == 200

    def test_without_a_row(self) -> None:
        with Treasury() as treasury:
            treasury.publish("disdik", people(1_000, 2_000))
            run_id = treasury.prepare()
            refused = treasury.release(run_id, who="nobody")
            assert (refused.status, refused.content["code"]) == (403, "E785")
            put_grants(grant_rows.roster(["tuti"]))
            refused = treasury.release(run_id, who="tuti")
            assert (refused.status, refused.content["code"]) == (403, "E786")


def test_whose_second_factor_nobody_sees_is_listed_for_personnel_and_auditor(
    office: Office,
) -> None:
    """The stage lets in by SAML as well; Tuti's row ends on the thirtieth day from 2026-10-31."""
    name_the_first(office)
    put(office, [*FIRST, f"{TUTI};Tuti;;tuti;finance;;2020-01-01;2026-11-30;;"])
    assert approve(office).status == 200
    found = ask(office, "GET", "/check").content
    assert (found["date"], found["rows"]) == ("2026-10-31", 3)
    ways = {row["nip"]: row["ways"] for row in found["unseen"]}
    assert ways == {RATNA: ["saml"], BAGUS: ["saml"], TUTI: ["saml"]}
    assert [(row["nip"], row["until"]) for row in found["ending"]] == [(TUTI, "2026-11-30")]
    assert office.http("GET", "/people/check", "auditor").content == found
    for role in ("finance", "agency-disdik", "agency-disdik-head", "rules-author"):
        assert office.http("GET", "/people/check", role).status == 403, role


class TestByTheRegister:
    """A number that no employee has is nobody; who left is named until their row ends."""

    def in_force(self, office: Office, minute: int, *people: str) -> None:
        lines = [
            f"{nip};{name};disdik;PNS;III/a;x;aktif;2010-01-01;"
            for nip, name in (person.split(";") for person in people)
        ]
        heading = "nip;name;agency;employment;grade;position;status;since;until"
        data = "\n".join([heading, *lines]).encode()
        notice = office.put(data, key="register/2026-09-01.csv", minute=minute)
        del office.notifications[notice.upload_id]
        sent = Notification(notice.bucket, notice.key, notice.version, uploaded_by="AROA:ratna")
        office.deliver(sent, to="receive_register")
        approved = office.approve_register("2026-09-01")
        assert approved is not None
        assert approved.status == 200

    def codes(self, office: Office, sent: Notification) -> set[str]:
        place = f"{sent.bucket}/reports/grants/{DATED}.csv.{sent.upload_id}.json"
        return {error["code"] for error in json.loads(office.objects()[place])["errors"]}

    def test_two_people_cannot_give_a_row_to_a_number_that_nobody_has(self, office: Office) -> None:
        name_the_first(office)
        self.in_force(office, 0, f"{RATNA};Ratna", f"{BAGUS};Bagus")
        assert self.codes(office, put(office, [*FIRST, TUTIS], minute=1)) == {"E871"}
        assert ask(office, "GET", f"/files/{DATED}").status == 404
        self.in_force(office, 2, f"{RATNA};Ratna", f"{BAGUS};Bagus", f"{TUTI};Tutik")
        assert self.codes(office, put(office, [*FIRST, TUTIS], minute=3)) == {"E872"}
        self.in_force(office, 4, f"{RATNA};Ratna", f"{BAGUS};Bagus", f"{TUTI};Tuti")
        put(office, [*FIRST, TUTIS], minute=5)
        assert approve(office).status == 200

    def test_who_left_since_is_named_by_the_check(self, office: Office) -> None:
        name_the_first(office)
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        assert ask(office, "GET", "/check").content["gone"] is None, "there is no register"
        self.in_force(office, 1, f"{RATNA};Ratna", f"{BAGUS};Bagus")
        (gone,) = ask(office, "GET", "/check").content["gone"]
        assert (gone["role"], gone["people"]) == ("personnel", [{"nip": TUTI, "status": ""}])
        ended = f"{TUTI};Tuti;;tuti;personnel;;2020-01-01;2026-10-14;;"
        put(office, [*FIRST, ended], minute=2)
        assert approve(office).status == 200
        assert ask(office, "GET", "/check").content["gone"] == []
