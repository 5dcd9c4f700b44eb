"""Two months are paid on the engine, to the rupiah of the table in ``settlement.yaml``."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import urllib3
import yaml
from botocore.exceptions import ClientError

from infrastructure.local import engine
from infrastructure.local.deploy import deploy
from infrastructure.local.places import ROOT
from tests.e2e.conftest import City, wait_for
from tests.e2e.test_pipeline import _all_logs
from tukin.aws.signed_api import ApiError
from tukin.payroll.publication import MonthState

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it pays, which nothing can take back, and breaks the archive"),
]

TABLE = yaml.safe_load(Path(__file__).with_name("settlement.yaml").read_text(encoding="utf-8"))
PEOPLE: dict[str, str] = {name: item["nip"] for name, item in TABLE["people"].items()}
SCORES = ("aktivitas", "perilaku", "serapan")


@dataclass
class Story:
    """The steps of the table, done one after the other; what each run paid by its title."""

    city: City
    runs: dict[str, str] = field(default_factory=dict)
    paid: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    states: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    """What the table says of all agencies' states after a step, and what finance saw."""

    def tell(self) -> None:
        for step in TABLE["steps"]:
            ((kind, details),) = step.items()
            getattr(self, f"do_{kind}")(details)
            if "states" in details:
                months = self.months(details["period"])
                seen = {agency: month["state"] for agency, month in months.items()}
                self.states.append((details["states"], seen))

    def months(self, period: str) -> dict[str, dict[str, Any]]:
        """Agency → its month, as finance sees it."""
        view = self.city.api("finance").get(f"/periods/{period}")
        return {month["agency"]: month for month in view["agencies"]}

    def do_upload(self, step: dict[str, Any]) -> None:
        agency, period = step["agency"], step["period"]
        upload = self.city.upload(agency, period, "penilaian.csv", _csv(step["rows"]))
        if "approval" in step:
            path = f"/agencies/{agency}/periods/{period}/uploads/{upload['upload_id']}"
            agency_head = self.city.api(f"agency-{agency}-head")
            view = agency_head.get(f"{path}/changes")
            assert (upload["status"], view["concerns"]) == ("awaiting_approval", step["approval"])
            month = self.months(period)[agency]
            state = step.get("state", "settled")
            assert (month["state"], month["awaiting_approval"]) == (state, 1)
            agency_head.post(f"{path}/approval", {"digest": view["digest"]})
            upload = wait_for(
                "the approved upload", lambda: self._published(agency, period, upload)
            )
        assert upload["status"] == "published"
        self.uploads.append(upload)

    def _published(self, agency: str, period: str, upload: dict[str, Any]) -> dict[str, Any] | None:
        path = f"/agencies/{agency}/periods/{period}/uploads"
        uploads = self.city.api(f"agency-{agency}").get(path)["uploads"]
        (found,) = [u for u in uploads if u["upload_id"] == upload["upload_id"]]
        return found if found["status"] == "published" else None

    def do_run(self, step: dict[str, Any]) -> None:
        finance = self.city.api("finance")
        body: dict[str, Any] = {n: step[n] for n in ("period", "agencies") if n in step}
        key = hashlib.sha256(step["title"].encode()).hexdigest()
        run = finance.post("/runs", body, idempotency_key=key)
        assert finance.post("/runs", body, idempotency_key=key)["run_id"] == run["run_id"]
        run_id = run["run_id"]
        self.city.release(run_id)
        done = wait_for("the run", lambda: _ended(finance.get(f"/runs/{run_id}")))
        assert done["status"] == "signed"
        title = step["title"]
        self.runs[title] = run_id
        self.manifests[title] = finance.get(f"/runs/{run_id}/manifest")
        data = self.file(run_id, "payments.jsonl")
        lines = [json.loads(line) for line in data.splitlines()[1:]]
        self.paid[title] = sorted(lines, key=lambda line: (line["agency"], line["nip"]))

    def do_return(self, step: dict[str, Any]) -> None:
        run_id = self.runs[step["run"]]
        (line,) = [x for x in self.paid[step["run"]] if x["nip"] == PEOPLE[step["who"]]]
        named = {"reason_code": step["reason"], "reference": "RTR-2026-1"}
        body = {"lines": [{"line_id": line["line_id"], **named}]}
        path = f"/runs/{run_id}/returns"
        entered = self.city.api("finance").post(path, body)
        assert entered["returned_idr"] == step["amount"]
        confirmation, digest = f"{path}/confirmation", {"digest": entered["digest"]}
        with pytest.raises(ApiError) as alone:
            self.city.api("finance").post(confirmation, digest)
        assert alone.value.problem["code"] == "E782"
        assert self.city.api("finance", "releaser").post(confirmation, digest)["confirmed_by"]
        self.returned.append(line)

    def file(self, run_id: str, name: str) -> bytes:
        """A file of a run, by its link."""
        links = self.city.api("finance").get(f"/runs/{run_id}/links")["links"]
        answer = urllib3.request("GET", links[name])
        assert answer.status == 200
        return answer.data


def _ended(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if run["status"] in ("signed", "failed", "outdated") else None


def _csv(rows: Mapping[str, Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    columns = ["nip", "name", "position", "grade", "employment", "alpa", *SCORES]
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for name, row in rows.items():
        person = {"nip": PEOPLE[name], "name": name, "employment": "PNS"}
        writer.writerow(person | dict.fromkeys(SCORES, "100") | dict(row))
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own: a run pays all agencies, those of other tests as well."""
    with engine.running(tmp_path_factory.mktemp("settlement")) as running:
        yield City(deploy(running))


@pytest.fixture(scope="module")
def story(city: City) -> Story:
    reported = Story(city)
    reported.tell()
    return reported


RUNS = [step["run"] for step in TABLE["steps"] if "run" in step]


@pytest.mark.parametrize("run", RUNS, ids=[run["title"] for run in RUNS])
def test_a_run_pays_what_the_table_says(story: Story, run: dict[str, Any]) -> None:
    names = {nip: name for name, nip in PEOPLE.items()}
    amounts = ("gross", "tax", "bpjs", "net", "returned", "recovered", "carried", "transfer")
    found = [
        {"who": names[line["nip"]]}
        | {name: line[name] for name in ("agency", "previous_agency", "kind")}
        | {name: line[f"{name}_idr"] for name in (*amounts, "outstanding")}
        for line in story.paid[run["title"]]
    ]
    nothing = dict.fromkeys((*amounts, "outstanding"), 0) | {"previous_agency": None}
    assert found == [nothing | line for line in run["lines"]]
    manifest = story.manifests[run["title"]]
    assert manifest["totals"]["transfer_idr"] == run["total_transfer"]
    assert manifest["totals"]["lines"] == len(run["lines"])
    assert manifest["exceptions"] == run.get("exceptions", 0)
    assert manifest["blocked"] == 0


REACHED = set(MonthState) - {MonthState.WITHDRAWN}
"""That of a withdrawn month is seen in tests/integration/processing/test_withdrawal.py."""


def test_a_month_goes_through_all_states(story: Story) -> None:
    assert [seen for _, seen in story.states] == [said for said, _ in story.states]
    assert {state for _, seen in story.states for state in seen.values()} == REACHED


def test_finance_and_the_agency_see_the_same_month(city: City, story: Story) -> None:
    month = story.months("2026-07")["disdik"]
    assert (month["revision"], month["settled_revision"], month["awaiting_approval"]) == (2, 2, 0)
    for what in ("uploads", "records"):
        own = city.api("agency-disdik").get(f"/agencies/disdik/periods/2026-07/{what}")
        assert {name: own[name] for name in month if name in own} | month == month
        assert own["state"] == "settled"


def test_each_received_what_both_months_entitle_to(story: Story) -> None:
    received: Counter[str] = Counter()
    for lines in story.paid.values():
        for line in lines:
            received[line["nip"]] += line["transfer_idr"]
    for line in story.returned:
        received[line["nip"]] -= line["transfer_idr"]
    assert {name: received[nip] for name, nip in PEOPLE.items()} == TABLE["received"]
    # and the ledger's own sums say the same
    balance = story.manifests["Agustus, retur"]["balance"]
    total = sum(TABLE["received"].values())
    assert balance["transferred_idr"] - balance["returned_idr"] == total
    assert balance["credited_idr"] == total
    assert (balance["outstanding_idr"], balance["pending_idr"]) == (0, 0)


def test_the_regional_files_byte_by_byte(story: Story) -> None:
    run_id = story.runs["Agustus"]
    expected = "".join(line + "\r\n" for line in TABLE["fixed_width"]).encode("ascii")
    assert len(expected) == 5 * (133 + 2)
    assert story.file(run_id, "payments-133.txt") == expected
    rows = [row.split(";") for row in story.file(run_id, "bank.csv").decode().splitlines()]
    assert [row[:5] for row in rows] == TABLE["bank"]
    assert {row[5] for row in rows[1:]} == {line["line_id"] for line in story.paid["Agustus"]}
    # Citra's recovery of July has a line in the listing, and none in what makes a bank pay
    data = story.file(story.runs["Koreksi disdik"], "payments-133.txt")
    assert data.count(b"\r\n") == 1


def test_the_exception_is_listed_with_its_reason(story: Story) -> None:
    data = story.file(story.runs["Agustus, retur"], "exceptions.csv").decode("utf-8-sig")
    ((row),) = list(csv.DictReader(io.StringIO(data)))
    assert (row["nip"], row["reason"], row["returned_idr"]) == (
        PEOPLE["Eko"],
        "bad_account",
        "9711900",
    )
    assert row["returned_run_id"] == story.runs["Agustus"]


def test_manifests_name_each_other(city: City, story: Story) -> None:
    finance = city.api("finance")
    before = None
    for title, run_id in story.runs.items():
        manifest = story.manifests[title]
        if before is not None:
            data = finance.read(f"/runs/{before}/manifest")
            assert manifest["previous_manifest_sha256"] == hashlib.sha256(data).hexdigest()
        before = run_id


def test_finance_acknowledges_once(city: City, story: Story) -> None:
    finance, run_id = city.api("finance", "releaser"), story.runs["Agustus"]
    data = finance.read(f"/runs/{run_id}/manifest")
    body = {"manifest_sha256": hashlib.sha256(data).hexdigest()}
    first = finance.post(f"/runs/{run_id}/acknowledgement", body)
    assert first["acknowledged_by"].startswith("tukin-finance/")
    assert finance.post(f"/runs/{run_id}/acknowledgement", body) == first


def tukin(city: City, caller: str | None, *arguments: str) -> tuple[int, str]:
    """Run the command as a caller, or without any credentials; exit code and all it said."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(city.deployment.engine.directory),
        "AWS_CONFIG_FILE": str(city.deployment.engine.aws_config),
        "COLUMNS": "100",
    }
    if caller is not None:
        environment |= {
            "AWS_PROFILE": f"tukin-{caller}",
            "TUKIN_API_URL": city.outputs["ApiUrl"],
            "TUKIN_ARCHIVE_BUCKET": city.outputs["ArchiveBucketName"],
        }
    done = subprocess.run(
        [sys.executable, "-m", "tukin.cli.main", *arguments],
        env=environment,
        cwd=ROOT / "functions",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def pulled(city: City, story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `tukin runs pull` leaves in a folder."""
    folder = tmp_path_factory.mktemp("pulled")
    run_id = story.runs["Agustus"]
    code, text = tukin(city, "finance", "runs", "pull", run_id, "-o", str(folder), "--parquet")
    assert code == 0, text
    return folder


def trusted_key(city: City, folder: Path) -> Path:
    """The public key as its keeper takes it from KMS (docs/security.md)."""
    der = city.admin("kms").get_public_key(KeyId=city.outputs["SigningKeyArn"])["PublicKey"]
    pem = folder / "trusted.pem"
    body = base64.encodebytes(der).decode()
    pem.write_text(f"-----BEGIN PUBLIC KEY-----\n{body}-----END PUBLIC KEY-----\n")
    return pem


class TestCommand:
    """The ``tukin`` command as finance and the auditor use it."""

    def test_verify_by_the_keys_own_copy(self, city: City, pulled: Path) -> None:
        pem = trusted_key(city, pulled)
        manifest = str(pulled / "manifest.json")
        code, text = tukin(city, None, "verify", manifest, "--key", str(pem))
        assert code == 0, text
        tampered = pulled / "payments.csv"
        data = tampered.read_bytes()
        tampered.write_bytes(data.replace(b"9711900", b"9711901"))
        code, text = tukin(city, None, "verify", manifest, "--key", str(pem))
        tampered.write_bytes(data)
        assert code == 1
        assert "E734" in text

    def test_the_parquet_holds_the_lines(self, story: Story, pulled: Path) -> None:
        from pyarrow import parquet  # noqa: PLC0415

        table = parquet.read_table(pulled / "payments.parquet")
        paid = story.paid["Agustus"]
        assert table.to_pylist() == [{n: line[n] for n in line if n != "key"} for line in paid]

    @pytest.mark.parametrize("title", ["Juli, semua", "Koreksi dinkes", "Agustus, retur"])
    def test_the_auditor_replays_a_run(
        self, city: City, story: Story, title: str, tmp_path: Path
    ) -> None:
        key = str(trusted_key(city, tmp_path))
        code, text = tukin(city, "auditor", "replay", story.runs[title], "--key", key)
        assert code == 0, text
        assert "Sama sampai ke byte" in text

    def test_the_bundle_works_offline(self, city: City, story: Story, tmp_path: Path) -> None:
        path = str(tmp_path / "bundle.zip")
        code, text = tukin(city, "auditor", "bundle", story.runs["Agustus"], "-o", path)
        assert code == 0, text
        key = str(trusted_key(city, tmp_path))
        code, text = tukin(city, None, "replay", "--bundle", path, "--key", key)
        assert code == 0, text
        assert tukin(city, None, "replay", "--bundle", path)[0] == 3

    def test_one_finance_person_prepares_and_another_releases(
        self, city: City, story: Story, tmp_path: Path
    ) -> None:
        code, text = tukin(city, "finance", "settle", "--period", "2026-08", "--agencies", "disdik")
        assert code == 0, text
        assert "Belum ada yang dibayar." in text
        ((run_id, digest),) = re.findall(r"runs release (\w{32}) --digest (\w{64})", text)
        lines = tmp_path / "lines.csv"
        code, text = tukin(city, "finance-2", "runs", "lines", run_id, "-o", str(lines))
        assert (code, lines.read_text().count("\n")) == (0, 1), text  # nobody is due anything
        release = ("runs", "release", run_id, "--digest", digest)
        code, text = tukin(city, "finance", *release)
        assert (code, "E852" in text) == (70, True), text
        code, text = tukin(city, "finance-2", *release)
        assert (code, "ditandatangani" in text) == (0, True), text

    def test_a_prepared_run_is_cancelled(self, city: City, story: Story) -> None:
        code, text = tukin(city, "finance", "settle", "--period", "2026-08", "--yes")
        ((run_id, digest),) = re.findall(r"runs release (\w{32}) --digest (\w{64})", text)
        code, text = tukin(city, "finance", "runs", "cancel", run_id, "--reason", "salah bulan")
        assert (code, "Dibatalkan" in text) == (0, True), text
        code, text = tukin(city, "finance-2", "runs", "release", run_id, "--digest", digest)
        assert (code, "E853" in text) == (70, True), text

    def test_finance_lists_and_returns(self, city: City, story: Story) -> None:
        code, text = tukin(city, "finance", "runs", "list")
        assert code == 0, text
        assert all(run_id in text for run_id in story.runs.values())
        run_id = story.runs["Juli, semua"]
        code, text = tukin(city, "finance", "return", run_id, f"{'f' * 32}=bad_account=RTR-1")
        assert code == 70
        assert "E727" in text

    def test_finance_and_the_auditor_see_the_period(self, city: City, story: Story) -> None:
        for caller in ("finance", "auditor"):
            code, text = tukin(city, caller, "period", "2026-07")
            assert code == 0, text
            assert "dibukukan: 2\n" in text
            assert "belum terbit: 1 (dukcapil)\n" in text
        code, text = tukin(city, "agency-disdik", "period", "2026-07")
        assert code == 70, text

    def test_the_agency_sees_the_state_of_its_month(self, city: City, story: Story) -> None:
        arguments = ("--agency", "disdik", "--period", "2026-07")
        code, text = tukin(city, "agency-disdik", "status", *arguments)
        assert (code, "Status dibukukan   Revisi 2" in text) == (0, True), text

    def test_finance_acknowledges_by_the_manifest(
        self, city: City, story: Story, pulled: Path
    ) -> None:
        run_id, manifest = story.runs["Agustus"], str(pulled / "manifest.json")
        code, text = tukin(city, "finance-2", "acknowledge", run_id, "--manifest", manifest)
        assert (code, "tukin-finance/" in text) == (0, True), text
        other = story.runs["Juli lagi"]
        code, text = tukin(city, "finance-2", "acknowledge", other, "--manifest", manifest)
        assert (code, "E729" in text) == (70, True), text

    def test_problems_are_reported(self, city: City, story: Story) -> None:
        code, text = tukin(city, "finance", "settle", "--period", "2020-01")
        assert (code, "E832" in text) == (70, True), text
        code, text = tukin(city, "finance", "runs", "show", "f" * 32)
        assert (code, "E802" in text) == (70, True), text


class TestStateMachine:
    def run(self, city: City, run_id: str, **item: dict[str, Any]) -> dict[str, Any]:
        """Run a run whose item is in the table, and the item afterwards."""
        states, table = city.admin("stepfunctions"), city.outputs["TableName"]
        key = {"pk": {"S": f"RUN#{run_id}"}, "sk": {"S": "RUN"}}
        known = {
            "run_id": {"S": run_id},
            "period": {"S": "2026-08"},
            "requested_by": {"S": "nobody"},
            "requested_at": {"S": "2026-11-01T08:00:00+00:00"},
        }
        city.admin("dynamodb").put_item(TableName=table, Item=key | known | item)
        arn = states.start_execution(
            stateMachineArn=city.outputs["SettlementArn"], input=json.dumps({"run_id": run_id})
        )["executionArn"]

        def ended() -> str | None:
            status: str = states.describe_execution(executionArn=arn)["status"]
            return None if status == "RUNNING" else status

        assert wait_for("the execution", ended) == "FAILED"
        found: dict[str, Any] = city.admin("dynamodb").get_item(TableName=table, Key=key)["Item"]
        return found

    def test_a_fatal_error_marks_the_run(self, city: City, story: Story) -> None:
        agencies = {"L": [{"S": "nobody"}]}
        item = self.run(city, "a" * 32, status={"S": "requested"}, agencies=agencies)
        assert (item["status"]["S"], item["error_code"]["S"]) == ("failed", "E724")
        assert item["failure"]["S"] == "IntegrityError"

    def test_a_run_that_is_releasing_never_fails(self, city: City, story: Story) -> None:
        item = self.run(city, "c" * 32, status={"S": "releasing"})  # by nobody: a mistake of ours
        assert item["status"]["S"] == "releasing"

    def test_a_committed_run_never_fails(self, city: City, story: Story) -> None:
        item = self.run(city, "b" * 32, status={"S": "committed"})  # without its entry
        assert item["status"]["S"] == "committed"


class TestIsolation:
    def test_only_settle_run_signs(self, city: City, story: Story) -> None:
        for caller in ("finance", "auditor", "agency-disdik"):
            with pytest.raises(ClientError, match="AccessDenied"):
                city.session(caller).client("kms").sign(
                    KeyId=city.outputs["SigningKeyArn"],
                    Message=bytes(32),
                    MessageType="DIGEST",
                    SigningAlgorithm="ECDSA_SHA_256",
                )

    @pytest.mark.parametrize("caller", ["agency-disdik", "agency-disdik-head", "rules-author"])
    def test_nobody_else_sees_a_run(self, city: City, story: Story, caller: str) -> None:
        run_id = story.runs["Agustus"]
        paths = ("/runs", f"/runs/{run_id}", f"/runs/{run_id}/links", "/ledger", "/periods/2026-08")
        for path in paths:
            with pytest.raises(ApiError) as caught:
                city.api(caller).get(path)
            assert caught.value.status == 403

    def test_the_auditor_changes_nothing(self, city: City, story: Story) -> None:
        run_id = story.runs["Agustus"]
        steps = ("returns", "returns/confirmation", "acknowledgement", "release", "cancellation")
        for path in ("/runs", *(f"/runs/{run_id}/{step}" for step in steps)):
            with pytest.raises(ApiError) as caught:
                city.api("auditor").post(path, {})
            assert caught.value.status == 403

    def test_the_auditor_reads_and_does_not_write_the_archive(
        self, city: City, story: Story
    ) -> None:
        s3, bucket = city.session("auditor").client("s3"), city.outputs["ArchiveBucketName"]
        key = f"runs/{story.runs['Agustus']}/manifest.json"
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=bucket, Key=key, Body=b"x")

    def test_a_link_ends_within_five_minutes(self, city: City, story: Story) -> None:
        answer = city.api("finance").get(f"/runs/{story.runs['Agustus']}/links")
        assert answer["links_expire_seconds"] <= 300
        now = int(time.time())
        for link in answer["links"].values():
            query = urllib3.util.parse_url(link).query or ""
            given = dict(part.split("=", 1) for part in query.split("&"))
            left = (
                int(given["Expires"]) - now if "Expires" in given else int(given["X-Amz-Expires"])
            )
            assert left <= 300


def test_no_log_holds_a_person_or_a_line(city: City, story: Story) -> None:
    text = _all_logs(city)
    assert "run finished" in text
    assert [nip for nip in PEOPLE.values() if nip in text] == []
