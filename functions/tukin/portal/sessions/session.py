"""Sessions of people who signed in: kept by the hash of a secret that only the browser has."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from tukin.aws.table import Table

ABSOLUTE = timedelta(hours=10)
IDLE = timedelta(minutes=30)
IDLE_WHILE_RATING = timedelta(minutes=60)
RATING_PATHS = ("/staf",)
"""Paths on which people write for long."""
_SEEN_EVERY = timedelta(minutes=1)
"""How often at most it is written that somebody is still there."""
_KEPT = timedelta(days=1)
"""How long after its end the table keeps a session, at least."""
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is stored.

    Attributes:
        digest: SHA-256 of its secret; the partition.
        nip: who signed in, by a claim of the provider that was verified.
        person: their person key.
        provider: by which provider, as its name in the stack's parameters.
        office: whether a second factor was proven.
        csrf: the token of its forms.
        idle_at: when it ends unless somebody goes on.
        ends_at: when it ends in any case.
        ended: whether somebody signed out.
        id_token: the provider's own, to end its session; "" where it needs none.
    """

    digest: str
    nip: str = field(repr=False)
    person: str
    provider: str
    office: bool
    csrf: str = field(repr=False)
    idle_at: datetime
    ends_at: datetime
    ended: bool = False
    id_token: str = field(default="", repr=False)

    def holds(self, now: datetime) -> bool:
        """Whether somebody may go on with it."""
        return not self.ended and now < self.idle_at and now < self.ends_at

    def may_keep(self, now: datetime) -> bool:
        """Whether what is sent is kept as a draft: it went idle, and that is all."""
        return not self.ended and self.idle_at <= now < self.ends_at

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        """The session of an item."""
        return cls(
            digest=str(item["pk"]).partition("#")[2],
            nip=str(item["nip"]),
            person=str(item["person"]),
            provider=str(item["provider"]),
            office=bool(item["office"]),
            csrf=str(item["csrf"]),
            idle_at=datetime.fromisoformat(str(item["idle_at"])),
            ends_at=datetime.fromisoformat(str(item["ends_at"])),
            ended=bool(item.get("ended", False)),
            id_token=str(item.get("id_token", "")),
        )


class Sessions:
    """Sessions in the table.

    They are no writes that an epoch refuses: in a table that another one replaced people still
    read, and nothing that is paid follows from a session.
    """

    def __init__(self, table: Table) -> None:
        self._table = table.unguarded()

    def begin(
        self, nip: str, person: str, provider: str, now: datetime, *, office: bool, id_token: str
    ) -> str:
        """Make a session; the secret for the browser's cookie, which is stored nowhere."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._table.put_new(
            _key(_digest(token))
            | {
                "nip": nip,
                "person": person,
                "provider": provider,
                "office": office,
                "csrf": secrets.token_urlsafe(_TOKEN_BYTES),
                "idle_at": (now + IDLE).isoformat(),
                "ends_at": (now + ABSOLUTE).isoformat(),
                "expires_at": int((now + ABSOLUTE + _KEPT).timestamp()),
                "id_token": id_token,
            }
        )
        return token

    def read(self, token: str) -> Session | None:
        """The session of a cookie, whether or not it still holds."""
        if not token:
            return None
        item = self._table.get(_key(_digest(token)))
        return None if item is None else Session.of(item)

    def go_on(self, session: Session, path: str, now: datetime) -> None:
        """Somebody is still there; one that ended meanwhile stays ended."""
        idle_at = now + (IDLE_WHILE_RATING if path.startswith(RATING_PATHS) else IDLE)
        if idle_at - session.idle_at < _SEEN_EVERY:
            return
        self._table.update(
            _key(session.digest),
            {"idle_at": idle_at.isoformat()},
            condition="attribute_exists(pk) AND attribute_not_exists(ended)",
            values={},
        )

    def end(self, session: Session) -> None:
        """Somebody signed out; the token for the provider's end goes, too."""
        self._table.update(
            _key(session.digest),
            {"ended": True, "id_token": None},
            condition="attribute_exists(pk)",
            values={},
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(digest: str) -> dict[str, str]:
    return {"pk": f"SESSION#{digest}", "sk": "SESSION"}
