"""The largest things that the limits allow still fit where they must."""

import json

import pytest

from tests.integration.invariants import check_invariants
from tests.integration.people import INDICATORS, Row, nip_of, person
from tests.integration.stories import at, month
from tests.integration.strict import MOST_RECORD_BYTES, MOST_STATE_BYTES, item_bytes
from tests.integration.wire import Fault
from tests.integration.world import World, raw_items
from tukin.file_formats.limits import MAX_ROWS
from tukin.payroll.batch import Totals, totals_to_json
from tukin.processing.validate import ROWS_PER_SHARD


def test_item_bytes_is_the_formula_of_the_documentation() -> None:
    assert item_bytes({"pk": {"S": "aé"}}) == 2 + 3
    assert item_bytes({"n": {"N": "1234500"}}) == 1 + 3 + 1
    assert item_bytes({"l": {"L": [{"S": "ab"}, {"N": "7"}]}}) == 1 + 3 + (1 + 2) + (1 + 2)
    assert item_bytes({"m": {"M": {"k": {"S": "v"}}}}) == 1 + 3 + (1 + 1 + 1)


def fullest(period: str) -> Row:
    """A row with everything in it, and weak in every indicator."""
    return person(
        1,
        "55,55",
        period=period,
        name="Prof. Dr. Raden Ajeng Siti Nurhaliza Kusumawardhani Prawirodirdjo-Sastroamidjojo, "
        "S.Pd., M.Pd.",
        position="administrasi-terampil",
        grade="III/d",
        supervisor_nip=nip_of(2),
        alpa="12",
        ijin="10",
        late_minutes="10000",
        early_minutes="10000",
        status="diberhentikan-sementara",
        innovation_evidence="SK Gubernur Provinsi DKI Jakarta Nomor 1234 Tahun 2026 tanggal 1",
        note="x" * 500,
    )


@pytest.mark.parametrize("period", INDICATORS)
def test_the_fullest_record_stays_within_a_kilobyte(world: World, period: str) -> None:
    upload = world.upload([fullest(period)], period=period)

    assert world.wire.violations == []
    assert world.status_of(upload) == "published"
    sizes = [item_bytes(i) for i in raw_items() if i["pk"]["S"].startswith("BATCH#")]
    assert max(sizes) <= MOST_RECORD_BYTES


def test_the_largest_file_fits_into_the_state_machine() -> None:
    """What Publish is given: the batch, the validation with its shards, and all their totals."""
    shards = MAX_ROWS // ROWS_PER_SHARD
    most_idr = 10**12
    totals = totals_to_json(
        Totals(ROWS_PER_SHARD, most_idr, most_idr, most_idr, most_idr, 2**256 - 1)
    )
    key = f"batches/{'0' * 32}/accepted-{shards:05d}.json"
    payload = {
        "batch": {"key": "\U0001f4b0" * 256, "rest": "x" * 600},
        "validation": {
            "outcome": "validated",
            "shards": [{"number": shards, "key": key, "rows": ROWS_PER_SHARD}] * shards,
        },
        "computed": [{"number": shards, **totals}] * shards,
    }
    assert len(json.dumps(payload)) < MOST_STATE_BYTES


def test_rules_are_kept_although_another_was_just_writing_them(world: World) -> None:
    """409 ConditionalRequestConflict says: try again. It does not say that the object is there."""
    world.wire.plan = at(1, Fault.CONFLICT, 1, lambda call: call.key.startswith("rules/"))
    upload = world.put(month(low=()))
    world.drain(upload)

    assert world.status_of(upload) == "published"
    check_invariants(world)
