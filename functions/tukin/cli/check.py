"""``tukin check``: what an agency would get back for a file, made on its own machine."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.boundary import ExitCode
from tukin.cli.examine import Examined, examine, refused
from tukin.cli.inputs import (
    AgencyOption,
    ApiOption,
    BucketOption,
    Inputs,
    OfflineOption,
    PeriodOption,
    RegisterOption,
    RegisterRefused,
    RulesOption,
    Sources,
    find_inputs,
    show_inputs,
)
from tukin.cli.month_files import show_why_no_pay
from tukin.cli.report_text import show_counts, show_errors, show_findings, show_refusal
from tukin.cli.terminal import put, put_whole
from tukin.upload_reports.check_page import check_page
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_error, to_json

_LONGEST_NAME = 255
"""Bytes of a file's name, on nearly every file system."""

FileArgument = Annotated[
    Path,
    typer.Argument(
        help="Berkas penilaian: XLSX, CSV, JSON. / File of appraisals: XLSX, CSV, JSON."
    ),
]


def check(
    file: FileArgument,
    agency: AgencyOption,
    period: PeriodOption,
    rules: RulesOption = None,
    register: RegisterOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="Folder hasil. Bawaan: di samping berkas. / Folder for the results. Default: "
            "beside the file."
        ),
    ] = None,
    offline: OfflineOption = False,
    api_url: ApiOption = None,
    bucket: BucketOption = None,
) -> None:
    """Periksa berkas: buku kerja bertanda, halaman, JSON. / Check a file and mark what is wrong.

    Tiga berkas ditulis: .periksa.xlsx (sel yang salah bertanda), .periksa.html, .periksa.json. /
    Writes three files named after FILE: .periksa.xlsx (the marked workbook), .html and .json.

    Kode keluar: 0 diterima, 1 sebagian ditolak, 2 ditolak, 3 akan menunggu persetujuan, 64
    salah tulis. / Exit code: 0 accepted, 1 partly rejected, 2 refused, 3 would wait for
    approval, 64 wrong usage.
    """
    sources = Sources(rules, register, api_url, offline, bucket)
    try:
        inputs = find_inputs(agency, period, sources)
    except RegisterRefused as refusal:
        show_register_refused(refused(file, refusal))
        raise typer.Exit(ExitCode.REFUSED) from None
    examined = examine(file, inputs)
    show_inputs(inputs, sources)
    for path in _write(file, examined, inputs, output or file.parent):
        put_whole(str(path), style="dim")
    raise typer.Exit(examined.exit_code)


def show_register_refused(examined: Examined) -> None:
    """Why the register cannot be used, with its bad rows."""
    report = examined.report()
    show_refusal(report)
    errors = [describe_error(error) for error in examined.register_errors]
    show_errors(errors, len(errors), None, "Register")


def _write(file: Path, examined: Examined, inputs: Inputs, folder: Path) -> list[Path]:
    """Show what was found and write it; the paths of what was written."""
    report = examined.report()
    if report["refused"]:
        show_refusal(report)
    show_findings(report, inputs.rules)
    put()
    if not report["refused"]:
        show_counts(report)
    if examined.sound is not None and not report["refused"]:
        show_why_no_pay(inputs)
    folder.mkdir(parents=True, exist_ok=True)
    marked, page, data = (folder / result_name(file, kind) for kind in ("xlsx", "html", "json"))
    data.write_bytes(to_json(report))
    page.write_text(check_page(report, inputs.rules), encoding="utf-8")
    marked.unlink(missing_ok=True)
    return [*_write_marked(file, marked, examined, inputs, report), page, data]


def _write_marked(
    file: Path, target: Path, examined: Examined, inputs: Inputs, report: dict[str, Any]
) -> list[Path]:
    """The marked workbook, made elsewhere: beside a long name there is no room for longer ones."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "marked.xlsx")
        if not write_highlighted(file, made, examined.checked, report, inputs.rules):
            return []
        shutil.copyfile(made, target)
    return [target]


def result_name(file: Path, kind: str) -> str:
    """``rekap.csv.periksa.xlsx``; a name that is as long as a name may be is cut before that."""
    ending = f".periksa.{kind}"
    name = file.name
    while len((name + ending).encode("utf-8", "surrogateescape")) > _LONGEST_NAME:
        name = name[:-1]
    return name + ending
