"""Pages of a rater: their staff of a month, and one person a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tukin.people.agencies.agency import RatingsFrom
from tukin.people.may import Action, Reason
from tukin.portal.notes_log import NotesLog
from tukin.portal.rated_months import day_in
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route, signed_in
from tukin.portal.supervisor.fields import Filled, entered_of, filled_in, filled_of
from tukin.portal.supervisor.reader import AGENCY_FIELD, OpenMonth, StaffReader, period_of
from tukin.portal.supervisor.staff import STATE_WORDS, Row, by_unit
from tukin.ratings.answers import Unanswered
from tukin.ratings.calibration import Calibration, calibrate
from tukin.ratings.cycle import CycleState, state_on
from tukin.ratings.giving import RatingChanged, RatingDesk, give, save_draft, strike
from tukin.ratings.rating import MOST_EVIDENCE, MOST_VALUES, OF_SYSTEM, CoreValue, Rating
from tukin.ratings.rating import Words as RaterWords
from tukin.ratings.reading import Readable, Reader, readable
from tukin.ratings.rights import Right
from tukin.vocabulary.errors import RetryableError, TukinError
from tukin.vocabulary.names import slug
from tukin.vocabulary.words import EXPECTATION_WORDS, Words

LIST, PERSON = "/staf", "/staf/{key}/{period}"
SAVE_DRAFT, STRIKE = "draf", "batal"
"""Values of the buttons by which nothing is given."""

NOTHING_THERE = Reason("E1031")
"""Also where there is no such person: who asks is not to learn whether there is."""

CORE_VALUES = {
    CoreValue.BERORIENTASI_PELAYANAN: Words("Berorientasi Pelayanan", "Service-oriented"),
    CoreValue.AKUNTABEL: Words("Akuntabel", "Accountable"),
    CoreValue.KOMPETEN: Words("Kompeten", "Competent"),
    CoreValue.HARMONIS: Words("Harmonis", "Harmonious"),
    CoreValue.LOYAL: Words("Loyal", "Loyal"),
    CoreValue.ADAPTIF: Words("Adaptif", "Adaptive"),
    CoreValue.KOLABORATIF: Words("Kolaboratif", "Collaborative"),
}

NO_WORDS = RaterWords()

DueOf = Callable[[Request, str], tuple[str, ...]]
"""What the reader agreed on with a person, by NIP, and falls due: each in a line."""

NOTICES = {
    "dibatalkan": Words(
        "Penilaian dari sistem dibatalkan. Pegawai belum dinilai.",
        "The system's rating was struck. The employee is not rated.",
    ),
    "dinilai": Words(
        "Penilaian terkirim. Pegawai sudah dapat membacanya.",
        "The rating was given. The employee can read it now.",
    ),
    "draf": Words(
        "Draf tersimpan. Hanya Anda yang dapat membacanya.",
        "The draft was saved. Only you can read it.",
    ),
}


@dataclass(frozen=True, slots=True)
class StaffPages:
    """The list, and one person a page."""

    reader: StaffReader
    log: NotesLog
    due_of: DueOf

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", LIST, signed_in)(self.staff),
            route("GET", PERSON, signed_in)(self.person),
            route("POST", PERSON, signed_in)(self.rate),
        )

    def staff(self, request: Request) -> Page:
        """Whom the reader rates, how far each rating came, and who waits for the reader."""
        period = period_of(request.query.text("periode")) or self.reader.current(request)
        month = self.reader.open(request, period)
        if month is None or month.desk.month.rules.cycle is None:
            return Page(
                "portal/supervisor/no_month.html.j2",
                {"period": period, "has_agency": month is not None},
            )
        rows = month.staff()
        view = {
            **month_view(month),
            "units": by_unit(rows),
            "total": len(rows),
            "rated": sum(row.is_rated for row in rows),
            "below": [row for row in month.below() if not row.is_rated],
            "calibration": calibration_of(month, rows),
            "state_words": STATE_WORDS,
            "before": period.previous,
            "after": period.following if period.last_day < request.today else None,
            "line_problem": month.line_problem() if not rows else None,
        }
        return Page("portal/supervisor/staff.html.j2", view)

    def person(self, request: Request) -> Page:
        """The form of one person, empty unless the reader typed something themselves."""
        found = self._find(request)
        if found is None:
            return refusal(NOTHING_THERE)
        month, row = found
        if refused := month.refused(row.ratee, Action.READ_WORDS):
            return refusal(refused)
        self._record(request, month, row)
        return self._form(request, month, row, self._filled(request, month, row))

    def rate(self, request: Request) -> Page | Redirect:
        """Save a draft, or give the rating."""
        found = self._find(request)
        if found is None:
            return refusal(NOTHING_THERE)
        month, row = found
        strikes = request.form.text("aksi") == STRIKE
        actions = (Action.STRIKE_RATING,) if strikes else (Action.GIVE_RATING, Action.STEP_IN)
        if refused := month.refused(row.ratee, *actions):
            return refusal(refused)
        if strikes:
            return self._strike(request, month, row)
        filled = filled_in(request.form, month.desk.month.cycle)
        is_draft = request.form.text("aksi") == SAVE_DRAFT
        problems, row = _step(request, month, row, filled, save_draft if is_draft else give)
        if problems:
            self._record(request, month, row)
            return self._form(request, month, row, filled, problems)
        if is_draft:
            return Redirect(f"{request.path}{month.elsewhere}", "draf")
        return Redirect(f"{LIST}?{list_query(month)}", "dinilai")

    def _strike(self, request: Request, month: OpenMonth, row: Row) -> Page | Redirect:
        """Strike what a system gave in the reader's name."""
        begun_on = filled_in(request.form, month.desk.month.cycle).begun_on
        nip, reason = row.ratee.nip, request.form.text("reason")
        try:
            strike(month.desk, request.person.nip, nip, reason, begun_on, request.now)
        except RetryableError:
            raise
        except TukinError as error:
            problems = (Problem("batalkan", error.code, error.details),)
            self._record(request, month, row)
            return self._form(request, month, row, Filled({"reason": reason}), problems)
        return Redirect(f"{LIST}?{list_query(month)}", "dibatalkan")

    def _find(self, request: Request) -> tuple[OpenMonth, Row] | None:
        """The month and the person of a path; None where there is none that the reader may know."""
        period = period_of(request.params["period"])
        month = None if period is None else self.reader.open(request, period)
        if month is None or month.desk.month.rules.cycle is None:
            return None
        row = month.find(request.params["key"])
        is_own = row is not None and row.ratee.nip == request.person.nip
        return None if row is None or is_own else (month, row)

    def _record(self, request: Request, month: OpenMonth, row: Row) -> None:
        """Keep that the reader reads what somebody else wrote of the person."""
        if row.given is not None and row.given.by != request.person.nip:
            key, path = request.person.key, f"{request.method} {PERSON}"
            self.log.record(key, path, month.agency, row.ratee.key, request.now)

    def _filled(self, request: Request, month: OpenMonth, row: Row) -> Filled:
        """What the reader typed last: after their session ended, as a draft, or as they gave it."""
        revision = 0 if row.given is None else row.given.revision
        if request.kept is not None:
            return filled_in(request.kept, month.desk.month.cycle)
        if row.draft is not None:
            return filled_of(row.draft)
        if row.given is not None and row.given.by == request.person.nip and row.given.counts:
            return filled_of(row.given)
        return Filled(begun_on=revision)

    def _form(
        self,
        request: Request,
        month: OpenMonth,
        row: Row,
        filled: Filled,
        problems: tuple[Problem, ...] = (),
    ) -> Page:
        right, blocked = right_of(month, row)
        nip = row.ratee.nip
        view = {
            **month_view(month),
            "row": row,
            "filled": filled,
            "revision": 0 if row.given is None else row.given.revision,
            "right": right,
            "blocked": blocked,
            "given": given_view(row.given, month),
            "may_strike": may_strike(row.given, request.person.nip),
            "older": self._older(request, month, row),
            "last_month": month.last_month([nip]).get(nip),
            "calibration": calibration_of(month, month.staff()),
            "agreements": self.due_of(request, nip),
            "core_values": CORE_VALUES,
            "most_values": MOST_VALUES,
            "places": range(1, MOST_EVIDENCE + 1),
            "filled_indicators": any(
                filled.text(code) or filled.text(f"words.{code}")
                for code in month.desk.month.cycle.of_supervisor
            ),
        }
        return Page("portal/supervisor/person.html.j2", view, problems=problems)

    def _older(self, request: Request, month: OpenMonth, row: Row) -> Filled | None:
        """A draft of the reader that was begun before what is given now."""
        if row.draft is not None or row.given is None:
            return None
        ratings, acting = month.desk.ratings, request.person.nip
        older = ratings.older_draft(month.agency, month.period, row.ratee.nip, acting)
        if older is None or older.revision >= row.given.revision:
            return None
        filled = filled_of(older)
        same = older.content == row.given.content
        return None if same or filled.is_empty else filled


def _step(
    request: Request, month: OpenMonth, row: Row, filled: Filled, step: Callable[..., Rating]
) -> tuple[tuple[Problem, ...], Row]:
    """Save or give what was filled in; what is wrong, and the row with what is given by now."""
    entered, unread = entered_of(filled, month.desk.month.cycle)
    if unread and step is give:
        return unread, row
    nip, begun_on = row.ratee.nip, filled.begun_on
    try:
        step(month.desk, request.person.nip, nip, entered, begun_on, request.now)
    except RatingChanged as changed:
        return (Problem("penilaian", "E1106"),), Row(row.ratee, changed.given, None)
    except Unanswered as unanswered:
        return problems_of(unanswered), row
    except RetryableError:
        raise
    except TukinError as error:
        return (Problem("formulir", error.code, error.details),), row
    return unread, row


def month_view(month: OpenMonth) -> dict[str, Any]:
    """What all pages of a rater say of the month."""
    desk = month.desk
    cycle = desk.month.cycle
    stored = desk.cycles.read(month.agency, month.period)
    rules = desk.month.rules
    indicators = [each for each in rules.indicators if each.code in cycle.of_supervisor]
    return {
        "period": month.period,
        "agency": desk.month.agency,
        "elsewhere": month.elsewhere,
        "agency_field": AGENCY_FIELD if month.elsewhere else "",
        "cycle": cycle,
        "opens_on": cycle.opens_on(month.period),
        "due_on": cycle.due_on(month.period),
        "closes_on": cycle.closes_on(month.period),
        "state": state_on(stored, cycle, month.period, desk.month.today),
        "states": CycleState,
        "indicators": indicators,
        "indicators_follow": all(code in cycle.follows for code in cycle.of_supervisor),
        "expectations": EXPECTATION_WORDS,
        "positions": {
            slug(text): each for each in rules.positions for text in (each.label, each.code)
        },
    }


def right_of(month: OpenMonth, row: Row) -> tuple[Right | None, Reason | None]:
    """By what right the reader rates a person now, or why they cannot."""
    desk = month.desk
    try:
        desk.month.require_way(RatingsFrom.PAGES)
        right = desk.right(row.ratee.nip, month.request.person.nip)
        desk.require_open(row.given)
    except RetryableError:
        raise
    except TukinError as error:
        return None, Reason(error.code, error.details)
    return right, None


def may_strike(given: Rating | None, nip: str) -> bool:
    """Whether a system gave it in somebody's name, and it counts still."""
    if given is None or not given.counts:
        return False
    return (given.rater_kind, given.rater_nip) == (OF_SYSTEM, nip)


def given_view(given: Rating | None, month: OpenMonth) -> dict[str, Any] | None:
    """What was given, as far as the reader may read it; None where there is none."""
    if given is None:
        return None
    reader, chain = Reader(month.request.person.nip), month.desk.month.chain
    extent = readable(given, reader, chain, month.request.today)
    if extent is not Readable.WORDS:
        given = replace(given, words=NO_WORDS, evidence=(), reason="")
    return shown_rating(given, month.desk, with_words=extent is Readable.WORDS)


def shown_rating(rating: Rating, desk: RatingDesk, *, with_words: bool = True) -> dict[str, Any]:
    """A rating for the page, with its days where the agency is."""
    agency, rules = desk.month.agency, desk.month.rules
    return {
        "rating": rating,
        "labels": {each.code: each for each in rules.indicators},
        "with_words": with_words,
        "given_on": day_in(agency, rating.given_at),
        "read_on": day_in(agency, rating.received_at),
    }


def calibration_of(month: OpenMonth, rows: Iterable[Row]) -> Calibration | None:
    """How the reader's own ratings compare; asked only where they gave enough to compare."""
    nip = month.request.person.nip
    mine = [row.given for row in rows if row.given is not None and row.given.rater_nip == nip]
    if calibrate(mine, nip) is None:
        return None
    return calibrate(month.desk.ratings.of_month(month.agency, month.period), nip)


def problems_of(unanswered: Unanswered, suffix: str = "") -> tuple[Problem, ...]:
    """What is wrong, each at the field of the form that has its name."""
    return tuple(
        Problem(f"{each.name}{suffix}", each.code, each.details) for each in unanswered.problems
    )


def refusal(reason: Reason) -> Page:
    """The page of a reason why not."""
    return Page("portal/message.html.j2", {"reason": reason}, status=403)


def list_query(month: OpenMonth) -> str:
    """The query of the list of a month."""
    query = f"periode={month.period}"
    return f"{query}&{month.elsewhere[1:]}" if month.elsewhere else query
