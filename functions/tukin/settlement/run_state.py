"""A settlement run as finance asked for it, and its states."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from tukin.vocabulary.period import Period


class RunStatus(StrEnum):
    """How far a run came."""

    REQUESTED = "requested"
    COMMITTED = "committed"
    """In the ledger: people are credited."""
    SIGNED = "signed"
    """Its manifest is signed; finance may pay."""
    FAILED = "failed"


MAY_FOLLOW = {
    RunStatus.COMMITTED: RunStatus.REQUESTED,
    RunStatus.SIGNED: RunStatus.COMMITTED,
    RunStatus.FAILED: RunStatus.REQUESTED,
}
"""The one state that each state may follow: a step that is repeated late changes nothing.

The state machine settle-run marks a run as failed.
"""

ON_ITS_WAY = (RunStatus.REQUESTED, RunStatus.COMMITTED)
"""States in which a run has not ended."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run; ``agencies`` is None where all of the period are meant. Times are ISO 8601, UTC.

    ``engine`` is that under which it was requested; older requests do not name it.
    """

    run_id: str
    period: Period
    agencies: tuple[str, ...] | None
    requested_by: str
    requested_at: str
    status: RunStatus = RunStatus.REQUESTED
    seq: int | None = None
    error_code: str | None = None
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None
    engine: str | None = None

    @property
    def listed_as(self) -> str:
        """Its place in the list of runs: by time, then by id."""
        moment = "".join(c for c in self.requested_at[:19] if c.isalnum())
        return f"{moment}-{self.run_id}"

    def is_same_request(self, other: "Run") -> bool:
        """Whether two requests ask for the same."""
        return (self.period, self.agencies) == (other.period, other.agencies)


def run_id_of(idempotency_key: str) -> str:
    """The run that a key names: 32 hexadecimal digits."""
    return hashlib.sha256(b"tukin:run:" + idempotency_key.encode()).hexdigest()[:32]
