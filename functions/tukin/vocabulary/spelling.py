"""Reading cells: the spellings that occur in real files, each to one canonical value.

A spelling is accepted only where it can mean one thing. What would be a guess is refused with its
fix. Every function takes the text of a cell and raises ``InvalidInput`` with a code of the
catalogue.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.terms import Employment, Expectation

UNRATED = "-"

T = TypeVar("T")

_FORMULA_TEXT = re.compile(r'="(.*)"')
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SPACED_NIP = re.compile(r"(\d{8}) (\d{6}) (\d) (\d{3})", re.ASCII)
_GRADE_PNS = re.compile(r"(?:([^/]+?)[ ,(]+)?(IV|I{1,3}) ?[/.\- ]? ?([A-E])\)?", re.ASCII)
_RANK = re.compile(r"(GOL(ONGAN)?\.?|JURU|PENGATUR|PENATA|PEMBINA)\b", re.ASCII)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)


def clean(text: str) -> str:
    """Trim, and fold every run of white space into one space (also the no-break space)."""
    return " ".join(text.split())


def parse_nip(text: str) -> str:
    """An 18-digit number, also written ``="…"``, ``'…`` or spaced 8-6-1-3.

    Raises:
        InvalidInput: E102–E107, or E103 for scientific notation, whose last digits are lost.
    """
    bare = clean(text)
    formula = _FORMULA_TEXT.fullmatch(bare)
    bare = clean(formula[1]) if formula else bare.removeprefix("'")
    if _SCIENTIFIC.fullmatch(bare):
        raise InvalidInput("E103")
    bare = _SPACED_NIP.sub(r"\1\2\3\4", bare)
    check_nip(bare)
    return bare


def parse_grade(text: str) -> str:
    """``III/a`` of a PNS in any of its spellings, or a PPPK's ``I``–``XVII``.

    Raises:
        InvalidInput: E203.
    """
    bare = clean(text)
    if bare.upper() in _ROMAN:
        return bare.upper()
    match = _GRADE_PNS.fullmatch(bare.upper())
    if match is None or (match[3] == "E" and match[2] != "IV"):
        raise InvalidInput("E203")
    if match[1] and _RANK.match(match[1]) is None:  # `II I/a` may be II/a or III/a
        raise InvalidInput("E203")
    return f"{match[2]}/{match[3].lower()}"


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
    offered = "; ".join(sorted(first_names.values()))

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
    if bare in ("", UNRATED):
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


def score_parser(max_score: int) -> Callable[[str], int]:
    """A reader of a score between 0 and ``max_score`` points, in hundredths of a point.

    Comma and point both are the decimal mark, since a score has no thousands.

    Raises (the reader):
        InvalidInput: E301 missing, E302 no number, E303 out of range, E304 over two decimals.
    """

    def parse(text: str) -> int:
        bare = clean(text)
        if bare in ("", UNRATED):
            raise InvalidInput("E301")
        match = _NUMBER.fullmatch(bare)
        if match is None:
            if re.fullmatch(r"-\d+([.,]\d+)?", bare, re.ASCII):
                raise InvalidInput("E303", max_score=max_score)
            raise InvalidInput("E302")
        decimals = (match[2] or "").rstrip("0")
        if len(decimals) > 2:
            raise InvalidInput("E304")
        points = Decimal(f"{match[1]}.{decimals or '0'}")
        if points > max_score:
            raise InvalidInput("E303", max_score=max_score)
        return int(points * 100)

    return parse


def count_parser(code: str, most: int) -> Callable[[str], int]:
    """A reader of a whole number between 0 and ``most``; an empty cell or ``-`` is 0."""

    def parse(text: str) -> int:
        bare = clean(text)
        if bare in ("", UNRATED):
            return 0
        if _WHOLE.fullmatch(bare) is None or int(bare) > most:
            raise InvalidInput(code, most=most)
        return int(bare)

    return parse


def text_parser(code: str, most: int) -> Callable[[str], str]:
    """A reader of free text of at most so many characters.

    Control, format and private characters and lone surrogates are refused: nobody can see them,
    and some cannot be written anywhere.
    """

    def parse(text: str) -> str:
        bare = clean(text)
        if len(bare) > most or any(unicodedata.category(char)[0] == "C" for char in bare):
            raise InvalidInput(code, most=most)
        return bare

    return parse
