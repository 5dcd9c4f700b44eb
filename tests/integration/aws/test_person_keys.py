"""The secret of the person keys: loaded once, and used only where the table knows it."""

import itertools
from typing import Any

import pytest

from tests.integration.wire import Call, Crash, Fault, Plan
from tests.integration.world import PERSON_KEY_SECRET, TABLE, TABLE_PARAMETER, World
from tukin.aws import environment
from tukin.aws.person_keys import load_person_keys
from tukin.aws.table import Table
from tukin.vocabulary.errors import IntegrityError, RetryableError, StoreUnavailable, Throttled
from tukin.vocabulary.person_keys import PersonKeys

# By OpenSSL, see tests/unit/vocabulary/test_person_keys.py.
NIP, KEY = "199003152015041001", "a11628056f1b4ed73e7b6df641f71b7f"
CHECK = "ab7993d4ac744f9ec07d291713c72e63715748a0c2045a9e6d0d6d17eda105e1"
RECORDED = {"pk": "PERSONKEY", "sk": "CHECK", "check": CHECK}


def load() -> PersonKeys:
    return load_person_keys(PERSON_KEY_SECRET, Table(TABLE))


def operations(world: World) -> list[str]:
    return [call.operation for call in world.wire.calls]


def fault_at(number: int, fault: Fault) -> Plan:
    """A plan that has one fault, at a request counted from now on."""
    seen = itertools.count(1)
    return lambda _: fault if next(seen) == number else None


def test_the_first_load_records_the_check_and_not_the_secret(world: World) -> None:
    assert load().of(NIP) == KEY
    assert world.items() == [RECORDED]


def test_a_later_load_writes_nothing(world: World) -> None:
    load()
    before = len(world.wire.calls)
    assert load().of(NIP) == KEY
    assert operations(world)[before:] == ["GetSecretValue", "GetItem"]


def test_another_secret_stops_and_writes_nothing(world: World) -> None:
    load()
    before = len(world.wire.calls)
    world.secrets[PERSON_KEY_SECRET] = "another secret that is also long enough"
    with pytest.raises(IntegrityError, match="E713"):
        load()
    assert world.items() == [RECORDED]
    assert operations(world)[before:] == ["GetSecretValue", "GetItem"]


@pytest.mark.parametrize("secret", ["", "x" * 31])
def test_a_short_secret_is_never_recorded(world: World, secret: str) -> None:
    world.secrets[PERSON_KEY_SECRET] = secret
    with pytest.raises(IntegrityError, match="E713"):
        load()
    assert world.items() == []


@pytest.mark.parametrize("same", [True, False])
def test_of_two_racers_one_records_and_the_other_compares(world: World, same: bool) -> None:
    """The other one commits between our read of the item and our conditional write."""
    check = CHECK if same else "f" * 64
    committed: list[Call] = []

    def interfere(call: Call) -> None:
        if call.operation == "PutItem" and not committed:
            committed.append(call)
            Table(TABLE).put_new(RECORDED | {"check": check})

    world.wire.committing.append(interfere)
    if same:
        assert load().of(NIP) == KEY
    else:
        with pytest.raises(IntegrityError, match="E713"):
            load()
    assert committed
    assert world.items() == [RECORDED | {"check": check}]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.THROTTLE, Throttled),
        (Fault.FAIL_BEFORE, StoreUnavailable),
        (Fault.LOSE_REQUEST, StoreUnavailable),
        (Fault.LOSE_ANSWER, StoreUnavailable),
    ],
)
def test_a_passing_fault_of_secrets_manager_is_retryable(
    world: World, fault: Fault, error: type[RetryableError]
) -> None:
    world.wire.plan = lambda call: fault if call.operation == "GetSecretValue" else None
    with pytest.raises(error):
        load()
    assert world.items() == []
    world.wire.plan = lambda _: None
    assert load().of(NIP) == KEY


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.CONFLICT])
def test_one_fault_at_any_request_leaves_the_check_right(world: World, fault: Fault) -> None:
    load()
    requests = len(world.wire.calls)
    assert requests == 4  # secret, read, write, read
    for number in range(1, requests + 1):
        world.remove("PERSONKEY", "CHECK")
        world.wire.plan = fault_at(number, fault)
        try:
            load()
        except Crash:
            load()
        assert world.items() == [RECORDED]


def test_a_missing_secret_is_a_bug_that_surfaces(world: World) -> None:
    world.secrets.clear()
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        load()
    assert world.items() == []


class TestAccessor:
    def test_it_loads_once_a_process(self, world: World, monkeypatch: Any) -> None:
        monkeypatch.setenv("PERSON_KEY_SECRET", PERSON_KEY_SECRET)
        monkeypatch.setenv("TABLE_PARAMETER", TABLE_PARAMETER)
        assert environment.person_keys().of(NIP) == KEY
        requests = len(world.wire.calls)
        assert environment.person_keys() is environment.person_keys()
        assert len(world.wire.calls) == requests

    def test_it_asks_again_after_a_failure(self, world: World, monkeypatch: Any) -> None:
        monkeypatch.setenv("PERSON_KEY_SECRET", PERSON_KEY_SECRET)
        monkeypatch.setenv("TABLE_PARAMETER", TABLE_PARAMETER)
        world.secrets[PERSON_KEY_SECRET] = ""
        with pytest.raises(IntegrityError):
            environment.person_keys()
        world.secrets[PERSON_KEY_SECRET] = "tukin-test-person-key-secret-fixed-0123456789"
        assert environment.person_keys().of(NIP) == KEY
