"""A made person, a door that always opens, and requests as API Gateway sends them."""

import base64
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from tukin.people.grants.grant import Grant, GrantRole
from tukin.people.may import PersonOfToday
from tukin.portal.brand import Brand
from tukin.portal.groups import MenuItem
from tukin.portal.render import Frame
from tukin.portal.shell import Form, Request, Route
from tukin.portal.site import Call, Site, Visitor

TODAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
ORIGIN = "https://tukin.example.go.id"
CSRF = "made-token"


@dataclass(frozen=True, slots=True)
class Made:
    """A person as ``people.person.book.Person`` is one."""

    nip: str = "198501012010011001"
    key: str = "5" * 32
    name: str = "Siti Rahayu"
    agency: str | None = "disdik"
    grants: tuple[Grant, ...] = ()


def grant(role: GrantRole, agency: str | None, person: Made | None = None, **other: Any) -> Grant:
    who = person or Made()
    values: dict[str, Any] = {"since": date(2026, 1, 1), "until": None} | other
    return Grant(who.nip, who.name, (), (), role, agency, **values)


def request_of(person: PersonOfToday | None = None, **values: Any) -> Request:
    """A request of a page function as the shell would hand it over."""
    made: dict[str, Any] = {
        "method": "GET",
        "path": "/",
        "person": person or Made(),
        "today": TODAY,
        "now": NOW,
        "csrf": CSRF,
    }
    return Request(**(made | values))


@dataclass
class OpenDoor:
    """Everybody is one person; what is kept is in memory."""

    person: PersonOfToday | None = field(default_factory=Made)
    office: bool = False
    drafts: dict[str, Form] = field(default_factory=dict)

    def visitor(self, call: Call, now: datetime) -> Visitor | None:
        return None if self.person is None else Visitor(self.person, CSRF, self.office)

    def keep(self, call: Call, form: Form, now: datetime) -> None:
        self.drafts[call.path] = form

    def kept(self, visitor: Visitor, path: str, now: datetime) -> Form | None:
        return self.drafts.get(path)

    def forget(self, visitor: Visitor, path: str) -> None:
        self.drafts.pop(path, None)


def site_of(
    routes: Sequence[Route],
    door: OpenDoor | None = None,
    *,
    menu: tuple[MenuItem, ...] = (),
    brand: Brand | None = None,
    report: Callable[..., None] = lambda *_, **__: None,
    origin: str = ORIGIN,
    notices: dict[str, Any] | None = None,
) -> Site:
    frame = Frame(brand or Brand(region="Pemerintah Kota Contoh"), menu, notices or {})
    return Site(
        routes=tuple(routes),
        door=door or OpenDoor(),
        frame=lambda: frame,
        origin=origin,
        today=lambda: TODAY,
        report=report,
    )


def event_of(
    method: str = "GET",
    path: str = "/",
    fields: Sequence[tuple[str, str]] | None = None,
    *,
    query: str = "",
    origin: str | None = ORIGIN,
    cookies: Sequence[str] = (),
    headers: dict[str, str] | None = None,
    encoded: bool = False,
) -> dict[str, Any]:
    """An event of API Gateway, payload format 2.0."""
    sent = dict(headers or {})
    if method == "POST":
        sent.setdefault("content-type", "application/x-www-form-urlencoded")
        if origin is not None:
            sent["origin"] = origin
    body = urlencode(fields or ())
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": sent,
        "cookies": list(cookies),
        "requestContext": {"http": {"method": method, "path": path}, "requestId": "r-1"},
        "body": base64.b64encode(body.encode()).decode() if encoded else body,
        "isBase64Encoded": encoded,
    }


def html_of(answer: dict[str, Any]) -> str:
    """The HTML of an answer, unpacked."""
    if not answer.get("isBase64Encoded"):
        return str(answer["body"])
    return gzip.decompress(base64.b64decode(answer["body"])).decode()
