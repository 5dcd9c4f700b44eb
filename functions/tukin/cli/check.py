"""``tukin check``: what an agency would get back for a file, made here, without AWS."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tukin.cli.rule_files import find_rules
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_page import check_page
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_report, to_json
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.period import Period

console = Console()


def check(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSONL file of appraisals.")],
    agency: Annotated[str, typer.Option(help="Code of the agency, such as disdik.")],
    period: Annotated[str, typer.Option(help="Pay period, YYYY-MM.")],
    rules: Annotated[
        str | None,
        typer.Option(help="Rule set: a file, or a sample's name. Default: the sample in force."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder for the results. Default: beside the file.")
    ] = None,
) -> None:
    """Periksa berkas: buku kerja bertanda, halaman, JSON. / Check a file and mark what is wrong.

    Writes three files named after FILE: .periksa.xlsx (the marked workbook), .periksa.html and
    .periksa.json. Exit code: 0 all rows accepted, 1 some rejected, 2 the file is refused.
    """
    rule_set, checked = _check(file, agency, period, rules)
    report = describe_report(
        checked,
        agency=agency,
        period=period,
        file=file.name,
        rule_set=rule_set.rule_set if rule_set else "",
    )
    folder = output or file.parent
    folder.mkdir(parents=True, exist_ok=True)
    marked, page, data = (
        folder / f"{file.name}.periksa.{kind}" for kind in ("xlsx", "html", "json")
    )
    data.write_bytes(to_json(report))
    page.write_text(check_page(report, rule_set), encoding="utf-8")
    marked.unlink(missing_ok=True)
    written = [data, page]
    if rule_set is not None and write_highlighted(file, marked, checked, report, rule_set):
        written.insert(0, marked)
    _tell(checked, written)
    raise typer.Exit(_exit_code(checked))


def _check(
    file: Path, agency: str, period_text: str, rules_name: str | None
) -> tuple[RuleSet | None, CheckedFile]:
    try:
        period = Period.parse(period_text)
        rules = find_rules(rules_name, period)
        if not file.is_file():
            raise FileRefused("E040", file=file.name)
    except (FileRefused, InvalidInput) as refusal:
        return None, CheckedFile(refusal=FileRefused(refusal.code, **refusal.details))
    return rules, check_file(file, file.name, RowValidator(rules, agency, period))


def _exit_code(checked: CheckedFile) -> int:
    """0 all accepted, 1 some rejected, 2 refused."""
    if checked.refusal is not None:
        return 2
    return 1 if checked.rejected else 0


def _tell(checked: CheckedFile, written: list[Path]) -> None:
    if checked.refusal is not None:
        console.print(f"[bold red]Berkas ditolak / refused[/] {checked.refusal.code}")
        message = checked.refusal.message
        console.print(f"{message.id}\n[dim]{message.en}[/]", highlight=False)
    else:
        console.print(
            f"Diterima / accepted [bold green]{len(checked.accepted)}[/]   "
            f"Ditolak / rejected [bold red]{checked.rejected}[/]   "
            f"Sel dibetulkan / cells repaired [bold]{sum(checked.repairs.values())}[/]",
            highlight=False,
        )
    for path in written:
        console.print(str(path), highlight=False, soft_wrap=True)
