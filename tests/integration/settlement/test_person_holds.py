"""Two finance officers hold somebody, two lift the hold; a run neither pays nor forgets who is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import nip_of, person
from tests.integration.settlement.test_recovery import Backup, pay_again, recover_by_two
from tests.integration.treasury import PREPARER, RELEASER, Treasury, people
from tests.integration.world import KEYS
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay

PERIOD = "2026-09"
KEY, OTHER_KEY, THIRD_KEY = "key-00000001", "key-00000002", "key-00000003"
HOLDS = f"/periods/{PERIOD}/holds"
WANTED = {"agency": "disdik", "nip": nip_of(1), "reason": "surat inspektorat"}


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    """Disdik owes 1 and 2 their pay, dinkes 7."""
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        made.publish("dinkes", people(4_000, first=7))
        yield made


def held_in(treasury: Treasury, agency: str = "disdik") -> dict[str, Any]:
    view = treasury.ask("GET", f"/periods/{PERIOD}").content
    (month,) = [each for each in view["agencies"] if each["agency"] == agency]
    return {"state": month["state"], "held": month["held"], "not_paid": month["not_paid"]}


class TestTwoPeople:
    def test_a_hold_that_one_officer_enters_holds_nobody(self, treasury: Treasury) -> None:
        entered = treasury.ask("POST", HOLDS, WANTED)
        assert (entered.status, entered.content["seq"]) == (200, None)
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880, 7: 3_760}

    @pytest.mark.parametrize("name", [PREPARER, PREPARER.upper()])
    def test_who_entered_it_cannot_confirm_it(self, treasury: Treasury, name: str) -> None:
        digest = treasury.ask("POST", HOLDS, WANTED).content["digest"]
        refused = treasury.confirm_hold(digest, who=name)
        assert (refused.status, refused.content["code"]) == (403, "E761")
        assert treasury.entries() == []

    @pytest.mark.parametrize("name", [PREPARER, PREPARER.upper()])
    def test_one_officer_alone_lifts_nothing(self, treasury: Treasury, name: str) -> None:
        hold_id = treasury.hold(nip_of(1))
        body = {"hold_id": hold_id, "reason": "selesai"}
        entered = treasury.ask("POST", f"/periods/{PERIOD}/lifts", body)
        refused = treasury.confirm_hold(entered.content["digest"], who=name)
        assert (refused.status, refused.content["code"]) == (403, "E761")
        assert 1 not in treasury.transfers(treasury.settle_period(KEY))

    @pytest.mark.parametrize("role", ["agency-disdik", "auditor", "personnel", "rules-approver"])
    def test_nobody_but_finance_holds_or_lifts(self, treasury: Treasury, role: str) -> None:
        lift = {"hold_id": "0" * 32, "reason": "selesai"}
        asked = [
            treasury.ask("POST", HOLDS, WANTED, role=role),
            treasury.ask("POST", f"/periods/{PERIOD}/lifts", lift, role=role),
            treasury.ask("POST", f"{HOLDS}/confirmation", {"digest": "0" * 64}, role=role),
        ]
        assert [answer.status for answer in asked] == [403, 403, 403]

    def test_who_confirms_says_so_in_the_ledger(self, treasury: Treasury) -> None:
        hold_id = treasury.hold(nip_of(1))
        treasury.lift(hold_id)
        hold, lift = (entry.values for entry in treasury.entries())
        assert (hold["kind"], lift["kind"]) == ("hold", "lift")
        for values in (hold, lift):
            assert values["requested_by"] == f"tukin-finance/{PREPARER}"
            assert values["confirmed_by"] == f"tukin-finance/{RELEASER}"
            assert values["person"] == KEYS.of(nip_of(1))
            assert values["hold_id"] == hold_id
        assert lift["holds"]["before"] == hold["holds"]["after"]
        treasury.check_books()

    def test_ledger_and_table_have_no_personal_data_of_it(self, treasury: Treasury) -> None:
        treasury.hold(nip_of(1))
        written = [entry.content.decode() for entry in treasury.entries()]
        written += [json.dumps(item, default=str) for item in treasury.items("HOLD#")]
        written += [json.dumps(item, default=str) for item in treasury.items("REQUEST#")]
        assert len(written) == 3
        assert not any(nip_of(1) in text or person(1)["name"] in text for text in written)


class TestARun:
    def test_who_is_held_is_not_paid_and_named_with_the_reason(self, treasury: Treasury) -> None:
        treasury.hold(nip_of(1))
        run_id = treasury.prepare(KEY)
        (held,) = treasury.ask("GET", f"/runs/{run_id}/prepared").content["held"]
        assert (held["nip"], held["reason"], held["due_idr"]) == (nip_of(1), "officer", 940)
        assert held["note"] == "surat inspektorat"
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {2: 1_880, 7: 3_760}
        month = held_in(treasury)
        assert (month["state"], month["held"]) == ("settled", 1)
        assert month["not_paid"][0]["note"] == "surat inspektorat"
        assert held_in(treasury, "dinkes")["held"] == 0
        assert treasury.check_books().credited_idr == 1_880 + 3_760

    def test_after_the_lift_the_next_run_pays_once(self, treasury: Treasury) -> None:
        hold_id = treasury.hold(nip_of(1))
        treasury.settle_period(KEY)
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {}
        treasury.lift(hold_id)
        assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {1: 940}
        assert held_in(treasury)["held"] == 0
        assert treasury.check_books().transferred_idr == 940 + 1_880 + 3_760

    def test_a_hold_is_of_its_period_alone(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000), "2026-08")
        treasury.hold(nip_of(1))
        run_id = treasury.settle_period(KEY, "2026-08")
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}

    def test_who_owes_is_taken_back_from_all_the_same(self, treasury: Treasury) -> None:
        treasury.settle_period(KEY)
        treasury.publish("disdik", people(600, 2_000))
        treasury.hold(nip_of(1))
        treasury.settle_period(OTHER_KEY)
        assert treasury.check_books().outstanding_idr == 940 - 564


class TestARestoredTable:
    """A hold or a lift that the table forgot is decided in the archive all the same."""

    def test_a_forgotten_hold_holds_after_the_recovery(self, treasury: Treasury) -> None:
        backup = Backup()
        hold_id = treasury.hold(nip_of(1))
        backup.restore()
        pay_again(treasury)
        assert recover_by_two(treasury)["replayed"] == 1
        assert treasury.transfers(treasury.settle_period(KEY)) == {2: 1_880, 7: 3_760}
        treasury.lift(hold_id)
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 940}

    def test_a_forgotten_lift_is_not_asked_for_again(self, treasury: Treasury) -> None:
        hold_id = treasury.hold(nip_of(1))
        backup = Backup()
        treasury.lift(hold_id)
        backup.restore()
        pay_again(treasury)
        recover_by_two(treasury)
        assert treasury.ask("GET", HOLDS).content["held"] == []
        assert treasury.transfers(treasury.settle_period(KEY)) == {1: 940, 2: 1_880, 7: 3_760}


class TestBetweenPreparingAndRelease:
    """The schedules: hold and lift after the preparation, before release and before the commit."""

    def test_a_hold_leaves_the_agency_out_by_name(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        treasury.hold(nip_of(1))
        refused = treasury.release(run_id)
        assert (refused.status, refused.content["code"]) == (409, "E857")
        assert treasury.release(run_id, left_out=["disdik"]).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {7: 3_760}

    def test_a_hold_after_the_release_stops_the_commit(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        assert treasury.release(run_id).status == 202
        treasury.hold(nip_of(1))
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "outdated"
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {2: 1_880, 7: 3_760}
        treasury.check_books()

    def test_a_hold_of_somebody_without_a_line_changes_nothing(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY, agencies=["disdik"])
        treasury.hold(nip_of(7), "dinkes")
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}

    def test_a_lift_pays_nobody_whom_the_releaser_did_not_see(self, treasury: Treasury) -> None:
        hold_id = treasury.hold(nip_of(1))
        run_id = treasury.prepare(KEY)
        treasury.lift(hold_id)
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {2: 1_880, 7: 3_760}
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 940}

    def test_a_hold_and_its_lift_leave_all_as_it_was_shown(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        treasury.lift(treasury.hold(nip_of(1)))
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880, 7: 3_760}

    def test_a_withdrawn_month_keeps_the_hold(self, treasury: Treasury) -> None:
        treasury.hold(nip_of(1))
        run_id = treasury.prepare(KEY)
        treasury.publish("disdik", people(2_000, first=2))
        assert treasury.release(run_id, left_out=["disdik"]).status == 202
        treasury.run_settlements()
        treasury.publish("disdik", people(1_000, 2_000))
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {2: 1_880}


class TestReturns:
    """Who is dead, has no position or no account any more is not paid again before two say so."""

    @pytest.fixture
    def line_id(self, treasury: Treasury) -> str:
        run_id = treasury.settle_period(KEY)
        (line,) = [line for line in treasury.lines(run_id) if line.nip == nip_of(1)]
        self.run_id = run_id
        return line.line_id

    @pytest.mark.parametrize("reason", ["deceased", "closed_position", "closed_account"])
    def test_the_person_is_held_and_named_until_two_lift_it(
        self, treasury: Treasury, line_id: str, reason: str
    ) -> None:
        treasury.give_back(self.run_id, line_id, reason_code=reason)
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {}
        (held,) = held_in(treasury)["not_paid"]
        assert (held["nip"], held["reason"]) == (nip_of(1), f"returned_{reason}")
        assert held["due_idr"] == 940
        treasury.check_books()
        assert treasury.lift(line_id) == line_id
        assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {1: 940}
        assert treasury.check_books().transferred_idr == 940 + 1_880 + 3_760 + 940

    def test_no_other_period_pays_the_person_either(self, treasury: Treasury, line_id: str) -> None:
        treasury.publish("disdik", people(1_000, 2_000), "2026-10")
        treasury.give_back(self.run_id, line_id, reason_code="deceased")
        run_id = treasury.prepare(OTHER_KEY, "2026-10")
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert [each["reason"] for each in shown["held"]] == ["returned_deceased"]
        assert shown["totals"]["transfer_idr"] == 1_880
        view = treasury.ask("GET", "/periods/2026-10/holds").content
        assert [(each["hold_id"], each["period"]) for each in view["held"]] == [(line_id, PERIOD)]

    def test_a_return_that_one_officer_enters_holds_nobody(
        self, treasury: Treasury, line_id: str
    ) -> None:
        treasury.enter_returns(self.run_id, line_id, reason_code="deceased")
        assert treasury.ask("GET", HOLDS).content["held"] == []

    def test_a_return_after_the_preparation_leaves_the_agency_out(
        self, treasury: Treasury, line_id: str
    ) -> None:
        treasury.publish("disdik", people(1_000, 2_000), "2026-08")
        run_id = treasury.prepare(OTHER_KEY, "2026-08")
        treasury.give_back(self.run_id, line_id, reason_code="deceased")
        refused = treasury.release(run_id)
        assert (refused.status, refused.content["code"]) == (409, "E856")
        assert treasury.transfers(treasury.settle_period(THIRD_KEY, "2026-08")) == {2: 1_880}

    @pytest.mark.parametrize("reason", ["bad_account", "name_differs", "other"])
    def test_of_another_reason_the_next_run_pays_again(
        self, treasury: Treasury, line_id: str, reason: str
    ) -> None:
        treasury.give_back(self.run_id, line_id, reason_code=reason)
        assert "holds" not in treasury.entries()[-1].values
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 940}

    def test_an_officers_hold_beside_it_needs_a_lift_of_its_own(
        self, treasury: Treasury, line_id: str
    ) -> None:
        treasury.give_back(self.run_id, line_id, reason_code="closed_account")
        by_officers = treasury.hold(nip_of(1))
        treasury.lift(line_id)
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {}
        treasury.lift(by_officers)
        assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {1: 940}


class TestWhatIsRefused:
    def test_somebody_whom_the_month_does_not_have(self, treasury: Treasury) -> None:
        for wanted in ({"nip": nip_of(9)}, {"agency": "dinkes"}):
            answer = treasury.ask("POST", HOLDS, WANTED | wanted)
            assert (answer.status, answer.content["code"]) == (404, "E760")

    def test_a_second_hold_of_a_person(self, treasury: Treasury) -> None:
        other = treasury.ask("POST", HOLDS, WANTED | {"reason": "surat lain"}).content["digest"]
        treasury.hold(nip_of(1))
        again = treasury.ask("POST", HOLDS, WANTED)
        assert (again.status, again.content["code"]) == (409, "E762")
        confirmed = treasury.confirm_hold(other)
        assert (confirmed.status, confirmed.content["code"]) == (409, "E762")
        assert len(treasury.entries()) == 1

    def test_a_lift_of_what_is_not_held(self, treasury: Treasury) -> None:
        hold_id = treasury.hold(nip_of(1))
        lift = f"/periods/{PERIOD}/lifts"
        body = {"hold_id": hold_id, "reason": "selesai"}
        late = treasury.ask("POST", lift, body | {"reason": "sudah lama"}).content["digest"]
        treasury.lift(hold_id)
        again = treasury.ask("POST", lift, body)
        assert (again.status, again.content["code"]) == (404, "E763")
        assert treasury.confirm_hold(late).content["code"] == "E763"
        treasury.hold(nip_of(1))
        elsewhere = treasury.ask("POST", "/periods/2026-08/lifts", body)
        assert elsewhere.content["code"] == "E763"

    def test_a_digest_that_nobody_entered(self, treasury: Treasury) -> None:
        answer = treasury.confirm_hold("0" * 64)
        assert (answer.status, answer.content["code"]) == (404, "E802")


def test_what_is_sent_again_changes_nothing(treasury: Treasury) -> None:
    first, second = (treasury.ask("POST", HOLDS, WANTED).content for _ in range(2))
    assert first == second
    confirmed = [treasury.confirm_hold(first["digest"]).content for _ in range(2)]
    assert confirmed[0] == confirmed[1]
    assert len(treasury.entries()) == 1
    view = treasury.ask("GET", HOLDS).content
    assert [(each["nip"], each["hold_id"]) for each in view["held"]] == [
        (nip_of(1), first["hold_id"])
    ]
    assert view["entered"] == [confirmed[0]]


def test_somebody_who_was_lifted_is_held_again_for_the_same_reason(treasury: Treasury) -> None:
    treasury.lift(treasury.hold(nip_of(1)))
    treasury.hold(nip_of(1), reason="surat inspektorat ke-2")
    assert 1 not in treasury.transfers(treasury.settle_period(KEY))
    kinds = [entry.values["kind"] for entry in treasury.entries()]
    assert kinds == ["hold", "lift", "hold", "run"]


def test_a_run_that_held_somebody_is_computed_again_from_its_bundle(tmp_path: Path) -> None:
    with GoldenOffice() as office:
        office.upload([person(number) for number in range(3)])
        office.hold(nip_of(1))
        run_id = office.settle_period(KEY, PERIOD)
        assert office.transfers(run_id).keys() == {0, 2}
        slip = office.http(
            "POST",
            "/agencies/disdik/explanations",
            "agency-disdik",
            {"nip": nip_of(1), "period": PERIOD},
        ).content["payment"]
        assert (slip["status"], slip["reason"]) == ("held", "officer")
        assert slip["text_id"].startswith("Ditahan (ditahan pejabat keuangan)")
        path = tmp_path / "x.zip"
        path.write_bytes(bundle_of(office, run_id))
        case = read_bundle(path)
        assert replay(case) is None
