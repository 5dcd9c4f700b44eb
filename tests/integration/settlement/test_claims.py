"""Whom several agencies claim is paid for none until two personnel persons decided; then once.

Person 2 is claimed by disdik (2.000, net 1.880) and by dinkes (3.000, net 2.820).
"""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.people import nip_of
from tests.integration.treasury import Treasury, people
from tests.integration.world import Answer
from tukin.settlement.stores.ledger import Ledger
from tukin.vocabulary.errors import StoreUnavailable

PERIOD = "/claims/2026-09"
KEYS = [f"key-0000000{number}" for number in range(1, 9)]
ONE, OTHER = "bagus", "ratna"


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        made.publish("dinkes", people(3_000, 4_000, first=2))
        yield made


def personnel(
    treasury: Treasury, path: str, body: Any, who: str, role: str = "personnel"
) -> Answer:
    return treasury.ask("POST", path, body, role=role, who=who, function="decide_claims")


def propose(treasury: Treasury, agency: str, *, who: str = ONE, number: int = 2) -> Answer:
    body = {"nip": nip_of(number), "agency": agency, "reason": "SK mutasi", "reference": "SK 800/1"}
    return personnel(treasury, PERIOD, body, who)


def confirm(treasury: Treasury, digest: str, *, who: str = OTHER) -> Answer:
    return personnel(treasury, f"{PERIOD}/confirmation", {"digest": digest}, who)


def decide(treasury: Treasury, agency: str) -> dict[str, Any]:
    proposed = propose(treasury, agency)
    assert proposed.status == 200, proposed.content
    decided = confirm(treasury, proposed.content["digest"])
    assert decided.status == 200, decided.content
    return dict(decided.content)


def claims(treasury: Treasury) -> list[dict[str, Any]]:
    return list(treasury.http("GET", PERIOD, "auditor").content["claims"])


def month(treasury: Treasury, agency: str) -> dict[str, Any]:
    view = treasury.ask("GET", "/periods/2026-09").content
    return next(item for item in view["agencies"] if item["agency"] == agency)


class TestUndecided:
    def test_nobody_pays_and_both_agencies_see_whom(self, treasury: Treasury) -> None:
        assert treasury.transfers(treasury.settle_period(KEYS[0])) == {1: 940, 3: 3_760}
        (claim,) = claims(treasury)
        assert (claim["nip"], claim["agencies"]) == (nip_of(2), ["dinkes", "disdik"])
        assert (claim["open"], claim["decided_for"]) == (True, None)
        for agency in ("disdik", "dinkes"):
            path = f"/agencies/{agency}/periods/2026-09/uploads"
            answer = treasury.http("GET", path, f"agency-{agency}")
            assert answer.content["claims"] == [claim]
            (blocked,) = month(treasury, agency)["not_paid"]
            assert (blocked["nip"], blocked["reason"]) == (nip_of(2), "claimed_twice")

    def test_it_is_never_paid_by_lapse(self, treasury: Treasury) -> None:
        """A proposal alone changes nothing, and no run later does."""
        treasury.settle_period(KEYS[0])
        assert propose(treasury, "disdik").status == 200
        treasury.publish("disdik", people(1_000, 2_000))
        run_id = treasury.prepare(KEYS[1])
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert (shown["totals"]["lines"], len(shown["blocked"])) == (0, 1)

    def test_a_claim_that_an_agency_takes_back_is_open_no_more(self, treasury: Treasury) -> None:
        treasury.prepare(KEYS[0])
        treasury.publish("dinkes", people(4_000, first=3))
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {1: 940, 2: 1_880, 3: 3_760}
        assert [claim["open"] for claim in claims(treasury)] == [False]

    def test_an_agency_sees_its_own_claims_alone(self, treasury: Treasury) -> None:
        treasury.prepare(KEYS[0])
        path = "/agencies/dukcapil/periods/2026-09/uploads"
        assert treasury.http("GET", path, "agency-dukcapil").content["claims"] == []


class TestTwoPeople:
    def test_who_proposed_cannot_confirm(self, treasury: Treasury) -> None:
        digest = propose(treasury, "disdik").content["digest"]
        refused = confirm(treasury, digest, who=ONE)
        assert (refused.status, refused.content["code"]) == (403, "E799")
        assert treasury.entries() == []

    def test_who_has_no_row_cannot(self, treasury: Treasury) -> None:
        digest = propose(treasury, "disdik").content["digest"]
        refused = confirm(treasury, digest, who="nobody-knows")
        assert (refused.status, refused.content["code"]) == (403, "E785")
        assert treasury.entries() == []

    @pytest.mark.parametrize("role", ["finance", "auditor", "agency-disdik-head"])
    def test_no_other_role_may(self, treasury: Treasury, role: str) -> None:
        body = {"nip": nip_of(2), "agency": "disdik", "reason": "SK mutasi", "reference": "SK 1"}
        assert personnel(treasury, PERIOD, body, ONE, role).status == 403

    def test_the_ledger_names_both_and_no_number_of_anybody(self, treasury: Treasury) -> None:
        decided = decide(treasury, "disdik")
        (entry,) = treasury.entries()
        values = entry.values
        assert values["kind"] == "claim_decision"
        assert ONE in values["requested_by"]
        assert OTHER in values["confirmed_by"]
        assert (values["digest"], values["seq"]) == (decided["digest"], decided["seq"])
        assert nip_of(2).encode() not in entry.content
        treasury.check_books()

    def test_confirmed_twice_is_one_entry(self, treasury: Treasury) -> None:
        digest = propose(treasury, "disdik").content["digest"]
        first, again = confirm(treasury, digest), confirm(treasury, digest)
        assert first.content == again.content
        assert len(treasury.entries()) == 1


class TestDecided:
    def test_the_next_preparation_pays_it_and_names_the_other(self, treasury: Treasury) -> None:
        treasury.settle_period(KEYS[0])
        decide(treasury, "dinkes")
        run_id = treasury.settle_period(KEYS[1])
        assert treasury.transfers(run_id) == {2: 2_820}
        (named,) = month(treasury, "disdik")["not_paid"]
        assert (named["nip"], named["reason"]) == (nip_of(2), "not_counted")
        assert named["due_idr"] == 1_880
        assert month(treasury, "disdik")["not_counted"] == 1
        assert (month(treasury, "dinkes")["not_paid"], month(treasury, "dinkes")["blocked"]) == (
            [],
            0,
        )
        (claim,) = claims(treasury)
        assert (claim["open"], claim["decided_for"]) == (False, "dinkes")
        treasury.check_books()

    def test_a_repeat_of_the_claim_stays_decided(self, treasury: Treasury) -> None:
        decide(treasury, "dinkes")
        run_id = treasury.prepare(KEYS[0])
        treasury.publish("disdik", people(1_000, 9_000))
        answer = treasury.release(run_id, left_out=["disdik"])
        assert answer.status == 202, answer.content  # dinkes has not changed by that
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {2: 2_820, 3: 3_760}
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {1: 940}
        treasury.publish("disdik", people(2_000, 9_500))
        assert treasury.transfers(treasury.settle_period(KEYS[2])) == {1: 940}
        assert claims(treasury) == [] or not any(claim["open"] for claim in claims(treasury))

    def test_who_gave_up_the_claim_does_not_pay_for_the_other(self, treasury: Treasury) -> None:
        """The record that was decided against does not count when the other one is gone."""
        decide(treasury, "dinkes")
        treasury.publish("dinkes", people(4_000, first=3))
        assert treasury.transfers(treasury.settle_period(KEYS[0])) == {1: 940, 3: 3_760}
        decide(treasury, "disdik")
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {2: 1_880}

    def test_a_third_claim_is_a_new_one(self, treasury: Treasury) -> None:
        decide(treasury, "dinkes")
        treasury.publish("dukcapil", people(5_000, first=2))
        assert treasury.transfers(treasury.settle_period(KEYS[0])) == {1: 940, 3: 3_760}
        (claim,) = claims(treasury)
        assert (claim["open"], claim["agencies"]) == (True, ["dinkes", "dukcapil"])
        decide(treasury, "dukcapil")
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {2: 4_700}
        treasury.check_books()

    def test_another_decision_pays_the_difference_alone(self, treasury: Treasury) -> None:
        """Net 1.880 was paid by disdik; dinkes is due 2.820."""
        decide(treasury, "disdik")
        assert treasury.transfers(treasury.settle_period(KEYS[0]))[2] == 1_880
        decide(treasury, "dinkes")
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {2: 940}
        decide(treasury, "disdik")
        assert treasury.transfers(treasury.settle_period(KEYS[2])) == {2: 0}
        assert treasury.check_books().outstanding_idr == 940

    def test_it_holds_for_its_period_alone(self, treasury: Treasury) -> None:
        decide(treasury, "dinkes")
        treasury.publish("disdik", people(1_000, 2_000), "2026-10")
        treasury.publish("dinkes", people(3_000, first=2), "2026-10")
        assert treasury.transfers(treasury.settle_period(KEYS[0], "2026-10")) == {1: 940}


class TestPreparedBefore:
    def test_a_line_of_the_person_is_out_of_date(self, treasury: Treasury) -> None:
        """Prepared for disdik alone; then it is decided for the other."""
        decide(treasury, "disdik")
        run_id = treasury.prepare(KEYS[0])
        decide(treasury, "dinkes")
        refused = treasury.release(run_id)
        assert (refused.status, refused.content["code"]) == (409, "E857")
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert shown["changed"] == ["disdik"]
        assert treasury.release(run_id, left_out=["disdik"]).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {3: 3_760}

    def test_a_decision_between_release_and_payment_outdates_it(self, treasury: Treasury) -> None:
        decide(treasury, "disdik")
        run_id = treasury.prepare(KEYS[0])
        assert treasury.release(run_id).status == 202
        decide(treasury, "dinkes")
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "outdated"
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {1: 940, 2: 2_820, 3: 3_760}

    def test_who_was_blocked_when_it_was_prepared_is_not_in_it(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEYS[0])
        decide(treasury, "dinkes")
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {1: 940, 3: 3_760}
        assert treasury.transfers(treasury.settle_period(KEYS[1])) == {2: 2_820}


class TestRefused:
    @pytest.mark.parametrize(
        ("agency", "number", "code"), [("dukcapil", 2, "E768"), ("disdik", 1, "E769")]
    )
    def test_what_nobody_claims_twice(
        self, treasury: Treasury, agency: str, number: int, code: str
    ) -> None:
        refused = propose(treasury, agency, number=number)
        assert (refused.status, refused.content["code"]) == (409, code)

    def test_a_proposal_is_about_the_claims_that_there_were(self, treasury: Treasury) -> None:
        digest = propose(treasury, "disdik").content["digest"]
        treasury.publish("dukcapil", people(5_000, first=2))
        refused = confirm(treasury, digest)
        assert (refused.status, refused.content["code"]) == (409, "E877")
        assert treasury.entries() == []

    def test_and_about_the_decision_that_it_replaces(self, treasury: Treasury) -> None:
        """Of two proposals the second one to be confirmed is refused, and can be made again."""
        first, second = propose(treasury, "disdik"), propose(treasury, "dinkes")
        assert confirm(treasury, first.content["digest"]).status == 200
        refused = confirm(treasury, second.content["digest"])
        assert (refused.status, refused.content["code"]) == (409, "E877")
        decide(treasury, "dinkes")
        decide(treasury, "disdik")
        assert [entry.values["seq"] for entry in treasury.entries()] == [1, 2, 3]

    def test_an_unknown_proposal(self, treasury: Treasury) -> None:
        assert confirm(treasury, "0" * 64).status == 404


class TestArchiveDecides:
    def test_what_broke_off_is_completed_by_the_next_writer(self, treasury: Treasury) -> None:
        """The archive has the decision, the table has not: the next run goes by it all the same."""
        digest = propose(treasury, "disdik").content["digest"]
        with patch.object(Ledger, "follow", side_effect=StoreUnavailable("E902")):
            assert confirm(treasury, digest).status == 503
        assert treasury.entries() == []
        assert treasury.transfers(treasury.settle_period(KEYS[0])) == {1: 940, 2: 1_880, 3: 3_760}
        assert [entry.values["kind"] for entry in treasury.entries()] == ["claim_decision", "run"]
        again = confirm(treasury, digest)
        assert (again.status, again.content["seq"]) == (200, 1)
        assert len(treasury.entries()) == 2
        treasury.check_books()
