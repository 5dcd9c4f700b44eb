"""Accounts follow the register, and two people let one of an office into being."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from tests.grant_rows import NAMES
from tests.integration.account_pools import OFFICE, STAFF
from tests.integration.agencies import accounts
from tests.integration.agencies.accounts import BAGUS, HEAD, MAIL, ask, entry, register, sync
from tests.integration.office import NOW, Clock, Office
from tests.integration.people import nip_of
from tests.integration.world import KEYS, Context

KEY = KEYS.of(HEAD)
RESET = f"/accounts/{KEY}/reset"
RELEASE = f"{RESET}/confirmation"


def asked(office: Office, who: str = "bagus") -> str:
    """The digest of what somebody asked for."""
    return str(accounts.patiently(office, RESET, {}, who).content["request"]["digest"])


def test_each_employee_gets_one_account_and_a_stranger_loses_theirs() -> None:
    with Office() as office:
        accounts.begin(office)
        found = sync(office)
        assert found["made"] == 3
        assert found["without_address"] == 2  # bagus and ratna: they need letters
        assert office.pools.open_in(STAFF) == {nip_of(1), nip_of(2), HEAD}
        assert {user["nip"] for user in office.pools.users[STAFF].values()} == {
            *office.pools.users[STAFF]
        }
        assert sorted(office.pools.sent) == ["a@example.go.id", "b@example.go.id", MAIL]
        assert sync(office) == {"done": True}


def test_nobody_gets_an_office_account_by_the_register_alone() -> None:
    with Office() as office:
        accounts.begin(office)
        sync(office)
        assert office.pools.open_in(OFFICE) == set()


def test_a_second_account_of_the_agency_heads_number_is_closed_and_counted() -> None:
    """Planted by somebody with a right of the pool's own: by another name, of the same number."""
    with Office() as office:
        accounts.begin(office)
        office.pools.put(OFFICE, HEAD)
        office.pools.put(STAFF, "kepala", HEAD)
        assert sync(office)["foreign"] == 2
        assert office.pools.open_in(OFFICE) == {HEAD}
        assert "kepala" not in office.pools.open_in(STAFF)


@pytest.mark.parametrize(
    ("left_on", "is_open"), [("2025-10-31", True), ("2025-10-30", False), ("2024-01-01", False)]
)
def test_who_left_signs_in_for_twelve_months(left_on: str, is_open: bool) -> None:
    """Today is 31 October 2026: 365 days after the same day of last year."""
    with Office() as office:
        office.pools.put(STAFF, nip_of(1))
        last = entry(nip_of(1), until=left_on)
        office.put_register(register(last, entry(nip_of(2))), "2026-09-01")
        sync(office)
        assert (nip_of(1) in office.pools.open_in(STAFF)) is is_open


def test_who_comes_back_signs_in_again_but_no_office_account_opens_by_itself() -> None:
    with Office() as office:
        office.pools.put(STAFF, nip_of(1), on=False)
        office.pools.put(OFFICE, HEAD, on=False)
        office.put_register(register(entry(nip_of(1)), entry(HEAD, MAIL)), "2026-09-01")
        assert sync(office)["opened"] == 1
        assert nip_of(1) in office.pools.open_in(STAFF)
        assert office.pools.open_in(OFFICE) == set()


def test_an_office_account_ends_with_the_work_and_not_with_the_year() -> None:
    with Office() as office:
        office.pools.put(OFFICE, HEAD)
        office.pools.put(STAFF, HEAD)
        gone = entry(HEAD, MAIL, until="2026-10-30")
        office.put_register(register(gone, entry(nip_of(1))), "2026-09-01")
        sync(office)
        assert office.pools.open_in(OFFICE) == set()
        assert HEAD in office.pools.open_in(STAFF)


def test_without_a_register_nobody_loses_an_account() -> None:
    with Office() as office:
        office.pools.put(STAFF, nip_of(1))
        office.pools.put(OFFICE, HEAD)
        sync(office)
        assert office.pools.open_in(STAFF) == {nip_of(1)}
        assert office.pools.open_in(OFFICE) == {HEAD}


def test_a_run_that_has_no_time_left_is_gone_on_with() -> None:
    with Office() as office:
        accounts.begin(office)
        left = iter([900_000, 900_000, 900_000, *[59_000] * 9])
        with patch.object(Context, "get_remaining_time_in_millis", lambda _: next(left)):
            assert sync(office)["done"] is False
        assert office.items("ACCOUNTS") == []
        assert sync(office)["done"] is True
        assert office.pools.open_in(STAFF) == {nip_of(1), nip_of(2), HEAD}


def test_an_address_that_the_pool_does_not_take_stops_nobody_else() -> None:
    with Office() as office:
        accounts.begin(office)
        office.pools.refuses = lambda name: name == nip_of(1)
        found = sync(office)
        assert (found["failed"], found["made"], found["done"]) == (1, 2, False)
        office.pools.refuses = lambda _: False
        assert sync(office)["done"] is True
        assert nip_of(1) in office.pools.open_in(STAFF)


def test_a_new_day_is_looked_at_again() -> None:
    with Office() as office:
        accounts.begin(office)
        sync(office)
        office.pools.put(STAFF, nip_of(8))
        with patch.object(Clock, "hour_of_all", NOW + timedelta(days=1)):
            assert sync(office)["closed"] == 1


# --- two people -----------------------------------------------------------------------------------


def test_an_office_account_is_made_by_two() -> None:
    with Office() as office:
        accounts.begin(office)
        digest = asked(office)
        assert office.pools.open_in(OFFICE) == {"kepala-dua"}
        done = accounts.patiently(office, RELEASE, {"digest": digest}, "ratna").content
        assert (done["request"]["state"], done["half"]) == ("done", None)
        assert office.pools.users[OFFICE][HEAD]["email"] == MAIL
        assert office.pools.sent == [MAIL]
        assert len(office.items(f"ACCOUNT#{KEY}")) == 2  # the last one, and the record of it


def test_a_reset_takes_the_old_factor_and_keeps_the_number() -> None:
    with Office() as office:
        accounts.begin(office)
        office.pools.put(OFFICE, HEAD)
        accounts.patiently(office, RELEASE, {"digest": asked(office)}, "ratna")
        user = office.pools.users[OFFICE][HEAD]
        assert (user["nip"], user["factor"]) == (HEAD, None)


def test_one_person_alone_resets_nobodys_factor() -> None:
    with Office() as office:
        accounts.begin(office)
        office.pools.put(OFFICE, HEAD)
        refused = ask(office, RELEASE, {"digest": asked(office)}, "bagus")
        assert (refused.status, refused.content["code"]) == (403, "E1053")
        assert office.pools.users[OFFICE][HEAD]["factor"] == "old"


def test_whose_account_it_is_does_not_release_it() -> None:
    """Bagus, whose account ratna asked for: he is not the second of two."""
    with Office() as office:
        accounts.begin(office)
        path = f"/accounts/{KEYS.of(BAGUS)}/reset"
        digest = accounts.patiently(office, path, {}, "ratna").content["request"]["digest"]
        refused = ask(office, f"{path}/confirmation", {"digest": digest}, "bagus")
        assert (refused.status, refused.content["code"]) == (403, "E1053")


def test_who_has_no_row_asks_for_nothing() -> None:
    with Office() as office:
        accounts.begin(office)
        assert ask(office, RESET, {}, "nobody").content["code"] == "E785"
        assert office.items("ACCOUNT#") == []


def test_an_agency_gets_neither_a_list_nor_a_letter() -> None:
    """HR who prints the head's letter would be the head."""
    with Office() as office:
        accounts.begin(office)
        for role in ("agency-disdik", "agency-disdik-head", "auditor", "finance"):
            for method, path in (("GET", "/accounts"), ("POST", RESET), ("POST", RELEASE)):
                body = {"agency": "disdik"}
                answer = office.patiently("manage_accounts", method, path, role, body, "operator")
                assert answer.status == 403, (role, path)
        assert office.items("ACCOUNT#") == []


def test_a_letter_is_in_two_halves_and_neither_person_sees_both() -> None:
    with Office() as office:
        office.put_register(register(entry(HEAD)), "2026-09-01")
        first = accounts.patiently(office, RESET, {}, "bagus").content
        assert first["way"] == "letter"
        body = {"digest": first["request"]["digest"]}
        second = accounts.patiently(office, RELEASE, body, "ratna").content
        assert office.pools.passwords == [first["half"] + second["half"]]
        assert len(first["half"]) == len(second["half"]) == 10
        listed = office.patiently("manage_accounts", "GET", "/accounts", "personnel", None, "ratna")
        text = str([listed.content, office.items("ACCOUNT#")])
        assert first["half"] not in text
        assert second["half"] not in text


def test_a_new_address_is_in_force_only_by_two() -> None:
    """The register's change alone moves nothing, and outdates what was asked before it."""
    with Office() as office:
        accounts.begin(office)
        accounts.patiently(office, RELEASE, {"digest": asked(office)}, "ratna")
        digest = asked(office)
        office.put_register(register(entry(HEAD, "lain@example.go.id")), "2026-10-01", minute=9)
        sync(office)
        assert office.pools.users[OFFICE][HEAD]["email"] == MAIL
        refused = ask(office, RELEASE, {"digest": digest}, "ratna")
        assert (refused.status, refused.content["code"]) == (409, "E1054")
        accounts.patiently(office, RELEASE, {"digest": asked(office)}, "ratna")
        assert office.pools.users[OFFICE][HEAD]["email"] == "lain@example.go.id"


@pytest.mark.parametrize(("days", "status"), [(14, 200), (15, 409)])
def test_a_request_is_open_for_fourteen_days(days: int, status: int) -> None:
    with Office() as office:
        accounts.begin(office)
        digest = asked(office)
        with patch.object(Clock, "hour_of_all", NOW + timedelta(days=days)):
            assert ask(office, RELEASE, {"digest": digest}, "ratna").status == status


def test_what_was_asked_again_replaces_what_was_asked() -> None:
    with Office() as office:
        accounts.begin(office)
        old = asked(office)
        with patch.object(Clock, "hour_of_all", NOW + timedelta(minutes=1)):
            new = asked(office, "tuti")
            assert ask(office, RELEASE, {"digest": old}, "ratna").content["code"] == "E1054"
            assert ask(office, RELEASE, {"digest": new}, "tuti").content["code"] == "E1053"
            assert ask(office, RELEASE, {"digest": new}, "bagus").status == 200


def test_another_person_does_not_release_it_once_more() -> None:
    with Office() as office:
        accounts.begin(office)
        digest = asked(office)
        accounts.patiently(office, RELEASE, {"digest": digest}, "ratna")
        assert ask(office, RELEASE, {"digest": digest}, "tuti").content["code"] == "E1052"
        assert ask(office, RELEASE, {"digest": digest}, "ratna").status == 200
        assert office.pools.sent == [MAIL], "one letter, however often it is confirmed"


def test_an_employee_without_an_address_gets_a_letter_by_two() -> None:
    with Office() as office:
        office.put_register(register(entry(nip_of(1))), "2026-09-01")
        path, body = f"/accounts/{KEYS.of(nip_of(1))}/reset", {"agency": "disdik"}
        assert ask(office, path, {}, "bagus").content["code"] == "E1051", "no office account"
        digest = accounts.patiently(office, path, body, "bagus").content["request"]["digest"]
        release = body | {"digest": digest}
        accounts.patiently(office, f"{path}/confirmation", release, "ratna")
        assert nip_of(1) in office.pools.open_in(STAFF)
        assert office.pools.users[OFFICE] == {}
        sync(office)
        assert nip_of(1) in office.pools.open_in(STAFF)


def test_the_list_says_whose_account_is_there() -> None:
    with Office() as office:
        accounts.begin(office)
        office.pools.put(OFFICE, HEAD, on=False)
        answer = office.patiently("manage_accounts", "GET", "/accounts", "personnel", None, "ratna")
        found = {each["nip"]: each for each in answer.content["accounts"]}
        assert len(found) == len(NAMES), "whom the register has not, the list answers for"
        assert (found[HEAD]["account"], found[HEAD]["way"]) == ("closed", "email")
        assert (found[BAGUS]["account"], found[BAGUS]["way"]) == ("none", "letter")


def test_a_region_without_pools_says_so() -> None:
    with Office() as office:
        office.parameters.pop("/tukin-test/account-pools")
        answer = office.patiently("manage_accounts", "GET", "/accounts", "personnel", None, "ratna")
        assert (answer.status, answer.content["code"]) == (409, "E1050")


def test_no_log_metric_or_key_names_anybody() -> None:
    with Office() as office:
        accounts.begin(office)
        office.pools.refuses = lambda name: name == nip_of(1)
        sync(office)
        accounts.patiently(office, RELEASE, {"digest": asked(office)}, "ratna")
        keys = str([(item["pk"], item["sk"]) for item in office.items("ACCOUNT")])
        for text in (keys, "\n".join(office.output)):
            for secret in (nip_of(1), HEAD, MAIL, "a@example.go.id"):
                assert secret not in text
