"""Another finance officer confirms a hold or a lift: from its ledger entry on it counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tukin.people.grants.grant import GrantRole
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, next_entry
from tukin.settlement.person_holds.desk import HoldsDesk
from tukin.settlement.person_holds.entered import EnteredHold
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    lifted,
    read_holds,
    with_hold,
    write_holds,
)
from tukin.settlement.stores.asked import Request
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period


def confirm_hold(
    desk: HoldsDesk, month: str, digest: str, caller: str, now: datetime
) -> EnteredHold:
    """Take a hold or a lift into the ledger, once, however often it is asked.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
        NotFound: E802, where nothing of that digest was entered; E763, where the hold that is to
            be lifted was lifted meanwhile.
        Forbidden: E761, where the caller entered it, E785 or E786 without a row.
        Conflict: E762, where the person is held for the period already.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    entered = desk.entered.get(Period.parse(month), digest)
    if entered is None:
        raise NotFound("E802")
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, [entered.entered_by], "E761")
    at = now.isoformat(timespec="seconds")
    asked = desk.writer.requests.ask(Request(entered.request_id, caller, at))
    request = until_committed(lambda: _in_ledger(desk, entered, asked), SECONDS_OF_A_REQUEST)
    return desk.entered.confirm(entered, request)


def _in_ledger(desk: HoldsDesk, entered: EnteredHold, asked: Request) -> Request | None:
    """The request with its entry; None where it has to be tried again."""
    tip = desk.writer.tip()
    if tip is None:
        return None
    known = desk.writer.requests.get(asked.request_id) or asked  # after the tip: what it says shows
    if not known.waits:
        return known
    holds, entry = build_entry(tip, desk.holds(tip), entered, known, _row(desk, entered))
    desk.archive.keep_state("holds", holds)
    is_done = desk.writer.commit(tip, entry)
    return replace(known, seq=tip.seq + 1) if is_done else None


def build_entry(
    tip: LedgerTip,
    holds: Iterable[PersonHold],
    entered: EnteredHold,
    request: Request,
    row: PersonHold,
) -> tuple[bytes, Entry]:
    """The state after a hold or lift, and the entry that names it. The person is named by key.

    Args:
        tip: the ledger's, which names ``holds``.
        holds: whom it holds.
        entered: what was entered.
        request: who confirmed it, when.
        row: the hold, as it was entered.
    """
    if entered.kind is EntryKind.HOLD:
        after = with_hold(holds, row)
    else:
        after = lifted(holds, entered.hold_id)
    data = write_holds(after)
    values = {
        "request_id": entered.request_id,
        "period": str(entered.period),
        "agency": entered.agency,
        "person": entered.person_key,
        "hold_id": entered.hold_id,
        "digest": entered.digest,
        "requested_by": entered.entered_by,
        "confirmed_by": request.by,
        "at": request.at,
        "holds": {"before": tip.holds_sha256, "after": sha256_hex(data)},
    }
    return data, next_entry(tip, entered.kind, values)


def _row(desk: HoldsDesk, entered: EnteredHold) -> PersonHold:
    (row,) = read_holds(desk.archive.state("holds", entered.row_sha256))
    return row
