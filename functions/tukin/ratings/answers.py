"""Checks what a rater filled in against the rules of the period, all problems together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tukin.ratings.rating import (
    MOST_EVIDENCE,
    MOST_LINK,
    MOST_REASON,
    MOST_TITLE,
    MOST_VALUES,
    MOST_WORDS,
    MOST_WORDS_OF_INDICATOR,
    Answer,
    CoreValue,
    Entered,
    Evidence,
    Words,
)
from tukin.ratings.scores import points_text
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary import words as vocabulary
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.number_cells import score_parser
from tukin.vocabulary.terms import Expectation

HASIL_KERJA = "hasil_kerja"
PERILAKU_KERJA = "perilaku_kerja"
_NAMES: Mapping[str, vocabulary.Words] = {
    HASIL_KERJA: vocabulary.Words("hasil kerja", "work results"),
    PERILAKU_KERJA: vocabulary.Words("perilaku kerja", "work behaviour"),
    "strength": vocabulary.Words("yang sudah baik", "what went well"),
    "improve": vocabulary.Words("yang perlu ditingkatkan", "what to improve"),
    "values": vocabulary.Words("nilai dasar", "core values"),
    "evidence": vocabulary.Words("bukti", "evidence"),
    "reason": vocabulary.Words("alasan", "reason"),
}
_BY_EXPECTATION = vocabulary.Words("di_atas, sesuai, atau di_bawah", "di_atas, sesuai or di_bawah")
_BY_POINTS = vocabulary.Words("poin", "points")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: with which field, and a code with its details."""

    name: str
    code: str
    details: Mapping[str, object]

    @property
    def message(self) -> Message:
        """What is wrong and how to fix it, in both languages."""
        return message_for(self.code, self.details)


class Unanswered(InvalidInput):
    """What was filled in cannot be given; ``problems`` are all reasons, the first one raised."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(problems[0].code, **problems[0].details)


def tidy(entered: Entered) -> Entered:
    """What was filled in without white space around texts and without empty ones."""
    words = entered.words
    return replace(
        entered,
        words=Words(
            words.strength.strip(),
            words.improve.strip(),
            tuple(dict.fromkeys(words.values)),
            {code: text.strip() for code, text in words.by_indicator.items() if text.strip()},
        ),
        evidence=tuple(
            Evidence(one.title.strip(), one.link.strip())
            for one in entered.evidence
            if one.title.strip() or one.link.strip()
        ),
        reason=entered.reason.strip(),
    )


def require_sound(entered: Entered, rules: RuleSet, cycle: Cycle) -> None:
    """Check that something can be given.

    Raises:
        Unanswered: E303, E309, E1104, E1105, E1108, E1111, E1130; every problem is in ``problems``.
    """
    if problems := tuple(find_problems(entered, rules, cycle)):
        raise Unanswered(problems)


def require_short(entered: Entered) -> None:
    """Check that something is no larger than it may be; all that is asked of a draft.

    Raises:
        Unanswered: E1111.
    """
    if problems := tuple(_too_long(entered)):
        raise Unanswered(problems)


def find_problems(entered: Entered, rules: RuleSet, cycle: Cycle) -> Iterator[Problem]:
    """Everything for which what was filled in cannot be given; see ``require_sound``."""
    yield from _expectations(entered, rules, cycle)
    labels = {one.code: vocabulary.Words(one.label_id, one.label_en) for one in rules.indicators}
    highest = {one.code: one.max_score for one in rules.indicators}
    yield from _of_others(entered, cycle, labels)
    for code in cycle.of_supervisor:
        answer = entered.by_indicator.get(code)
        yield from _indicator(cycle, code, answer, labels[code], highest[code])
    yield from _words(entered, cycle, labels)
    yield from _too_long(entered)
    for place, one in enumerate(entered.evidence, start=1):
        if not _is_sound(one):
            yield Problem(f"evidence.{place}", "E1108", {"place": place})


def followed(entered: Entered, cycle: Cycle, code: str) -> Expectation | None:
    """What an indicator is unless the rater answers it by itself; None where it follows nothing."""
    match cycle.follows.get(code):
        case "hasil_kerja":
            return entered.hasil_kerja
        case "perilaku_kerja":
            return entered.perilaku_kerja
    return None


def _expectations(entered: Entered, rules: RuleSet, cycle: Cycle) -> Iterator[Problem]:
    """Results and behaviour are asked for where pay or an indicator depends on them.

    Both or neither: a month's row with one of the two is rejected (E306).
    """
    answers = {HASIL_KERJA: entered.hasil_kerja, PERILAKU_KERJA: entered.perilaku_kerja}
    is_needed = rules.quadrants is not None or cycle.scale == "expectation"
    is_needed = is_needed or bool(cycle.follows) or any(answers.values())
    for name, answer in answers.items():
        if answer is None and is_needed:
            yield _unanswered(name, _NAMES[name], _BY_EXPECTATION)


def _of_others(
    entered: Entered, cycle: Cycle, labels: Mapping[str, vocabulary.Words]
) -> Iterator[Problem]:
    named = {**entered.by_indicator, **entered.words.by_indicator}
    for code in sorted(named.keys() - set(cycle.of_supervisor)):
        name = labels.get(code, vocabulary.Words(code, code))
        yield Problem(code, "E1105", _named(name))


def _indicator(
    cycle: Cycle,
    code: str,
    answer: Answer | None,
    label: vocabulary.Words,
    max_score: int,
) -> Iterator[Problem]:
    by_points = cycle.scale == "points"
    if answer is None:
        if cycle.follows.get(code) is None:
            yield _unanswered(code, label, _BY_POINTS if by_points else _BY_EXPECTATION)
    elif isinstance(answer, Expectation) is by_points:
        yield _unanswered(code, label, _BY_POINTS if by_points else _BY_EXPECTATION)
    elif not isinstance(answer, Expectation) and (refused := _no_score(answer, max_score)):
        yield Problem(code, refused.code, refused.details)


def _no_score(hundredths: int, max_score: int) -> InvalidInput | None:
    """Why the month's row with these points would be rejected: by the reader of its cells."""
    if hundredths < 0:
        return InvalidInput("E303", max_score=max_score)
    try:
        score_parser(max_score)(points_text(hundredths))
    except InvalidInput as refused:
        return refused
    return None


def _words(
    entered: Entered, cycle: Cycle, labels: Mapping[str, vocabulary.Words]
) -> Iterator[Problem]:
    """Which answers outside the expected lack words.

    Those of results and behaviour, and of an indicator that is answered by itself and otherwise
    than what it follows.
    """
    required = cycle.words_required
    answers = {HASIL_KERJA: entered.hasil_kerja, PERILAKU_KERJA: entered.perilaku_kerja}
    for name, answer in answers.items():
        if answer in {None, required.outside}:
            continue
        is_above = answer is Expectation.DI_ATAS
        text = entered.words.strength if is_above else entered.words.improve
        if len(text) < required.least_characters:
            yield Problem(
                "strength" if is_above else "improve",
                "E1104",
                _named(_NAMES[name]) | {"least": required.least_characters},
            )
    for code in cycle.of_supervisor:
        own = entered.by_indicator.get(code)
        if own is None:
            continue
        is_like = own if isinstance(own, Expectation) else cycle.points.expectation_of(own)
        if is_like in {required.outside, followed(entered, cycle, code)}:
            continue
        if len(entered.words.by_indicator.get(code, "")) < required.least_characters:
            details = _named(labels[code]) | {"least": required.least_characters}
            yield Problem(f"words.{code}", "E1104", details)


def _too_long(entered: Entered) -> Iterator[Problem]:
    words = entered.words
    texts: list[tuple[str, vocabulary.Words, int, int]] = [
        ("strength", _NAMES["strength"], len(words.strength), MOST_WORDS),
        ("improve", _NAMES["improve"], len(words.improve), MOST_WORDS),
        ("reason", _NAMES["reason"], len(entered.reason), MOST_REASON),
        ("evidence", _NAMES["evidence"], len(entered.evidence), MOST_EVIDENCE),
        ("values", _NAMES["values"], len(words.values), MOST_VALUES),
    ]
    for code, text in sorted(words.by_indicator.items()):
        name = vocabulary.Words(code, code)
        texts.append((f"words.{code}", name, len(text), MOST_WORDS_OF_INDICATOR))
    for name_of_field, name, length, most in texts:
        if length > most:
            yield Problem(name_of_field, "E1111", _named(name) | {"most": most})
    if unknown := sorted(set(words.values) - set(CoreValue)):
        choices = vocabulary.Words(*[", ".join(CoreValue)] * 2)
        yield _unanswered("values", vocabulary.Words(*[", ".join(unknown)] * 2), choices)


def _is_sound(one: Evidence) -> bool:
    if not one.title or len(one.title) > MOST_TITLE or len(one.link) > MOST_LINK:
        return False
    if any(character.isspace() or not character.isprintable() for character in one.link):
        return False
    try:
        parts = urlsplit(one.link)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _unanswered(name: str, words: vocabulary.Words, scale: vocabulary.Words) -> Problem:
    details = _named(words) | {"scale_id": scale.id, "scale_en": scale.en}
    return Problem(name, "E1130", details)


def _named(words: vocabulary.Words) -> dict[str, object]:
    return {"name_id": words.id, "name_en": words.en}
