"""The schedules that the first version of the paying protocol got wrong, one test each.

docs/reliability.md lists all eleven; those that no other module plays, or plays only in part, are
here. Disdik owes 1 and 2 their pay (net 940 and 1,880), dinkes owes 7 (net 3,760).
"""

from collections.abc import Callable, Iterator

import pytest

from tests.integration.people import nip_of
from tests.integration.settlement.test_archive_decides import archived, crash_at_commit, writer
from tests.integration.settlement.test_recovery import Backup
from tests.integration.settlement.test_settlement import is_commit
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import LEDGER, LambdaError
from tukin.settlement.ledger import check_chain
from tukin.settlement.repair import compare_ledger

KEY, OTHER_KEY, THIRD_KEY = "key-00000001", "key-00000002", "key-00000003"
DISDIK, ALL = {1: 940, 2: 1_880}, 940 + 1_880 + 3_760


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        made.publish("dinkes", people(4_000, first=7))
        yield made


def once_before(
    treasury: Treasury, wanted: Callable[[Call], bool], act: Callable[[], object]
) -> None:
    """Do something once, right before the first call of a kind goes out."""
    done: list[bool] = []

    def hook(call: Call) -> None:
        if wanted(call) and not done:
            done.append(True)
            act()

    treasury.wire.before.append(hook)


def looks_ahead(call: Call) -> bool:
    """A writer has the tip and asks the archive for what is beyond it."""
    return call.bucket == LEDGER and call.operation == "ListObjectVersions"


def creates_an_entry(call: Call) -> bool:
    return call.bucket == LEDGER and call.operation == "PutObject"


def kinds(treasury: Treasury) -> list[str]:
    entries = treasury.entries()
    assert archived(treasury) == entries
    check_chain(entries)
    return [str(entry.values["kind"]) for entry in entries]


def test_a_reader_between_two_commits_reads_the_tip_again(treasury: Treasury) -> None:
    """It sees two entries beyond the tip that it read: that alone is no reason to stop."""
    run_id = treasury.released(KEY, agencies=["disdik"])
    once_before(
        treasury,
        looks_ahead,
        lambda: [treasury.lift(treasury.hold(nip_of(7), agency="dinkes"))],
    )
    treasury.invoke("settle_run", {"run_id": run_id})
    assert treasury.run_item(run_id)["status"] == "signed"
    assert kinds(treasury) == ["hold", "lift", "run"]
    assert treasury.transfers(run_id) == DISDIK
    assert compare_ledger(writer())[1] == {}


@pytest.mark.parametrize("kind", ["hold", "return"])
def test_a_crash_of_an_entry_that_is_no_run_is_completed(treasury: Treasury, kind: str) -> None:
    """By the next run, of the entry alone; its own request goes on and finds it done."""
    paid = treasury.settle_period(KEY, agencies=["disdik"])
    if kind == "hold":
        body = {"agency": "dinkes", "nip": nip_of(7), "reason": "surat inspektorat"}
        digest = treasury.ask("POST", "/periods/2026-09/holds", body).content["digest"]
    else:
        line = next(line for line in treasury.lines(paid) if line.nip == nip_of(1))
        digest = treasury.enter_returns(paid, line.line_id).content["digest"]

    def confirm() -> int:
        if kind == "hold":
            return treasury.confirm_hold(digest).status
        return treasury.confirm_returns(paid, digest).status

    treasury.wire.plan = lambda call: Fault.CRASH_BEFORE if is_commit(call) else None
    with pytest.raises(LambdaError):
        confirm()
    treasury.wire.plan = lambda _: None
    assert (len(treasury.entries()), len(archived(treasury))) == (1, 2)
    next_run = treasury.settle_period(OTHER_KEY)
    assert kinds(treasury) == ["run", kind, "run"]
    assert treasury.transfers(next_run) == ({} if kind == "hold" else {1: 940, 7: 3_760})
    assert confirm() == 200
    assert len(treasury.entries()) == 3
    treasury.check_books()


def test_two_executors_with_different_tips_make_one_entry(treasury: Treasury) -> None:
    """One is about to create number 1; meanwhile another entry is 1, and the run is number 2."""
    run_id = treasury.released(KEY, agencies=["disdik"])

    def the_other() -> None:
        treasury.hold(nip_of(7), agency="dinkes")
        treasury.invoke("settle_run", {"run_id": run_id})

    once_before(treasury, creates_an_entry, the_other)
    treasury.invoke("settle_run", {"run_id": run_id})
    assert kinds(treasury) == ["hold", "run"]
    run = treasury.run_item(run_id)
    assert (run["status"], run["seq"]) == ("signed", 2)
    assert treasury.transfers(run_id) == DISDIK
    assert treasury.check_books().transferred_idr == 2_820


def test_a_cancellation_and_a_release_at_once_are_one_of_both(treasury: Treasury) -> None:
    """Each looked while the run was prepared; the one that comes second is refused."""
    run_id = treasury.prepare(KEY)
    body = {"reason": "jumlahnya salah"}
    answers: list[int] = []

    def cancel() -> None:
        path = f"/runs/{run_id}/cancellation"
        answers.append(treasury.ask("POST", path, body).status)

    def moves_to_releasing(call: Call) -> bool:
        return call.operation == "TransactWriteItems" and "releasing" in str(call.body)

    once_before(treasury, moves_to_releasing, cancel)
    answers.append(treasury.release(run_id).status)
    treasury.run_settlements()
    assert answers == [200, 409]
    assert treasury.run_item(run_id)["status"] == "cancelled"
    assert treasury.entries() == []
    assert treasury.check_books().transferred_idr == 0


def test_the_second_of_overlapping_runs_forgets_nothing_of_the_first(treasury: Treasury) -> None:
    """Both hold disdik and were prepared before either paid: what is paid is cumulative."""
    first = treasury.prepare(KEY, agencies=["disdik"])
    second = treasury.prepare(OTHER_KEY)
    treasury.release(first)
    treasury.run_settlements()
    refused = treasury.release(second)
    assert (refused.status, refused.content["code"]) == (409, "E857")
    assert treasury.release(second, left_out=["disdik"]).status == 202
    treasury.run_settlements()
    assert treasury.transfers(first) == DISDIK
    assert treasury.transfers(second) == {7: 3_760}
    months = treasury.ask("GET", "/periods/2026-09").content["agencies"]
    assert {month["agency"]: month["state"] for month in months if month["state"] != "open"} == {
        "disdik": "settled",
        "dinkes": "settled",
    }
    assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {}
    assert treasury.check_books().transferred_idr == ALL


def test_a_hold_and_a_withdrawal_between_preparing_and_releasing(treasury: Treasury) -> None:
    """The person of the hold is in no month any more when the run is released, and back later."""
    run_id = treasury.prepare(KEY)
    hold_id = treasury.hold(nip_of(1))
    treasury.publish("disdik", people(2_000, first=2))
    refused = treasury.release(run_id)
    assert (refused.status, refused.content["code"]) == (409, "E857")
    assert treasury.release(run_id, left_out=["disdik"]).status == 202
    treasury.run_settlements()
    assert treasury.transfers(run_id) == {7: 3_760}
    treasury.publish("disdik", people(1_000, 2_000))
    assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {2: 1_880}
    treasury.lift(hold_id)
    assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {1: 940}
    assert treasury.check_books().transferred_idr == ALL


@pytest.mark.parametrize("entries", [1, 2])
def test_a_restore_with_nobody_writing_is_noticed(treasury: Treasury, entries: int) -> None:
    """The sweep compares tip and archive though nobody asks for anything, and writes nothing."""
    backup = Backup()
    treasury.settle_period(KEY, agencies=["disdik"])
    if entries == 2:
        treasury.settle_period(OTHER_KEY)
    assert compare_ledger(writer())[1] == {}
    backup.restore()
    before = len(treasury.wire.calls)
    assert compare_ledger(writer())[1] == {"LedgerStopped": 1}
    written = [call.operation for call in treasury.wire.calls[before:] if call.write]
    assert written == []
    assert treasury.entries() == []


def test_a_publication_between_the_entry_and_the_table_is_a_correction(
    treasury: Treasury,
) -> None:
    """The crash is between both; the month that moved then is paid by the run after it."""
    run_id = treasury.released(KEY, agencies=["disdik"])
    crash_at_commit(treasury, run_id)
    treasury.publish("disdik", people(1_500, 2_000))
    treasury.invoke("settle_run", {"run_id": run_id})
    assert treasury.transfers(run_id) == DISDIK
    assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 470, 7: 3_760}
    assert treasury.check_books().transferred_idr == ALL + 470


def test_a_delete_marker_at_the_number_after_the_tip_hides_no_entry(treasury: Treasury) -> None:
    """It is there before the entry is: the number is neither taken nor free a second time."""
    treasury.settle_period(KEY, agencies=["disdik"])
    treasury.hide_entry(2)
    run_id = treasury.settle_period(OTHER_KEY)
    assert treasury.transfers(run_id) == {7: 3_760}
    treasury.hide_entry(2)
    assert treasury.transfers(treasury.settle_period(THIRD_KEY)) == {}
    assert [entry.values["seq"] for entry in treasury.entries()] == [1, 2, 3]
    assert treasury.check_books().transferred_idr == ALL
