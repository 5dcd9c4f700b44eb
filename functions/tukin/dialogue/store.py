"""Dialogues, notes and consents in the table; apart from them, that there was a dialogue.

Items, all by person key, with ``expires_at`` three years on:

- pk ``DIALOGUE#{person}``, sk ``{begun_on}#{id}``: the dialogue as it is; ``{on}#N#{id}``: a note;
  ``C#{reader}``: a consent.
- pk ``DIALOGUELOG#{person}``, sk ``{begun_on}#{id}#{revision:04d}``: each revision as it was,
  ``C#{reader}#{at}``: each consent.
- pk ``DIALOGUES#{agency}``, sk ``{begun_on}#{person}#{id}``: that there is one, without words. It
  is all that a function for offices may read.

A revision, its copy and its mark are written in one transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.dialogue.coverage import Mark
from tukin.dialogue.dialogue import Dialogue
from tukin.dialogue.items import (
    consent_of,
    dialogue_of,
    mark_of,
    mark_values,
    note_of,
    values_of,
)
from tukin.dialogue.note import Note
from tukin.dialogue.reading import Consent
from tukin.vocabulary.errors import Conflict
from tukin.vocabulary.person_keys import PersonKeys

_KEPT = timedelta(days=3 * 366)
"""How long words are kept. Illustrative."""
_NOTE = "#N#"
_CONSENT = "C#"


@dataclass(frozen=True, slots=True)
class OfPerson:
    """All that is kept of one employee's dialogues."""

    dialogues: tuple[Dialogue, ...]
    notes: tuple[Note, ...]
    consents: tuple[Consent, ...]


class Dialogues:
    """Reads and writes dialogues with their words."""

    def __init__(self, table: Table, keys: PersonKeys) -> None:
        self._table = table
        self._keys = keys

    def of_person(self, nip: str) -> OfPerson:
        """Everything of an employee, in the order of time."""
        dialogues, notes, consents = [], [], []
        for item in self._table.query(f"DIALOGUE#{self._keys.of(nip)}"):
            if item["sk"].startswith(_CONSENT):
                consents.append(consent_of(item))
            elif _NOTE in item["sk"]:
                notes.append(note_of(item))
            else:
                dialogues.append(dialogue_of(item))
        return OfPerson(tuple(dialogues), tuple(notes), tuple(consents))

    def find(self, nip: str, begun_on: date, id_: str) -> Dialogue | None:
        """One dialogue, read consistently; None where there is none."""
        item = self._table.get(self._key(nip, f"{begun_on}#{id_}"))
        return None if item is None else dialogue_of(item)

    def revisions(self, dialogue: Dialogue) -> list[Dialogue]:
        """Each revision as it was, the first one first."""
        pk = f"DIALOGUELOG#{self._keys.of(dialogue.nip)}"
        start = f"{dialogue.begun_on}#{dialogue.id}#"
        items = self._table.query(pk, since=start, up_to=f"{start}~")
        return [dialogue_of(item) for item in items]

    def save(self, seen: Dialogue | None, now: Dialogue, by_nip: str, at: datetime) -> None:
        """Write a revision in place of the one seen, with its copy and its mark, or nothing.

        The same once more, as after an answer that was lost, is taken as written.

        Raises:
            Conflict: E1062, where another revision came in between.
        """
        person = self._keys.of(now.nip)
        expiry = {"expires_at": _expiry(now.begun_on)}
        values = values_of(now) | expiry
        sk = f"{now.begun_on}#{now.id}"
        current: dict[str, Any] = {
            "Item": to_item({"pk": f"DIALOGUE#{person}", "sk": sk, **values})
        }
        if seen is None:
            current["ConditionExpression"] = "attribute_not_exists(pk)"
        else:
            current["ConditionExpression"] = "revision = :seen"
            current["ExpressionAttributeValues"] = to_item({":seen": seen.revision})
        said = {"said_by": by_nip, "said_at": at.isoformat(timespec="milliseconds")}
        copy = {"pk": f"DIALOGUELOG#{person}", "sk": f"{sk}#{now.revision:04d}", **values, **said}
        place = {"pk": f"DIALOGUES#{now.agency}", "sk": f"{now.begun_on}#{person}#{now.id}"}
        mark = place | mark_values(now) | expiry
        actions = [
            {"Put": current},
            {"Put": {"Item": to_item(copy)}},
            {"Put": {"Item": to_item(mark)}},
        ]
        if not self._table.transact(actions) and self.find(now.nip, now.begun_on, now.id) != now:
            raise Conflict("E1062")

    def add_note(self, note: Note) -> None:
        """Write a note, once.

        Raises:
            Conflict: E1062, where another one has that id.
        """
        key = self._key(note.nip, f"{note.on}{_NOTE}{note.id}")
        if self._table.put_new(key | values_of(note) | {"expires_at": _expiry(note.on)}):
            return
        item = self._table.get(key)
        if item is None or not _are_same(note_of(item), note):
            raise Conflict("E1062")

    def consent(self, nip: str, consent: Consent, at: datetime) -> None:
        """Write an employee's consent in place of the one before, and that it was given."""
        person, reader = self._keys.of(nip), self._keys.of(consent.reader_nip)
        values = values_of(consent) | {"expires_at": _expiry(consent.until)}
        now = {"pk": f"DIALOGUE#{person}", "sk": f"{_CONSENT}{reader}"}
        moment = at.isoformat(timespec="milliseconds")
        copy = {"pk": f"DIALOGUELOG#{person}", "sk": f"{_CONSENT}{reader}#{moment}"}
        self._table.transact(
            [{"Put": {"Item": to_item(key | values)}} for key in (now, copy)],
        )

    def _key(self, nip: str, sk: str) -> dict[str, str]:
        return {"pk": f"DIALOGUE#{self._keys.of(nip)}", "sk": sk}


class Marks:
    """That there are dialogues in an agency; whoever has only this can read no words."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_agency(self, agency: str, since: date, until: date) -> Iterator[Mark]:
        """Those that were begun on these days, both included."""
        items = self._table.query(f"DIALOGUES#{agency}", since=f"{since}#", up_to=f"{until}#~")
        return map(mark_of, items)


def _expiry(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp() + _KEPT.total_seconds())


def _are_same(one: Note, other: Note) -> bool:
    said = [(each.nip, each.by_nip, each.about, each.text, each.links) for each in (one, other)]
    return said[0] == said[1]
