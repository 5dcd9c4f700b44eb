"""Asks pages of the made agency as somebody, and reads what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.integration.rating_pages.made_agency import NOW, TODAY, MadeAgency
from tukin.people.may import PersonOfToday
from tukin.portal.groups import PageGroup
from tukin.portal.render import Frame, render
from tukin.portal.shell import Form, Page, Redirect, Request, find_route

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Browsing:
    """The pages of some groups."""

    agency: MadeAgency
    groups: Sequence[PageGroup]

    def ask(
        self,
        nip: str,
        method: str,
        path: str,
        form: Fields = (),
        *,
        today: date = TODAY,
        now: datetime = NOW,
        person: PersonOfToday | None = None,
        **values: Any,
    ) -> tuple[Page | Redirect, Request]:
        """What a page function answers, after what its route needs."""
        path, _, query = path.partition("?")
        pairs = [tuple(pair.split("=", 1)) for pair in query.split("&") if pair]
        routes = [each for group in self.groups for each in group.routes(None)]  # type: ignore[arg-type]
        found = find_route(routes, method, path)
        assert found is not None, path
        route, params = found
        request = Request(
            method=method,  # type: ignore[arg-type]
            path=path,
            person=person or self.agency.person(nip, today),
            today=today,
            now=now,
            csrf="made-token",
            params=params,
            form=Form(form),
            query=Form(pairs),  # type: ignore[arg-type]
            **values,
        )
        assert route.needs(request) is None
        return route.page(request), request

    def get(self, nip: str, path: str, **values: Any) -> Page:
        """A page."""
        page, _ = self.ask(nip, "GET", path, **values)
        assert isinstance(page, Page)
        return page

    def post(self, nip: str, path: str, form: Fields, **values: Any) -> Page | Redirect:
        """What follows on a form."""
        return self.ask(nip, "POST", path, form, **values)[0]

    def html(self, nip: str, path: str, **values: Any) -> str:
        """A page as HTML."""
        page, request = self.ask(nip, "GET", path, **values)
        assert isinstance(page, Page)
        return html_of(page, request)


def html_of(page: Page, request: Request) -> str:
    """A page as HTML."""
    return render(page, Frame(), language="id", path=request.path, request=request)


def codes(page: Page | Redirect) -> list[tuple[str, str]]:
    """Field and code of each problem."""
    assert isinstance(page, Page)
    return [(each.field_id, each.code) for each in page.problems]


def refused(page: Page | Redirect) -> str:
    """The code of a page that says why not."""
    assert isinstance(page, Page)
    assert page.status == 403, page.template
    return str(page.view["reason"].code)
