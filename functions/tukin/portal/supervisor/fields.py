"""The fields of a rating's form ↔ what was filled in. Nothing is checked here but that it reads.

A field is called as ``ratings.answers`` calls what is wrong with it, so that a problem lies at its
field. In the quick table a suffix says whose field it is. Nothing is ever filled in that the rater
did not type or give themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tukin.portal.shell import Form, Problem
from tukin.ratings.rating import MOST_EVIDENCE, Answer, Entered, Evidence, Rating, Words
from tukin.rules.cycle import HUNDREDTHS, Cycle
from tukin.vocabulary.terms import Expectation

REVISION = "_revision"
"""The hidden field of the revision on which a form was begun."""

TITLE = ".title"
"""What the field of a link's title has after the name of the link's field."""

_POINTS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?", re.ASCII)
_REVISIONS = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in the fields of one person's form.

    Attributes:
        texts: by the name of the field, without a suffix.
        values: the core values that are ticked.
        evidence: pairs of a title and a link.
        begun_on: the revision on which it was begun, 0 where nothing was given then.
    """

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    values: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    begun_on: int = 0

    def text(self, name: str) -> str:
        """What is in a field."""
        return self.texts.get(name, "")

    def link(self, place: int) -> tuple[str, str]:
        """Title and link of a place, counted from 1."""
        return self.evidence[place - 1] if place <= len(self.evidence) else ("", "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (any(self.texts.values()) or self.values or self.evidence)


def names_of(cycle: Cycle) -> tuple[str, ...]:
    """The names of all fields of one person that hold a text."""
    codes = cycle.of_supervisor
    words = (f"words.{code}" for code in codes)
    return ("hasil_kerja", "perilaku_kerja", *codes, "strength", "improve", *words, "reason")


def filled_in(form: Form, cycle: Cycle, suffix: str = "") -> Filled:
    """What a form holds."""
    found = {name: form.text(f"{name}{suffix}") for name in names_of(cycle)}
    links = (f"evidence.{place}" for place in range(1, MOST_EVIDENCE + 1))
    pairs = ((form.text(f"{n}{TITLE}{suffix}"), form.text(f"{n}{suffix}")) for n in links)
    begun_on = form.text(f"{REVISION}{suffix}")
    return Filled(
        texts={name: text for name, text in found.items() if text},
        values=form.all(f"values{suffix}"),
        evidence=tuple(pair for pair in pairs if any(pair)),
        begun_on=int(begun_on) if _REVISIONS.fullmatch(begun_on) else 0,
    )


def filled_of(rating: Rating) -> Filled:
    """What a rater's own draft or rating holds, for its form."""
    answers = {code: _text_of(answer) for code, answer in rating.by_indicator.items()}
    words = {f"words.{code}": text for code, text in rating.words.by_indicator.items()}
    texts = {
        "hasil_kerja": str(rating.hasil_kerja or ""),
        "perilaku_kerja": str(rating.perilaku_kerja or ""),
        "strength": rating.words.strength,
        "improve": rating.words.improve,
        "reason": rating.reason,
        **answers,
        **words,
    }
    return Filled(
        texts={name: text for name, text in texts.items() if text},
        values=rating.words.values,
        evidence=tuple((one.title, one.link) for one in rating.evidence),
        begun_on=rating.revision,
    )


def entered_of(
    filled: Filled, cycle: Cycle, suffix: str = ""
) -> tuple[Entered, tuple[Problem, ...]]:
    """What was filled in as answers, and what of it cannot be read."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for code in cycle.of_supervisor:
        text = filled.text(code)
        if not text:
            continue
        answer = _expectation(text) if cycle.scale == "expectation" else _points(text)
        if answer is None:
            problems.append(Problem(f"{code}{suffix}", "E1140", {"text": text[:20]}))
        else:
            answers[code] = answer
    for name in ("hasil_kerja", "perilaku_kerja"):
        if filled.text(name) and _expectation(filled.text(name)) is None:
            text = filled.text(name)[:20]
            problems.append(Problem(f"{name}{suffix}", "E1140", {"text": text}))
    words = Words(
        filled.text("strength"),
        filled.text("improve"),
        filled.values,
        {code: text for code in cycle.of_supervisor if (text := filled.text(f"words.{code}"))},
    )
    entered = Entered(
        hasil_kerja=_expectation(filled.text("hasil_kerja")),
        perilaku_kerja=_expectation(filled.text("perilaku_kerja")),
        by_indicator=answers,
        words=words,
        evidence=tuple(Evidence(title, link) for title, link in filled.evidence),
        reason=filled.text("reason"),
    )
    return entered, tuple(problems)


def _expectation(text: str) -> Expectation | None:
    return Expectation(text) if text in set(Expectation) else None


def _points(text: str) -> int | None:
    """Hundredths of a point: ``87,5`` is 8750."""
    found = _POINTS.fullmatch(text)
    if found is None:
        return None
    return int(found[1]) * HUNDREDTHS + int((found[2] or "").ljust(2, "0"))


def _text_of(answer: Answer) -> str:
    if isinstance(answer, Expectation):
        return str(answer)
    whole, rest = divmod(answer, HUNDREDTHS)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)
