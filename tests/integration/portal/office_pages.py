"""The pages of the offices over the stores of a world, with made persons and their own door."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from tests.grant_rows import NAMES, nip_of_person
from tests.integration.world import (
    ARCHIVE,
    INTAKE,
    KEYS,
    MACHINE,
    MONTH_WRITER,
    OFFICE_WRITER,
    RATING_WRITER,
    TABLE,
    Notification,
    World,
)
from tests.integration.world import _plain as plain
from tests.unit.portal.made import CSRF, Made, OpenDoor, event_of, html_of, site_of
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.grants.grant import Grant, GrantRole
from tukin.people.person.book import PersonBook
from tukin.portal.groups import assemble_groups
from tukin.portal.office.group import office_group
from tukin.portal.office.office import Office
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request
from tukin.processing.approve import Approvals
from tukin.ratings.month.closing import Closings
from tukin.ratings.month.desks import chain_from, closings_on, reopenings_on
from tukin.rules.rule_set import load_rule_book
from tukin.vocabulary.period import Period

TODAY = date(2026, 10, 31)
PORTAL_WRITER = OFFICE_WRITER
"""Id of the role of the functions of these pages, as S3 names who wrote."""
WRITERS = (RATING_WRITER, MONTH_WRITER, PORTAL_WRITER)
ORIGIN = "https://tukin.example.go.id"


def made(name: str, *roles: GrantRole, agency: str = "disdik") -> Made:
    """Somebody of the list of people, with the grants that they hold in their session."""
    nip = nip_of_person(NAMES.index(name))
    grants = tuple(
        Grant(nip, name.title(), (), (name,), role, agency, date(2020, 1, 1), None)
        for role in roles
    )
    return Made(nip, KEYS.of(nip), name.title(), agency, grants)


@dataclass
class Pages:
    """A browser of one person at these pages."""

    world: World
    person: Made
    reads: list[tuple[str, str]] = field(default_factory=list)
    today: date = TODAY
    calls_functions: bool = True
    origin: str = ORIGIN

    def office(self) -> Office:
        table, intake, archive = Table(TABLE), Bucket(INTAKE), Bucket(ARCHIVE)
        rooms = Rooms(table, archive, intake, PersonBook(table, archive, KEYS), KEYS.of, self._day)
        stores = table, intake, archive, MACHINE
        return Office(
            rooms=rooms,
            origin=lambda: self.origin,
            zone=lambda: ZoneInfo("Asia/Jakarta"),
            approvals=lambda: Approvals.on(*stores, self._day, WRITERS),
            closings=self._closings,
            reopenings=lambda: reopenings_on(table, archive, self._closings(), self._day),
            chain_of=partial(chain_from, table, archive),
            go_on=self._go_on,
            rules=self._rules,
            record=self._record,
        )

    def _closings(self) -> Closings:
        stores = Table(TABLE), Bucket(ARCHIVE), Bucket(INTAKE)
        return closings_on(*stores, cast(Any, self), KEYS, self._day)

    def book(self) -> Any:
        """The live rule book, as ``LiveRules`` gives it."""
        return load_rule_book(self.world.rules.document)

    def _go_on(self, agency: str, period: Period) -> None:
        """Lambda calls the function with what the page asks for."""
        if self.calls_functions:
            self.world.invoke(
                "compose_late", {"closing": {"agency": agency, "period": str(period)}}
            )

    def _day(self) -> date:
        return self.today

    def get(self, path: str, query: str = "") -> tuple[int, str, dict[str, Any]]:
        return self.answer(event_of("GET", path, query=query))

    def post(self, path: str, query: str = "", **fields: str) -> tuple[int, str, dict[str, Any]]:
        sent = [("_csrf", CSRF), *fields.items()]
        return self.answer(event_of("POST", path, sent, query=query))

    def answer(self, event: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        """What the site answers to an event of API Gateway."""
        office = self.office()
        groups = assemble_groups([office_group(lambda _: office)], office.rooms)
        site = site_of(
            groups.routes,
            OpenDoor(self.person, office=True),
            menu=groups.menu,
            notices=dict(groups.notices),
            report=self._report,
            origin=self.origin,
        )
        with self.world.run_as("office_pages"):  # by the rights of its role alone
            answer = replace(site, today=self._day).answer(event)
        return answer["statusCode"], html_of(answer), answer["headers"]

    def _rules(self, period: Period) -> Any:
        found = load_rule_book(self.world.rules.document).in_force(period)
        assert found is not None
        return found

    def _record(self, _: Request, agency: str, route: str, __: Any) -> None:
        self.reads.append((agency, route))

    def _report(self, code: str, **where: Any) -> None:
        assert code != "E835", where


def form_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's first form that sends a file."""
    form = re.search(r'<form[^>]*enctype="multipart/form-data">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[1])
    return {html.unescape(name): html.unescape(value) for name, value in pairs}


def send(
    world: World,
    fields: dict[str, str],
    name: str,
    data: bytes,
    minute: int = 0,
    by: str = f"{PORTAL_WRITER}:office-pages",
) -> Notification:
    """What S3 does with a form: the object with its metadata, written by the role that signed."""
    key = fields["key"].replace("${filename}", name)
    metadata = {
        field.removeprefix("x-amz-meta-"): value
        for field, value in fields.items()
        if field.startswith("x-amz-meta-")
    }
    return put_as(world, key, data, metadata, by, minute)


def put_as(
    world: World, key: str, data: bytes, metadata: dict[str, str], by: str, minute: int = 0
) -> Notification:
    """An object of somebody's, with any metadata that they like."""
    plain("s3").put_object(Bucket=INTAKE, Key=key, Body=data, Metadata=metadata)
    notification = replace(world.notice(key, minute), uploaded_by=by)
    world.notifications[notification.upload_id] = notification
    return notification


def codes(page: str, wanted: Sequence[str]) -> list[str]:
    """Which of some codes a page shows."""
    return [code for code in wanted if code in page]
