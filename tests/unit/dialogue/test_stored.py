"""How dialogues are stored, to the byte, for what is kept must stay readable; calendar entries."""

import hashlib
import json
from datetime import UTC, date, datetime

from tests.unit.dialogue.desk import ID, KEYS, Desk, place
from tests.unit.dialogue.lines import EMPLOYEE, NEW_RATER
from tukin.dialogue.calendar_text import calendar_text
from tukin.dialogue.dialogue import Agreement, Party
from tukin.dialogue.items import STORED_FORMAT
from tukin.dialogue.note import Link
from tukin.dialogue.store import Dialogues
from tukin.programme.parts import DialogueKind

FIRST = date(2026, 10, 1)
SHA256 = "1659592a986430b2e1ad97c102db48ccec7abf2747529d73649f66b89a1e6555"
"""Of all that is stored below in format 1. Where it changes, the format needs another number."""


def filled() -> Desk:
    made = Desk()
    desk = made.on(FIRST)
    begun = desk.begin(EMPLOYEE, EMPLOYEE, ID, DialogueKind.UMPAN_BALIK, on=FIRST, words="Saya")
    agreed = Agreement("Rekap", Party.EMPLOYEE, date(2026, 10, 30))
    said = desk.record(NEW_RATER, place(begun), FIRST, "Rapi", "Cepat", [agreed])
    done = desk.acknowledge(EMPLOYEE, place(said), "Baik", agrees=True)
    made.on(date(2026, 10, 31)).add(NEW_RATER, place(done), "Ada", agreement=0, kept=True)
    desk.write_note(NEW_RATER, EMPLOYEE, ID, "x", "Catatan", [Link("Foto", "https://a.id/1")])
    desk.consent(EMPLOYEE, NEW_RATER, date(2026, 12, 31))
    return made


def test_what_is_stored_keeps_its_form() -> None:
    items = sorted(filled().table.items.items())
    assert [sk for (_, sk), _ in items if "#N#" in sk] == [f"2026-10-01#N#{ID}"]
    assert {item["format"] for _, item in items} == {STORED_FORMAT}
    assert all(item["expires_at"] > 1_800_000_000 for _, item in items)
    text = json.dumps([item for _, item in items], sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == SHA256


def test_what_is_stored_is_read_as_it_was_said() -> None:
    kept = Dialogues(filled().on(FIRST).table, KEYS).of_person(EMPLOYEE)
    (dialogue,), (note,), (consent,) = kept.dialogues, kept.notes, kept.consents
    assert dialogue.record is not None
    assert dialogue.record.agreements == (Agreement("Rekap", Party.EMPLOYEE, date(2026, 10, 30)),)
    assert dialogue.acknowledged is not None
    assert (dialogue.acknowledged.agrees, dialogue.acknowledged.words) == (True, "Baik")
    assert [(each.agreement, each.kept) for each in dialogue.additions] == [(0, True)]
    assert (note.text, note.links) == ("Catatan", (Link("Foto", "https://a.id/1"),))
    assert (consent.reader_nip, consent.until) == (NEW_RATER, date(2026, 12, 31))


def test_a_shown_dialogue_names_nobody() -> None:
    """What an error or a log might print."""
    kept = Dialogues(filled().on(FIRST).table, KEYS).of_person(EMPLOYEE)
    for word in (EMPLOYEE, NEW_RATER, "Rapi", "Cepat", "Rekap", "Baik", "Saya", "Catatan", "Foto"):
        assert word not in repr(kept)


def test_a_planned_day_as_a_calendar_entry() -> None:
    desk = Desk().on(FIRST)
    begun = desk.begin(EMPLOYEE, EMPLOYEE, ID, DialogueKind.PANTAU)
    now = datetime(2026, 10, 1, 8, 5, tzinfo=UTC)
    assert calendar_text(begun, now) is None
    planned = desk.plan(EMPLOYEE, place(begun), date(2026, 10, 30))
    moved = desk.plan(NEW_RATER, place(planned), date(2026, 10, 31))
    assert calendar_text(moved, now) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tukin//dialogue//ID\r\nMETHOD:PUBLISH\r\n"
        f"BEGIN:VEVENT\r\nUID:{ID}@tukin\r\nDTSTAMP:20261001T080500Z\r\nSEQUENCE:1\r\n"
        "DTSTART;VALUE=DATE:20261031\r\nDTEND;VALUE=DATE:20261101\r\nSUMMARY:Dialog kinerja\r\n"
        "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
