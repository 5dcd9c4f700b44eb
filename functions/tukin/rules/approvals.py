"""Which rule books two people agreed to: without its record no book is used, however it got there.

Item: pk ``RULES#APPROVAL``, sk the book's SHA-256. It is written in the transaction that approves a
proposal, and nowhere else; an approval is never withdrawn.
"""

from dataclasses import asdict, dataclass
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table

_PARTITION = "RULES#APPROVAL"


@dataclass(frozen=True, slots=True)
class BookApproval:
    """Who proposed a book, who agreed to it, when (ISO 8601, UTC), and by which digests."""

    sha256: str
    author: str
    approver: str
    approved_at: str
    simulation_sha256: str
    controls_sha256: str | None = None


class RuleApprovals:
    """Approvals in the table; those that were found are remembered, those that were not are not."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: set[str] = set()

    def is_approved(self, sha256: str) -> bool:
        """Whether two people agreed to a book, read consistently."""
        if sha256 in self._known:
            return True
        if self._table.get(_key(sha256)) is None:
            return False
        self._known.add(sha256)
        return True


def record_approval(approval: BookApproval) -> dict[str, Any]:
    """The action of a transaction that records an approval."""
    return {"Put": {"Item": to_item(_key(approval.sha256) | asdict(approval))}}


def _key(sha256: str) -> dict[str, str]:
    return {"pk": _PARTITION, "sk": sha256}
