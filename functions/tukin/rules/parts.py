"""The parts of a rule set: each typed, with its unit, and the source of every value.

The JSON that administrators write holds percentages (``70`` or ``"2.5"``) and whole rupiah; in
memory every percentage is an ``int`` in basis points (``_bp``). A JSON number with a fraction is
refused, since it would pass through a binary float: write it in quotes.

A value's ``source`` is the regulation it comes from or the word ``illustrative``. The fields'
descriptions are what an editor shows by the generated JSON Schema: Bahasa Indonesia / English.
"""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import (
    Field,
    model_validator,
)

from tukin.rules.values import AmountIdr, Code, Label, Percent, PeriodText, Reason, Rule, Source
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.money import FULL_BP, RoundingMode
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Expectation, Rating


class NotForPay(Rule):
    """Why nobody may be paid by a rule set: an example that is known to pay wrong."""

    reason_id: Reason
    reason_en: Reason


class Indicator(Rule):
    """One thing that is rated, with its share of the achievement."""

    code: Code
    label_id: Label
    label_en: Label
    weight_bp: Percent = Field(
        alias="weight_percent",
        description="Bobot dalam persen; semua bobot berjumlah 100. / Weight in per cent; all "
        "weights add up to 100.",
    )
    max_score: int = Field(
        strict=True,
        ge=1,
        le=1000,
        description="Nilai tertinggi yang diterima, dalam poin. / Highest score taken, in points.",
    )
    full_score: int = Field(
        default=100,
        strict=True,
        ge=1,
        le=1000,
        description="Nilai yang dihitung 100 %, dalam poin. / The score that counts as 100 %.",
    )
    source: Source


class Achievement(Rule):
    """How the weighted scores become the percentage that pay follows."""

    cap_bp: Percent = Field(
        alias="cap_percent",
        description="Capaian tidak pernah di atas ini, dalam persen (PP 30/2019: 120). / "
        "Achievement is never above this, in per cent.",
    )
    payable_cap_bp: Percent = Field(
        alias="payable_cap_percent",
        description="TPP mengikuti capaian sampai batas ini, dalam persen. / Pay follows "
        "achievement up to this, in per cent.",
    )
    source: Source


class Band(Rule):
    """A rating and the lowest achievement that earns it."""

    rating: Rating
    min_bp: Percent = Field(
        alias="min_percent",
        description="Capaian terendah untuk predikat ini, dalam persen; yang terakhir 0. / Lowest "
        "achievement of this rating, in per cent; 0 in the last band.",
    )
    requires_innovation: bool = Field(
        default=False,
        description="Tanpa bukti inovasi berlaku predikat berikutnya. / Without evidence of an "
        "innovation the next band applies.",
    )
    source: Source


class Quadrants(Rule):
    """Rating by work results × work behaviour; ``table[hasil_kerja][perilaku_kerja]``."""

    table: dict[Expectation, dict[Expectation, Rating]] = Field(
        description="Hasil kerja, lalu perilaku kerja. / Work results, then work behaviour."
    )
    source: Source

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        missing = [
            f"{results} × {behaviour}"
            for results in Expectation
            for behaviour in Expectation
            if behaviour not in self.table.get(results, {})
        ]
        if missing:
            raise InvalidInput("E634", missing=", ".join(missing))
        return self


class Position(Rule):
    """A position's monthly base amount."""

    code: Code
    label: Label
    amount_idr: AmountIdr
    source: Source


class EmploymentAmount(Rule):
    """An employment that is paid by a position's amount whatever the person's own position."""

    employment: Employment
    position: Code = Field(
        description="Kode jabatan yang besarannya dipakai. / Code of the position whose amount "
        "is paid."
    )
    source: Source


class RatingPay(Rule):
    """What a rating does to pay."""

    rating: Rating
    pay_bp: Percent = Field(
        alias="pay_percent",
        description="Bagian TPP sesuai capaian yang dibayar, dalam persen. / Share of the earned "
        "amount that is paid, in per cent.",
    )
    bonus_bp: Percent = Field(
        alias="bonus_percent",
        description="Tambahan, persen dari besaran setelah status. / Bonus, in per cent of the "
        "payable base (base × status).",
    )
    source: Source


class InnovationAward(Rule):
    """Award for an innovation that improved a public service; only with approved evidence."""

    award_bp: Percent = Field(
        alias="award_percent",
        description="Penghargaan, persen dari besaran setelah status. / Award, in per cent of the "
        "payable base (base × status).",
    )
    evidence_prefixes: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(
        min_length=1,
        description="Nomor penetapan dimulai dengan salah satu ini, misalnya `SK`. / An "
        "approval's reference begins with one of these.",
    )
    source: Source


class Status(Rule):
    """An employee's status in the month and the share of the base it leaves."""

    code: Code
    label_id: Label
    label_en: Label
    pay_bp: Percent = Field(
        alias="pay_percent",
        le=FULL_BP,
        description="Bagian besaran jabatan yang menjadi dasar, dalam persen. / Share of the "
        "position's amount that is the payable base, in per cent.",
    )
    source: Source


class DisciplineTier(Rule):
    """What a number of unexcused days means for discipline; reported for a decision."""

    min_days: int = Field(
        strict=True,
        ge=1,
        le=366,
        description="Mulai sekian hari alpa setahun. / From this many unexcused days a year.",
    )
    cut_bp: Percent = Field(
        alias="cut_percent", description="Potongan sebulan, dalam persen. / Monthly cut."
    )
    months: int = Field(
        strict=True,
        ge=0,
        le=120,
        description="Lama potongan dalam bulan; 0 = hanya dilaporkan. / For how many months; 0 = "
        "reported, not cut.",
    )
    source: Source


class Ceiling(Rule):
    """Pay before tax is never above this share of the payable base."""

    ceiling_bp: Percent = Field(
        alias="ceiling_percent",
        description="Batas TPP bruto, persen dari besaran setelah status. / Limit of the gross "
        "pay, in per cent of the payable base.",
    )
    source: Source


_TAX_RATE = (
    "Tarif PPh 21 final, persen dari TPP bruto. / Final income tax, in per cent of gross pay."
)


class GradeTax(Rule):
    """PPh 21 by golongan (PNS and CPNS)."""

    class_code: Literal["I", "II", "III", "IV"] = Field(
        alias="class", description="Golongan PNS. / Class of the grade."
    )
    rate_bp: Percent = Field(alias="rate_percent", le=FULL_BP, description=_TAX_RATE)
    source: Source


class PppkTax(Rule):
    """PPh 21 of contract employees; there is no silent default."""

    rate_bp: Percent = Field(alias="rate_percent", le=FULL_BP, description=_TAX_RATE)
    source: Source


class Tax(Rule):
    """Final income tax on the allowance."""

    classes: tuple[GradeTax, ...] = Field(
        description="Tarif untuk golongan I, II, III, IV. / A rate for each of the four classes."
    )
    pppk: PppkTax | None = Field(
        default=None,
        description="Tarif PPPK; tanpa ini baris PPPK ditolak (E607). / Rate of PPPK; without it "
        "their rows are rejected.",
    )

    @model_validator(mode="after")
    def _has_every_class_once(self) -> Self:
        if sorted(tax.class_code for tax in self.classes) != ["I", "II", "III", "IV"]:
            raise InvalidInput("E635")
        return self


class BpjsHealth(Rule):
    """BPJS Kesehatan: a contribution of the pay up to a cap."""

    employee_bp: Percent = Field(
        alias="employee_percent",
        le=FULL_BP,
        description="Iuran pegawai, dipotong dari TPP, dalam persen. / Employee's share, cut from "
        "the pay, in per cent.",
    )
    employer_bp: Percent = Field(
        alias="employer_percent",
        le=FULL_BP,
        description="Iuran pemberi kerja, di luar TPP, dalam persen. / Employer's share, on top of "
        "the pay, in per cent.",
    )
    base_cap_idr: AmountIdr = Field(
        description="Dasar iuran tertinggi sebulan, dalam rupiah. / Highest base of the "
        "contributions a month, in rupiah."
    )
    source: Source


class Rounding(Rule):
    """How parts of a rupiah and of a hundredth of a point are rounded."""

    mode: RoundingMode = Field(
        description="half_up: setengah ke atas; half_even: setengah ke genap; down: ke bawah; up: "
        "ke atas. / How halves and parts are rounded."
    )
    source: Source


class Module(Rule):
    """A coaching module."""

    code: Code
    kind: Literal["training", "seminar", "workshop", "e_learning"] = Field(
        description="Jenis kegiatan. / Kind of activity."
    )
    title_id: Label
    title_en: Label


class Coaching(Rule):
    """Who is referred to coaching and to which modules."""

    threshold_bp: Percent = Field(
        alias="threshold_percent",
        description="Capaian di bawah ini dirujuk ke pembinaan, dalam persen. / Achievement below "
        "this is referred to coaching, in per cent.",
    )
    ratings: tuple[Rating, ...] = Field(
        description="Predikat ini juga dirujuk. / These ratings are referred as well."
    )
    weak_below_bp: Percent = Field(
        alias="weak_below_percent",
        description="Indikator lemah bila di bawah bagian nilai penuh ini, dalam persen. / An "
        "indicator is weak below this share of its full score, in per cent.",
    )
    modules: dict[Code, tuple[Module, ...]] = Field(
        description="Modul untuk setiap indikator. / Modules for each indicator."
    )
    source: Source


class AgencyBudget(Rule):
    """An agency's budget ceiling (pagu) for one pay period."""

    period: PeriodText
    amount_idr: int = Field(
        strict=True,
        ge=0,
        le=10**15,
        description="Pagu TPP bruto sebulan, rupiah. / Ceiling of the month's gross pay, rupiah.",
    )
    source: Source


class Agency(Rule):
    """An agency (OPD) that takes part."""

    code: Code
    name: Label
    pagu: tuple[AgencyBudget, ...] = Field(
        default=(),
        description="Pagu tiap periode; tanpa pagu tidak dibatasi. / Budget by period; without "
        "one there is no limit.",
    )


class OverBudget(Rule):
    """What happens to an upload whose pay is over the agency's budget."""

    then: Literal["wait", "pro_rate"] = Field(
        description="wait = menunggu persetujuan; pro_rate = dibagi sebanding hingga tepat pagu. / "
        "wait for approval, or cut in proportion to exactly the budget."
    )
    source: Source


class Approval(Rule):
    """When an upload waits for the agency's head."""

    most_rejected_bp: Percent = Field(
        alias="most_rejected_percent",
        le=FULL_BP,
        description="Bila baris ditolak melebihi bagian ini (persen), unggahan menunggu "
        "persetujuan. / With more rows rejected than this share, in per cent, the upload waits.",
    )
    most_raised_bp: Percent | None = Field(
        default=None,
        alias="most_raised_percent",
        description="Bila TPP bruto seseorang naik melebihi bagian ini (persen) dari keadaan yang "
        "terakhir disetujui atau dibayar, unggahan menunggu; tanpa ini 25. / Where somebody's "
        "gross pay rises beyond this share of the state last approved or paid, in per cent, the "
        "upload waits; without it 25.",
    )
    most_raised_total_bp: Percent | None = Field(
        default=None,
        alias="most_raised_total_percent",
        description="Sama untuk jumlah bruto perangkat daerah; tanpa ini 10. / The same of the "
        "agency's gross total; without it 10.",
    )
    most_lowered_bp: Percent | None = Field(
        default=None,
        alias="most_lowered_percent",
        le=FULL_BP,
        description="Sama bila TPP bruto seseorang turun melebihi bagian ini (persen); tanpa ini "
        "25. / The same where somebody's gross pay falls beyond this share, in per cent; without "
        "it 25.",
    )
    source: Source


class Recovery(Rule):
    """How what was paid too much is made up for by later pay."""

    most_bp: Percent = Field(
        alias="most_percent",
        le=FULL_BP,
        description="Kelebihan bayar dipotong paling banyak bagian ini (persen) dari TPP bersih "
        "bulan itu; sisanya dibawa ke bulan berikutnya. / What was paid too much is recovered by "
        "at most this share of a month's net pay, in per cent; the rest is carried.",
    )
    source: Source


USUAL_RECOVERY_BP = 5_000
"""The share where the rules state none: illustrative, and in neither their bytes nor their hash."""


class CutOff(Rule):
    """The moment from which a month is prepared, and after which its publications wait."""

    day: int | None = Field(
        strict=True,
        ge=1,
        le=28,
        description="Tanggal pada bulan sesudah periodenya; sebelum itu pembayaran tidak "
        "disiapkan, sesudahnya setiap penerbitan menunggu pimpinan. null = tanpa batas waktu. / "
        "Day of the month after the period; before it nothing is prepared, after it every "
        "publication waits for the agency's head. null = no cut-off.",
    )
    at: str = Field(
        default="00:00+07:00",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\+0[789]:00$",
        description="Jam dan zona waktu pada tanggal itu. / Time and zone on that day.",
    )
    source: Source

    def moment(self, period: Period) -> datetime | None:
        """When it is for a period; None where there is none, as of extra pay runs.

        Those are paid at a day of their own, not after a month.
        """
        if self.day is None or period.is_extra:
            return None
        return datetime.fromisoformat(f"{period.following}-{self.day:02d}T{self.at}")


class ChangeShares(NamedTuple):
    """Beyond which shares a change of pay waits for the agency's head, in basis points.

    Where the rules state none it is what stands here: illustrative, and in neither the rules' bytes
    nor their hash.
    """

    raised_bp: int = 2_500
    raised_total_bp: int = 1_000
    lowered_bp: int = 2_500
