"""Which agency a page of an office is about, and who may open it.

It is that of the reader's office, and where they have several, the one that ``?pd=`` names.
"""

from dataclasses import dataclass

from tukin.people.may import BY_GRANT, Action, Reason, Subject, may
from tukin.portal.shell import Needs, Request


def agencies_for(request: Request, action: Action) -> tuple[str, ...]:
    """The agencies in which the reader has an office for an action, in order."""
    roles = BY_GRANT[action]
    found = {
        grant.agency
        for grant in request.person.grants
        if grant.role in roles and grant.agency and grant.holds_on(request.today)
    }
    return tuple(sorted(found))


def agency_for(request: Request, action: Action) -> str | None:
    """The agency that a page is about: the one that the query names, else the reader's first."""
    asked = request.query.get("pd")
    if asked is not None:
        return asked
    return next(iter(agencies_for(request, action)), None)


def needs_office(action: Action) -> Needs:
    """What a page needs that is about an agency: an office of it that holds today."""

    def needs(request: Request) -> Reason | None:
        subject = Subject(agency=agency_for(request, action))
        return may(request.person, action, subject, request.today, None)

    return needs


@dataclass(frozen=True, slots=True)
class Place:
    """The agency and the month of a page, and the way to the same page of another.

    Attributes:
        agency: its code.
        others: the reader's other agencies with this office.
        query: what a path of the same agency ends with.
    """

    agency: str
    others: tuple[str, ...]

    @classmethod
    def of(cls, request: Request, action: Action) -> "Place":
        """That of a request that ``needs_office`` has let in."""
        agency = agency_for(request, action) or ""
        others = tuple(each for each in agencies_for(request, action) if each != agency)
        return cls(agency, others)

    @property
    def query(self) -> str:
        """Names the agency where the reader has several."""
        return f"?pd={self.agency}" if self.others else ""
