"""*Data saya*: what the register says of the reader, who rates them, and *bukan atasan saya*."""

from dataclasses import dataclass

from tukin.people.lines.line import Line
from tukin.people.may import Action, Reason, Subject, may
from tukin.people.rater_reports import RaterReports
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route
from tukin.vocabulary.words import Words

PATH = "/saya/data"
KINDS = {
    "definitif": Words("atasan langsung", "direct superior"),
    "plt": Words("pelaksana tugas (Plt)", "acting (Plt)"),
    "plh": Words("pelaksana harian (Plh)", "acting for some days (Plh)"),
    "delegasi": Words("delegasi penilaian", "delegated rating"),
    "non_asn": Words("pejabat di luar ASN", "an office outside the civil service"),
}


@dataclass(frozen=True, slots=True)
class MyData:
    """The pages over the stores."""

    rooms: Rooms

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", PATH, _own)(self.show),
            route("POST", PATH, _may_report)(self.report),
        )

    def show(self, request: Request) -> Page:
        """What is stored about the reader today."""
        return self._page(request)

    def report(self, request: Request) -> Page | Redirect:
        """Note that the line is wrong; the agency's HR has it as a task."""
        person, line, rater = request.person, *self._line(request)
        if person.agency is None or line is None:
            return self._page(request, Problem("lapor", "E1039"))
        reports = RaterReports(self.rooms.table, person.agency)
        reports.report(person.key, person.nip, person.name, line, rater, request.now)
        return Redirect(PATH, "dilaporkan")

    def _page(self, request: Request, *problems: Problem) -> Page:
        person, line, rater = request.person, *self._line(request)
        report = None
        if person.agency is not None:
            report = RaterReports(self.rooms.table, person.agency).read(person.key)
        view = {"line": line, "rater": rater, "kinds": KINDS, "report": report}
        return Page("portal/my_data/data.html.j2", view, problems=problems)

    def _line(self, request: Request) -> tuple[Line | None, str]:
        """The line of today, and the name of whom it makes the rater."""
        person, day = request.person, request.today
        if person.agency is None:
            return None, ""
        chain = self.rooms.book.chain(person.agency, day)
        rater = chain.rater_of(person.nip, day)
        return chain.line_of(person.nip, day), "" if rater is None else rater.name


def _own(request: Request) -> Reason | None:
    return _asked(request, Action.READ_OWN)


def _may_report(request: Request) -> Reason | None:
    return _asked(request, Action.REPORT_RATER)


def _asked(request: Request, action: Action) -> Reason | None:
    person = request.person
    return may(person, action, Subject(person.agency, person.nip), request.today, None)


MY_DATA = PageGroup(
    routes=lambda rooms: MyData(rooms).routes(),
    menu=(MenuItem(PATH, Words("Data saya", "My data")),),
    notices={
        "dilaporkan": Words(
            "Laporan Anda tersimpan. Petugas kepegawaian memeriksanya; sampai diperbaiki, garis "
            "penilai yang tercatat tetap berlaku.",
            "Your report is kept. HR looks at it; until it is corrected, the line on record holds.",
        )
    },
)
