"""Bodies of the requests about who acts."""

from pydantic import BaseModel, Field


class FirstBody(BaseModel):
    """``POST /people/first``: who one is, and who the other is."""

    nip: str = Field(max_length=32, description="The caller's own NIP, 18 digits.")
    other_nip: str = Field(max_length=32, description="The NIP of the other of the first two.")

    @property
    def numbers(self) -> tuple[str, str]:
        """Their own and the other's."""
        return self.nip, self.other_nip
