"""Whom two finance officers hold: one state of the ledger, over all periods. Pure.

A hold names a person and a period. It lasts until two officers lift it; a run that is prepared
meanwhile neither credits nor pays the person, and names them with the officers' reason. A transfer
that the bank sent back because there is nobody to pay any more holds the person in every period.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import canonical_json
from tukin.settlement.settlement import Return, ReturnReason, Transfer
from tukin.vocabulary.errors import Conflict, NotFound

HELD_BY_RETURN = {
    ReturnReason.DECEASED: HoldReason.RETURNED_DECEASED,
    ReturnReason.CLOSED_POSITION: HoldReason.RETURNED_CLOSED_POSITION,
    ReturnReason.CLOSED_ACCOUNT: HoldReason.RETURNED_CLOSED_ACCOUNT,
}
"""Why a person is held whose transfer came back; of another reason the next run repeats it."""

MOST_NOTE = 500
"""Characters of an officer's reason."""


class PersonHold(NamedTuple):
    """Somebody who is held for a period, by which agency's month; ``note`` is why.

    Who is held by a return is so by the line that came back: its id is the hold's.
    """

    hold_id: str
    period: str
    nip: str
    name: str
    agency: str
    reason: HoldReason
    note: str = ""

    def counts_for(self, period: str) -> bool:
        """Whether a run of a period does not pay the person."""
        return self.reason is not HoldReason.OFFICER or self.period == period


def write_holds(holds: Iterable[PersonHold]) -> bytes:
    """A hold a line, in the order of period, NIP and id."""
    ordered = sorted(holds, key=lambda hold: (hold.period, hold.nip, hold.hold_id))
    return b"".join(canonical_json(_row(hold)) + b"\n" for hold in ordered)


def read_holds(data: bytes | None) -> tuple[PersonHold, ...]:
    """What ``write_holds`` wrote; nobody where nothing was ever written."""
    return tuple(map(_hold, map(json.loads, (data or b"").splitlines())))


def with_hold(holds: Iterable[PersonHold], wanted: PersonHold) -> tuple[PersonHold, ...]:
    """The holds with one more.

    Raises:
        Conflict: E762, where the person is held for the period already.
    """
    known = tuple(holds)
    place = wanted.period, wanted.nip, HoldReason.OFFICER
    if any((one.period, one.nip, one.reason) == place for one in known):
        raise Conflict("E762")
    return *known, wanted


def lifted(holds: Iterable[PersonHold], hold_id: str) -> tuple[PersonHold, ...]:
    """The holds without one; raises what ``find_hold`` raises."""
    known = tuple(holds)
    gone = find_hold(known, hold_id)
    return tuple(one for one in known if one != gone)


def find_hold(holds: Iterable[PersonHold], hold_id: str) -> PersonHold:
    """The hold of an id.

    Raises:
        NotFound: E763, where there is none, or it was lifted.
    """
    found = next((one for one in holds if one.hold_id == hold_id), None)
    if found is None:
        raise NotFound("E763")
    return found


def held_people(holds: Iterable[PersonHold], period: str) -> dict[str, PersonHold]:
    """NIP → the hold by which a run of a period does not pay the person; the officers' first."""
    found = sorted(holds, key=lambda one: one.reason is HoldReason.OFFICER)
    return {one.nip: one for one in found if one.counts_for(period)}


def holds_of(
    holds: Iterable[PersonHold], period: str, nips: Collection[str]
) -> tuple[PersonHold, ...]:
    """Those of some people that count for a period: a part of their state, bound by a release."""
    return tuple(one for one in holds if one.counts_for(period) and one.nip in nips)


def returned_holds(
    new: Iterable[Return], lines: Mapping[str, Transfer], period: str
) -> tuple[PersonHold, ...]:
    """Whom returns hold until two officers lift it.

    Args:
        new: what came back.
        lines: the lines of the run that paid, by id.
        period: that of the run.
    """
    found = [
        (lines[item.line_id], HELD_BY_RETURN[item.reason])
        for item in new
        if item.reason in HELD_BY_RETURN
    ]
    return tuple(
        PersonHold(line.line_id, period, line.nip, line.name, line.agency, reason)
        for line, reason in found
    )


def _row(hold: PersonHold) -> dict[str, Any]:
    return {**hold._asdict(), "reason": hold.reason.value}


def _hold(row: dict[str, Any]) -> PersonHold:
    return PersonHold(**{**row, "reason": HoldReason(row["reason"])})
