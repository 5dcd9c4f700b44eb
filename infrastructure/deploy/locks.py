"""Sees to it that the buckets that the storage template locks are locked.

CloudFormation does it on AWS when it makes them; local AWS leaves it out, and refuses every object
that states a retention.
"""

import re
from typing import Any

from infrastructure.deploy.stacks import DeployError

_BUCKET = re.compile(
    r'BucketName: !Sub "\$\{AWS::StackName\}-([a-z-]+)-\$\{AWS::AccountId\}-\$\{AWS::Region\}"\n'
    r"      ObjectLockEnabled: true"
)
_LOCKED = {"ObjectLockEnabled": "Enabled"}


def purposes(template: str) -> list[str]:
    """What the locked buckets of a template are for, which is a part of their names."""
    return _BUCKET.findall(template)


def lock(session: Any, stack: str, template: str) -> None:
    """Lock the buckets of a stack that are not locked, and read it back.

    Raises:
        DeployError: one of them cannot be locked, so that what is in it could be deleted.
    """
    s3 = session.client("s3")
    account = session.client("sts").get_caller_identity()["Account"]
    for purpose in purposes(template):
        name = f"{stack}-{purpose}-{account}-{session.region_name}"
        if not _is_locked(s3, name):
            s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=_LOCKED)
        if not _is_locked(s3, name):
            raise DeployError(f"bucket {name} has no Object Lock: what is in it could be deleted")


def _is_locked(s3: Any, name: str) -> bool:
    try:
        found = s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return bool(found.get("ObjectLockEnabled") == "Enabled")
