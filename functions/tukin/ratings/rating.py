"""A rating: what a supervisor says of one person's month, in numbers and in words.

A draft is its rater's alone and is kept apart from what was given (``ratings.store``), so that
nothing that reads ratings can meet one. A rating that was given is never changed: each change is a
revision more, and every older one stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

MOST_WORDS = 500
"""Characters of what went well, and of what to improve."""

MOST_WORDS_OF_INDICATOR = 300
MOST_VALUES = 2
MOST_EVIDENCE = 5
MOST_TITLE = 100
MOST_LINK = 500
MOST_REASON = 300

OF_SUPERIOR = "atasan"
"""``rater_kind`` of a rating that the rater's superior gave in their place."""

OF_SYSTEM = "system"
"""``rater_kind`` of a rating that a region's own system sent for the rater."""


class CoreValue(StrEnum):
    """The seven core values of civil servants (BerAKHLAK), in their order."""

    BERORIENTASI_PELAYANAN = "berorientasi_pelayanan"
    AKUNTABEL = "akuntabel"
    KOMPETEN = "kompeten"
    HARMONIS = "harmonis"
    LOYAL = "loyal"
    ADAPTIF = "adaptif"
    KOLABORATIF = "kolaboratif"


class RatingState(StrEnum):
    """How far a rating came. ``closed`` is never stored: see ``cycle.state_of_rating``."""

    DRAFT = "draft"
    GIVEN = "given"
    CLOSED = "closed"
    CORRECTED = "corrected"
    STRUCK = "struck"


COUNTED = frozenset({RatingState.GIVEN, RatingState.CLOSED, RatingState.CORRECTED})
"""The states of a rating that is composed into its month."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the rater says: what went well, what to improve, and of single indicators.

    ``values`` are core values that the improvement is about.
    """

    strength: str = field(default="", repr=False)
    improve: str = field(default="", repr=False)
    values: tuple[str, ...] = ()
    by_indicator: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link to what the rating rests on."""

    title: str = field(repr=False)
    link: str = field(repr=False)


Answer = int | Expectation
"""Of an indicator: hundredths of a point, or an expectation."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a rater filled in, as it was typed: nothing of it is checked yet."""

    hasil_kerja: Expectation | None = None
    perilaku_kerja: Expectation | None = None
    by_indicator: Mapping[str, Answer] = field(default_factory=dict)
    words: Words = Words()
    evidence: tuple[Evidence, ...] = ()
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Rating:
    """One revision of the rating of a person's month in one agency.

    Attributes:
        agency: code of the agency in which the month is rated.
        period: the month.
        nip: who is rated.
        rater_nip: who rated; None of an office outside the civil service.
        rater_name: their name then, or the office's.
        rater_kind: kind of the line by which they rate, ``OF_SUPERIOR`` or ``OF_SYSTEM``.
        basis: what their line rests on, such as a letter of appointment.
        hasil_kerja: work results; None where the rules ask for none.
        perilaku_kerja: work behaviour, likewise.
        by_indicator: what was answered for an indicator by itself.
        words: what the rater says.
        evidence: links.
        state: how far it came.
        revision: 1 of what was given first; of a draft the revision that it was begun on, 0
            where nothing was given.
        given_at: when this revision was given.
        received_at: when the employee received this revision, once the month was closed.
        received_how: ``web``, ``paper`` or ``deemed``.
        by: who entered it: the rater's NIP by the pages, else a session's name.
        lines_sha256: the file of lines by which the rater was found.
        reason: why the superior rates, or why it was struck.
        rules_sha256: the rules whose cycle it was checked against.
        delivered_at: when this revision was delivered to the employee, as far as that is proven.
    """

    agency: str
    period: Period
    nip: str = field(repr=False)
    rater_nip: str | None = field(repr=False)
    rater_name: str = field(repr=False)
    rater_kind: str
    basis: str
    hasil_kerja: Expectation | None
    perilaku_kerja: Expectation | None
    by_indicator: Mapping[str, Answer]
    words: Words
    evidence: tuple[Evidence, ...]
    state: RatingState
    revision: int
    given_at: datetime | None
    received_at: datetime | None
    received_how: str | None
    by: str = field(repr=False)
    lines_sha256: str
    reason: str = field(default="", repr=False)
    rules_sha256: str = ""
    delivered_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it is composed into the month: given, or corrected by a ruling."""
        return self.state in COUNTED

    @property
    def content(self) -> tuple[object, ...]:
        """What was answered and said; two revisions with the same say the same."""
        return (
            self.hasil_kerja,
            self.perilaku_kerja,
            dict(self.by_indicator),
            (self.words.strength, self.words.improve, self.words.values),
            dict(self.words.by_indicator),
            self.evidence,
            self.reason,
        )
