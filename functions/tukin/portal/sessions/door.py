"""Who comes in: from the cookie to the person of today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tukin.aws.table import Table
from tukin.people.may import PersonOfToday
from tukin.portal.rooms import Book
from tukin.portal.sessions.cookie import Cookies
from tukin.portal.sessions.drafts import Drafts
from tukin.portal.sessions.session import Session, Sessions
from tukin.portal.shell import Form
from tukin.portal.site import CSRF_FIELD, Call, Visitor, same_token


@dataclass(frozen=True, slots=True)
class SessionDoor:
    """Over the table and the book of people; who somebody is, is asked of today, each time."""

    table: Table
    book: Book
    cookies: Cookies
    today: Callable[[], date]

    def visitor(self, call: Call, now: datetime) -> Visitor | None:
        """Whose session a request carries; None where it does not hold, or they are nobody now."""
        session = self.session(call)
        if session is None or not session.holds(now):
            return None
        person = self.book.person(session.nip, self.today())
        if person is None:
            return None
        Sessions(self.table).go_on(session, call.path, now)
        return Visitor(_as_signed_in(person, session), session.csrf, session.office)

    def session(self, call: Call) -> Session | None:
        """The session of a request's cookie, whether or not it still holds."""
        return Sessions(self.table).read(call.cookies.get(self.cookies.session, ""))

    def keep(self, call: Call, form: Form, now: datetime) -> None:
        """Keep a form that was sent after the session had gone idle, with its token."""
        session = self.session(call)
        if session is None or not session.may_keep(now):
            return
        if same_token(form.get(CSRF_FIELD, ""), session.csrf):
            Drafts(self.table).keep(session.person, call.path, form, now)

    def kept(self, visitor: Visitor, path: str, now: datetime) -> Form | None:
        """What was kept of the person for a path."""
        return Drafts(self.table).read(visitor.person.key, path, now)

    def forget(self, visitor: Visitor, path: str) -> None:
        """Forget it."""
        Drafts(self.table).forget(visitor.person.key, path)


def _as_signed_in(person: PersonOfToday, session: Session) -> PersonOfToday:
    """Without a second factor no grant works, whatever a page asks."""
    if session.office:
        return person
    plain: Any = person
    found: PersonOfToday = replace(plain, grants=())
    return found
