"""Rules get in force by four eyes on exactly what was simulated; uploads in flight keep theirs."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infrastructure.local import aws, engine
from infrastructure.local.deploy import ROLE_PREFIX, deploy
from tests.e2e.conftest import ON_ITS_WAY, City, wait_for
from tests.scenarios.loader import changed, sample_rules
from tukin.aws.signed_api import ApiError, SignedApi
from tukin.cli.main import app

pytestmark = [pytest.mark.engine, pytest.mark.local("it changes the rules in force")]

AGENCY, PERIOD = "disdik", "2026-10"
OLD = sample_rules("named-indicators")
NEW = changed(OLD, {"positions.9.amount_idr": 13_800_000})
"""Administrasi Terampil earns 300,000 more."""

UNSEEN = {"simulation_sha256": "0" * 64}

MANY = 4_000
"""Rows that keep the pipeline busy for longer than an approval takes."""


@pytest.fixture(scope="module")
def own_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """An engine of its own: these tests change the rules in force."""
    with engine.running(tmp_path_factory.mktemp("engine")) as running:
        yield City(deploy(running))


def _book(rules: dict[str, Any]) -> str:
    return json.dumps({"rule_sets": [sample_rules("jakarta-108-2016"), rules]})


def _people(count: int, score: int = 100) -> bytes:
    text = io.StringIO()
    indicators = [item["code"] for item in OLD["indicators"]]
    columns = ["nip", "name", "position", "grade", "employment", *indicators]
    writer = csv.writer(text, delimiter=";")
    writer.writerow(columns)
    for number in range(count):
        day, rest = divmod(number, 990)
        month, sequence = divmod(rest, 99)
        nip = f"1985{month + 1:02d}{day + 1:02d}2010011{sequence + 901}"
        person = [nip, f"Contoh {number}", "administrasi-terampil", "III/a", "PNS"]
        writer.writerow([*person, *[score] * len(indicators)])
    return text.getvalue().encode()


def _as(city: City, caller: str, person: str) -> SignedApi:
    """The API as a person in a role: what an identity centre makes the session's name."""
    session = aws.caller_session(city.deployment.engine, f"{ROLE_PREFIX}-{caller}", person)
    return aws.signed_api(city.outputs["ApiUrl"], session)


def _refusal(call: Any) -> tuple[int, str]:
    with pytest.raises(ApiError) as refused:
        call()
    return refused.value.status, str(refused.value.problem.get("code"))  # IAM gives none


def test_from_proposal_to_pay_and_back(own_city: City) -> None:
    city = own_city
    first = city.upload(AGENCY, PERIOD, "a.csv", _people(3))
    assert (first["status"], first["accepted"]) == ("published", 3)
    assert _gross(city) == {13_500_000}

    sari = _as(city, "rules-author", "sari")
    sari_approves = _as(city, "rules-approver", "sari")
    budi = _as(city, "rules-approver", "budi")

    # Only sound documents can be proposed, and not what is in force already.
    half = changed(OLD, {"indicators.0.weight_percent": "0.4"})
    assert _refusal(lambda: _propose(sari, _book(half))) == (400, "E601")
    assert _refusal(lambda: _propose(sari, _book(OLD))) == (409, "E657")

    proposal = _propose(sari, _book(NEW))
    assert _propose(sari, _book(NEW)) == proposal  # asking again changes nothing
    path = f"/rules/proposals/{proposal['sha256']}"
    assert _refusal(lambda: _propose(budi, _book(NEW)))[0] == 403
    assert _refusal(lambda: _approve(sari, path, UNSEEN))[0] == 403
    assert _refusal(lambda: _approve(budi, path, UNSEEN)) == (409, "E652")

    # Tried here, over what is live, by nobody's choice: three people, 300,000 rupiah each.
    chosen = {"period": PERIOD, "rule_set": "jakarta-108-2016"}
    assert _refusal(lambda: sari.post(f"{path}/simulation", chosen)) == (400, "E803")
    simulated = sari.post(f"{path}/simulation", {})
    assert simulated["what_if"]["basis"] == "live"
    (only,) = simulated["what_if"]["sets"]
    total = only["lowest"]["total"]
    assert total["gross_after_idr"] - total["gross_before_idr"] == 3 * 300_000
    assert (total["people"], total["gainers"], total["losers"]) == (3, 3, 0)
    read = budi.get(path)
    assert read["what_if"] == simulated["what_if"]
    assert json.loads(read["document"])["rule_sets"][1]["positions"][9]["amount_idr"] == 13_800_000

    digest = _digests(simulated)

    # The author in the approver's role is still the author.
    assert _refusal(lambda: _approve(sari_approves, path, digest)) == (403, "E653")

    # A large upload is on its way under the old rules while the new ones get in force.
    version = city.put(AGENCY, PERIOD, "b.csv", _people(MANY))
    wait_for("the large upload", lambda: _upload(city, version))
    approved = _approve(budi, path, digest)
    in_flight = _upload(city, version)
    assert in_flight is not None
    assert in_flight["status"] in ON_ITS_WAY, "MANY is too few for this machine"
    assert _refusal(lambda: _approve(budi, path, digest)) == (409, "E654")
    assert budi.get("/rules/live")["sha256"] == proposal["sha256"]
    assert city.outcome(AGENCY, PERIOD, version)["status"] == "published"
    assert _gross(city) == {13_500_000}

    # The next upload is paid by the new rules, as soon as receive_upload has looked again.
    paid = wait_for("an upload under the new rules", lambda: _paid_by_new_rules(city))
    assert paid == {13_800_000}

    returned = _back_by_two(city, proposal)
    assert _refusal(lambda: _go_back(budi, "lagi")) == (404, "E658")

    reported = [
        (event["kind"], event["who"].rpartition("/")[2], event["why"], event["version"])
        for event in _as(city, "auditor", "rina").get("/rules/history")["events"]
    ]
    assert reported == [
        ("rolled_back", "citra", "sudah dibahas", returned["version"]),
        ("approved", "citra", "sudah dibahas", None),
        ("simulated", "budi", "salah besaran", None),
        ("proposed", "budi", "salah besaran", None),
        ("deployed", "budi", "sudah dibahas", approved["version"]),
        ("approved", "budi", "sudah dibahas", None),
        ("simulated", "sari", "kenaikan 2027", None),
        ("proposed", "sari", "kenaikan 2027", None),
        ("deployed", "wahyu", "the first rule book", 1),
        ("approved", "wahyu", "the first rule book", None),
        ("simulated", "wahyu", "the first rule book", None),
        ("proposed", "sekar", "the first rule book", None),
    ]


def test_a_book_that_is_deployed_past_the_application_pays_nobody(own_city: City) -> None:
    """By whoever may write to AppConfig; local AWS asks no validator, so the pin has to."""
    appconfig, ids = own_city.admin("appconfig"), own_city.deployment.stacks.rules
    before = own_city.api("auditor").get("/rules/live")
    dear = changed(OLD, {"positions.9.amount_idr": 40_500_000})
    version = appconfig.create_hosted_configuration_version(
        ApplicationId=ids["ApplicationId"],
        ConfigurationProfileId=ids["ProfileId"],
        Content=_book(dear).encode(),
        ContentType="application/json",
    )["VersionNumber"]
    _deploy(own_city, version)
    live = own_city.api("auditor").get("/rules/live")
    assert live["sha256"] == before["sha256"]
    assert live["unapproved_sha256"] not in (None, before["sha256"])

    found = wait_for("an upload that waits for a book", lambda: _code_of_next(own_city))
    assert found == "E666"
    _deploy(own_city, version - 1)
    assert own_city.api("auditor").get("/rules/live")["unapproved_sha256"] is None


def _code_of_next(city: City) -> str | None:
    """Why another upload waits; None where it does not, since a function keeps a book for 30 s."""
    path = f"/agencies/{AGENCY}/periods/2026-12/uploads"
    version_id = city.put(AGENCY, "2026-12", "a.csv", _people(2))

    def find() -> dict[str, Any] | None:
        uploads = city.api(f"agency-{AGENCY}").get(path)["uploads"]
        found = [each for each in uploads if each["version_id"] == version_id]
        settled = found and (found[0]["error_code"] or found[0]["status"] not in ON_ITS_WAY)
        return found[0] if settled else None

    code: str | None = wait_for("an upload to go on or to wait", find)["error_code"]
    return code


def _deploy(city: City, version: int) -> None:
    ids = city.deployment.stacks.rules
    city.admin("appconfig").start_deployment(
        **_environment(city),
        ConfigurationProfileId=ids["ProfileId"],
        ConfigurationVersion=str(version),
        DeploymentStrategyId=ids["StrategyId"],
    )


def test_a_proposal_on_former_rules_must_be_made_again(own_city: City) -> None:
    sari = _as(own_city, "rules-author", "sari")
    budi = _as(own_city, "rules-approver", "budi")
    paths, digests = [], []
    for amount in (13_900_000, 14_000_000):
        rules = changed(OLD, {"positions.9.amount_idr": amount})
        proposal = _propose(sari, _book(rules))
        paths.append(f"/rules/proposals/{proposal['sha256']}")
        digests.append(_tried(budi, paths[-1]))
    _approve(budi, paths[0], digests[0])
    assert _refusal(lambda: _approve(budi, paths[1], digests[1])) == (409, "E655")


def test_by_the_command(own_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator's way: change a weight, see what it does, propose; another one approves."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(own_city.deployment.engine.aws_config))
    monkeypatch.setenv("TUKIN_API_URL", own_city.outputs["ApiUrl"])

    def run(role: str, *arguments: str) -> str:
        monkeypatch.setenv("AWS_PROFILE", f"{ROLE_PREFIX}-{role}")
        result = CliRunner().invoke(app, ["rules", *arguments], env={"COLUMNS": "200"})
        assert result.exit_code == 0, result.output
        return result.stdout

    new = tmp_path / "new.json"
    changes = {
        "rule_set": "mulai-2027",
        "effective_from": "2027-01",
        "indicators.0.weight_percent": 45,
        "indicators.1.weight_percent": 15,
        "coaching.threshold_percent": 101,
    }
    new.write_text(json.dumps(changed(OLD, changes)))
    assert "mulai-2027" in run("rules-author", "diff", "live", str(new))
    tried = run("rules-author", "simulate", str(new), "--period", PERIOD)
    assert "Dirujuk: 0 → " in tried
    proposed = run("rules-author", "propose", str(new), "--reason", "bobot 2027")
    (sha256,) = re.findall(r"[0-9a-f]{64}", proposed.splitlines()[0])
    page = tmp_path / "report.html"
    run("rules-author", "simulate", sha256, "--format", "html", "--output", str(page))
    assert "mulai-2027" in page.read_text()
    (digest,) = re.findall(r"digest\">([0-9a-f]{64})<", page.read_text())
    arguments = ("approve", sha256, "--reason", "setuju", "--digest", digest)
    assert "versi" in run("rules-approver", *arguments)
    history = run("auditor", "history")
    assert "bobot 2027" in history
    assert "mulai-2027" in run("auditor", "diff", "jakarta", "live")
    assert "Diusulkan kembali ke" in run("rules-approver", "rollback", "--reason", "uji coba")


def test_another_deployment_under_way(own_city: City) -> None:
    """An approval that cannot be deployed now is, and goes on later; going back never waits."""
    sari = _as(own_city, "rules-author", "sari")
    budi = _as(own_city, "rules-approver", "budi")
    rules = changed(OLD, {"positions.9.amount_idr": 14_100_000})
    path = f"/rules/proposals/{_propose(sari, _book(rules))['sha256']}"
    digest = _tried(budi, path)

    number = _start_slow_deployment(own_city)
    assert _refusal(lambda: _approve(budi, path, digest)) == (409, "E656")
    sari_approves = _as(own_city, "rules-approver", "sari")
    assert _refusal(lambda: _approve(sari_approves, path, digest))[0] == 403
    own_city.admin("appconfig").stop_deployment(**_environment(own_city), DeploymentNumber=number)
    _approve(budi, path, digest)
    before = budi.get(path)["proposal"]["base_sha256"]
    assert budi.get("/rules/live")["sha256"] != before

    _start_slow_deployment(own_city, minutes=0, bake_minutes=60)
    path = f"/rules/proposals/{_go_back(sari, 'salah')['sha256']}"
    _approve(budi, path, _tried(budi, path))
    assert budi.get("/rules/live")["sha256"] == before


def _back_by_two(city: City, proposal: dict[str, Any]) -> dict[str, Any]:
    """Back at once, by two people, to what two had agreed on before; one alone only proposes it."""
    budi = _as(city, "rules-approver", "budi")
    back = _go_back(budi, "salah besaran")
    assert _go_back(budi, "salah besaran") == back
    assert budi.get("/rules/live")["sha256"] == proposal["sha256"]
    path = f"/rules/proposals/{back['sha256']}"
    digest = _tried(budi, path)
    assert _refusal(lambda: _approve(budi, path, digest)) == (403, "E653")
    returned = _approve(_as(city, "rules-approver", "citra"), path, digest)
    assert budi.get("/rules/live")["sha256"] == proposal["base_sha256"] == back["sha256"]
    return returned


def _go_back(api: SignedApi, reason: str) -> dict[str, Any]:
    live = api.get("/rules/live")["sha256"]
    return api.post("/rules/rollback", {"reason": reason, "replaces_sha256": live})


def _environment(city: City) -> dict[str, str]:
    ids = city.deployment.stacks.rules
    return {"ApplicationId": ids["ApplicationId"], "EnvironmentId": ids["EnvironmentId"]}


def _start_slow_deployment(city: City, minutes: int = 60, bake_minutes: int = 0) -> int:
    """Somebody rolls out the latest version once more, for an hour."""
    appconfig, ids = city.admin("appconfig"), city.deployment.stacks.rules
    profile = ids["ProfileId"]
    versions = appconfig.list_hosted_configuration_versions(
        ApplicationId=ids["ApplicationId"], ConfigurationProfileId=profile
    )["Items"]
    strategy = appconfig.create_deployment_strategy(
        Name=f"slow-{len(versions)}", DeploymentDurationInMinutes=minutes, GrowthFactor=1,
        FinalBakeTimeInMinutes=bake_minutes, ReplicateTo="NONE",
    )["Id"]  # fmt: skip
    number: int = appconfig.start_deployment(
        **_environment(city),
        ConfigurationProfileId=profile,
        ConfigurationVersion=str(max(each["VersionNumber"] for each in versions)),
        DeploymentStrategyId=strategy,
    )["DeploymentNumber"]
    return number


def test_a_trial_needs_no_proposal(own_city: City) -> None:
    sari = _as(own_city, "rules-author", "sari")
    rules = changed(OLD, {"coaching.threshold_percent": "100.5"})
    tried = sari.post("/rules/simulations", {"document": json.dumps(rules), "period": PERIOD})
    impact = tried["impact"]
    assert impact["referrals_opened"] == impact["total"]["people"]
    assert _refusal(
        lambda: sari.post(
            "/rules/simulations", {"document": json.dumps(rules), "period": "2026-01"}
        )
    ) == (404, "E659")


@pytest.mark.parametrize("caller", ["agency-disdik", "finance"])
def test_rules_are_not_for_everybody(own_city: City, caller: str) -> None:
    assert _refusal(lambda: own_city.api(caller).get("/rules/history"))[0] == 403


def _propose(api: SignedApi, document: str) -> dict[str, Any]:
    return api.post("/rules/proposals", {"document": document, "reason": "kenaikan 2027"})


def _tried(api: SignedApi, path: str) -> dict[str, Any]:
    """The digests of what the server finds that a proposal would do."""
    return _digests(api.post(f"{path}/simulation", {}))


def _digests(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in ("simulation_sha256", "controls_sha256")}


def _approve(api: SignedApi, path: str, digests: dict[str, Any]) -> dict[str, Any]:
    return api.post(f"{path}/approval", {"reason": "sudah dibahas"} | digests)


def _gross(city: City) -> set[int]:
    return {record["gross_idr"] for record in city.records(AGENCY, PERIOD)}


def _upload(city: City, version_id: str) -> dict[str, Any] | None:
    api = city.api(f"agency-{AGENCY}")
    uploads = api.get(f"/agencies/{AGENCY}/periods/{PERIOD}/uploads")["uploads"]
    return next((each for each in uploads if each["version_id"] == version_id), None)


def _paid_by_new_rules(city: City) -> set[int] | None:
    upload = city.upload(AGENCY, "2026-11", "c.csv", _people(4))
    assert upload["status"] == "published"
    gross = {record["gross_idr"] for record in city.records(AGENCY, "2026-11")}
    return gross if gross != {13_500_000} else None
