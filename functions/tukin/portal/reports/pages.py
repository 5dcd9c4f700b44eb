"""*Laporan atasan*: what an agency's HR does about lines that people say are wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from tukin.aws.table import Table
from tukin.people.grants.grant import GrantRole
from tukin.people.may import Action, PersonOfToday, Reason, Subject, may
from tukin.people.rater_reports import RaterReports, ReportState
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.my_data.pages import KINDS
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route
from tukin.portal.tasks import Task, TaskProvider
from tukin.vocabulary.words import Words

PATH = "/laporan-atasan"


@dataclass(frozen=True, slots=True)
class ReportPages:
    """The pages over the stores."""

    rooms: Rooms

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", PATH, _some_agency)(self.list),
            route("GET", f"{PATH}/{{agency}}", _agency)(self.list),
            route("POST", f"{PATH}/{{agency}}", _agency)(self.answer),
        )

    def list(self, request: Request) -> Page:
        """What is open, the oldest first."""
        return self._page(request)

    def answer(self, request: Request) -> Page | Redirect:
        """Say what became of a report."""
        agency = request.params["agency"]
        person, answer = request.form.text("person"), request.form.text("answer")
        if answer not in (ReportState.CORRECTED, ReportState.LINE_IS_RIGHT):
            return self._page(request, Problem(f"answer-{person}", "E1040"))
        reports = RaterReports(self.rooms.table, agency)
        reports.answer(person, ReportState(answer), request.person.key, request.now)
        return Redirect(f"{PATH}/{quote(agency)}", "dijawab")

    def _page(self, request: Request, *problems: Problem) -> Page:
        one = request.params.get("agency")
        agencies = [one] if one else agencies_of(request.person, request.today)
        found = [(each, tuple(RaterReports(self.rooms.table, each).open())) for each in agencies]
        view = {"found": found, "kinds": KINDS}
        return Page("portal/reports/reports.html.j2", view, problems=problems)


def agencies_of(person: PersonOfToday, day: date) -> list[str]:
    """The agencies whose reports somebody answers."""
    codes = {g.agency for g in person.grants if g.role is GrantRole.HR and g.agency is not None}
    return [
        code
        for code in sorted(codes)
        if may(person, Action.ANSWER_REPORTS, Subject(code), day, None) is None
    ]


def report_tasks(table: Table) -> TaskProvider:
    """A line of the first page for each agency with open reports."""

    def provide(person: PersonOfToday, day: date) -> Iterator[Task]:
        for code in agencies_of(person, day):
            reports = list(RaterReports(table, code).open())
            if reports:
                count = len(reports)
                words = Words(
                    f"Periksa {count} laporan “bukan atasan saya” ({code})",
                    f"Look at {count} reports “not my superior” ({code})",
                )
                yield Task(words, f"{PATH}/{quote(code)}", reports[0].reported_at.date())

    return provide


def _agency(request: Request) -> Reason | None:
    subject = Subject(request.params["agency"])
    return may(request.person, Action.ANSWER_REPORTS, subject, request.today, None)


def _some_agency(request: Request) -> Reason | None:
    if agencies_of(request.person, request.today):
        return None
    return may(request.person, Action.ANSWER_REPORTS, Subject(), request.today, None)


def _is_hr(request: Request) -> bool:
    return bool(agencies_of(request.person, request.today))


def _tasks(rooms: Rooms) -> TaskProvider:
    return report_tasks(rooms.table)


REPORTS = PageGroup(
    routes=lambda rooms: ReportPages(rooms).routes(),
    tasks=_tasks,
    menu=(MenuItem(PATH, Words("Laporan atasan", "Reports of raters"), _is_hr),),
    notices={"dijawab": Words("Jawaban tersimpan.", "The answer is kept.")},
)
