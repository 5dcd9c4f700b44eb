"""A desk of dialogues on a table in memory, whose day a test moves."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from tests.unit.dialogue.lines import EMPLOYEE, RATER, Lines, office
from tests.unit.dialogue.memory import MemoryTable
from tests.unit.programme.samples import version
from tukin.dialogue.desk import DialogueDesk, Place
from tukin.dialogue.dialogue import Dialogue
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.person_keys import PersonKeys

KEYS = PersonKeys(b"k" * 32)
ID = "0" * 31 + "1"


@dataclass
class Desk:
    """``desk.on(day)`` is the desk of that day; ``reads`` is the log of reads."""

    table: MemoryTable = field(default_factory=MemoryTable)
    lines: Lines = field(default_factory=office)
    reads: list[tuple[str, str]] = field(default_factory=list)
    refuse: Exception | None = None

    def on(self, day: date, **changes: Any) -> DialogueDesk:
        made = DialogueDesk(
            table=cast("Any", self.table),
            keys=KEYS,
            agency="disdik",
            raters=self.lines,
            programme=version(),
            today=day,
            now=lambda: datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
            record_read=self._record,
        )
        return replace(made, **changes)

    def _record(self, reader: str, of: str) -> None:
        if self.refuse:
            raise self.refuse
        self.reads.append((reader, of))

    def held(self, on: date, by: str = RATER, id_: str = ID) -> Dialogue:
        """A dialogue that was begun and recorded on a day."""
        desk = self.on(on)
        begun = desk.begin(by, EMPLOYEE, id_, DialogueKind.PANTAU, on=on)
        return desk.record(by, place(begun), on, "Rapi.", "Lebih cepat.")


def place(dialogue: Dialogue) -> Place:
    """Where a dialogue is, as a form on its present revision says."""
    return Place(dialogue.nip, dialogue.begun_on, dialogue.id, dialogue.revision)
