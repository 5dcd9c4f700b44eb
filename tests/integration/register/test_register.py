"""The register: which one is in force, that it is pinned, and that a bad one changes nothing."""

import json
from typing import Any

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import Row, nip_of, person
from tests.integration.stories import at, is_write
from tests.integration.wire import Fault
from tests.integration.world import ARCHIVE, INTAKE, Notification, World

HEADING = "nip,agency,employment,grade,position,status,from,until"


def line(
    number: int, status: str = "aktif", agency: str = "disdik", since: str = "2010-01-01"
) -> str:
    row = person(number)
    cells = (row["nip"], agency, "PNS", row["grade"], row["position"], status, since, "")
    return ",".join(cells)


def register(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def everybody(count: int = 4) -> bytes:
    return register(*(line(number) for number in range(count)))


def in_force(world: World) -> list[dict[str, Any]]:
    """What two people put in force."""
    return [item for item in world.items("REGISTER") if item["pk"] == "REGISTER"]


def people(*numbers: int) -> list[Row]:
    return [person(number) for number in numbers]


def report_of(world: World, upload: Notification) -> Any:
    return json.loads(world.objects()[f"{INTAKE}/{world.upload_item(upload)['report_key']}"])


def register_report(world: World, notification: Notification) -> Any:
    name = notification.key.rpartition("/")[2]
    key = f"reports/register/{name}.{notification.upload_id}.json"
    return json.loads(world.objects()[f"{INTAKE}/{key}"])


def errors(world: World, upload: Notification) -> list[tuple[int, str]]:
    return [(error["row"], error["code"]) for error in report_of(world, upload)["errors"]]


def check(world: World) -> None:
    check_invariants(world)
    check_events(world)
    assert world.dead_letters == []


def test_rows_are_checked_and_the_unpaid_are_listed(world: World) -> None:
    reported = world.put_register(
        register(
            line(0), line(1, "pensiun"), line(2, "tugas-belajar"), line(3), line(4, agency="dinkes")
        ),
        "2026-09-01",
    )
    upload = world.upload([*people(0, 1, 2), person(4), person(9)])

    assert register_report(world, reported)["refused"] is None
    report = report_of(world, upload)
    assert errors(world, upload) == [(3, "E122"), (5, "E120"), (6, "E120")]
    assert {item["nip"]: item["reason"] for item in report["unpaid"]} == {
        nip_of(1): "left",
        nip_of(3): "no_row",
    }
    records = {record["nip"]: record for record in world.items("BATCH#")}
    assert records.keys() == {nip_of(0), nip_of(2)}
    assert records[nip_of(2)]["status"] == "tugas-belajar"
    assert records[nip_of(2)]["steps"][-2] == 0, "net"
    check(world)


def test_without_a_register_nobody_is_listed(world: World) -> None:
    report = report_of(world, world.upload(people(0)))
    assert (report["unpaid"], report["register_sha256"]) == (None, "")


def test_the_greatest_date_is_in_force_whenever_it_was_uploaded(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    world.put_register(register(line(0, "pensiun")), "2026-09-10", minute=1)
    assert errors(world, world.upload(people(0), minute=2)) == []
    world.put_register(register(line(0, "pensiun")), "2026-09-21", minute=3)
    assert errors(world, world.upload(people(0, 1), minute=4)) == [(2, "E122"), (3, "E120")]


def moved(*numbers: int) -> bytes:
    """Four people, of whom these work at another agency."""
    return register(
        *(line(n, agency="dinkes" if n in numbers else "disdik") for n in range(4)),
    )


@pytest.mark.parametrize(
    ("period", "dated"),
    [
        ("2026-07", "2026-08-31"),  # before the first register: the first
        ("2026-08", "2026-08-31"),  # dated on the month's last day
        ("2026-09", "2026-08-31"),  # those of October are there, and not yet in force
        ("2026-10", "2026-10-15"),  # of two the later
        ("2026-11", "2026-10-15"),
        ("2026-13", "2026-10-15"),  # judged on 31 December
    ],
)
def test_a_month_is_judged_by_its_own_register(world: World, period: str, dated: str) -> None:
    for minute, (each, number) in enumerate(
        [("2026-10-15", 2), ("2026-08-31", 0), ("2026-10-01", 1)]
    ):
        world.put_register(moved(number), each, minute=minute)
    upload = world.upload(people(0, 1, 2, 3), period=period, minute=5)
    kept = {item["sk"]: item["sha256"] for item in in_force(world)}
    assert world.upload_item(upload)["register_sha256"] == kept[dated]


def test_who_moved_since_is_judged_by_the_month_that_is_corrected(world: World) -> None:
    world.put_register(everybody(), "2026-08-01")
    world.put_register(moved(0), "2026-09-01", minute=1)
    august = world.upload(people(0, 1), period="2026-08", minute=2)
    assert errors(world, august) == []
    assert errors(world, world.upload(people(0, 1), minute=3)) == [(2, "E120")]
    check(world)


def test_a_single_rating_of_a_past_month_is_judged_by_that_month(world: World) -> None:
    world.put_register(everybody(), "2026-08-01")
    world.put_register(moved(0), "2026-09-01", minute=1)
    row = {name: str(value) for name, value in person(0).items()}
    answers = {
        period: world.http(
            "POST", f"/agencies/disdik/periods/{period}/appraisals", "agency-disdik", row
        )
        for period in ("2026-08", "2026-09")
    }
    assert [answer.status for answer in answers.values()] == [200, 422]
    assert answers["2026-09"].content["errors"][0]["code"] == "E120"


def test_a_register_of_a_day_long_past_changes_nothing_that_is_live(world: World) -> None:
    world.put_register(everybody(), "2026-08-01")
    first = world.upload(people(0, 1), period="2026-08", minute=1)
    live = world.items("PERIOD#")
    world.put_register(moved(0), "2026-08-31", minute=2)
    assert world.items("PERIOD#") == live
    again = world.upload(people(0, 1, 2), period="2026-08", minute=3)
    assert errors(world, again) == [(2, "E120")]
    pins = [world.upload_item(upload)["register_sha256"] for upload in (first, again)]
    assert len(set(pins)) == 2, "each batch says by which register it was judged"
    check(world)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_one_date_the_later_upload_counts_in_any_order(
    world: World, order: tuple[int, int]
) -> None:
    versions = [
        world.put(data, key="register/2026-09-20.csv", minute=minute)
        for minute, data in enumerate((register(line(0, "pensiun")), everybody()))
    ]
    world.notifications.clear()
    for number in order:
        world.deliver(versions[number], to="receive_register")
    world.approve_register("2026-09-20")
    (item,) = [each for each in world.items("REGISTER#FILES") if each["sk"] != "APPROVALS"]
    assert (item["sk"], item["version_id"], item["rows"]) == ("2026-09-20", versions[1].version, 4)
    assert errors(world, world.upload(people(0), minute=2)) == []


def test_a_bad_register_names_its_rows_and_leaves_the_one_before(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    state = in_force(world)
    bad = world.put_register(
        register(line(0), "123,disdik,PNS,III/a,lurah,aktif,2010-01-01,"), "2026-09-21", minute=1
    )
    reported = register_report(world, bad)
    assert reported["refused"]["code"] == "E136"
    assert [(e["row"], e["code"]) for e in reported["errors"]] == [(3, "E102")]
    assert in_force(world) == state
    assert len(world.objects("registers/")) == 1
    assert errors(world, world.upload(people(0, 1), minute=2)) == []


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("register/terbaru.csv", "E134"),
        ("register/2027-09-21.csv", "E135"),
        (f"register/{'a' * 900}", "E134"),
    ],
)
def test_a_register_at_another_address_is_refused(world: World, key: str, code: str) -> None:
    notification = world.put(everybody(), key=key)
    world.notifications.clear()
    world.deliver(notification, to="receive_register")
    (report,) = world.objects("reports/register/").values()
    assert json.loads(report)["refused"]["code"] == code
    assert world.items("REGISTER") == []


def test_a_register_is_pinned_when_the_upload_is_received(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    upload = world.put(people(0))
    world.deliver(upload)
    world.put_register(register(line(0, "pensiun")), "2026-09-21", minute=1)
    world.drain(upload)
    assert errors(world, upload) == []
    pinned = world.upload_item(upload)["register_sha256"]
    assert f"{ARCHIVE}/registers/{pinned}.csv" in world.objects()

    again = world.upload(people(0, 1), minute=2)
    assert world.upload_item(again)["register_sha256"] != pinned
    check(world)


def test_another_register_is_another_batch(world: World) -> None:
    without = world.upload(people(0))
    world.put_register(everybody(), "2026-09-20", minute=1)
    with_one = world.upload(people(0, 1), minute=2)
    batches = [world.upload_item(upload)["batch_id"] for upload in (without, with_one)]
    assert len(set(batches)) == 2
    check(world)  # computes each batch's id again, with the register in it


def test_two_spellings_of_a_register_are_one(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    rows = [line(number).replace("2010-01-01", "01-01-2010") for number in (3, 1, 0, 2)]
    world.put_register(register(*rows), "2026-09-21", minute=1)
    assert len(world.objects("registers/")) == 1
    assert len({item["sha256"] for item in in_force(world)}) == 1


def test_a_redelivered_register_changes_nothing(world: World) -> None:
    reported = world.put_register(everybody(), "2026-09-20")
    state = world.snapshot()
    world.deliver(reported, reported, to="receive_register")
    assert world.snapshot() == state


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])
def test_a_fault_at_any_write_of_a_register_is_overcome(fault: Fault) -> None:
    with World() as world:
        world.upload_register(everybody(), "2026-09-20")
        state = world.snapshot()
        writes = sum(map(is_write, world.wire.calls))
    assert writes == 6  # the register, its two parts and their index, that it waits, the report
    for number in range(1, writes + 1):
        with World() as world:
            world.wire.plan = at(number, fault, 4 if fault is Fault.LOSE_ANSWER else 1, is_write)
            world.upload_register(everybody(), "2026-09-20")
            world.wire.plan = lambda _: None
            assert world.snapshot() == state
            assert world.dead_letters == []


def test_an_amendment_lists_who_is_still_unpaid(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    world.upload(people(0, 1))
    report = report_of(world, world.upload(people(2), name="perubahan-1.csv", minute=1))
    assert [item["nip"] for item in report["unpaid"]] == [nip_of(3)]
    check(world)


ADDRESS = "ani@contoh.go.id"
SECRETS = ("012345678901000", "5556667778", ADDRESS, "ANI REKENING")


def with_secrets(*lines: str) -> bytes:
    """A register with the tax number, account and address of each."""
    heading = f"{HEADING},npwp,account_no,email,account_name"
    return "\n".join([heading, *(",".join((each, *SECRETS)) for each in lines)]).encode()


def test_what_pays_or_identifies_stays_in_the_register(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    good = world.put_register(with_secrets(line(0), line(1)), "2026-09-20")
    world.put_register(with_secrets(line(0, since="besok"), line(1)), "2026-09-21", minute=1)
    upload = world.upload(people(0, 1, 9), minute=2)
    page = world.http("GET", "/agencies/disdik/periods/2026-09/register", "agency-disdik")
    assert register_report(world, good)["refused"] is None
    assert [each["code"] for each in register_report(world, good)["findings"]] == ["W130"] * 3
    assert errors(world, upload) == [(4, "E120")]
    assert nip_of(1) in page.content["document"]
    captured = capfd.readouterr()
    objects = {
        place: data
        for place, data in world.objects().items()
        if not place.startswith((f"{ARCHIVE}/registers/", f"{INTAKE}/register/"))
    }
    for place in [place for place in objects if place.startswith(f"{ARCHIVE}/parts/")]:
        objects[place] = objects[place].replace(ADDRESS.encode(), b"")  # mails go by the parts
    said = f"{captured.out}{captured.err}{world.items()}{page.content}"
    for secret in SECRETS:
        assert secret not in said
        assert not any(secret.encode() in data for data in objects.values())
        assert any(secret.encode() in data for data in world.objects("registers/").values())


def test_a_register_of_a_day_long_past_is_noticed(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    late = world.put_register(everybody(), "2026-08-31")
    assert [each["code"] for each in register_report(world, late)["findings"]] == ["W131"]
    assert '"RegistersLongPast":[1.0]' in capfd.readouterr().out
    usual = world.put_register(everybody(), "2026-09-01", minute=1)  # uploaded on 30 October
    assert register_report(world, usual)["findings"] == []
    assert '"RegistersLongPast":[0.0]' in capfd.readouterr().out


def test_a_tampered_register_stops_the_run(world: World) -> None:
    world.put_register(everybody(), "2026-09-20")
    (place,) = world.objects("registers/")
    world.put_archived(place.partition("/")[2], everybody(3))
    upload = world.upload(people(0))
    assert world.execution_of(upload).error == "IntegrityError"
    assert world.status_of(upload) == "failed"
