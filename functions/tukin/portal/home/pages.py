"""The first page, *Tugas saya*, and help: pages that everybody has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tukin.people.may import PersonOfToday
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.rooms import Rooms
from tukin.portal.sessions.drafts import Drafts
from tukin.portal.shell import Page, Request, Route, route, signed_in
from tukin.portal.tasks import Task, TaskProvider, oldest_first
from tukin.vocabulary.words import Words


@dataclass(frozen=True, slots=True)
class HomePages:
    """Pages by the tasks of all groups."""

    providers: Sequence[TaskProvider]

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", "/", signed_in)(self.tasks),
            route("GET", "/bantuan", signed_in)(self.help),
        )

    def tasks(self, request: Request) -> Page:
        """What waits for the reader, the oldest first."""
        found = oldest_first(
            task for provide in self.providers for task in provide(request.person, request.today)
        )
        late = [task for task in found if task.due is not None and task.due < request.today]
        return Page("portal/home/tasks.html.j2", {"tasks": found, "late": late})

    def help(self, _: Request) -> Page:
        """How the pages are used, and whom to ask."""
        return Page("portal/home/help.html.j2")


def draft_tasks(rooms: Rooms) -> TaskProvider:
    """What somebody typed and could not send is the first thing that waits."""

    def provide(person: PersonOfToday, day: date) -> Iterator[Task]:
        now = datetime.now(UTC)
        for draft in Drafts(rooms.table).of(person.key, now):
            words = Words(
                "Isian yang belum terkirim: periksa dan kirim",
                "What you typed was not sent: check it and send it",
            )
            yield Task(words, draft.path, min(day, draft.kept_at.date()))

    return provide


def home_group(providers: Callable[[Rooms], Sequence[TaskProvider]]) -> PageGroup:
    """The group; ``providers`` makes those of all groups."""
    return PageGroup(
        routes=lambda rooms: HomePages(providers(rooms)).routes(),
        menu=(MenuItem("/", Words("Tugas saya", "My tasks")),),
    )
