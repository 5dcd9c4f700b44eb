"""A file checked and computed on the spot, by the code of the pipeline and by the same inputs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tukin.cli.boundary import ExitCode, WrongUsage
from tukin.cli.inputs import MOST_COMPARED, Inputs, RegisterRefused, require_file
from tukin.cli.month_files import folded_month, own_source
from tukin.cli.terminal import shown_name
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.file_formats.finding import Finding, FindingKind
from tukin.file_formats.raw_row import RowError
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.check_named import check_named
from tukin.intake.remarks.discipline import Notice, find_notices
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
        records: of its people, in the order of the file, cut to the pagu where the rules share it
            out.
        month_gross_idr: the gross sum of the month with the file in it.
        computed_idr: the same before it was cut.
        sound: of an amendment whose month cannot be read the rows that are sound as far as they
            go; then nothing is computed. None otherwise.
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
    month_gross_idr: int = 0
    computed_idr: int = 0
    sound: int | None = None
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
    def accepted(self) -> int:
        """How many rows are accepted."""
        return len(self.checked.accepted) if self.sound is None else self.sound

    @property
    def conditions(self) -> list[Finding]:
        """Why the upload would wait for the agency head."""
        found = self.checked.findings
        return [finding for finding in found if finding.kind is FindingKind.CONDITION]

    @property
    def exit_code(self) -> ExitCode:
        """What would become of the file if it were uploaded now."""
        if self.checked.refusal is not None or not self.accepted:
            return ExitCode.REFUSED
        if self.conditions:
            return ExitCode.WAITS
        return ExitCode.PARTLY_REJECTED if self.checked.rejected else ExitCode.DONE

    def report(self) -> dict[str, Any]:
        """The report as an upload would get it."""
        report = describe_report(
            self.checked,
            notices=self.notices,
            unpaid=self.unpaid,
            file=self.file_name,
            **self.about,
        )
        return report | {"accepted": self.accepted}


def examine(file: Path, inputs: Inputs) -> Examined:
    """Check a file and compute its accepted rows, an amendment as a part of its month.

    Args:
        file: the file.
        inputs: the rules, the register, who is signed in, and where the uploads are that an
            amendment is folded onto.

    Raises:
        WrongUsage: E040, where there is no such file.
    """
    try:
        require_file(file)
    except FileRefused as missing:
        raise WrongUsage(missing) from None
    name, rules = shown_name(file), inputs.rules
    validator = RowValidator(rules, inputs.agency, inputs.period, inputs.register)
    if is_amendment(name):
        examined, month = _amendment(file, name, inputs, validator)
    else:
        checked = check_file(file, name, validator)
        examined = Examined(file_name=name, checked=checked)
        month = [*checked.accepted]
    about = {
        "agency": inputs.agency,
        "period": str(inputs.period),
        "rule_set": rules.rule_set,
        "kind": "amendment" if examined.amends else "whole",
    }
    notices = find_notices(examined.checked.accepted, rules)
    examined = replace(examined, about=about, notices=notices)
    if examined.checked.refusal is not None:
        return examined
    examined = _computed(_compared(examined, inputs), inputs, month)
    found = _concerns(examined, inputs)
    checked = examined.checked
    return replace(
        examined,
        checked=replace(checked, findings=[*found, *checked.findings]),
        unpaid=_unpaid(examined, validator, month),
    )


def _amendment(
    file: Path, name: str, inputs: Inputs, validator: RowValidator
) -> tuple[Examined, list[Appraisal]]:
    """An amendment folded onto its month, and everybody in it; else what it names, by itself."""
    month = folded_month(file, name, inputs, validator)
    if month is not None:
        everybody = [appraisal for appraisal, _ in month.rows]
        return Examined(file_name=name, checked=month.files[-1]), everybody
    named = check_named(own_source(file, name), validator)
    return Examined(file_name=name, checked=named.checked, sound=named.sound), []


def refused(file: Path, refusal: RegisterRefused) -> Examined:
    """What is reported where the register cannot be used: nothing of the file was looked at."""
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


def _computed(examined: Examined, inputs: Inputs, month: Sequence[Appraisal]) -> Examined:
    """With the records of its people and the sums of the month."""
    rules = inputs.rules
    batch = _batch(examined.file_name, inputs.agency, inputs.period, rules)
    formula = Formula(rules)
    computed = [compute_record(row, batch, formula) for row in month]
    paid = within_budget(batch, computed, rules)[1]
    named = {row.nip for row in examined.checked.accepted}
    records = [record for record in paid if record.appraisal.nip in named]
    return replace(
        examined,
        records=sorted(records, key=lambda record: record.appraisal.row),
        month_gross_idr=_gross_idr(paid),
        computed_idr=_gross_idr(computed),
    )


def _concerns(examined: Examined, inputs: Inputs) -> list[Finding]:
    """What the pipeline would ask the agency head for, as far as it can be known here."""
    paid = {row.nip for row in examined.checked.accepted}
    dropped = 0 if examined.amends else len(examined.live.keys() - paid)
    approval, month = inputs.rules.approval, inputs.month
    facts = Facts(
        dropped=dropped,
        accepted=examined.accepted,
        rejected=examined.checked.rejected,
        gross_idr=examined.month_gross_idr,
        most_rejected_bp=None if approval is None else approval.most_rejected_bp,
        budget_idr=inputs.budget_idr,
    )
    concerns = [*find_conditions(facts, None)]
    if month is not None and month["settled_seq"]:
        concerns.append(Condition.AFTER_SETTLEMENT)
    return [Finding(FindingKind.CONDITION, code, {"dropped": dropped}) for code in concerns]


def _gross_idr(records: Iterable[PayrollRecord]) -> int:
    return sum(record.steps.gross_idr for record in records)


def _unpaid(
    examined: Examined, validator: RowValidator, month: Sequence[Appraisal]
) -> list[Unpaid] | None:
    """Who is registered and not paid; None where the others of the month are not known."""
    if validator.roll is None or examined.sound is not None:
        return None
    paid = {row.nip for row in month}
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
