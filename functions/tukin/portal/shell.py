"""What a page function gets and gives back, and how it becomes a route.

How a group of pages is added::

    # portal/supervisor/pages.py
    def staff_routes(rooms: Rooms) -> tuple[Route, ...]:
        def list_staff(request: Request) -> Page:
            return Page("portal/supervisor/staff.html.j2", {"rows": ...})

        return (route("GET", "/staf", signed_in)(list_staff),)

    STAFF = PageGroup(staff_routes, tasks=staff_tasks, menu=(MenuItem("/staf", WORDS),))
    # and STAFF in portal/all_groups.py, in the tuple of the function that serves it

The template begins with ``{% extends "portal/base.html.j2" %}`` and fills the blocks ``title`` and
``page``; ``{{ t("Kirim", "Send") }}`` is a text in the reader's language, macros are in ``ui``
(``portal/macros.html.j2``). A form posts to the path of its own page and holds ``{{ ui.csrf() }}``:
what was typed after the session went idle then comes back on that page, as ``request.kept``.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import unquote

from tukin.people.may import PersonOfToday, Reason
from tukin.vocabulary.catalogue.messages import Message, message_for

Method = Literal["GET", "POST"]
Language = Literal["id", "en"]


class Form(Mapping[str, str]):
    """The fields of a form or of a query: of a field that came several times the last value."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)
        self._last = dict(self.pairs)

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def __repr__(self) -> str:
        return f"Form({sorted(self._last)})"  # what somebody typed is in no log

    def text(self, name: str) -> str:
        """The value without spaces at its ends and with plain line breaks; empty where missing."""
        return self.get(name, "").replace("\r\n", "\n").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, as ticked boxes send them."""
        return tuple(value for each, value in self.pairs if each == name)


EMPTY = Form()


@dataclass(frozen=True, slots=True)
class Request:
    """A request of somebody who has signed in.

    Attributes:
        method: GET or POST; of a POST the session's token and the origin were compared already.
        path: as it was asked for, without its query.
        params: what the pattern of the route names, decoded.
        query: the fields of the query.
        form: the fields of a POST.
        kept: what the same person sent to this path after their session had ended, and was not
            given to any page; a page fills its form with it. None where there is nothing.
        person: who it is today, without grants unless the session has a second factor.
        office: whether the session has a second factor.
        today: the date in the region.
        now: the time, UTC.
        csrf: the token that each form of the session carries.
        language: in which the reader reads.
    """

    method: Method
    path: str
    person: PersonOfToday
    today: date
    now: datetime
    csrf: str
    params: Mapping[str, str] = field(default_factory=dict)
    query: Form = field(default_factory=Form)
    form: Form = field(default_factory=Form)
    kept: Form | None = None
    office: bool = False
    language: Language = "id"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in one field: a code of the catalogue, shown above the form and at the field.

    ``field_id`` is the id of the field's element, to which the summary links.
    """

    field_id: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The text in both languages."""
        return message_for(self.code, self.details)


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its values.

    Attributes:
        template: below the package, such as ``portal/home/tasks.html.j2``.
        view: its values.
        status: HTTP's; with problems 422.
        problems: what is wrong with what was sent, listed on top.
        posts_to: origins besides the site's own to which a form posts, such as a bucket's.
    """

    template: str
    view: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    problems: tuple[Problem, ...] = ()
    posts_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the browser goes next, by GET: a path of this site, or a link that S3 signed.

    ``notice`` names a short text of the page groups' notices, which the next page shows on top.
    """

    path: str
    notice: str = ""


PageFunction = Callable[[Request], "Page | Redirect"]
Needs = Callable[[Request], Reason | None]


@dataclass(frozen=True, slots=True)
class Route:
    """A page: how it is asked for, what it needs, and the function that makes it."""

    method: Method
    pattern: str
    needs: Needs
    page: PageFunction

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The named parts of a path, decoded; None where it is another route's."""
        found = _expression(self.pattern).fullmatch(path) if method == self.method else None
        return None if found is None else {k: unquote(v) for k, v in found.groupdict().items()}


def route(method: Method, pattern: str, needs: Needs) -> Callable[[PageFunction], Route]:
    """A route of a page function; ``needs`` says why not, before the function is called."""
    return lambda page: Route(method, pattern, needs, page)


def signed_in(_: Request) -> Reason | None:
    """What a page needs that is about whoever reads it."""
    return None


def find_route(
    routes: Sequence[Route], method: str, path: str
) -> tuple[Route, dict[str, str]] | None:
    """The route of a path; one with more fixed parts goes before one with more named parts."""
    found = [
        (each, parameters)
        for each in routes
        if (parameters := each.match(method, path)) is not None
    ]
    return min(found, key=lambda pair: len(pair[1]), default=None)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", pattern)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    )
