"""An amendment by itself, where the month that it changes cannot be read.

Only the cells that it names are judged: whether a row fits the cells that it leaves alone, and what
it pays, is known with the month alone.
"""

from dataclasses import dataclass

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import SourceFile, checked_amendment, read_amendment
from tukin.intake.row_validator import RowValidator


@dataclass(frozen=True, slots=True)
class CheckedNamed:
    """What became of an amendment's rows, and how many are sound as far as they go.

    ``checked.accepted`` is empty: what is named is no appraisal.
    """

    checked: CheckedFile
    sound: int


def check_named(source: SourceFile, validator: RowValidator) -> CheckedNamed:
    """Check the cells that an amendment names, and nothing else."""
    amendment = read_amendment(source, validator)
    if amendment.refusal is not None:
        return CheckedNamed(CheckedFile(refusal=amendment.refusal), 0)
    found = {nip: _errors_of_named(raw, validator) for nip, raw in amendment.rows.items()}
    refused = {nip: errors for nip, errors in found.items() if errors}
    checked = checked_amendment(amendment, (), refused, validator)
    return CheckedNamed(checked, len(amendment.rows) - len(refused))


def _errors_of_named(raw: RawRow, validator: RowValidator) -> list[RowError]:
    result = validator.validate(raw)
    if isinstance(result, Appraisal):
        return []
    return [error for error in result if error.column in raw.cells]
