"""``tukin rules check|diff|simulate``: what a rule document says, and what it would do."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from tukin.cli.extras import optional_library
from tukin.cli.impact_text import describe_change, impact_lines
from tukin.cli.output import TIME_ZONE, Format, TimeZoneOption, ask, fail_with, today, write
from tukin.cli.rule_files import DEFAULT_BOOK, load_rules, read_rules
from tukin.entitlement.appraisal import Appraisal
from tukin.intake.check_file import check_file
from tukin.intake.row_validator import RowValidator
from tukin.rule_changes.impact_page import impact_page
from tukin.rule_changes.proposal import set_to_simulate
from tukin.rule_changes.whatif import Impact
from tukin.rules.check import (
    CheckedRules,
    Severity,
    Surroundings,
    check_rules,
    describe_problem,
)
from tukin.rules.diff import RuleChange, describe_book_changes, describe_changes, section_name
from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
    load_rule_set,
)
from tukin.vocabulary.errors import FileRefused, TukinError
from tukin.vocabulary.period import Period

LIVE = "live"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

RulesArgument = Annotated[
    str, typer.Argument(help="Rule set or book: a file, a sample's name, or `live` (the API).")
]
FilesOption = Annotated[
    list[str] | None, typer.Option(metavar="AGENCY=FILE", help="A local file; may be repeated.")
]
FormatOption = Annotated[Format, typer.Option(help="text, json or html.")]
OutputOption = Annotated[Path | None, typer.Option(help="File to write to.")]
ApiOption = Annotated[str | None, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")]


def check(
    file: RulesArgument,
    against: Annotated[
        str | None, typer.Option(help="Book in force: a file, or `live`; for settled periods.")
    ] = None,
    settled: Annotated[
        list[str] | None, typer.Option(help="A period that is paid, YYYY-MM; may be repeated.")
    ] = None,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: FormatOption = Format.TEXT,  # noqa: A002
    api_url: ApiOption = None,
) -> None:
    """Periksa dokumen aturan. / Check a rule set or book; AppConfig's validator is the same code.

    Exit code: 0 sound (there may be warnings), 1 it must not be used or cannot be read.
    """
    try:
        live = None if against is None else _book_of(_read(against, api_url))
        day = today(time_zone)
        around = Surroundings(
            now=Period(day.year, day.month),
            settled=[Period.parse(text) for text in settled or ()],
            live=live,
        )
        checked = check_rules(_read_bytes(file, api_url), around)
    except TukinError as error:
        fail_with(error)
    if format is Format.JSON:
        problems = [describe_problem(problem) for problem in checked.problems]
        content = {"sound": not checked.errors, "problems": problems}
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        _print_problems(checked)
    raise typer.Exit(1 if checked.errors else 0)


def _print_problems(checked: CheckedRules) -> None:
    console = Console(highlight=False)
    for problem in checked.problems:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        console.print(f"[bold {colour}]{problem.code}[/] {problem.json_path}", markup=True)
        console.print(f"  {problem.message.id}", markup=False)
        console.print(f"  {problem.message.en}", markup=False, style="dim")
    errors = len(checked.errors)
    warnings = len(checked.problems) - errors
    if errors:
        console.print(f"[bold red]Ditolak / refused[/]: {errors} kesalahan, {warnings} peringatan")
    else:
        console.print(f"[bold green]Sah / sound[/], {warnings} peringatan / warnings")
        for rules in checked.rule_sets:
            console.print(f"  {rules.rule_set} {rules.effective_from} … {rules.sha256}")


def diff(
    before: RulesArgument,
    after: RulesArgument,
    period: Annotated[str | None, typer.Option(help="With --file: pay period, YYYY-MM.")] = None,
    file: FilesOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    api_url: ApiOption = None,
) -> None:
    """Bandingkan dua aturan dengan kata-kata dan rupiah. / Compare rules in words and rupiah.

    In rupiah needs a period's people: --period with --file.
    """
    try:
        old, new = _read(before, api_url), _read(after, api_url)
        if file and period is not None:
            asked = Period.parse(period)
            was, now = _set_of(old, asked), _set_of(new, asked)
            text = _simulated(was, now, asked, file, format)
        else:
            text = _rendered_changes(_all_changes(old, new), format)
    except TukinError as error:
        fail_with(error)
    write(text, output)


def simulate(
    rules: Annotated[
        str,
        typer.Argument(help="New rules: a file, a sample's name, or a proposal's SHA-256."),
    ],
    period: Annotated[str, typer.Option(help="Pay period whose people are computed, YYYY-MM.")],
    against: Annotated[
        str, typer.Option(help="With --file: the rules in force, a file or `live`.")
    ] = DEFAULT_BOOK,
    file: FilesOption = None,
    rule_set: Annotated[
        str | None, typer.Option(help="Which set of a book to try; default the one that is new.")
    ] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    api_url: ApiOption = None,
) -> None:
    """Simulasikan aturan baru. / What new rules would cost and whom they move.

    On local files (--file AGENCY=FILE, on columns: a country in seconds), or by the API over the
    live batches of the period. A proposal's SHA-256 simulates exactly that proposal, for approval.
    """
    try:
        asked = Period.parse(period)
        if file:
            live = _read(against, api_url)
            new = _read(rules, api_url)
            now = set_to_simulate(_book_of(new), _book_of(live), asked, rule_set)
            text = _simulated(_set_of(live, asked), now, asked, file, format)
        else:
            text = _simulated_by_api(rules, asked, rule_set, format, api_url)
    except TukinError as error:
        fail_with(error)
    write(text, output)


def _simulated(
    before: RuleSet,
    after: RuleSet,
    period: Period,
    files: Iterable[str],
    format: Format,  # noqa: A002
) -> str:
    with optional_library():
        from tukin.rule_changes.column_impact import simulate as by_columns  # noqa: PLC0415 - numpy
        from tukin.rule_changes.population import Population  # noqa: PLC0415

    people = Population.of(list(_people(files, before, period)))
    impact = by_columns(people, before, after, period)
    changes = describe_changes(before, after)
    alone: dict[str, int] = {}
    for section in dict.fromkeys(change.section for change in changes):
        part = _with_section(before, after, section)
        if part is not None:
            alone[section_name(section).id] = by_columns(
                people, before, part, period
            ).total.gross_change_idr
    costing = {name: cost for name, cost in alone.items() if cost}
    return _rendered_impact(impact, changes, before, after, costing, format)


def _with_section(before: RuleSet, after: RuleSet, section: str) -> RuleSet | None:
    """The old rules with one section of the new ones; None where that does not hold together."""
    old, new = (json.loads(rules.canonical_json) for rules in (before, after))
    mixed = {name: part for name, part in old.items() if name != section}
    if section in new:
        mixed[section] = new[section]
    try:
        return load_rule_set(json.dumps(mixed).encode())
    except ValidationError:
        return None


def _people(
    files: Iterable[str], rules: RuleSet, period: Period
) -> Iterable[tuple[str, Appraisal]]:
    for text in files:
        agency, _, name = text.partition("=")
        if not name:
            raise typer.BadParameter(f"AGENCY=FILE: {text}")
        path = Path(name)
        if not path.is_file():
            raise FileRefused("E040", file=path.name)
        checked = check_file(path, path.name, RowValidator(rules, agency, period))
        if checked.refusal is not None:
            raise checked.refusal
        if checked.rejected:
            typer.secho(
                f"{path.name}: {checked.rejected} baris ditolak, tidak ikut / rejected, left out",
                fg="yellow",
                err=True,
            )
        for appraisal in checked.accepted:
            yield agency, appraisal


def _simulated_by_api(
    name: str,
    period: Period,
    rule_set: str | None,
    format: Format,  # noqa: A002
    api_url: str | None,
) -> str:
    body: dict[str, Any] = {"period": str(period)} | ({"rule_set": rule_set} if rule_set else {})
    if _SHA256.fullmatch(name):
        answer = ask(api_url, lambda api: api.post(f"/rules/proposals/{name}/simulation", body))
        found = ask(api_url, lambda api: api.get(f"/rules/proposals/{name}"))
        document = load_rules(found["document"].encode(), name)
    else:
        data = _read_bytes(name, api_url)
        document = load_rules(data, name)
        body["document"] = data.decode()
        answer = ask(api_url, lambda api: api.post("/rules/simulations", body))
    impact = Impact.model_validate(answer["impact"])
    live = _read(LIVE, api_url)
    before = _set_of(live, period)
    after = _named(document, impact.after.rule_set)
    return _rendered_impact(impact, describe_changes(before, after), before, after, {}, format)


def _rendered_impact(
    impact: Impact,
    changes: list[RuleChange],
    before: RuleSet,
    after: RuleSet,
    alone: dict[str, int],
    format: Format,  # noqa: A002
) -> str:
    match format:
        case Format.HTML:
            return impact_page(impact, changes, before, after, alone)
        case Format.JSON:
            content = {
                "impact": impact.model_dump(mode="json"),
                "changes": [describe_change(change) for change in changes],
                "gross_change_alone_idr": alone,
            }
            return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return "\n".join(impact_lines(impact, changes, alone)) + "\n"


def _all_changes(old: RuleSet | RuleBook, new: RuleSet | RuleBook) -> dict[str, list[RuleChange]]:
    if isinstance(old, RuleSet) and isinstance(new, RuleSet):
        found = describe_changes(old, new)
        return {new.rule_set: found} if found else {}
    return describe_book_changes(_book_of(old), _book_of(new))


def _rendered_changes(changes: dict[str, list[RuleChange]], format: Format) -> str:  # noqa: A002
    if format is Format.JSON:
        content = {name: list(map(describe_change, found)) for name, found in changes.items()}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    lines: list[str] = []
    for name, found in changes.items():
        lines.append(f"{name}:")
        lines += [f"  {change.text.id}\n    {change.text.en}" for change in found]
    return "\n".join(lines or ["Tidak ada perbedaan. / No difference."]) + "\n"


def _read_bytes(name: str, api_url: str | None) -> bytes:
    if name != LIVE:
        return read_rules(name)
    document: str = ask(api_url, lambda api: api.get("/rules/live"))["document"]
    return document.encode()


def _read(name: str, api_url: str | None) -> RuleSet | RuleBook:
    return load_rules(_read_bytes(name, api_url), name)


def _book_of(document: RuleSet | RuleBook) -> RuleBook:
    return document if isinstance(document, RuleBook) else RuleBook(rule_sets=(document,))


def _set_of(document: RuleSet | RuleBook, period: Period) -> RuleSet:
    """The rule set of a document for a period; a set by itself is meant whatever it covers."""
    rules = document.in_force(period) if isinstance(document, RuleBook) else document
    if rules is None:
        raise FileRefused("E009", period=str(period))
    return rules


def _named(document: RuleSet | RuleBook, name: str) -> RuleSet:
    return next(rules for rules in _book_of(document).rule_sets if rules.rule_set == name)
