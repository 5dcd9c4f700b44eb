"""What somebody's pay would be if the month closed now, by the one pay formula, and what lacks."""

from collections.abc import Mapping
from dataclasses import dataclass

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula, PaySteps
from tukin.file_formats.raw_row import RawRow
from tukin.intake.row_validator import RowValidator


@dataclass(frozen=True, slots=True)
class Estimate:
    """Net pay in rupiah before the agency's budget is shared, and the steps that it is made of.

    ``missing`` are codes of the catalogue that say why there is none yet, or why it may change.
    """

    net_idr: int | None
    lines: PaySteps | None
    missing: tuple[str, ...]


def estimate(
    row: Mapping[str, str] | None, validator: RowValidator, missing: tuple[str, ...] = ()
) -> Estimate:
    """The estimate of a row that was assembled now.

    Args:
        row: the person's row (``assemble``), None where there is none yet.
        validator: of the rules and the register that would be pinned now: the row is read as the
            composed file will be.
        missing: why there is no row.
    """
    if row is None:
        return Estimate(None, None, missing)
    read = validator.validate(RawRow(1, row))
    if not isinstance(read, Appraisal):
        return Estimate(None, None, (*missing, *sorted({error.code for error in read})))
    steps = Formula(validator.rules).compute(read).steps
    return Estimate(steps.net_idr, steps, missing)
