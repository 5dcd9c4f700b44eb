"""``python -m tests.benchmarks.simulate``: a what-if over a million employees, by columns and rows.

Both compute everybody under two rule sets and add up the impact, in the same run. Making the rows
(validated appraisals) is not counted on either side. Then every step of everybody is compared.
"""

import argparse
import resource
import time
from typing import NamedTuple

import numpy as np

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import as_appraisals, draw_people
from tukin.entitlement.formula import Formula
from tukin.rule_changes.column_formula import ColumnFormula
from tukin.rule_changes.column_impact import simulate
from tukin.rule_changes.population import Population
from tukin.rule_changes.whatif import Impact, Recompute, RulesRef, Tally
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period

PERIOD = Period.parse("2026-10")
CHANGES = {
    "indicators.0.weight_percent": 45,
    "indicators.1.weight_percent": 15,
    "positions.9.amount_idr": 13_800_000,
    "ceiling.ceiling_percent": 105,
}
ROWS_AT_ONCE = 20_000


def main() -> int:
    """Run it and print the figures; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    people_count = parser.parse_args().people
    before = load_rules(sample_rules("named-indicators"))
    after = load_rules(changed(sample_rules("named-indicators"), CHANGES))
    people = draw_people(before, people_count, seed=2026)

    start = time.perf_counter()
    impact = simulate(people, before, after, PERIOD)
    columns_seconds = time.perf_counter() - start
    columns_peak = _peak_mib()

    rows = _by_rows(people, before, after)
    ratio = rows.seconds / columns_seconds
    same = rows.impact == impact
    total = impact.total
    lines = [
        f"people                  {people_count:>14,}",
        f"columns                 {columns_seconds:>14.2f} s",
        f"columns, peak memory    {columns_peak:>14,.0f} MiB (goal 1,536)",
        f"rows                    {rows.seconds:>14.2f} s",
        f"  computing alone       {rows.computing_seconds:>14.2f} s",
        f"columns are quicker by  {ratio:>14.1f} times (goal 20)",
        f"  than computing alone  {rows.computing_seconds / columns_seconds:>14.1f} times",
        f"impact is equal         {same!s:>14}",
        f"every step is equal     {rows.same_steps!s:>14}",
        f"gross change, rupiah    {total.gross_change_idr:>+14,} of {total.gross_before_idr:,}",
    ]
    print("\n".join(lines))  # noqa: T201
    return 0 if same and rows.same_steps and ratio >= 20 and columns_peak <= 1_536 else 1


class ByRows(NamedTuple):
    """What the row path gave: its impact and seconds, and whether each step is the columns'."""

    seconds: float
    computing_seconds: float
    impact: Impact
    same_steps: bool


def _by_rows(people: Population, before: RuleSet, after: RuleSet) -> ByRows:
    was, now, tally = Recompute(before), Recompute(after), Tally(after)
    column_formula, formula = ColumnFormula(after), Formula(after)
    seconds, computing, same = 0.0, 0.0, True
    for start in range(0, len(people), ROWS_AT_ONCE):
        part = people.cut(slice(start, start + ROWS_AT_ONCE))
        rows = list(as_appraisals(part))
        begin = time.perf_counter()
        computed = [
            (agency, row, was.outcome(row), now.obstacle(row) or now.outcome(row))
            for agency, row in rows
        ]
        between = time.perf_counter()
        for agency, row, outcome, result in computed:
            if isinstance(result, str):
                tally.reject(result, outcome.net_idr)
            else:
                tally.add(agency, row, outcome, result)
        seconds += time.perf_counter() - begin
        computing += between - begin
        steps = np.array([formula.compute(row).steps for _, row in rows], np.int64)
        columns = [
            np.broadcast_to(column, len(rows)) for column in column_formula.compute(part).steps
        ]
        same &= np.array_equal(steps.T, columns)
    return ByRows(seconds, computing, tally.impact(PERIOD, [RulesRef.of(before)]), same)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
