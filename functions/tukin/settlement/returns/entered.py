"""Transfers that a bank sent back, as one finance person enters them and another confirms them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tukin.settlement.ledger import EntryKind, canonical_json
from tukin.settlement.settlement import RequestedReturn, ReturnReason
from tukin.settlement.stores.asked import request_id_of
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class EnteredReturns:
    """Lines of a run that came back, and who says so. Times are ISO 8601, UTC.

    Nothing is paid again before they are confirmed; ``seq`` is the ledger entry that did it, None
    where every line was in the ledger already.
    """

    run_id: str
    period: Period
    lines: tuple[RequestedReturn, ...]
    entered_by: str
    entered_at: str
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    seq: int | None = None

    @property
    def digest(self) -> str:
        """What a confirmation agrees to; the same lines have the same."""
        content = {"run_id": self.run_id, "lines": [line_json(line) for line in self.lines]}
        return hashlib.sha256(b"tukin:returns:" + canonical_json(content)).hexdigest()

    @property
    def request_id(self) -> str:
        """The request of whoever confirms them."""
        return request_id_of(EntryKind.RETURN, self.run_id, [[self.digest]])

    @property
    def returned_idr(self) -> int:
        """The sum that came back, in rupiah."""
        return sum(line.transfer_idr for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """As it is stored, without its confirmation."""
        return {
            "run_id": self.run_id,
            "period": str(self.period),
            "lines": [line_json(line) for line in self.lines],
            "entered_by": self.entered_by,
            "entered_at": self.entered_at,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote, with its confirmation where there is one."""
        return cls(
            run_id=values["run_id"],
            period=Period.parse(values["period"]),
            lines=tuple(map(_line, values["lines"])),
            entered_by=values["entered_by"],
            entered_at=values["entered_at"],
            confirmed_by=values.get("confirmed_by"),
            confirmed_at=values.get("confirmed_at"),
            seq=values.get("seq"),
        )


def in_order(lines: Iterable[RequestedReturn]) -> tuple[RequestedReturn, ...]:
    """Lines in the one order that their digest knows."""
    return tuple(sorted(lines, key=lambda line: line.line_id))


def line_json(line: RequestedReturn) -> dict[str, Any]:
    """A returned line as plain values."""
    return {**line._asdict(), "reason": line.reason.value}


def _line(values: Mapping[str, Any]) -> RequestedReturn:
    return RequestedReturn(**{**values, "reason": ReturnReason(values["reason"])})
