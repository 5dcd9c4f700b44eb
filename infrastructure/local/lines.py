"""Puts the sample lines of three agencies in force: each is uploaded by HR, agreed to by its head.

They begin before the day of the upload and are each agency's first, so they wait for the head.
"""

import time
from pathlib import Path
from typing import Any

from infrastructure.deploy.stacks import DeployError
from infrastructure.local import aws
from infrastructure.local.deploy import ROLE_PREFIX, Deployment
from infrastructure.local.places import ROOT

SAMPLES = ROOT / "events" / "lines"
WAIT_SECONDS = 60


def put_lines_in_force(deployment: Deployment) -> int:
    """Put the samples in force where an agency has no list yet; how many rows they have.

    Raises:
        DeployError: where one is refused, or nothing comes of it.
    """
    waiting = {}
    for path in sorted(SAMPLES.glob("*/*.csv")):
        agency = path.parent.name
        if _api(deployment, agency).get(_files(agency))["in_force_sha256"] is None:
            waiting[agency] = (path.stem, _upload(deployment, path))
    return sum(_approve(deployment, agency, *file) for agency, file in waiting.items())


def _upload(deployment: Deployment, path: Path) -> str:
    """Upload a list as its agency's HR; its version id."""
    put = (
        _session(deployment, f"agency-{path.parent.name}")
        .client("s3")
        .put_object(
            Bucket=deployment.outputs["IntakeBucketName"],
            Key=f"lines/{path.parent.name}/{path.name}",
            Body=path.read_bytes(),
        )
    )
    return str(put["VersionId"])


def _approve(deployment: Deployment, agency: str, dated: str, version_id: str) -> int:
    """Approve a list as the head as soon as it is there; its rows."""
    api, deadline = _api(deployment, agency), time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if any(file["version_id"] == version_id for file in api.get(_files(agency))["files"]):
            view = api.get(f"{_files(agency)}/{dated}")
            api.post(f"{_files(agency)}/{dated}/approval", {"digest": view["digest"]})
            return int(view["rows"])
        time.sleep(0.1)
    raise DeployError(f"The lines of {agency} were not taken; see reports/lines/{agency}/.")


def _files(agency: str) -> str:
    return f"/agencies/{agency}/lines/files"


def _api(deployment: Deployment, agency: str) -> Any:
    """The API, called by the agency's head."""
    session = _session(deployment, f"agency-{agency}-head")
    return aws.signed_api(deployment.outputs["ApiUrl"], session)


def _session(deployment: Deployment, caller: str) -> Any:
    return aws.caller_session(deployment.engine, f"{ROLE_PREFIX}-{caller}", caller)
