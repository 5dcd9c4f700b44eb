"""Runs the pipeline with canaries through success and every kind of failure; prints what it logs.

``python -m tests.integration.canary_run FILE`` writes to FILE, as JSON, the canaries that must not
be found in what it printed and all names that were made (keys, ids). ``--leak`` makes one upload
only and has the computing function log a NIP.
"""

import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.integration.people import LOW, nip_of, person
from tests.integration.wire import Fault, Plan
from tests.integration.world import Image, LambdaError, World
from tukin.aws.observability import logger
from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.record import compute_record
from tukin.processing import compute

NUMBERS = (711, 712, 713, 714)
NAME = "Kanari Burungwati"
TEXTS = ("kanaricatatan", "SK KANARI/77", NAME, "Burungwati")
BAD_NIPS = ("19850101201001190", "199913452010011901", "1985 kanari 2010")
LEAST_AMOUNT_IDR = 10_000


def rows(low: int = 711) -> list[dict[str, str]]:
    """Canary people: one of them needs coaching, three rows are bad."""
    cells = {"note": "kanaricatatan", "innovation_evidence": "SK KANARI/77"}
    cells["supervisor_nip"] = nip_of(999)
    good = [person(n, LOW if n == low else "91,37", name=f"{NAME} {n}", **cells) for n in NUMBERS]
    bad = [person(800, name=f"{NAME} salah", nip=nip) for nip in BAD_NIPS]
    return [*good, *bad]


def run(world: World) -> None:
    """Success and failures, one after the other."""
    world.upload(rows(), name=f"{NAME}.csv")
    world.upload(rows(low=712), name=f"{NAME}.csv", minute=1)
    world.upload([*rows()[:2], person(5)], name="kurang.csv", minute=2)
    world.upload(rows(), agency="dinkes", minute=3)
    world.upload(f"{NAME};{nip_of(711)}\n".encode(), name=f"{NAME}.csv", minute=4)
    world.upload(b"%PDF " + NAME.encode(), name=f"{NAME}.pdf", minute=5)
    world.upload(rows()[-3:], minute=6)
    world.upload(rows(), key=f"uploads/disdik/{NAME}/{nip_of(711)}.csv", minute=7)
    world.deliver("not json", f'{{"Records": [{{"{NAME}": 1}}]}}', NAME)
    fail_on_the_way(world)
    poison_the_stream(world)
    ask(world)
    tamper_and_ask(world)


def fail_on_the_way(world: World) -> None:
    """Crashes, throttles and broken data in each task."""
    faults = [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.FAIL_BEFORE, Fault.THROTTLE]
    for minute, fault in enumerate(faults, start=10):
        for operation in ("PutObject", "BatchWriteItem", "TransactWriteItems", "PutItem"):
            world.wire.plan = always(fault, operation)
            upload = world.put(rows(), name=f"{operation}-{fault}.csv", minute=minute)
            world.drain(upload)
            world.wire.plan = lambda _: None
            world.drain(upload)  # redriven; else all others would wait behind it

    def break_shard(name: str, payload: Any) -> None:
        if name == "compute_incentives":
            key = payload["shard"]["key"]
            broken = json.dumps([{"nip": nip_of(711), "name": NAME, "row": NAME}])
            world.put_archived(key, broken.encode())

    def break_record(name: str, payload: Any) -> None:
        if name == "publish_batch":
            record = world.items(f"BATCH#{payload['batch']['batch_id']}#")[0]
            world.tamper(record["pk"], record["sk"], name={"S": f"{NAME} lain"})

    for minute, hook in enumerate((break_shard, break_record), start=30):
        world.before_task.append(hook)
        world.upload(rows(), name="rusak.csv", minute=minute)
        world.before_task.clear()


def always(fault: Fault, operation: str) -> Plan:
    """A plan by which an operation never succeeds."""
    return lambda call: fault if call.operation == operation else None


def poison_the_stream(world: World) -> None:
    """Referrals that cannot be read, and a bus that refuses."""
    world.deliver(world.put(rows(low=713), minute=40))
    world.run_executions()
    records = json.loads(json.dumps(world.stream))
    for name in ("nip", "rating", "state", "revision"):
        bad = json.loads(json.dumps(records))
        del bad[0]["dynamodb"]["NewImage"][name]
        world.invoke("emit_referrals", {"Records": bad})
    world.refuses_event = lambda _: True
    world.invoke("emit_referrals", {"Records": records})
    world.refuses_event = lambda _: False
    world.drain_stream()


def ask(world: World) -> None:
    """Every route, with good and bad requests of several callers."""
    nip = nip_of(711)
    base = "/agencies/disdik"
    requests: list[tuple[str, str, Any]] = [
        ("POST", "/exports", {"period": "2026-09"}),
        ("POST", "/exports", {"period": nip}),
        ("POST", "/exports", nip),
        ("GET", f"/exports/{nip}", None),
        ("GET", f"{base}/periods/2026-09/records", None),
        ("GET", f"{base}/periods/{nip}/records", None),
        ("GET", f"{base}/periods/2026-09/uploads", None),
        ("GET", f"{base}/periods/2026-09/referrals", None),
        ("POST", f"{base}/employee-records", {"nip": nip}),
        ("POST", f"{base}/employee-records", {"nip": nip[:-1]}),
        ("POST", f"{base}/employee-records", {"nip": NAME}),
        ("POST", f"{base}/employee-records", f'{{"nip": {nip}'),
    ]
    for role in ("finance", "agency-disdik", "auditor", NAME):
        for method, path, body in requests:
            world.http(method, path, role, body)
    world.http("GET", f"{base}/periods/2026-09/records", "auditor", query={"cursor": nip})


def tamper_and_ask(world: World) -> None:
    """Stored records that cannot be read, asked for."""
    months = world.items("PERIOD#")
    (batch_id,) = [month["staged_as"] for month in months if month["agency"] == "dinkes"]
    for attribute in ("name", "amounts", "rating", "employment", "nip"):
        records = world.items(f"BATCH#{batch_id}#")
        assert records
        for record in records:
            world.tamper(record["pk"], record["sk"], **{attribute: None})
        with suppress(LambdaError):
            world.http("POST", "/exports", "finance", {"period": "2026-09"})


def amounts_of(records: list[Image]) -> set[str]:
    """All amounts of records that are long enough to be distinguished from other numbers."""
    steps = {amount for record in records for amount in record.get("steps", ())}
    assert steps
    return {str(amount) for amount in steps if amount >= LEAST_AMOUNT_IDR}


def names_made(world: World) -> list[str]:
    """Keys of objects and items, ids of executions and events; less the sender's file names."""
    keys = [place.rpartition("/")[0] for place in world.objects("reports/disdik/2026-")]
    for prefix in ("rules/", "batches/", "exports/", "reports/dinkes/"):
        keys += world.objects(prefix)
    items = [f"{item['pk']} {item['sk']}" for item in world.items()]
    events = [event["event_id"] for event in world.bus]
    return [*keys, *items, *world.executions, *events]


def main() -> None:
    """Run, and write down what to look for."""
    warnings.simplefilter("ignore")
    with World() as world:
        if "--leak" in sys.argv:
            with patch.object(compute, "compute_record", compute_and_log):
                world.upload(rows())
        else:
            run(world)
        sums: set[str] = set()
        for live in world.items("PERIOD#"):
            sums |= {str(live[column]) for column in ("gross_idr", "tax_idr", "net_idr")}
        found = {
            "texts": [*TEXTS, *map(nip_of, [*NUMBERS, 999]), *BAD_NIPS],
            "amounts": sorted(sums | amounts_of(world.items("BATCH#"))),
            "names": names_made(world),
        }
        Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
        print("\n".join(world.output))  # noqa: T201 (what Lambda writes)


def compute_and_log(appraisal: Appraisal, *arguments: Any) -> Any:
    """The bug that the search must find."""
    logger.info("computing", nip=appraisal.nip)
    return compute_record(appraisal, *arguments)


if __name__ == "__main__":
    main()
