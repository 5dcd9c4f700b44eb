"""What counts for an approval: a what-if of every set that differs, on people nobody chose."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import GOOD, person, rule_book, rule_set
from tests.integration.rule_changes.desk import (
    APPROVER,
    NAMED,
    approve,
    ask,
    book_with,
    live_sets,
    october,
    propose,
    put_in_force,
    three_times,
    try_out,
)
from tukin.rules.rule_set import load_rule_book


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def dearer(rules: dict[str, Any]) -> None:
    rules["positions"][0]["amount_idr"] += 100_000


def test_three_times_the_amounts_by_a_simulation_of_an_unchanged_set(office: Office) -> None:
    """Tried before there was a gate: it took effect, and the same file then paid three times."""
    october(office)
    amounts = [each["amount_idr"] for each in live_sets(office)[NAMED]["positions"]]
    path = propose(office, book_with(three_times))
    chosen = {"period": "2026-10", "rule_set": "jakarta-108-2016"}
    simulated = ask(office, "POST", f"{path}/simulation", chosen)
    ask(office, "POST", f"{path}/approval", {"reason": "setuju"}, role=APPROVER)
    assert [each["amount_idr"] for each in live_sets(office)[NAMED]["positions"]] == amounts
    assert (simulated.status, simulated.content["code"]) == (400, "E803")

    what_if = try_out(office, path)["what_if"]
    assert [each["lowest"]["after"]["rule_set"] for each in what_if["sets"]] == [NAMED]
    (total,) = (each["lowest"]["total"] for each in what_if["sets"])
    assert (what_if["people"], total["people"]) == (8, 8)
    assert total["gross_after_idr"] > 2.9 * total["gross_before_idr"]


def test_only_the_digest_that_was_read_is_agreed_to(office: Office) -> None:
    october(office)
    path = propose(office, book_with(dearer))
    read = try_out(office, path)["simulation_sha256"]
    assert try_out(office, path)["simulation_sha256"] == read, "the same people, the same digest"
    stale = approve(office, path, "0" * 64)
    assert (stale.status, stale.content["code"]) == (409, "E663")
    assert read in stale.content["message_en"]
    assert office.shelf.deployed == []
    without = ask(office, "POST", f"{path}/approval", {"reason": "setuju"}, role=APPROVER)
    assert (without.status, without.content["code"]) == (400, "E803")
    assert approve(office, path, read).status == 200
    assert len(office.shelf.deployed) == 1


def test_every_set_that_differs_is_computed(office: Office) -> None:
    october(office)
    sets = json.loads(book_with(dearer))["rule_sets"]
    sets[0]["positions"][0]["amount_idr"] += 50_000
    next_year = rule_set(NAMED) | {"rule_set": "mulai-2027", "effective_from": "2027-01"}
    sets[1]["effective_until"] = "2026-14"
    three_times(next_year)
    path = propose(office, json.dumps({"rule_sets": [*sets, next_year]}))
    what_if = try_out(office, path)["what_if"]
    names = [each["lowest"]["after"]["rule_set"] for each in what_if["sets"]]
    assert names == ["jakarta-108-2016", NAMED, "mulai-2027"]
    assert [each["not_computed"] for each in what_if["sets"]] == [0, 0, 0]
    assert [each["replaces"] for each in what_if["sets"]] == [
        ["jakarta-108-2016"],
        [NAMED],
        [NAMED],
    ]


def test_a_set_that_only_ends_earlier_is_not_computed_but_what_follows_it_is(
    office: Office,
) -> None:
    october(office)
    sets = json.loads(rule_book())["rule_sets"]
    sets[1]["effective_until"] = "2026-14"
    follows = rule_set(NAMED) | {"rule_set": "mulai-2027", "effective_from": "2027-01"}
    path = propose(office, json.dumps({"rule_sets": [*sets, follows]}))
    (only,) = try_out(office, path)["what_if"]["sets"]
    assert only["lowest"]["after"]["rule_set"] == "mulai-2027"


def test_somebody_who_cannot_be_computed_stands_in_the_way(office: Office) -> None:
    october(office)

    def without_a_position(rules: dict[str, Any]) -> None:
        rules["positions"] = [
            each for each in rules["positions"] if each["code"] != "administrasi-terampil"
        ]

    path = propose(office, book_with(without_a_position))
    tried = try_out(office, path)
    refused = approve(office, path, tried["simulation_sha256"])
    assert (refused.status, refused.content["code"]) == (409, "E664")
    # people 0, 3 and 6 of eight have that position
    assert "5 of the 8 people of period 2026-10 (3 × E202)" in refused.content["message_en"]
    assert office.shelf.deployed == []


def test_a_record_that_is_not_there_is_a_person_not_computed(office: Office) -> None:
    october(office)
    path = propose(office, book_with(dearer))
    record = office.items("BATCH#")[0]
    office.remove(record["pk"], record["sk"])
    tried = try_out(office, path)
    assert [each["not_computed"] for each in tried["what_if"]["sets"]] == [1]
    refused = approve(office, path, tried["simulation_sha256"])
    assert (refused.status, refused.content["code"]) == (409, "E664")
    assert "1 × E702" in refused.content["message_en"]


def test_what_past_rows_lack_is_computed_at_both_ends(office: Office) -> None:
    """People of September have none of the five scores that the set of October asks for."""
    office.upload([person(0, GOOD), person(12, GOOD, late_minutes="0")])
    path = propose(office, book_with(dearer))
    tried = try_out(office, path)
    (only,) = tried["what_if"]["sets"]
    assert (only["completed"], only["not_computed"]) == ({"scores": 2}, 0)
    # Administrasi Terampil, 13.5 million each: nothing is payable of no achievement, and of 120 %
    # at most 100 %, which without an innovation is "baik", paid in full.
    ends = [only[end]["total"]["gross_after_idr"] for end in ("lowest", "highest")]
    assert ends == [0, 27_000_000]
    assert approve(office, path, tried["simulation_sha256"]).status == 200


def test_a_month_that_moved_much_needs_another_what_if(office: Office) -> None:
    october(office)
    path = propose(office, book_with(dearer))
    read = try_out(office, path)["simulation_sha256"]
    october(office, range(8, 16), agency="dinkes", minute=5)
    stale = approve(office, path, read)
    assert (stale.status, stale.content["code"]) == (409, "E663")
    now = ask(office, "GET", path).content
    assert now["proposal"]["simulation_sha256"] in stale.content["message_en"]
    assert now["what_if"]["people"] == 16
    assert approve(office, path, now["proposal"]["simulation_sha256"]).status == 200


def test_a_month_that_moved_little_is_named(office: Office) -> None:
    october(office, range(30))
    path = propose(office, book_with(dearer))
    read = try_out(office, path)["simulation_sha256"]
    october(office, range(100, 101), agency="dinkes", minute=5)
    assert approve(office, path, read).status == 200
    events = ask(office, "GET", "/rules/history").content["events"]
    assert [each["moved_agencies"] for each in events if each["kind"] == "approved"] == [["dinkes"]]


def test_the_latest_settled_month_counts_and_not_a_later_one(office: Office) -> None:
    """Nor one of more people: what was paid is what people know."""
    office.upload([person(number, GOOD) for number in range(4)])
    october(office)
    path = propose(office, book_with(dearer))
    first = try_out(office, path)
    assert (first["what_if"]["basis"], first["simulated_period"]) == ("live", "2026-10")
    office.settle_period("key-00000001", "2026-09")
    stale = approve(office, path, first["simulation_sha256"])
    assert (stale.status, stale.content["code"]) == (409, "E663")
    now = try_out(office, path)
    assert (now["what_if"]["basis"], now["simulated_period"]) == ("settled", "2026-09")
    assert now["what_if"]["people"] == 4


def test_before_anything_is_settled_the_month_of_most_people_counts(office: Office) -> None:
    """A small month of somebody's own making takes no other's place, though it is later."""
    october(office)
    october_of_one = [person(90, GOOD, "2026-10")]
    office.upload(october_of_one, period="2026-12", agency="dinkes", minute=5)
    tried = try_out(office, propose(office, book_with(dearer)))
    assert (tried["simulated_period"], tried["what_if"]["people"]) == ("2026-10", 8)


def test_where_nobody_was_ever_live_a_book_is_approved_like_the_first(office: Office) -> None:
    path = propose(office, book_with(dearer))
    tried = try_out(office, path)
    assert (tried["what_if"]["basis"], tried["what_if"]["people"]) == ("nobody", 0)
    assert approve(office, path, tried["simulation_sha256"]).status == 200


def test_a_whatif_of_before_the_gate_counts_for_nothing(office: Office) -> None:
    """A proposal that was open when the gate came: its what-if was of a set of choice."""
    october(office)
    document = book_with(dearer)
    path = propose(office, document)
    sha256 = load_rule_book(document.encode()).sha256
    old = json.dumps({"period": "2026-10", "impossible": {"E301": 8}}).encode()
    digest = hashlib.sha256(old).hexdigest()
    office.put_archived(f"proposals/{sha256}/simulation-{digest}.json", old)
    office.tamper("RULES#PROPOSAL", sha256, simulation_sha256={"S": digest})
    refused = approve(office, path, digest)
    assert (refused.status, refused.content["code"]) == (409, "E663")
    assert office.shelf.deployed == []


def test_the_approvers_book_goes_on_where_its_deployment_broke_off(office: Office) -> None:
    october(office)
    put_in_force(office, book_with(dearer))
    assert live_sets(office)[NAMED]["positions"][0]["amount_idr"] == (
        rule_set(NAMED)["positions"][0]["amount_idr"] + 100_000
    )


def lax(rules: dict[str, Any]) -> None:
    """Nothing waits for an agency head any more on account of the budget."""
    rules["over_budget"]["then"] = "pro_rate"
    rules["approval"]["most_rejected_percent"] = 100


def test_a_changed_control_moves_no_rupiah_and_is_confirmed_by_itself(office: Office) -> None:
    october(office)
    path = propose(office, book_with(lax))
    tried = try_out(office, path)
    total = tried["what_if"]["sets"][0]["lowest"]["total"]
    assert (total["gainers"], total["losers"]) == (0, 0), "no figure shows it"
    assert [change["text_id"] for change in tried["what_if"]["controls"]] == [
        "Melebihi pagu tindakan: menunggu persetujuan → dipotong sebanding",
        "Persetujuan baris ditolak paling banyak: 50\u00a0% → 100\u00a0%",
    ]
    digest, controls = tried["simulation_sha256"], tried["controls_sha256"]
    for confirmed in (None, digest):
        refused = approve(office, path, digest, controls=confirmed)
        assert (refused.status, refused.content["code"]) == (409, "E665")
        assert controls in refused.content["message_en"]
    assert office.shelf.deployed == []
    assert approve(office, path, digest, controls=controls).status == 200
    events = ask(office, "GET", "/rules/history").content["events"]
    approved = [each["controls_sha256"] for each in events if each["kind"] == "approved"]
    assert approved == [controls]
