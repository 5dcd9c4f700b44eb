"""An independent computation of the month's pay, with exact fractions.

Written from ``domain.md``'s rules, the JSON of a rule set as administrators write it and the order
of the computation; it shares no code with tukin and must import none of it. It is slow, follows the
text sentence by sentence, and knows only sound rows:

    base           the position's amount, or that of the employment (CPNS)
    payable base   base * status
    earned         payable base * achievement, up to the payable cap
    rated          earned * share of the rating
    cuts           unexcused days, excused days, minutes; each of the payable base, in this order,
                   and each no more than what is left
    gross          what is left + bonus + innovation award, both of the payable base,
                   up to the ceiling, a share of the payable base, less a given cut of the budget
    net            gross - PPh 21 - BPJS Kesehatan (of gross, up to its cap)

Each line is rounded to whole rupiah and each indicator's contribution to hundredths of a per cent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

HUNDRED = Fraction(100)
MINUTE_COLUMNS = ("late_minutes", "early_minutes")


@dataclass(frozen=True)
class Computation:
    """What the oracle says about one row; percentages are exact fractions."""

    weighted: tuple[Fraction, ...]
    achievement: Fraction
    rating: str
    steps: dict[str, int]
    weak: tuple[str, ...] | None
    """None where no coaching is needed."""
    modules: tuple[str, ...] | None

    @property
    def gross_idr(self) -> int:
        """Pay after cuts, bonus and ceiling, before tax and BPJS."""
        return self.steps["gross_idr"]

    @property
    def net_idr(self) -> int:
        """What is paid out."""
        return self.steps["net_idr"]


def compute_pay(
    rules: Mapping[str, Any], row: Mapping[str, str], pagu_cut_idr: int = 0
) -> Computation:
    """The month's pay of a row (file spelling) under a rule set (its JSON as plain values).

    ``pagu_cut_idr`` is what the agency's budget takes from this person's pay before tax.
    """
    mode = rules["rounding"]["mode"]
    scores = {item["code"]: _number(row[item["code"]]) for item in rules["indicators"]}
    weighted = tuple(
        rounded(
            _number(item["weight_percent"])
            * scores[item["code"]]
            / Fraction(item.get("full_score", 100)),
            mode,
            unit=Fraction(1, 100),
        )
        for item in rules["indicators"]
    )
    achievement = min(sum(weighted, Fraction()), _number(rules["achievement"]["cap_percent"]))
    innovative = _filled(row, "innovation_evidence")
    rating = _rating(rules, row, achievement, innovative)
    steps = _steps(rules, row, achievement, rating, innovative, pagu_cut_idr)
    weak = _weak(rules, scores, achievement, rating)
    return Computation(
        weighted=weighted,
        achievement=achievement,
        rating=rating,
        steps=steps,
        weak=weak,
        modules=None
        if weak is None
        else tuple(
            module["code"] for code in weak for module in rules["coaching"]["modules"][code]
        ),
    )


def rounded(value: Fraction, mode: str, unit: Fraction = Fraction(1)) -> Fraction:
    """``value`` (not negative) as a multiple of ``unit``."""
    parts = value / unit
    below, above = floor(parts), ceil(parts)
    half = below + Fraction(1, 2)
    match mode:
        case "down":
            whole = below
        case "up":
            whole = above
        case "half_up":
            whole = above if parts >= half else below
        case "half_even" if parts == half:
            whole = below if below % 2 == 0 else above
        case "half_even":
            whole = above if parts > half else below
        case _:
            raise ValueError(mode)
    return whole * unit


def _rating(
    rules: Mapping[str, Any], row: Mapping[str, str], achievement: Fraction, innovative: bool
) -> str:
    if rules.get("quadrants") and _filled(row, "hasil_kerja") and _filled(row, "perilaku_kerja"):
        by_results = rules["quadrants"]["table"][_expectation(row["hasil_kerja"])]
        return str(by_results[_expectation(row["perilaku_kerja"])])
    reached = [
        band
        for band in rules["bands"]
        if achievement >= _number(band["min_percent"])
        and (innovative or not band.get("requires_innovation", False))
    ]
    return str(max(reached, key=lambda band: _number(band["min_percent"]))["rating"])


def _steps(
    rules: Mapping[str, Any],
    row: Mapping[str, str],
    achievement: Fraction,
    rating: str,
    innovative: bool,
    pagu_cut_idr: int,
) -> dict[str, int]:
    mode = rules["rounding"]["mode"]

    def share(amount_idr: int, percent: Fraction) -> int:
        return int(rounded(amount_idr * percent / HUNDRED, mode))

    base = _base(rules, row)
    payable = share(
        base, _percent_of(rules["statuses"], "code", _status(rules, row), "pay_percent")
    )
    payable_cap = _number(rules["achievement"]["payable_cap_percent"])
    earned = share(payable, min(achievement, payable_cap))
    rated = share(earned, _percent_of(rules["rating_pay"], "rating", rating, "pay_percent"))

    attendance = rules["attendance"]
    wanted = [
        share(payable, _count(row, "alpa") * _number(attendance["unexcused_day_percent"])),
        share(payable, _count(row, "ijin") * _number(attendance["excused_day_percent"])),
        share(payable, _lateness_percent(attendance["lateness"], row)),
    ]
    left = rated
    cuts = []
    for cut in wanted:
        cuts.append(min(cut, left))
        left -= cuts[-1]

    bonus = share(payable, _percent_of(rules["rating_pay"], "rating", rating, "bonus_percent"))
    award_percent = _number(rules["innovation_award"]["award_percent"])
    award = share(payable, award_percent) if innovative else 0
    ceiling = share(payable, _number(rules["ceiling"]["ceiling_percent"]))
    below_ceiling = min(left + bonus + award, ceiling)
    gross = below_ceiling - pagu_cut_idr

    tax = share(gross, _tax_percent(rules, row))
    bpjs = rules["bpjs_health"]
    insured = min(gross, bpjs["base_cap_idr"])
    employee = min(share(insured, _number(bpjs["employee_percent"])), gross - tax)
    return {
        "base_idr": base,
        "payable_base_idr": payable,
        "earned_idr": earned,
        "rated_idr": rated,
        "unexcused_cut_idr": cuts[0],
        "excused_cut_idr": cuts[1],
        "lateness_cut_idr": cuts[2],
        "bonus_idr": bonus,
        "award_idr": award,
        "ceiling_cut_idr": left + bonus + award - below_ceiling,
        "pagu_cut_idr": pagu_cut_idr,
        "gross_idr": gross,
        "tax_idr": tax,
        "bpjs_idr": employee,
        "net_idr": gross - tax - employee,
        "bpjs_employer_idr": share(insured, _number(bpjs["employer_percent"])),
    }


def _lateness_percent(lateness: Mapping[str, Any], row: Mapping[str, str]) -> Fraction:
    """By the minute in proportion, or by the occurrences that the row counts in each band."""
    if lateness["kind"] == "banded":
        cuts = [_count(row, b["code"]) * _number(b["cut_percent"]) for b in lateness["bands"]]
        return sum(cuts, Fraction())
    minutes = sum(_count(row, column) for column in MINUTE_COLUMNS)
    return Fraction(minutes, lateness["per_minutes"]) * _number(lateness["cut_percent"])


def _weak(
    rules: Mapping[str, Any], scores: Mapping[str, Fraction], achievement: Fraction, rating: str
) -> tuple[str, ...] | None:
    coaching = rules["coaching"]
    if achievement >= _number(coaching["threshold_percent"]) and rating not in coaching["ratings"]:
        return None
    shares = {
        item["code"]: scores[item["code"]] * 100 / item.get("full_score", 100)
        for item in rules["indicators"]
    }
    limit = _number(coaching["weak_below_percent"])
    weak = tuple(code for code, percent in shares.items() if percent < limit)
    return weak or (min(shares, key=lambda code: shares[code]),)


def _base(rules: Mapping[str, Any], row: Mapping[str, str]) -> int:
    amounts = {item["code"]: item["amount_idr"] for item in rules["positions"]}
    codes = {_slug(item["label"]): item["code"] for item in rules["positions"]}
    for item in rules.get("employment_amounts", []):
        if item["employment"] == row["employment"]:
            return int(amounts[item["position"]])
    position = _slug(row["position"])
    return int(amounts[codes.get(position, position)])


def _tax_percent(rules: Mapping[str, Any], row: Mapping[str, str]) -> Fraction:
    tax = rules["tax"]
    if row["employment"] == "PPPK":
        return _number(tax["pppk"]["rate_percent"])
    return _percent_of(tax["classes"], "class", row["grade"].split("/")[0], "rate_percent")


def _percent_of(table: list[dict[str, Any]], key: str, value: str, column: str) -> Fraction:
    (line,) = [line for line in table if line[key] == value]
    return _number(line[column])


def _number(text: object) -> Fraction:
    return Fraction(str(text).replace(",", "."))


def _count(row: Mapping[str, str], column: str) -> int:
    return int(row[column]) if _filled(row, column) else 0


def _filled(row: Mapping[str, str], column: str) -> bool:
    return row.get(column, "") not in ("", "-")


def _status(rules: Mapping[str, Any], row: Mapping[str, str]) -> str:
    if not _filled(row, "status"):
        return "aktif"
    codes = {_slug(item["label_id"]): item["code"] for item in rules["statuses"]}
    status = _slug(row["status"])
    return str(codes.get(status, status))


def _expectation(text: str) -> str:
    return text.removesuffix(" ekspektasi").replace(" ", "_")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
