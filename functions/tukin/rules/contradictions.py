"""What no single value of a rule set shows: sums, gaps, overlaps, dangling references.

A rule set that has a contradiction cannot be made; ``rule_check`` words them, and adds what is
only unlikely.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import pairwise
from typing import NamedTuple

from tukin.rules.fields import RuleFields
from tukin.rules.values import INT64_MAX
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.columns import MOST_DAYS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tukin.vocabulary.money import FULL_BP, format_bp
from tukin.vocabulary.names import slug
from tukin.vocabulary.number_cells import EXEMPT_MAX_SCORE
from tukin.vocabulary.terms import Expectation, Rating


class Contradiction(NamedTuple):
    """What no single value shows: where in the document, and which message with what details."""

    path: tuple[str | int, ...]
    code: str
    details: Mapping[str, object]


class ContradictoryRules(ValueError):
    """Carries every contradiction of a document through pydantic."""

    def __init__(self, problems: tuple[Contradiction, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(message_for(p.code, p.details).en for p in problems))


Check = Callable[[RuleFields], Iterator[Contradiction]]

_OTHER_COLUMNS = frozenset((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))


def contradictions(rules: RuleFields, known: Set[str]) -> tuple[Contradiction, ...]:
    """What no single value shows: sums, gaps, overlaps and dangling references.

    Args:
        rules: the rule set.
        known: its sections that are sound; checks that need another one are left out.
    """
    return tuple(problem for check, needs in _CHECKS if needs <= known for problem in check(rules))


def overlaps(rule_sets: Iterable[RuleFields]) -> Iterator[Contradiction]:
    """Rule sets that cover the same period, and names that stand twice."""
    numbered = sorted(enumerate(rule_sets), key=lambda pair: pair[1].first_period)
    for (_, earlier), (place, later) in pairwise(numbered):
        if earlier.last_period is None or earlier.last_period >= later.first_period:
            names = {"first": earlier.rule_set, "second": later.rule_set}
            yield Contradiction(("rule_sets", place, "effective_from"), "E642", names)
    seen: set[str] = set()
    for place, rules in sorted(numbered):
        if rules.rule_set in seen:
            name = {"name": rules.rule_set}
            yield Contradiction(("rule_sets", place, "rule_set"), "E620", name)
        seen.add(rules.rule_set)


def _twice(section: str, key: str, names: Iterable[Iterable[str]]) -> Iterator[Contradiction]:
    """Names that a file could not tell apart: the last would silently win."""
    seen: set[str] = set()
    for place, spellings in enumerate(names):
        slugs = {slug(text) for text in spellings}
        if "" in slugs:
            yield Contradiction((section, place, key), "E638", {})
        elif slugs & seen:
            name = {"name": next(iter(spellings))}
            yield Contradiction((section, place, key), "E620", name)
        seen |= slugs


def _repeated_indicators(rules: RuleFields) -> Iterator[Contradiction]:
    yield from _twice("indicators", "code", [[item.code] for item in rules.indicators])


def _repeated_positions(rules: RuleFields) -> Iterator[Contradiction]:
    yield from _twice("positions", "code", [[item.code, item.label] for item in rules.positions])


def _repeated_statuses(rules: RuleFields) -> Iterator[Contradiction]:
    yield from _twice("statuses", "code", [[item.code, item.label_id] for item in rules.statuses])


def _repeated_agencies(rules: RuleFields) -> Iterator[Contradiction]:
    yield from _twice("agencies", "code", [[item.code, item.name] for item in rules.agencies])


def _repeated_employments(rules: RuleFields) -> Iterator[Contradiction]:
    employments = [[item.employment] for item in rules.employment_amounts]
    yield from _twice("employment_amounts", "employment", employments)


def _weights(rules: RuleFields) -> Iterator[Contradiction]:
    total_bp = sum(indicator.weight_bp for indicator in rules.indicators)
    if total_bp != FULL_BP:
        yield Contradiction(("indicators",), "E621", {"total": format_bp(total_bp, ".")})


def _band_order(rules: RuleFields) -> Iterator[Contradiction]:
    best_first = list(Rating)
    for place, (better, worse) in enumerate(pairwise(rules.bands), start=1):
        names = {"better": better.rating, "worse": worse.rating}
        if best_first.index(better.rating) >= best_first.index(worse.rating):
            order = {"first": better.rating, "second": worse.rating}
            yield Contradiction(("bands", place, "rating"), "E622", order)
        if better.min_bp <= worse.min_bp:
            yield Contradiction(("bands", place, "min_percent"), "E623", names)
    last = rules.bands[-1]
    if last.min_bp != 0 or last.requires_innovation:
        place = len(rules.bands) - 1
        yield Contradiction(("bands", place, "min_percent"), "E624", {"rating": last.rating})


def _pay_order(rules: RuleFields) -> Iterator[Contradiction]:
    places = {item.rating: place for place, item in enumerate(rules.rating_pay)}
    if len(rules.rating_pay) != len(Rating) or len(places) != len(Rating):
        yield Contradiction(("rating_pay",), "E626", {})
        return
    for better, worse in pairwise(Rating):
        high, low = rules.rating_pay[places[better]], rules.rating_pay[places[worse]]
        names = {"better": better, "worse": worse}
        if high.pay_bp < low.pay_bp:
            yield Contradiction(("rating_pay", places[better], "pay_percent"), "E627", names)
        if high.bonus_bp < low.bonus_bp:
            yield Contradiction(("rating_pay", places[better], "bonus_percent"), "E627", names)


def _lost_positions(rules: RuleFields) -> Iterator[Contradiction]:
    positions = {item.code for item in rules.positions}
    for place, item in enumerate(rules.employment_amounts):
        if item.position not in positions:
            path = ("employment_amounts", place, "position")
            yield Contradiction(path, "E628", {"name": item.position})


def _modules_of_indicators(rules: RuleFields) -> Iterator[Contradiction]:
    indicators = {item.code for item in rules.indicators}
    named = rules.coaching.modules.keys()
    for name in sorted(indicators ^ named):
        code = "E628" if name in named else "E629"
        yield Contradiction(("coaching", "modules", name), code, {"name": name})


def _columns(rules: RuleFields) -> Iterator[Contradiction]:
    indicators = [item.code for item in rules.indicators]
    for place, code in enumerate(indicators):
        if code in _OTHER_COLUMNS:
            yield Contradiction(("indicators", place, "code"), "E631", {"name": code})
    taken = _OTHER_COLUMNS | set(indicators)
    for place, code in enumerate(rules.lateness_columns):
        if code in taken:
            path = ("attendance", "lateness", "bands", place, "code")
            yield Contradiction(path, "E631", {"name": code})
        taken |= {code}


def _lateness_bands(rules: RuleFields) -> Iterator[Contradiction]:
    lateness = rules.attendance.lateness
    bands = lateness.bands if lateness.kind == "banded" else ()
    expected: int | None = 1
    for place, band in enumerate(bands):
        path = ("attendance", "lateness", "bands", place, "from_minutes")
        if expected is None or band.from_minutes != expected:
            yield Contradiction(path, "E637", {"name": band.code})
        until = band.until_minutes
        if until is not None and until < band.from_minutes:
            yield Contradiction((*path[:-1], "until_minutes"), "E637", {"name": band.code})
        expected = None if until is None else until + 1
    if bands and expected is not None:
        path = ("attendance", "lateness", "bands", len(bands) - 1, "until_minutes")
        yield Contradiction(path, "E637", {"name": bands[-1].code})


def _active_status(rules: RuleFields) -> Iterator[Contradiction]:
    if "aktif" not in {item.code for item in rules.statuses}:
        yield Contradiction(("statuses",), "E630", {})


def _effective_order(rules: RuleFields) -> Iterator[Contradiction]:
    if rules.last_period is not None and rules.last_period < rules.first_period:
        yield Contradiction(("effective_until",), "E632", {})


def _cycle_inputs(rules: RuleFields) -> Iterator[Contradiction]:
    if rules.cycle is None:
        return
    indicators = {item.code for item in rules.indicators}
    for name in sorted(indicators ^ rules.cycle.inputs.keys()):
        code = "E1131" if name in indicators else "E628"
        yield Contradiction(("cycle", "inputs", name), code, {"name": name})
    for name in sorted(rules.cycle.follows.keys() - set(rules.cycle.of_supervisor)):
        yield Contradiction(("cycle", "follows", name), "E1132", {"name": name})


def _cycle_points(rules: RuleFields) -> Iterator[Contradiction]:
    """What an expectation is worth must be taken by every indicator that is answered so."""
    if rules.cycle is None:
        return
    points = rules.cycle.points
    if not points.di_atas > points.sesuai > points.di_bawah:
        yield Contradiction(("cycle", "points"), "E1133", {})
    highest = {item.code: item.max_score for item in rules.indicators}
    for name in rules.cycle.of_supervisor:
        if name not in highest:
            continue
        least = highest[name] // 100 + 1 if highest[name] > EXEMPT_MAX_SCORE else 1
        for answer in Expectation:
            if (worth := points.of(answer)) and not least <= worth <= highest[name]:
                details = {"name": name, "answer": str(answer), "points": worth}
                details |= {"least": least, "max_score": highest[name]}
                yield Contradiction(("cycle", "points", str(answer)), "E1134", details)


def _cycle_days(rules: RuleFields) -> Iterator[Contradiction]:
    if rules.cycle is not None and rules.cycle.closes_day < rules.cycle.due_day:
        yield Contradiction(("cycle", "closes_day"), "E1135", {})


def _size(rules: RuleFields) -> Iterator[Contradiction]:
    """The largest product of the formula must stay below 2^63, as columns are 64-bit."""
    largest_idr = max(position.amount_idr for position in rules.positions)
    factor = max(
        rules.attendance.lateness.most_numerator,
        FULL_BP * rules.attendance.lateness.divisor,
        MOST_DAYS * rules.attendance.unexcused_day_bp,
        MOST_DAYS * rules.attendance.excused_day_bp,
        rules.achievement.payable_cap_bp,
        rules.ceiling.ceiling_bp,
        rules.innovation_award.award_bp,
        *(item.pay_bp + item.bonus_bp for item in rules.rating_pay),
    )
    # Pay before the ceiling is at most the base times cap, rating's share, bonus and award.
    most_paid = largest_idr * max(1, rules.achievement.payable_cap_bp // FULL_BP + 1)
    if 2 * most_paid * factor > INT64_MAX:
        yield Contradiction(("positions",), "E633", {})


_CHECKS: tuple[tuple[Check, frozenset[str]], ...] = (
    (_repeated_indicators, frozenset({"indicators"})),
    (_repeated_positions, frozenset({"positions"})),
    (_repeated_statuses, frozenset({"statuses"})),
    (_repeated_agencies, frozenset({"agencies"})),
    (_repeated_employments, frozenset({"employment_amounts"})),
    (_weights, frozenset({"indicators"})),
    (_band_order, frozenset({"bands"})),
    (_pay_order, frozenset({"rating_pay"})),
    (_lost_positions, frozenset({"employment_amounts", "positions"})),
    (_modules_of_indicators, frozenset({"indicators", "coaching"})),
    (_columns, frozenset({"indicators", "attendance"})),
    (_lateness_bands, frozenset({"attendance"})),
    (_active_status, frozenset({"statuses"})),
    (_effective_order, frozenset({"effective_from", "effective_until"})),
    (_cycle_inputs, frozenset({"cycle", "indicators"})),
    (_cycle_points, frozenset({"cycle", "indicators"})),
    (_cycle_days, frozenset({"cycle"})),
    (
        _size,
        frozenset(
            {"positions", "attendance", "achievement", "ceiling", "innovation_award", "rating_pay"}
        ),
    ),
)
"""Each check with the sections that it reads."""
