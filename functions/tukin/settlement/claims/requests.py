"""Bodies of the requests about claims on people."""

from pydantic import BaseModel, ConfigDict, Field

from tukin.settlement.requests import AgencyCode, Digest


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClaimBody(_Body):
    """``POST /claims/{period}``: which agency's record of a person shall count, and why."""

    nip: str = Field(max_length=32, description="The person's NIP, 18 digits.")
    agency: AgencyCode = Field(description="The agency whose record counts.")
    reason: str = Field(min_length=3, max_length=500, description="Why.")
    reference: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{2,59}$",
        description="The decree or letter that says whose employee the person was.",
    )


class ClaimConfirmationBody(_Body):
    """``POST /claims/{period}/confirmation``: agree to what another person proposed."""

    digest: Digest = Field(description="The digest of the proposal, as it was shown.")
