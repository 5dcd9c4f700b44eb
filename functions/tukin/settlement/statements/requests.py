"""Bodies of the requests about a bank's statement."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_ROWS = 5_000
"""Transfers in one request; a longer statement is sent in several."""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExecutedLine(_Body):
    """A transfer that the bank executed."""

    line_id: str = Field(pattern=r"^[0-9a-f]{32}$", description="The line's id, as it was sent.")
    amount_idr: int = Field(ge=1, strict=True, description="What was transferred, whole rupiah.")
    bank: str = Field(
        default="", max_length=60, description="The account's bank, as the register names it."
    )
    account: str = Field(
        pattern=r"^([0-9]{4,34}|[0-9a-f]{64})$",
        description="The account's number, or its hash where the bank gives no number.",
    )
    reference: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9./_-]{0,59})?$",
        description="The bank's own reference of the transfer; another one is another transfer.",
    )


class StatementBody(_Body):
    """``POST /runs/{run_id}/statement``: what the bank executed."""

    lines: Annotated[list[ExecutedLine], Field(min_length=1, max_length=MOST_ROWS)]
