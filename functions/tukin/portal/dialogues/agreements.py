"""What was agreed in dialogues, for the pages beside: at the next rating, and on the sheet."""

from collections.abc import Callable
from datetime import timedelta

from tukin.dialogue import steps
from tukin.dialogue.dialogue import Agreement as Agreed
from tukin.dialogue.store import Dialogues
from tukin.explanation.sheets.parts import Agreement
from tukin.portal.dialogues.pages import DialogueStores
from tukin.portal.dialogues.words import PARTY_WORDS
from tukin.portal.shell import Request
from tukin.vocabulary.errors import Forbidden
from tukin.vocabulary.words import date_words

SHOWN_BACK = timedelta(days=62)
"""For how long after its day an agreement stays on the sheet; illustrative."""


def due_of(stores: DialogueStores) -> Callable[[Request, str], tuple[str, ...]]:
    """What the reader agreed on with one of their staff and is due by today, each in a line."""

    def due(request: Request, nip: str) -> tuple[str, ...]:
        agency, programme = request.person.agency, stores.programme_of(request.today)
        if agency is None or programme is None:
            return ()
        desk = stores.desk(request, agency, programme)
        try:
            found = desk.agreements_due(request.person.nip, nip, request.today)
        except Forbidden:
            return ()
        return tuple(_line(each, request) for each in found)

    return due


def agreements_of(stores: DialogueStores) -> Callable[[Request], tuple[Agreement, ...]]:
    """The reader's own agreements that are still to come, or were due lately."""

    def own(request: Request) -> tuple[Agreement, ...]:
        kept = Dialogues(stores.table, stores.keys).of_person(request.person.nip)
        found = [
            Agreement(each.what, str(each.who), each.due, steps.is_kept(one, place))
            for one in kept.dialogues
            for place, each in enumerate(one.record.agreements if one.record else ())
            if each.due >= request.today - SHOWN_BACK
        ]
        return tuple(sorted(found, key=lambda each: each.due_on))

    return own


def _line(agreement: Agreed, request: Request) -> str:
    is_english = request.language == "en"
    who, day = PARTY_WORDS[agreement.who], date_words(agreement.due)
    named = (who.en, day.en) if is_english else (who.id, day.id)
    return f"{agreement.what} ({', '.join(named)})"
