"""Absence and lateness in the rules: what a day, a minute or an occurrence costs."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import (
    Field,
)

from tukin.rules.values import Code, Label, Percent, Rule, Source
from tukin.vocabulary.columns import MOST_DAYS, MOST_MINUTES


class ProRataLateness(Rule):
    """A cut for minutes late or left early, in proportion."""

    kind: Literal["pro_rata"] = Field(
        description="`pro_rata`: menurut menit sebulan. / By the month's minutes."
    )
    cut_bp: Percent = Field(
        alias="cut_percent",
        description="Potongan untuk setiap `per_minutes`, persen dari besaran setelah status. / "
        "Cut for each `per_minutes`, in per cent of the payable base.",
    )
    per_minutes: int = Field(
        strict=True, ge=1, le=10_000, description="Menit untuk satu potongan. / Minutes of one cut."
    )
    source: Source

    @property
    def divisor(self) -> int:
        """What ``cut_numerator`` is divided by to be basis points."""
        return self.per_minutes

    def cut_numerator(self, minutes: Any, counts: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """The month's cut in basis points × ``divisor``; whole numbers or columns of them."""
        return minutes * self.cut_bp

    @property
    def most_numerator(self) -> int:
        """The largest ``cut_numerator`` that an accepted row can have."""
        return 2 * MOST_MINUTES * self.cut_bp


class LatenessBand(Rule):
    """Being late or leaving early by a number of minutes on one day, and what it costs."""

    code: Code = Field(
        description="Kode, juga judul kolom jumlah kejadian dalam berkas. / Code, and the heading "
        "of the file's column of occurrences."
    )
    label_id: Label
    label_en: Label
    from_minutes: int = Field(
        strict=True, ge=1, le=1_440, description="Mulai menit ke-. / From this many minutes."
    )
    until_minutes: int | None = Field(
        strict=True,
        ge=1,
        le=1_440,
        description="Sampai menit ke-; null pada yang terakhir, juga untuk yang tidak merekam "
        "kehadiran. / Up to this many minutes; null in the last band, which also takes missing "
        "scans.",
    )
    cut_bp: Percent = Field(
        alias="cut_percent",
        description="Potongan setiap kejadian, persen dari besaran setelah status. / Cut for each "
        "occurrence, in per cent of the payable base.",
    )
    source: Source


class BandedLateness(Rule):
    """A cut for each occurrence by its band.

    A month's minutes cannot tell how often which band was reached, so that files under such rules
    have a column of occurrences for each band.
    """

    kind: Literal["banded"] = Field(
        description="`banded`: menurut banyaknya kejadian tiap tingkat. / By occurrences per band."
    )
    bands: tuple[LatenessBand, ...] = Field(
        min_length=1,
        max_length=10,
        description="Tingkat keterlambatan, tanpa celah mulai menit ke-1. / Bands without a gap "
        "from the first minute on.",
    )
    source: Source

    @property
    def divisor(self) -> int:
        """What ``cut_numerator`` is divided by to be basis points."""
        return 1

    def cut_numerator(self, minutes: Any, counts: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """The month's cut in basis points × ``divisor``; whole numbers or columns of them."""
        return sum(counts.get(band.code, 0) * band.cut_bp for band in self.bands)

    @property
    def most_numerator(self) -> int:
        """The largest ``cut_numerator`` that an accepted row can have."""
        return MOST_OCCURRENCES * sum(band.cut_bp for band in self.bands)


MOST_OCCURRENCES = 2 * MOST_DAYS
"""The most that a row may say of a month; an occurrence is at the day's begin or end."""


class Attendance(Rule):
    """Cuts for absence and lateness, of the payable base; together never above it."""

    unexcused_day_bp: Percent = Field(
        alias="unexcused_day_percent",
        description="Potongan sehari tanpa keterangan (alpa), persen dari besaran setelah "
        "status. / Cut for an unexcused day, in per cent of the payable base.",
    )
    excused_day_bp: Percent = Field(
        alias="excused_day_percent",
        description="Potongan sehari dengan izin, persen dari besaran setelah status. / Cut for an "
        "excused day, in per cent of the payable base.",
    )
    lateness: ProRataLateness | BandedLateness = Field(
        discriminator="kind",
        description="Potongan terlambat dan pulang cepat. / Cut for lateness and leaving early.",
    )
    of_month_before: bool = Field(
        default=False,
        strict=True,
        description="Kolom kehadiran boleh tentang bulan sebelumnya, misalnya `Alpa (September)` "
        "pada berkas Oktober. / Columns of attendance may be about the month before, such as "
        "`Alpa (September)` in a file for October.",
    )
    source: Source
