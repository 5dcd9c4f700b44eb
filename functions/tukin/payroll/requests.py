"""Bodies of the requests about an agency's records."""

from pydantic import BaseModel, Field


class EmployeeBody(BaseModel):
    """``POST /agencies/{agency}/employee-records``: whose records."""

    nip: str = Field(description="The employee's NIP, 18 digits.")
