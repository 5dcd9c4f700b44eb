"""The forms of a page of dialogues, as steps of the desk: one form is one step."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tukin.dialogue.desk import DialogueDesk, Place
from tukin.dialogue.dialogue import MOST_AGREEMENTS, Agreement, Dialogue, Party
from tukin.portal.shell import Form
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.errors import InvalidInput, TukinError

_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent by a form that could not be taken, for the same form on the page again.

    ``form`` is which one: the step, and the dialogue's id or "" of a new one.
    """

    step: str = ""
    id: str = ""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    error: TukinError | None = None

    def is_of(self, step: str, id_: str) -> bool:
        """Whether it was this form."""
        return (self.step, self.id) == (step, id_)

    def text(self, step: str, id_: str, name: str, otherwise: str = "") -> str:
        """What is in a field of a form."""
        return self.texts.get(name, "") if self.is_of(step, id_) else otherwise


def new_id() -> str:
    """Of a form by which a dialogue is begun: one that is sent twice begins one."""
    return secrets.token_hex(16)


def typed_of(form: Form, error: TukinError | None = None) -> Typed:
    """What a form held."""
    texts = {name: form.text(name) for name in form if not name.startswith("_")}
    step = form.text("aksi")
    return Typed(step, "" if step in ("mulai", "catatan") else form.text("_id"), texts, error)


def take_step(desk: DialogueDesk, me: str, nip: str, form: Form) -> None:
    """Take the step that a form asks for; who may is decided by the desk, never by the form.

    Raises:
        TukinError: as the desk's step; E1146, where a day is none, or there is no such step.
    """
    step = form.text("aksi")
    if step == "mulai":
        kind = _kind(form.text("jenis"))
        on = _day(form.text("hari")) if form.text("hari") else None
        desk.begin(me, nip, form.text("_id"), kind, on=on, words=form.text("kata"))
        return
    if step == "catatan":
        desk.write_note(me, nip, form.text("_id"), form.text("tentang"), form.text("teks"))
        return
    place = Place(nip, _day(form.text("_dimulai")), form.text("_id"), _number(form, "_revision"))
    match step:
        case "usul":
            desk.plan(me, place, _day(form.text("hari")))
        case "rekam":
            agreements = tuple(_agreements(form))
            held_on = _day(form.text("hari"))
            strengths, improve = form.text("baik"), form.text("perbaiki")
            desk.record(me, place, held_on, strengths, improve, agreements)
        case "kata":
            desk.say(me, place, form.text("kata"))
        case "tanggap":
            desk.acknowledge(me, place, form.text("kata"), agrees=form.text("setuju") == "ya")
        case "tambah":
            _add(desk, me, place, form)
        case _:
            raise InvalidInput("E1146")


def agreement_fields(dialogue: Dialogue) -> dict[str, str]:
    """The agreements of a record as the fields of its form."""
    fields: dict[str, str] = {}
    agreements = dialogue.record.agreements if dialogue.record else ()
    for number, each in enumerate(agreements, start=1):
        fields |= {
            f"sepakat.{number}": each.what,
            f"siapa.{number}": str(each.who),
            f"tenggat.{number}": each.due.isoformat(),
        }
    return fields


def _add(desk: DialogueDesk, me: str, place: Place, form: Form) -> None:
    named = form.text("kesepakatan")
    kept = {"ya": True, "tidak": False}.get(form.text("ditepati"))
    agreement = int(named) if _NUMBER.fullmatch(named) else None
    desk.add(me, place, form.text("teks"), agreement=agreement, kept=kept)


def _agreements(form: Form) -> Iterator[Agreement]:
    for number in range(1, MOST_AGREEMENTS + 1):
        what = form.text(f"sepakat.{number}")
        if what:
            who = form.text(f"siapa.{number}")
            party = Party(who) if who in set(Party) else Party.EMPLOYEE
            yield Agreement(what, party, _day(form.text(f"tenggat.{number}")))


def _kind(text: str) -> DialogueKind:
    if text not in set(DialogueKind):
        raise InvalidInput("E1071", kind=text[:20])
    return DialogueKind(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("E1146") from None


def _number(form: Form, name: str) -> int:
    text = form.text(name)
    return int(text) if _NUMBER.fullmatch(text) else 0
