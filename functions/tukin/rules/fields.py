"""The fields of a rule set, before anybody asked whether they contradict one another."""

import hashlib
import json
from datetime import datetime
from functools import cached_property

from pydantic import Field

from tukin.rules.attendance import Attendance
from tukin.rules.cycle import Cycle
from tukin.rules.parts import (
    Achievement,
    Agency,
    Approval,
    Band,
    BpjsHealth,
    Ceiling,
    ChangeShares,
    Coaching,
    CutOff,
    DisciplineTier,
    EmploymentAmount,
    Indicator,
    InnovationAward,
    NotForPay,
    OverBudget,
    Position,
    Quadrants,
    RatingPay,
    Recovery,
    Rounding,
    Status,
    Tax,
)
from tukin.rules.payment import Payment
from tukin.rules.values import Code, Label, PeriodText, Rule, SchemaAddress
from tukin.vocabulary.period import Period


class Document(Rule):
    """A content-addressed document."""

    @cached_property
    def canonical_json(self) -> bytes:
        """The bytes that are hashed and stored: sorted keys, no white space, UTF-8."""
        return json.dumps(
            # without defaults, so that a field added later does not change the hash of old rules
            self.model_dump(mode="json", exclude_defaults=True),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_json).hexdigest()


class RuleFields(Document):
    """All that decides the month's pay, each value sound by itself."""

    schema_: SchemaAddress = Field(
        default=None,
        alias="$schema",
        exclude=True,
        description="Letak skema ini, untuk editor. / Where this schema is, for the editor.",
    )
    rule_set: Code = Field(
        description="Nama aturan, misalnya `jakarta-108-2016`. / Name of the rule set."
    )
    title_id: Label
    title_en: Label
    effective_from: PeriodText = Field(
        description="Periode pertama yang dibayar dengan aturan ini, TTTT-BB. / First pay period "
        "covered, YYYY-MM."
    )
    effective_until: PeriodText | None = Field(
        default=None,
        description="Periode terakhir, TTTT-BB; null = tanpa batas. / Last period covered, "
        "YYYY-MM; null = open.",
    )
    not_for_pay: NotForPay | None = Field(
        default=None,
        description="Mengapa aturan ini tidak boleh dipakai membayar. / Why nobody may be paid by "
        "these rules.",
    )
    agencies: tuple[Agency, ...] = Field(
        default=(), description="Perangkat daerah yang ikut. / Agencies that take part."
    )
    indicators: tuple[Indicator, ...] = Field(
        min_length=1,
        max_length=20,
        description="Indikator penilaian; bobot berjumlah 100 %. / What is rated; the weights "
        "add up to 100 %.",
    )
    achievement: Achievement
    bands: tuple[Band, ...] = Field(
        min_length=1,
        description="Predikat menurut capaian, terbaik dahulu. / Ratings by achievement, best "
        "first.",
    )
    quadrants: Quadrants | None = Field(
        default=None,
        description="Dipakai bila baris memuat kedua ekspektasi; bila tidak, menurut capaian. / "
        "Used where a row has both expectations; else the bands.",
    )
    cycle: Cycle | None = Field(
        default=None,
        description="Jadwal dan cara menilai di halaman; tanpa ini hanya dengan berkas. / When and "
        "how a month is rated on the pages; without it by files alone.",
    )
    positions: tuple[Position, ...] = Field(
        min_length=1,
        description="Besaran TPP sebulan tiap jabatan. / Monthly amount of each position.",
    )
    employment_amounts: tuple[EmploymentAmount, ...] = Field(
        default=(),
        description="Jenis pegawai dengan besaran sendiri, misalnya CPNS. / Employments with an "
        "amount of their own, such as CPNS.",
    )
    rating_pay: tuple[RatingPay, ...] = Field(
        description="Akibat setiap predikat pada TPP; kelima predikat. / What each of the five "
        "ratings does to pay."
    )
    innovation_award: InnovationAward
    attendance: Attendance
    statuses: tuple[Status, ...] = Field(
        min_length=1,
        description="Status pegawai; `aktif` harus ada. / Statuses; `aktif` must be among them.",
    )
    discipline: tuple[DisciplineTier, ...] = Field(
        default=(),
        description="Hukuman disiplin menurut hari alpa setahun, untuk dilaporkan. / Discipline "
        "by unexcused days a year, reported for a decision.",
    )
    ceiling: Ceiling
    over_budget: OverBudget | None = Field(
        default=None,
        description="Bila melebihi pagu; tanpa ini menunggu persetujuan. / Over the budget; "
        "without it the upload waits for approval.",
    )
    approval: Approval | None = None
    recovery: Recovery | None = Field(
        default=None,
        description="Pemotongan kelebihan bayar; tanpa ini paling banyak 50 %. / How what was paid "
        "too much is recovered; without it at most 50 %.",
    )
    cut_off: CutOff | None = Field(
        default=None,
        description="Batas waktu bulan; tanpa ini tidak ada. / The month's cut-off; without it "
        "there is none.",
    )
    payment: Payment | None = Field(
        default=None,
        description="Bentuk berkas pembayaran daerah. / The region's own payment files.",
    )
    tax: Tax
    bpjs_health: BpjsHealth
    rounding: Rounding
    coaching: Coaching

    @property
    def lateness_columns(self) -> tuple[str, ...]:
        """Columns of a file that count occurrences of lateness; none under pro-rata rules."""
        lateness = self.attendance.lateness
        return tuple(band.code for band in lateness.bands) if lateness.kind == "banded" else ()

    @property
    def pro_rates_budget(self) -> bool:
        """Whether pay over the budget is cut in proportion rather than waiting for approval."""
        return self.over_budget is not None and self.over_budget.then == "pro_rate"

    def recovery_bp(self, usual_bp: int) -> int:
        """The share of a month's net pay that a recovery takes at most, in basis points.

        Args:
            usual_bp: the share where the rules state none.
        """
        return usual_bp if self.recovery is None else self.recovery.most_bp

    def cut_off_of(self, period: Period) -> datetime | None:
        """The cut-off of a period: nothing is prepared before it, and what comes later waits."""
        return None if self.cut_off is None else self.cut_off.moment(period)

    def is_after_cut_off(self, period: Period, now: datetime) -> bool:
        """Whether the cut-off of a period has passed."""
        moment = self.cut_off_of(period)
        return moment is not None and moment <= now

    @property
    def change_shares(self) -> ChangeShares:
        """Beyond which shares of the state last approved or paid a change waits for approval."""
        stated, usual = self.approval, ChangeShares()
        if stated is None:
            return usual
        return ChangeShares(
            usual.raised_bp if stated.most_raised_bp is None else stated.most_raised_bp,
            usual.raised_total_bp
            if stated.most_raised_total_bp is None
            else stated.most_raised_total_bp,
            usual.lowered_bp if stated.most_lowered_bp is None else stated.most_lowered_bp,
        )

    @property
    def unpaid_statuses(self) -> frozenset[str]:
        """The codes of the statuses in which nothing is paid."""
        return frozenset(status.code for status in self.statuses if not status.pay_bp)

    def budget_idr(self, agency: str, period: Period) -> int | None:
        """An agency's budget of a period in rupiah, or None where there is no limit."""
        return next(
            (
                budget.amount_idr
                for item in self.agencies
                if item.code == agency
                for budget in item.pagu
                if budget.period == str(period)
            ),
            None,
        )

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
