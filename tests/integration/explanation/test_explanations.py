"""What an agency learns about one record, and how its slip is kept; the period's fairness."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from tests.integration.people import GOOD, LOW, nip_of, person
from tests.integration.world import ARCHIVE, VARIABLES, World
from tukin.entitlement.formula import PaySteps

PAY_STEPS = PaySteps._fields

PATH = "/agencies/disdik/explanations"
FAIRNESS = "/periods/2026-09/fairness"


def ask(world: World, number: int, role: str = "agency-disdik", **body: str) -> Any:
    return world.http("POST", PATH, role, {"nip": nip_of(number), "period": "2026-09"} | body)


def slips(world: World) -> dict[str, bytes]:
    return world.objects("slips/")


def test_a_record_is_explained_with_its_month_before_and_its_chain_of_raters(
    world: World,
) -> None:
    rows = [
        person(1, GOOD, supervisor_nip=nip_of(2)),
        person(2, GOOD, supervisor_nip=nip_of(3)),
        person(3, GOOD),
    ]
    world.upload([person(1, LOW)], period="2026-08", minute=0)
    world.upload(rows, minute=5)

    answer = ask(world, 1, received_on="2026-11-24")

    assert answer.status == 200
    explanation = answer.content["explanation"]
    stored = next(
        item
        for item in world.items("BATCH#")
        if item["nip"] == nip_of(1) and item["period"] == "2026-09"
    )
    assert explanation["record"]["net_idr"] == stored["steps"][PAY_STEPS.index("net_idr")]
    assert (
        sum(line["effect_idr"] for line in explanation["lines"])
        == (explanation["record"]["net_idr"])
    )
    assert explanation["comparison"]["period"] == "2026-08"
    assert explanation["objection"]["rater"] == "Contoh 0002, S.Sos."
    assert explanation["objection"]["superior"] == "Contoh 0003, S.Sos."
    assert explanation["objection"]["last_day"] == "2026-12-08"


def test_the_slip_has_an_opaque_name_and_a_short_lived_link(world: World) -> None:
    world.upload([person(1)])

    answer = ask(world, 1, received_on="2026-11-24")

    ((key, page),) = slips(world).items()
    assert re.fullmatch(rf"{ARCHIVE}/slips/[0-9a-f]{{64}}\.html", key)
    assert nip_of(1).encode() in page
    assert key.removeprefix(ARCHIVE) in answer.content["slip_url"]
    assert nip_of(1) not in answer.content["slip_url"]
    assert answer.content["slip_expires_seconds"] == 300
    assert re.search(r"(X-Amz-Expires=300|Expires=\d+)", answer.content["slip_url"])


def test_asking_again_makes_no_second_slip_but_another_day_does(world: World) -> None:
    world.upload([person(1)])
    first = ask(world, 1, received_on="2026-11-24").content["slip_url"].split("?")[0]
    assert ask(world, 1, received_on="2026-11-24").content["slip_url"].startswith(first)
    assert len(slips(world)) == 1
    ask(world, 1, received_on="2026-11-25")
    assert len(slips(world)) == 2


def test_without_a_day_it_is_received_today(world: World) -> None:
    world.upload([person(1)])
    objection = ask(world, 1).content["explanation"]["objection"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", objection["received_on"])


@pytest.mark.parametrize(
    ("time_zone", "day"), [("Asia/Jakarta", "2026-11-24"), ("Asia/Jayapura", "2026-11-25")]
)
def test_today_is_the_day_where_the_region_is(
    world: World, monkeypatch: pytest.MonkeyPatch, time_zone: str, day: str
) -> None:
    clock = Mock(wraps=datetime)
    clock.now.return_value = datetime(2026, 11, 24, 16, tzinfo=UTC)  # UTC+7: 23:00, UTC+9: 01:00
    monkeypatch.setattr("tukin.aws.http.datetime", clock)
    monkeypatch.setitem(VARIABLES["explain_record"], "TIME_ZONE", time_zone)
    world.upload([person(1)])
    assert ask(world, 1).content["explanation"]["objection"]["received_on"] == day


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"nip": nip_of(9), "period": "2026-09"}, 404, "E802"),
        ({"nip": nip_of(1), "period": "2026-08"}, 404, "E802"),
        ({"nip": "123", "period": "2026-09"}, 400, "E102"),
        ({"nip": 123, "period": "2026-09"}, 400, "E803"),
        ({"period": "2026-09"}, 400, "E803"),
        ({"nip": nip_of(1)}, 400, "E803"),
        ({"nip": nip_of(1), "period": "2026-15"}, 400, "E007"),
        ({"nip": nip_of(1), "period": "2026-09", "received_on": "24-11-2026"}, 400, "E813"),
        ({"nip": nip_of(1), "period": "2026-09", "received_on": 1}, 400, "E813"),
        ({"nip": nip_of(1), "period": "2026-09", "received_on": "9999-12-31"}, 400, "E813"),
        ([], 400, "E803"),
        ("{", 400, "E803"),
    ],
)
def test_what_cannot_be_answered(world: World, body: Any, status: int, code: str) -> None:
    world.upload([person(1)])
    answer = world.http("POST", PATH, "agency-disdik", body)
    assert (answer.status, answer.content["code"]) == (status, code)
    assert slips(world) == {}


@pytest.mark.parametrize("role", ["agency-dinkes", "finance", "rules-author", "agency-disdik-x"])
def test_others_are_not_told(world: World, role: str) -> None:
    world.upload([person(1)])
    assert ask(world, 1, role).status == 403
    assert slips(world) == {}


def test_a_record_that_was_tampered_with_is_not_explained(world: World) -> None:
    world.upload([person(1)])
    (item,) = world.items("BATCH#")
    steps = [{"N": str(amount)} for amount in item["steps"]]
    steps[PAY_STEPS.index("net_idr")] = {"N": str(item["steps"][PAY_STEPS.index("net_idr")] + 1)}
    world.tamper(item["pk"], item["sk"], amounts={"L": steps})
    answer = ask(world, 1)
    assert (answer.status, answer.content["code"]) == (500, "E811")
    assert slips(world) == {}


def test_no_number_of_a_person_is_logged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.upload([person(1)])
    ask(world, 1)
    ask(world, 9)
    world.http("GET", FAIRNESS, "auditor")
    printed = capsys.readouterr()
    assert nip_of(1) not in printed.out + printed.err
    assert nip_of(9) not in printed.out + printed.err


# --- Fairness -----------------------------------------------------------------------------------


def test_fairness_over_all_agencies(world: World) -> None:
    raters = {"disdik": nip_of(90), "dinkes": nip_of(91)}
    for minute, (agency, rater) in enumerate(raters.items()):
        first = 10 * (minute + 1)
        rows = [person(first + n, GOOD, supervisor_nip=rater) for n in range(6)]
        world.upload(rows, agency=agency, minute=minute)
    world.upload(
        [person(10 + n, GOOD, supervisor_nip=nip_of(90), alpa="0") for n in range(6)],
        period="2026-08",
        minute=9,
    )

    auditor = world.http(
        "GET", FAIRNESS, "auditor", query={"agency_ratings": "disdik=baik,dinkes=istimewa"}
    ).content
    author = world.http("GET", FAIRNESS, "rules-author").content

    assert auditor["people"] == 12
    assert {rater["nip"] for rater in auditor["raters"]} == set(raters.values())
    assert [each["expected_of"] for each in auditor["distributions"]] == ["istimewa", "baik"]
    copies = {each["agency"]: (each["comparable"], each["copied"]) for each in auditor["copies"]}
    assert copies == {"disdik": (6, 6), "dinkes": (None, None)}
    assert auditor["distributions"][1]["name"] == "Dinas Pendidikan"
    assert not re.search(r"\d{18}", json.dumps(author))
    assert [rater["number"] for rater in author["raters"]] == [1, 1]


@pytest.mark.parametrize(("role", "status"), [("auditor", 500), ("rules-author", 200)])
def test_fairness_names_nobody_by_the_nip_of_another_person(
    world: World, role: str, status: int
) -> None:
    """Ranks need no NIP to be right; whoever gets NIPs gets none where one was changed."""
    world.upload([person(n, GOOD, supervisor_nip=nip_of(90)) for n in range(6)])
    record = world.items("BATCH#")[0]
    world.tamper(record["pk"], record["sk"], nip={"S": nip_of(91)})

    answer = world.http("GET", FAIRNESS, role)

    assert answer.status == status
    assert answer.content.get("code") == ("E747" if status == 500 else None)


@pytest.mark.parametrize("role", ["agency-disdik", "finance", "rules-approver"])
def test_fairness_is_for_the_auditor_and_the_rules_author(world: World, role: str) -> None:
    world.upload([person(1)])
    assert world.http("GET", FAIRNESS, role).status == 403


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/periods/2026-08/fairness", {}, 404, "E802"),
        ("/periods/x/fairness", {}, 400, "E007"),
        (FAIRNESS, {"agency_ratings": "disdik=bagus"}, 400, "E821"),
    ],
)
def test_fairness_that_cannot_be_answered(
    world: World, path: str, query: dict[str, str], status: int, code: str
) -> None:
    world.upload([person(1)])
    answer = world.http("GET", path, "auditor", query=query)
    assert (answer.status, answer.content["code"]) == (status, code)
