"""What the pages of HR and of the agency head are made of.

Nothing is decided here: ``may()`` says who, the workflows say what.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tukin.aws.objects import UploadForm
from tukin.people.web_callers import web_caller
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request
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
        go_on: has the function that assembles months go on with a closing that was begun.
        rules: by which a period is paid.
        record: keeps who read whom, before a page is shown.
    """

    rooms: Rooms
    origin: Callable[[], str]
    zone: Callable[[], ZoneInfo]
    approvals: Callable[[], Approvals]
    closings: Callable[[], Closings]
    reopenings: Callable[[], Reopenings]
    chain_of: ChainOf
    go_on: Callable[[str, Period], None]
    rules: Callable[[Period], RuleSet]
    record: Record

    def form(self, request: Request, key: str, path: str) -> UploadForm:
        """The form that sends a file of this key in the reader's name, and then leads to a path."""
        return self.rooms.intake.upload_form(
            key,
            asked_by=caller_of(request),
            most_bytes=MOST_BYTES,
            redirect=f"{self.origin()}{path}",
            seconds=FORM_SECONDS,
        )

    def moment(self, at: datetime) -> Words:
        """A time of day in the region: 5 Oktober 2026 pukul 09.12."""
        local = at.astimezone(self.zone())
        day = date_words(local.date())
        return Words(f"{day.id} pukul {local:%H.%M}", f"{day.en}, {local:%H:%M}")

    def name_of(self, nip: str) -> str:
        """Somebody's name today; the number where no register has one."""
        person = self.rooms.book.person(nip, self.rooms.today())
        return nip if person is None or not person.name else person.name


def caller_of(request: Request) -> str:
    """The reader as the one who uploads, approves or closes."""
    return web_caller(request.person.key, request.person.nip)


def month_at_work(request: Request) -> Period:
    """The month that is rated, uploaded and closed now: the one before today's."""
    return Period(request.today.year, request.today.month).previous


def worded(code: str, **details: object) -> Words:
    """A message of the catalogue as words of a page."""
    message = message_for(code, details)
    return Words(message.id, message.en)
