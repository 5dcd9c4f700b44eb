"""Puts people who act, agencies and registers in force, by two people of the administration."""

import csv
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from infrastructure.deploy.stacks import DeployError
from infrastructure.local import aws
from infrastructure.local.places import ROOT
from tukin.aws.signed_api import ApiError

SAMPLE = ROOT / "events" / "agencies" / "2026-01-01.csv"
PEOPLE = ROOT / "events" / "grants" / "2026-01-01.csv"
REGISTER = ROOT / "events" / "register" / "2026-10-01.csv"
UPLOADER, APPROVER = "ratna", "bagus"
PATHS = {
    "agencies": "/agencies/files",
    "grants": "/people/files",
    "register": "/register/files",
}
"""The path of each folder's files in the API."""
WAIT_SECONDS = 60


class Personnel:
    """The personnel administration: whoever uploads is one person, whoever approves another.

    ``session`` is one of its role, as a person of a name.
    """

    def __init__(self, session: Callable[[str], Any], bucket: str, api_url: str) -> None:
        self._session = session
        self._bucket, self._api_url = bucket, api_url

    def name_the_first(self) -> None:
        """Name the two, each by themselves, unless two were named before."""
        numbers = {name: _nip_of(name) for name in (UPLOADER, APPROVER)}
        for name, other in ((UPLOADER, APPROVER), (APPROVER, UPLOADER)):
            body = {"nip": numbers[name], "other_nip": numbers[other]}
            try:
                self.api(name).post("/people/first", body)
            except ApiError as refused:
                if refused.problem.get("code") != "E787":
                    raise

    def put_in_force(self, path: Path) -> dict[str, Any]:
        """Upload a file and have it approved; the difference that was approved.

        Its folder says of what it is.

        Raises:
            DeployError: where it is refused, or nothing comes of it.
        """
        folder = path.parent.name
        version_id = self.upload(path.name, path.read_bytes(), folder)
        view = self.wait_for(path.stem, version_id, folder)
        self.approve(path.stem, view["digest"], folder=folder)
        return view

    def has(self, folder: str) -> bool:
        """Whether any file of a folder is in force."""
        return self.api(APPROVER).get(PATHS[folder])["in_force_sha256"] is not None

    def upload(self, name: str, data: bytes, folder: str = "agencies") -> str:
        """Upload a file; its version id."""
        s3 = self._session(UPLOADER).client("s3")
        put = s3.put_object(Bucket=self._bucket, Key=f"{folder}/{name}", Body=data)
        return str(put["VersionId"])

    def wait_for(self, dated: str, version_id: str, folder: str = "agencies") -> dict[str, Any]:
        """The file of a date as soon as it is a certain version."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            files = self.api(APPROVER).get(PATHS[folder])["files"]
            if any((file["date"], file["version_id"]) == (dated, version_id) for file in files):
                view: dict[str, Any] = self.api(APPROVER).get(f"{PATHS[folder]}/{dated}")
                return view
            time.sleep(0.1)
        raise DeployError(f"The {folder} of {dated} were not taken; see reports/{folder}/.")

    def approve(
        self, dated: str, digest: str, name: str = APPROVER, folder: str = "agencies"
    ) -> dict[str, Any]:
        """Approve a difference as somebody."""
        path = f"{PATHS[folder]}/{dated}/approval"
        answer: dict[str, Any] = self.api(name).post(path, {"digest": digest})
        return answer

    def api(self, name: str) -> Any:
        """The API, called by somebody of the personnel administration."""
        return aws.signed_api(self._api_url, self._session(name))


def put_sample_in_force(
    personnel: Personnel, report: Callable[[str], None], lists: Sequence[Path] = (PEOPLE, SAMPLE)
) -> None:
    """Put the samples in force, unless others are: somebody may have uploaded their own."""
    report("Putting people who act and agencies in force, by two people")
    personnel.name_the_first()
    for sample in lists:
        if not personnel.has(sample.parent.name):
            personnel.put_in_force(sample)


def put_register_in_force(personnel: Personnel) -> None:
    """Put the sample of a register in force, unless there is one: who is in none cannot sign in."""
    if not personnel.has("register"):
        personnel.put_in_force(REGISTER)


def _nip_of(user: str) -> str:
    """Somebody's number by the sample."""
    rows = csv.DictReader(PEOPLE.open(encoding="utf-8", newline=""), delimiter=";")
    return next(row["nip"] for row in rows if row["users"] == user)
