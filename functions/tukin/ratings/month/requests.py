"""Bodies of the requests about a month that is rated on the pages."""

from pydantic import BaseModel, Field

from tukin.payroll.requests import Reason


class ReopeningBody(BaseModel):
    """``POST …/periods/{period}/reopening``: why the month is opened again."""

    reason: Reason = Field(
        description="Alasan membuka kembali bulan. / Why the month is opened again."
    )
