"""What the storage template locks is locked, or the stage is not deployed."""

from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError

from infrastructure.deploy import locks
from infrastructure.deploy.deployment import template_of
from infrastructure.deploy.stacks import DeployError

TEMPLATE = template_of("storage")
MISSING = {"Error": {"Code": "ObjectLockConfigurationNotFoundError", "Message": ""}}
ENABLED = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}


class Session:
    """An account whose buckets are locked by API, or not at all."""

    region_name = "ap-southeast-3"

    def __init__(self, *locked: str, takes: bool = True) -> None:
        self.locked = set(locked)
        self.takes = takes
        self.exceptions = Mock(ClientError=ClientError)

    def client(self, service: str) -> Any:
        return self

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": "123456789012"}

    def get_object_lock_configuration(self, Bucket: str) -> Any:  # noqa: N803
        if Bucket not in self.locked:
            raise ClientError(MISSING, "GetObjectLockConfiguration")  # type: ignore[arg-type]
        return ENABLED

    def put_object_lock_configuration(
        self,
        Bucket: str,  # noqa: N803
        ObjectLockConfiguration: Any,  # noqa: N803
    ) -> None:
        assert ObjectLockConfiguration == {"ObjectLockEnabled": "Enabled"}
        if self.takes:
            self.locked.add(Bucket)


def test_the_locked_buckets_are_those_of_the_template() -> None:
    assert locks.purposes(TEMPLATE) == ["ledger", "publications", "access-log"]


def test_what_is_not_locked_is_locked_and_read_back() -> None:
    session = Session("tukin-storage-ledger-123456789012-ap-southeast-3")
    locks.lock(session, "tukin-storage", TEMPLATE)
    assert len(session.locked) == 3


def test_a_bucket_that_cannot_be_locked_stops_the_deployment() -> None:
    with pytest.raises(DeployError, match="tukin-storage-ledger-"):
        locks.lock(Session(takes=False), "tukin-storage", TEMPLATE)
