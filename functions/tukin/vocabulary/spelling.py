"""Reading cells: the spellings that occur in real files, each to one canonical value.

A spelling is accepted only where it can mean one thing. What would be a guess is refused with its
fix. Every function takes the text of a cell and raises ``InvalidInput`` with a code of the
catalogue.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.terms import Employment, Expectation

DASHES = frozenset("-\N{EN DASH}\N{EM DASH}")
"""What people write into a cell without a value; a spreadsheet makes dashes of hyphens."""

T = TypeVar("T")

_FORMULA_TEXT = re.compile(r'="(.*)"')
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SPACED_NIP = re.compile(r"(\d{8})([ .])(\d{6})\2(\d)\2(\d{3})", re.ASCII)
_GRADE_PNS = re.compile(r"(?:([^/]+?)[ ,(]+)?(IV|I{1,3}) ?[/.\- ]? ?([A-E])\)?", re.ASCII)
_ROOM_E = re.compile(r"I{1,3} ?/ ?e", re.ASCII | re.IGNORECASE)
_ARABIC_GRADE = re.compile(r"(\d{1,2}) ?[/.]? ?([a-e]?)", re.ASCII | re.IGNORECASE)
_LOOKS_LIKE_I = re.compile(r"[l1|]")
_GRADE_WITHIN = re.compile(r"\b(IV|I{1,3}) ?/ ?([a-e])\b", re.ASCII)
_RANK = re.compile(r"(GOL(ONGAN)?\.?|JURU|PENGATUR|PENATA|PEMBINA)\b", re.ASCII)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905


def clean(text: str) -> str:
    """Trim, and fold every run of white space into one space (also the no-break space)."""
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether a trimmed text says nothing: it is empty or a dash."""
    return not text or text in DASHES


def parse_nip(text: str) -> str:
    """An 18-digit number, also written ``="…"``, ``'…``, spaced or dotted 8-6-1-3.

    Raises:
        InvalidInput: E102–E107, or E103 for scientific notation, whose last digits are lost.
    """
    bare = clean(text)
    if spaced := _SPACED_NIP.fullmatch(bare):
        bare = "".join(spaced.group(1, 3, 4, 5))
    elif not bare.isdecimal():
        bare = _without_wrapping(bare)
    check_nip(bare)
    return bare


def _without_wrapping(bare: str) -> str:
    formula = _FORMULA_TEXT.fullmatch(bare)
    bare = clean(formula[1]) if formula else bare.removeprefix("'")
    if _SCIENTIFIC.fullmatch(bare):
        raise InvalidInput("E103")
    return _SPACED_NIP.sub(r"\1\3\4\5", bare)


def parse_grade(text: str) -> str:
    """``III/a`` of a PNS in any of its spellings, or a PPPK's ``I``–``XVII``.

    Raises:
        InvalidInput: E203.
    """
    bare = clean(text)
    grade = _grade_of(bare.upper())
    if grade is None:
        raise InvalidInput("E203", **_why_no_grade(bare))
    return grade


def _grade_of(upper: str) -> str | None:
    if upper in _ROMAN:
        return upper
    match = _GRADE_PNS.fullmatch(upper)
    if match is None or (match[3] == "E" and match[2] != "IV"):
        return None
    if match[1] and _RANK.match(match[1]) is None:  # `II I/a` may be II/a or III/a
        return None
    return f"{match[2]}/{match[3].lower()}"


def _why_no_grade(bare: str) -> dict[str, object]:
    """The likely cause, with the grade that is meant where only one can be."""
    if _ROOM_E.fullmatch(bare):
        return {"cause": "room"}
    if match := _ARABIC_GRADE.fullmatch(bare):
        roman = dict(enumerate(_ROMAN, 1)).get(int(match[1]), "")
        written = f"{roman}/{match[2].upper()}" if match[2] else roman
        if instead := _grade_of(written):
            return {"cause": "arabic", "instead": instead}
    if instead := _grade_of(_LOOKS_LIKE_I.sub("I", bare).upper()):
        return {"cause": "lookalike", "instead": instead}
    found = {f"{match[1]}/{match[2].lower()}" for match in _GRADE_WITHIN.finditer(bare)}
    return {"cause": "words", "instead": found.pop()} if len(found) == 1 else {}


def is_pppk_grade(grade: str) -> bool:
    """Whether a canonical grade is one of the PPPK's (no room letter)."""
    return "/" not in grade


def parse_employment(text: str) -> Employment:
    """PNS, CPNS or PPPK in any case.

    Raises:
        InvalidInput: E204.
    """
    try:
        return Employment(clean(text).upper())
    except ValueError:
        raise InvalidInput("E204") from None


def choice_parser(code: str, choices: Mapping[str, T]) -> Callable[[str], T]:
    """A reader of one of some names, compared by slug; ``code`` is the error of all others.

    The error offers one name of each value, the first: labels, where codes follow them.
    """
    by_slug = {slug(name): value for name, value in choices.items()}
    first_names: dict[T, str] = {}
    for name, value in choices.items():
        first_names.setdefault(value, name)
    offered = "; ".join(sorted(first_names.values(), key=str.casefold))

    def parse(text: str) -> T:
        try:
            return by_slug[slug(text)]
        except KeyError:
            raise InvalidInput(code, choices=offered) from None

    return parse


_EXPECTATIONS = {
    "1": Expectation.DI_ATAS,
    "2": Expectation.SESUAI,
    "3": Expectation.DI_BAWAH,
}
_EXPECTATION_WORD = re.compile(r"(di[ _]?atas|sesuai|di[ _]?bawah)(?:[ _](?:ekspek|espek)tasi)?")


def parse_expectation(text: str) -> Expectation | None:
    """``Di Atas Ekspektasi``, ``dibawah espektasi``, ``sesuai`` or SIASN's 1–3; ``-`` = unrated.

    Raises:
        InvalidInput: E305.
    """
    bare = clean(text).casefold()
    if is_blank(bare):
        return None
    if bare in _EXPECTATIONS:
        return _EXPECTATIONS[bare]
    match = _EXPECTATION_WORD.fullmatch(bare)
    if match is None:
        raise InvalidInput("E305")
    word = re.sub(r"[ _]", "", match[1])
    return {
        "diatas": Expectation.DI_ATAS,
        "sesuai": Expectation.SESUAI,
        "dibawah": Expectation.DI_BAWAH,
    }[word]


def text_parser(code: str, most: int) -> Callable[[str], str]:
    """A reader of free text of at most ``limit`` characters.

    Control, format and private characters and lone surrogates are refused: nobody can see them,
    and some cannot be written anywhere.
    """

    def parse(text: str) -> str:
        bare = clean(text)
        if len(bare) > most:
            raise InvalidInput(code, most=most, cause="long")
        if place := invisible_place(bare):
            raise InvalidInput(code, most=most, cause="invisible", place=place)
        return bare

    return parse


def invisible_place(text: str) -> int:
    """The place from 1 of the first character that nobody can see, or 0."""
    if text.isprintable():  # no character of category C, which is quicker to tell
        return 0
    places = (place for place, char in enumerate(text, 1) if unicodedata.category(char)[0] == "C")
    return next(places, 0)
