"""When a process compares its table with the last epoch, and that no write passes by it."""

from collections.abc import Callable
from typing import Any

import pytest

from tukin.aws import table as tables
from tukin.aws.epochs.epoch import Epoch
from tukin.aws.epochs.guard import Guard
from tukin.aws.table import Table
from tukin.vocabulary.errors import StoreUnavailable


def epoch(table_id: str, number: int = 1) -> Epoch:
    return Epoch(number=number, table_id=table_id, table_name="t", at="", seq=0, hash="")


class Process:
    """A process on table ``a``; what counts, what time it is, how often it compared."""

    def __init__(self) -> None:
        self.last: Epoch | None = epoch("a")
        self.seconds = 0.0
        self.compared = 0
        self.guard = Guard(self._last, lambda: "a")

    def _last(self) -> Epoch | None:
        self.compared += 1
        return self.last


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    made = Process()
    monkeypatch.setattr("tukin.aws.epochs.guard.time.monotonic", lambda: made.seconds)
    return made


def test_a_process_compares_once_in_five_minutes(process: Process) -> None:
    for seconds in (0, 1, 299, 300):
        process.seconds = seconds
        process.guard.compare()
    assert process.compared == 1
    process.seconds = 300.1
    process.guard.compare()
    assert process.compared == 2


def test_the_ledger_compares_each_time(process: Process) -> None:
    process.guard.compare_now()
    process.last = epoch("b", 2)
    process.guard.compare()  # lately enough for anything else
    with pytest.raises(StoreUnavailable, match="E881"):
        process.guard.compare_now()


def test_who_was_refused_is_refused_until_the_table_counts(process: Process) -> None:
    process.last = epoch("b")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="E881"):
            process.guard.compare()
    process.last = epoch("a", 2)
    process.guard.compare()
    assert process.compared == 3


def test_a_refused_entry_ends_what_was_compared_before(process: Process) -> None:
    """After one refusal the process writes nothing else either."""
    process.guard.compare()
    process.last = epoch("b", 2)
    with pytest.raises(StoreUnavailable):
        process.guard.compare_now()
    with pytest.raises(StoreUnavailable):
        process.guard.compare()


def test_without_an_epoch_every_table_counts(process: Process) -> None:
    process.last = None
    process.guard.compare_now()


class Refusing(Guard):
    """Refuses everything."""

    def __init__(self) -> None:
        super().__init__(lambda: epoch("b"), lambda: "a")


WRITES: dict[str, Callable[[Table], Any]] = {
    "put_new": lambda t: t.put_new({"pk": "p", "sk": "s"}),
    "update": lambda t: t.update({"pk": "p"}, {"a": 1}, condition="x", values={}),
    "include": lambda t: t.include({"pk": "p"}, "names", frozenset({"a"})),
    "put_all": lambda t: t.put_all(['{"pk":{"S":"p"}}']),
    "transact": lambda t: t.transact([{"Put": {"Item": {}}}]),
}
READS = {"get", "get_many", "query", "id"}
COUNTS = {"add"}
OTHERS = {"unguarded", "must_count"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of AWS."""
    made: list[str] = []

    class Client:
        def __getattr__(self, name: str) -> Any:
            made.append(name)
            raise AssertionError(name)

    monkeypatch.setattr(tables, "client", lambda _: Client())
    monkeypatch.setattr(tables, "call", lambda _, name, *__: made.append(name))
    return made


@pytest.mark.parametrize("name", WRITES)
def test_every_write_is_refused_before_it_is_asked_for(name: str, asked: list[str]) -> None:
    with pytest.raises(StoreUnavailable, match="E881"):
        WRITES[name](Table("t", guard=Refusing()))
    assert asked == []


@pytest.mark.parametrize("name", WRITES)
def test_who_recovers_it_writes_all_the_same(name: str, asked: list[str]) -> None:
    with pytest.raises((AssertionError, AttributeError)):  # there is no AWS here
        WRITES[name](Table("t", guard=Refusing()).unguarded())
    assert asked


def test_nothing_of_the_table_is_forgotten_here() -> None:
    """A new way to write must be refused as well, or be said to be none."""
    public = {name for name in vars(Table) if not name.startswith("_")}
    assert public == {*WRITES, *READS, *COUNTS, *OTHERS}


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{}", b'{"format": "tukin-epoch/2"}', b"x", epoch("a").to_json()[:-1] + b',"more":1}'],
)
def test_what_is_no_epoch_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Epoch.from_json(data)


def test_an_epoch_comes_back_from_its_document() -> None:
    assert Epoch.from_json(epoch("a", 7).to_json()) == epoch("a", 7)
