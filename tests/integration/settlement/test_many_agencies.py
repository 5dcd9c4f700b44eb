"""A run of a country: hundreds of agencies, a fixed number of actions a commit, crashes."""

import hashlib
from collections.abc import Iterator

import pytest

from tests.integration.settlement.test_settlement import is_commit
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import TABLE, LambdaError
from tukin.aws.table import Table
from tukin.payroll.stores.settled import SettledPeriods
from tukin.settlement.ledger import Entry, canonical_json, check_chain
from tukin.settlement.stores.ledger import MOST_AGENCIES, Ledger
from tukin.vocabulary.period import Period

KEY, OTHER_KEY = "key-00000001", "key-00000002"
SEPTEMBER = Period(2026, 9)
_ACTIONS = 20
"""Entry, tip, state of the period, its 16 copies and the run."""


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        yield made


def marks(agencies: int = 1) -> set[tuple[int, frozenset[str]]]:
    found = (
        SettledPeriods(Table(TABLE)).mark(SEPTEMBER, f"opd{number}") for number in range(agencies)
    )
    return {(mark.seq, mark.releasing) for mark in found}


def is_step(call: Call) -> bool:
    """A write by which a run comes further: to the table, the ledger or the signed manifest."""
    if call.operation in ("TransactWriteItems", "UpdateItem"):
        return True
    places = ("ledger/", "/manifest.json", "/signature.json")
    return call.operation == "PutObject" and any(place in f"{call.key}" for place in places)


def test_600_agencies_are_paid_though_the_process_ends_after_each_step(
    treasury: Treasury,
) -> None:
    """Each execution goes one step further than the one before it, and ends there.

    The notes in the live months are one write an agency; among them it ends now and then.
    """
    for number in range(600):
        treasury.publish(f"opd{number:03d}", people(100 + number, first=number))
    sizes: list[int] = []
    treasury.wire.before.append(
        lambda call: sizes.append(len(call.body["TransactItems"])) if is_commit(call) else None
    )
    run_id = treasury.request(KEY)
    tries = ends_after_each_step(treasury, run_id, "prepared")
    assert treasury.release(run_id).status == 202
    tries += ends_after_each_step(treasury, run_id, "signed")
    assert tries > 8, "it ended again and again"
    assert set(sizes) == {_ACTIONS}
    (entry,) = treasury.entries()
    assert sum(month["chosen"] for month in entry.values["heads"]) == 600
    net = sum(gross - gross * 5 // 100 - gross // 100 for gross in range(100, 700))
    assert entry.values["totals"]["transfer_idr"] == net
    assert treasury.check_books().transferred_idr == net
    months = treasury.items("PERIOD#")
    assert {(month["settled_seq"], month["settled_revision"]) for month in months} == {(1, 1)}
    assert treasury.ask("GET", "/ledger").content["entries"][0]["hash"] == entry.hash
    again = treasury.settle_period(OTHER_KEY)
    assert treasury.lines(again) == [], "nobody is paid twice"


def ends_after_each_step(treasury: Treasury, run_id: str, status: str) -> int:
    """How many executions it took to a status, of which each ended after one step more."""
    tries = [1, 2, 3, 4, 5, 6, 300, 606, 607, 608, 2_000]
    for most in tries:
        written = 0

        def crash(call: Call, most: int = most) -> Fault | None:
            nonlocal written
            written += is_step(call)
            is_last = is_step(call) and written == most
            return Fault.CRASH_AFTER if is_last else None

        treasury.wire.plan = crash
        try:
            treasury.invoke("settle_run", {"run_id": run_id})
        except LambdaError:
            continue
        finally:
            treasury.wire.plan = lambda _: None
        if treasury.run_item(run_id)["status"] == status:
            return tries.index(most) + 1
    raise AssertionError("it never ended")


def test_the_most_agencies_fit_an_item(treasury: Treasury) -> None:
    """DynamoDB takes 400 KB; an entry of that many agencies is packed."""
    treasury.publish("disdik", people(100))
    treasury.settle_period(KEY)
    (small,) = treasury.items("LEDGER")[:1]
    assert "packed" not in small, "a few agencies stay readable in the table"
    values = treasury.entries()[0].values
    (month,) = values["heads"]
    values["heads"] = [
        {name: _other(value, number) for name, value in month.items()}
        for number in range(MOST_AGENCIES)
    ]
    ledger = Ledger(Table(TABLE))
    entry = Entry(canonical_json(values), "f" * 64)
    ledger.rewrite(entry)
    assert ledger.entry(1) == entry
    item = next(item for item in treasury.items("LEDGER") if item["sk"] != "HEAD")
    assert len(item["packed"]) < 380_000


def test_marks_of_a_run_that_broke_off_after_its_commit(treasury: Treasury) -> None:
    """What it paid is noted in the live months by whoever goes on; until then no month is open."""
    treasury.publish("disdik", people(1_000))
    run_id = treasury.released(KEY)

    def crash(call: Call) -> Fault | None:
        is_mark = call.operation == "UpdateItem" and "PERIOD#" in str(call.body)
        return Fault.CRASH_BEFORE if is_mark else None

    treasury.wire.plan = crash
    with pytest.raises(LambdaError):
        treasury.invoke("settle_run", {"run_id": run_id})
    treasury.wire.plan = lambda _: None
    assert treasury.run_item(run_id)["status"] == "committed"
    (month,) = treasury.items("PERIOD#")
    assert month["settled_seq"] == 0
    assert marks() == {(1, frozenset())}, "what is published comes after a settlement"
    treasury.publish("disdik", people(1_500))
    treasury.request(KEY)  # as the sweep does
    treasury.run_settlements()
    (month,) = treasury.items("PERIOD#")
    assert (month["revision"], month["settled_revision"], month["settled_seq"]) == (2, 1, 1)
    check_chain(treasury.entries())


def test_a_period_says_who_is_about_to_be_paid(treasury: Treasury) -> None:
    for number in range(40):
        treasury.publish(f"opd{number}", people(100, first=number))
    run_id = treasury.prepare(KEY)
    assert marks(40) == {(0, frozenset())}
    assert treasury.release(run_id).status == 202
    assert marks(40) == {(0, frozenset({run_id}))}
    treasury.run_settlements()
    assert marks(40) == {(1, frozenset())}


def test_a_run_that_paid_nothing_is_forgotten(treasury: Treasury) -> None:
    treasury.publish("disdik", people(1_000))
    first, second = treasury.prepare(KEY), treasury.prepare(OTHER_KEY)
    assert treasury.release(first).status == treasury.release(second).status == 202
    assert marks() == {(0, frozenset({first, second}))}
    treasury.run_settlements()
    assert treasury.run_item(second)["status"] == "outdated"
    assert marks() == {(1, frozenset())}


def _other(value: object, number: int) -> object:
    """A value as another agency would have it: no two share a hash."""
    if isinstance(value, str) and len(value) >= 16:
        return f"{number:08x}".join(_digits(value + str(number), len(value) - 8))
    if isinstance(value, dict):
        return {name: _other(inner, number) for name, inner in value.items()}
    return value


def _digits(text: str, count: int) -> tuple[str, str]:
    hexadecimal = (hashlib.sha512(text.encode()).hexdigest() * 2)[:count]
    return hexadecimal[: count // 2], hexadecimal[count // 2 :]
