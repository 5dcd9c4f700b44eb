"""The accounts of a Cognito user pool: listed, made, closed, opened and taken away.

No attribute of an account is ever changed: ``custom:nip`` and the address are those by which it was
made. Whoever needs another address gets another account of the same name.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tukin.aws.clients import Refused, client, service_faults

NUMBER = "custom:nip"
_PAGE = 60
_PAUSE_SECONDS = 0.05
"""Between two requests of many: 20 a second, below the least of Cognito's quotas (25)."""
_EXISTS, _MISSING = "UsernameExistsException", "UserNotFoundException"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the pool has it."""

    name: str = field(repr=False)
    nip: str | None = field(repr=False)
    is_enabled: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is called as its number says: any other could be a second one of somebody."""
        return self.name == self.nip


@dataclass(frozen=True, slots=True)
class Pool:
    """A user pool by its id."""

    id: str

    def accounts(self) -> Iterator[Account]:
        """All accounts, in the pool's order.

        Raises:
            RetryableError: the pool does not answer or asks to slow down.
        """
        request: dict[str, Any] = {"AttributesToGet": [NUMBER], "Limit": _PAGE}
        while True:
            answer = self._ask("list_users", **request)
            yield from map(_account, answer.get("Users", ()))
            token = answer.get("PaginationToken")
            if not token:
                return
            request["PaginationToken"] = token
            time.sleep(_PAUSE_SECONDS)

    def make(self, nip: str, *, email: str | None = None, password: str | None = None) -> bool:
        """Make an account; False where there is one of that name.

        Args:
            nip: its name and its number.
            email: where the pool sends the first password; it counts as verified.
            password: the first one, where there is no address; it holds as long as the pool says.
        """
        attributes = [{"Name": NUMBER, "Value": nip}]
        how: dict[str, Any] = {"MessageAction": "SUPPRESS", "TemporaryPassword": password}
        if email is not None:
            attributes += [
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ]
            how = {"DesiredDeliveryMediums": ["EMAIL"]}
        time.sleep(_PAUSE_SECONDS)
        try:
            self._ask("admin_create_user", Username=nip, UserAttributes=attributes, **how)
        except Refused as refused:
            if refused.code == _EXISTS:
                return False
            raise
        return True

    def close(self, name: str) -> None:
        """Nobody signs in by it any more; one that is gone is closed."""
        self._unless_gone("admin_disable_user", name)

    def open(self, name: str) -> None:
        """It can be signed in by again; one that is gone stays so."""
        self._unless_gone("admin_enable_user", name)

    def take_away(self, name: str) -> None:
        """With password, second factor and address; one that is gone is away."""
        self._unless_gone("admin_delete_user", name)

    def _unless_gone(self, operation: str, name: str) -> None:
        time.sleep(_PAUSE_SECONDS)
        try:
            self._ask(operation, Username=name)
        except Refused as refused:
            if refused.code != _MISSING:
                raise

    def _ask(self, operation: str, **request: Any) -> Any:
        with service_faults():
            return getattr(client("cognito-idp"), operation)(UserPoolId=self.id, **request)


def _account(user: dict[str, Any]) -> Account:
    attributes = {each["Name"]: each["Value"] for each in user.get("Attributes", ())}
    return Account(user["Username"], attributes.get(NUMBER), bool(user["Enabled"]))
