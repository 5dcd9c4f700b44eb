"""The CSV that the bank takes: the columns of the rules, for transfers alone.

A line without what the bank needs to pay it is held out of the file, by name; what it only would
like to know stays blank.
"""

from collections.abc import Iterator, Mapping, Sequence

from tukin.rules.payment import BankColumn, BankFile
from tukin.settlement.files.directory import NOBODY, Directory, Payee
from tukin.settlement.files.regional_file import FileException, RegionalFile
from tukin.settlement.files.states import line_row
from tukin.settlement.settlement import Transfer

BANK_FILE = "bank.csv"
_NEEDED = ("bank", "account_no", "account_name")


def bank_file(
    lines: Sequence[Transfer],
    period: str,
    rules: BankFile,
    payees: Mapping[str, Payee],
    directory: Directory,
) -> RegionalFile:
    """A row for each transfer that the bank can execute.

    Args:
        lines: the run's lines.
        period: the pay period, ``YYYY-MM``.
        rules: the columns.
        payees: NIP → what the register knows.
        directory: the agencies' names.
    """

    def row_of(line: Transfer) -> list[str | int]:
        values = {
            **line_row(line, period),
            **payees.get(line.nip, NOBODY)._asdict(),
            "agency_name": directory.agency_name(line.agency),
        }
        return [_cell(column, values) for column in rules.columns]

    return RegionalFile(
        BANK_FILE,
        lines,
        lambda line: _exceptions(line, rules, payees.get(line.nip, NOBODY)),
        row_of,
    )


def _exceptions(line: Transfer, rules: BankFile, payee: Payee) -> Iterator[FileException]:
    asked = dict.fromkeys(c.field for c in rules.columns if c.field in Payee._fields)
    missing = [name for name in asked if not getattr(payee, name) and name != "unit"]
    for is_held, code in ((True, "E754"), (False, "E753")):
        names = [name for name in missing if (name in _NEEDED) is is_held]
        if names:
            columns = {"columns": ", ".join(names)}
            yield FileException(BANK_FILE, line, code, columns, is_held)


def _cell(column: BankColumn, values: Mapping[str, str | int]) -> str | int:
    return column.text if column.field == "text" else values[column.field]
