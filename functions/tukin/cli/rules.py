"""``tukin rules check|diff|simulate``: what a rule document says, and what it would do."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from tukin.cli.boundary import FAILED
from tukin.cli.extras import optional_library
from tukin.cli.impact_text import (
    MOST_CHANGES,
    change_lines,
    describe_change,
    impact_lines,
    impossible_lines,
)
from tukin.cli.inputs import ApiOption
from tukin.cli.language import say, text_of
from tukin.cli.output import Format, FormatOption, OutputOption, as_json, ask, put_json
from tukin.cli.proposal_view import ProposalView
from tukin.cli.rule_files import DEFAULT_BOOK, load_rules, read_rules
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    parse_period,
    put,
    put_notice,
    shown_name,
    today,
    write,
)
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
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

LIVE = "live"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

RulesArgument = Annotated[
    str,
    typer.Argument(
        help="Aturan: berkas, nama contoh, atau `live` (API). / Rule set or book: a file, a "
        "sample's name, or `live` (the API)."
    ),
]
FilesOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="AGENCY=FILE", help="Berkas; boleh diulang. / A local file; may be repeated."
    ),
]
AllOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Semua perbedaan, bukan 20 pertama. / All differences, not only 20.",
        show_default=False,
    ),
]


def check(
    file: RulesArgument,
    against: Annotated[
        str | None,
        typer.Option(
            help="Buku yang berlaku: berkas atau `live`; untuk periode yang sudah dibayar. / Book "
            "in force: a file, or `live`; for settled periods."
        ),
    ] = None,
    settled: Annotated[
        list[str] | None,
        typer.Option(
            help="Periode yang sudah dibayar; boleh diulang. / A period that is paid; may be "
            "repeated."
        ),
    ] = None,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: FormatOption = Format.TEXT,  # noqa: A002
    api_url: ApiOption = None,
) -> None:
    """Periksa dokumen aturan. / Check a rule set or book; AppConfig's validator is the same code.

    Kode keluar: 0 sah (mungkin dengan peringatan), 1 tidak boleh dipakai. / Exit code: 0 sound
    (there may be warnings), 1 it must not be used or cannot be read.
    """
    live = None if against is None else _book_of(_read(against, api_url))
    day = today(time_zone)
    around = Surroundings(
        now=Period(day.year, day.month),
        settled=[parse_period(text) for text in settled or ()],
        live=live,
    )
    checked = check_rules(_read_bytes(file, api_url), around)
    if format is Format.JSON:
        problems = [describe_problem(problem) for problem in checked.problems]
        content = {"sound": not checked.errors, "problems": problems}
        put_json(content)
    else:
        _print_problems(checked)
    raise typer.Exit(FAILED if checked.errors else 0)


def _print_problems(checked: CheckedRules) -> None:
    for problem in checked.problems:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        put((problem.code, f"bold {colour}"), f" {problem.json_path}")
        put(f"  {text_of(problem.message)}")
    errors = len(checked.errors)
    warnings = len(checked.problems) - errors
    counts = say(f"{warnings} peringatan", f"{warnings} warnings")
    if errors:
        text = say(f"{errors} kesalahan", f"{errors} errors")
        put((say("Ditolak", "Refused"), "bold red"), f": {text}, {counts}")
        return
    put((say("Sah", "Sound"), "bold green"), f", {counts}")
    for rules in checked.rule_sets:
        put(f"  {rules.rule_set} {rules.effective_from} … {rules.sha256[:12]}")
        if rules.not_for_pay is not None:
            reason = say(rules.not_for_pay.reason_id, rules.not_for_pay.reason_en)
            put("  ", (say("TIDAK UNTUK PEMBAYARAN", "NOT FOR PAY"), "bold yellow"), f": {reason}")


def diff(
    before: RulesArgument,
    after: RulesArgument,
    period: Annotated[
        str | None,
        typer.Option(help="Dengan --file: periode, TTTT-BB. / With --file: pay period, YYYY-MM."),
    ] = None,
    file: FilesOption = None,
    every: AllOption = False,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    api_url: ApiOption = None,
) -> None:
    """Bandingkan dua aturan dengan kata-kata dan rupiah. / Compare rules in words and rupiah.

    Untuk rupiah perlu pegawai satu periode: --period dengan --file. / In rupiah needs a period's
    people: --period with --file.
    """
    old, new = _read(before, api_url), _read(after, api_url)
    most = None if every else MOST_CHANGES
    if file and period is not None:
        asked = parse_period(period)
        was, now = _set_of(old, asked), _set_of(new, asked)
        text = _simulated(was, now, asked, file, format, most)
    else:
        text = _rendered_changes(_all_changes(old, new), format, most)
    write(text, output)


def simulate(
    rules: Annotated[
        str,
        typer.Argument(
            help="Aturan baru: berkas, nama contoh, atau SHA-256 usulan. / New rules: a file, a "
            "sample's name, or a proposal's SHA-256."
        ),
    ],
    period: Annotated[
        str | None,
        typer.Option(
            help="Periode yang pegawainya dihitung, TTTT-BB; untuk usulan dipilih server. / Pay "
            "period whose people are computed; the server chooses a proposal's."
        ),
    ] = None,
    against: Annotated[
        str,
        typer.Option(
            help="Dengan --file: aturan yang berlaku, berkas atau `live`. / With --file: the rules "
            "in force, a file or `live`."
        ),
    ] = DEFAULT_BOOK,
    file: FilesOption = None,
    rule_set: Annotated[
        str | None,
        typer.Option(
            help="Aturan mana dari sebuah buku; bawaan yang baru. / Which set of a book to try; "
            "default the one that is new."
        ),
    ] = None,
    every: AllOption = False,
    format: FormatOption = Format.TEXT,  # noqa: A002
    output: OutputOption = None,
    api_url: ApiOption = None,
) -> None:
    """Simulasikan aturan baru. / What new rules would cost and whom they move.

    Dari berkas (--file KODE=BERKAS), atau lewat API dari bulan yang terbit. SHA-256 usulan
    menyimulasikan usulan itu sendiri, untuk disetujui: setiap aturan yang berbeda, atas semua
    pegawai bulan terakhir yang dibayar. / On local files (--file AGENCY=FILE), or by the API over
    the live batches of the period. A proposal's SHA-256 tries exactly that proposal, for approval:
    every set that differs, over everybody of the latest settled month.
    """
    most = None if every else MOST_CHANGES
    if _SHA256.fullmatch(rules) and not file:
        if period is not None or rule_set is not None:
            raise typer.BadParameter(
                say("periode dan aturan usulan dipilih server", "the server chooses period and set")
            )
        write(_simulated_proposal(rules, format, api_url, most), output)
        return
    if period is None:
        raise typer.BadParameter("--period")
    asked = parse_period(period)
    if file:
        live = _read(against, api_url)
        new = _read(rules, api_url)
        now = set_to_simulate(_book_of(new), _book_of(live), asked, rule_set)
        text = _simulated(_set_of(live, asked), now, asked, file, format, most)
    else:
        text = _simulated_by_api(rules, asked, rule_set, format, api_url, most)
    write(text, output)


def _simulated(
    before: RuleSet,
    after: RuleSet,
    period: Period,
    files: Iterable[str],
    format: Format,  # noqa: A002
    most: int | None,
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
            alone[text_of(section_name(section))] = by_columns(
                people, before, part, period
            ).total.gross_change_idr
    costing = {name: cost for name, cost in alone.items() if cost}
    return _rendered_impact(impact, changes, before, after, costing, format, most)


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
            raise FileRefused("E040", file=shown_name(path))
        checked = check_file(path, shown_name(path), RowValidator(rules, agency, period))
        if checked.refusal is not None:
            raise checked.refusal
        if checked.rejected:
            words = say("baris ditolak, tidak ikut", "rows rejected, left out")
            put_notice((f"{shown_name(path)}: {checked.rejected} {words}", "yellow"))
        for appraisal in checked.accepted:
            yield agency, appraisal


def _simulated_by_api(
    name: str,
    period: Period,
    rule_set: str | None,
    format: Format,  # noqa: A002
    api_url: str | None,
    most: int | None,
) -> str:
    data = _read_bytes(name, api_url)
    document = load_rules(data, name)
    body: dict[str, Any] = {"period": str(period), "document": data.decode()}
    body |= {"rule_set": rule_set} if rule_set else {}
    answer = ask(api_url, lambda api: api.post("/rules/simulations", body))
    impact = Impact.model_validate(answer["impact"])
    live = _read(LIVE, api_url)
    before = _set_of(live, period)
    after = _named(document, impact.after.rule_set)
    changes = describe_changes(before, after)
    return _rendered_impact(impact, changes, before, after, {}, format, most)


def _simulated_proposal(
    sha256: str,
    format: Format,  # noqa: A002
    api_url: str | None,
    most: int | None,
) -> str:
    view = ProposalView.ask(api_url, sha256)
    match format:
        case Format.JSON:
            return as_json(view.answer)
        case Format.HTML:
            return view.page()
    return "\n".join(view.lines(most)) + "\n"


def _rendered_impact(
    impact: Impact,
    changes: list[RuleChange],
    before: RuleSet,
    after: RuleSet,
    alone: dict[str, int],
    format: Format,  # noqa: A002
    most: int | None,
) -> str:
    if not impact.total.people:
        for line in impossible_lines(impact):
            put_notice(line)
        raise FileRefused("E848")
    match format:
        case Format.HTML:
            return impact_page(impact, changes, before, after, alone)
        case Format.JSON:
            content = {
                "impact": impact.model_dump(mode="json"),
                "changes": [describe_change(change) for change in changes],
                "gross_change_alone_idr": alone,
            }
            return as_json(content)
    return "\n".join(impact_lines(impact, changes, alone, most)) + "\n"


def _all_changes(old: RuleSet | RuleBook, new: RuleSet | RuleBook) -> dict[str, list[RuleChange]]:
    if isinstance(old, RuleSet) and isinstance(new, RuleSet):
        found = describe_changes(old, new)
        return {new.rule_set: found} if found else {}
    return describe_book_changes(_book_of(old), _book_of(new))


def _rendered_changes(
    changes: dict[str, list[RuleChange]],
    format: Format,  # noqa: A002
    most: int | None,
) -> str:
    if format is Format.JSON:
        content = {name: list(map(describe_change, found)) for name, found in changes.items()}
        return as_json(content)
    lines: list[str] = []
    for name, found in changes.items():
        lines += [f"{name}:", *change_lines(found, most)]
    return "\n".join(lines or [say("Tidak ada perbedaan.", "No difference.")]) + "\n"


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
