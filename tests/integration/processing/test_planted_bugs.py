"""The tests, tested: each of these bugs is planted, and a check must find it.

A check is a short story with its assertions. It passes on the code as it is, and must fail with the
bug; else the tests around it would prove nothing.
"""

import importlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest.mock import PropertyMock, patch

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import nip_of, person, rule_book
from tests.integration.stories import at, both_computed, end_of, month
from tests.integration.wire import Call, Fault
from tests.integration.world import LambdaError, World
from tukin.aws import clients
from tukin.aws.items import from_item, to_item
from tukin.aws.messaging import bus as bus_module
from tukin.aws.table import Table
from tukin.entitlement.formula import pay_steps
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.publication import Outcome, decide
from tukin.payroll.stores.live_months import LiveMonths, live_month_key
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads, batch_to_json, upload_key
from tukin.payroll.upload import Upload
from tukin.referrals.referral import Referral, ReferralState
from tukin.vocabulary.errors import Throttled

# --- checks ---------------------------------------------------------------------------------


def check_late_task(world: World) -> None:
    """The older upload's publication comes after the newer one's: its task was thought dead."""
    world.upload(month(low=()))
    older, newer = (world.put(month(low=low), minute=m) for m, low in ((1, (2,)), (2, (3,))))
    tasks = both_computed(world, older, newer)
    for upload in (newer, older):
        world.invoke("publish_batch", tasks[upload.upload_id])
    world.drain(end_of(world, older), end_of(world, newer))
    check_invariants(world)
    assert [world.status_of(u) for u in (older, newer)] == ["superseded", "published"]


def check_race(world: World) -> None:
    """The newer upload is published whole between the older one's look at the head and its move."""
    world.upload(month(low=(1,)))
    _publish_newer_within_older(world, at_transaction=0)


def check_referral_race(world: World) -> None:
    """The newer upload is published whole between the older one's move and its referrals."""
    _publish_newer_within_older(world, at_transaction=1)


def _publish_newer_within_older(world: World, at_transaction: int) -> None:
    older, newer = (world.put(month(low=low), minute=m) for m, low in ((1, (2,)), (2, (3,))))
    tasks = both_computed(world, older, newer)
    transactions = iter(range(100))

    def publish_newer(call: Call) -> None:
        if call.operation == "TransactWriteItems" and next(transactions) == at_transaction:
            world.wire.before.remove(publish_newer)
            world.invoke("publish_batch", tasks[newer.upload_id])
            world.drain(end_of(world, newer))

    world.wire.before.append(publish_newer)
    world.invoke("publish_batch", tasks[older.upload_id])
    world.drain(end_of(world, older))
    check_invariants(world)
    assert world.status_of(newer) == "published"


def check_partial_writes(world: World) -> None:
    """BatchWriteItem leaves some items out."""
    taken = iter([2, 1, 0, 3])
    world.wire.untaken = lambda _: next(taken, 0)
    assert world.status_of(world.upload(month(low=()))) == "published"
    check_invariants(world)


def check_referrals_over_time(world: World) -> None:
    """Opened, withdrawn, reopened, and what was sent to the bus."""
    for minute, low in enumerate([(1,), (), (1, 2)]):
        upload = world.upload(month(low=low), minute=minute)
        assert world.status_of(upload) == "published"
        check_invariants(world)
    check_events(world)


def check_crash_after_events(world: World) -> None:
    """The function ends after the bus took its events: they are sent again, as the same."""
    world.wire.plan = at(1, Fault.CRASH_AFTER, 1, lambda call: call.operation == "PutEvents")
    world.upload(month(low=(1,)))
    assert len({event["event_id"] for event in world.bus}) == 1
    check_events(world)


def check_refused_events(world: World) -> None:
    """The bus refuses an event many times."""
    refusals = iter([True] * 6)
    world.refuses_event = lambda entry: nip_of(1) in entry["Detail"] and next(refusals, False)
    world.upload(month(low=(1, 2)))
    check_events(world)


def check_pages(world: World) -> None:
    """Queries end before the end of their partition."""
    world.wire.most_in_page = 2
    assert world.status_of(world.upload(month(low=(1, 2, 3)))) == "published"
    check_invariants(world)


def check_tampered(world: World) -> None:
    """Somebody changes a record before it is published."""

    def tamper(name: str, payload: Any) -> None:
        if name == "publish_batch":
            record = world.items("BATCH#")[0]
            wrong = {"L": [{"N": "7"}] * len(record["steps"])}
            world.tamper(record["pk"], record["sk"], amounts=wrong)

    world.before_task.append(tamper)
    world.upload(month(low=()))
    check_invariants(world)


def check_dropped(world: World) -> None:
    """An upload leaves somebody out."""
    first = world.upload(month(low=()))
    world.upload(month(low=(), count=5), minute=1)
    assert world.status_of(first) == "published"


def check_pins(world: World) -> None:
    """Rules change between two deliveries of one notification."""

    def raise_pay(rules: dict[str, Any]) -> None:
        rules["positions"][0]["amount_idr"] += 1

    upload = world.put(month(low=()))
    world.deliver(upload)
    pinned = world.upload_item(upload)["rules_sha256"]
    world.rules.document = rule_book(raise_pay)
    world.cold_start()
    with patch.object(Uploads, "get", not_at_first(Uploads.get)):  # as if both came at once
        world.drain(upload)
    assert world.upload_item(upload)["rules_sha256"] == pinned
    assert len(world.executions) == 1
    check_invariants(world)


def not_at_first(get: Callable[..., Upload | None]) -> Callable[..., Upload | None]:
    """A look that came too early for what was written meanwhile."""
    early = iter([True])
    return lambda self, *arguments: None if next(early, False) else get(self, *arguments)


def check_throttled_queries(world: World) -> None:
    """Each query in turn is throttled until the code hears of it."""
    for number in range(1, 8):
        upload = world.put(month(low=(number,)), minute=number)
        world.wire.plan = at(number, Fault.THROTTLE, 4, lambda call: call.operation == "Query")
        world.drain(upload)
        world.wire.plan = lambda _: None
        assert world.status_of(upload) == "published", "a throttled query was taken for empty"
        check_invariants(world)


def check_pay(world: World) -> None:
    """Pay by the oracle."""
    upload = world.upload([person(1, "92,76", alpa="1", late_minutes="90")])
    assert world.status_of(upload) == "published"
    check_invariants(world)


# --- bugs -----------------------------------------------------------------------------------


def move_without_condition(self: LiveMonths, *arguments: Any) -> dict[str, Any]:
    update = LIVE_MONTH_UPDATE(self, *arguments)
    values = update["ExpressionAttributeValues"]
    kept = {name: value for name, value in values.items() if name in update["UpdateExpression"]}
    return {**update, "ExpressionAttributeValues": kept, "ConditionExpression": ANYTHING}


ANYTHING = "attribute_exists(pk) OR attribute_not_exists(pk)"
LIVE_MONTH_UPDATE = LiveMonths._live_month_update
QUERY_PAGES = Table._pages
STAGE = Records.stage


def put_chunk_once(self: Table, puts: list[str]) -> None:
    self._call("BatchWriteItem", f'{{"RequestItems":{{"{self.name}":[{",".join(puts)}]}}}}')


def decide_without_order(batch: Batch, live: Any, *arguments: Any, **more: Any) -> Outcome:
    outcome = decide(batch, live, *arguments, **more)
    return Outcome.PUBLISH if outcome is Outcome.SUPERSEDED else outcome


def all_needs_are_new(
    agency: str, period: Any, needs: Mapping[str, Any], current: object
) -> list[Referral]:
    return [Referral(agency, period, n, ReferralState.OPEN, revision=1) for n in needs.values()]


def unfenced(live: Any) -> dict[str, Any]:
    key = to_item(live_month_key(live.batch.agency, live.batch.period))
    return {"Key": key, "ConditionExpression": ANYTHING}


def first_page_only(self: Table, request: dict[str, Any]) -> Any:
    return iter([from_item(item) for item in clients.client("dynamodb").query(**request)["Items"]])


def pages_or_nothing(self: Table, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        yield from QUERY_PAGES(self, request)
    except Throttled:
        return


def pin_over(self: Uploads, batch: Batch, *arguments: Any) -> Upload:
    key = upload_key(batch.agency, batch.period, batch.upload_id)
    item = to_item(key | batch_to_json(batch) | {"status": "received"})
    clients.client("dynamodb").put_item(TableName=self._table.name, Item=item)
    return Upload(batch, UploadStatus.RECEIVED)


def one_rupiah_more(*arguments: Any, **options: Any) -> Any:
    steps = pay_steps(*arguments, **options)
    return steps._replace(gross_idr=steps.gross_idr + 1, net_idr=steps.net_idr + 1)


def stage_all_but_one(self: Records, records: Any, *arguments: Any) -> None:
    STAGE(self, list(records)[1:], *arguments)


def forget_failures(bus: str, events: Any) -> list[int]:
    for start in range(0, len(events), 10):
        bus_module._put(bus, events, list(range(start, min(start + 10, len(events)))))
    return []


PUBLISH = "tukin.processing.publish"
REFERRALS = "tukin.referrals.store"
EMIT = "tukin.handlers.emit_referrals"
RANDOM_ID = PropertyMock(side_effect=lambda: uuid.uuid4().hex)

Check = Callable[[World], None]
Bug = tuple[Any, str, Any]
"""Where it is planted, what it replaces and by what."""

BUGS: dict[str, tuple[Bug, Check]] = {
    "the live month moves without a condition": (
        (LiveMonths, "_live_month_update", move_without_condition),
        check_race,
    ),
    "unprocessed items are ignored": (
        (Table, "_put_chunk", put_chunk_once),
        check_partial_writes,
    ),
    "order of arrival wins": ((PUBLISH, "decide", decide_without_order), check_late_task),
    "known referrals are ignored": (
        ("tukin.referrals.follow", "changed_referrals", all_needs_are_new),
        check_referrals_over_time,
    ),
    "referrals are not fenced by the live month": (
        ("tukin.payroll.needs", "is_live", unfenced),
        check_referral_race,
    ),
    "event ids are random": ((Referral, "event_id", RANDOM_ID), check_crash_after_events),
    "refused events are forgotten": ((EMIT, "put_events", forget_failures), check_refused_events),
    "only the first page is read": ((Table, "_pages", first_page_only), check_pages),
    "a throttled query is empty": ((Table, "_pages", pages_or_nothing), check_throttled_queries),
    "nothing is audited": ((PUBLISH, "audit", lambda *_: None), check_tampered),
    "a record is not staged": ((Records, "stage", stage_all_but_one), check_pay),
    "nobody looks who is dropped": ((PUBLISH, "find_conditions", lambda *_: ()), check_dropped),
    "a redelivery pins again": ((Uploads, "pin", pin_over), check_pins),
    "a rupiah too much": (("tukin.entitlement.formula", "pay_steps", one_rupiah_more), check_pay),
}
CHECKS = {check.__name__: check for _, check in BUGS.values()}


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_passes_without_a_bug(name: str) -> None:
    with World() as world:
        CHECKS[name](world)


@pytest.mark.parametrize("name", BUGS)
def test_each_planted_bug_is_found(name: str) -> None:
    (place, attribute, replacement), check = BUGS[name]
    target = importlib.import_module(place) if isinstance(place, str) else place
    with patch.object(target, attribute, replacement):
        assert complaint_of(check) is not None


def complaint_of(check: Check) -> str | None:
    """What a check finds, or None."""
    try:
        with World() as world:
            check(world)
    except (AssertionError, LambdaError) as found:
        return str(found) or type(found).__name__
    return None
