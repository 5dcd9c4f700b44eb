"""What a change of rules would do, as one HTML page that a director can read on paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tukin.html.environment import environment, style
from tukin.rule_changes.whatif import BINS, Bin, Impact, Sums
from tukin.rules.diff import RuleChange
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import CATALOGUE
from tukin.vocabulary.money import format_idr, share_bp
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import RATING_WORDS, Words, period_words

_SCALE = 1_000
_COACHING = Words("Ambang pembinaan", "Threshold of coaching")


def impact_page(
    impact: Impact,
    changes: Sequence[RuleChange],
    before: RuleSet | None,
    after: RuleSet,
    alone: Mapping[str, int] | None = None,
) -> str:
    """The page.

    Args:
        impact: what the change does.
        changes: the same in words.
        before: the rules in force, for the names of positions that the new ones lack.
        after: the new rules.
        alone: what each changed part of the rules costs by itself, in rupiah of gross pay a month.
    """
    view = {
        "impact": impact,
        "period": period_words(Period.parse(impact.period)),
        "title": Words(after.title_id, after.title_en),
        "body": impact_body(impact, changes, before, after, alone),
        "style": style("html/page", "rule_changes/impact"),
    }
    return environment().get_template("rule_changes/impact.html.j2").render(view)


def impact_body(
    impact: Impact,
    changes: Sequence[RuleChange],
    before: RuleSet | None,
    after: RuleSet,
    alone: Mapping[str, int] | None = None,
) -> Markup:
    """What a set does, as a part of a page; the arguments are those of ``impact_page``."""
    view = {
        "impact": impact,
        "total": impact.total,
        "change_bp": share_bp(impact.total.gross_change_idr, impact.total.gross_before_idr),
        "same": impact.total.people - impact.total.gainers - impact.total.losers,
        "changes": changes,
        "alone": _bars((alone or {}).items()),
        "histogram": [_bin_view(bin_, impact.histogram) for bin_ in impact.histogram],
        "agencies": _groups_view(impact.by_agency, _agency_names(before, after)),
        "positions": _groups_view(impact.by_position, _position_names(before, after)),
        "grades": _groups_view(impact.by_grade, {}),
        "ratings": _ratings_view(impact),
        "rating_shorts": [_initials(rating) for rating in Rating],
        "limits": [{"words": _limit_words(limit.name), "limit": limit} for limit in impact.limits],
        "impossible": [
            {"code": code, "people": people, "entry": CATALOGUE[code]}
            for code, people in impact.impossible.items()
        ],
        "impossible_people": sum(impact.impossible.values()),
        "names": _agency_names(before, after),
    }
    body = environment().get_template("rule_changes/impact_body.html.j2").render(view)
    return Markup(body)  # noqa: S704 - from a template that escapes


def _agency_names(before: RuleSet | None, after: RuleSet) -> dict[str, str]:
    sets = [rules for rules in (before, after) if rules is not None]
    return {agency.code: agency.name for rules in sets for agency in rules.agencies}


def _position_names(before: RuleSet | None, after: RuleSet) -> dict[str, str]:
    sets = [rules for rules in (before, after) if rules is not None]
    return {position.code: position.label for rules in sets for position in rules.positions}


def _groups_view(groups: Mapping[str, Sums], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Groups with the largest change first; bars to both sides in one scale."""
    most = max((abs(sums.gross_change_idr) for sums in groups.values()), default=0) or 1
    ordered = sorted(groups.items(), key=lambda item: (-abs(item[1].gross_change_idr), item[0]))
    return [
        {"name": names.get(code, code), "sums": sums, "bar": _bar(sums.gross_change_idr, most)}
        for code, sums in ordered
    ]


def _bars(values: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    pairs = list(values)
    most = max((abs(value) for _, value in pairs), default=0) or 1
    return [{"name": name, "value": value, "bar": _bar(value, most)} for name, value in pairs]


def _bar(value: int, most: int) -> dict[str, Any]:
    """A bar from the middle: to the right what costs more, to the left what costs less."""
    half = _SCALE // 2
    length = abs(value) * half // most
    if value:
        length = max(length, 4)
    return {
        "x": half if value > 0 else half - length,
        "width": length,
        "kind": "plus" if value > 0 else "minus",
    }


def _bin_view(bin_: Bin, histogram: Sequence[Bin]) -> dict[str, Any]:
    most = max(each.people for each in histogram) or 1
    place = histogram.index(bin_)
    kind = "same" if place == BINS // 2 else "minus" if place < BINS // 2 else "plus"
    width = bin_.people * _SCALE // most
    return {
        "words": _bin_words(bin_),
        "bin": bin_,
        "kind": kind,
        "width": max(width, 3) if bin_.people else 0,
    }


def _bin_words(bin_: Bin) -> Words:
    if bin_.from_idr == bin_.until_idr == 0:
        return Words("tetap", "no change")
    ends = [abs(end) for end in (bin_.from_idr, bin_.until_idr) if end is not None]
    is_loss = bin_.until_idr is not None and bin_.until_idr <= 0
    verb = Words("turun", "less") if is_loss else Words("naik", "more")
    low = min(ends)
    if len(ends) == 1:
        size = Words(f"{_short(low)} atau lebih", f"{_short(low)} or more")
    elif low == 0:
        size = Words(f"di bawah {_short(max(ends))}", f"under {_short(max(ends))}")
    else:
        size = Words(f"{_short(low)}–{_short(max(ends))}", f"{_short(low)}–{_short(max(ends))}")
    return Words(f"{verb.id} {size.id}", f"{size.en} {verb.en}")


def _short(amount_idr: int) -> str:
    """``2000000`` → ``Rp2 jt``; what is no whole thousand stays as it is."""
    if amount_idr and amount_idr % 1_000_000 == 0:
        return f"Rp{amount_idr // 1_000_000} jt"
    if amount_idr and amount_idr % 1_000 == 0:
        return f"Rp{amount_idr // 1_000} rb"
    return format_idr(amount_idr)


def _ratings_view(impact: Impact) -> list[dict[str, Any]]:
    return [
        {
            "words": RATING_WORDS[before],
            "short": _initials(before),
            "cells": [
                {"people": impact.ratings.get(before, {}).get(after, 0), "same": before is after}
                for after in Rating
            ],
        }
        for before in Rating
    ]


def _initials(rating: Rating) -> str:
    return "".join(word[0] for word in RATING_WORDS[rating].id.split())


def _limit_words(name: str) -> Words:
    return _COACHING if name == "coaching" else RATING_WORDS[Rating(name)]
