"""A settlement run as finance asked for it, and its states."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from tukin.settlement.ledger import Entry, manifest_json
from tukin.vocabulary.period import Period


class RunStatus(StrEnum):
    """How far a run came."""

    PREPARING = "preparing"
    PREPARED = "prepared"
    """Shown to finance; nothing is paid before another person releases it."""
    RELEASING = "releasing"
    COMMITTED = "committed"
    """In the ledger: people are credited."""
    SIGNED = "signed"
    """Its manifest is signed; finance may pay."""
    OUTDATED = "outdated"
    """Nothing of what was prepared is as it was; it paid nothing."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


MAY_FOLLOW = {
    RunStatus.PREPARED: (RunStatus.PREPARING,),
    RunStatus.RELEASING: (RunStatus.PREPARED,),
    RunStatus.COMMITTED: (RunStatus.RELEASING,),
    RunStatus.SIGNED: (RunStatus.COMMITTED,),
    RunStatus.OUTDATED: (RunStatus.PREPARING, RunStatus.PREPARED, RunStatus.RELEASING),
    RunStatus.CANCELLED: (RunStatus.PREPARED,),
    RunStatus.EXPIRED: (RunStatus.PREPARED,),
    RunStatus.FAILED: (RunStatus.PREPARING,),
}
"""The states that each state may follow: a step that is repeated late changes nothing.

The state machine settle-run marks a run as failed. One that is releasing cannot fail: it ends in
the ledger or outdated.
"""

ON_ITS_WAY = (RunStatus.PREPARING, RunStatus.RELEASING, RunStatus.COMMITTED)
"""States in which a run's execution has not ended."""

PAID_NOTHING = (
    RunStatus.OUTDATED,
    RunStatus.CANCELLED,
    RunStatus.EXPIRED,
    RunStatus.FAILED,
)
"""States in which a run ended without a line."""

RELEASED_WITHIN = timedelta(hours=48)
"""How long after it was prepared a run can be released."""


class Released(NamedTuple):
    """Who released a run when, and whom the release leaves out."""

    by: str
    at: str
    left_out: tuple[str, ...]
    confirmed: str | None = None
    """The list of first payments and changed accounts that was agreed to, by its SHA-256."""


class Cancelled(NamedTuple):
    """Who asked for the end of a prepared run, when and why.

    ``agreed_by`` is the second person where neither had prepared it.
    """

    by: str
    at: str
    reason: str
    agreed_by: str | None = None


class Intended(NamedTuple):
    """The ledger entry that a released run is to become: its number, and its document's SHA-256.

    It is noted before it is decided, so that whoever goes on with the run decides the same one.
    """

    seq: int
    sha256: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Of an entry."""
        return cls(entry.values["seq"], hashlib.sha256(manifest_json(entry)).hexdigest())


@dataclass(frozen=True, slots=True)
class Run:
    """A run; ``agencies`` is None where all of the period are meant. Times are ISO 8601, UTC.

    ``engine`` is that under which it was requested; older requests do not name it. ``revisions``
    are those of the agencies' months that the preparer had seen. ``prepared_sha256`` is the
    document of what was prepared, ``digest`` what a release agrees to, ``first_payments`` what it
    confirms besides.
    """

    run_id: str
    period: Period
    agencies: tuple[str, ...] | None
    requested_by: str
    requested_at: str
    status: RunStatus = RunStatus.PREPARING
    seq: int | None = None
    error_code: str | None = None
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None
    engine: str | None = None
    revisions: Mapping[str, int] | None = None
    prepared_at: str | None = None
    prepared_sha256: str | None = None
    digest: str | None = None
    first_payments: str | None = None
    released: Released | None = None
    cancelled: Cancelled | None = None
    intended: Intended | None = None

    @property
    def listed_as(self) -> str:
        """Its place in the list of runs: by time, then by id."""
        moment = "".join(c for c in self.requested_at[:19] if c.isalnum())
        return f"{moment}-{self.run_id}"

    def is_same_request(self, other: "Run") -> bool:
        """Whether two requests ask for the same."""
        wanted = (other.period, other.agencies, other.revisions)
        return (self.period, self.agencies, self.revisions) == wanted

    def expires(self) -> datetime:
        """Until when a prepared run can be released."""
        if self.prepared_at is None:
            raise AssertionError("a prepared run says when")
        return datetime.fromisoformat(self.prepared_at) + RELEASED_WITHIN


def run_id_of(idempotency_key: str) -> str:
    """The run that a key names: 32 hexadecimal digits."""
    return hashlib.sha256(b"tukin:run:" + idempotency_key.encode()).hexdigest()[:32]
