"""A deployed engine with IAM enforced, shared by the end-to-end tests of a session."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from infrastructure.local import aws, engine
from infrastructure.local.deploy import ROLE_PREFIX, Deployment, deploy
from tukin.aws.signed_api import SignedApi

WAIT_SECONDS = 90
ON_ITS_WAY = {"received", "validated"}


class City:
    """The deployed application as its callers see it, each with the credentials of its role."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.outputs = deployment.outputs
        self._sessions: dict[str, Any] = {}

    def session(self, caller: str) -> Any:
        """A boto3 session of a caller such as ``agency-disdik`` or ``finance``."""
        if caller not in self._sessions:
            role = f"{ROLE_PREFIX}-{caller}"
            self._sessions[caller] = aws.caller_session(self.deployment.engine, role)
        return self._sessions[caller]

    def admin(self, service: str) -> Any:
        """A client of whoever deployed."""
        session: Any = aws.admin_session(self.deployment.engine)
        return session.client(service)

    def api(self, caller: str) -> SignedApi:
        """The API, called as a role."""
        return aws.signed_api(self.outputs["ApiUrl"], self.session(caller))

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


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The real templates on the local engine, with the sample rule book in force."""
    with engine.running(tmp_path_factory.mktemp("engine")) as running:
        yield City(deploy(running))


@pytest.fixture(autouse=True)
def _own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys of an earlier test stand in the environment, where they would go before a profile."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
