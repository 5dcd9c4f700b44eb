"""The rating cycle of a month: when it opens and is due, who answers which indicator, and how.

An optional part of the appraisal half of a rule set: agencies that hand in files need none, and a
rule set without one keeps its bytes and its hash.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from tukin.rules.values import Code, Rule, Source
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

HUNDREDTHS = 100
"""Hundredths of a point in a point."""


class InputFrom(StrEnum):
    """Where the answer to an indicator comes from."""

    SUPERVISOR = "supervisor"
    PART = "part"
    SURVEY = "survey"


class Points(Rule):
    """How many points an answer by expectation is, of an indicator."""

    di_atas: int = Field(strict=True, ge=0, le=1000, description="Poin. / Points.")
    sesuai: int = Field(strict=True, ge=0, le=1000, description="Poin. / Points.")
    di_bawah: int = Field(strict=True, ge=0, le=1000, description="Poin. / Points.")

    def of(self, expectation: Expectation) -> int:
        """The points of an expectation."""
        by_expectation: Mapping[Expectation, int] = {
            Expectation.DI_ATAS: self.di_atas,
            Expectation.SESUAI: self.sesuai,
            Expectation.DI_BAWAH: self.di_bawah,
        }
        return by_expectation[expectation]

    def expectation_of(self, hundredths: int) -> Expectation:
        """Which expectation a score is, for whether it needs words."""
        if hundredths >= self.di_atas * HUNDREDTHS:
            return Expectation.DI_ATAS
        is_below = hundredths <= self.di_bawah * HUNDREDTHS
        return Expectation.DI_BAWAH if is_below else Expectation.SESUAI


class WordsRequired(Rule):
    """When a rater has to say why."""

    outside: Expectation = Field(
        description="Selain jawaban ini perlu kata-kata. / Any answer but this needs words."
    )
    least_characters: int = Field(
        strict=True,
        ge=1,
        le=200,
        description="Banyaknya huruf paling sedikit. / The least number of characters.",
    )


class Cycle(Rule):
    """When a month is rated, who answers which indicator, and what an answer counts."""

    opens_day: int = Field(
        strict=True,
        ge=1,
        le=28,
        description="Tanggal dalam periodenya, sejak itu dapat dinilai. / Day of the period from "
        "which it can be rated.",
    )
    due_day: int = Field(
        strict=True,
        ge=1,
        le=60,
        description="Jatuh tempo penilaian, hari setelah periode; sejak itu atasan penilai boleh "
        "menilai. / Days after the period until ratings are due; from then on the rater's "
        "superior may rate.",
    )
    closes_day: int = Field(
        strict=True,
        ge=1,
        le=60,
        description="Hari setelah periode sampai bulan ditutup. / Days after the period until the "
        "month is to be closed.",
    )
    inputs: dict[Code, InputFrom] = Field(
        description="Siapa yang mengisi setiap indikator: supervisor, part (bagian kehadiran), "
        "atau survey. / Who answers each indicator."
    )
    scale: Literal["expectation", "points"] = Field(
        description="Cara atasan menjawab indikator. / How a supervisor answers an indicator."
    )
    points: Points
    follows: dict[Code, Literal["hasil_kerja", "perilaku_kerja"]] = Field(
        default_factory=dict,
        description="Indikator yang mengikuti hasil atau perilaku kerja bila penilai tidak "
        "mengisinya sendiri. / What an indicator is unless the rater says otherwise for it.",
    )
    words_required: WordsRequired
    source: Source

    @property
    def of_supervisor(self) -> tuple[str, ...]:
        """The codes of the indicators that a supervisor answers, in order."""
        named = self.inputs.items()
        return tuple(sorted(code for code, source in named if source is InputFrom.SUPERVISOR))

    def opens_on(self, period: Period) -> date:
        """The first day on which a period can be rated."""
        return period.last_day.replace(day=self.opens_day)

    def due_on(self, period: Period) -> date:
        """The day on which ratings are due; from it on the rater's superior may rate."""
        return period.last_day + timedelta(days=self.due_day)

    def closes_on(self, period: Period) -> date:
        """The day on which the month is to be closed; a person closes it, not the calendar."""
        return period.last_day + timedelta(days=self.closes_day)
