"""What a listing says of a person's month besides the amounts that are paid."""

from typing import NamedTuple

from tukin.payroll.record import PayrollRecord


class PayFacts(NamedTuple):
    """From a live record; amounts in rupiah, the achievement in hundredths of a per cent.

    ``base_idr`` is the position's amount, ``cuts_idr`` what attendance, ceiling and pagu took.
    """

    grade: str
    achievement_bp: int
    base_idr: int
    cuts_idr: int

    @property
    def tax_class(self) -> str:
        """The golongan by which tax is summed up: ``III/a`` → ``III``; of PPPK the grade."""
        group, is_pns, _ = self.grade.partition("/")
        return group if is_pns else f"PPPK {group}"


def pay_facts(record: PayrollRecord) -> PayFacts:
    """The facts of a live record."""
    steps = record.steps
    cuts_idr = (
        steps.unexcused_cut_idr
        + steps.excused_cut_idr
        + steps.lateness_cut_idr
        + steps.ceiling_cut_idr
        + steps.pagu_cut_idr
    )
    return PayFacts(record.appraisal.grade, record.achievement_bp, steps.base_idr, cuts_idr)
