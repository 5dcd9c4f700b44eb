"""What is remarkable about an amendment: what it names, in the rows that it makes.

A doubt about a column that it leaves alone was one of the upload that the column came from.
"""

from collections.abc import Mapping, Sequence

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RawRow
from tukin.intake.remarks import rows as row_remarks
from tukin.intake.remarks.columns import ColumnRemarks
from tukin.intake.remarks.findings import Findings
from tukin.intake.remarks.rows import RowRemarks
from tukin.rules.rule_set import RuleSet

_COLUMNS = {
    row_remarks.NAME_DIFFERS: {"name"},
    row_remarks.NOTE_TELLS_STATUS: {"note", "status"},
    row_remarks.UNPAID_ENDED: {"name", "status"},
    row_remarks.JOINED: {"name"},
}
"""Of which of its columns an amendment must name one; who names the name may name a new person."""


def remarks_of_amendment(
    named: Mapping[str, RawRow], accepted: Sequence[Appraisal], remarks: RowRemarks, rules: RuleSet
) -> list[Finding]:
    """The findings of the rows that an amendment made.

    Args:
        named: what it names, by NIP.
        accepted: the composed rows, with its own row numbers.
        remarks: of single rows.
        rules: the rules in force.
    """
    findings, columns = Findings(), ColumnRemarks(rules)
    for row in accepted:
        cells = named[row.nip].cells.keys()
        for finding in remarks.find(row):
            if cells & _COLUMNS[finding.code]:
                findings.add_of_row(finding)
    columns.add(accepted)
    for finding in columns.findings():
        findings.add(finding)
    return findings.all()
