"""Which groups of pages each function serves; another group is a line here.

Its paths are routes of the function in ``infrastructure/portal.yaml``, its partitions and prefixes
are in the function's role there. ``tests/template/test_portal.py`` compares the two.
"""

from collections.abc import Sequence

from tukin.portal.groups import PageGroup, task_providers
from tukin.portal.home.pages import draft_tasks, home_group
from tukin.portal.my_data.pages import MY_DATA
from tukin.portal.office.group import OFFICE_PAGES
from tukin.portal.people_groups import DIALOGUES, EMPLOYEE, SUPERVISOR
from tukin.portal.reports.pages import REPORTS
from tukin.portal.rooms import Rooms
from tukin.portal.tasks import TaskProvider

_PEOPLE: tuple[PageGroup, ...] = (EMPLOYEE, SUPERVISOR, DIALOGUES, MY_DATA)
_OFFICE: tuple[PageGroup, ...] = (OFFICE_PAGES, REPORTS)


def _tasks(rooms: Rooms) -> Sequence[TaskProvider]:
    """Of all groups: the first page is one function's, whatever waits."""
    return (draft_tasks(rooms), *task_providers((*_PEOPLE, *_OFFICE), rooms))


HOME = home_group(_tasks)
PEOPLE: tuple[PageGroup, ...] = (HOME, *_PEOPLE)
"""Of employees, raters and superiors."""
OFFICE: tuple[PageGroup, ...] = _OFFICE
"""Of HR and the agency's head."""
EVERY: tuple[PageGroup, ...] = (*PEOPLE, *OFFICE)
"""The menu is the same on all pages."""
