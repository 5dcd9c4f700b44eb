"""The invariants of design.md, checked on raw items and objects.

Nothing here calls the code under test: ids, totals and pay are computed again, pay by the oracle
from the stored shards and the archived rules. Only the names of a record's steps are the code's.
"""

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.integration.stored_records import rows_of
from tests.integration.world import ARCHIVE, INTAKE, SECRET, Image, World
from tests.oracle.computation import Computation, compute_pay
from tukin.entitlement.formula import PaySteps

MONEY = ("gross_idr", "tax_idr", "bpjs_idr", "net_idr")


def check_invariants(world: World, claimed_twice: frozenset[str] = frozenset()) -> None:
    """I1 to I4 and I6 as they must hold whenever nothing is running.

    Args:
        world: the world to look into.
        claimed_twice: NIPs that two agencies are known to claim.
    """
    check_dispositions(world)
    check_totals(world)
    check_one_record_each(world, claimed_twice)
    check_latest_is_live(world)
    check_referrals(world)
    check_keys_name_content(world)


def check_expiry(world: World) -> None:
    """What is staged and neither live nor waiting for approval, nor compared with, expires.

    Not where a fault came between: it only keeps records longer.
    """
    months = world.items("PERIOD#")
    kept = {live["batch_id"] for live in months}
    kept |= {live["agreed"]["batch_id"] for live in months if "agreed" in live}
    for upload in world.items("UPLOAD#"):
        if upload["status"] == "awaiting_approval":
            kept.add(upload["batch_id"])
    for item in world.items("BATCH#"):
        batch_id = item["pk"].split("#")[1].removesuffix("-pagu")
        assert (batch_id in kept) != ("expires_at" in item), (batch_id, item.get("expires_at"))


def check_dispositions(world: World) -> None:
    """I1: each row of a validated file is accepted or rejected, exactly once."""
    for upload in world.items("UPLOAD#"):
        if upload["status"] in ("received", "failed") or was_not_looked_at(upload):
            continue
        notification = world.notifications[upload["sk"]]
        report = json.loads(world.objects()[f"{INTAKE}/{upload['report_key']}"])
        if report["refused"] is not None:
            assert upload["status"] == "refused"
            assert (report["accepted"], report["rejected"], report["errors"]) == (0, 0, [])
            assert upload["error_code"] == report["refused"]["code"]
            continue
        accepted = [row["row"] for row in shard_rows(world, upload["batch_id"], upload)]
        rejected = {error["row"] for error in report["errors"]}
        assert len(set(accepted)) == len(accepted), "a row was accepted twice"
        assert not rejected & set(accepted), "a row was accepted and rejected"
        for source in (upload, report):
            assert source["rejected"] == len(rejected)
            if not upload.get("base_batch_id"):  # else later rows may stand in place of some
                assert source["accepted"] == len(accepted)
        if notification.rows is not None:
            rows = set(range(2, notification.rows + 2))
            assert set(accepted) | rejected <= rows
            assert upload["accepted"] + len(rejected) == len(rows), "a row has no disposition"
        is_withdrawal = "/withdrawal-" in upload["key"]  # a file of nobody
        assert is_withdrawal or (upload["status"] == "refused") == (not upload["accepted"])


def was_not_looked_at(upload: Image) -> bool:
    """Whether a whole file that came after it was live before its turn came."""
    return upload["status"] == "superseded" and "report_key" not in upload


def check_totals(world: World) -> None:
    """I2: the live records are what the pinned rules make of the accepted rows, and add up."""
    for live in world.items("PERIOD#"):
        records = live_records(world, live)
        assert len(records) == live["rows"]
        for column in MONEY:
            total = sum(steps_of(record)[column] for record in records)
            assert total == live[column], f"the live month's {column} is not the sum of its records"
        by_nip = {record["nip"]: record for record in records}
        rows = shard_rows(world, live["batch_id"])
        assert len(by_nip) == len(records)
        assert sorted(by_nip) == sorted(row["nip"] for row in rows), "a row was lost or doubled"
        rules = archived_rules(world, live["rules_sha256"])
        for row in rows:
            check_record(by_nip[row["nip"]], row, rules)


def check_record(record: Image, row: Mapping[str, Any], rules: dict[str, Any]) -> None:
    """A record is the oracle's computation of its row."""
    computation = computation_of(row, rules)
    assert record["nip"] == row["nip"]
    assert record["sk"] == person_key_of(row["nip"])
    steps = steps_of(record)
    unknown = dict.fromkeys(steps.keys() - computation.steps.keys(), 0)
    assert steps == computation.steps | unknown
    assert record["rating"] == computation.rating
    assert record["achievement_bp"] == int(computation.achievement * 100)
    assert record["weighted_bp"] == [int(part * 100) for part in computation.weighted]
    weak = None if computation.weak is None else list(computation.weak)
    assert record.get("weak_indicators") == weak


def check_one_record_each(world: World, claimed_twice: frozenset[str]) -> None:
    """I3: one live record per NIP and period; claims of two agencies are only those known."""
    agencies: dict[tuple[str, str], list[str]] = defaultdict(list)
    for live in world.items("PERIOD#"):
        for record in live_records(world, live):
            assert (record["agency"], record["period"]) == (live["agency"], live["period"])
            agencies[record["nip"], record["period"]].append(record["agency"])
    for (nip, _), claims in agencies.items():
        assert len(set(claims)) == len(claims), "one agency has a person twice"
        assert (len(claims) > 1) == (nip in claimed_twice)


def check_latest_is_live(world: World) -> None:
    """I4: the latest whole file that was ever published is live, and marked so.

    Besides it only later amendments are published, the live batch's upload among them.
    """
    live_months = {(live["agency"], live["period"]): live for live in world.items("PERIOD#")}
    ids = {batch_id_of(upload) for upload in world.items("UPLOAD#")}
    whole: Counter[tuple[str, str]] = Counter()
    for upload in world.items("UPLOAD#"):
        place = upload["agency"], upload["period"]
        if upload["status"] == "published":
            assert upload["batch_id"] in ids, "the batch is named after none of its uploads"
            if is_amendment(upload):
                assert order_of(upload) > full_order_of(live_months[place])
            else:
                whole[place] += 1
                assert order_of(upload) == full_order_of(live_months[place])
        elif upload["status"] == "superseded":
            assert order_of(upload) < full_order_of(live_months[place]), (
                "the live batch was superseded"
            )
        elif place in live_months and live_months[place]["upload_id"] == upload["sk"]:
            raise AssertionError(f"the live batch's upload is {upload['status']}")
    for place, live in live_months.items():
        (upload,) = [i for i in world.items("UPLOAD#") if i["sk"] == live["upload_id"]]
        assert upload["batch_id"] == live["batch_id"]
        assert whole[place] <= 1
        assert whole[place] == 1 or is_amendment(upload)


def check_referrals(world: World) -> None:
    """I6: the open referrals are exactly the live records below the threshold."""
    wanted: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for live in world.items("PERIOD#"):
        rules = archived_rules(world, live["rules_sha256"])
        for row in shard_rows(world, live["batch_id"]):
            computation = computation_of(row, rules)
            if computation.weak is not None and computation.modules is not None:
                place = f"REFERRAL#{live['agency']}#{live['period']}", person_key_of(row["nip"])
                wanted[place] = list(computation.weak), list(computation.modules)
    found = {
        (item["pk"], item["sk"]): (item["weak_indicators"], item["modules"])
        for item in world.items("REFERRAL#")
        if item["state"] == "open"
    }
    assert found == wanted
    for item in world.items("REFERRAL#"):
        assert item["sk"] == person_key_of(item["nip"])
        assert item["kind"] == "referral"


def check_events(world: World) -> None:
    """Every revision of every referral is on the bus, with one id, and the last is the state."""
    assert world.stream == []
    assert world.parked == []
    sent: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = defaultdict(dict)
    ids: dict[str, tuple[object, ...]] = {}
    for event in world.bus:
        place = event["agency"], event["period"], event["nip"]
        known = sent[place].setdefault(event["revision"], event)
        assert known == event, "one revision was sent with two contents"
        identity = (*place, event["revision"])
        assert ids.setdefault(event["event_id"], identity) == identity, "an event id for two"
    items = world.items("REFERRAL#")
    assert {(i["agency"], i["period"], i["nip"]) for i in items} == sent.keys()
    for item in items:
        events = sent[item["agency"], item["period"], item["nip"]]
        assert sorted(events) == list(range(1, item["revision"] + 1))
        assert events[item["revision"]]["state"] == item["state"]
        for event in events.values():
            assert event.keys() == {
                *("type", "source", "event_id", "revision", "state", "nip", "agency", "period"),
                *("rating", "weak_indicators", "modules"),
            }, "an event holds more or less than it should, perhaps an amount"


def check_keys_name_content(world: World) -> None:
    """Archived objects are what their names say: a rule set is its hash."""
    for place, data in world.objects("rules/").items():
        bucket, _, key = place.partition("/")
        assert bucket == ARCHIVE
        assert key == f"rules/{hashlib.sha256(data).hexdigest()}.json"


def live_records(world: World, live: Image) -> list[Image]:
    """All records of the live month's batch, wherever a key of the batch is."""
    return world.items(f"BATCH#{live.get('staged_as', live['batch_id'])}#")


def shard_rows(world: World, batch_id: str, upload: Image | None = None) -> list[dict[str, Any]]:
    """The accepted rows of a batch, from its shards; only those of an upload where it is given."""
    shards = world.objects(f"batches/{batch_id}/accepted-")
    rows = [row for data in shards.values() for row in rows_of(data, world.names)]
    if upload is not None:
        rows = [row for row in rows if order_of(row["order"]) == order_of(upload)]
    return [row["appraisal"] for row in rows]


def archived_rules(world: World, sha256: str) -> dict[str, Any]:
    """A rule set of the archive, as plain JSON values."""
    rules: dict[str, Any] = json.loads(world.objects("rules/")[f"{ARCHIVE}/rules/{sha256}.json"])
    return rules


def computation_of(row: Mapping[str, Any], rules: dict[str, Any]) -> Computation:
    """The oracle's computation of a stored row."""
    return _computation(json.dumps(row, sort_keys=True), json.dumps(rules, sort_keys=True))


@cache
def _computation(row_text: str, rules_text: str) -> Computation:
    row = json.loads(row_text)
    cells = {name: "" if value is None else str(value) for name, value in row.items()}
    cells |= {code: f"{score // 100}.{score % 100:02d}" for code, score in row["scores"].items()}
    return compute_pay(json.loads(rules_text), cells)


def person_key_of(nip: str) -> str:
    """The key of a person, by the tests' secret."""
    return hmac.new(SECRET.encode(), nip.encode(), "sha256").hexdigest()[:32]


def batch_id_of(upload: Image) -> str:
    """The id of an upload's batch, from what is pinned."""
    parts = [upload[name] for name in ("bucket", "key", "version_id", "rules_sha256", "engine")]
    merged = [upload.get(name, "") for name in ("register_sha256", "base_batch_id")]
    parts += merged if any(merged) else []
    parts += [upload["sources_sha256"]] if upload.get("sources_sha256") else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def order_of(upload: Mapping[str, Any]) -> tuple[datetime, str]:
    """S3's clock, then the version id."""
    return datetime.fromisoformat(upload["uploaded_at"]), upload["version_id"]


def full_order_of(live: Image) -> tuple[datetime, str]:
    """The order of the last whole file in the live batch; before all where there is none."""
    full = live.get("full_order")
    return (datetime.min.replace(tzinfo=UTC), "") if full is None else order_of(full)


def is_amendment(upload: Image) -> bool:
    """Whether an upload holds only changed and new rows, by its file's name."""
    name: str = upload["key"].rpartition("/")[2]
    return name.casefold().startswith(("amendment-", "perubahan-"))


def steps_of(record: Image) -> dict[str, int]:
    """A record's steps by name."""
    return dict(zip(PaySteps._fields, record["steps"], strict=True))
