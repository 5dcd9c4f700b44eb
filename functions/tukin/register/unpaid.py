"""Register − live: everybody in the register who is not paid, with the reason (invariant I3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tukin.file_formats.finding import Place
from tukin.register.register import LEFT, RegisterEntry
from tukin.register.roll import Roll
from tukin.vocabulary.catalogue.messages import Message, message_for


class UnpaidReason(StrEnum):
    """Why somebody in the register has no live record; each is a code of the catalogue."""

    NO_ROW = "W121"
    ROW_REJECTED = "W122"
    LEFT = "W123"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Somebody in the register without an accepted row; ``rows`` are their rejected ones."""

    entry: RegisterEntry
    reason: UnpaidReason
    rows: Sequence[Place] = ()

    @property
    def code(self) -> str:
        """The code of the reason's message."""
        return self.reason

    @property
    def message(self) -> Message:
        """The reason in both languages."""
        rows = ", ".join(map(str, self.rows))
        return message_for(self.reason, {"rows": rows, "status": self.entry.status})


def find_unpaid(
    roll: Roll, paid: Collection[str], rejected_rows: Mapping[str, Sequence[Place]]
) -> list[Unpaid]:
    """Register − live, as an explicit list (invariant I3); those who left come last.

    Args:
        roll: the agency's people on the period's last day.
        paid: the NIPs with an accepted row.
        rejected_rows: the rejected rows of each NIP.
    """
    unpaid = []
    for entry in roll.of_agency():
        if entry.nip in paid:
            continue
        rows = rejected_rows.get(entry.nip, ())
        if entry.status in LEFT:
            reason = UnpaidReason.LEFT
        else:
            reason = UnpaidReason.ROW_REJECTED if rows else UnpaidReason.NO_ROW
        unpaid.append(Unpaid(entry, reason, rows))
    return sorted(unpaid, key=lambda item: (item.reason is UnpaidReason.LEFT, item.entry.nip))
