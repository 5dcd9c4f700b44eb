"""Stacks after an attempt that failed: the next one waits for its end, and goes on from there."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infrastructure.deploy.stacks import DeployError, Stacks

NOTHING_NEW = "No updates are to be performed."


class Account:
    """CloudFormation and S3, with the statuses of one stack in the order in which it has them."""

    def __init__(self, *statuses: str, refusal: str | None = None) -> None:
        self.statuses, self.refusal = list(statuses), refusal
        self.asked: list[str] = []
        self.region_name = "ap-southeast-3"

    class exceptions:  # noqa: N801 - as botocore calls it
        BucketAlreadyOwnedByYou = KeyError

    class meta:  # noqa: N801 - as botocore calls it
        endpoint_url = "https://s3"

    def client(self, _: str) -> "Account":
        return self

    def create_bucket(self, **_: Any) -> None: ...

    def put_object(self, **_: Any) -> None: ...

    def get_paginator(self, _: str) -> "Account":
        return self

    def paginate(self) -> Iterator[dict[str, Any]]:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        yield {"Stacks": [{"StackName": "tukin", "StackStatus": status}]}

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        return {"Stacks": [{"Outputs": [{"OutputKey": "A", "OutputValue": "b"}]}]}

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        return {"StackEvents": [{"ResourceStatusReason": "no such thing"}]}

    def update_stack(self, **_: Any) -> None:
        self.asked.append("update")
        if self.refusal is not None:
            error: Any = {"Error": {"Code": "ValidationError", "Message": self.refusal}}
            raise ClientError(error, "UpdateStack")


def deploy(account: Account) -> dict[str, str]:
    return Stacks(account, "artifacts", wait_seconds=5, pause=0).deploy("tukin", "{}", {})


def test_an_update_waits_until_the_one_before_is_rolled_back() -> None:
    account = Account(
        *("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"),
        *("UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"),
        *("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"),
    )
    assert deploy(account) == {"A": "b"}
    assert account.asked == ["update"]


def test_what_was_rolled_back_to_what_is_wanted_is_done() -> None:
    account = Account("UPDATE_ROLLBACK_COMPLETE", refusal=NOTHING_NEW)
    assert deploy(account) == {"A": "b"}


def test_an_update_that_is_rolled_back_has_failed() -> None:
    account = Account(
        *("UPDATE_COMPLETE", "UPDATE_COMPLETE"),
        *("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"),
    )
    with pytest.raises(DeployError, match="no such thing"):
        deploy(account)


def test_another_refusal_is_told() -> None:
    with pytest.raises(DeployError, match="not allowed"):
        deploy(Account("UPDATE_COMPLETE", refusal="not allowed"))
