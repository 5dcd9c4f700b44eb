"""Accounts follow the register: what the day wants and the pools have not is done, until it is.

Nothing is kept between but that all was done by a register, a list of people and a day: an account
that an interrupted run made is in the pool, so the next run goes on where that one ended.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tukin.aws.accounts.pool import Account, Pool
from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.people.accounts.plan import (
    Action,
    Step,
    has_left,
    may_sign_in,
    office_numbers,
    plan_offices,
    plan_others,
    plan_person,
)
from tukin.people.accounts.pools import Pools
from tukin.people.grants.grant import Grants
from tukin.people.grants.store import GRANTS, find_grants
from tukin.people.lines.in_force import register_on
from tukin.register.approval.dated_files import DatedFiles
from tukin.register.parts.store import RegisterInParts

_DONE = {"pk": "ACCOUNTS", "sk": "SYNCED"}
_LEAST_SECONDS = 60
"""With less left nothing more is begun; the next run goes on."""
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sync:
    """The stores, the day in the region, and how many seconds are left."""

    table: Table
    archive: Bucket
    pools: Pools
    today: date
    seconds_left: Callable[[], float]

    def run(self) -> dict[str, int | bool]:
        """What was done, by kind, and whether it is all; nobody is named."""
        register = register_on(self.table, self.archive, self.today)
        grants_sha256 = DatedFiles(self.table, GRANTS.places).sha256_in_force_on(self.today)
        basis = f"{self.today} {register.sha256} {grants_sha256}"
        done = self.table.get(_DONE)
        if done is not None and done["basis"] == basis:
            return {"done": True}
        found: Counter[str] = Counter()
        is_whole = self._all_taken(self._steps(register, found), found)
        for name in ("made", "opened", "closed", "failed"):
            count(f"Accounts{name.capitalize()}", found[name])
        count("AccountsForeign", found["foreign"])
        logger.info("accounts", extra={**found, "whole": is_whole})
        if is_whole and not found["failed"]:
            self.table.update(
                _DONE,
                {"basis": basis, "format": FORMAT},
                condition="attribute_not_exists(pk) OR basis <> :basis",
                values={":basis": basis},
            )
        return {**found, "done": is_whole and not found["failed"]}

    def _steps(self, register: RegisterInParts, found: Counter[str]) -> Iterator[tuple[Pool, Step]]:
        """Offices first: who may not act any more is the most urgent."""
        grants = find_grants(self.table, self.archive, self.today)
        offices = _listed(self.pools.office, found)
        for step in plan_offices(offices.values(), self._holders(grants, register)):
            yield self.pools.office, step
        if not register.is_known:
            return
        accounts, registered = _listed(self.pools.staff, found), set()
        for entries in register.everybody():
            nip = entries[0].nip
            registered.add(nip)
            account = accounts.get(nip)
            if account is not None and not account.is_ours:
                continue  # below
            wanted = plan_person(entries, account, self.today)
            if wanted is not None:
                yield self.pools.staff, wanted
            elif account is None and may_sign_in(entries, self.today):
                found["without_address"] += 1
        for step in plan_others(accounts, registered):
            yield self.pools.staff, step

    def _holders(self, grants: Grants, register: RegisterInParts) -> frozenset[str]:
        """Who may act today: a row, unless the register has them as one who left."""
        numbers = office_numbers(grants, self.today)
        people = register.people(sorted(numbers))
        return numbers - {nip for nip, each in people.items() if has_left(each, self.today)}

    def _all_taken(self, steps: Iterator[tuple[Pool, Step]], found: Counter[str]) -> bool:
        for pool, step in steps:
            if self.seconds_left() < _LEAST_SECONDS:
                return False
            try:
                _take(pool, step)
            except Refused as refused:  # one address that the pool does not take stops nobody else
                logger.error("account refused", action=str(step.action), code=refused.code)
                found["failed"] += 1
            else:
                found[_COUNTED[step.action]] += 1
        return True


def _listed(pool: Pool, found: Counter[str]) -> dict[str, Account]:
    accounts = {account.name: account for account in pool.accounts()}
    found["foreign"] += sum(not account.is_ours for account in accounts.values())
    return accounts


def _take(pool: Pool, step: Step) -> None:
    match step.action:
        case Action.MAKE:
            pool.make(step.name, email=step.email)
        case Action.OPEN:
            pool.open(step.name)
        case Action.CLOSE:
            pool.close(step.name)


_COUNTED = {Action.MAKE: "made", Action.OPEN: "opened", Action.CLOSE: "closed"}
