"""Referrals over time, and their way from the table's stream to the bus."""

import copy
import json
from collections import Counter
from typing import Any

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import LOW, nip_of, person
from tests.integration.stories import month
from tests.integration.wire import Fault
from tests.integration.world import LambdaError, World


def events_of(world: World, number: int) -> list[tuple[int, str]]:
    """Distinct (revision, state) that the bus got of a person, in the order of revisions."""
    nip = nip_of(number)
    return sorted({(e["revision"], e["state"]) for e in world.bus if e["nip"] == nip})


def test_a_referral_is_opened_withdrawn_and_reopened(world: World) -> None:
    world.upload(month(low=(1, 2)), minute=0)
    world.upload(month(low=(2,)), minute=1)
    world.upload(month(low=(1, 2)), minute=2)

    assert events_of(world, 1) == [(1, "open"), (2, "withdrawn"), (3, "open")]
    assert events_of(world, 2) == [(1, "open")]
    assert len({event["event_id"] for event in world.bus}) == 4
    check_invariants(world)
    check_events(world)


def test_another_weakness_is_another_revision(world: World) -> None:
    world.upload([person(1, LOW)])
    world.upload([person(1, LOW, serapan="100")], minute=1)
    world.upload([person(1, LOW, serapan="100")], minute=2)

    assert events_of(world, 1) == [(1, "open"), (2, "open")]
    (item,) = world.items("REFERRAL#")
    assert item["weak_indicators"] == ["aktivitas", "perilaku"]
    check_events(world)


def test_agencies_and_periods_have_referrals_of_their_own(world: World) -> None:
    world.upload([person(1, LOW)])
    world.upload([person(2, LOW)], agency="dinkes")
    world.upload([person(1, LOW, period="2026-10")], period="2026-10")
    world.upload([person(1, period="2026-10")], period="2026-10", minute=1)

    states = {(i["agency"], i["period"], i["nip"]): i["state"] for i in world.items("REFERRAL#")}
    assert states == {
        ("disdik", "2026-09", nip_of(1)): "open",
        ("dinkes", "2026-09", nip_of(2)): "open",
        ("disdik", "2026-10", nip_of(1)): "withdrawn",
    }
    assert len({event["event_id"] for event in world.bus}) == 4
    check_invariants(world)
    check_events(world)


def test_more_referrals_than_a_transaction_holds(world: World) -> None:
    """150 people below the threshold; the process ends between the transactions."""
    crashes = iter([None, Fault.CRASH_AFTER, Fault.CRASH_BEFORE])
    world.wire.plan = lambda call: (
        next(crashes, None) if call.operation == "TransactWriteItems" else None
    )

    world.upload([person(number, LOW) for number in range(150)])

    assert len(world.bus) == 150
    assert {item["revision"] for item in world.items("REFERRAL#")} == {1}
    check_invariants(world)
    check_events(world)


# --- the stream -----------------------------------------------------------------------------


def unsent(world: World, low: tuple[int, ...]) -> list[dict[str, Any]]:
    """Publish an upload and take its stream records away before they are sent."""
    world.deliver(world.put(month(low=low)))
    world.run_executions()
    records, world.stream = world.stream, []
    return records


def test_a_replayed_batch_sends_the_same_events(world: World) -> None:
    records = unsent(world, low=(1, 2, 3))
    for _ in range(3):
        assert world.invoke("emit_referrals", {"Records": records}) == {"batchItemFailures": []}

    assert len(world.bus) == 9
    distinct = {event["event_id"]: event for event in world.bus}
    assert len(distinct) == 3
    assert all(event == distinct[event["event_id"]] for event in world.bus)


def poisoned(record: dict[str, Any], **image: Any) -> dict[str, Any]:
    """A record that cannot be read; ``None`` takes an attribute away."""
    bad = copy.deepcopy(record)
    for name, value in image.items():
        if value is None:
            del bad["dynamodb"]["NewImage"][name]
        else:
            bad["dynamodb"]["NewImage"][name] = value
    return bad


def test_poison_among_good_records_fails_alone(world: World) -> None:
    records = unsent(world, low=(1, 2, 3, 4, 5))
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    batch = [
        records[0],
        poisoned(records[1], nip=None),
        poisoned(records[2], state={"S": "lost"}),
        poisoned(records[3], period={"S": "never"}),
        records[4],
    ]

    answer = world.invoke("emit_referrals", {"Records": batch})

    failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    assert failed == set(numbers[1:4])
    assert len(world.bus) == 2


def test_any_kind_of_poison_fails_alone(world: World) -> None:
    good, bad = unsent(world, low=(1, 2))
    kinds: list[dict[str, Any]] = [
        {"revision": {"N": "one"}},
        {"weak_indicators": {"N": "1"}},
        {"modules": {"NULL": True}},
        {"rating": {"S": "luar_biasa"}},
        {"nip": {"M": {}}},
        {"nip": {"N": "1"}},
        {"agency": "no typed value"},
        {"agency": {}},
    ]
    for kind in kinds:
        batch = [poisoned(bad, **kind), good]
        answer = world.invoke("emit_referrals", {"Records": batch})
        failed = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        assert failed == [bad["dynamodb"]["SequenceNumber"]], kind


def test_poison_is_not_quoted_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A name that is where a state should is still a name."""
    good, bad = unsent(world, low=(1, 2))
    world.invoke("emit_referrals", {"Records": [poisoned(bad, state={"S": "Kanari"}), good]})
    assert "unreadable referral" in caplog.text
    assert "Kanari" not in caplog.text


def test_the_poison_is_parked_and_everybody_else_is_reported(world: World) -> None:
    records = unsent(world, low=(1, 2, 3))
    world.stream = [records[0], poisoned(records[1], nip=None), records[2]]

    world.drain_stream()

    assert [r["dynamodb"]["SequenceNumber"] for r in world.parked] == [
        records[1]["dynamodb"]["SequenceNumber"]
    ]
    assert {event["nip"] for event in world.bus} == {
        record["dynamodb"]["NewImage"]["nip"]["S"] for record in (records[0], records[2])
    }


def test_events_that_the_bus_refuses_are_sent_again_alone(world: World) -> None:
    records = unsent(world, low=tuple(range(8)))
    refusals = Counter({nip_of(2): 2, nip_of(5): 3})

    def refuses(entry: dict[str, Any]) -> bool:
        nip = json.loads(entry["Detail"])["nip"]
        refusals[nip] -= 1
        return refusals[nip] >= 0

    world.refuses_event = refuses
    answer = world.invoke("emit_referrals", {"Records": records})

    assert answer == {"batchItemFailures": []}
    assert sorted(event["nip"] for event in world.bus) == sorted(map(nip_of, range(8)))
    assert refusals[nip_of(2)] == refusals[nip_of(5)] == -1


def test_only_events_that_were_not_sent_are_given_back(world: World) -> None:
    records = unsent(world, low=tuple(range(8)))
    world.refuses_event = lambda entry: nip_of(3) in entry["Detail"]

    answer = world.invoke("emit_referrals", {"Records": records})

    (number,) = [
        record["dynamodb"]["SequenceNumber"]
        for record in records
        if record["dynamodb"]["NewImage"]["nip"]["S"] == nip_of(3)
    ]
    assert answer == {"batchItemFailures": [{"itemIdentifier": number}]}
    assert len(world.bus) == 7

    world.refuses_event = lambda _: False
    world.stream = records
    world.drain_stream()
    check_events(world)


def test_a_bus_that_stays_away_loses_nothing(world: World) -> None:
    records = unsent(world, low=(1, 2))
    world.wire.plan = lambda call: Fault.THROTTLE if call.operation == "PutEvents" else None
    for _ in range(3):
        with pytest.raises(LambdaError, match="Throttled"):
            world.invoke("emit_referrals", {"Records": records})

    world.wire.plan = lambda _: None
    world.stream = records
    world.drain_stream()
    check_events(world)


def test_a_crash_after_the_bus_took_some_sends_all_again(world: World) -> None:
    world.deliver(world.put([person(number, LOW) for number in range(25)]))
    world.run_executions()
    crashes = iter([None, Fault.CRASH_AFTER])
    world.wire.plan = lambda call: next(crashes, None) if call.operation == "PutEvents" else None

    world.drain_stream()

    assert len(world.bus) == 20 + 25
    check_events(world)
