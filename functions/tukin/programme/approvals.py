"""Which programmes two people agreed to: without its record none is used, however it got there.

Item: pk ``PROGRAMME#APPROVAL``, sk the document's SHA-256. It is written in the transaction that
approves a proposal, and nowhere else; an approval is never withdrawn.
"""

from dataclasses import asdict, dataclass
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table

_PARTITION = "PROGRAMME#APPROVAL"


@dataclass(frozen=True, slots=True)
class ProgrammeApproval:
    """Who proposed a programme, who agreed, when (ISO 8601, UTC), to which difference.

    ``format`` is the number of how this is stored.
    """

    sha256: str
    author: str
    approver: str
    approved_at: str
    digest: str
    format: int = 1


class ProgrammeApprovals:
    """Approvals in the table; those that were found are remembered, those that were not are not."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: set[str] = set()

    def is_approved(self, sha256: str) -> bool:
        """Whether two people agreed to a programme, read consistently."""
        if sha256 in self._known:
            return True
        if self._table.get(_key(sha256)) is None:
            return False
        self._known.add(sha256)
        return True


def record_approval(approval: ProgrammeApproval) -> dict[str, Any]:
    """The action of a transaction that records an approval."""
    return {"Put": {"Item": to_item(_key(approval.sha256) | asdict(approval))}}


def _key(sha256: str) -> dict[str, str]:
    return {"pk": _PARTITION, "sk": sha256}
