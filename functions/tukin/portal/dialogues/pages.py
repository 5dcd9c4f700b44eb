"""Pages of dialogues: a rater's with one of their staff, and an employee's own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from tukin.aws.table import Table
from tukin.dialogue import steps
from tukin.dialogue.calendar_text import calendar_text
from tukin.dialogue.desk import DialogueDesk
from tukin.dialogue.dialogue import MOST_AGREEMENTS, Dialogue, DialogueState
from tukin.dialogue.store import Dialogues
from tukin.people.may import Action, PersonOfToday, Reason, Subject, may
from tukin.people.person.book import PersonBook
from tukin.portal.dialogues.forms import Typed, agreement_fields, new_id, take_step, typed_of
from tukin.portal.dialogues.words import KIND_WORDS, PARTY_WORDS, STATE_WORDS
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.notes_log import NotesLog
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route, signed_in
from tukin.portal.tasks import Task
from tukin.programme.document import Programme
from tukin.vocabulary.errors import Forbidden, RetryableError, TukinError
from tukin.vocabulary.person_keys import PersonKeys
from tukin.vocabulary.words import Words

OWN, OF_STAFF = "/saya/dialog", "/staf/{key}/dialog"
NOT_YOURS, NO_PROGRAMME = Reason("E1060"), Reason("E1162")

NOTICES = {"dialog": Words("Tersimpan. Keduanya dapat melihatnya.", "Saved. Both can see it.")}


@dataclass(frozen=True, slots=True)
class DialogueStores:
    """What dialogues need of the function.

    ``programme_of`` is the version that holds on a day, None before there is one.
    """

    table: Table
    keys: PersonKeys
    book: PersonBook
    log: NotesLog
    programme_of: Callable[[date], Programme | None]

    def desk(self, request: Request, agency: str, programme: Programme) -> DialogueDesk:
        """The dialogues of an agency for one request."""
        route_ = f"{request.method} {OF_STAFF}"

        def record_read(me: str, nip: str) -> None:
            of = self.keys.of
            self.log.record(of(me), route_, agency, of(nip), request.now)

        return DialogueDesk(
            table=self.table,
            keys=self.keys,
            agency=agency,
            raters=self.book.chain(agency, request.today),
            programme=programme,
            today=request.today,
            now=lambda: request.now,
            record_read=record_read,
        )


@dataclass(frozen=True, slots=True)
class DialoguePages:
    """The two pages; the same forms are on both, as far as they are the reader's."""

    stores: DialogueStores

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", OWN, signed_in)(self.show_own),
            route("POST", OWN, signed_in)(self.take_own),
            route("GET", OF_STAFF, signed_in)(self.show_staff),
            route("POST", OF_STAFF, signed_in)(self.take_staff),
        )

    def show_own(self, request: Request) -> Page:
        """One's own dialogues."""
        return self._show(request, request.person.nip, Typed(), None)

    def take_own(self, request: Request) -> Page | Redirect:
        """One step of an employee."""
        return self._take(request, request.person.nip)

    def show_staff(self, request: Request) -> Page:
        """The dialogues with one of the reader's staff."""
        nip = self._nip_of(request)
        if nip is None:
            return _refusal(NOT_YOURS)
        return self._show(request, nip, Typed(), None)

    def take_staff(self, request: Request) -> Page | Redirect:
        """One step of a rater."""
        nip = self._nip_of(request)
        return _refusal(NOT_YOURS) if nip is None else self._take(request, nip)

    def _nip_of(self, request: Request) -> str | None:
        """The person of a key in the reader's agency, where their dialogues may be read."""
        agency = request.person.agency
        if agency is None:
            return None
        chain, key = self.stores.book.chain(agency, request.today), request.params["key"]
        for nip in chain.people.entries:
            if self.stores.keys.of(nip) == key and nip != request.person.nip:
                subject = Subject(agency, nip)
                asked = request.person, Action.READ_DIALOGUE, subject, request.today, chain
                return nip if may(*asked) is None else None
        return None

    def _take(self, request: Request, nip: str) -> Page | Redirect:
        agency, programme = request.person.agency, self.stores.programme_of(request.today)
        if agency is None or programme is None:
            return _refusal(NOT_YOURS if agency is None else NO_PROGRAMME)
        desk = self.stores.desk(request, agency, programme)
        try:
            take_step(desk, request.person.nip, nip, request.form)
        except Forbidden as error:
            return _refusal(Reason(error.code, error.details))
        except RetryableError:
            raise
        except TukinError as error:
            typed = typed_of(request.form, error)
            return self._show(
                request, nip, typed, Problem(f"{typed.step}-{typed.id}", error.code, error.details)
            )
        return Redirect(request.path, "dialog")

    def _show(self, request: Request, nip: str, typed: Typed, problem: Problem | None) -> Page:
        agency, programme = request.person.agency, self.stores.programme_of(request.today)
        if agency is None or programme is None:
            return _refusal(NOT_YOURS if agency is None else NO_PROGRAMME)
        desk = self.stores.desk(request, agency, programme)
        try:
            kept = desk.read(request.person.nip, nip)
        except Forbidden as error:
            return _refusal(Reason(error.code, error.details))
        if request.kept is not None and problem is None:
            typed = typed_of(request.kept)
        is_own = nip == request.person.nip
        today, rules = request.today, programme.dialogue
        rater = desk.raters.rater_of(nip, today)
        is_rater = rater is not None and rater.nip == request.person.nip
        shown = [self._dialogue(each, request, programme) for each in reversed(kept.dialogues)]
        chain = self.stores.book.chain(agency, today)
        view = {
            "is_own": is_own,
            "is_rater": is_rater,
            "name": chain.people.name(nip),
            "rater": rater,
            "dialogues": shown,
            "notes": kept.notes[::-1],
            "kinds": {kind: KIND_WORDS[kind] for kind in rules.kinds},
            "kind_words": KIND_WORDS,
            "parties": PARTY_WORDS,
            "typed": typed,
            "new_id": new_id(),
            "new_note_id": new_id(),
            "today": today,
            "every_months": rules.every_months,
            "edit_days": rules.edit_days,
            "key": request.params.get("key", ""),
        }
        problems = () if problem is None else (problem,)
        return Page("portal/dialogues/dialogues.html.j2", view, problems=problems)

    def _dialogue(
        self, dialogue: Dialogue, request: Request, programme: Programme
    ) -> dict[str, Any]:
        today, rules = request.today, programme.dialogue
        text = calendar_text(dialogue, request.now)
        agreements = dialogue.record.agreements if dialogue.record else ()
        return {
            "dialogue": dialogue,
            "state": STATE_WORDS[dialogue.state(today, rules)],
            "is_answered": dialogue.acknowledged is not None,
            "can_be_changed": dialogue.can_be_changed(today, rules),
            "calendar": None if text is None else f"data:text/calendar;charset=utf-8,{quote(text)}",
            "kept": [steps.is_kept(dialogue, place) for place in range(len(agreements))],
            "fields": agreement_fields(dialogue),
            "places": range(1, MOST_AGREEMENTS + 1),
        }


@dataclass(frozen=True, slots=True)
class DialogueTasks:
    """What waits for an employee of their own dialogues: an answer, or a planned day."""

    stores: DialogueStores

    def __call__(self, person: PersonOfToday, today: date) -> Iterator[Task]:
        """The tasks of a person on a day."""
        programme = self.stores.programme_of(today)
        if programme is None or person.agency is None:
            return
        rules = programme.dialogue
        for each in Dialogues(self.stores.table, self.stores.keys).of_person(person.nip).dialogues:
            match each.state(today, rules):
                case DialogueState.RECORDED | DialogueState.UNANSWERED if each.record is not None:
                    due = each.record.first_on + timedelta(days=rules.acknowledge_days)
                    words = Words(
                        "Tanggapi catatan dialog kinerja", "Answer the record of a dialogue"
                    )
                    yield Task(words, OWN, each.record.first_on, due)
                case DialogueState.PLANNED if each.planned_on is not None:
                    words = Words("Dialog kinerja direncanakan", "A dialogue is planned")
                    yield Task(words, OWN, each.begun_on, each.planned_on)
                case DialogueState.MISSED | DialogueState.OVERDUE:
                    words = Words("Usulkan hari lain untuk dialog kinerja",
                                  "Propose another day for a dialogue")  # fmt: skip
                    yield Task(words, OWN, each.begun_on, each.planned_on)
                case _:
                    pass


def dialogue_group(stores_of: Callable[[Rooms], DialogueStores]) -> PageGroup:
    """The group."""
    return PageGroup(
        routes=lambda rooms: DialoguePages(stores_of(rooms)).routes(),
        tasks=lambda rooms: DialogueTasks(stores_of(rooms)),
        menu=(MenuItem(OWN, Words("Dialog", "Dialogue")),),
        notices=NOTICES,
    )


def _refusal(reason: Reason) -> Page:
    return Page("portal/message.html.j2", {"reason": reason}, status=403)
