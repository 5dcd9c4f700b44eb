"""Workflows of the dialogues of one agency: who may take a step, the step, and its writing.

The lines, the programme and the record of reads are handed in; who acts is a verified person, and
never what a form says.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tukin.aws.table import Table
from tukin.dialogue import steps
from tukin.dialogue.dialogue import Addition, Agreement, Dialogue, Party
from tukin.dialogue.note import Link, Note, require_sound
from tukin.dialogue.raters import Rater, Raters, rater_in
from tukin.dialogue.reading import Consent, Reader, may_be_let
from tukin.dialogue.store import Dialogues, OfPerson
from tukin.programme.document import Programme
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput
from tukin.vocabulary.person_keys import PersonKeys

MOST_OPEN = 10
"""Dialogues of one employee that are begun and not held, so that nobody fills their list."""
MOST_NOTES_A_DAY = 20
LONGEST_CONSENT = timedelta(days=366)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Which dialogue is meant, and which revision the form was filled on."""

    nip: str = field(repr=False)
    begun_on: date
    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class DialogueDesk:
    """The dialogues of an agency's employees.

    Attributes:
        table, keys: where they are, under which person keys.
        agency: whose lines these are.
        raters: the lines.
        programme: the version that holds today.
        today: the day in the region.
        now: the time, UTC.
        record_read: keeps under lock that a person read somebody else's words, by NIP of who
            reads and of whom; where it fails nobody gets any.
    """

    table: Table
    keys: PersonKeys
    agency: str
    raters: Raters
    programme: Programme
    today: date
    now: Callable[[], datetime]
    record_read: Callable[[str, str], None]

    def begin(
        self,
        me: str,
        nip: str,
        id_: str,
        kind: DialogueKind,
        *,
        on: date | None = None,
        words: str = "",
    ) -> Dialogue:
        """Begin a dialogue, as rater or as employee, by a day or by the employee's own words.

        Args:
            me: who begins it.
            nip: the employee's.
            id_: of the form, so that one sent twice begins one.
            kind: what it is for.
            on: the day that is proposed.
            words: the employee's own; of a rater they are refused.

        Raises:
            Forbidden: E1061, where who begins it is neither the employee nor their rater today.
            InvalidInput: E1071 the kind, E1072 the id, E1063 the day, E1066 the words.
            Conflict: E1077, where the employee has no rater with pages, E1062, where another
                dialogue has the id, E1075, where too many are begun already.
        """
        party, rater = self._party_today(me, nip)
        if _ID.fullmatch(id_) is None:
            raise InvalidInput("E1072")
        if kind not in self.programme.dialogue.kinds:
            raise InvalidInput("E1071", kind=str(kind))
        if words and party is Party.RATER:
            raise Forbidden("E1061")
        begun = Dialogue(
            id=id_,
            nip=nip,
            agency=self.agency,
            kind=kind,
            begun_on=self.today,
            begun_by=party,
            rater_nip=_number(rater),
            rater_kind=str(rater.kind),
            basis=rater.basis,
            programme_sha256=self.programme.sha256,
        )
        if on is not None:
            begun = steps.plan(begun, on, party, self.today)
        if words:
            begun = steps.say(begun, words, today=self.today, rules=self.programme.dialogue)
        begun = replace(begun, revision=1)
        known = self._store.of_person(nip).dialogues
        if begun not in known and sum(each.record is None for each in known) >= MOST_OPEN:
            raise Conflict("E1075", most=MOST_OPEN)
        self._store.save(None, begun, me, self.now())
        return begun

    def plan(self, me: str, place: Place, on: date) -> Dialogue:
        """Propose another day, as rater of today or as employee.

        Raises:
            Forbidden: E1060, E1061.
            InvalidInput, Conflict: as ``steps.plan``; E1062, where the form is older.
        """
        seen = self._find(place)
        party, rater = self._party_today(me, place.nip)
        then = steps.plan(seen, on, party, self.today)
        if then is not seen:
            then = replace(
                then,
                rater_nip=_number(rater),
                rater_kind=str(rater.kind),
                basis=rater.basis,
            )
        return self._save(place, seen, then, me)

    def record(
        self,
        me: str,
        place: Place,
        held_on: date,
        strengths: str,
        improve: str,
        agreements: Iterable[Agreement] = (),
    ) -> Dialogue:
        """Write down what was said: whoever was rater on the day it was held, and then only they.

        Raises:
            Forbidden: E1060, E1061.
            InvalidInput, Conflict: as ``steps.record``; E1062.
        """
        seen = self._find(place)
        rater = rater_in(self.raters, place.nip, held_on)
        is_author = seen.record is None or seen.rater_nip == me
        if rater is None or rater.nip != me or not is_author:
            raise Forbidden("E1061")
        then = steps.record(
            seen,
            held_on,
            strengths,
            improve,
            agreements,
            today=self.today,
            rules=self.programme.dialogue,
        )
        if then is not seen:
            then = replace(then, rater_nip=me, rater_kind=str(rater.kind), basis=rater.basis)
        return self._save(place, seen, then, me)

    def say(self, me: str, place: Place, words: str) -> Dialogue:
        """The employee's own words.

        Raises:
            Forbidden: E1060; E1061, where it is not the employee.
            InvalidInput, Conflict: as ``steps.say``; E1062.
        """
        seen = self._of_employee(me, place)
        then = steps.say(seen, words, today=self.today, rules=self.programme.dialogue)
        return self._save(place, seen, then, me)

    def acknowledge(self, me: str, place: Place, words: str = "", *, agrees: bool) -> Dialogue:
        """The employee's answer to what is recorded, and only to the revision that they read.

        Raises:
            Forbidden: E1060; E1061, where it is not the employee.
            InvalidInput, Conflict: as ``steps.acknowledge``; E1062.
        """
        seen = self._of_employee(me, place)
        then = steps.acknowledge(seen, self.now(), words, agrees=agrees)
        return self._save(place, seen, then, me)

    def add(
        self,
        me: str,
        place: Place,
        text: str,
        *,
        agreement: int | None = None,
        kept: bool | None = None,
    ) -> Dialogue:
        """Add to a dialogue: the employee, or the rater of today who may read it.

        Raises:
            Forbidden: E1060, E1061.
            InvalidInput, Conflict: as ``steps.add``; E1062.
        """
        seen = self._find(place)
        party, _ = self._party_today(me, place.nip)
        reader = self._reader(me, self._store.of_person(place.nip))
        if not reader.may_read(seen, self.programme.dialogue):
            raise Forbidden("E1060")
        addition = Addition(self.now(), party, text, agreement, kept)
        then = steps.add(seen, addition, self.today, self.programme.dialogue)
        return self._save(place, seen, then, me)

    def write_note(
        self, me: str, nip: str, id_: str, about: str, text: str, links: Iterable[Link] = ()
    ) -> Note:
        """Write a note: the employee, or whoever was rater on any day of this month up to today.

        Raises:
            Forbidden: E1061.
            InvalidInput: E1066, E1072, E1073, E1076.
            Conflict: E1062, where another note has the id, E1075, where there are too many today.
        """
        if me != nip and not self._was_rater_this_month(me, nip):
            raise Forbidden("E1061")
        if _ID.fullmatch(id_) is None:
            raise InvalidInput("E1072")
        by = Party.EMPLOYEE if me == nip else Party.RATER
        note = Note(
            id_, nip, self.today, by, me, self.now(), about.strip(), text.strip(), tuple(links)
        )
        require_sound(note)
        notes = self._store.of_person(nip).notes
        today = [each for each in notes if (each.on, each.by_nip) == (self.today, me)]
        if id_ not in {each.id for each in today} and len(today) >= MOST_NOTES_A_DAY:
            raise Conflict("E1075", most=MOST_NOTES_A_DAY)
        self._store.add_note(note)
        return note

    def consent(self, me: str, reader_nip: str, until: date) -> None:
        """Let somebody read one's older words until a day, or, by a day that is past, no longer.

        Raises:
            InvalidInput: E1074, where the day is too far ahead, or who is to read neither is rater
                or superior nor ever recorded a dialogue.
        """
        reader = Reader(reader_nip, self.today, self.raters)
        ends = until < self.today
        if not ends and not may_be_let(reader, self._store.of_person(me).dialogues, me):
            raise InvalidInput("E1074", days=LONGEST_CONSENT.days)
        if until > self.today + LONGEST_CONSENT:
            raise InvalidInput("E1074", days=LONGEST_CONSENT.days)
        self._store.consent(me, Consent(reader_nip, until), self.now())

    def read(self, me: str, nip: str) -> OfPerson:
        """The dialogues and notes of an employee whose words are this person's to read.

        What somebody else reads is recorded first; of what they may not read they get nothing, not
        even that it is there.

        Raises:
            Forbidden: E1060, where nothing is, and they are neither rater nor superior today.
            StoreUnavailable: E758, where the read could not be recorded.
        """
        kept = self._store.of_person(nip)
        if me == nip:
            return kept
        reader = self._reader(me, kept)
        rules = self.programme.dialogue
        dialogues = tuple(each for each in kept.dialogues if reader.may_read(each, rules))
        notes = tuple(each for each in kept.notes if self._may_read_note(reader, each))
        is_near = reader.is_rater_today(nip) or reader.is_superior(nip, self.today)
        if not is_near and not dialogues and not notes:
            raise Forbidden("E1060")
        if dialogues or notes:
            self.record_read(me, nip)
        return OfPerson(dialogues, notes, ())

    def agreements_due(self, me: str, nip: str, until: date) -> tuple[Agreement, ...]:
        """What was agreed, falls due until a day, and of which nothing was said yet.

        Raises:
            Forbidden, StoreUnavailable: as ``read``.
        """
        return tuple(
            agreement
            for each in self.read(me, nip).dialogues
            if each.record is not None
            for place, agreement in enumerate(each.record.agreements)
            if agreement.due <= until and steps.is_kept(each, place) is None
        )

    # --- who may -----------------------------------------------------------------------------

    @property
    def _store(self) -> Dialogues:
        return Dialogues(self.table, self.keys)

    def _party_today(self, me: str, nip: str) -> tuple[Party, Rater]:
        rater = rater_in(self.raters, nip, self.today)
        if me == nip:
            if rater is None or rater.nip is None:
                raise Conflict("E1077")
            return Party.EMPLOYEE, rater
        if rater is None or rater.nip != me:
            raise Forbidden("E1061")
        return Party.RATER, rater

    def _was_rater_this_month(self, me: str, nip: str) -> bool:
        first = self.today.replace(day=1)
        reader = Reader(me, self.today, self.raters)
        days = (first + timedelta(days=number) for number in range(self.today.day))
        return any(reader.is_rater(nip, day) for day in days)

    def _may_read_note(self, reader: Reader, note: Note) -> bool:
        is_own = note.by_nip == reader.nip and note.on >= self.today.replace(day=1)
        return is_own or reader.may_read_of_day(note.nip, note.on)

    def _reader(self, me: str, kept: OfPerson) -> Reader:
        return Reader(me, self.today, self.raters, kept.consents)

    def _find(self, place: Place) -> Dialogue:
        """One that is not there, and one of somebody else's, are refused alike."""
        is_id = _ID.fullmatch(place.id) is not None  # else it could name a note's item
        found = self._store.find(place.nip, place.begun_on, place.id) if is_id else None
        if found is None or found.agency != self.agency:
            raise Forbidden("E1060")
        return found

    def _of_employee(self, me: str, place: Place) -> Dialogue:
        if me != place.nip:
            raise Forbidden("E1061")
        return self._find(place)

    def _save(self, place: Place, seen: Dialogue, then: Dialogue, me: str) -> Dialogue:
        """Nothing is written where nothing changes, so that a form may be sent twice."""
        if then is seen:
            return seen
        if place.revision != seen.revision:
            raise Conflict("E1062")
        self._store.save(seen, then, me, self.now())
        return then


def _number(rater: Rater) -> str:
    """A rater's NIP; an office outside the civil service has no pages to speak on."""
    if rater.nip is None:
        raise Conflict("E1077")
    return rater.nip
