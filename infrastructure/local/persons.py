"""People of local AWS and of stages for tests: let into a role under a name, word by word.

The stacks' trust policies ask for a second factor and fill in the name of the user. The engine
does neither, so there nobody would come in. Instead each person gets a statement of their own; on
local AWS it names their user as well, so that nobody comes by the name of another.
"""

import contextlib
import json
from typing import Any

Keys = tuple[str, str]

_MAY_TRY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}],
}
"""Who comes in is decided at the role."""


class Persons:
    """The people of one AWS, as its administrator makes them."""

    def __init__(self, iam: Any) -> None:
        self._iam = iam
        self._keys: dict[str, Keys] = {}

    def let_in(self, role: str, name: str) -> Keys:
        """Let a person into a role under their name alone; the keys of their user."""
        keys = self._keys.get(name) or self._make(name)
        user = self._iam.get_user(UserName=name)["User"]["Arn"]
        let_in(self._iam, role, name, user)
        return keys

    def _make(self, name: str) -> Keys:
        with contextlib.suppress(self._iam.exceptions.EntityAlreadyExistsException):
            self._iam.create_user(UserName=name)
        document = json.dumps(_MAY_TRY)
        self._iam.put_user_policy(UserName=name, PolicyName="persons", PolicyDocument=document)
        made = self._iam.create_access_key(UserName=name)["AccessKey"]
        self._keys[name] = made["AccessKeyId"], made["SecretAccessKey"]
        return self._keys[name]


def let_in(iam: Any, role: str, name: str, principal: str) -> None:
    """Add to a role's trust policy that a principal may take it under a name, and no other."""
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:RoleSessionName": name}},
    }
    if statement not in trust["Statement"]:
        trust["Statement"].append(statement)
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
