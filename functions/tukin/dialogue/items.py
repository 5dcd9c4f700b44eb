"""Dialogues, notes and consents as items of the table and back; the number of the format is 1."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tukin.dialogue.coverage import Mark
from tukin.dialogue.dialogue import (
    Acknowledgement,
    Addition,
    Agreement,
    Dialogue,
    Party,
    PlannedDay,
    Record,
)
from tukin.dialogue.note import Link, Note
from tukin.dialogue.reading import Consent
from tukin.dialogue.steps import is_kept
from tukin.programme.parts import DialogueKind

STORED_FORMAT = 1


def values_of(thing: Dialogue | Note | Consent) -> dict[str, Any]:
    """Plain values of what is stored."""
    return {"format": STORED_FORMAT, **_plain(asdict(thing))}


def mark_values(dialogue: Dialogue) -> dict[str, Any]:
    """Plain values of what an agency may know of a dialogue."""
    record, answer = dialogue.record, dialogue.acknowledged
    agreements = () if record is None else record.agreements
    mark = Mark(
        dialogue.id,
        dialogue.nip,
        dialogue.rater_nip,
        dialogue.kind,
        dialogue.begun_on,
        tuple((each.on, each.said_on) for each in dialogue.planned),
        None if record is None else record.held_on,
        None if record is None else record.first_on,
        None if answer is None else answer.at.date(),
        tuple(
            each.due for place, each in enumerate(agreements) if is_kept(dialogue, place) is None
        ),
    )
    return {"format": STORED_FORMAT, **_plain(asdict(mark))}


def dialogue_of(item: Mapping[str, Any]) -> Dialogue:
    """A dialogue as it is stored."""
    record, answer = item.get("record"), item.get("acknowledged")
    return Dialogue(
        id=item["id"],
        nip=item["nip"],
        agency=item["agency"],
        kind=DialogueKind(item["kind"]),
        begun_on=date.fromisoformat(item["begun_on"]),
        begun_by=Party(item["begun_by"]),
        rater_nip=item["rater_nip"],
        rater_kind=item["rater_kind"],
        basis=item["basis"],
        planned=tuple(
            PlannedDay(_day(each["on"]), Party(each["by"]), _day(each["said_on"]))
            for each in item["planned"]
        ),
        record=record and _record(record),
        employee_words=item["employee_words"],
        acknowledged=answer
        and Acknowledgement(
            datetime.fromisoformat(answer["at"]),
            answer["agrees"],
            answer["words"],
            answer["of_revision"],
        ),
        additions=tuple(
            Addition(
                datetime.fromisoformat(each["at"]),
                Party(each["by"]),
                each["text"],
                each.get("agreement"),
                each.get("kept"),
            )
            for each in item["additions"]
        ),
        revision=item["revision"],
        programme_sha256=item["programme_sha256"],
    )


def note_of(item: Mapping[str, Any]) -> Note:
    """A note as it is stored."""
    return Note(
        id=item["id"],
        nip=item["nip"],
        on=_day(item["on"]),
        by=Party(item["by"]),
        by_nip=item["by_nip"],
        at=datetime.fromisoformat(item["at"]),
        about=item["about"],
        text=item["text"],
        links=tuple(Link(**each) for each in item["links"]),
    )


def consent_of(item: Mapping[str, Any]) -> Consent:
    """A consent as it is stored."""
    return Consent(item["reader_nip"], _day(item["until"]))


def mark_of(item: Mapping[str, Any]) -> Mark:
    """What an agency may know of a dialogue, as it is stored."""
    return Mark(
        id=item["id"],
        nip=item["nip"],
        rater_nip=item["rater_nip"],
        kind=DialogueKind(item["kind"]),
        begun_on=_day(item["begun_on"]),
        planned=tuple((_day(on), _day(said)) for on, said in item["planned"]),
        held_on=_day_or_none(item.get("held_on")),
        recorded_on=_day_or_none(item.get("recorded_on")),
        acknowledged_on=_day_or_none(item.get("acknowledged_on")),
        due=tuple(map(_day, item["due"])),
    )


def _record(values: Mapping[str, Any]) -> Record:
    return Record(
        _day(values["held_on"]),
        _day(values["first_on"]),
        values["strengths"],
        values["improve"],
        tuple(
            Agreement(each["what"], Party(each["who"]), _day(each["due"]))
            for each in values["agreements"]
        ),
    )


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case str():
            return str(value)
    return value


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else _day(text)
