"""The rater's pages as a group: routes, menu, tasks and notices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tukin.people.may import PersonOfToday
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.notes_log import NotesLog
from tukin.portal.rated_months import RatedMonths, month_to_rate
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Route
from tukin.portal.supervisor import pages, quick
from tukin.portal.supervisor.reader import StaffReader
from tukin.portal.supervisor.staff import Staffing
from tukin.portal.tasks import Task
from tukin.ratings.cycle import CycleState, state_on
from tukin.vocabulary.words import Words, period_words


@dataclass(frozen=True, slots=True)
class StaffTasks:
    """What waits for a rater, and for a rater's superior once it is due."""

    reader: StaffReader

    def __call__(self, person: PersonOfToday, today: date) -> Iterator[Task]:
        """The tasks of a person on a day."""
        if person.agency is None:
            return
        period = month_to_rate(today, self.reader.cycle_of)
        cycle = self.reader.cycle_of(period)
        if cycle is None or today < cycle.opens_on(period):
            return
        desk = self.reader.months.open(person.agency, period, today)
        stored = desk.cycles.read(person.agency, period)
        if state_on(stored, cycle, period, today) not in {CycleState.OPEN, CycleState.REOPENED}:
            return
        staffing = Staffing(desk.month.chain, period, today, self.reader.months.keys.of)
        said = period_words(period)
        since, due = cycle.opens_on(period), cycle.due_on(period)
        path = f"{pages.LIST}?periode={period}"

        def unrated(nips: list[str]) -> int:
            given = desk.ratings.latest_of(person.agency or "", period, nips)
            return sum(nip not in given or not given[nip].counts for nip in nips)

        own = [each.nip for each in staffing.of(person.nip)]
        if count := unrated(own):
            words = Words(
                f"Nilai {count} staf Anda untuk {said.id}",
                f"Rate {count} of your staff for {said.en}",
            )
            yield Task(words, path, since, due)
        if today < due:
            return
        below = [each.nip for each in staffing.below(person.nip)]
        if count := unrated(below):
            words = Words(
                f"{count} pegawai belum dinilai oleh penilai di bawah Anda ({said.id})",
                f"{count} people are not rated by raters below you ({said.en})",
            )
            yield Task(words, path, due, cycle.closes_on(period))


def supervisor_group(
    months_of: Callable[[Rooms], RatedMonths],
    log_of: Callable[[Rooms], NotesLog],
    due_of: Callable[[Rooms], pages.DueOf],
) -> PageGroup:
    """The group.

    Args:
        months_of: opens the months of agencies.
        log_of: keeps who reads somebody else's words.
        due_of: what was agreed with somebody and falls due, of the room beside.
    """

    def routes(rooms: Rooms) -> tuple[Route, ...]:
        reader = StaffReader(months_of(rooms))
        staff = pages.StaffPages(reader, log_of(rooms), due_of(rooms))
        return (*staff.routes(), *quick.QuickPages(reader).routes())

    return PageGroup(
        routes=routes,
        tasks=lambda rooms: StaffTasks(StaffReader(months_of(rooms))),
        menu=(MenuItem(pages.LIST, Words("Staf saya", "My staff")),),
        notices=pages.NOTICES | quick.NOTICES,
    )
