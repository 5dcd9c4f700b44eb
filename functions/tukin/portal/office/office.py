"""What the pages of HR and of the agency head are made of, and who may open them.

Each page is about one agency: that of the reader's office, and where they have several, the one
that ``?pd=`` names. Nothing is decided here: ``may()`` says who, the workflows say what.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tukin.aws.objects import UploadForm
from tukin.people.may import BY_GRANT, Action, Reason, Subject, may
from tukin.people.web_callers import web_caller
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Needs, Request
from tukin.processing.approve import Approvals
from tukin.ratings.month.closing import Closings
from tukin.ratings.month.now import ChainOf
from tukin.ratings.month.reopening import Reopenings
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words, date_words

MOST_BYTES = 20_000_000
"""Of a file that the form admits; what is too large for a check is reported by the check."""
FORM_SECONDS = 1_800
"""How long an upload form may be sent: as long as a session may be idle."""
LINK_SECONDS = 60

Record = Callable[[Request, str, str, Mapping[str, Any]], None]
"""Keeps who read whom: the request, the agency, the route of the API that answers with the same,
and what is about to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The stores, and the workflows that the API calls as well.

    Attributes:
        rooms: the stores, and who somebody is.
        origin: of the site, where S3 sends a browser back to.
        zone: the region's, for times of day.
        approvals: of waiting uploads.
        closings: of months that are rated on the pages.
        reopenings: of those.
        chain_of: the chain of an agency for a period, by the period's register.
        rules: by which a period is paid.
        record: keeps who read whom, before a page is shown.
    """

    rooms: Rooms
    origin: str
    zone: ZoneInfo
    approvals: Callable[[], Approvals]
    closings: Callable[[], Closings]
    reopenings: Callable[[], Reopenings]
    chain_of: ChainOf
    rules: Callable[[Period], RuleSet]
    record: Record

    def form(self, request: Request, key: str, path: str) -> UploadForm:
        """The form that sends a file of this key in the reader's name, and then leads to a path."""
        return self.rooms.intake.upload_form(
            key,
            asked_by=caller_of(request),
            most_bytes=MOST_BYTES,
            redirect=f"{self.origin}{path}",
            seconds=FORM_SECONDS,
        )

    def moment(self, at: datetime) -> Words:
        """A time of day in the region: 5 Oktober 2026 pukul 09.12."""
        local = at.astimezone(self.zone)
        day = date_words(local.date())
        return Words(f"{day.id} pukul {local:%H.%M}", f"{day.en}, {local:%H:%M}")

    def name_of(self, nip: str) -> str:
        """Somebody's name today; the number where no register has one."""
        person = self.rooms.book.person(nip, self.rooms.today())
        return nip if person is None or not person.name else person.name


def caller_of(request: Request) -> str:
    """The reader as the one who uploads, approves or closes."""
    return web_caller(request.person.key, request.person.nip)


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


def month_at_work(request: Request) -> Period:
    """The month that is rated, uploaded and closed now: the one before today's."""
    return Period(request.today.year, request.today.month).previous


def worded(code: str, **details: object) -> Words:
    """A message of the catalogue as words of a page."""
    message = message_for(code, details)
    return Words(message.id, message.en)
