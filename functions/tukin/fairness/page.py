"""A fairness report as one HTML page, from its plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tukin.fairness.raters import Flag
from tukin.html.environment import environment, style
from tukin.vocabulary.money import format_percent, share_bp
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import RATING_WORDS, Words

_SCALE = 1_000
_MOST_RATERS = 24
"""Of an agency, besides those that are flagged: more would be a wall of bars."""

_FLAGS = {
    Flag.LENIENT: Words("terlalu longgar", "far more lenient"),
    Flag.SEVERE: Words("jauh lebih ketat", "far more severe"),
    Flag.NARROW: Words("hampir seragam", "nearly equal"),
    Flag.COPIED: Words("mengulang bulan lalu", "repeats last month"),
}


def fairness_page(report: Mapping[str, Any]) -> str:
    """The page of a report that ``describe_fairness`` gives; NIPs in it are never shown."""
    view = {
        **report,
        "ratings": [{"code": rating, **_words(RATING_WORDS[rating])} for rating in Rating],
        "distributions": [_distribution_view(each) for each in report["distributions"]],
        "some_expected": any(each["expected_of"] for each in report["distributions"]),
        "raters_by_agency": list(_raters_view(report["raters"])),
        "comparisons": [_comparison_view(each) for each in report["comparisons"]],
        "copies": [_copies_view(each) for each in report["copies"]],
        "style": style("html/page", "fairness/fairness"),
    }
    return environment().get_template("fairness/fairness.html.j2").render(view)


def _words(words: Words) -> dict[str, str]:
    return {"id": words.id, "en": words.en}


def _distribution_view(distribution: Mapping[str, Any]) -> dict[str, Any]:
    counts = distribution["counts"]
    parts: list[dict[str, Any]] = []
    place = 0
    for rating in Rating if counts else ():
        end = place + counts[rating]
        x, right = (_SCALE * each // distribution["people"] for each in (place, end))
        parts.append(
            {
                "code": rating,
                **_words(RATING_WORDS[rating]),
                "count": counts[rating],
                "percent": format_percent(share_bp(counts[rating], distribution["people"])),
                "x": x,
                "width": right - x,
            }
        )
        place = end
    return {**distribution, "parts": parts}


def _raters_view(raters: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Agency by agency; the bars of all have one scale, so that they can be compared."""
    farthest = max((abs(rater["difference_bp"]) for rater in raters), default=0) or 1
    agencies = dict.fromkeys(rater["agency"] for rater in raters)
    for agency in agencies:
        own = [rater for rater in raters if rater["agency"] == agency]
        plain = [rater["number"] for rater in own if not rater["flags"]]
        extremes = {*plain[: _MOST_RATERS // 2], *plain[-_MOST_RATERS // 2 :]}
        shown = [rater for rater in own if rater["flags"] or rater["number"] in extremes]
        yield {
            "name": own[0]["name"],
            "shown": [_rater_view(rater, farthest) for rater in shown],
            "more": len(own) - len(shown),
        }


def _rater_view(rater: Mapping[str, Any], farthest_bp: int) -> dict[str, Any]:
    half = _SCALE // 2
    length = abs(rater["difference_bp"]) * half // farthest_bp
    kind = next((flag for flag in ("lenient", "severe") if flag in rater["flags"]), "usual")
    return {
        **rater,
        "bar": {
            "kind": kind,
            "x": half if rater["difference_bp"] > 0 else half - length,
            "width": length,
        },
        "flag_words": [_words(_FLAGS[Flag(flag)]) for flag in rater["flags"]],
    }


def _comparison_view(comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Bars in one scale for a table: the largest share fills the cell."""
    groups = comparison["groups"]
    most = max((max(group["outstanding_bp"], group["low_bp"]) for group in groups), default=0) or 1
    return {
        **comparison,
        "groups": [
            {
                **group,
                "outstanding_bar": group["outstanding_bp"] * _SCALE // most,
                "low_bar": group["low_bp"] * _SCALE // most,
            }
            for group in groups
        ],
    }


def _copies_view(copies: Mapping[str, Any]) -> dict[str, Any]:
    comparable = copies["comparable"]
    return {**copies, "width": copies["copied"] * _SCALE // comparable if comparable else 0}
