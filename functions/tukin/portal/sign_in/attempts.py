"""Sign-ins that are going on: what was asked of the provider, for ten minutes and one use."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tukin.aws.table import Table

KEPT = timedelta(minutes=10)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in.

    Attributes:
        state: comes back with the code; the browser has it in a cookie, too.
        nonce: comes back in the ID token.
        verifier: proves to the provider that who redeems the code is who asked for it (PKCE).
        provider: the name of the provider.
        back: the path to go to afterwards.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    provider: str
    back: str


class Attempts:
    """Attempts in the table, by the hash of their state; like sessions, whichever table counts."""

    def __init__(self, table: Table) -> None:
        self._table = table.unguarded()

    def begin(self, provider: str, back: str, now: datetime) -> Attempt:
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
        self._table.put_new(
            _key(state)
            | {
                "nonce": nonce,
                "verifier": verifier,
                "provider": provider,
                "back": back,
                "expires_at": int((now + KEPT).timestamp()),
            }
        )
        return Attempt(state, nonce, verifier, provider, back)

    def take(self, state: str, now: datetime) -> Attempt | None:
        """The attempt of a state, once; None where there is none, it is late, or was taken."""
        if not state:
            return None
        taken = self._table.update(
            _key(state),
            {"taken": True},
            condition="attribute_exists(pk) AND attribute_not_exists(taken) AND expires_at > :now",
            values={":now": int(now.timestamp())},
        )
        item = self._table.get(_key(state)) if taken else None
        if item is None:
            return None
        return Attempt(
            state,
            str(item["nonce"]),
            str(item["verifier"]),
            str(item["provider"]),
            str(item["back"]),
        )


def _key(state: str) -> dict[str, str]:
    return {"pk": f"SIGNIN#{hashlib.sha256(state.encode()).hexdigest()}", "sk": "ATTEMPT"}
