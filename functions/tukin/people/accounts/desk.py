"""Accounts that two of the personnel administration let into being: one asks, another releases.

To release is to take the account away, with password, second factor and address, and to make one of
the same name: so a first enrolment, a lost factor and a new address are one and the same. Where the
register has an address the pool sends the first password; else it is in two halves, of which each
of the two sees one, so that neither can sign in as somebody else.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tukin.aws.accounts.pool import Pool
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.accounts.holders import Holder, Holders
from tukin.people.accounts.pools import Pools
from tukin.people.accounts.store import Requests, RequestState, ResetRequest
from tukin.people.four_eyes import FourEyes, shown_name
from tukin.people.grants.grant import GrantRole
from tukin.people.grants.in_force import four_eyes_of
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another in print."""
_HALF = 10


@dataclass(frozen=True, slots=True)
class AccountsDesk:
    """The accounts of offices; with an agency those for all of its people."""

    holders: Holders
    pools: Pools
    four_eyes: FourEyes
    agency: str | None = None

    @property
    def requests(self) -> Requests:
        """What was asked for."""
        return Requests(self.holders.table, "office" if self.agency is None else "staff")

    def read(self) -> dict[str, Any]:
        """Who may have an account, and what was asked; of offices, whether it is there."""
        holders = self._all()
        requests = self.requests.of(each.key for each in holders)
        accounts = {}
        if self.agency is None:
            accounts = {each.name: each.is_enabled for each in self._pool.accounts()}
        return {
            "accounts": [
                _describe(each, requests.get(each.key))
                | ({} if self.agency else {"account": _STATES[accounts.get(each.nip)]})
                for each in holders
            ]
        }

    def ask(self, key: str, by: str, now: datetime) -> dict[str, Any]:
        """Ask for a new account; of one that goes by letter the answer has the first half.

        Raises:
            NotFound: E1051. Forbidden: E785, where the caller has no row of personnel.
        """
        holder = self._find(key)
        self.four_eyes.require_another(by, GrantRole.PERSONNEL, [], "E1053")
        at = now.isoformat(timespec="milliseconds")
        first = _half() if holder.way == "letter" else None
        request = ResetRequest(
            self._digest(holder, by, at), RequestState.ASKED, holder.way, by, at, first=first
        )
        self.requests.ask(key, request)
        return _describe(holder, request) | {"half": first}

    def release(self, key: str, digest: str, by: str, now: datetime) -> dict[str, Any]:
        """Do what another person asked for; of a letter the answer has the second half.

        It may be repeated until it is done, by who began it.

        Raises:
            NotFound: E1051. Conflict: E1052, E1054. Forbidden: E785, E786, E1053.
        """
        holder, request = self._find(key), self.requests.find(key)
        if request is None or request.digest != digest or request.is_over(now):
            raise Conflict("E1054")
        row = self.four_eyes.require_another(by, GrantRole.PERSONNEL, [request.asked_by], "E1053")
        if self.four_eyes.is_one_of(row, [holder.nip]):
            raise Forbidden("E1053")
        if digest != self._digest(holder, request.asked_by, request.asked_at):
            raise Conflict("E1054")
        if request.state is RequestState.DONE:
            self._must_be(request, by)
            return _describe(holder, request) | {"half": None}
        begun = self._begin(key, request, by)
        self._pool.take_away(holder.nip)
        password = (begun.first or "") + (begun.second or "")
        self._pool.make(holder.nip, email=holder.email, password=password or None)
        self.requests.finish(key, begun, now)
        done = replace(begun, state=RequestState.DONE)
        return _describe(holder, done) | {"half": begun.second}

    def _begin(self, key: str, request: ResetRequest, by: str) -> ResetRequest:
        second = None if request.first is None else _half()
        if self.requests.begin(key, request.digest, by, second):
            return replace(request, state=RequestState.BEGUN, released_by=by, second=second)
        now = self.requests.find(key)
        if now is None or now.digest != request.digest:
            raise Conflict("E1054")
        self._must_be(now, by)
        return now

    def _must_be(self, request: ResetRequest, by: str) -> None:
        if not self.four_eyes.are_same(by, request.released_by or ""):
            raise Conflict("E1052")

    @property
    def _pool(self) -> Pool:
        return self.pools.office if self.agency is None else self.pools.staff

    def _all(self) -> list[Holder]:
        if self.agency is None:
            return self.holders.of_offices()
        return self.holders.of_agency(self.agency)

    def _find(self, key: str) -> Holder:
        found = next((each for each in self._all() if each.key == key), None)
        if found is None:
            raise NotFound("E1051")
        return found

    def _digest(self, holder: Holder, by: str, at: str) -> str:
        """Of what is agreed to: whose account, where the password goes, who asked and when."""
        content = [self.requests.kind, holder.nip, holder.email or "", by, at]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _half() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))


def desk_on(
    table: Table,
    archive: Bucket,
    key_of: Callable[[str], str],
    pools: str,
    today: Callable[[], date],
    agency: str | None,
) -> AccountsDesk:
    """The desk of an agency's accounts, or of the offices', over the stores of a function."""
    holders = Holders(table, archive, key_of, today())
    four_eyes = four_eyes_of(table, archive, today)
    return AccountsDesk(holders, Pools.parse(pools), four_eyes, agency)


def _describe(holder: Holder, request: ResetRequest | None) -> dict[str, Any]:
    return {
        "nip": holder.nip,
        "name": holder.name,
        "person_key": holder.key,
        "email": holder.email,
        "way": holder.way,
        "request": None
        if request is None
        else {
            "digest": request.digest,
            "state": request.state,
            "asked_by": shown_name(request.asked_by),
            "asked_at": request.asked_at,
            "released_by": request.released_by and shown_name(request.released_by),
            "done_at": request.done_at,
        },
    }


_STATES = {None: "none", True: "open", False: "closed"}
