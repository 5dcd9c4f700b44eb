"""A fairness report as plain JSON values, with as much about raters as the reader may know."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tukin.fairness.expected import EXPECTED, Distribution
from tukin.fairness.groups import FOUR_FIFTHS_BP, Comparison, GroupReview
from tukin.fairness.raters import FAR_BP, FAR_Z, NARROW_BP, Copies, Flag, RaterReview, Ring
from tukin.fairness.review import FairnessReport
from tukin.people.small_groups import SMALL_GROUP
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.money import FULL_BP, format_percent
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import RATING_WORDS, Words, period_words

_SIZES = ((50, "50+"), (20, "20–49"), (10, "10–19"), (0, "5–9"))
_FLAG_WORDS = {
    Flag.LENIENT: Words("Penilai yang terlalu longgar", "Raters far more lenient"),
    Flag.SEVERE: Words("Penilai yang jauh lebih ketat", "Raters far more severe"),
    Flag.NARROW: Words("Penilai dengan nilai hampir seragam", "Raters with nearly equal scores"),
    Flag.COPIED: Words(
        "Penilai yang mengulang nilai bulan lalu", "Raters who repeat last month's scores"
    ),
}
_DIMENSIONS = {
    "grade": Words("Golongan dan ruang", "Grade"),
    "grade_class": Words("Golongan", "Grade class"),
    "position": Words("Jabatan", "Position"),
    "employment": Words("Jenis pegawai", "Employment"),
}


def names_of(rule_sets: Iterable[RuleSet]) -> dict[str, str]:
    """Names of agencies and positions by their codes."""
    names: dict[str, str] = {}
    for rules in rule_sets:
        names |= {item.code: item.name for item in rules.agencies}
        names |= {item.code: item.label for item in rules.positions}
    return names


def describe_fairness(
    report: FairnessReport, names: Mapping[str, str], *, identify: bool
) -> dict[str, Any]:
    """The report as plain values.

    Args:
        report: the review.
        names: of agencies and positions, by code.
        identify: whether NIPs and exact sizes of raters' groups are shown. Without them a rater is
            a rank in an agency and the group's size a range, by which nobody is found again.
    """
    return {
        "period": str(report.period),
        "period_id": period_words(report.period).id,
        "period_en": period_words(report.period).en,
        "people": report.people,
        "without_named_rater": report.unrated_by_name,
        "small_group": SMALL_GROUP,
        "far_z": FAR_Z,
        "far_bp": FAR_BP,
        "narrow_bp": NARROW_BP,
        "four_fifths_bp": FOUR_FIFTHS_BP,
        "findings": [
            {"agency": agency, "id": words.id, "en": words.en}
            for agency, words in _findings(report, names)
        ],
        "distributions": [_distribution(each, names) for each in report.distributions],
        "raters": [_rater(each, names, identify) for each in report.raters],
        "hidden_raters": _hidden(report.hidden_raters.groups, report.hidden_raters.people),
        "comparisons": [_comparison(each, names) for each in report.comparisons],
        "copies": [_copies(each, names) for each in report.copies],
        "rings": [_ring(each, names, identify) for each in report.rings],
    }


def _findings(
    report: FairnessReport, names: Mapping[str, str]
) -> Iterator[tuple[str | None, Words]]:
    """What should be looked at, as sentences; the agency is None for the whole city."""
    for distribution in report.distributions:
        agency = distribution.agency
        for words in (*_broken_limits(distribution), *_flagged_raters(report, agency)):
            yield _name(agency, names), words
    for ring in report.rings:
        yield ", ".join(_name(agency, names) for agency in ring.agencies), _ring_words(ring)
    for comparison in report.comparisons:
        for words in _flagged_groups(comparison, names):
            yield None, words


def _broken_limits(distribution: Distribution) -> Iterator[Words]:
    for limit in distribution.broken:
        yield Words(
            f"Sebaran predikat di luar harapan. {limit.words.id}.",
            f"Ratings differ from what is expected. {limit.words.en}.",
        )


def _flagged_raters(report: FairnessReport, agency: str) -> Iterator[Words]:
    raters = [rater for rater in report.raters if rater.agency == agency]
    for flag, words in _FLAG_WORDS.items():
        count = sum(flag in rater.flags for rater in raters)
        if count:
            yield Words(f"{words.id}: {count}.", f"{words.en}: {count}.")


def _ring_words(ring: Ring) -> Words:
    count = len(ring.nips)
    if count == 1:
        return Words("Seorang pegawai menilai dirinya sendiri.", "Somebody rates themselves.")
    return Words(
        f"{count} orang menilai satu sama lain dalam lingkaran.",
        f"{count} people rate each other in a circle.",
    )


def _flagged_groups(comparison: Comparison, names: Mapping[str, str]) -> Iterator[Words]:
    dimension = _DIMENSIONS[comparison.dimension]
    best = RATING_WORDS[Rating.SANGAT_BAIK]
    for group in comparison.groups:
        name = _name(group.group, names)
        share, low = format_percent(group.outstanding.share_bp), format_percent(_low_bp(group))
        if group.outstanding.flagged:
            yield Words(
                f"{dimension.id} {name}: {best.id} hanya {share}, kurang dari empat per lima "
                "kelompok tertinggi.",
                f"{dimension.en} {name}: {best.en} only {share}, less than four fifths of the "
                "highest group.",
            )
        if group.not_low.flagged:
            yield Words(
                f"{dimension.id} {name}: predikat rendah {low}, jauh lebih sering daripada "
                "kelompok lain.",
                f"{dimension.en} {name}: low ratings {low}, far more often than other groups.",
            )


def _low_bp(group: GroupReview) -> int:
    return FULL_BP - group.not_low.share_bp


def _distribution(distribution: Distribution, names: Mapping[str, str]) -> dict[str, Any]:
    counts, expected = distribution.counts, distribution.expected_of
    return {
        "agency": distribution.agency,
        "name": _name(distribution.agency, names),
        "people": distribution.people,
        "counts": counts,
        "expected_of": expected,
        "limits": []
        if expected is None or counts is None
        else [
            {
                "id": limit.words.id,
                "en": limit.words.en,
                "kept": limit not in distribution.broken,
            }
            for limit in EXPECTED[expected]
        ],
    }


def _rater(rater: RaterReview, names: Mapping[str, str], identify: bool) -> dict[str, Any]:
    described = {
        "agency": rater.agency,
        "name": _name(rater.agency, names),
        "number": rater.number,
        "size": next(text for least, text in _SIZES if rater.people >= least),
        "mean_bp": rater.mean_bp,
        "difference_bp": rater.difference_bp,
        "z": rater.z,
        "spread_bp": rater.spread_bp,
        "usual_spread_bp": rater.usual_spread_bp,
        "spread_z": rater.spread_z,
        "copied_bp": rater.copied * FULL_BP // rater.comparable
        if rater.comparable >= SMALL_GROUP
        else None,
        "flags": sorted(rater.flags),
    }
    return described | ({"nip": rater.nip, "people": rater.people} if identify else {})


def _comparison(comparison: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    words = _DIMENSIONS[comparison.dimension]
    return {
        "dimension": comparison.dimension,
        "label_id": words.id,
        "label_en": words.en,
        "groups": [_group(group, names) for group in comparison.groups],
        "hidden": _hidden(comparison.hidden.groups, comparison.hidden.people),
    }


def _group(group: GroupReview, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "group": group.group,
        "name": _name(group.group, names),
        "people": group.people,
        "outstanding_bp": group.outstanding.share_bp,
        "outstanding_ratio_bp": group.outstanding.ratio_bp,
        "outstanding_flagged": group.outstanding.flagged,
        "low_bp": _low_bp(group),
        "not_low_ratio_bp": group.not_low.ratio_bp,
        "low_flagged": group.not_low.flagged,
    }


def _copies(copies: Copies, names: Mapping[str, str]) -> dict[str, Any]:
    enough = copies.comparable >= SMALL_GROUP
    return {
        "agency": copies.agency,
        "name": _name(copies.agency, names),
        "comparable": copies.comparable if enough else None,
        "copied": copies.copied if enough else None,
    }


def _ring(ring: Ring, names: Mapping[str, str], identify: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "agencies": [_name(agency, names) for agency in ring.agencies],
        "people": len(ring.nips),
    }
    return described | ({"nips": list(ring.nips)} if identify else {})


def _hidden(groups: int, people: int) -> dict[str, int]:
    return {"groups": groups, "people": people}


def _name(code: str, names: Mapping[str, str]) -> str:
    return names.get(code, code)
