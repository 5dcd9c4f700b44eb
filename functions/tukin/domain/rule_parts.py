"""The parts of a rule set: each typed, with its unit, and the source of every value.

The JSON that administrators write holds percentages (``70`` or ``"2.5"``) and whole rupiah; in
memory every percentage is an ``int`` in basis points (``_bp``). A JSON number with a fraction is
refused, since it would pass through a binary float: write it in quotes.

A value's ``source`` is the regulation it comes from or the word ``illustrative``. The fields'
descriptions are what an editor shows by the generated JSON Schema: Bahasa Indonesia / English.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from tukin.domain.errors import InvalidInput
from tukin.domain.money import FULL_BP, RoundingMode, format_bp
from tukin.domain.terms import Employment, Expectation, Rating

_PERCENT = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
_INT64_MAX = 2**63 - 1


def _percent_to_bp(value: object) -> int:
    if isinstance(value, float) and 0 < value <= 1:
        raise InvalidInput("E613", value=f"{value:g}", percent=f"{value * 100:g}")
    text = str(value)
    is_number = isinstance(value, int | str) and not isinstance(value, bool)
    if not is_number or _PERCENT.fullmatch(text) is None:
        raise InvalidInput("E615")
    return int(Decimal(text) * 100)


def _bp_to_percent(value_bp: int) -> int | str:
    return value_bp // 100 if value_bp % 100 == 0 else format_bp(value_bp, ".")


Percent = Annotated[
    int,
    BeforeValidator(_percent_to_bp),
    PlainSerializer(_bp_to_percent),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 9999},
                {"type": "string", "pattern": r"^\d{1,4}(\.\d{1,2})?$"},
            ],
            "description": 'Persen: bilangan bulat, atau teks seperti "2.5". / Per cent.',
        }
    ),
]
"""JSON per cent ↔ basis points in memory."""

AmountIdr = Annotated[
    int,
    Field(
        strict=True,
        ge=0,
        le=1_000_000_000,
        description="Rupiah utuh, tanpa titik: 13500000. / Whole rupiah, without points.",
    ),
]
Code = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$",
        max_length=40,
        description="Kode: huruf kecil, angka, - dan _. / Code: small letters, digits, - and _.",
    ),
]
Label = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        description="Nama untuk pembaca. / Name for the reader.",
    ),
]
Source = Annotated[
    str,
    Field(
        min_length=3,
        max_length=200,
        description="Dasar hukum nilai ini, atau kata `illustrative`. / The regulation that this "
        "value comes from, or the word `illustrative`.",
    ),
]
PeriodText = Annotated[
    str,
    Field(
        pattern=r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-4])$",
        description="Periode TTTT-BB; bulan 13 ialah THR, bulan 14 gaji ke-13. / Pay period "
        "YYYY-MM; month 13 is the THR, month 14 the 13th-month pay.",
    ),
]


SchemaAddress = Annotated[str | None, AfterValidator(lambda _: None)]
"""Where an editor finds the schema; no part of the rules."""


class Rule(BaseModel):
    """What all parts have in common: frozen, nothing unknown, JSON by alias."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


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
        description="Tambahan, persen dari dasar setelah status. / Bonus, in per cent of the "
        "payable base (base × status).",
    )
    source: Source


class InnovationAward(Rule):
    """Award for an innovation that improved a public service; only with approved evidence."""

    award_bp: Percent = Field(
        alias="award_percent",
        description="Penghargaan, persen dari dasar setelah status. / Award, in per cent of the "
        "payable base (base × status).",
    )
    evidence_prefixes: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(
        min_length=1,
        description="Nomor penetapan dimulai dengan salah satu ini, misalnya `SK`. / An "
        "approval's reference begins with one of these.",
    )
    source: Source


class ProRataLateness(Rule):
    """A cut for minutes late or left early, in proportion."""

    kind: Literal["pro_rata"] = Field(
        description="`pro_rata`: menurut menit sebulan. / By the month's minutes."
    )
    cut_bp: Percent = Field(
        alias="cut_percent",
        description="Potongan untuk setiap `per_minutes`, persen dari dasar setelah status. / Cut "
        "for each `per_minutes`, in per cent of the payable base.",
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
    """Being late or leaving early by so many minutes on one day, and what it costs."""

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
        description="Potongan setiap kejadian, persen dari dasar setelah status. / Cut for each "
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


MOST_DAYS = 31
MOST_MINUTES = 14_400
MOST_OCCURRENCES = 2 * MOST_DAYS
"""The most that a row may say of a month; an occurrence is at the day's begin or end."""


class Attendance(Rule):
    """Cuts for absence and lateness, of the payable base; together never above it."""

    unexcused_day_bp: Percent = Field(
        alias="unexcused_day_percent",
        description="Potongan sehari tanpa keterangan (alpa), persen dari dasar setelah status. / "
        "Cut for an unexcused day, in per cent of the payable base.",
    )
    excused_day_bp: Percent = Field(
        alias="excused_day_percent",
        description="Potongan sehari dengan izin, persen dari dasar setelah status. / Cut for an "
        "excused day, in per cent of the payable base.",
    )
    lateness: ProRataLateness | BandedLateness = Field(
        discriminator="kind",
        description="Potongan terlambat dan pulang cepat. / Cut for lateness and leaving early.",
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
        description="Mulai sekian hari alpa setahun. / From so many unexcused days a year.",
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
        description="Batas TPP bruto, persen dari dasar setelah status. / Limit of the gross pay, "
        "in per cent of the payable base.",
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
    source: Source


_ASCII = r"^[ -~]*$"


class PaymentAgency(Rule):
    """An agency's codes in the regional fixed-width payment file; blank where unknown."""

    code: Code
    spmu: str = Field(default="", max_length=4, pattern=_ASCII, description="SPMU.")
    klogad: str = Field(default="", max_length=9, pattern=_ASCII, description="KLOGAD.")
    nalokl: str = Field(default="", max_length=50, pattern=_ASCII, description="NALOKL.")
    kdesel: str = Field(default="", max_length=6, pattern=_ASCII, description="KDESEL.")
    source: Source


class FixedWidthFile(Rule):
    """The Jakarta payment file: 133 bytes a person, without separators."""

    names: Literal["exact", "fitted"] = Field(
        default="exact",
        description="exact = berkas ditolak bila ada nama yang tidak muat 25 karakter ASCII; "
        "fitted = nama disesuaikan dan dicatat dalam daftar. / Refuse the file where a name does "
        "not fit 25 ASCII characters, or fit the name and list it.",
    )
    agencies: tuple[PaymentAgency, ...] = Field(
        default=(), description="Kode tiap perangkat daerah. / Codes of each agency."
    )
    source: Source

    @model_validator(mode="after")
    def _names_each_agency_once(self) -> Self:
        codes = [agency.code for agency in self.agencies]
        for code in codes:
            if codes.count(code) > 1:
                raise InvalidInput("E620", name=code)
        return self


BankField = Literal["line_id", "nip", "name", "agency", "period", "transfer_idr", "text"]


class BankColumn(Rule):
    """One column of the bank's file."""

    field: BankField = Field(
        description="Isi kolom; text = teks tetap. / What stands in it; text = a fixed text."
    )
    heading: str = Field(default="", max_length=60, description="Judul kolom. / Heading.")
    text: str = Field(default="", max_length=120, description="Teks tetap. / The fixed text.")


class BankFile(Rule):
    """The CSV that the bank takes: columns in its order."""

    delimiter: Literal[",", ";", "|", "\t"] = Field(description="Pemisah kolom. / Delimiter.")
    header: bool = Field(description="Ada baris judul? / Is there a row of headings?")
    columns: tuple[BankColumn, ...] = Field(
        min_length=1, max_length=40, description="Kolom menurut urutan. / Columns in order."
    )
    source: Source


class Payment(Rule):
    """What the payment files of a settlement run look like, beyond the standard ones."""

    fixed_width: FixedWidthFile | None = Field(
        default=None,
        description="Berkas lebar tetap 133 byte. / The fixed-width file of 133 bytes a line.",
    )
    bank_file: BankFile | None = Field(
        default=None, description="Berkas CSV untuk bank. / The CSV for the bank."
    )
