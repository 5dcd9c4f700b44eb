"""A table that was restored pays nothing, and two people bring it back to what the archive has."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.settlement.test_archive_decides import acknowledge, archived, put_entry
from tests.integration.treasury import Treasury, people
from tests.integration.world import TABLE, Answer, _table
from tukin.aws.table import Table
from tukin.settlement.ledger import EntryKind, next_entry
from tukin.settlement.stores.ledger import Ledger

KEY, OTHER_KEY, THIRD_KEY = "key-00000001", "key-00000002", "key-00000003"
ASKS, AGREES = "sari", "tuti"
REASON = {"reason": "tabel dipulihkan dari cadangan"}


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        yield made


class Backup:
    """A copy of the whole table, as an on-demand backup is."""

    def __init__(self) -> None:
        self._items = copy.deepcopy(_table().items)

    def restore(self) -> None:
        _table().items = copy.deepcopy(self._items)


def recover(treasury: Treasury, who: str = ASKS, **more: Any) -> Answer:
    return treasury.ask("POST", "/ledger/recovery", REASON | more, who=who)


def recover_by_two(treasury: Treasury) -> dict[str, Any]:
    asked = recover(treasury).content
    assert (asked["agreed_by"], asked["done"]) == (None, False)
    for _ in range(50):
        answer = recover(treasury, AGREES, hash=asked["hash"])
        assert answer.status == 200, answer.content
        if answer.content["done"]:
            return dict(answer.content)
    raise AssertionError("it does not end")


def sha256_of_manifest(treasury: Treasury, run_id: str) -> str:
    assert treasury.ask("GET", f"/runs/{run_id}/manifest").status == 200
    return str(treasury.headers["etag"].strip('"'))


def paid_acknowledged_and_returned(treasury: Treasury) -> str:
    """A run that finance has, and of which the bank sent the first line back."""
    run_id = treasury.settle_period(KEY)
    sha256 = sha256_of_manifest(treasury, run_id)
    assert acknowledge(treasury, run_id, sha256).status == 200
    line = next(line for line in treasury.lines(run_id) if line.transfer_idr == 940)
    assert treasury.give_back(run_id, line.line_id).status == 200
    return run_id


def pay_again(treasury: Treasury) -> None:
    """What somebody tries who does not know that the table was restored: no rupiah moves."""
    run_id = treasury.request("key-again-01")
    treasury.run_settlements()
    assert treasury.run_item(run_id)["status"] == "failed"


def test_a_restored_table_pays_nothing_and_is_recovered(treasury: Treasury) -> None:
    """Before the archive decided, the restored backup paid the month again."""
    backup = Backup()
    run_id = paid_acknowledged_and_returned(treasury)
    entries, balance = treasury.entries(), treasury.check_books()
    assert [entry.values["kind"] for entry in entries] == ["run", "acknowledgement", "return"]
    backup.restore()
    assert treasury.entries() == []
    pay_again(treasury)
    answer = recover_by_two(treasury)
    assert (answer["table_seq"], answer["archive_seq"], answer["replayed"]) == (3, 3, 3)
    assert (answer["asked_by"], answer["agreed_by"]) == (
        f"tukin-finance/{ASKS}",
        f"tukin-finance/{AGREES}",
    )
    assert treasury.entries() == entries
    assert treasury.check_books() == balance
    treasury.invoke("settle_run", {"run_id": run_id})  # as the sweep does
    run = treasury.run_item(run_id)
    assert (run["status"], run["seq"]) == ("signed", 1)
    assert run["acknowledged_by"] == f"tukin-finance/{AGREES}"
    again = treasury.settle_period(OTHER_KEY)
    assert treasury.transfers(again) == {1: 940}, "what came back is paid again, nothing else"
    assert treasury.check_books().transferred_idr == 2_820 + 940


def test_a_return_that_was_recovered_is_known(treasury: Treasury) -> None:
    backup = Backup()
    run_id = paid_acknowledged_and_returned(treasury)
    line = next(line for line in treasury.lines(run_id) if line.transfer_idr == 940)
    backup.restore()
    recover_by_two(treasury)
    treasury.invoke("settle_run", {"run_id": run_id})
    assert treasury.give_back(run_id, line.line_id).status == 200
    assert len(treasury.entries()) == 3
    assert acknowledge(treasury, run_id, sha256_of_manifest(treasury, run_id)).status == 200
    assert len(treasury.entries()) == 3


def test_a_run_that_waited_for_its_release_is_in_the_ledger_again(treasury: Treasury) -> None:
    """Restored to between preparation and release: a second release would pay it again."""
    run_id = treasury.prepare(KEY)
    backup = Backup()
    assert treasury.release(run_id).status == 202
    treasury.run_settlements()
    backup.restore()
    assert treasury.run_item(run_id)["status"] == "prepared"
    answer = treasury.release(run_id)
    assert (answer.status, answer.content["code"]) == (500, "E863")
    recover_by_two(treasury)
    treasury.invoke("settle_run", {"run_id": run_id})
    assert treasury.run_item(run_id)["status"] == "signed"
    assert treasury.check_books().transferred_idr == 2_820
    (live,) = treasury.items("PERIOD#2026-09")
    assert (live["settled_seq"], live["settled_revision"]) == (1, 1)


def test_a_torn_restore_is_made_whole(treasury: Treasury) -> None:
    """The tip is there, but not what it goes with."""
    paid_acknowledged_and_returned(treasury)
    whole = Backup()
    for pk, sk in (("SETTLED#2026-09", "STATE"), ("LEDGER", f"{2:012d}")):
        treasury.remove(pk, sk)
    pay_again(treasury)
    recover_by_two(treasury)
    restored = treasury.items("SETTLED#") + treasury.items("LEDGER")
    whole.restore()
    assert sorted(map(json.dumps, restored)) == sorted(
        map(json.dumps, treasury.items("SETTLED#") + treasury.items("LEDGER"))
    )


class TestTwoPeople:
    @pytest.mark.parametrize("name", [ASKS, ASKS.upper()])
    def test_who_asked_cannot_agree(self, treasury: Treasury, name: str) -> None:
        backup = Backup()
        paid_acknowledged_and_returned(treasury)
        backup.restore()
        asked = recover(treasury).content
        answer = recover(treasury, name, hash=asked["hash"])
        assert (answer.status, answer.content["code"]) == (403, "E869")
        assert treasury.entries() == []

    def test_who_agrees_names_what_was_shown(self, treasury: Treasury) -> None:
        backup = Backup()
        paid_acknowledged_and_returned(treasury)
        backup.restore()
        recover(treasury)
        answer = recover(treasury, AGREES, hash="f" * 64)
        assert (answer.status, answer.content["code"]) == (409, "E868")
        assert recover(treasury, AGREES).content["agreed_by"] is None
        assert treasury.entries() == []

    def test_a_whole_table_is_left_alone(self, treasury: Treasury) -> None:
        paid_acknowledged_and_returned(treasury)
        answer = recover(treasury)
        assert (answer.status, answer.content["code"]) == (409, "E867")


def test_what_an_older_version_committed_is_put_into_the_archive(treasury: Treasury) -> None:
    """It may have been paid: it is no less true for having passed the archive by."""
    run_id = treasury.settle_period(KEY)
    tip = Ledger(Table(TABLE)).tip()
    values = {"run_id": run_id, "period": "2026-09", "requested_by": "tukin-finance/tuti"}
    values |= {"at": "2026-11-01T08:00:00+00:00", "manifest_sha256": tip.manifest_sha256 or ""}
    entry = next_entry(tip, EntryKind.ACKNOWLEDGEMENT, values)
    item = {"pk": "LEDGER", "sk": f"{2:012d}", "content": entry.content.decode()}
    Table(TABLE).put_new(item | {"hash": entry.hash})
    treasury.tamper("LEDGER", "HEAD", seq={"N": "2"}, hash={"S": entry.hash})
    pay_again(treasury)
    recover_by_two(treasury)
    assert archived(treasury) == treasury.entries()
    treasury.publish("disdik", people(1_500, 2_000))
    treasury.settle_period(OTHER_KEY)
    assert treasury.check_books().transferred_idr == 3_290


def test_a_broken_chain_is_not_replayed(treasury: Treasury) -> None:
    backup = Backup()
    paid_acknowledged_and_returned(treasury)
    put_entry(4, archived(treasury)[0])
    backup.restore()
    asked = recover(treasury).content
    answer = recover(treasury, AGREES, hash=asked["hash"])
    assert (answer.status, answer.content["code"]) == (500, "E864")
    pay_again(treasury)
