"""A hold or its lift, as one finance officer enters it and another confirms it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tukin.settlement.ledger import EntryKind, canonical_json
from tukin.settlement.stores.asked import request_id_of
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class EnteredHold:
    """What is to be held or lifted, and who says so. Times are ISO 8601, UTC.

    Nothing changes before it is confirmed; ``seq`` is the ledger entry that did it. The person is
    named by key; NIP, name and reason lie in the archive under ``row_sha256``.
    """

    kind: EntryKind
    period: Period
    agency: str
    person_key: str
    hold_id: str
    row_sha256: str
    reason: str
    entered_by: str
    entered_at: str
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    seq: int | None = None

    @property
    def digest(self) -> str:
        """What a confirmation agrees to."""
        content = {
            "kind": self.kind,
            "period": str(self.period),
            "hold_id": self.hold_id,
            "row_sha256": self.row_sha256,
            "reason": self.reason,
        }
        return hashlib.sha256(b"tukin:hold:" + canonical_json(content)).hexdigest()

    @property
    def request_id(self) -> str:
        """The request of whoever confirms it."""
        return request_id_of(self.kind, self.hold_id, [[self.digest]])

    def is_same(self, other: "EnteredHold") -> bool:
        """Whether it asks for the same as another one that waits, too."""
        if (self.kind, self.person_key) != (other.kind, other.person_key):
            return False
        is_another = self.kind is EntryKind.LIFT and self.hold_id != other.hold_id
        return self.reason == other.reason and not is_another and self.confirmed_at is None

    def to_json(self) -> dict[str, Any]:
        """As it is stored, without its confirmation."""
        return {
            "kind": self.kind.value,
            "period": str(self.period),
            "agency": self.agency,
            "person_key": self.person_key,
            "hold_id": self.hold_id,
            "row_sha256": self.row_sha256,
            "reason": self.reason,
            "entered_by": self.entered_by,
            "entered_at": self.entered_at,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote, with its confirmation where there is one."""
        return cls(
            kind=EntryKind(values["kind"]),
            period=Period.parse(values["period"]),
            agency=values["agency"],
            person_key=values["person_key"],
            hold_id=values["hold_id"],
            row_sha256=values["row_sha256"],
            reason=values["reason"],
            entered_by=values["entered_by"],
            entered_at=values["entered_at"],
            confirmed_by=values.get("confirmed_by"),
            confirmed_at=values.get("confirmed_at"),
            seq=values.get("seq"),
        )


def hold_id_of(period: Period, person_key: str, by: str, at: str) -> str:
    """The id of a hold that somebody enters at a moment: 32 hexadecimal digits."""
    text = canonical_json({"period": str(period), "person": person_key, "by": by, "at": at})
    return hashlib.sha256(b"tukin:hold-id:" + text).hexdigest()[:32]
