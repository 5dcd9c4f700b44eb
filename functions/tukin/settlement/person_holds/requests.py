"""Bodies of the requests about holds and lifts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tukin.settlement.person_holds.held_people import MOST_NOTE
from tukin.settlement.requests import AgencyCode, Digest


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Why = Annotated[str, Field(min_length=3, max_length=MOST_NOTE, description="Why.")]


class HoldBody(_Body):
    """``POST /periods/{period}/holds``: whom not to pay; another person confirms it."""

    agency: AgencyCode
    nip: str = Field(pattern=r"^[0-9]{18}$", description="NIP, 18 digits.")
    reason: Why


class LiftBody(_Body):
    """``POST /periods/{period}/lifts``: which hold is to end; another person confirms it."""

    hold_id: str = Field(pattern=r"^[0-9a-f]{32}$", description="The hold's id, as it was shown.")
    reason: Why


class HoldConfirmationBody(_Body):
    """``POST /periods/{period}/holds/confirmation``: agree to what another person entered."""

    digest: Digest = Field(description="The digest of the hold or lift, as it was shown.")
