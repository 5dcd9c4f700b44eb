"""The steps of a dialogue, each a pure function of what it was: who may take one is asked before.

A step that changes nothing gives the dialogue back as it is, so that a form that is sent twice is
taken once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from tukin.dialogue.dialogue import (
    MOST_AGREEMENTS,
    MOST_WHAT,
    MOST_WORDS,
    Acknowledgement,
    Addition,
    Agreement,
    Dialogue,
    Party,
    PlannedDay,
    Record,
)
from tukin.programme.parts import DialogueRules
from tukin.vocabulary.errors import Conflict, InvalidInput

LATEST_PLANNED = timedelta(days=180)
"""How far ahead a day can be proposed. Illustrative."""
EARLIEST_HELD = timedelta(days=31)
"""How far back a dialogue may lie that is recorded: none is made up for a window that is over.
Illustrative."""
MOST_PLANNED = 20
MOST_ADDITIONS = 50


def plan(dialogue: Dialogue, on: date, by: Party, today: date) -> Dialogue:
    """Propose a day; the last one that was proposed counts.

    Raises:
        InvalidInput: E1063, where the day is past or too far ahead.
        Conflict: E1068, where it was held already; E1075, where days were proposed too often.
    """
    require_day_ahead(on, today)
    if dialogue.record is not None:
        raise Conflict("E1068")
    if dialogue.planned_on == on:
        return dialogue
    if len(dialogue.planned) >= MOST_PLANNED:
        raise Conflict("E1075", most=MOST_PLANNED)
    return _next(dialogue, planned=(*dialogue.planned, PlannedDay(on, by, today)))


def require_day_ahead(on: date, today: date) -> None:
    """Refuse a planned day that is past or too far ahead (E1063)."""
    if not today <= on <= today + LATEST_PLANNED:
        raise InvalidInput("E1063", days=LATEST_PLANNED.days)


def require_day_held(held_on: date, today: date) -> None:
    """Refuse a day of holding that is to come or too long ago (E1064)."""
    if not today - EARLIEST_HELD <= held_on <= today:
        raise InvalidInput("E1064", days=EARLIEST_HELD.days)


def record(
    dialogue: Dialogue,
    held_on: date,
    strengths: str,
    improve: str,
    agreements: Iterable[Agreement],
    *,
    today: date,
    rules: DialogueRules,
) -> Dialogue:
    """Write down what was said, or change that; an answer to the words before is none to these.

    Raises:
        InvalidInput: E1064 the day, E1066 a text that is too long, E1067 agreements, E1073 where
            nothing is said.
        Conflict: E1065, where the time for changes is over.
    """
    before = dialogue.record
    if before is not None and not dialogue.can_be_changed(today, rules):
        raise Conflict("E1065", days=rules.edit_days)
    if before is None or before.held_on != held_on:
        require_day_held(held_on, today)
    first_on = today if before is None else before.first_on
    said = Record(
        held_on,
        first_on,
        _words(strengths, "strengths", MOST_WORDS),
        _words(improve, "improve", MOST_WORDS),
        _sound(tuple(agreements), held_on),
    )
    if not said.strengths and not said.improve:
        raise InvalidInput("E1073")
    if said == before:
        return dialogue
    return _next(dialogue, record=said, acknowledged=None)


def say(dialogue: Dialogue, words: str, *, today: date, rules: DialogueRules) -> Dialogue:
    """The employee's own words, before or after the dialogue.

    Raises:
        InvalidInput: E1066, where they are too long.
        Conflict: E1065, where the time for changes is over.
    """
    said = _words(words, "employee_words", MOST_WORDS)
    if said == dialogue.employee_words:
        return dialogue
    if not dialogue.can_be_changed(today, rules):
        raise Conflict("E1065", days=rules.edit_days)
    return _next(dialogue, employee_words=said)


def acknowledge(dialogue: Dialogue, at: datetime, words: str, *, agrees: bool) -> Dialogue:
    """The employee's answer to what was recorded; late is better than never. It is given once.

    Raises:
        InvalidInput: E1066, where the words are too long.
        Conflict: E1068, where nothing is recorded yet; E1069, where it is answered already.
    """
    said = _words(words, "words", MOST_WORDS)
    if dialogue.record is None:
        raise Conflict("E1068")
    if (before := dialogue.acknowledged) is not None:
        if (before.agrees, before.words) == (agrees, said):
            return dialogue
        raise Conflict("E1069")
    answer = Acknowledgement(at, agrees, said, dialogue.revision)
    return _next(dialogue, acknowledged=answer)


def add(dialogue: Dialogue, addition: Addition, today: date, rules: DialogueRules) -> Dialogue:
    """Add to what was recorded, also of an agreement whether it was kept: the rater says that.

    Only after the time for changes, so that the places of the agreements stay.

    Raises:
        InvalidInput: E1066 or E1073 of the text, E1067, where there is no such agreement.
        Conflict: E1068, where nothing is recorded yet; E1070, where it can be changed still; E1075,
            where there are too many.
    """
    if dialogue.record is None:
        raise Conflict("E1068")
    if dialogue.can_be_changed(today, rules):
        raise Conflict("E1070", days=rules.edit_days)
    addition = replace(addition, text=_words(addition.text, "text", MOST_WORDS))
    if not addition.text and addition.kept is None:
        raise InvalidInput("E1073")
    places = range(len(dialogue.record.agreements))
    names_none = addition.agreement is None
    if not names_none and addition.agreement not in places:
        raise InvalidInput("E1067", most=MOST_AGREEMENTS)
    if addition.kept is not None and (names_none or addition.by is not Party.RATER):
        raise InvalidInput("E1067", most=MOST_AGREEMENTS)
    last = dialogue.additions[-1] if dialogue.additions else None
    if last is not None and replace(last, at=addition.at) == addition:
        return dialogue
    if len(dialogue.additions) >= MOST_ADDITIONS:
        raise Conflict("E1075", most=MOST_ADDITIONS)
    return _next(dialogue, additions=(*dialogue.additions, addition))


def is_kept(dialogue: Dialogue, place: int) -> bool | None:
    """Whether an agreement was kept, by what was said of it last; None where nothing was."""
    said = [each.kept for each in dialogue.additions if each.agreement == place]
    return next((kept for kept in reversed(said) if kept is not None), None)


def _next(dialogue: Dialogue, **changes: object) -> Dialogue:
    return replace(dialogue, revision=dialogue.revision + 1, **changes)  # type: ignore[arg-type]


def _words(text: str, part: str, most: int) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > most:
        raise InvalidInput("E1066", part=part, most=most)
    return said


def _sound(agreements: tuple[Agreement, ...], held_on: date) -> tuple[Agreement, ...]:
    """At most five, each with words and a day that is to come after the dialogue, within a year."""
    said = tuple(replace(each, what=_words(each.what, "what", MOST_WHAT)) for each in agreements)
    in_time = all(held_on <= each.due <= held_on + timedelta(days=366) for each in said)
    if len(said) > MOST_AGREEMENTS or not in_time or not all(each.what for each in said):
        raise InvalidInput("E1067", most=MOST_AGREEMENTS)
    return said
