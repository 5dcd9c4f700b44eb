"""Bodies of the requests for an explanation."""

from typing import Any

from pydantic import BaseModel, Field


class ExplanationBody(BaseModel):
    """``POST /agencies/{agency}/explanations``: whose pay of which month."""

    nip: str = Field(description="The employee's NIP, 18 digits.")
    period: str = Field(description="Pay period YYYY-MM.")
    received_on: Any = Field(
        default=None,
        description="Day of receipt YYYY-MM-DD; without it the region's today.",
    )
