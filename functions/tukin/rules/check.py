"""Checks a rule document as administrators write it, and words everything that is wrong with it.

All problems are reported together, each with its JSON path, a stable code, what is wrong and how
to fix it. The model alone decides what cannot be used; this module words its findings, and adds
what can be used but is not meant: per cent taken for a fraction, implausible amounts, gaps between
rule sets, an end that comes near, and changes to periods that are settled.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, TypeAdapter, ValidationError

from tukin.rules.contradictions import (
    ContradictoryRules,
    contradictions,
)
from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
    load_rule_book,
    load_rule_set,
)
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.money import FULL_BP, format_bp, format_idr
from tukin.vocabulary.period import Period

Where = tuple[str | int, ...]

EXPIRES_WITHIN_MONTHS = 3
_LEAST_AMOUNT_IDR = 100_000
_UNION_TAGS = frozenset({"pro_rata", "banded"})


class Severity(StrEnum):
    """Whether a document may be used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that is likely not meant."""

    path: Where
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def json_path(self) -> str:
        """Where it is: ``$.indicators[0].weight_percent``."""
        return "$" + "".join(_step(part) for part in self.path)

    @property
    def message(self) -> Message:
        """What is wrong and how to fix it, in both languages."""
        return message_for(self.code, self.details)

    def __str__(self) -> str:
        return f"{self.json_path}: {self.code} {self.message.id} / {self.message.en}"


@dataclass(frozen=True)
class Surroundings:
    """What a document is checked against, besides itself.

    Attributes:
        now: the present month, for what is about to end; None leaves this out.
        settled: periods that have been paid.
        live: the rule book in force.
    """

    now: Period | None = None
    settled: Collection[Period] = ()
    live: RuleBook | None = None


@dataclass(frozen=True)
class CheckedRules:
    """A document's problems, errors first, and what it holds where it can be used."""

    problems: tuple[Problem, ...]
    document: RuleSet | RuleBook | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the document must not be used."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rule sets of a sound document."""
        match self.document:
            case RuleBook():
                return self.document.rule_sets
            case RuleSet():
                return (self.document,)
        return ()


def check_rules(data: bytes, around: Surroundings = Surroundings()) -> CheckedRules:
    """Check a rule set or a rule book: whatever holds ``rule_sets`` is a book."""
    repeated: list[Problem] = []
    try:
        raw = json.loads(
            data, object_pairs_hook=_note_repeated(repeated), parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        place: dict[str, object] = {"line": error.lineno, "column": error.colno}
        return CheckedRules((Problem((), "E610", place),), None)
    except (ValueError, RecursionError):  # no UTF-8, NaN, thousands of digits or of brackets
        return CheckedRules((Problem((), "E610", {"line": 1, "column": 1}),), None)
    is_book = isinstance(raw, dict) and "rule_sets" in raw
    problems = [*repeated]
    document: RuleSet | RuleBook | None = None
    try:
        document = load_rule_book(data) if is_book else load_rule_set(data)
    except ValidationError as invalid:
        problems += _invalid(invalid, raw, is_book)
    checked = CheckedRules((), document)
    for place_of_set, rules in enumerate(checked.rule_sets):
        start: Where = ("rule_sets", place_of_set) if is_book else ()
        problems += _likely_slips(rules, start)
    problems += _over_time(checked.rule_sets, is_book, around)
    if any(p.severity is Severity.ERROR for p in problems):
        document = None
    ordered = sorted(dict.fromkeys(problems), key=lambda p: p.severity is Severity.WARNING)
    return CheckedRules(tuple(ordered), document)


def describe_problem(problem: Problem) -> dict[str, Any]:
    """A problem as it is in JSON."""
    return {
        "path": problem.json_path,
        "severity": problem.severity,
        **describe_message(problem),
    }


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if re.fullmatch(r"[A-Za-z_$][\w$]*", part, re.ASCII) else f"['{part}']"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which are no JSON


def _note_repeated(problems: list[Problem]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """A name that occurs twice in an object: JSON readers silently keep the last."""

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = dict.fromkeys(name for name in names if names.count(name) > 1)
        problems.extend(Problem((), "E645", _Details(name=name)) for name in twice)
        return dict(pairs)

    return read


class _Details(dict[str, object]):
    """Details of a problem that compare and hash by content."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted((key, str(value)) for key, value in self.items())))


# --- What the model refuses -------------------------------------------------------------------


def _invalid(invalid: ValidationError, raw: Any, is_book: bool) -> Iterator[Problem]:
    """Every refusal of the model; of a rule set that has some, also its contradictions.

    pydantic looks for contradictions only where every value is sound, so they are looked for once
    more among the sections that are.
    """
    for error in invalid.errors(include_url=False):
        yield from refusals(error)
    sets = raw.get("rule_sets") if is_book else [raw]
    for place, content in enumerate(sets if isinstance(sets, list) else []):
        if isinstance(content, dict):
            start: Where = ("rule_sets", place) if is_book else ()
            yield from _problems_among_sound_sections(content, start)


def _problems_among_sound_sections(content: Mapping[str, Any], start: Where) -> Iterator[Problem]:
    sound = _sound_sections(content)
    rules = RuleSet.model_construct(None, **sound)
    yield from _percent_slips(rules, start)
    if len(sound) < len(_SECTIONS):  # else the model itself has reported them
        for found in contradictions(rules, frozenset(sound)):
            yield Problem((*start, *found.path), found.code, _Details(found.details))


_SECTIONS = {name: info for name, info in RuleSet.model_fields.items() if not info.exclude}


def _sound_sections(content: Mapping[str, Any]) -> dict[str, Any]:
    sound: dict[str, Any] = {}
    for name, info in _SECTIONS.items():
        if name not in content and not info.is_required():
            sound[name] = info.get_default()
        elif name in content:
            kind: Any = Annotated[info.annotation, info]
            with suppress(ValidationError):
                sound[name] = TypeAdapter(kind).validate_json(json.dumps(content[name]))
    return sound


def refusals(error: Any, model: type[BaseModel] = RuleSet) -> Iterator[Problem]:
    """One of pydantic's errors in our words; ``model`` knows the names that were meant."""
    path = _document_path(error["loc"])
    cause = error.get("ctx", {}).get("error")
    match cause:
        case ContradictoryRules():
            for found in cause.problems:
                yield Problem((*path, *found.path), found.code, _Details(found.details))
        case InvalidInput():
            yield Problem(path, cause.code, _Details(cause.details))
        case _:
            code, details = _reworded(error, model)
            yield Problem(path, code, _Details(details))


def _document_path(loc: Iterable[str | int]) -> Where:
    """A location without pydantic's own parts: tags of unions, marks of keys."""
    parts = [part for part in loc if part != "[key]"]
    return tuple(
        part
        for before, part in zip(["", *parts], parts, strict=False)
        if not (before == "lateness" and part in _UNION_TAGS)
    )


_KINDS = {
    "int": "bilangan bulat / whole number",
    "string": "teks / text",
    "bool": "true / false",
    "tuple": "daftar / list",
    "dict": "objek / object",
    "model": "objek / object",
    "none": "null",
}


_REWORDED: Mapping[str, tuple[str, str]] = {
    "missing": ("E611", ""),
    "union_tag_not_found": ("E611", ""),
    "extra_forbidden": ("E612", ""),
    "literal_error": ("E616", "{expected}"),
    "enum": ("E616", "{expected}"),
    "union_tag_invalid": ("E616", "{expected_tags}"),
    "greater_than_equal": ("E617", "≥ {ge}"),
    "less_than_equal": ("E617", "≤ {le}"),
    "too_short": ("E617", "≥ {min_length}"),
    "too_long": ("E617", "≤ {max_length}"),
    "string_too_short": ("E618", ""),
    "string_too_long": ("E618", ""),
    "string_pattern_mismatch": ("E618", ""),
}
"""pydantic's error types: our code, and its one detail."""


def _reworded(error: Any, model: type[BaseModel]) -> tuple[str, dict[str, object]]:
    """Catalogue code and details of pydantic's own errors; none of its English."""
    kind = str(error["type"])
    if kind not in _REWORDED:
        base = kind.split("_", maxsplit=1)[0]
        return "E619", {"kind": _KINDS.get(base, "lihat skema / see the schema")}
    code, template = _REWORDED[kind]
    detail = template.format_map(error.get("ctx", {})).replace(" or ", ", ").replace("'", "")
    match code:
        case "E612":
            return code, _unknown_name(str(error["loc"][-1]), model)
        case "E616":
            return code, {"choices": detail}
    return code, {"limit": detail}


def _unknown_name(name: str, model: type[BaseModel]) -> dict[str, object]:
    near = get_close_matches(name, [known for known in _known_names(model) if known != name], n=1)
    return {"name": name, "hint": f" ({near[0]}?)" if near else ""}


def _known_names(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema(by_alias=True)
    parts = [schema, *schema["$defs"].values()]
    return sorted({name for part in parts for name in part.get("properties", ())})


# --- What is likely not meant -----------------------------------------------------------------

_PLAUSIBLE_BP: tuple[tuple[str, int, int], ...] = (
    # path with * for a place in a list, lowest but for 0, highest
    ("indicators.*.weight_percent", 100, FULL_BP),
    ("achievement.cap_percent", 5_000, 20_000),
    ("achievement.payable_cap_percent", 5_000, 20_000),
    ("bands.*.min_percent", 200, 20_000),
    ("rating_pay.*.pay_percent", 200, 20_000),
    ("rating_pay.*.bonus_percent", 50, 10_000),
    ("innovation_award.award_percent", 50, 10_000),
    ("attendance.unexcused_day_percent", 50, 2_500),
    ("attendance.excused_day_percent", 25, 2_500),
    ("attendance.lateness.cut_percent", 10, 2_500),
    ("attendance.lateness.bands.*.cut_percent", 10, 2_500),
    ("statuses.*.pay_percent", 200, FULL_BP),
    ("discipline.*.cut_percent", 100, FULL_BP),
    ("ceiling.ceiling_percent", 5_000, 30_000),
    ("approval.most_rejected_percent", 50, FULL_BP),
    ("approval.most_raised_percent", 100, FULL_BP),
    ("approval.most_raised_total_percent", 100, FULL_BP),
    ("approval.most_lowered_percent", 100, FULL_BP),
    ("recovery.most_percent", 500, FULL_BP),
    ("tax.classes.*.rate_percent", 50, 4_000),
    ("tax.pppk.rate_percent", 50, 4_000),
    ("bpjs_health.employee_percent", 10, 1_000),
    ("bpjs_health.employer_percent", 10, 2_000),
    ("coaching.threshold_percent", 200, 20_000),
    ("coaching.weak_below_percent", 200, 20_000),
)
"""What each percentage may be without somebody asking; in basis points. Illustrative bounds, wide
enough for every regulation of domain.md, narrow enough that 0.7 or 7000 for 70 stands out."""


def _likely_slips(rules: RuleSet, start: Where) -> Iterator[Problem]:
    yield from _percent_slips(rules, start)
    yield from (
        Problem((*start, *problem.path), problem.code, problem.details, problem.severity)
        for check in (
            _not_for_pay,
            _small_amounts,
            _unreachable_bands,
            _unordered_steps,
            _no_pppk_tax,
        )
        for problem in check(rules)
    )


def _percent_slips(rules: RuleSet, start: Where) -> Iterator[Problem]:
    for pattern, low, high in _PLAUSIBLE_BP:
        for path, value_bp in _values(rules, pattern.split(".")):
            if value_bp and not low <= value_bp <= high:  # 0 is meant, None is not stated
                yield Problem((*start, *path), *_slip(value_bp, low, high))


def _slip(value_bp: int, low: int, high: int) -> tuple[str, Mapping[str, object]]:
    value = format_bp(value_bp, ".")
    if 0 < value_bp <= FULL_BP // 100 and low <= value_bp * 100 <= high:
        return "E613", _Details(value=value, percent=format_bp(value_bp * 100, "."))
    return "E614", _Details(value=value, low=format_bp(low, "."), high=format_bp(high, "."))


def _values(part: Any, pattern: list[str], path: Where = ()) -> Iterator[tuple[Where, int]]:
    """The values at a path with ``*``, each with its own path; absent parts are left out."""
    if not pattern:
        yield path, part
        return
    name, *rest = pattern
    if name == "*":
        for place, item in enumerate(part):
            yield from _values(item, rest, (*path, place))
        return
    for attribute, info in type(part).model_fields.items() if isinstance(part, BaseModel) else ():
        if name == (info.alias or attribute) and hasattr(part, attribute):
            yield from _values(getattr(part, attribute), rest, (*path, name))


def _not_for_pay(rules: RuleSet) -> Iterator[Problem]:
    if rules.not_for_pay is not None:
        name = _Details(name=rules.rule_set)
        yield Problem(("not_for_pay",), "E661", name, Severity.WARNING)


def _small_amounts(rules: RuleSet) -> Iterator[Problem]:
    for place, position in enumerate(rules.positions):
        if position.amount_idr < _LEAST_AMOUNT_IDR:
            amount = _Details(amount=format_idr(position.amount_idr))
            yield Problem(("positions", place, "amount_idr"), "E636", amount)
    if rules.bpjs_health.base_cap_idr < _LEAST_AMOUNT_IDR:
        amount = _Details(amount=format_idr(rules.bpjs_health.base_cap_idr))
        yield Problem(("bpjs_health", "base_cap_idr"), "E636", amount)


def _unreachable_bands(rules: RuleSet) -> Iterator[Problem]:
    highest_bp = min(
        rules.achievement.cap_bp,
        sum(i.max_score * i.weight_bp // i.full_score for i in rules.indicators),
    )
    for place, band in enumerate(rules.bands):
        if band.min_bp > highest_bp:
            rating = _Details(rating=band.rating)
            yield Problem(("bands", place, "min_percent"), "E625", rating, Severity.WARNING)


def _unordered_steps(rules: RuleSet) -> Iterator[Problem]:
    for place, (lighter, severer) in enumerate(pairwise(rules.discipline), start=1):
        if lighter.min_days >= severer.min_days:
            name = _Details(name="discipline")
            yield Problem(("discipline", place, "min_days"), "E639", name)
    lateness = rules.attendance.lateness
    bands = lateness.bands if lateness.kind == "banded" else ()
    for place, (lighter_band, severer_band) in enumerate(pairwise(bands), start=1):
        if lighter_band.cut_bp > severer_band.cut_bp:
            path: Where = ("attendance", "lateness", "bands", place, "cut_percent")
            yield Problem(path, "E639", _Details(name=severer_band.code))


def _no_pppk_tax(rules: RuleSet) -> Iterator[Problem]:
    if rules.tax.pppk is None:
        yield Problem(("tax", "pppk"), "E644", _Details(), Severity.WARNING)


# --- Time -------------------------------------------------------------------------------------


def _over_time(
    rule_sets: tuple[RuleSet, ...], is_book: bool, around: Surroundings
) -> Iterator[Problem]:
    if not rule_sets:
        return
    places = sorted(range(len(rule_sets)), key=lambda place: rule_sets[place].first_period)
    if is_book:
        yield from _gaps(rule_sets, places)
    last_place = places[-1]
    yield from _expiry(rule_sets[last_place], _until(last_place, is_book=is_book), around.now)
    for period in sorted(around.settled):
        yield from _settled(rule_sets, is_book, period, around.live)


def _until(place: int, *, is_book: bool) -> Where:
    return ("rule_sets", place, "effective_until") if is_book else ("effective_until",)


def _gaps(rule_sets: tuple[RuleSet, ...], places: list[int]) -> Iterator[Problem]:
    for before, after in pairwise(places):
        last = rule_sets[before].last_period
        if last is None or last >= rule_sets[after].first_period:
            continue
        first, end = last.after, rule_sets[after].first_period
        if first < end:
            span = _Details(first=first, last=end.before)
            path = _until(before, is_book=True)
            yield Problem(path, "E641", span, Severity.WARNING)


def _expiry(rules: RuleSet, path: Where, now: Period | None) -> Iterator[Problem]:
    last = rules.last_period
    if now is None or last is None:
        return
    if _months(last) - _months(now) <= EXPIRES_WITHIN_MONTHS:
        ends = _Details(name=rules.rule_set, until=last)
        yield Problem(path, "E640", ends, Severity.WARNING)


def _settled(
    rule_sets: tuple[RuleSet, ...], is_book: bool, period: Period, live: RuleBook | None
) -> Iterator[Problem]:
    """A settled period must be paid by what paid it; without the live book, none may begin in it.

    A single rule set is about the periods that it covers; a book is about all of them.
    """
    place = next((n for n, rules in enumerate(rule_sets) if rules.covers(period)), None)
    path: Where = ("rule_sets", place) if is_book and place is not None else ()
    problem = Problem((*path, "effective_from"), "E643", _Details(period=period))
    if live is None:
        if place is not None and rule_sets[place].first_period == period:
            yield problem
        return
    paid_by = live.in_force(period)
    now_by = None if place is None else rule_sets[place]
    if place is None and not is_book:
        return
    if (paid_by and pay_content(paid_by)) != (now_by and pay_content(now_by)):
        yield problem


def pay_content(rules: RuleSet) -> dict[str, Any]:
    """What decides amounts, ratings and referrals: all but names, titles and dates of the set."""
    outer = {"rule_set", "title_id", "title_en", "effective_from", "effective_until", "agencies"}
    outer.add("not_for_pay")
    return rules.model_dump(mode="json", exclude=outer)


def _months(period: Period) -> int:
    return period.year * 12 + min(period.month, 12)
