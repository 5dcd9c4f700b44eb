"""Bodies of the requests about an agency's records and uploads."""

from typing import Annotated

from pydantic import BaseModel, Field

Reason = Annotated[str, Field(min_length=3, max_length=500, pattern=r"\S")]
"""Why somebody decides so, for those whom it concerns."""


class EmployeeBody(BaseModel):
    """``POST /agencies/{agency}/employee-records``: whose records."""

    nip: str = Field(description="The employee's NIP, 18 digits.")


class ApprovalBody(BaseModel):
    """``POST …/uploads/{upload_id}/approval``: what is agreed to."""

    digest: str = Field(max_length=64, description="The digest of the changes that were read.")


class RejectionBody(BaseModel):
    """``POST …/uploads/{upload_id}/rejection``: why the upload is left out."""

    reason: Reason = Field(description="Alasan untuk pengunggah. / The reason, for the uploader.")


class WithdrawalBody(BaseModel):
    """``POST …/periods/{period}/withdrawal``: why the month is withdrawn."""

    reason: Reason = Field(description="Alasan pembatalan bulan. / Why the month is withdrawn.")
