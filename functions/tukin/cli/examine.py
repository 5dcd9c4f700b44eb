"""A file checked and computed on the spot, by the code of the pipeline and by the same inputs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tukin.cli.boundary import ExitCode, WrongUsage
from tukin.cli.inputs import MOST_COMPARED, Inputs, RegisterRefused, require_file
from tukin.cli.terminal import shown_name
from tukin.entitlement.formula import Formula
from tukin.file_formats.finding import Finding, FindingKind
from tukin.file_formats.raw_row import RowError
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.discipline_notices import Notice, find_notices
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, Batch, is_amendment
from tukin.payroll.budget_step import within_budget
from tukin.payroll.publication import Concern, Facts, find_concerns
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.register.unpaid import Unpaid, find_unpaid
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.report import describe_report
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period


@dataclass(frozen=True)
class Examined:
    """A checked file and the records that it would become.

    ``about`` says whose month it is and by which rules. ``records`` are in the order of the
    file and cut to the pagu where the rules share it out; ``computed_idr`` is their gross sum
    before. ``unpaid`` is None without a register, ``register_errors`` tells why one cannot be
    used. ``compared`` is False where the file was not compared with the live month.
    """

    file_name: str
    checked: CheckedFile
    about: Mapping[str, str] = field(default_factory=dict)
    records: list[PayrollRecord] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unpaid: list[Unpaid] | None = None
    register_errors: list[RowError] = field(default_factory=list)
    computed_idr: int = 0
    compared: bool = False

    @property
    def conditions(self) -> list[Finding]:
        """Why the upload would wait for the agency head."""
        found = self.checked.findings
        return [finding for finding in found if finding.kind is FindingKind.CONDITION]

    @property
    def exit_code(self) -> ExitCode:
        """What would become of the file if it were uploaded now."""
        if self.checked.refusal is not None or not self.checked.accepted:
            return ExitCode.REFUSED
        if self.conditions:
            return ExitCode.WAITS
        return ExitCode.PARTLY_REJECTED if self.checked.rejected else ExitCode.DONE

    def report(self) -> dict[str, Any]:
        """The report as an upload would get it."""
        return describe_report(
            self.checked,
            notices=self.notices,
            unpaid=self.unpaid,
            file=self.file_name,
            **self.about,
        )


def examine(file: Path, inputs: Inputs) -> Examined:
    """Check a file and compute its accepted rows.

    Raises:
        WrongUsage: E040, where there is no such file.
    """
    try:
        require_file(file)
    except FileRefused as missing:
        raise WrongUsage(missing) from None
    name, rules = shown_name(file), inputs.rules
    validator = RowValidator(rules, inputs.agency, inputs.period, inputs.register)
    checked = check_file(file, name, validator)
    batch = _batch(name, inputs.agency, inputs.period, rules)
    formula = Formula(rules)
    computed = [compute_record(row, batch, formula) for row in checked.accepted]
    records = sorted(within_budget(batch, computed, rules)[1], key=lambda r: r.appraisal.row)
    examined = Examined(
        name,
        checked,
        {
            "agency": inputs.agency,
            "period": str(inputs.period),
            "rule_set": rules.rule_set,
            "kind": "amendment" if is_amendment(name) else "whole",
        },
        records,
        notices=find_notices(checked.accepted, rules),
        unpaid=_unpaid(checked, validator),
        computed_idr=_gross_idr(computed),
    )
    return examined if checked.refusal is not None else _with_conditions(examined, inputs)


def refused(file: Path, refusal: RegisterRefused) -> Examined:
    """What is told where the register cannot be used: nothing of the file was looked at."""
    checked = CheckedFile(refusal=refusal.refusal)
    return Examined(shown_name(file), checked, register_errors=refusal.errors)


def _with_conditions(examined: Examined, inputs: Inputs) -> Examined:
    """With what the pipeline would ask the agency head for, as far as it can be known here."""
    month = inputs.month()
    compared = month is not None and month["rows"] <= MOST_COMPARED
    live = inputs.people(month) if month is not None and compared else []
    found = _concerns(examined, inputs, month, live)
    checked = replace(examined.checked, findings=[*found, *examined.checked.findings])
    return replace(examined, checked=checked, compared=compared)


def _concerns(
    examined: Examined,
    inputs: Inputs,
    month: dict[str, Any] | None,
    live: Sequence[dict[str, Any]],
) -> list[Finding]:
    paid = {record.appraisal.nip for record in examined.records}
    amends = is_amendment(examined.file_name)
    others = [item for item in live if item["nip"] not in paid]
    dropped = 0 if amends else len(others)
    approval = inputs.rules.approval
    gross_idr = _gross_idr(examined.records)
    if amends:
        gross_idr += sum(item["gross_idr"] for item in others)
    facts = Facts(
        dropped=dropped,
        accepted=len(examined.checked.accepted),
        rejected=examined.checked.rejected,
        gross_idr=gross_idr,
        most_rejected_bp=None if approval is None else approval.most_rejected_bp,
        budget_idr=inputs.budget_idr,
    )
    concerns = [*find_concerns(facts, None)]
    if month is not None and month["settled_seq"]:
        concerns.append(Concern.AFTER_SETTLEMENT)
    return [Finding(FindingKind.CONDITION, code, {"dropped": dropped}) for code in concerns]


def _gross_idr(records: Iterable[PayrollRecord]) -> int:
    return sum(record.steps.gross_idr for record in records)


def _unpaid(checked: CheckedFile, validator: RowValidator) -> list[Unpaid] | None:
    if validator.roll is None or checked.refusal is not None:
        return None
    paid = {row.nip for row in checked.accepted}
    return find_unpaid(validator.roll, paid, checked.rejected_rows)


def _batch(file_name: str, agency: str, period: Period, rules: RuleSet) -> Batch:
    """A batch that is never stored."""
    return Batch(
        upload_id="preview",
        bucket="preview",
        key=file_name,
        version_id="preview",
        uploaded_at=datetime.fromtimestamp(0, UTC),
        agency=agency,
        period=period,
        rule_set=rules.rule_set,
        rules_sha256=rules.sha256,
        engine=ENGINE,
    )
