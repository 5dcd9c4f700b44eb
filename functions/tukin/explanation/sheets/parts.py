"""What a feedback sheet is put together from: plain values, handed in by whoever has them.

The month's file, the ratings and the dialogue are kept by rooms beside this one. The API, the
command and the web page give the same values, and get the same sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.words import Words


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """Whose sheet it is, where no explanation names them; ``unit`` is the agency's or unit's."""

    nip: str = field(repr=False)
    name: str = field(repr=False)
    unit: str
    position: str
    grade: str


@dataclass(frozen=True, slots=True)
class Rated:
    """Who rated, as what, when, and the two judgements of PermenPANRB 6/2022.

    Attributes:
        rater: the rater's name, None where nobody knows it.
        kind: as what, a key of ``RATER_KINDS``; None where a file says nothing of it.
        given_on: day of the rating.
        received_on: day of receipt, from which the objection's days count; None before it.
        received_how: ``web``, ``paper`` or ``deemed``.
        results: *hasil kerja*.
        behaviour: *perilaku kerja*.
    """

    rater: str | None = field(repr=False)
    kind: str | None = None
    given_on: date | None = None
    received_on: date | None = None
    received_how: str | None = None
    results: Expectation | None = None
    behaviour: Expectation | None = None


@dataclass(frozen=True, slots=True)
class RaterWords:
    """What the rater wrote to the person: *kata atasan*.

    Attributes:
        strength: what is good.
        improve: what to improve.
        values: the core values that ``improve`` is about, keys of ``CORE_VALUES``.
        by_indicator: what is said of single indicators, by their labels.
        note: the note of the row, where a file gave the rating.
    """

    strength: str = field(default="", repr=False)
    improve: str = field(default="", repr=False)
    values: tuple[str, ...] = ()
    by_indicator: tuple[tuple[Words, str], ...] = field(default=(), repr=False)
    note: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        texts = (self.strength, self.improve, self.note, *(text for _, text in self.by_indicator))
        return not any(text.strip() for text in texts) and not self.values


@dataclass(frozen=True, slots=True)
class Agreement:
    """What rater and rated agreed on; ``kept`` is None until somebody says.

    ``who`` is to do it, a key of ``PARTIES``.
    """

    what: str = field(repr=False)
    who: str
    due_on: date
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class SheetParts:
    """One person's month.

    Attributes:
        period: the month.
        today: the region's day, on which the sheet is made.
        is_provisional: whether the month is still open: everything may change.
        rated: who rated, and what; None where nobody has yet.
        words: what the rater wrote; None where nothing was, or it must not be read any more.
        explanation: ``describe_explanation`` of the live record, of the row as it is now where
            ``is_provisional``; None where pay cannot even be estimated.
        payment: ``describe_payment`` of the live record; None where nobody knows.
        person: who it is, where ``explanation`` is None.
        agreements: those that are due, or were kept.
        missing: what an estimate still lacks, such as the attendance.
    """

    period: Period
    today: date
    is_provisional: bool
    rated: Rated | None
    words: RaterWords | None
    explanation: Mapping[str, Any] | None = field(default=None, repr=False)
    payment: Mapping[str, Any] | None = field(default=None, repr=False)
    person: SheetPerson | None = None
    agreements: tuple[Agreement, ...] = ()
    missing: tuple[Words, ...] = ()


RATER_KINDS = {
    "definitif": Words("atasan langsung", "direct superior"),
    "plt": Words("Plt. (pelaksana tugas)", "acting in a vacant post (Plt.)"),
    "plh": Words("Plh. (pelaksana harian)", "acting for somebody absent (Plh.)"),
    "delegasi": Words("atas delegasi", "by delegation"),
    "non_asn": Words("pejabat di luar ASN", "official outside the civil service"),
    "atasan": Words("atasan pejabat penilai", "the rater's superior"),
    "system": Words("lewat sistem perangkat daerah", "through the agency's own system"),
}
"""As what somebody rates, by the kinds of lines and the two that are none."""

PARTIES = {
    "rater": Words("atasan", "rater"),
    "employee": Words("pegawai", "employee"),
}

RECEIPT_WAYS = {
    "web": Words("dibuka di halaman", "opened on the page"),
    "paper": Words("di atas kertas", "on paper"),
    "deemed": Words("dianggap diterima", "taken as received"),
}

CORE_VALUES = {
    "berorientasi_pelayanan": Words("Berorientasi Pelayanan", "Service-oriented"),
    "akuntabel": Words("Akuntabel", "Accountable"),
    "kompeten": Words("Kompeten", "Competent"),
    "harmonis": Words("Harmonis", "Harmonious"),
    "loyal": Words("Loyal", "Loyal"),
    "adaptif": Words("Adaptif", "Adaptive"),
    "kolaboratif": Words("Kolaboratif", "Collaborative"),
}
"""BerAKHLAK, the core values of civil servants (SE MenPANRB 20/2021), in their order."""
