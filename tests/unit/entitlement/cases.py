"""Sound rows and rule sets for the tests of the domain, and strategies that draw them."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from tests.scenarios.loader import PERIODS, sample_rules
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, Batch
from tukin.rules.contradictions import (
    Contradiction,
    ContradictoryRules,
)
from tukin.rules.rule_set import (
    RuleSet,
    load_rule_set,
)
from tukin.vocabulary.period import Period

JAKARTA = "jakarta-108-2016"
NAMED = "named-indicators"

PNS = "198503012010011901"
CPNS = "200005172025032902"
PPPK = "199006152022212903"

SOUND_ROW = {
    "nip": PNS,
    "name": "Contoh, S.Sos.",
    "position": "Administrasi Terampil",
    "grade": "III/a",
    "employment": "PNS",
}


@cache
def rules_of(rule_set: str) -> RuleSet:
    """A sample rule set, loaded once."""
    return load_rule_set(json.dumps(sample_rules(rule_set)).encode())


def load_rules(rules: dict[str, Any]) -> RuleSet:
    """A rule set from plain JSON values."""
    return load_rule_set(json.dumps(rules).encode())


def contradictions_of(refused: ValidationError) -> list[Contradiction]:
    """What the rule set's own checks found, beside what single fields refused."""
    causes = [problem.get("ctx", {}).get("error") for problem in refused.errors()]
    found = [cause for cause in causes if isinstance(cause, ContradictoryRules)]
    return [problem for cause in found for problem in cause.problems]


def sound_row(rule_set: str = NAMED, /, **cells: str) -> dict[str, str]:
    """A row that is accepted under a sample rule set, with some cells replaced."""
    scores = {item.code: "95" for item in rules_of(rule_set).indicators}
    return SOUND_ROW | scores | cells


def validate(
    rule_set: str = NAMED, numeric: frozenset[str] = frozenset(), /, **cells: str
) -> Appraisal | list[RowError]:
    """What becomes of a sound row (of row 7) with some cells replaced."""
    validator = RowValidator(rules_of(rule_set), "disdik", Period.parse(PERIODS[rule_set]))
    return validator.validate(RawRow(7, sound_row(rule_set, **cells), numeric))


def accepted(rule_set: str = NAMED, /, **cells: str) -> Appraisal:
    """The appraisal of a row that must be accepted."""
    appraisal = validate(rule_set, frozenset(), **cells)
    assert isinstance(appraisal, Appraisal), appraisal
    return appraisal


def appraise(rules: RuleSet, row: dict[str, str], period: str = "2026-10") -> Appraisal:
    """The appraisal of a row that must be accepted under any rule set."""
    appraisal = RowValidator(rules, "disdik", Period.parse(period)).validate(RawRow(7, row))
    assert isinstance(appraisal, Appraisal), appraisal
    return appraisal


def batch(**changes: Any) -> Batch:
    """A batch of the sample agency and period, with some fields replaced."""
    fields: dict[str, Any] = {
        "upload_id": "0" * 32,
        "bucket": "intake",
        "key": "uploads/disdik/2026-10/penilaian.csv",
        "version_id": "v1",
        "uploaded_at": datetime(2026, 10, 30, 8, 15, 4, tzinfo=UTC),
        "agency": "disdik",
        "period": Period(2026, 10),
        "rule_set": NAMED,
        "rules_sha256": rules_of(NAMED).sha256,
        "engine": ENGINE,
    }
    return Batch(**fields | changes)


def points(hundredths: int, mark: str = ",") -> str:
    """A score as text: ``9440`` → ``94,40``."""
    return f"{hundredths // 100}{mark}{hundredths % 100:02d}"


def no_fraction(hundredths: int, max_score: int) -> int:
    """The score, or 0 where it is so small that it would be taken for a fraction of 1."""
    return 0 if hundredths <= max_score else hundredths


def percent(hundredths: int) -> str:
    """A percentage as the rules write it: ``250`` → ``2.50``."""
    return points(hundredths, ".")


# --- Strategies -------------------------------------------------------------------------------


def scores(rules: dict[str, Any]) -> st.SearchStrategy[dict[str, int]]:
    """A score in hundredths for each indicator, often all the same and often near a band."""
    edges = [int(float(band["min_percent"]) * 100) for band in rules["bands"]]
    near = st.builds(
        lambda edge, step: max(0, edge + step),
        st.sampled_from([*edges, 10_000]),
        st.integers(-3, 3),
    )

    def within(item: dict[str, Any]) -> st.SearchStrategy[int]:
        most = item["max_score"]
        bounded = st.integers(0, most * 100) | near.map(lambda score: min(score, most * 100))
        return bounded.map(lambda score: no_fraction(score, most))

    tops = [item["max_score"] for item in rules["indicators"]]
    level = near.map(lambda score: min(score, min(tops) * 100))
    level = level.map(lambda score: no_fraction(score, max(tops)))
    return st.fixed_dictionaries({item["code"]: within(item) for item in rules["indicators"]}) | (
        level.map(lambda score: {item["code"]: score for item in rules["indicators"]})
    )


_EMPLOYMENTS = st.sampled_from(
    [("PNS", PNS, grade) for grade in ("I/c", "II/b", "III/a", "III/d", "IV/a", "IV/e")]
    + [("CPNS", CPNS, "II/c"), ("CPNS", CPNS, "III/a")]
    + [("PPPK", PPPK, grade) for grade in ("I", "IV", "IX", "XVII")]
)
_EXPECTATIONS = st.sampled_from(["di atas", "sesuai", "di bawah"])
_DAYS = (
    st.just((0, 0))
    | st.tuples(st.integers(0, 3), st.integers(0, 3))
    | (st.integers(0, 31).flatmap(lambda alpa: st.tuples(st.just(alpa), st.integers(0, 31 - alpa))))
)
_MINUTES = st.just(0) | st.integers(0, 400) | st.integers(0, 14_400)


@st.composite
def rows(draw: st.DrawFn, rules: dict[str, Any]) -> dict[str, str]:
    """A row in file spelling that is accepted under the rules (given as plain JSON values)."""
    employment, nip, grade = draw(_EMPLOYMENTS)
    alpa, ijin = draw(_DAYS)
    row = {
        "nip": nip,
        "name": "Contoh, S.Sos.",
        "position": draw(st.sampled_from(rules["positions"]))["code"],
        "grade": grade,
        "employment": employment,
        "alpa": str(alpa),
        "ijin": str(ijin),
        "late_minutes": str(draw(_MINUTES)),
        "early_minutes": str(draw(_MINUTES)),
        "status": draw(st.just("aktif") | st.sampled_from(rules["statuses"]).map(_code)),
        "innovation_evidence": draw(st.sampled_from(["", "", "SK 12/2026", "KEP 3/2026"])),
    }
    if draw(st.booleans()):
        row |= {"hasil_kerja": draw(_EXPECTATIONS), "perilaku_kerja": draw(_EXPECTATIONS)}
    for band in rules["attendance"]["lateness"].get("bands", []):
        row[band["code"]] = str(draw(st.just(0) | st.integers(0, 62)))
    if rules["attendance"]["lateness"]["kind"] == "banded":  # minutes need their occurrences
        row |= {"late_minutes": "0", "early_minutes": "0"}
    mark = draw(st.sampled_from([",", "."]))
    return row | {code: points(score, mark) for code, score in draw(scores(rules)).items()}


def _code(item: dict[str, Any]) -> str:
    return str(item["code"])


def _falling(most: int, count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, most), min_size=count, max_size=count).map(
        lambda values: sorted(values, reverse=True)
    )


_RATINGS = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
_RATES = st.integers(0, 10_000).map(percent)
_POSITIONS = ("sekda", "administrasi-terampil", "cpns")
_PRO_RATA = st.builds(
    lambda cut, minutes: {
        "kind": "pro_rata",
        "cut_percent": cut,
        "per_minutes": minutes,
        "source": "illustrative",
    },
    st.integers(0, 1_000).map(percent),
    st.sampled_from([1, 7, 30, 60, 450]),
)
# The national pattern's bands (MA 3/2020): 1-30, 31-60, 61-90, over 90 minutes or no scan.
_BANDED = st.lists(st.integers(0, 1_000).map(percent), min_size=4, max_size=4).map(
    lambda cuts: {
        "kind": "banded",
        "bands": [
            {
                "code": f"terlambat_{number}",
                "label_id": f"Terlambat tingkat {number}",
                "label_en": f"Late, band {number}",
                "from_minutes": 30 * number - 29,
                "until_minutes": 30 * number if number < 4 else None,
                "cut_percent": cut,
                "source": "illustrative",
            }
            for number, cut in enumerate(cuts, start=1)
        ],
        "source": "illustrative",
    }
)


@st.composite
def rule_sets(draw: st.DrawFn) -> dict[str, Any]:
    """A sound rule set as plain JSON values, with every number of the formula drawn.

    Its tables of positions and statuses are short, since all their lines mean the same.
    """
    rules = sample_rules(draw(st.sampled_from([JAKARTA, NAMED])))
    rules["positions"] = [item for item in rules["positions"] if item["code"] in _POSITIONS]
    rules["statuses"] = rules["statuses"][:3]
    _draw_ratings(draw, rules)
    for position in rules["positions"]:
        position["amount_idr"] = draw(st.integers(0, 200_000_000))
    for status in rules["statuses"]:
        status["pay_percent"] = draw(_RATES)
    rules["innovation_award"]["award_percent"] = draw(st.integers(0, 3_000).map(percent))
    rules["attendance"] |= {
        "unexcused_day_percent": draw(st.integers(0, 2_000).map(percent)),
        "excused_day_percent": draw(st.integers(0, 2_000).map(percent)),
        "lateness": draw(_PRO_RATA | _BANDED),
    }
    rules["ceiling"]["ceiling_percent"] = draw(st.integers(0, 20_000).map(percent))
    for line in [*rules["tax"]["classes"], rules["tax"]["pppk"]]:
        line["rate_percent"] = draw(_RATES)
    rules["bpjs_health"] |= {
        "employee_percent": draw(_RATES),
        "employer_percent": draw(_RATES),
        "base_cap_idr": draw(st.integers(0, 50_000_000)),
    }
    rules["rounding"]["mode"] = draw(st.sampled_from(["half_up", "half_even", "down", "up"]))
    return rules


def _draw_ratings(draw: st.DrawFn, rules: dict[str, Any]) -> None:
    indicators = rules["indicators"]
    cuts = sorted(draw(st.integers(0, 10_000)) for _ in indicators[1:])
    for item, low, high in zip(indicators, [0, *cuts], [*cuts, 10_000], strict=True):
        item["weight_percent"] = percent(high - low)
        item["full_score"] = draw(st.sampled_from([100, 100, 5, 33, 120]))
        item["max_score"] = item["full_score"] * draw(st.sampled_from([1, 2]))
    rules["achievement"] |= {
        "cap_percent": draw(st.integers(0, 20_000).map(percent)),
        "payable_cap_percent": draw(st.integers(0, 20_000).map(percent)),
    }
    minima = draw(st.lists(st.integers(1, 15_000), min_size=4, max_size=4, unique=True))
    needs = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    rules["bands"] = [
        {
            "rating": rating,
            "min_percent": percent(minimum),
            "requires_innovation": need,
            "source": "illustrative",
        }
        for rating, minimum, need in zip(
            _RATINGS, [*sorted(minima, reverse=True), 0], [*needs, False], strict=True
        )
    ]
    pay, bonus = draw(_falling(20_000, 5)), draw(_falling(5_000, 5))
    for line, pay_bp, bonus_bp in zip(rules["rating_pay"], pay, bonus, strict=True):
        line |= {"pay_percent": percent(pay_bp), "bonus_percent": percent(bonus_bp)}
    rules["coaching"] |= {
        "threshold_percent": draw(st.integers(0, 15_000).map(percent)),
        "ratings": draw(st.lists(st.sampled_from(_RATINGS), unique=True)),
        "weak_below_percent": draw(_RATES),
    }
