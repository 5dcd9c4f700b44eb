"""The pages of a function, made of its environment."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from tukin.aws.environment import archive, intake, person_keys, table, today, variable
from tukin.aws.observability import logger
from tukin.people.person.book import PersonBook
from tukin.portal.brand import Brand
from tukin.portal.groups import PageGroup, assemble_groups
from tukin.portal.render import Frame
from tukin.portal.rooms import Rooms
from tukin.portal.sessions.cookie import Cookies
from tukin.portal.sessions.door import SessionDoor
from tukin.portal.site import Site


def report(code: str, **where: Any) -> None:
    """A line of the log: a code and a place of ours, never who or what was typed."""
    logger.warning("page refused", error_code=code, **where)


@cache
def rooms() -> Rooms:
    """The stores of the function."""
    return Rooms(
        table=table(),
        archive=archive(),
        intake=intake(),
        book=book(),
        key_of=lambda nip: person_keys().of(nip),
        today=today,
    )


@cache
def book() -> PersonBook:
    """Who somebody is."""
    return PersonBook(table(), archive(), person_keys())


def brand() -> Brand:
    """Whose site it is."""
    return Brand(region=variable("REGION_NAME"))


def site_of(groups: Iterable[PageGroup], every: Iterable[PageGroup]) -> Site:
    """The site of a function.

    Args:
        groups: those that it serves.
        every: all, whose links are in the menu.
    """
    mine = assemble_groups(groups, rooms())
    menu = tuple(item for group in every for item in group.menu)
    frame = Frame(brand(), menu, mine.notices)
    origin = variable("PORTAL_URL")
    door = SessionDoor(table(), book(), Cookies(origin), today)
    return Site(mine.routes, door, lambda: frame, origin, today, report)
