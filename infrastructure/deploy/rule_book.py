"""The first rule book of a stage, by two people as every later one: no book comes past them."""

from typing import Any

from infrastructure.deploy.deployment import Outputs
from infrastructure.deploy.stacks import wait_while

_REASON = "the first rule book"


def put_by_two(author: Any, approver: Any, document: bytes) -> str:
    """Propose a book as one person and approve it as another; its SHA-256.

    Args:
        author, approver: the API, called by a person in the role of an author and of an approver.
        document: the book.
    """
    body = {"document": document.decode(), "reason": _REASON}
    sha256 = str(author.post("/rules/proposals", body)["sha256"])
    path = f"/rules/proposals/{sha256}"
    tried = approver.post(f"{path}/simulation", {})
    names = ("simulation_sha256", "controls_sha256")
    agreed = {"reason": _REASON} | {name: tried[name] for name in names}
    approver.post(f"{path}/approval", agreed)
    return sha256


def put_programme_by_two(author: Any, approver: Any, document: bytes) -> str:
    """Propose a programme as one person and approve it as another; its SHA-256.

    Args:
        author, approver: as of ``put_by_two``.
        document: the programme.
    """
    body = {"document": document.decode(), "reason": "the first programme"}
    found = author.post("/rules/programme/proposals", body)
    agreed = {"reason": body["reason"], "digest": found["digest"]}
    approver.post(f"/rules/programme/proposals/{found['sha256']}/approval", agreed)
    return str(found["sha256"])


def wait_for_it(session: Any, outputs: Outputs, *, seconds: float, pause: float) -> None:
    """Wait until the latest deployment of a book has come to its end.

    Raises:
        DeployError: it is not in force after ``seconds``.
    """
    wait_while(
        "The deployment of the rule book",
        lambda: _states(session, outputs)[0],
        going={"BAKING", "VALIDATING", "DEPLOYING"},
        done={"COMPLETE"},
        seconds=seconds,
        pause=pause,
    )


def has_rules(session: Any, outputs: Outputs) -> bool:
    """Whether any rule book was ever put in force."""
    return "COMPLETE" in _states(session, outputs)


def _states(session: Any, outputs: Outputs) -> list[str]:
    """The states of all deployments, the latest first."""
    ids = outputs.rules
    found = session.client("appconfig").list_deployments(
        ApplicationId=ids["ApplicationId"], EnvironmentId=ids["EnvironmentId"]
    )["Items"]
    latest = sorted(found, key=lambda each: -each["DeploymentNumber"])
    return [str(each["State"]) for each in latest]
