"""The pages of the made agency in a browser: served from memory, as one person of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.served import WHO, CookieDoor, Served, a_day, served
from tests.integration.rating_pages.made_agency import NOW, TODAY, MadeAgency
from tests.integration.world import World
from tukin.portal import site
from tukin.portal.brand import Brand
from tukin.portal.groups import assemble_groups, task_providers
from tukin.portal.home.pages import home_group
from tukin.portal.my_data.pages import MY_DATA
from tukin.portal.render import Frame
from tukin.portal.rooms import Rooms
from tukin.portal.site import Site


class Still(datetime):
    """The time of the pages does not go on."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return NOW


@dataclass
class Portal:
    """The site, and browsers that are signed in on it.

    Attributes:
        agency: whose stores these are.
        site: where it is, and the sizes of its pages.
        foreign: requests to other hosts.
        wrong: codes of what went wrong within.
    """

    agency: MadeAgency
    site: Served
    browser: Browser
    wrong: list[str]
    foreign: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, nip: str, width: int, *, script: bool = False, dark: bool = False) -> Page:
        """A browser's page of somebody who has signed in."""
        scheme = "dark" if dark else "light"
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        context.add_cookies([{"name": WHO, "value": nip, "url": self.site.origin}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self._note(request.url))
        return page

    def _note(self, url: str) -> None:
        if not url.startswith((self.site.origin, "data:")):
            self.foreign.append(url)


@contextmanager
def portal(browser: Browser) -> Iterator[Portal]:
    """The site for as long as this is entered."""
    with World(), patch.object(site, "datetime", Still):
        agency = MadeAgency()
        wrong: list[str] = []
        with served(_site(agency, wrong)) as where:
            made = Portal(agency, where, browser, wrong)
            try:
                yield made
            finally:
                for context in made.contexts:
                    context.close()


def _site(agency: MadeAgency, wrong: list[str]) -> Callable[[str], Site]:
    rooms = Rooms(
        table=agency.table,
        archive=agency.archive,
        intake=agency.archive,
        book=agency.book,
        key_of=agency.months.keys.of,
        today=a_day(TODAY),
    )
    of_people = [
        agency.employee_group(),
        agency.supervisor_group(),
        agency.dialogue_group(),
        MY_DATA,
    ]
    home = home_group(lambda rooms: task_providers(of_people, rooms))
    groups = assemble_groups([home, *of_people], rooms)
    frame = Frame(Brand(region="Pemerintah Kota Contoh"), groups.menu, groups.notices)

    def person_of(nip: str) -> object:
        return agency.book.person(nip, TODAY) if nip else None

    return lambda origin: Site(
        routes=groups.routes,
        door=CookieDoor(person_of),  # type: ignore[arg-type]
        frame=lambda: frame,
        origin=origin,
        today=a_day(TODAY),
        report=lambda code, **_: wrong.append(code),
    )
