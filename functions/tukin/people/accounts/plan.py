"""Which accounts there are to be, by the register, the list of people who act, and the day. Pure.

An employee has one of the pool for all. Who has an office role has one of the offices' besides,
which two people let into being: here it is only closed. Nothing that exists is ever changed but
for being open or closed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tukin.aws.accounts.pool import Account
from tukin.people.grants.grant import Grants
from tukin.register.register import LEFT, RegisterEntry

KEPT_AFTER_LEAVING = timedelta(days=365)
"""How long who left still signs in, to read what is theirs; illustrative."""


class Action(StrEnum):
    """What is to be done about an account."""

    MAKE = "make"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Step:
    """One action on the account of a name; of one to be made where the first password goes."""

    action: Action
    name: str = field(repr=False)
    email: str | None = field(default=None, repr=False)


def may_sign_in(entries: Iterable[RegisterEntry], day: date) -> bool:
    """Whether somebody of these entries has an account for all on a day."""
    last = _last_day_employed(entries, day)
    return last is not None and day - last <= KEPT_AFTER_LEAVING


def office_numbers(grants: Grants, day: date) -> frozenset[str]:
    """The numbers of those who have an office role on a day; a machine's are nobody's."""
    return frozenset(row.nip for row in grants.rows if row.nip and row.holds_on(day))


def plan_person(entries: list[RegisterEntry], account: Account | None, day: date) -> Step | None:
    """What is to be done for somebody whom the register has; None where nothing is.

    Who has no address gets no account here: the first password goes by letter.
    """
    wanted, nip = may_sign_in(entries, day), entries[0].nip
    if account is None:
        email = address_of(entries, day)
        return Step(Action.MAKE, nip, email) if wanted and email else None
    if wanted == account.is_enabled:
        return None
    return Step(Action.OPEN if wanted else Action.CLOSE, account.name)


def plan_others(
    accounts: Mapping[str, Account], registered: frozenset[str] | set[str]
) -> Iterator[Step]:
    """Accounts of nobody in the register, and those that are not called as their number."""
    for account in accounts.values():
        if account.is_enabled and (not account.is_ours or account.name not in registered):
            yield Step(Action.CLOSE, account.name)


def plan_offices(accounts: Iterable[Account], holders: frozenset[str]) -> Iterator[Step]:
    """Office accounts of those who may not act today; none is opened or made but by two people."""
    for account in accounts:
        if account.is_enabled and (not account.is_ours or account.name not in holders):
            yield Step(Action.CLOSE, account.name)


def address_of(entries: Iterable[RegisterEntry], day: date) -> str | None:
    """The address that the register has of somebody on a day."""
    return next((each.details.email for each in entries if each.holds_on(day)), None)


def has_left(entries: Iterable[RegisterEntry], day: date) -> bool:
    """Whether the register has somebody and not at work; whom it has not, the list answers for."""
    own = list(entries)
    return bool(own) and not any(e.holds_on(day) and e.status not in LEFT for e in own)


def _last_day_employed(entries: Iterable[RegisterEntry], day: date) -> date | None:
    """The last day until a day on which they were at work; None where there was none."""
    days = [
        day if each.until is None else min(each.until, day)
        for each in entries
        if each.status not in LEFT and each.since <= day
    ]
    return max(days, default=None)
