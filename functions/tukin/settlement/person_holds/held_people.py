"""Whom two finance officers hold: one state of the ledger, over all periods. Pure.

A hold names a person and a period. It lasts until two officers lift it; a run that is prepared
meanwhile neither credits nor pays the person, and names them with the officers' reason. A transfer
that the bank sent back because there is nobody to pay any more holds the person in every period.
One that was sent to a wrong account holds what came back, until the register gives another account.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import Any, NamedTuple

from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import canonical_json
from tukin.settlement.settlement import Credit, Return, ReturnReason, Transfer
from tukin.vocabulary.errors import Conflict, NotFound

HELD_BY_RETURN = {
    ReturnReason.DECEASED: HoldReason.RETURNED_DECEASED,
    ReturnReason.CLOSED_POSITION: HoldReason.RETURNED_CLOSED_POSITION,
    ReturnReason.CLOSED_ACCOUNT: HoldReason.RETURNED_CLOSED_ACCOUNT,
}
"""Why a person is held in every period whose transfer came back."""

WRONG_ACCOUNT = {
    ReturnReason.BAD_ACCOUNT: HoldReason.RETURNED_BAD_ACCOUNT,
    ReturnReason.NAME_DIFFERS: HoldReason.RETURNED_NAME_DIFFERS,
}
"""Why what came back is held for its period, where the account that it was sent to is known.

Of any other reason, and where no register named an account, the next run repeats the transfer.
"""

_OF_ONE_PERIOD = {HoldReason.OFFICER, *WRONG_ACCOUNT.values()}

MOST_NOTE = 500
"""Characters of an officer's reason."""


class PersonHold(NamedTuple):
    """Somebody who is held for a period, by which agency's month; ``note`` is why.

    Who is held by a return is so by the line that came back: its id is the hold's. ``account`` is a
    hash of the wrong account that was paid to, "" of every other hold.
    """

    hold_id: str
    period: str
    nip: str
    name: str
    agency: str
    reason: HoldReason
    note: str = ""
    account: str = ""

    def counts_for(self, period: str) -> bool:
        """Whether a run of a period does not pay the person, if the account is not corrected."""
        return self.reason not in _OF_ONE_PERIOD or self.period == period

    def has_ended(self, credited: Mapping[str, Credit]) -> bool:
        """Whether what was sent to a wrong account was paid again, by the credits of its period."""
        credit = credited.get(self.nip)
        pending = {item.line_id for item in credit.pending} if credit else set()
        return bool(self.account) and self.hold_id not in pending


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


def still_held(
    holds: Iterable[PersonHold],
    period: str,
    credited: Mapping[str, Credit],
    accounts_of: Callable[[Set[str]], Mapping[str, str]] | None,
) -> tuple[PersonHold, ...]:
    """The holds without those of a wrong account that keep nothing back any more.

    Args:
        holds: of the ledger's tip.
        period: that of the run.
        credited: the period's credits.
        accounts_of: NIPs → hashes of the accounts that a run would pay to, by the register in force
            when it is prepared; None where there is none: nobody could correct an account.
    """
    known = tuple(holds)
    wrong = {hold.nip for hold in known if hold.account and hold.counts_for(period)}
    if not wrong:
        return known
    accounts = accounts_of(wrong) if accounts_of is not None else None

    def keeps_back(hold: PersonHold) -> bool:
        if not hold.account:
            return True
        now = None if accounts is None else accounts.get(hold.nip, "")
        return now in ("", hold.account) and not hold.has_ended(credited)

    return tuple(hold for hold in known if keeps_back(hold))


def holds_of(
    holds: Iterable[PersonHold], period: str, nips: Collection[str]
) -> tuple[PersonHold, ...]:
    """Those of some people that count for a period: a part of their state, bound by a release."""
    return tuple(one for one in holds if one.counts_for(period) and one.nip in nips)


def returned_holds(
    new: Iterable[Return],
    lines: Mapping[str, Transfer],
    period: str,
    credited: Mapping[str, Credit],
) -> tuple[PersonHold, ...]:
    """Whom returns hold: until two officers lift it, or until a wrong account is corrected.

    Args:
        new: what came back.
        lines: the lines of the run that paid, by id.
        period: that of the run.
        credited: NIP → the period's credits, which know the account that was paid to last.
    """
    found = []
    for item in new:
        line = lines[item.line_id]
        account = credited[line.nip].account if item.reason in WRONG_ACCOUNT else ""
        reason = WRONG_ACCOUNT[item.reason] if account else HELD_BY_RETURN.get(item.reason)
        if reason is not None:
            who = line.nip, line.name, line.agency
            found.append(PersonHold(line.line_id, period, *who, reason, account=account))
    return tuple(found)


def _row(hold: PersonHold) -> dict[str, Any]:
    """As plain values; rows had no account before a wrong one held anybody."""
    row = {**hold._asdict(), "reason": hold.reason.value}
    if not hold.account:
        del row["account"]
    return row


def _hold(row: dict[str, Any]) -> PersonHold:
    return PersonHold(**{**row, "reason": HoldReason(row["reason"])})
