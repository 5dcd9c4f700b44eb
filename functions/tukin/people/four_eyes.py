"""Four eyes: what one person did needs the agreement of another person.

A person is known by the list of people who act, whatever their sessions are called: who has two
users is one, and a machine is each of the people who answer for it. Who has no row decides nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.vocabulary.errors import Forbidden


def caller_name(caller: str) -> str:
    """The session's name in ``role/session`` or in an AWS user id, ``ID:session``.

    One person may hold several roles, so the role says nothing about who it is.
    """
    return re.split("[/:]", caller)[-1] or caller


@dataclass(frozen=True, slots=True)
class FourEyes:
    """The people who act on a day, and what each of them may agree to.

    ``grants`` reads those in force on a day, ``today`` says which it is in the region.
    """

    grants: Callable[[date], Grants]
    today: Callable[[], date]

    def require_another(
        self,
        deciding: str,
        role: GrantRole,
        authors: Iterable[str],
        code: str,
        agency: str | None = None,
    ) -> Grant:
        """Check that who decides has a row for it, and that none of the authors is that person.

        Args:
            deciding: caller of who decides.
            role: the role in which they do, and ``agency`` whose it is.
            authors: callers of those who did what is decided on.
            code: of the refusal where one of them is the same person.
            agency: see ``role``.

        Returns:
            The row by which they decide.

        Raises:
            Forbidden: ``code``; E785 where there is no row to decide by, E786 where an author
                has none, so that nobody can say who that is.
        """
        names = [caller_name(author) for author in authors]
        name, day = caller_name(deciding), self.today()
        if name.casefold() in {each.casefold() for each in names}:
            raise Forbidden(code)
        grants = self.grants(day)
        row = grants.acting(name, role, agency, day)
        if row is None or row.nip is None:
            raise Forbidden("E785", role=str(role))
        for each in names:
            people = grants.people_of(each)
            if not people:
                raise Forbidden("E786")
            if grants.person(row.nip) in people:
                raise Forbidden(code)
        return row

    def is_one_of(self, row: Grant, nips: Iterable[str]) -> bool:
        """Whether the person of a row is among some people, by any number that they ever had."""
        grants = self.grants(self.today())
        numbers = {grants.person(nip) for nip in nips}
        return row.nip is not None and grants.person(row.nip) in numbers

    def who_among(self, callers: Iterable[str], nips: Iterable[str]) -> frozenset[str]:
        """Which of the people who acted by some sessions are among others, by any number.

        Of a machine each who answers for it acted; of a session that no row names nobody is known.
        """
        grants = self.grants(self.today())
        acted = {one for each in callers for one in grants.people_of(caller_name(each))}
        return frozenset(acted & {grants.person(nip) for nip in nips})

    def holders_among(self, role: GrantRole, agency: str, nips: Iterable[str]) -> frozenset[str]:
        """Who of some people has a role of an agency today, by any of their numbers."""
        day = self.today()
        grants = self.grants(day)
        rows = (r for r in grants.rows if (r.role, r.agency) == (role, agency) and r.holds_on(day))
        holders = {grants.person(row.nip) for row in rows if row.nip is not None}
        return frozenset(holders & {grants.person(nip) for nip in nips})

    def has_other(
        self, role: GrantRole, agency: str, author: str | None, barred: Iterable[str]
    ) -> bool:
        """Whether somebody has a role of an agency today who did not act and is not barred.

        Args:
            role: the role.
            agency: whose it is.
            author: caller of who acted.
            barred: people by any of their numbers.
        """
        day = self.today()
        grants = self.grants(day)
        acted = frozenset() if author is None else grants.people_of(caller_name(author))
        rows = (r for r in grants.rows if (r.role, r.agency) == (role, agency) and r.holds_on(day))
        holders = {grants.person(row.nip) for row in rows if row.nip is not None}
        return bool(holders - acted - {grants.person(nip) for nip in barred})

    def are_same(self, one: str, other: str) -> bool:
        """Whether two callers are one person, by the names of their sessions or by their rows."""
        names = caller_name(one), caller_name(other)
        first, second = map(self.grants(self.today()).people_of, names)
        return names[0].casefold() == names[1].casefold() or bool(first & second)

    def are_two(self, one: str, other: str) -> bool:
        """Whether two callers are two people; who has no row is nobody else."""
        known = all(self.grants(self.today()).people_of(caller_name(each)) for each in (one, other))
        return known and not self.are_same(one, other)
