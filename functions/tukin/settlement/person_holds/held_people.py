"""Whom two finance officers hold: one state of the ledger, over all periods. Pure.

A hold names a person and a period. It lasts until two officers lift it; a run that is prepared
meanwhile neither credits nor pays the person, and names them with the officers' reason.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import canonical_json
from tukin.vocabulary.errors import Conflict, NotFound

MOST_NOTE = 500
"""Characters of an officer's reason."""


class PersonHold(NamedTuple):
    """Somebody who is held for a period, by which agency's month; ``note`` is why."""

    hold_id: str
    period: str
    nip: str
    name: str
    agency: str
    reason: HoldReason
    note: str = ""


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
    if any((one.period, one.nip) == (wanted.period, wanted.nip) for one in known):
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
    """NIP → the hold by which a run of a period does not pay the person."""
    return {one.nip: one for one in holds if one.period == period}


def holds_of(
    holds: Iterable[PersonHold], period: str, nips: Collection[str]
) -> tuple[PersonHold, ...]:
    """Those of some people that count for a period: a part of their state, bound by a release."""
    return tuple(one for one in holds if one.period == period and one.nip in nips)


def _row(hold: PersonHold) -> dict[str, Any]:
    return {**hold._asdict(), "reason": hold.reason.value}


def _hold(row: dict[str, Any]) -> PersonHold:
    return PersonHold(**{**row, "reason": HoldReason(row["reason"])})
