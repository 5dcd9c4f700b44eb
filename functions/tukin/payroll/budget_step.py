"""The last step of a batch's computation: the cut to the agency's budget (pagu)."""

from tukin.entitlement.engines import formula_of
from tukin.payroll.batch import Batch
from tukin.payroll.record import PayrollRecord, fit_to_budget
from tukin.rules.rule_set import RuleSet


def within_budget(
    batch: Batch, records: list[PayrollRecord], rules: RuleSet
) -> tuple[str, list[PayrollRecord]]:
    """The name that the records are staged under, and the records: as computed, or cut.

    They are cut where their gross sum is over the budget in rupiah and the rules share it out. The
    cut records need a name of their own because those that were computed stay staged.
    """
    budget_idr = rules.budget_idr(batch.agency, batch.period)
    gross_idr = sum(record.steps.gross_idr for record in records)
    if budget_idr is None or gross_idr <= budget_idr or not rules.pro_rates_budget:
        return batch.batch_id, records
    formula = formula_of(batch.engine, rules)
    return f"{batch.batch_id}-pagu", fit_to_budget(records, budget_idr, formula)
