"""One finance officer enters a hold or a lift; nothing changes by that alone."""

from collections.abc import Callable
from datetime import datetime

from tukin.payroll.record import PayrollRecord
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import EntryKind
from tukin.settlement.person_holds.desk import HoldsDesk
from tukin.settlement.person_holds.entered import EnteredHold, hold_id_of
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    find_hold,
    with_hold,
    write_holds,
)
from tukin.settlement.person_holds.requests import HoldBody, LiftBody
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period


def enter_hold(
    desk: HoldsDesk, month: str, body: HoldBody, caller: str, now: datetime
) -> EnteredHold:
    """Record whom not to pay for a period; another person confirms it.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
        NotFound: E760, where the agency's live month does not have the person.
        Conflict: E762, where the person is held for the period already.
    """
    period, at = Period.parse(month), now.isoformat(timespec="seconds")
    record = _live_record(desk, period, body.agency, body.nip)
    key, note = desk.key_of(body.nip), body.reason.strip()
    hold = PersonHold(
        hold_id_of(period, key, caller, at),
        str(period),
        body.nip,
        record.appraisal.name,
        body.agency,
        HoldReason.OFFICER,
        note,
    )
    with_hold(desk.holds(desk.writer.ledger.tip()), hold)  # what cannot be confirmed is refused now
    return _enter(desk, _entered(EntryKind.HOLD, hold, desk.key_of, note, caller, at), hold)


def enter_lift(
    desk: HoldsDesk, month: str, body: LiftBody, caller: str, now: datetime
) -> EnteredHold:
    """Record which hold is to end; another person confirms it.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
        NotFound: E763, where there is no such hold of the period, or it was lifted.
    """
    period, at = Period.parse(month), now.isoformat(timespec="seconds")
    in_force = desk.holds(desk.writer.ledger.tip())
    of_period = [hold for hold in in_force if hold.period == str(period)]
    hold, reason = find_hold(of_period, body.hold_id), body.reason.strip()
    return _enter(desk, _entered(EntryKind.LIFT, hold, desk.key_of, reason, caller, at), hold)


def _live_record(desk: HoldsDesk, period: Period, agency: str, nip: str) -> PayrollRecord:
    months = [each for each in desk.live_months.of_period(period) if each.batch.agency == agency]
    found = desk.records.of_person(nip, months, desk.key_of)
    if not found:
        raise NotFound("E760", agency=agency, period=str(period))
    return found[0]


def _entered(
    kind: EntryKind,
    hold: PersonHold,
    key_of: Callable[[str], str],
    reason: str,
    caller: str,
    at: str,
) -> EnteredHold:
    return EnteredHold(
        kind=kind,
        period=Period.parse(hold.period),
        agency=hold.agency,
        person_key=key_of(hold.nip),
        hold_id=hold.hold_id,
        row_sha256=sha256_hex(write_holds([hold])),
        reason=reason,
        entered_by=caller,
        entered_at=at,
    )


def _enter(desk: HoldsDesk, entered: EnteredHold, hold: PersonHold) -> EnteredHold:
    """Keep it, unless the same waits for its confirmation already."""
    waiting = desk.entered.of_period(entered.period)
    known = next((each for each in waiting if each.is_same(entered)), None)
    if known is not None:
        return known
    desk.archive.keep_state("holds", write_holds([hold]))
    return desk.entered.enter(entered)
