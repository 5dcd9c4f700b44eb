"""Bodies of the requests about rules. A document is sent as text: its bytes are what is hashed."""

from pydantic import BaseModel, ConfigDict, Field

from tukin.rule_changes.gate.facts import Facts

_MOST_DOCUMENT = 1_000_000
_MOST_PROGRAMME = 300_000
_SHA256 = r"^[0-9a-f]{64}$"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SimulationBody(_Body):
    """``POST /rules/proposals/{sha256}/simulation``: neither sets nor period are to be chosen."""


class TrialBody(_Body):
    """``POST /rules/simulations``: one set on a period, both by choice; it counts for nothing."""

    period: str = Field(description="Pay period YYYY-MM whose live batches are computed again.")
    rule_set: str | None = Field(
        default=None, description="Name of the set to try; without it the one that is new."
    )
    document: str = Field(max_length=_MOST_DOCUMENT, description="Rule set or book as JSON text.")


class ReasonBody(_Body):
    """What every change says."""

    reason: str = Field(min_length=3, max_length=500, description="Why, for the history.")


class RuleApprovalBody(ReasonBody):
    """``POST …/approval``: what was read is agreed to, not what may be there by now."""

    simulation_sha256: str = Field(
        pattern=_SHA256, description="Digest of the what-if that is agreed to."
    )
    controls_sha256: str | None = Field(
        default=None,
        pattern=_SHA256,
        description="Digest of the changed controls, where any change: they are no figures and "
        "are confirmed by themselves.",
    )


class RollbackBody(ReasonBody):
    """``POST /rules/rollback``: from which rules, so that nobody goes back from others unseen."""

    replaces_sha256: str = Field(
        pattern=_SHA256, description="SHA-256 of the book in force to go back from."
    )


class ProposalBody(ReasonBody):
    """``POST /rules/proposals``."""

    document: str = Field(max_length=_MOST_DOCUMENT, description="Rule book as JSON text.")


class FactsBody(_Body):
    """``POST /agencies/{agency}/proposals/{sha256}/facts``: what past rows lack, by NIP."""

    people: dict[str, Facts] = Field(min_length=1, description="Facts by NIP.")


class ProgrammeBody(ReasonBody):
    """``POST /rules/programme/proposals``: sent as text, for its bytes are checked."""

    document: str = Field(max_length=_MOST_PROGRAMME, description="Programme as JSON text.")


class AgreementBody(ReasonBody):
    """``POST /rules/programme/proposals/{sha256}/approval``: to what was read, by its digest."""

    digest: str = Field(pattern=_SHA256, description="Digest of the difference that is agreed to.")
