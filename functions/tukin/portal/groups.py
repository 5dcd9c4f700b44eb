"""A group of pages: its routes, its lines of the first page, its links of the menu."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request, Route
from tukin.portal.tasks import TaskProvider
from tukin.vocabulary.words import Words


def everybody(_: Request) -> bool:
    """A link of the menu that all see."""
    return True


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of the menu on each page; ``shown`` says to whom."""

    path: str
    words: Words
    shown: Callable[[Request], bool] = everybody


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages that belong together.

    Attributes:
        routes: makes them of the stores.
        tasks: makes what provides their lines of the first page; None where they have none.
        menu: their links.
        notices: short texts by name that a redirect shows on the next page.
    """

    routes: Callable[[Rooms], Sequence[Route]]
    tasks: Callable[[Rooms], TaskProvider] | None = None
    menu: tuple[MenuItem, ...] = ()
    notices: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Groups:
    """Several groups as one."""

    routes: tuple[Route, ...]
    menu: tuple[MenuItem, ...]
    notices: Mapping[str, Words]


def assemble_groups(groups: Iterable[PageGroup], rooms: Rooms) -> Groups:
    """The routes, the menu and the notices of groups, in their order."""
    groups = tuple(groups)
    notices: dict[str, Words] = {}
    for group in groups:
        notices |= group.notices
    return Groups(
        tuple(each for group in groups for each in group.routes(rooms)),
        tuple(item for group in groups for item in group.menu),
        notices,
    )


def task_providers(groups: Iterable[PageGroup], rooms: Rooms) -> tuple[TaskProvider, ...]:
    """What provides the lines of the first page."""
    return tuple(group.tasks(rooms) for group in groups if group.tasks is not None)
