"""Bodies of the requests for an explanation and for feedback sheets."""

from typing import Any

from pydantic import BaseModel, Field


class ReceiptBody(BaseModel):
    """What both have: the month, and the day from which the days of an objection count."""

    period: str = Field(description="Pay period YYYY-MM.")
    received_on: Any = Field(
        default=None,
        description="Day of receipt YYYY-MM-DD; without it the region's today.",
    )


class ExplanationBody(ReceiptBody):
    """``POST /agencies/{agency}/explanations``: whose pay of which month."""

    nip: str = Field(description="The employee's NIP, 18 digits.")


class SheetsBody(ReceiptBody):
    """``POST /agencies/{agency}/feedback-sheets``: all people of a month, some at a time."""

    cursor: str | None = Field(
        default=None, description="Where to go on, as the answer before said; at first none."
    )
