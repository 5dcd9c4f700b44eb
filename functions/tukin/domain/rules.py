"""Rule sets: typed, dated configuration with the source of every value.

The JSON that administrators write holds percentages (``70`` or ``"2.5"``) and whole rupiah; in
memory every percentage is an ``int`` in basis points (``_bp``). A JSON number with a fraction is
refused, since it would pass through a binary float: write it in quotes.

A value's ``source`` is the regulation it comes from or the word ``illustrative``.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from tukin.domain.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tukin.domain.money import FULL_BP, RoundingMode, format_bp
from tukin.domain.names import slug
from tukin.domain.period import Period

_PERCENT = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
_INT64_MAX = 2**63 - 1


def _percent_to_bp(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(  # noqa: TRY004 - pydantic collects ValueErrors alone
            'write a percentage as a whole number or in quotes, such as "2.5"'
        )
    text = str(value)
    if _PERCENT.fullmatch(text) is None:
        raise ValueError("a percentage has at most two decimals and a point, such as 70 or 2.5")
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
            "description": 'Per cent, 0 or more: a whole number, or text such as "2.5".',
        }
    ),
]
"""JSON per cent ↔ basis points in memory."""

AmountIdr = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=40)]
Label = Annotated[str, Field(min_length=1, max_length=120)]
Source = Annotated[
    str,
    Field(
        min_length=3,
        max_length=200,
        description="The regulation this comes from, or the word `illustrative`.",
    ),
]
PeriodText = Annotated[
    str,
    Field(
        pattern=r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-4])$",
        description="YYYY-MM; months 13 and 14 are the extra runs.",
    ),
]


class Rating(StrEnum):
    """Predikat kinerja, best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class Expectation(StrEnum):
    """How results or behaviour compare with what was expected (PermenPANRB 6/2022)."""

    DI_ATAS = "di_atas"
    SESUAI = "sesuai"
    DI_BAWAH = "di_bawah"


class Employment(StrEnum):
    """Kinds of civil servants."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Indicator(_Rule):
    """One thing that is rated, with its share of the achievement."""

    code: Code
    label_id: Label
    label_en: Label
    weight_bp: Percent = Field(alias="weight_percent")
    max_score: int = Field(strict=True, ge=1, le=1000, description="Highest score, in points.")
    full_score: int = Field(
        default=100, strict=True, ge=1, le=1000, description="The score that counts as 100 %."
    )
    source: Source


class Achievement(_Rule):
    """How the weighted scores become the percentage that pay follows."""

    cap_bp: Percent = Field(alias="cap_percent", description="Achievement is never above this.")
    payable_cap_bp: Percent = Field(
        alias="payable_cap_percent", description="Pay follows achievement up to this."
    )
    source: Source


class Band(_Rule):
    """A rating and the lowest achievement that earns it."""

    rating: Rating
    min_bp: Percent = Field(alias="min_percent")
    requires_innovation: bool = Field(
        default=False, description="Without innovation evidence the next band applies."
    )
    source: Source


class Quadrants(_Rule):
    """Rating by work results × work behaviour; ``table[hasil_kerja][perilaku_kerja]``."""

    table: dict[Expectation, dict[Expectation, Rating]]
    source: Source

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        for results in Expectation:
            missing = set(Expectation) - self.table.get(results, {}).keys()
            if missing:
                raise ValueError(f"quadrants lack {results} × {', '.join(sorted(missing))}")
        return self


class Position(_Rule):
    """A position's monthly base amount."""

    code: Code
    label: Label
    amount_idr: AmountIdr
    source: Source


class EmploymentAmount(_Rule):
    """An employment that is paid by a position's amount whatever the person's own position."""

    employment: Employment
    position: Code
    source: Source


class RatingPay(_Rule):
    """What a rating does to pay."""

    rating: Rating
    pay_bp: Percent = Field(alias="pay_percent", description="Share of the earned amount paid.")
    bonus_bp: Percent = Field(
        alias="bonus_percent", description="Bonus, of the payable base (base × status)."
    )
    source: Source


class InnovationAward(_Rule):
    """Award for an innovation that improved a public service; only with approved evidence."""

    award_bp: Percent = Field(
        alias="award_percent", description="Of the payable base (base × status)."
    )
    evidence_prefixes: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(
        min_length=1,
        description="An approval's reference begins with one of these, such as `SK`.",
    )
    source: Source


class ProRataLateness(_Rule):
    """A cut for minutes late or left early, in proportion."""

    kind: Literal["pro_rata"]
    cut_bp: Percent = Field(alias="cut_percent")
    per_minutes: int = Field(strict=True, ge=1, le=10_000)
    source: Source


class Attendance(_Rule):
    """Cuts for absence and lateness, of the payable base; together never above it."""

    unexcused_day_bp: Percent = Field(alias="unexcused_day_percent", description="alpa, a day")
    excused_day_bp: Percent = Field(alias="excused_day_percent", description="ijin, a day")
    lateness: ProRataLateness
    source: Source


class Status(_Rule):
    """An employee's status in the month and the share of the base it leaves."""

    code: Code
    label_id: Label
    label_en: Label
    pay_bp: Percent = Field(alias="pay_percent", le=FULL_BP)
    source: Source


class DisciplineTier(_Rule):
    """What a number of unexcused days means for discipline; reported for a decision."""

    min_days: int = Field(strict=True, ge=1)
    cut_bp: Percent = Field(alias="cut_percent")
    months: int = Field(strict=True, ge=0, description="How long; 0 = reported, not cut.")
    source: Source


class Ceiling(_Rule):
    """Pay before tax is never above this share of the payable base."""

    ceiling_bp: Percent = Field(alias="ceiling_percent")
    source: Source


class GradeTax(_Rule):
    """PPh 21 by golongan (PNS and CPNS)."""

    class_code: Literal["I", "II", "III", "IV"] = Field(alias="class")
    rate_bp: Percent = Field(alias="rate_percent", le=FULL_BP)
    source: Source


class PppkTax(_Rule):
    """PPh 21 of contract employees; there is no silent default."""

    rate_bp: Percent = Field(alias="rate_percent", le=FULL_BP)
    source: Source


class Tax(_Rule):
    """Final income tax on the allowance."""

    classes: tuple[GradeTax, ...]
    pppk: PppkTax | None = Field(
        default=None, description="Without it, rows of PPPK are rejected with E607."
    )

    @model_validator(mode="after")
    def _has_every_class_once(self) -> Self:
        if sorted(tax.class_code for tax in self.classes) != ["I", "II", "III", "IV"]:
            raise ValueError("tax.classes must name I, II, III and IV once each")
        return self


class BpjsHealth(_Rule):
    """BPJS Kesehatan: a contribution of the pay up to a cap."""

    employee_bp: Percent = Field(alias="employee_percent", le=FULL_BP)
    employer_bp: Percent = Field(alias="employer_percent", le=FULL_BP)
    base_cap_idr: AmountIdr
    source: Source


class Rounding(_Rule):
    """How parts of a rupiah and of a hundredth of a point are rounded."""

    mode: RoundingMode
    source: Source


class Module(_Rule):
    """A coaching module."""

    code: Code
    kind: Literal["training", "seminar", "workshop", "e_learning"]
    title_id: Label
    title_en: Label


class Coaching(_Rule):
    """Who is referred to coaching and to which modules."""

    threshold_bp: Percent = Field(
        alias="threshold_percent", description="Achievement below this is referred."
    )
    ratings: tuple[Rating, ...] = Field(description="These ratings are referred as well.")
    weak_below_bp: Percent = Field(
        alias="weak_below_percent",
        description="An indicator is weak below this share of its full score.",
    )
    modules: dict[Code, tuple[Module, ...]] = Field(description="By indicator.")
    source: Source


class Agency(_Rule):
    """An agency (OPD) that takes part."""

    code: Code
    name: Label


class RuleSet(_Rule):
    """All that decides the month's pay, for the periods it covers."""

    schema_: str | None = Field(default=None, alias="$schema", exclude=True)
    rule_set: Code = Field(description="Name of the rule set, such as `jakarta-108-2016`.")
    title_id: Label
    title_en: Label
    effective_from: PeriodText
    effective_until: PeriodText | None = Field(
        default=None, description="Last period covered; null = until a later set begins."
    )
    agencies: tuple[Agency, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1, max_length=20)
    achievement: Achievement
    bands: tuple[Band, ...] = Field(min_length=1)
    quadrants: Quadrants | None = Field(
        default=None, description="Used where a row has both expectations; else the bands."
    )
    positions: tuple[Position, ...] = Field(min_length=1)
    employment_amounts: tuple[EmploymentAmount, ...] = ()
    rating_pay: tuple[RatingPay, ...]
    innovation_award: InnovationAward
    attendance: Attendance
    statuses: tuple[Status, ...] = Field(min_length=1)
    discipline: tuple[DisciplineTier, ...] = ()
    ceiling: Ceiling
    tax: Tax
    bpjs_health: BpjsHealth
    rounding: Rounding
    coaching: Coaching

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for problem in _contradictions(self):
            raise ValueError(problem)
        return self

    @property
    def first_period(self) -> Period:
        """The first period covered."""
        return Period.parse(self.effective_from)

    @property
    def last_period(self) -> Period | None:
        """The last period covered, or None where it is open."""
        return None if self.effective_until is None else Period.parse(self.effective_until)

    def covers(self, period: Period) -> bool:
        """Whether the period is paid by this rule set."""
        last = self.last_period
        return self.first_period <= period and (last is None or period <= last)

    @cached_property
    def canonical_json(self) -> bytes:
        """The bytes that are hashed and stored: sorted keys, no white space, UTF-8."""
        return json.dumps(
            self.model_dump(mode="json"),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_json).hexdigest()


class RuleBook(_Rule):
    """The document in AppConfig: rule sets for all periods, none of them overlapping."""

    schema_: str | None = Field(default=None, alias="$schema", exclude=True)
    rule_sets: tuple[RuleSet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_no_overlap(self) -> Self:
        ordered = sorted(self.rule_sets, key=lambda rules: rules.first_period)
        for earlier, later in pairwise(ordered):
            if earlier.last_period is None or earlier.last_period >= later.first_period:
                raise ValueError(f"{earlier.rule_set} and {later.rule_set} overlap")
        return self

    def in_force(self, period: Period) -> RuleSet | None:
        """The rule set that covers the pay period; never chosen by today's date."""
        return next((rules for rules in self.rule_sets if rules.covers(period)), None)


def load_rule_set(data: bytes) -> RuleSet:
    """Read one rule set from JSON bytes.

    Raises:
        pydantic.ValidationError: where the document is not a sound rule set.
    """
    return RuleSet.model_validate_json(data)


def load_rule_book(data: bytes) -> RuleBook:
    """Read the AppConfig document from JSON bytes.

    Raises:
        pydantic.ValidationError: where it is not a sound rule book.
    """
    return RuleBook.model_validate_json(data)


def _contradictions(rules: RuleSet) -> list[str]:
    """What no single value shows: sums, gaps, overlaps and references that lead nowhere."""
    return [
        *_duplicate_codes(rules),
        *_weights(rules),
        *_band_order(rules),
        *_pay_order(rules),
        *_references(rules),
        *_size(rules),
    ]


def _duplicate_codes(rules: RuleSet) -> list[str]:
    """Names that a file could not tell apart: the last would silently win."""
    tables: dict[str, list[str]] = {
        "indicators": [item.code for item in rules.indicators],
        "positions": _names((item.code, item.label) for item in rules.positions),
        "statuses": _names((item.code, item.label_id) for item in rules.statuses),
        "agencies": _names((item.code, item.name) for item in rules.agencies),
        "bands": [item.rating for item in rules.bands],
        "employment_amounts": [item.employment for item in rules.employment_amounts],
    }
    problems = []
    for name, texts in tables.items():
        slugs = [slug(text) for text in texts]
        if len(set(slugs)) != len(slugs):
            problems.append(f"{name}: a name stands twice")
        if "" in slugs:
            problems.append(f"{name}: a name needs a letter or a digit")
    return problems


def _names(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Codes and labels that name rows of a table; a label that spells its own code counts once."""
    return [name for code, label in pairs for name in {slug(code), slug(label)}]


def _weights(rules: RuleSet) -> list[str]:
    total_bp = sum(indicator.weight_bp for indicator in rules.indicators)
    if total_bp != FULL_BP:
        return [f"indicators: weights sum to {format_bp(total_bp, '.')} %, not 100 %"]
    return []


def _band_order(rules: RuleSet) -> list[str]:
    best_first = list(Rating)
    ratings = [band.rating for band in rules.bands]
    minima = [band.min_bp for band in rules.bands]
    problems = []
    if ratings != sorted(ratings, key=best_first.index):
        problems.append("bands: ratings must stand best first")
    if any(higher <= lower for higher, lower in pairwise(minima)):
        problems.append("bands: each min_percent must be below the one before")
    if minima[-1] != 0 or rules.bands[-1].requires_innovation:
        problems.append("bands: the last must begin at 0 without a condition, or scores fall out")
    return problems


def _pay_order(rules: RuleSet) -> list[str]:
    pay = {item.rating: item for item in rules.rating_pay}
    if len(rules.rating_pay) != len(Rating) or len(pay) != len(Rating):
        return ["rating_pay: each rating must stand exactly once"]
    ordered = [pay[rating] for rating in Rating]
    if any(
        better.pay_bp < worse.pay_bp or better.bonus_bp < worse.bonus_bp
        for better, worse in pairwise(ordered)
    ):
        return ["rating_pay: a better rating must not be paid less"]
    return []


def _references(rules: RuleSet) -> list[str]:
    positions = {item.code for item in rules.positions}
    indicators = {item.code for item in rules.indicators}
    problems = [
        f"employment_amounts: no position {item.position}"
        for item in rules.employment_amounts
        if item.position not in positions
    ]
    if not indicators.isdisjoint((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)):
        problems.append("indicators: a code is the name of another column")
    if rules.coaching.modules.keys() != indicators:
        problems.append("coaching.modules: must name each indicator and no other")
    if "aktif" not in {item.code for item in rules.statuses}:
        problems.append("statuses: `aktif` must be among them")
    if rules.last_period is not None and rules.last_period < rules.first_period:
        problems.append("effective_until is before effective_from")
    return problems


def _size(rules: RuleSet) -> list[str]:
    """The largest product of the formula must stay below 2^63, as columns are 64-bit."""
    largest_idr = max(position.amount_idr for position in rules.positions)
    worst_minutes = 2 * 14_400
    factor = max(
        rules.attendance.lateness.cut_bp * worst_minutes,
        FULL_BP * rules.attendance.lateness.per_minutes,
        31 * rules.attendance.unexcused_day_bp,
        rules.achievement.payable_cap_bp,
        rules.ceiling.ceiling_bp,
        *(item.pay_bp + item.bonus_bp for item in rules.rating_pay),
    )
    if 2 * largest_idr * factor > _INT64_MAX:
        return ["amounts and rates are too large to be computed exactly in 64 bits"]
    return []
