"""Bodies of the requests about the programme."""

from pydantic import Field

from tukin.rule_changes.requests import ReasonBody

_MOST_DOCUMENT = 300_000


class ProgrammeBody(ReasonBody):
    """``POST /programme/proposals``: the document is sent as text, for its bytes are checked."""

    document: str = Field(max_length=_MOST_DOCUMENT, description="Programme as JSON text.")


class ProgrammeApprovalBody(ReasonBody):
    """``POST …/approval``: what was read is agreed to, not what may be there by now."""

    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="Digest of the difference that is agreed to."
    )
