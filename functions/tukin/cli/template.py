"""``tukin template``: a workbook to fill in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tukin.cli.rule_files import find_rules
from tukin.upload_reports.template_workbook import template_workbook
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.period import Period

console = Console()


def template(
    agency: Annotated[str, typer.Option(help="Code of the agency, such as disdik.")],
    period: Annotated[str, typer.Option(help="Pay period, YYYY-MM.")],
    rules: Annotated[
        str | None,
        typer.Option(help="Rule set: a file, or a sample's name. Default: the sample in force."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="File to write. Default: penilaian-AGENCY-PERIOD.xlsx")
    ] = None,
) -> None:
    """Buat buku kerja kosong untuk diisi. / Make a workbook to fill in, with lists and help.

    Exit code: 0 written, 2 there are no such rules.
    """
    try:
        parsed = Period.parse(period)
        rule_set = find_rules(rules, parsed)
    except (FileRefused, InvalidInput) as refusal:
        console.print(f"[bold red]{refusal.code}[/] {refusal.message.id}", highlight=False)
        console.print(f"[dim]{refusal.message.en}[/]", highlight=False)
        raise typer.Exit(2) from None
    path = output or Path(f"penilaian-{agency}-{parsed}.xlsx")
    path.write_bytes(template_workbook(rule_set, agency, parsed))
    console.print(str(path), highlight=False, soft_wrap=True)
