"""What finance pulls: the same bytes each time, sums that hold, claims of two, no formulas."""

import csv
import hashlib
import io
import json
from collections import defaultdict
from typing import Any

import openpyxl
import pytest

from tests.integration.invariants import (
    MONEY,
    archived_rules,
    check_invariants,
    computation_of,
    live_records,
    shard_rows,
)
from tests.integration.people import nip_of, person
from tests.integration.stories import month
from tests.integration.world import ARCHIVE, Answer, Image, LambdaError, World, raw_items

PERIOD = "2026-09"


def export(world: World) -> Answer:
    return world.http("POST", "/exports", "finance", {"period": PERIOD})


def files_of(world: World, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The files of an export by name, each checked against the manifest."""
    folder = f"{ARCHIVE}/exports/{manifest['export_id']}/"
    files = {
        place.removeprefix(folder): data
        for place, data in world.objects("exports/").items()
        if place.startswith(folder)
    }
    for file in manifest["files"]:
        data = files[file["name"]]
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == file["bytes"]
    return files


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def expected_sums(world: World, blocked: frozenset[str] = frozenset()) -> dict[str, dict[str, int]]:
    """Sums by agency, from the stored rows and the oracle."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("rows", *MONEY), 0))
    for live in world.items(f"PERIOD#{PERIOD}"):
        rules = archived_rules(world, live["rules_sha256"])
        for row in shard_rows(world, live["batch_id"]):
            if row["nip"] in blocked:
                continue
            steps = computation_of(row, rules).steps
            sums[live["agency"]]["rows"] += 1
            for column in MONEY:
                sums[live["agency"]][column] += steps[column]
    return sums


def test_totals_are_the_sums_of_what_the_rules_give(world: World) -> None:
    world.upload(month(low=(1,)), agency="disdik")
    world.upload([person(30), person(31, "60"), person(32, "101")], agency="dinkes")

    manifest = export(world).content["manifest"]

    sums = expected_sums(world)
    assert {a["agency"] for a in manifest["agencies"]} == {"disdik", "dinkes"}
    for agency in manifest["agencies"]:
        assert {name: agency[name] for name in ("rows", *MONEY)} == sums[agency["agency"]]
    for name in ("rows", *MONEY):
        assert manifest[name] == sum(s[name] for s in sums.values())
    files = files_of(world, manifest)
    rows = csv_rows(files["payroll.csv"])
    lines = [json.loads(line) for line in files["payroll.jsonl"].splitlines()]
    assert len(rows) == len(lines) == manifest["rows"]
    for column in MONEY:
        assert sum(int(row[column]) for row in rows) == manifest[column]
        assert sum(line[column] for line in lines) == manifest[column]
    assert [row["nip"] for row in rows] == [line["nip"] for line in lines]


def test_the_same_live_batches_give_the_same_bytes() -> None:
    with World() as world:
        world.upload(month(low=(1,)))
        first = export(world)
        objects = world.objects("exports/")

        world.cold_start()
        second = export(world)

        assert second.content["manifest"] == first.content["manifest"]
        assert world.objects("exports/") == objects
    with World() as other:
        other.upload(month(low=(1,)))
        export(other)
        assert other.objects("exports/") == objects


def test_an_export_is_not_changed_by_what_is_published_later(world: World) -> None:
    world.upload(month(low=(1,)))
    first = export(world).content["manifest"]
    files = files_of(world, first)

    world.upload(month(low=(2,)), minute=1)
    second = export(world).content["manifest"]

    assert second["export_id"] != first["export_id"]
    assert files_of(world, first) == files
    again = world.http("GET", f"/exports/{first['export_id']}", "auditor")
    assert again.content["manifest"] == first


def test_a_person_of_two_agencies_is_blocked_in_both(world: World) -> None:
    world.upload(month(low=()), agency="disdik")
    world.upload([person(3), person(30)], agency="dinkes")
    both = frozenset({nip_of(3)})

    manifest = export(world).content["manifest"]

    files = files_of(world, manifest)
    assert not both & {row["nip"] for row in csv_rows(files["payroll.csv"])}
    blocked = csv_rows(files["blocked.csv"])
    assert [(row["agency"], row["nip"]) for row in blocked] == [
        ("dinkes", nip_of(3)),
        ("disdik", nip_of(3)),
    ]
    sums = expected_sums(world, blocked=both)
    for agency in manifest["agencies"]:
        assert {name: agency[name] for name in ("rows", *MONEY)} == sums[agency["agency"]]
        assert agency["blocked_rows"] == 1
    assert manifest["blocked"]["rows"] == 2
    assert manifest["blocked"]["gross_idr"] == sum(int(row["gross_idr"]) for row in blocked)
    check_invariants(world, claimed_twice=both)


@pytest.mark.parametrize("start", ["+", "-", "@", "'=", "\uff1d"])
def test_names_are_no_formulas(world: World, start: str) -> None:
    """One that begins with = is rejected when it is read."""
    name = f'{start}HYPERLINK("http://x.example","klik")'
    other = "A\"; B\\,' C"
    upload = world.upload([person(1, name=name), person(2, name=other)])
    assert world.upload_item(upload)["accepted"] == 2

    files = files_of(world, export(world).content["manifest"])

    for row in csv_rows(files["payroll.csv"]):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d"))
    names = [json.loads(line)["name"] for line in files["payroll.jsonl"].splitlines()]
    assert name in names
    assert other in names


def test_a_spreadsheet_opens_each_table(world: World) -> None:
    """A BOM for Excel, and a workbook beside it in which a NIP is a text and pay a number."""
    world.upload([person(1, name="<r>Siti & Rekan</r>"), person(2, name="Renée O\u2019Neil")])

    files = files_of(world, export(world).content["manifest"])

    assert {name for name in files if name != "manifest.json"} == {
        *("payroll.csv", "payroll.xlsx", "payroll.jsonl", "blocked.csv", "blocked.xlsx")
    }
    assert files["payroll.csv"].startswith(b"\xef\xbb\xbfagency,period,nip,")
    header, *rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(files["payroll.xlsx"]))
        .worksheets[0]
        .iter_rows()
    ]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["nip"], row["name"]) for row in found] == [
        (nip_of(1), "<r>Siti & Rekan</r>"),
        (nip_of(2), "Renée O\u2019Neil"),
    ]
    written = csv_rows(files["payroll.csv"])
    assert [str(row["net_idr"]) for row in found] == [row["net_idr"] for row in written]
    assert all(isinstance(row["net_idr"], int) for row in found)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("finance", 200),
        ("agency-disdik", 403),
        ("rules-author", 403),
        ("rules-approver", 403),
        ("", 403),
        ("finance-2", 403),
    ],
)
def test_only_finance_gets_exports(world: World, role: str, status: int) -> None:
    world.upload(month(low=()))
    assert world.http("POST", "/exports", role, {"period": PERIOD}).status == status


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"period": "2026-15"}, "E007"),
        ({"period": 202609}, "E007"),
        ({"period": None}, "E007"),
        ({}, "E803"),
        ([], "E803"),
        ("not json", "E803"),
        (None, "E803"),
    ],
)
def test_a_bad_request_gets_its_reason(world: World, body: Any, code: str) -> None:
    answer = world.http("POST", "/exports", "finance", body)
    assert (answer.status, answer.content["code"]) == (400, code)


def test_a_period_without_live_batches_has_no_export(world: World) -> None:
    assert export(world).status == 404
    assert world.http("GET", f"/exports/{'0' * 32}", "finance").status == 404
    assert world.http("GET", "/exports/..%2Frules", "finance").status == 404


# --- records that somebody touched ----------------------------------------------------------


def other_value(attribute: dict[str, Any]) -> dict[str, Any]:
    """A value of the same kind that differs a little."""
    ((kind, value),) = attribute.items()
    match kind:
        case "S":
            return {"S": value[:-1] + ("0" if value[-1] != "0" else "1")}
        case "N":
            return {"N": str(int(value) + 1)}
        case "L":
            return {"L": [*value[:-1], other_value(value[-1])]}
    name = sorted(value)[0]
    return {"M": value | {name: other_value(value[name])}}


def typed(value: Any) -> dict[str, Any]:
    """DynamoDB's typed JSON of a plain value."""
    match value:
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case list():
            return {"L": [typed(element) for element in value]}
    return {"M": {name: typed(element) for name, element in value.items()}}


def a_record(world: World) -> Image:
    """A record that has every attribute there is."""
    (live,) = world.items("PERIOD#")
    return next(r for r in live_records(world, live) if r["nip"] == nip_of(1))


FULL_ROW = {
    "supervisor_nip": nip_of(90),
    "ijin": "1",
    "early_minutes": "5",
    "innovation_evidence": "SK 1/2026",
}
ATTRIBUTES = (
    "row nip position grade employment scores facts status evidence "
    "weighted_bp achievement_bp rating amounts weak"
).split()
"""What decides pay or names the source. Names can be erased, so no checksum holds them."""


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_tampered_record_is_never_exported(world: World, attribute: str) -> None:
    world.upload([*month(low=(), count=1), person(1, "55", **FULL_ROW)])
    record = a_record(world)
    (stored,) = [i for i in raw_items() if i["sk"]["S"] == record["sk"] and "amounts" in i]
    changed = other_value(stored[attribute])

    world.tamper(record["pk"], record["sk"], **{attribute: changed})

    assert_no_export(world)


@pytest.mark.parametrize("attribute", ["names", "employment", "rating", "amounts", "nip"])
@pytest.mark.parametrize("value", [{"S": "2026-00"}, {"N": "1"}, None])
def test_a_record_that_cannot_be_read_is_reported_as_such(
    world: World, attribute: str, value: dict[str, str] | None
) -> None:
    """Stored data that are broken are no mistake in finance's request, and no secret crash."""
    world.upload([person(1)])
    record = a_record(world)
    world.tamper(record["pk"], record["sk"], **{attribute: value})

    answer = export(world)

    codes = {"names": ["E702", "E745"], "nip": ["E702", "E747"]}
    assert answer.status == 500
    assert answer.content["code"] in codes.get(attribute, ["E702"])


def assert_no_export(world: World) -> None:
    try:
        answer = export(world)
    except LambdaError:
        pass  # a value that cannot be read at all
    else:
        assert answer.status == 500
        assert answer.content["code"] in ("E702", "E747")
    assert world.objects("exports/") == {}


def test_a_record_that_was_removed_stops_the_export(world: World) -> None:
    world.upload([*month(low=(), count=1), person(1)])
    record = a_record(world)
    world.remove(record["pk"], record["sk"])
    assert_no_export(world)


def test_a_record_that_was_added_stops_the_export(world: World) -> None:
    world.upload([*month(low=(), count=1), person(1)])
    record = a_record(world)
    world.tamper(record["pk"], record["sk"], sk={"S": "f" * 32})
    assert_no_export(world)


def test_amounts_that_were_swapped_stop_the_export(world: World) -> None:
    """All sums still hold; only the checksum tells."""
    world.upload([person(0), person(1), person(2)])
    (live,) = world.items("PERIOD#")
    one, two = live_records(world, live)[:2]
    world.tamper(one["pk"], one["sk"], amounts=typed(two["steps"]))
    world.tamper(two["pk"], two["sk"], amounts=typed(one["steps"]))
    assert_no_export(world)


def test_a_record_tampered_before_publication_is_never_published(world: World) -> None:
    earlier = world.upload(month(low=(1,)))

    def tamper(name: str, payload: object) -> None:
        if name == "publish_batch":
            batch = payload["batch"]["batch_id"]  # type: ignore[index]
            record = world.items(f"BATCH#{batch}#")[0]
            world.tamper(record["pk"], record["sk"], amounts=other_value(typed(record["steps"])))

    world.before_task.append(tamper)
    later = world.upload(month(low=(2,)), minute=1)

    assert world.execution_of(later).error == "IntegrityError"
    assert world.status_of(later) == "failed"
    assert world.status_of(earlier) == "published"
    check_invariants(world)


@pytest.mark.parametrize("shard", [b"[]", b"not json", b'[{"nip": "1"}]', None])
def test_a_tampered_shard_is_never_computed(world: World, shard: bytes | None) -> None:
    def tamper(name: str, payload: Any) -> None:
        if name == "compute_incentives":
            key = payload["shard"]["key"]
            rows = json.loads(world.objects(key)[f"{ARCHIVE}/{key}"])
            fewer = json.dumps(rows | {"rows": rows["rows"][:-1]}).encode()
            world.put_archived(key, fewer if shard is None else shard)

    world.before_task.append(tamper)
    upload = world.upload(month(low=()))

    assert world.execution_of(upload).error == "IntegrityError"
    assert world.items("PERIOD#") == []


def test_archived_rules_that_were_changed_are_never_used(world: World) -> None:
    def tamper(name: str, payload: Any) -> None:
        if name == "compute_incentives":
            key = f"rules/{payload['batch']['rules_sha256']}.json"
            rules = json.loads(world.objects(key)[f"{ARCHIVE}/{key}"])
            rules["ceiling"]["ceiling_percent"] += 1
            world.put_archived(key, json.dumps(rules).encode())
            world.cold_start()

    world.before_task.append(tamper)
    upload = world.upload(month(low=()))

    assert world.execution_of(upload).error == "RulesMissing"
    assert world.items("BATCH#") == []
