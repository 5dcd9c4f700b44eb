"""The body by which a region's own system sends a rating."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tukin.ratings.rating import (
    MOST_EVIDENCE,
    MOST_LINK,
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
from tukin.rules.cycle import HUNDREDTHS
from tukin.vocabulary.terms import Expectation

_MOST_INDICATORS = 20
_POINTS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?", re.ASCII)

Nip = Annotated[str, Field(pattern=r"^[0-9]{18}$", description="NIP, 18 digits.")]
AnswerText = Annotated[
    str,
    Field(
        pattern=r"^(di_atas|sesuai|di_bawah|[0-9]{1,4}(\.[0-9]{1,2})?)$",
        description="An expectation, or points with at most two decimals, as the rules' scale is.",
    ),
]
Indicator = Annotated[str, Field(min_length=1, max_length=40)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EvidenceBody(_Body):
    """A link to what a rating rests on."""

    title: str = Field(min_length=1, max_length=MOST_TITLE)
    link: str = Field(max_length=MOST_LINK, description="An address that begins with https://.")


class WordsBody(_Body):
    """What the rater says."""

    strength: str = Field(default="", max_length=MOST_WORDS)
    improve: str = Field(default="", max_length=MOST_WORDS)
    values: tuple[CoreValue, ...] = Field(default=(), max_length=MOST_VALUES)
    by_indicator: dict[
        Indicator, Annotated[str, Field(max_length=MOST_WORDS_OF_INDICATOR)]
    ] = Field(default_factory=dict, max_length=_MOST_INDICATORS)


class RatingBody(_Body):
    """``POST /agencies/{agency}/periods/{period}/ratings``: one rating, in its rater's name."""

    nip: Nip
    rater_nip: Nip
    revision: int = Field(
        default=0,
        strict=True,
        ge=0,
        lt=9999,
        description="The revision that this one replaces, as it was answered; 0 for the first.",
    )
    hasil_kerja: Expectation | None = None
    perilaku_kerja: Expectation | None = None
    by_indicator: dict[Indicator, AnswerText] = Field(
        default_factory=dict, max_length=_MOST_INDICATORS
    )
    words: WordsBody = WordsBody()
    evidence: tuple[EvidenceBody, ...] = Field(default=(), max_length=MOST_EVIDENCE)

    @property
    def entered(self) -> Entered:
        """What was filled in."""
        words = self.words
        return Entered(
            hasil_kerja=self.hasil_kerja,
            perilaku_kerja=self.perilaku_kerja,
            by_indicator={code: answer_of(text) for code, text in self.by_indicator.items()},
            words=Words(words.strength, words.improve, words.values, dict(words.by_indicator)),
            evidence=tuple(Evidence(one.title, one.link) for one in self.evidence),
        )


def answer_of(text: str) -> Answer:
    """An expectation, or hundredths of a point: ``94.4`` → 9440.

    Raises:
        ValueError: where it is neither.
    """
    points = _POINTS.fullmatch(text)
    if points is None:
        return Expectation(text)
    return int(points[1]) * HUNDREDTHS + int((points[2] or "").ljust(2, "0"))
