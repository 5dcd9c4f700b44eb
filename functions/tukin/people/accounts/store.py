"""What two people ask and release about an account.

Item: pk ``ACCOUNT#{person key}``, sk ``office`` or ``staff``, format 1: the last request. What was
done is kept beside it, sk ``{kind}#{when}``, for good. The halves of a first password are in it
only until the account is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression

FORMAT = 1
OPEN_FOR = timedelta(days=14)
"""How long a request can be released; as long as a first password holds in the pools."""


class RequestState(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """A request; ``first`` and ``second`` are the halves of a password that goes by letter."""

    digest: str
    state: RequestState
    way: str
    asked_by: str
    asked_at: str
    released_by: str | None = None
    done_at: str | None = None
    first: str | None = field(default=None, repr=False)
    second: str | None = field(default=None, repr=False)

    def is_over(self, now: datetime) -> bool:
        """Whether it can be released no more."""
        return now - datetime.fromisoformat(self.asked_at) > OPEN_FOR


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one kind of account."""

    table: Table
    kind: str

    def find(self, key: str) -> ResetRequest | None:
        """The last request about a person's account."""
        item = self.table.get(self._key(key))
        return None if item is None else _request(item)

    def of(self, keys: Iterable[str]) -> dict[str, ResetRequest]:
        """The last requests about some people's, by person key."""
        items = self.table.get_many(map(self._key, keys))
        return {item["pk"].removeprefix("ACCOUNT#"): _request(item) for item in items}

    def ask(self, key: str, request: ResetRequest) -> None:
        """Note a request in the place of whatever was asked before."""
        values = {
            "format": FORMAT,
            "digest": request.digest,
            "state": request.state,
            "way": request.way,
            "asked_by": request.asked_by,
            "asked_at": request.asked_at,
            "first": request.first,
            "second": None,
            "released_by": None,
            "done_at": None,
        }
        self.table.update(
            self._key(key),
            values,
            condition="attribute_not_exists(pk) OR digest <> :new",
            values={":new": request.digest},
        )

    def begin(self, key: str, digest: str, by: str, second: str | None) -> bool:
        """Note who releases it; False where it is not as it was asked any more."""
        return self.table.update(
            self._key(key),
            {"state": RequestState.BEGUN, "released_by": by, "second": second},
            condition="digest = :digest AND #now = :asked",
            values={":digest": digest, ":asked": RequestState.ASKED},
            names={"#now": "state"},
        )

    def finish(self, key: str, begun: ResetRequest, now: datetime) -> bool:
        """Note that the account was made, and forget the halves."""
        when = now.isoformat(timespec="seconds")
        update = update_expression(
            {"state": RequestState.DONE, "done_at": when, "first": None, "second": None},
            "digest = :digest AND #now = :begun",
            {":digest": begun.digest, ":begun": RequestState.BEGUN},
            {"#now": "state"},
        )
        kept = {
            "pk": f"ACCOUNT#{key}",
            "sk": f"{self.kind}#{when}#{begun.digest[:8]}",
            "format": FORMAT,
            "way": begun.way,
            "asked_by": begun.asked_by,
            "asked_at": begun.asked_at,
            "released_by": begun.released_by,
            "done_at": when,
        }
        return self.table.transact(
            [
                {"Update": {"Key": to_item(self._key(key)), **update}},
                {"Put": {"Item": to_item(kept)}},
            ]
        )

    def _key(self, key: str) -> dict[str, str]:
        return {"pk": f"ACCOUNT#{key}", "sk": self.kind}


def _request(item: dict[str, Any]) -> ResetRequest:
    return ResetRequest(
        item["digest"],
        RequestState(item["state"]),
        item["way"],
        item["asked_by"],
        item["asked_at"],
        item.get("released_by"),
        item.get("done_at"),
        item.get("first"),
        item.get("second"),
    )
