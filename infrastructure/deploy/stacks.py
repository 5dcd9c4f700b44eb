"""CloudFormation: a stack is created or updated, and waited for."""

import contextlib
import hashlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

_GOING = frozenset(
    {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"}
)
_DONE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
_ROLLED_BACK = "UPDATE_ROLLBACK_COMPLETE"
"""How a stack is after an update that failed: as it was before that, and it can be updated."""
_TURNING_BACK = frozenset(
    {
        "ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "DELETE_IN_PROGRESS",
    }
)
_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeployError(RuntimeError):
    """A stack or a rule book was refused."""


class Stacks:
    """The stacks of one deployment, and the bucket by which CloudFormation gets files.

    CloudFormation makes what is in them by the role ``execution_role``; "" is whoever asks.
    """

    def __init__(
        self,
        session: Any,
        artifacts: str,
        *,
        wait_seconds: float,
        pause: float,
        execution_role: str = "",
    ) -> None:
        self._session = session
        self._cloudformation = session.client("cloudformation")
        self._artifacts = artifacts
        self._wait_seconds = wait_seconds
        self._pause = pause
        self._by = {"RoleARN": execution_role} if execution_role else {}

    def upload(self, path: Path) -> str:
        """Put a file where CloudFormation can read it, and return its address.

        The address follows from the content: a template with the address of before changes nothing.
        """
        data = path.read_bytes()
        key = f"{hashlib.sha256(data).hexdigest()[:16]}/{path.name}"
        return f"s3://{self._artifacts}/{self._put(key, data)}"

    def deploy(
        self,
        name: str,
        template: str,
        parameters: Mapping[str, str],
        *,
        protect: bool = False,
        tags: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """Create or update a stack, wait for it and return its outputs.

        The template goes by way of S3, as with `sam deploy`: in a request it may have 51,200 bytes.
        A stack whose first creation failed cannot be updated, so it is deleted and made again.

        Args:
            name: of the stack.
            template: its text.
            parameters: their values; others keep their defaults.
            protect: whether it may not be deleted from now on.
            tags: of the stack and all that is in it.

        Raises:
            DeployError: with the reasons of CloudFormation.
        """
        key = self._put(f"{name}.yaml", template.encode())
        url = f"{self._session.client('s3').meta.endpoint_url}/{self._artifacts}/{key}"
        if self._at_rest(name) in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
            self._delete(name)
        done = _DONE
        api = self._cloudformation
        put = api.update_stack if self.exists(name) else api.create_stack
        try:
            put(
                StackName=name,
                TemplateURL=url,
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in parameters.items()
                ],
                Capabilities=_CAPABILITIES,
                **self._by,
                Tags=[{"Key": key, "Value": value} for key, value in (tags or {}).items()],
            )
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise DeployError(f"Stack {name}: {error}") from error
            done |= {_ROLLED_BACK}  # what it was rolled back to is what is wanted
        self._wait(name, done)
        if protect:
            self._cloudformation.update_termination_protection(
                StackName=name, EnableTerminationProtection=True
            )
        return self.outputs(name)

    def tags(self, name: str) -> dict[str, str]:
        """The tags of a deployed stack."""
        (stack,) = self._cloudformation.describe_stacks(StackName=name)["Stacks"]
        return {each["Key"]: each["Value"] for each in stack.get("Tags", [])}

    def exists(self, name: str) -> bool:
        """Whether there is a stack of a name."""
        return self._status(name) is not None

    def outputs(self, name: str) -> dict[str, str]:
        """The outputs of a deployed stack, by name."""
        (stack,) = self._cloudformation.describe_stacks(StackName=name)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}

    def _put(self, key: str, data: bytes) -> str:
        s3 = self._session.client("s3")
        with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            place = {"LocationConstraint": self._session.region_name}
            s3.create_bucket(Bucket=self._artifacts, CreateBucketConfiguration=place)
        s3.put_object(Bucket=self._artifacts, Key=key, Body=data)
        return key

    def _status(self, name: str) -> str | None:
        for page in self._cloudformation.get_paginator("describe_stacks").paginate():
            for stack in page["Stacks"]:
                if stack["StackName"] == name and stack["StackStatus"] != "DELETE_COMPLETE":
                    return str(stack["StackStatus"])
        return None

    def _at_rest(self, name: str) -> str | None:
        """The status of a stack, once an earlier attempt that failed has come to its end."""
        deadline = time.monotonic() + self._wait_seconds
        while (now := self._status(name)) in _TURNING_BACK and time.monotonic() < deadline:
            time.sleep(self._pause)
        return now

    def _delete(self, name: str) -> None:
        self._cloudformation.delete_stack(StackName=name, **self._by)
        wait_while(
            f"The deletion of stack {name}",
            lambda: self._status(name) or "DELETED",
            going={"DELETE_IN_PROGRESS"},
            done={"DELETED"},
            seconds=self._wait_seconds,
            pause=self._pause,
        )

    def _wait(self, name: str, done: frozenset[str]) -> None:
        try:
            wait_while(
                f"Stack {name}",
                lambda: self._status(name) or "gone",
                going=_GOING,
                done=done,
                seconds=self._wait_seconds,
                pause=self._pause,
            )
        except DeployError as error:
            events = self._cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            reasons = {event.get("ResourceStatusReason", "") for event in events}
            raise DeployError("\n".join([str(error), *sorted(reasons)])) from None


def wait_while(
    what: str,
    status: Callable[[], str],
    *,
    going: set[str] | frozenset[str],
    done: set[str] | frozenset[str],
    seconds: float,
    pause: float,
) -> None:
    """Wait while a status is one of ``going``; then it must be one of ``done``."""
    deadline = time.monotonic() + seconds
    while (now := status()) in going and time.monotonic() < deadline:
        time.sleep(pause)
    if now not in done:
        raise DeployError(f"{what} is {now}.")
