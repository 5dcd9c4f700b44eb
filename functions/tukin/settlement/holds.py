"""Why a run does not pay somebody whom a live month says is to be paid: held, named, never lost.

What is held is neither credited nor sent. It stays what is due, so that the next run after the
reason is gone pays it, once.
"""

from enum import StrEnum
from typing import Any, NamedTuple


class HoldReason(StrEnum):
    """Why somebody is not paid by a run."""

    DECEASED = "deceased"
    LEFT = "left"
    """Not employed on the period's last day."""
    MOVED = "moved"
    """At another agency on the period's last day."""
    UNPAID_STATUS = "unpaid_status"
    """In a status on the period's last day that the rules do not pay, or do not know."""
    NOT_REGISTERED = "not_registered"
    OTHER_POSITION = "other_position"
    """Paid as another position, employment or grade than the register's, by an unchecked month."""
    FIRST_PAYMENT = "first_payment"
    """Never paid before, and not confirmed by the releaser."""
    CHANGED_ACCOUNT = "changed_account"
    """To be paid to another account than last time, and not confirmed by the releaser."""
    CLAIMED_TWICE = "claimed_twice"
    """Blocked: several agencies claim the person."""
    OFFICER = "officer"
    """By two finance officers, until two lift it."""
    RETURNED_DECEASED = "returned_deceased"
    """The bank sent a transfer back, for the person is dead: nothing is sent until two lift it."""
    RETURNED_CLOSED_POSITION = "returned_closed_position"
    RETURNED_CLOSED_ACCOUNT = "returned_closed_account"
    RETURNED_BAD_ACCOUNT = "returned_bad_account"
    """The account was wrong: nothing is repeated until the register gives another one."""
    RETURNED_NAME_DIFFERS = "returned_name_differs"
    NOT_COUNTED = "not_counted"
    """Another agency's record counts, by decision of the personnel administration."""


class Held(NamedTuple):
    """Somebody whom a run does not pay; ``due_idr`` is what a run would pay or credit.

    ``note`` is what an officer gave as the reason, "" where nobody gave one.
    """

    nip: str
    name: str
    agency: str
    reason: HoldReason
    due_idr: int
    note: str = ""


def held_row(held: Held) -> dict[str, Any]:
    """As plain values; rows had no note before officers held anybody."""
    row = {**held._asdict(), "reason": held.reason.value}
    if not held.note:
        del row["note"]
    return row


def held_from_row(row: dict[str, Any]) -> Held:
    """What ``held_row`` made."""
    return Held(**{**row, "reason": HoldReason(row["reason"])})
