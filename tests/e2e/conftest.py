"""A deployed city with IAM enforced, shared by the end-to-end tests of a session.

It is on local AWS, or a stage on AWS that ``TUKIN_STAGE`` names (``tests/e2e/stage.py``).
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest

from infrastructure.local import aws, engine
from infrastructure.local.deploy import ROLE_PREFIX, Deployment, deploy
from tests.e2e import stage
from tukin.aws.signed_api import SignedApi

WAIT_SECONDS = 90
ON_ITS_WAY = {"received", "validated"}


class City:
    """The deployed application as its callers see it, each with the credentials of its role."""

    prefix = ROLE_PREFIX

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.outputs = deployment.outputs
        self._sessions: dict[tuple[str, str], Any] = {}

    @property
    def rules(self) -> Mapping[str, str]:
        """Where the rule book is in AppConfig."""
        return self.deployment.stacks.rules

    @property
    def base(self) -> str:
        """The API's address for whoever signs nothing; local AWS's own names are in no DNS."""
        return f"{self.deployment.engine.url}/_aws/execute-api/{self.outputs['ApiId']}/$default"

    @property
    def endpoint(self) -> Mapping[str, str]:
        """What a process needs in its environment to find this AWS."""
        return {"AWS_ENDPOINT_URL": self.deployment.engine.url}

    def printed(self) -> str:
        """What this AWS itself has printed, besides what is in its log groups."""
        return self.deployment.engine.log.read_text(encoding="utf-8", errors="replace")

    def _assume(self, role: str, name: str) -> Any:
        return aws.caller_session(self.deployment.engine, role, name)

    def session(self, caller: str, name: str = "") -> Any:
        """A boto3 session of a caller such as ``agency-disdik`` or ``finance``, as somebody.

        Without a name it is the person who is called like the role.
        """
        name = name or caller
        if (caller, name) not in self._sessions:
            self._sessions[caller, name] = self._assume(f"{self.prefix}-{caller}", name)
        return self._sessions[caller, name]

    def admin(self, service: str) -> Any:
        """A client of whoever deployed."""
        session: Any = aws.admin_session(self.deployment.engine)
        return session.client(service)

    def api(self, caller: str, name: str = "") -> SignedApi:
        """The API, called as a role by somebody."""
        return aws.signed_api(self.outputs["ApiUrl"], self.session(caller, name))

    def release(self, run_id: str, who: str = "releaser") -> dict[str, Any]:
        """Wait until a run is prepared, and release it as another finance person."""
        finance = self.api("finance", who)
        path = f"/runs/{run_id}"
        run = wait_for("the preparation", lambda: _at_rest(finance.get(path)))
        assert run["status"] == "prepared", run
        body = {"digest": run["digest"], "confirmed_first_payments": run["first_payments_sha256"]}
        return finance.post(f"{path}/release", body)

    def tick(self) -> None:
        """Wait for the next second of S3's clock: within one, random version ids are the order."""
        second = int(time.time())
        while int(time.time()) == second:
            time.sleep(0.02)

    def put(self, agency: str, period: str, name: str, data: bytes) -> str:
        """Upload a file as its agency; the object's version id."""
        self.tick()
        answer = (
            self.session(f"agency-{agency}")
            .client("s3")
            .put_object(
                Bucket=self.outputs["IntakeBucketName"],
                Key=f"uploads/{agency}/{period}/{name}",
                Body=data,
            )
        )
        return str(answer["VersionId"])

    def upload(self, agency: str, period: str, name: str, data: bytes) -> dict[str, Any]:
        """Upload a file and wait for what becomes of it."""
        version_id = self.put(agency, period, name, data)
        return self.outcome(agency, period, version_id)

    def outcome(
        self, agency: str, period: str, version_id: str, within: float = WAIT_SECONDS
    ) -> dict[str, Any]:
        """Wait until an upload is final."""
        api = self.api(f"agency-{agency}")

        def find() -> dict[str, Any] | None:
            uploads = api.get(f"/agencies/{agency}/periods/{period}/uploads")["uploads"]
            found = [u for u in uploads if u["version_id"] == version_id]
            return found[0] if found and found[0]["status"] not in ON_ITS_WAY else None

        upload: dict[str, Any] = wait_for(f"upload of {agency} {period}", find, within)
        return upload

    def report(self, agency: str, key: str) -> bytes:
        """A report, fetched as the agency it belongs to."""
        s3 = self.session(f"agency-{agency}").client("s3")
        data: bytes = s3.get_object(Bucket=self.outputs["IntakeBucketName"], Key=key)["Body"].read()
        return data

    def records(self, agency: str, period: str) -> list[dict[str, Any]]:
        """All live records of an agency and period, page by page."""
        api = self.api(f"agency-{agency}")
        path = f"/agencies/{agency}/periods/{period}/records"
        page = api.get(path)
        records: list[dict[str, Any]] = page["records"]
        while page["cursor"]:
            page = api.get(path, cursor=page["cursor"])
            records += page["records"]
        return records


def wait_for(what: str, find: Callable[[], Any], within: float = WAIT_SECONDS) -> Any:
    """What ``find`` gives as soon as it is not None."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if (found := find()) is not None:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what}: nothing within {within} s")


def _at_rest(run: dict[str, Any]) -> dict[str, Any] | None:
    return None if run["status"] in ("preparing", "releasing", "committed") else run


class StageCity(City):
    """The same on a stage of AWS; it has no engine."""

    def __init__(self, found: stage.DeployedStage) -> None:
        self.prefix = found.stage.application
        self.outputs = found.outputs.all
        self._found = found
        self._sessions = {}

    @property
    def rules(self) -> Mapping[str, str]:
        """Where the rule book is in AppConfig."""
        return self._found.outputs.rules

    @property
    def base(self) -> str:
        """The API's address for whoever signs nothing."""
        return self.outputs["ApiUrl"]

    @property
    def endpoint(self) -> Mapping[str, str]:
        """What a process needs in its environment to find this AWS."""
        return {name: os.environ[name] for name in ("AWS_ENDPOINT_URL",) if name in os.environ}

    def printed(self) -> str:
        """Nothing but its log groups."""
        return ""

    def admin(self, service: str) -> Any:
        """A client of whoever deployed."""
        return self._found.session.client(service)

    def _assume(self, role: str, name: str) -> Any:
        return self._found.caller(role, name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run on the stage that is named."""
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    if stage.name() and here:
        stage.leave_out(here, stage.find(stage.name()))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The real templates with the sample rule book in force, on local AWS or the stage."""
    if stage.name():
        found = stage.find(stage.name())
        stage.put_agencies_in_force(found)
        stage.put_rules_in_force(found)
        yield StageCity(found)
        return
    with engine.running(tmp_path_factory.mktemp("engine")) as running:
        yield City(deploy(running))


@pytest.fixture(autouse=True)
def _own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys of an earlier test stand in the environment, where they would go before a profile."""
    if stage.name():
        return  # they are whoever runs the tests
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
