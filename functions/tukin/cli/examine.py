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
from tukin.payroll.publication import Condition, Facts, find_conditions
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.register.unpaid import Unpaid, find_unpaid
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.report import describe_report
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A checked file and the records that it would become.

    Attributes:
        file_name: as it is shown.
        checked: the rows, with what the upload would wait for among the findings.
        about: whose month it is, by which rules, a whole file or an amendment.
        records: in the order of the file, cut to the pagu where the rules share it out; those of an
            amendment are not cut, for that needs the others of the month.
        computed_idr: their gross sum before it was cut.
        notices: of rows that need a decision.
        unpaid: who is in the register and not paid, None without a register.
        register_errors: why a register cannot be used.
        compared: whether the file was compared with the live month.
        live: the people of the live month, by NIP, where it was.
    """

    file_name: str
    checked: CheckedFile
    about: Mapping[str, str] = field(default_factory=dict)
    records: Sequence[PayrollRecord] = ()
    computed_idr: int = 0
    notices: Sequence[Notice] = ()
    unpaid: Sequence[Unpaid] | None = None
    register_errors: Sequence[RowError] = ()
    compared: bool = False
    live: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def amends(self) -> bool:
        """Whether the file changes what it names and nothing else."""
        return is_amendment(self.file_name)

    @property
    def month_gross_idr(self) -> int:
        """The gross sum of the month with the file in it."""
        named = {record.appraisal.nip for record in self.records}
        kept = (item for nip, item in self.live.items() if self.amends and nip not in named)
        kept_idr: int = sum(item["gross_idr"] for item in kept)
        return _gross_idr(self.records) + kept_idr

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
    examined = Examined(
        file_name=name,
        checked=checked,
        about={
            "agency": inputs.agency,
            "period": str(inputs.period),
            "rule_set": rules.rule_set,
            "kind": "amendment" if is_amendment(name) else "whole",
        },
        notices=find_notices(checked.accepted, rules),
    )
    if checked.refusal is not None:
        return examined
    examined = _computed(_compared(examined, inputs), inputs)
    found = _concerns(examined, inputs)
    return replace(
        examined,
        checked=replace(checked, findings=[*found, *checked.findings]),
        unpaid=_unpaid(examined, validator),
    )


def refused(file: Path, refusal: RegisterRefused) -> Examined:
    """What is told where the register cannot be used: nothing of the file was looked at."""
    checked = CheckedFile(refusal=refusal.refusal)
    name = shown_name(file)
    return Examined(file_name=name, checked=checked, register_errors=refusal.errors)


def _compared(examined: Examined, inputs: Inputs) -> Examined:
    """With the live month, where somebody is signed in and it is not too large to be fetched."""
    month = inputs.month
    if month is None or month["rows"] > MOST_COMPARED:
        return examined
    live = {item["nip"]: item for item in inputs.people(month)}
    return replace(examined, compared=True, live=live)


def _computed(examined: Examined, inputs: Inputs) -> Examined:
    """With the records of the accepted rows."""
    rules = inputs.rules
    batch = _batch(examined.file_name, inputs.agency, inputs.period, rules)
    formula = Formula(rules)
    computed = [compute_record(row, batch, formula) for row in examined.checked.accepted]
    records = computed if examined.amends else within_budget(batch, computed, rules)[1]
    records = sorted(records, key=lambda record: record.appraisal.row)
    return replace(examined, records=records, computed_idr=_gross_idr(computed))


def _concerns(examined: Examined, inputs: Inputs) -> list[Finding]:
    """What the pipeline would ask the agency head for, as far as it can be known here."""
    paid = {row.nip for row in examined.checked.accepted}
    dropped = 0 if examined.amends else len(examined.live.keys() - paid)
    approval, month = inputs.rules.approval, inputs.month
    is_cut = examined.amends and inputs.rules.pro_rates_budget
    facts = Facts(
        dropped=dropped,
        accepted=len(examined.checked.accepted),
        rejected=examined.checked.rejected,
        gross_idr=examined.month_gross_idr,
        most_rejected_bp=None if approval is None else approval.most_rejected_bp,
        budget_idr=None if is_cut else inputs.budget_idr,
    )
    concerns = [*find_conditions(facts, None)]
    if month is not None and month["settled_seq"]:
        concerns.append(Condition.AFTER_SETTLEMENT)
    return [Finding(FindingKind.CONDITION, code, {"dropped": dropped}) for code in concerns]


def _gross_idr(records: Iterable[PayrollRecord]) -> int:
    return sum(record.steps.gross_idr for record in records)


def _unpaid(examined: Examined, validator: RowValidator) -> list[Unpaid] | None:
    """Who is registered and not paid; of an amendment only where the others are known."""
    if validator.roll is None or (examined.amends and not examined.compared):
        return None
    paid = {row.nip for row in examined.checked.accepted}
    if examined.amends:
        paid |= examined.live.keys()
    return find_unpaid(validator.roll, paid, examined.checked.rejected_rows)


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
