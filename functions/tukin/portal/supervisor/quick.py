"""The quick table: who is not rated yet, 15 people a page, two choices each.

A page is given as a whole or not: where one entry cannot be given, none is, and all that was typed
is on the page again and kept as the rater's drafts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tukin.people.may import Action, Reason
from tukin.portal.shell import Form, Page, Problem, Redirect, Request, Route, route, signed_in
from tukin.portal.supervisor.fields import Filled, entered_of, filled_in, filled_of
from tukin.portal.supervisor.pages import (
    LIST,
    NOTHING_THERE,
    SAVE_DRAFT,
    list_query,
    month_view,
    problems_of,
    refusal,
)
from tukin.portal.supervisor.reader import OpenMonth, StaffReader, period_of
from tukin.portal.supervisor.staff import Row
from tukin.ratings.answers import Unanswered, require_sound, tidy
from tukin.ratings.giving import RatingChanged, give, save_draft
from tukin.ratings.rating import Entered
from tukin.vocabulary.errors import RetryableError, TukinError
from tukin.vocabulary.words import Words

QUICK = "/staf/nilai-cepat/{period}"
PAGE_ROWS = 15
_PAGE = re.compile(r"[1-9]\d{0,3}", re.ASCII)

NOTICES = {
    "halaman": Words(
        "Halaman ini terkirim. Ini yang belum dinilai.",
        "That page was given. These are not rated yet.",
    ),
    "semua": Words("Semua staf Anda sudah dinilai.", "All of your staff are rated."),
}

_WHO = "siapa"
"""The field that names the people of a page, by their person keys."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table: a person, and what is in their fields."""

    row: Row
    filled: Filled

    @property
    def suffix(self) -> str:
        """What the names of their fields end with."""
        return f"-{self.row.ratee.key}"

    @property
    def nip(self) -> str:
        """Whose row it is."""
        return self.row.ratee.nip


@dataclass(frozen=True, slots=True)
class QuickPages:
    """The table, and what becomes of a page of it."""

    reader: StaffReader

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", QUICK, signed_in)(self.table),
            route("POST", QUICK, signed_in)(self.send),
        )

    def table(self, request: Request) -> Page:
        """Those who are not rated yet; nothing is chosen for them."""
        month = self._open(request)
        if month is None:
            return refusal(NOTHING_THERE)
        staff = month.staff()
        waiting = [row for row in staff if not row.is_rated]
        number = _number(request.query.text("halaman"))
        shown = waiting[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        kept = request.kept
        entries = [Entry(row, _filled(row, kept, month)) for row in shown]
        more = len(waiting) > number * PAGE_ROWS
        return self._page(month, staff, entries, (), number + 1 if more else None)

    def send(self, request: Request) -> Page | Redirect:
        """Give the ratings of a page, or keep them as drafts."""
        month = self._open(request)
        if month is None:
            return refusal(NOTHING_THERE)
        staff = month.staff()
        rows = _asked(request.form, staff, month)
        if isinstance(rows, Reason):
            return refusal(rows)
        entries = [Entry(row, _merged(row, request.form, month)) for row in rows]
        is_draft = request.form.text("aksi") == SAVE_DRAFT
        if is_draft:
            problems, rest = self._save(request, month, entries), entries
        else:
            problems, rest = self._give(request, month, entries)
        if problems:
            return self._page(month, month.staff(), rest, problems, None)
        if is_draft:
            return Redirect(f"{LIST}?{list_query(month)}", "draf")
        if all(row.is_rated for row in month.staff()):
            return Redirect(f"{LIST}?{list_query(month)}", "semua")
        return Redirect(f"{request.path}{month.elsewhere}", "halaman")

    def _open(self, request: Request) -> OpenMonth | None:
        period = period_of(request.params["period"])
        month = None if period is None else self.reader.open(request, period)
        return None if month is None or month.desk.month.rules.cycle is None else month

    def _give(
        self, request: Request, month: OpenMonth, entries: list[Entry]
    ) -> tuple[tuple[Problem, ...], list[Entry]]:
        """Give what was typed; what is wrong, and the rows that are left to show."""
        typed = [entry for entry in entries if not entry.filled.is_empty]
        read = {
            entry.nip: entered_of(entry.filled, month.desk.month.cycle, entry.suffix)
            for entry in typed
        }
        wrong = [problem for entry in typed for problem in _wrong(entry, read[entry.nip], month)]
        if not typed:
            first = entries[0].suffix if entries else ""
            wrong = [Problem(f"hasil_kerja{first}", "E1145")]
        if wrong:
            self._save(request, month, entries)
            return tuple(wrong), entries
        problems: list[Problem] = []
        rest: list[Entry] = []
        for entry in typed:
            problem = self._give_one(request, month, entry, read[entry.nip][0])
            if problem is not None:
                problems.append(problem)
                rest.append(entry)
        return tuple(problems), rest

    def _give_one(
        self, request: Request, month: OpenMonth, entry: Entry, entered: Entered
    ) -> Problem | None:
        begun_on = entry.filled.begun_on
        try:
            give(month.desk, request.person.nip, entry.nip, entered, begun_on, request.now)
        except RatingChanged:
            return Problem(f"hasil_kerja{entry.suffix}", "E1106")
        except RetryableError:
            raise
        except TukinError as error:
            return Problem(f"hasil_kerja{entry.suffix}", error.code, error.details)
        return None

    def _save(
        self, request: Request, month: OpenMonth, entries: list[Entry]
    ) -> tuple[Problem, ...]:
        """Keep what was typed as drafts; what cannot even be kept."""
        problems: list[Problem] = []
        for entry in entries:
            if entry.filled.is_empty:
                continue
            entered, unread = entered_of(entry.filled, month.desk.month.cycle, entry.suffix)
            problems += unread
            nip, begun_on = entry.nip, entry.filled.begun_on
            try:
                save_draft(month.desk, request.person.nip, nip, entered, begun_on, request.now)
            except Unanswered as unanswered:
                problems += problems_of(unanswered, entry.suffix)
            except RetryableError:
                raise
            except TukinError as error:
                problems.append(Problem(f"hasil_kerja{entry.suffix}", error.code, error.details))
        return tuple(problems)

    def _page(
        self,
        month: OpenMonth,
        staff: Sequence[Row],
        entries: Sequence[Entry],
        problems: tuple[Problem, ...],
        following: int | None,
    ) -> Page:
        cycle = month.desk.month.cycle
        view = {
            **month_view(month),
            "entries": entries,
            "following": following,
            "total": len(staff),
            "rated": sum(row.is_rated for row in staff),
            "own": [code for code in cycle.of_supervisor if code not in cycle.follows],
        }
        return Page("portal/supervisor/quick.html.j2", view, problems=problems)


def _asked(form: Form, staff: Sequence[Row], month: OpenMonth) -> list[Row] | Reason:
    """The rows of a form; why not, where one of them is not the reader's to rate."""
    by_key = {row.ratee.key: row for row in staff}
    asked = dict.fromkeys(form.all(_WHO))
    if any(key not in by_key for key in asked):
        return NOTHING_THERE
    rows = [by_key[key] for key in asked]
    reasons = (month.refused(row.ratee, Action.GIVE_RATING) for row in rows)
    return next(filter(None, reasons), rows)


def quick_names(month: OpenMonth) -> tuple[str, ...]:
    """The fields that the table has of each person."""
    cycle = month.desk.month.cycle
    own = (code for code in cycle.of_supervisor if code not in cycle.follows)
    return ("hasil_kerja", "perilaku_kerja", *own, "strength", "improve")


def _filled(row: Row, kept: Form | None, month: OpenMonth) -> Filled:
    """What the rater typed last of a person; nothing where they typed nothing."""
    if kept is not None and row.ratee.key in kept.all(_WHO):
        return _merged(row, kept, month)
    if row.draft is not None:
        return filled_of(row.draft)
    return Filled(begun_on=0 if row.given is None else row.given.revision)


def _merged(row: Row, form: Form, month: OpenMonth) -> Filled:
    """The fields of the table, over what a draft of theirs has besides."""
    typed = filled_in(form, month.desk.month.cycle, f"-{row.ratee.key}")
    if row.draft is None:
        return typed
    draft = filled_of(row.draft)
    names = quick_names(month)
    besides: Mapping[str, str] = {n: text for n, text in draft.texts.items() if n not in names}
    if typed.is_empty:
        return typed
    return replace(
        typed, texts={**besides, **typed.texts}, values=draft.values, evidence=draft.evidence
    )


def _wrong(
    entry: Entry, read: tuple[Entered, tuple[Problem, ...]], month: OpenMonth
) -> tuple[Problem, ...]:
    """Why an entry cannot be given, each at its field; of the table at one that it has."""
    entered, unread = read
    if unread:
        return unread
    try:
        require_sound(tidy(entered), month.desk.month.rules, month.desk.month.cycle)
    except Unanswered as unanswered:
        shown, name = quick_names(month), entry.row.ratee.name
        return tuple(
            Problem(
                f"{each.name if each.name in shown else shown[0]}{entry.suffix}",
                each.code,
                _with_name(each.details, name),
            )
            for each in unanswered.problems
        )
    return ()


def _with_name(details: Mapping[str, object], name: str) -> dict[str, object]:
    """Details whose field's name says of whom: the summary on top lists several people's."""
    named = {
        each: f"{details[each]} ({name})" for each in ("name_id", "name_en") if each in details
    }
    return {**details, **named}


def _number(text: str) -> int:
    """The page that a query names; the first where it names none."""
    return int(text) if _PAGE.fullmatch(text) else 1
