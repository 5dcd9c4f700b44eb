"""Bodies of the requests about accounts."""

from pydantic import BaseModel, ConfigDict, Field

_AGENCY = r"^[a-z][a-z0-9-]{1,39}$"


class ResetBody(BaseModel):
    """``POST /accounts/{key}/reset``: of whom, where it is no office account."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    agency: str | None = Field(
        default=None,
        pattern=_AGENCY,
        description="The agency whose employee gets an account for all; none for offices'.",
    )


class ResetReleaseBody(ResetBody):
    """``POST /accounts/{key}/reset/confirmation``: agree to what another person asked for."""

    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="The digest of the request, as it was shown."
    )
