"""A record as a computation that a person can follow, in Bahasa Indonesia and English."""

from dataclasses import dataclass
from datetime import date, timedelta

from tukin.entitlement.engines import formula_of
from tukin.entitlement.formula import Incentive, PaySteps
from tukin.explanation.computation import computation_lines
from tukin.explanation.computation_line import ComputationLine, RuleReference, effects
from tukin.payroll.record import PayrollRecord
from tukin.rules.parts import Band, Indicator, Module
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.money import FULL_BP, format_bp, format_idr, format_percent
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import (
    EXPECTATION_WORDS,
    RATING_WORDS,
    Words,
    date_words,
    period_words,
)

OBJECTION_DAYS = 14
"""Calendar days after receipt within which one may object (PP 30/2019 arts. 56–59)."""

OBJECTION_SOURCE = "PP 30/2019 Pasal 56–59"


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator: score in hundredths of a point, share of the full score, contribution."""

    indicator: Indicator
    score: int
    share_bp: int
    contribution_bp: int
    arithmetic: Words
    rule: RuleReference


@dataclass(frozen=True, slots=True)
class RatingReason:
    """Why the rating is what it is, and what the next better one takes, where bands decide."""

    rating: Rating
    reason: Words
    next: Words | None
    rule: RuleReference


@dataclass(frozen=True, slots=True)
class Trait:
    """A strength or a weakness; ``modules`` are the coaching modules that fit a weakness."""

    code: str
    label: Words
    reason: Words
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The month before. ``changes_idr`` by step, of the lines that differ; they add up."""

    period: Period
    net_idr: int
    difference_idr: int
    achievement_bp: int
    rating: Rating
    changes_idr: dict[str, int]
    same_rules: bool
    summary: Words


@dataclass(frozen=True, slots=True)
class Objection:
    """Until when and to whom one may object to the rating.

    ``superior`` is the name of the rater's superior where it is known.
    """

    received_on: date
    last_day: date
    rater: str | None
    superior: str | None
    text: Words


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a person is shown about a month's pay."""

    record: PayrollRecord
    rules: RuleSet
    indicators: tuple[IndicatorLine, ...]
    achievement: Words
    rating: RatingReason
    lines: tuple[ComputationLine, ...]
    strengths: tuple[Trait, ...]
    weaknesses: tuple[Trait, ...]
    comparison: Comparison | None
    objection: Objection


def explain(
    record: PayrollRecord,
    rules: RuleSet,
    *,
    engine: str,
    received_on: date,
    previous: PayrollRecord | None = None,
    rater: str | None = None,
    superior: str | None = None,
) -> Explanation:
    """Explain a record by the rules it was computed by.

    Args:
        record: the live record.
        rules: the rule set of its ``rules_sha256``.
        engine: the engine of its batch, whose formula computes it again.
        received_on: the day on which the person gets to know the rating.
        previous: the person's record of the month before, if there is one.
        rater: name of who rated.
        superior: name of the rater's superior, who decides on an objection.

    Raises:
        IntegrityError: E811, where the rules do not reproduce the record: a computation that
            differs from what is paid would be worse than none.
    """
    formula = formula_of(engine, rules)
    incentive = formula.compute(record.appraisal)
    steps = formula.cut(record.appraisal, record.steps.pagu_cut_idr)
    if rules.sha256 != record.rules_sha256 or not _reproduces(record, incentive, steps):
        raise IntegrityError("E811")
    indicators = _indicator_lines(record, rules)
    return Explanation(
        record=record,
        rules=rules,
        indicators=indicators,
        achievement=_achievement(record, rules),
        rating=_rating_reason(record, rules),
        lines=computation_lines(record, incentive, rules),
        strengths=_strengths(record, rules, indicators),
        weaknesses=_weaknesses(record, rules, indicators),
        comparison=None if previous is None else _compare(record, previous),
        objection=_objection(received_on, rater, superior),
    )


def _reproduces(record: PayrollRecord, incentive: Incentive, steps: PaySteps) -> bool:
    return (
        steps == record.steps
        and incentive.weighted_bp == record.weighted_bp
        and incentive.achievement_bp == record.achievement_bp
        and incentive.rating is record.rating
    )


# --- Achievement and rating ---------------------------------------------------------------------


def _indicator_lines(record: PayrollRecord, rules: RuleSet) -> tuple[IndicatorLine, ...]:
    return tuple(
        _indicator_line(indicator, record.appraisal.scores[indicator.code], contribution_bp)
        for indicator, contribution_bp in zip(rules.indicators, record.weighted_bp, strict=True)
    )


def _indicator_line(indicator: Indicator, score: int, contribution_bp: int) -> IndicatorLine:
    exact = score * indicator.weight_bp % (indicator.full_score * 100) == 0
    equation = (
        f"{format_bp(score)} ÷ {indicator.full_score} × {format_percent(indicator.weight_bp)}"
        f" = {format_percent(contribution_bp)}"
    )
    return IndicatorLine(
        indicator=indicator,
        score=score,
        share_bp=score * FULL_BP // (indicator.full_score * 100),
        contribution_bp=contribution_bp,
        arithmetic=Words(equation, equation)
        if exact
        else Words(f"{equation} (dibulatkan)", f"{equation} (rounded)"),
        rule=RuleReference(
            Words(f"Bobot {indicator.label_id}", f"Weight of {indicator.label_en}"),
            f"indicators.{indicator.code}.weight_percent",
            indicator.source,
        ),
    )


def _achievement(record: PayrollRecord, rules: RuleSet) -> Words:
    terms = " + ".join(map(format_percent, record.weighted_bp))
    total_bp = sum(record.weighted_bp)
    equation = f"{terms} = {format_percent(total_bp)}"
    if total_bp > record.achievement_bp:
        cap = format_percent(rules.achievement.cap_bp)
        return Words(f"{equation}, paling tinggi {cap}", f"{equation}, {cap} at most")
    return Words(equation, equation)


def _rating_reason(record: PayrollRecord, rules: RuleSet) -> RatingReason:
    appraisal, rating = record.appraisal, RATING_WORDS[record.rating]
    results, behaviour = appraisal.hasil_kerja, appraisal.perilaku_kerja
    if rules.quadrants is not None and results is not None and behaviour is not None:
        results_words, behaviour_words = EXPECTATION_WORDS[results], EXPECTATION_WORDS[behaviour]
        return RatingReason(
            record.rating,
            Words(
                f"Hasil kerja {results_words.id} dan perilaku kerja {behaviour_words.id}: "
                f"{rating.id}.",
                f"Work results {results_words.en} and work behaviour {behaviour_words.en}: "
                f"{rating.en}.",
            ),
            None,
            RuleReference(
                Words("Kuadran predikat kinerja", "Quadrants of the rating"),
                f"quadrants.table.{results}.{behaviour}",
                rules.quadrants.source,
            ),
        )
    earned = next(band for band in rules.bands if band.rating is record.rating)
    return RatingReason(
        record.rating,
        Words(
            f"Capaian {format_percent(record.achievement_bp)} masuk predikat {rating.id}, "
            f"mulai {format_percent(earned.min_bp)}.",
            f"An achievement of {format_percent(record.achievement_bp)} is in {rating.en}, "
            f"from {format_percent(earned.min_bp)} on.",
        ),
        _next_rating(record, rules.bands, earned),
        RuleReference(
            Words(f"Batas predikat {rating.id}", f"Threshold of {rating.en}"),
            f"bands.{record.rating}",
            earned.source,
        ),
    )


def _next_rating(record: PayrollRecord, bands: tuple[Band, ...], earned: Band) -> Words | None:
    """What the next better band still takes."""
    place = bands.index(earned)
    if place == 0:
        return None
    better = bands[place - 1]
    words = RATING_WORDS[better.rating]
    missing_bp = better.min_bp - record.achievement_bp
    needs = []
    if missing_bp > 0:
        gap = format_bp(missing_bp)
        needs.append(
            Words(
                f"capaian {format_percent(better.min_bp)} (kurang {gap} poin persentase)",
                f"an achievement of {format_percent(better.min_bp)} ({gap} points more)",
            )
        )
    if better.requires_innovation and record.appraisal.innovation_evidence is None:
        needs.append(Words("bukti inovasi yang disahkan", "approved evidence of an innovation"))
    return Words(
        f"Untuk {words.id} diperlukan {' dan '.join(need.id for need in needs)}.",
        f"{words.en} takes {' and '.join(need.en for need in needs)}.",
    )


# --- Strengths and weaknesses -------------------------------------------------------------------


def _strengths(
    record: PayrollRecord, rules: RuleSet, indicators: tuple[IndicatorLine, ...]
) -> tuple[Trait, ...]:
    """What is good by the rules' own measure and not below the person's own achievement."""
    good_bp = next((band.min_bp for band in rules.bands if band.rating is Rating.BAIK), FULL_BP)
    strong = sorted(
        (
            line
            for line in indicators
            if line.share_bp >= max(good_bp, record.achievement_bp, rules.coaching.weak_below_bp)
        ),
        key=lambda line: -line.share_bp,
    )
    traits = [_indicator_trait(line) for line in strong]
    appraisal = record.appraisal
    if not (appraisal.alpa or appraisal.ijin or appraisal.late_minutes or appraisal.early_minutes):
        traits.append(
            Trait(
                "attendance",
                Words("Kehadiran penuh", "Full attendance"),
                Words(
                    "Tidak ada alpa, izin, terlambat, atau pulang cepat.",
                    "No absence, no lateness.",
                ),
            )
        )
    if appraisal.innovation_evidence is not None:
        traits.append(
            Trait(
                "innovation",
                Words("Inovasi yang disahkan", "Approved innovation"),
                Words(appraisal.innovation_evidence, appraisal.innovation_evidence),
            )
        )
    return tuple(traits)


def _weaknesses(
    record: PayrollRecord, rules: RuleSet, indicators: tuple[IndicatorLine, ...]
) -> tuple[Trait, ...]:
    """Indicators below the rules' weak share, weakest first, then the cuts for attendance."""
    need = record.need
    weak = {
        line.indicator.code
        for line in indicators
        if line.share_bp < rules.coaching.weak_below_bp
        or (need is not None and line.indicator.code in need.weak_indicators)
    }
    traits = [
        _indicator_trait(line, rules.coaching.modules[line.indicator.code])
        for line in sorted(indicators, key=lambda line: line.share_bp)
        if line.indicator.code in weak
    ]
    steps = record.steps
    cuts = steps.unexcused_cut_idr + steps.excused_cut_idr + steps.lateness_cut_idr
    if cuts:
        traits.append(
            Trait(
                "attendance",
                Words("Kehadiran", "Attendance"),
                Words(
                    f"Potongan kehadiran bulan ini {format_idr(cuts)}.",
                    f"Cuts for attendance this month: {format_idr(cuts)}.",
                ),
            )
        )
    return tuple(traits)


def _indicator_trait(line: IndicatorLine, modules: tuple[Module, ...] = ()) -> Trait:
    indicator = line.indicator
    score = f"{format_bp(line.score)}"
    return Trait(
        indicator.code,
        Words(indicator.label_id, indicator.label_en),
        Words(
            f"Nilai {score} dari {indicator.full_score}.",
            f"Score {score} of {indicator.full_score}.",
        ),
        modules,
    )


# --- The month before ---------------------------------------------------------------------------


def _compare(record: PayrollRecord, previous: PayrollRecord) -> Comparison:
    before, now = effects(previous.steps), effects(record.steps)
    changes = {step: now[step] - before[step] for step in now if now[step] != before[step]}
    difference = record.steps.net_idr - previous.steps.net_idr
    return Comparison(
        period=previous.period,
        net_idr=previous.steps.net_idr,
        difference_idr=difference,
        achievement_bp=previous.achievement_bp,
        rating=previous.rating,
        changes_idr=changes,
        same_rules=previous.rules_sha256 == record.rules_sha256,
        summary=_difference_words(difference, period_words(previous.period)),
    )


def _difference_words(difference_idr: int, month: Words) -> Words:
    if difference_idr == 0:
        return Words(f"Sama dengan {month.id}", f"The same as in {month.en}")
    amount = format_idr(abs(difference_idr))
    if difference_idr > 0:
        return Words(f"{amount} lebih banyak dari {month.id}", f"{amount} more than in {month.en}")
    return Words(f"{amount} lebih sedikit dari {month.id}", f"{amount} less than in {month.en}")


# --- Objection ----------------------------------------------------------------------------------


def _objection(received_on: date, rater: str | None, superior: str | None) -> Objection:
    last_day = received_on + timedelta(days=OBJECTION_DAYS)
    received, last = date_words(received_on), date_words(last_day)
    whom = Words("atasan pejabat penilai Anda", "your rater's superior")
    if superior is not None:
        whom = Words(f"{superior}, {whom.id}", f"{superior}, {whom.en}")
    return Objection(
        received_on=received_on,
        last_day=last_day,
        rater=rater,
        superior=superior,
        text=Words(
            f"Bila Anda tidak setuju dengan penilaian ini, ajukan keberatan secara tertulis "
            f"dengan alasannya kepada {whom.id}, dalam {OBJECTION_DAYS} hari sejak Anda "
            f"menerimanya. Bila diterima {received.id}: paling lambat {last.id}. "
            f"Keputusannya bersifat final.",
            f"If you do not agree with this rating, object in writing and with reasons to "
            f"{whom.en}, within {OBJECTION_DAYS} days of receiving it. If received on "
            f"{received.en}: until {last.en}. The decision is final.",
        ),
    )
