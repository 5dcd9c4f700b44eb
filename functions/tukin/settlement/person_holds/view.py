"""What finance and the auditor see of holds and lifts."""

from typing import Any

from tukin.settlement.files.states import read_credited
from tukin.settlement.person_holds.desk import HoldsDesk
from tukin.settlement.person_holds.entered import EnteredHold
from tukin.settlement.person_holds.held_people import PersonHold, read_holds
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import HOLD_WORDS


def read_period_holds(desk: HoldsDesk, month: str) -> dict[str, Any]:
    """Whom the ledger holds for a period, and all that was entered for it, in the order of time.

    Who is held by a return is held in every period, and lifted in that of the return. What was sent
    to a wrong account is held for its own period, until it was paid again.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
    """
    period = Period.parse(month)
    held = [hold for hold in desk.holds(desk.writer.ledger.tip()) if hold.counts_for(str(period))]
    entered = desk.entered.of_period(period)
    return {
        "period": str(period),
        "held": [_describe(hold) for hold in _still_held(desk, period, held)],
        "entered": [describe_entered(desk, each) for each in entered],
    }


def _still_held(desk: HoldsDesk, period: Period, held: list[PersonHold]) -> list[PersonHold]:
    """Without those whose transfer to a wrong account was paid again since."""
    if not any(hold.account for hold in held):
        return held
    sha256 = desk.writer.ledger.period(period).credited_sha256
    credited = read_credited(desk.archive.state("credited", sha256) or b"")
    return [hold for hold in held if not hold.has_ended(credited)]


def describe_entered(desk: HoldsDesk, entered: EnteredHold) -> dict[str, Any]:
    """A hold or lift as plain JSON values, with NIP and name of the person."""
    (row,) = read_holds(desk.archive.state("holds", entered.row_sha256))
    return {
        "kind": entered.kind,
        "period": str(entered.period),
        "digest": entered.digest,
        "hold_id": entered.hold_id,
        "nip": row.nip,
        "name": row.name,
        "agency": entered.agency,
        "reason": entered.reason,
        "entered_by": entered.entered_by,
        "entered_at": entered.entered_at,
        "confirmed_by": entered.confirmed_by,
        "confirmed_at": entered.confirmed_at,
        "seq": entered.seq,
    }


def _describe(hold: PersonHold) -> dict[str, Any]:
    words = HOLD_WORDS[hold.reason]
    return {
        "hold_id": hold.hold_id,
        "period": hold.period,
        "nip": hold.nip,
        "name": hold.name,
        "agency": hold.agency,
        "reason": hold.reason,
        "reason_id": words.id,
        "reason_en": words.en,
        "note": hold.note,
    }
