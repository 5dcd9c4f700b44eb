"""Puts agencies and registers in force, by two people of the administration."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infrastructure.deploy.stacks import DeployError
from infrastructure.local import aws
from infrastructure.local.places import ROOT

SAMPLE = ROOT / "events" / "agencies" / "2026-01-01.csv"
UPLOADER, APPROVER = "ratna", "bagus"
WAIT_SECONDS = 60


class Personnel:
    """The personnel administration: whoever uploads is one person, whoever approves another.

    ``session`` is one of its role, as a person of a name; ``folder`` has the files: ``agencies``
    or ``register``.
    """

    def __init__(
        self, session: Callable[[str], Any], bucket: str, api_url: str, folder: str = "agencies"
    ) -> None:
        self._session = session
        self._bucket, self._api_url = bucket, api_url
        self._folder, self._routes = folder, f"/{folder}/files"

    def put_in_force(self, path: Path) -> dict[str, Any]:
        """Upload a file and have it approved; the difference that was approved.

        Raises:
            DeployError: where it is refused, or nothing comes of it.
        """
        version_id = self.upload(path.name, path.read_bytes())
        view = self.wait_for(path.stem, version_id)
        self.approve(path.stem, view["digest"])
        return view

    def has_any(self) -> bool:
        """Whether any file is in force."""
        return self.api(APPROVER).get(self._routes)["in_force_sha256"] is not None

    def upload(self, name: str, data: bytes) -> str:
        """Upload a file; its version id."""
        s3 = self._session(UPLOADER).client("s3")
        key = f"{self._folder}/{name}"
        return str(s3.put_object(Bucket=self._bucket, Key=key, Body=data)["VersionId"])

    def wait_for(self, dated: str, version_id: str) -> dict[str, Any]:
        """The file of a date as soon as it is a certain version."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            files = self.api(APPROVER).get(self._routes)["files"]
            if any((file["date"], file["version_id"]) == (dated, version_id) for file in files):
                view: dict[str, Any] = self.api(APPROVER).get(f"{self._routes}/{dated}")
                return view
            time.sleep(0.1)
        raise DeployError(f"{self._folder}/{dated} was not taken; see reports/{self._folder}/.")

    def approve(self, dated: str, digest: str, name: str = APPROVER) -> dict[str, Any]:
        """Approve a difference as somebody."""
        path = f"{self._routes}/{dated}/approval"
        answer: dict[str, Any] = self.api(name).post(path, {"digest": digest})
        return answer

    def api(self, name: str) -> Any:
        """The API, called by somebody of the personnel administration."""
        return aws.signed_api(self._api_url, self._session(name))


def put_sample_in_force(personnel: Personnel, report: Callable[[str], None]) -> None:
    """Put the sample in force, unless agencies are: somebody may have uploaded their own."""
    report("Putting the agencies in force, by two people")
    if not personnel.has_any():
        personnel.put_in_force(SAMPLE)
