"""One's own pages: the rating as soon as it is given, pay, the sheet, and the months before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tukin.explanation.sheets.parts import Agreement
from tukin.explanation.sheets.sheet import describe_sheet, sheets_view
from tukin.people.may import Action, PersonOfToday, Reason, Subject, may
from tukin.portal.employee.own_months import OwnMonths
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.rated_months import month_to_rate
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Page, Redirect, Request, Route, route, signed_in
from tukin.portal.supervisor.pages import CORE_VALUES, NOTHING_THERE, refusal, shown_rating
from tukin.portal.supervisor.reader import StaffReader, period_of
from tukin.portal.supervisor.staff import day_of
from tukin.portal.tasks import Task
from tukin.ratings.cycle import CycleState, state_of_rating, state_on
from tukin.ratings.giving import RatingDesk
from tukin.ratings.rating import Rating, RatingState
from tukin.ratings.receipts import contest_paper, open_rating
from tukin.vocabulary.errors import Conflict, NotFound
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import EXPECTATION_WORDS, Words, period_words

OWN, MONTH, SHEET, HISTORY = "/saya", "/saya/{period}", "/saya/{period}/lembar", "/saya/riwayat"
MONTHS_BACK = 12

AgreementsOf = Callable[[Request], tuple[Agreement, ...]]
"""What the reader and their rater agreed on and is due."""


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The pages of an employee."""

    own: OwnMonths
    agreements_of: AgreementsOf

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", OWN, signed_in)(self.current),
            route("GET", HISTORY, signed_in)(self.history),
            route("GET", MONTH, signed_in)(self.month),
            route("POST", MONTH, signed_in)(self.contest),
            route("GET", SHEET, signed_in)(self.sheet),
        )

    def current(self, request: Request) -> Redirect:
        """To the month that is rated now."""
        reader = StaffReader(self.own.months)
        return Redirect(f"{OWN}/{reader.current(request)}")

    def month(self, request: Request) -> Page:
        """One's own month: of a closed one the first opening is its receipt."""
        period = period_of(request.params["period"])
        if period is None:
            return refusal(NOTHING_THERE)
        nip = request.person.nip
        parts = []
        for agency in self.own.agencies_of(nip, period, request.today):
            subject = Subject(agency, nip, period)
            refused = may(request.person, Action.READ_OWN, subject, request.today, None)
            if refused is not None:
                return refusal(refused)
            desk = self._open(agency, period, request.today)
            if desk is not None:
                parts.append(self._part(request, desk))
        view = {
            "period": period,
            "parts": parts,
            "before": period.previous,
            "after": period.following if period.last_day < request.today else None,
            "expectations": EXPECTATION_WORDS,
            "core_values": CORE_VALUES,
        }
        return Page("portal/employee/month.html.j2", view)

    def contest(self, request: Request) -> Page | Redirect:
        """Say that a receipt which HR entered from paper is not so."""
        period, asked = period_of(request.params["period"]), request.form.text("perangkat")
        nip = request.person.nip
        if period is None or asked not in self.own.agencies_of(nip, period, request.today):
            return refusal(NOTHING_THERE)
        subject = Subject(asked, nip, period)
        if refused := may(request.person, Action.CONTEST_RECEIPT, subject, request.today, None):
            return refusal(refused)
        desk = self._open(asked, period, request.today)
        rating = None if desk is None else desk.latest(nip)
        if desk is None or rating is None:
            return refusal(NOTHING_THERE)
        try:
            contest_paper(desk.ratings, rating, request.now)
        except Conflict as error:
            return refusal(Reason(error.code, error.details))
        return Redirect(request.path, "dibantah")

    def sheet(self, request: Request) -> Page:
        """The feedback sheet for paper, by itself."""
        period = period_of(request.params["period"])
        if period is None:
            return refusal(NOTHING_THERE)
        nip, sheets = request.person.nip, []
        for agency in self.own.agencies_of(nip, period, request.today):
            desk = self._open(agency, period, request.today)
            if desk is not None:
                rating = self._received(request, desk)
                agreements = self.agreements_of(request)
                parts = self.own.sheet(desk, nip, rating, request.now, agreements)
                sheets.append(describe_sheet(parts))
        if not sheets:
            return refusal(NOTHING_THERE)
        return Page("explanation/sheet.html.j2", sheets_view(sheets))

    def history(self, request: Request) -> Page:
        """The months before, with what was given in each."""
        rows = []
        period = Period(request.today.year, request.today.month)
        for _ in range(MONTHS_BACK):
            for agency in self.own.agencies_of(request.person.nip, period, request.today):
                desk = self._open(agency, period, request.today)
                rating = None if desk is None else desk.latest(request.person.nip)
                if desk is not None and rating is not None and rating.counts:
                    stored = desk.cycles.read(agency, period)
                    closed = state_of_rating(rating, stored) is not RatingState.GIVEN
                    rows.append({"period": period, "agency": agency, "rating": rating,
                                 "is_closed": closed})  # fmt: skip
            period = period.previous
        view = {"rows": rows, "expectations": EXPECTATION_WORDS}
        return Page("portal/employee/history.html.j2", view)

    def _part(self, request: Request, desk: RatingDesk) -> dict[str, Any]:
        """What the page says of the month in one agency."""
        month, nip = desk.month, request.person.nip
        stored = desk.cycles.read(month.agency.code, month.period)
        rating = self._received(request, desk)
        found = self.own.record(month.agency.code, nip, month.period)
        record = None if found is None else found[0].record
        day = day_of(month.chain, nip, month.period, month.today)
        rater = None if day is None else month.chain.rater_of(nip, day)
        older: list[Rating] = []
        if rating is not None and rating.revision > 1:
            kept = desk.ratings.revisions(month.agency.code, month.period, nip)
            older = [each for each in kept if each.revision < rating.revision][::-1]
        return {
            "agency": month.agency,
            "given": shown_rating(rating, desk) if rating is not None and rating.counts else None,
            "struck": rating is not None and not rating.counts,
            "older": [shown_rating(each, desk) for each in older],
            "state": state_on(stored, month.cycle, month.period, month.today),
            "states": CycleState,
            "opens_on": month.cycle.opens_on(month.period),
            "due_on": month.cycle.due_on(month.period),
            "rater": rater,
            "record": record,
            "payment": None if record is None else self.own.payment(month.agency.code, record),
            "estimate": None if record is not None else self.own.estimate(desk, nip, rating),
        }

    def _received(self, request: Request, desk: RatingDesk) -> Rating | None:
        """The reader's rating; that they open it is its receipt once the month is closed."""
        month = desk.month
        rating = desk.latest(request.person.nip)
        if rating is None or not rating.counts:
            return rating
        stored = desk.cycles.read(month.agency.code, month.period)
        return open_rating(desk.ratings, stored, rating, request.now)

    def _open(self, agency: str, period: Period, today: date) -> RatingDesk | None:
        """The month; None where the rules have no cycle for it, or it is not covered."""
        if StaffReader(self.own.months).cycle_of(period) is None:
            return None
        try:
            return self.own.months.open(agency, period, today)
        except NotFound:
            return None


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """What waits for an employee: results of closed months that they did not open yet."""

    own: OwnMonths

    def __call__(self, person: PersonOfToday, today: date) -> Iterator[Task]:
        """The tasks of a person on a day."""
        reader = StaffReader(self.own.months)
        this = month_to_rate(today, reader.cycle_of)
        for period in (this, this.previous):
            if reader.cycle_of(period) is None:
                continue
            for agency in self.own.agencies_of(person.nip, period, today):
                desk = self.own.months.open(agency, period, today)
                rating = desk.latest(person.nip)
                stored = desk.cycles.read(agency, period)
                if rating is None or stored is None or rating.received_at is not None:
                    continue
                if state_of_rating(rating, stored) is RatingState.CLOSED and stored.closed_at:
                    said = period_words(period)
                    words = Words(
                        f"Baca hasil penilaian Anda, {said.id}", f"Read your rating of {said.en}"
                    )
                    yield Task(words, f"{OWN}/{period}", stored.closed_at.date())


def employee_group(
    own_of: Callable[[Rooms], OwnMonths], agreements_of: Callable[[Rooms], AgreementsOf]
) -> PageGroup:
    """The group.

    Args:
        own_of: reads one's own months.
        agreements_of: what was agreed in dialogues, of the room beside.
    """
    return PageGroup(
        routes=lambda rooms: OwnPages(own_of(rooms), agreements_of(rooms)).routes(),
        tasks=lambda rooms: OwnTasks(own_of(rooms)),
        menu=(
            MenuItem(OWN, Words("Penilaian saya", "My rating")),
            MenuItem(HISTORY, Words("Riwayat", "History")),
        ),
        notices={
            "dibantah": Words(
                "Tercatat: Anda tidak menerimanya di atas kertas. Waktu keberatan dihitung sejak "
                "sekarang.",
                "Noted: you did not receive it on paper. The time to object counts from now.",
            )
        },
    )
