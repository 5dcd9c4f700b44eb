"""Bodies of the requests about rules. A document is sent as text: its bytes are what is hashed."""

from pydantic import BaseModel, ConfigDict, Field

_MOST_DOCUMENT = 1_000_000


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SimulationBody(_Body):
    """``POST /rules/proposals/{sha256}/simulation``."""

    period: str = Field(description="Pay period YYYY-MM whose live batches are computed again.")
    rule_set: str | None = Field(
        default=None, description="Name of the set to try; without it the one that is new."
    )


class TrialBody(SimulationBody):
    """``POST /rules/simulations``: the same without a proposal."""

    document: str = Field(max_length=_MOST_DOCUMENT, description="Rule set or book as JSON text.")


class ReasonBody(_Body):
    """``POST …/approval``."""

    reason: str = Field(min_length=3, max_length=500, description="Why, for the history.")


class RollbackBody(ReasonBody):
    """``POST /rules/rollback``: from which rules, so that a repeated request goes no further."""

    replaces_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the book in force to go back from."
    )


class ProposalBody(ReasonBody):
    """``POST /rules/proposals``."""

    document: str = Field(max_length=_MOST_DOCUMENT, description="Rule book as JSON text.")
