"""Two user pools as Cognito answers for them, at the wire: names, attributes, open or closed."""

import json
from collections.abc import Callable
from typing import Any

from tests.integration.wire import Call

POOLS_PARAMETER = "/tukin-test/account-pools"
STAFF, OFFICE = "staff-pool", "office-pool"
ACCOUNT_WRITES = frozenset(
    {"AdminCreateUser", "AdminDisableUser", "AdminEnableUser", "AdminDeleteUser"}
)
_PAGE = 3
"""Less than is asked for, so that several pages come."""

Answer = tuple[int, dict[str, Any]]


class AccountPools:
    """What is in the pools; a test may put accounts there by itself."""

    def __init__(self) -> None:
        self.parameter = json.dumps({"staff": STAFF, "office": OFFICE})
        self.users: dict[str, dict[str, dict[str, Any]]] = {STAFF: {}, OFFICE: {}}
        self.refuses: Callable[[str], bool] = lambda _: False
        """Whether an account of a name cannot be made."""
        self.sent: list[str] = []
        """To which addresses first passwords went."""
        self.passwords: list[str] = []
        """Those that the caller chose."""
        self.answers: dict[str, Callable[[Call], Answer]] = {
            "ListUsers": self._list,
            "AdminCreateUser": self._create,
            "AdminDisableUser": lambda call: self._set(call, on=False),
            "AdminEnableUser": lambda call: self._set(call, on=True),
            "AdminDeleteUser": self._delete,
        }

    def put(self, pool: str, name: str, nip: str | None = None, *, on: bool = True) -> None:
        """An account that is there, of a number that may be another's."""
        self.users[pool][name] = {"nip": nip or name, "on": on, "email": None, "factor": "old"}

    def open_in(self, pool: str) -> set[str]:
        """The names of accounts by which somebody can sign in."""
        return {name for name, user in self.users[pool].items() if user["on"]}

    def state(self) -> dict[str, Any]:
        """Each account, without what is random."""
        return {
            f"{pool} {name}": dict(user)
            for pool, users in self.users.items()
            for name, user in users.items()
        }

    def _list(self, call: Call) -> Answer:
        users = self.users[call.body["UserPoolId"]]
        names = sorted(users)
        start = int(call.body.get("PaginationToken", "0"))
        found = [
            {
                "Username": name,
                "Enabled": users[name]["on"],
                "UserStatus": "CONFIRMED",
                "Attributes": [{"Name": "custom:nip", "Value": users[name]["nip"]}],
            }
            for name in names[start : start + _PAGE]
        ]
        more = {"PaginationToken": str(start + _PAGE)} if start + _PAGE < len(names) else {}
        return 200, {"Users": found, **more}

    def _create(self, call: Call) -> Answer:
        users, name = self.users[call.body["UserPoolId"]], call.body["Username"]
        if self.refuses(name):
            return _error("InvalidParameterException")
        if name in users:
            return _error("UsernameExistsException")
        attributes = {each["Name"]: each["Value"] for each in call.body["UserAttributes"]}
        email = attributes.get("email")
        users[name] = {"nip": attributes["custom:nip"], "on": True, "email": email, "factor": None}
        if call.body.get("MessageAction") == "SUPPRESS":
            self.passwords.append(call.body["TemporaryPassword"])
        else:
            self.sent.append(str(email))
        return 200, {"User": {"Username": name}}

    def _set(self, call: Call, *, on: bool) -> Answer:
        user = self.users[call.body["UserPoolId"]].get(call.body["Username"])
        if user is None:
            return _error("UserNotFoundException")
        user["on"] = on
        return 200, {}

    def _delete(self, call: Call) -> Answer:
        users = self.users[call.body["UserPoolId"]]
        if call.body["Username"] not in users:
            return _error("UserNotFoundException")
        del users[call.body["Username"]]
        return 200, {}


def _error(code: str) -> Answer:
    return 400, {"__type": code, "message": "refused"}
