"""The fast way and the exact way tell the same of whole files; bugs planted in the fast one show.

The files are drawn: sound rows, rows in odd spellings and rows with mistakes, in any mixture, with
any of the columns, in each format, with and without a register. The other side of the comparison
reads every row as a raw row, validates it alone and looks for repeated numbers by itself.
"""

import contextlib
import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.loader import PERIODS
from tests.unit.entitlement.cases import rules_of
from tests.unit.file_formats.builders import json_lines, workbook
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats import delimited, table
from tukin.file_formats.finding import Finding, Place
from tukin.file_formats.headings import Headings
from tukin.file_formats.lines import line
from tukin.file_formats.lines.line import Chunk, Line
from tukin.file_formats.lines.mapping import Columns, read_columns
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.file_formats.reader import read_file
from tukin.intake import check_file as intake
from tukin.intake import fast_rows, kept_rows
from tukin.intake.cells import cells_of
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.fast_rows import FastRows
from tukin.intake.headings import appraisal_headings
from tukin.intake.mistakes import MistakeCounter
from tukin.intake.remarks.columns import ColumnRemarks
from tukin.intake.remarks.raters import Raters
from tukin.intake.remarks.rows import RowRemarks
from tukin.intake.repairs import RepairFinder
from tukin.intake.row_validator import RowValidator, readable_nip
from tukin.register.register import Register, RegisterEntry
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS
from tukin.vocabulary.errors import FileRefused, IntegrityError
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

REQUIRED = ("nip", "name", "position", "grade", "employment")

NIPS = (
    "198503012010011901",
    "197001012005122001",
    "200005172025032902",  # a CPNS
    "199006152022212903",  # a PPPK
    "199202292015011001",  # no such day
    "199602292020012001",  # a leap day
    "198513012010011901",
    "198503012010131901",
    "198503012010000901",
    "198503012026111901",  # appointed after the period
    "198503012026101901",
    "199006152027212903",
    "201003012020011901",  # too young
    "195003012016011901",  # too old
    "195003012015011901",
    "198503012010013901",
    "198503012010011000",
    "199006152022202903",
    "19850301201001190",
    "1985030120100119011",
)
ODD_NIPS = (
    '="198503012010011901"',
    "'198503012010011901",
    "19850301 201001 1 901",
    "1985 0301 2010 0119 01",
    " 198503012010011901",
    "198503012010011901\u00a0",
    "1.98503E+17",
    "\uff11\uff19\uff18\uff1503012010011901",
    "198503012010011\u066901",
    "-",
    "",
)
NAMES = (
    "Budi Santoso",
    "Siti Aminah, S.Pd., M.Pd.",
    "Ōkta Ñ. 李",
    "x" * 100,
)
ODD_NAMES = (
    "Pltini Suplhadi",
    "Budi ",
    " Budi",
    "Budi  Santoso",
    "Budi\tSantoso",
    "Budi\u00a0Santoso",
    "Budi\u200bSantoso",
    "Bu\u0007di",
    "Bu\ue000di",
    "Budi\nSantoso",
    "x" * 101,
    "-",
    "",
    "\N{EN DASH}",
    "=1+1",
    "#N/A",
    "198503012010011901",
    "Budi 2",
    "Budi \u0662",
    "Budi 1985\u0660\u0663\u0660\u0661",
    "12.5",
    "Plt. Budi",
    "plh budi",
    "(Pj) Budi",
    "Pelaksana Tugas Budi",
    "Penjabat Budi",
    ". Budi",
)
COUNTS = ("0", "0", "0", "0", "1", "2", "30", "")
ODD_COUNTS = (
    "2.0",
    "3,00",
    "2.000",
    "\N{EN DASH}",
    "-",
    " 3",
    "31",
    "32",
    "1,5",
    "-1",
    "1e1",
    "x",
    "\u0661",
    "14400",
    "14401",
)
SCORES = ("95", "80", "0", "100", "94.4", "94.40", "9.5")
ODD_SCORES = (
    "0,93",
    "1",
    "1.01",
    "1.000",
    "94.39999999999999",
    "94.400",
    "\N{EM DASH}",
    "94,4",
    "94,405",
    "120",
    "120.5",
    "-3",
    "",
    "-",
    " 90",
    "9 0",
    "abc",
    "1_0",
    "090",
)


@dataclass
class Cells:
    """Texts of a column: usual ones, and odd or wrong ones."""

    usual: Sequence[str]
    odd: Sequence[str] = ()


@cache
def columns_of(rule_set: str) -> dict[str, Cells]:
    """What may stand in each column of a file under a sample rule set."""
    rules = rules_of(rule_set)
    positions = [item.code for item in rules.positions]
    statuses = [item.code for item in rules.statuses]
    period = PERIODS[rule_set]
    columns = {
        "nip": Cells(NIPS, ODD_NIPS),
        "name": Cells(NAMES, ODD_NAMES),
        "position": Cells(
            positions, [*[item.label for item in rules.positions], " Lurah ", "raja", "", "-"]
        ),
        "grade": Cells(("III/a", "IV/e", "II/d", "IX", "V"), ("iii/A", "III a", "III/e", "3a", "")),
        "employment": Cells(("PNS", "CPNS", "PPPK"), ("pns", " PNS", "honorer", "")),
        "supervisor_nip": Cells(("", NIPS[0], NIPS[1], NIPS[3]), (*NIPS[4:8], *ODD_NIPS)),
        "hasil_kerja": Cells(
            ("", "sesuai ekspektasi", "di atas ekspektasi"), ("1", "Sesuai", "dibawah", "5", "-")
        ),
        "perilaku_kerja": Cells(
            ("", "sesuai ekspektasi", "di bawah ekspektasi"), ("2", "DI ATAS", "baik", "-")
        ),
        **{column.name: Cells(COUNTS, ODD_COUNTS) for column in COUNT_COLUMNS},
        "status": Cells(
            ("aktif", "", *statuses), [*[item.label_id for item in rules.statuses], "x", "-"]
        ),
        "innovation_evidence": Cells(
            ("", "SK 12/2026"),
            (
                "SK 1/XII/2026",
                "SK 12/2027",
                "0",
                "sk 1/2026",
                "KEP.3",
                "SK",
                "ide bagus",
                "-",
                "SK 1" + "2" * 80,
            ),
        ),
        "acting": Cells(("", "0", "Tidak"), ("1", "Plt.", "ya", "FALSE", "mungkin", "-", " ")),
        "note": Cells(
            ("", "", "", "Tugas luar"),
            (
                *("Tugas Belajar s.d. 2027", "Cuti sakit 3 hari"),
                "Plt. kepala seksi",
                "PJ kegiatan",
                "pensiun",
                "Orang tua meninggal",
                "tubel",
                "-",
                "a\nb",
                "x" * 501,
                "x" * 500,
                " a",
            ),
        ),
        "agency": Cells(("", "disdik", "Dinas Pendidikan"), ("DISDIK", "dinkes", "-", "x" * 101)),
        "period": Cells(("", period, period.replace("-", "")), ("2026-08", "Oktober", "-")),
    }
    for item in rules.indicators:
        columns[item.code] = Cells(SCORES, ODD_SCORES)
    for band in rules.lateness_columns:
        columns[band] = Cells(COUNTS, ODD_COUNTS)
    return columns


@dataclass
class Drawn:
    """A file, its name and what it is checked by."""

    name: str
    content: bytes
    validator: RowValidator


def draw_file(seed: int) -> Drawn:
    """A file whose mixture of usual and odd cells is drawn as well."""
    dice = random.Random(seed)
    rule_set = dice.choice(list(PERIODS))
    columns = columns_of(rule_set)
    rules = rules_of(rule_set)
    required = [*REQUIRED, *(item.code for item in rules.indicators)]
    others = [column for column in columns if column not in required]
    header = [*required, *dice.sample(others, dice.randrange(len(others) + 1))]
    dice.shuffle(header)
    odd = dice.choice((0.0, 0.002, 0.01, 0.1))
    rows = [
        [_cell(dice, columns[column], column, odd) for column in header]
        for _ in range(dice.choice((1, 5, 120)))
    ]
    _agree(dice, header, rows, rules)
    _deform(dice, header, rows, rules)
    if dice.random() < 0.3:
        rows.insert(dice.randrange(len(rows) + 1), ["JUMLAH", *[""] * (len(header) - 1)])
    if dice.random() < 0.3:
        rows.insert(0, [str(place + 1) for place in range(len(header))])
    name, content = _written(dice, header, rows)
    period = Period.parse(PERIODS[rule_set])
    return Drawn(name, content, RowValidator(rules, "disdik", period))


def _cell(dice: random.Random, cells: Cells, column: str, odd: float) -> str:
    if dice.random() < odd:
        return dice.choice(cells.odd)
    if column == "nip" and dice.random() < 0.97:  # mostly people who do not stand twice
        born = f"{dice.randrange(1961, 2004)}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
        appointed = (
            f"{int(born[:4]) + dice.choice((*range(15, 32), 65, 66))}{dice.randrange(1, 13):02d}"
        )
        return f"{born}{appointed}{dice.choice('12')}{dice.randrange(1, 999):03d}"
    return dice.choice(cells.usual)


def _agree(
    dice: random.Random, header: Sequence[str], rows: list[list[str]], rules: RuleSet
) -> None:
    """Make most rows such that their cells do not contradict one another."""
    place = {column: header.index(column) for column in header}
    for row in rows:
        if dice.random() < 0.1:
            continue
        is_pppk = row[place["nip"]][12:13] == "2"
        row[place["employment"]] = "PPPK" if is_pppk else dice.choice(("PNS", "CPNS"))
        row[place["grade"]] = dice.choice(("IX", "V")) if is_pppk else "III/b"
        results, behaviour = place.get("hasil_kerja"), place.get("perilaku_kerja")
        if results is not None and behaviour is not None:
            row[behaviour] = row[results] and "sesuai ekspektasi"
        elif (rated := results if behaviour is None else behaviour) is not None:
            row[rated] = ""
        for column in rules.lateness_columns:
            if column in place and dice.random() < 0.5:
                row[place[column]] = "1"


def _deform(
    dice: random.Random, header: Sequence[str], rows: list[list[str]], rules: RuleSet
) -> None:
    """In some files one score is of another scale, or a cell was dragged down."""
    if dice.random() < 0.2:
        place = header.index(dice.choice(rules.indicators).code)
        for row in rows:
            row[place] = dice.choice(("0", "2", "3.5", "9.99"))
    dragged = [name for name in ("alpa", "late_minutes", "innovation_evidence") if name in header]
    if dragged and dice.random() < 0.3:
        name = dice.choice(dragged)
        start = dice.randrange(len(rows))
        for step, row in enumerate(rows[start : start + dice.choice((4, 5, 6, 30))]):
            text = f"SK {step + 7}/2026" if name == "innovation_evidence" else str(step)
            row[header.index(name)] = text


def _written(dice: random.Random, header: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    kind = dice.choice(("csv", "csv", "csv", "xlsx", "jsonl"))
    if kind == "jsonl":
        objects = [dict(zip(header, row, strict=True)) for row in rows]
        return "a.jsonl", json_lines(*objects).encode()
    ragged = [_trimmed(row) if dice.random() < 0.3 else row for row in rows]
    if kind == "xlsx":
        cells = [[_typed(dice, cell) for cell in row] for row in ragged]
        return "a.xlsx", workbook([header, *cells])
    file = io.StringIO(newline="")
    delimiter, end = dice.choice(",;\t|"), dice.choice(("\r\n", "\n"))
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    for row in ragged:
        if dice.random() < 0.02:
            writer.writerow([])
        writer.writerow([*row, "x"] if dice.random() < 0.0005 else row)
    return "a.csv", file.getvalue().encode(dice.choice(("utf-8", "utf-8-sig", "utf-16")))


def _trimmed(row: list[str]) -> list[str]:
    """Without the blank cells at the end, as many programs write it."""
    while row and not row[-1]:
        row = row[:-1]
    return row


def _typed(dice: random.Random, cell: str) -> object:
    """Some numbers as number cells."""
    if cell.isascii() and cell.isdigit() and len(cell) < 19 and dice.random() < 0.2:
        return int(cell)
    return cell


def _register(dice: random.Random, drawn: Drawn, path: Path) -> Register:
    """A register of the file's own people, mostly as the file says."""
    entries: dict[str, RegisterEntry] = {}
    last = drawn.validator.period.last_day
    for raw in read_file(path, drawn.name, appraisal_headings(drawn.validator.rules)):
        row = drawn.validator.validate(raw)
        if isinstance(row, Appraisal) and dice.random() < 0.95:
            entries[row.nip] = RegisterEntry(
                nip=row.nip,
                agency=dice.choice(("disdik",) * 9 + ("dinkes",)),
                employment=row.employment if dice.random() < 0.9 else Employment.CPNS,
                grade=row.grade if dice.random() < 0.9 else "I/a",
                position=row.position if dice.random() < 0.9 else "raja",
                status=dice.choice((row.status,) * 6 + ("cuti-sakit", "pensiun", "entah")),
                since=dice.choice((date(2010, 1, 1),) * 9 + (last.replace(day=7),)),
                until=None,
                name=dice.choice((row.name,) * 8 + (row.name.upper() + ", S.H.", None, "Orang")),
            )
    for entry in [*entries.values()]:
        if entry.since.day == 7 and dice.random() < 0.5:
            entries[f"{entry.nip} before"] = replace(
                entry,
                since=date(2010, 1, 1),
                until=last.replace(day=6),
                status=dice.choice((entry.status, "tugas-belajar")),
            )
    return Register(entries.values())


@dataclass(slots=True)
class Reported:
    """What became of a file."""

    refusal: tuple[str, dict[str, object]] | None = None
    accepted: list[Appraisal] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    rejected_rows: dict[str, list[Place]] = field(default_factory=dict)
    rejected: int = 0
    mistakes: tuple[Any, ...] = ()
    repairs: Mapping[Any, int] = field(default_factory=dict)
    findings: list[tuple[Any, ...]] = field(default_factory=list)


def reported(findings: Iterable[Finding]) -> list[tuple[Any, ...]]:
    """Findings, whatever their order, but those about one thing stay in theirs."""
    of_rows = [(f.code, f.kind, sorted(f.details.items()), f.places) for f in findings]
    return sorted(of_rows, key=lambda found: found[0])


def reported_fast(path: Path, name: str, validator: RowValidator) -> Reported:
    checked = check_file(path, name, validator)
    return Reported(
        _refusal(checked),
        list(checked.accepted),
        checked.errors,
        {nip: list(rows) for nip, rows in checked.rejected_rows.items()},
        checked.rejected,
        checked.mistakes,
        checked.repairs,
        reported(checked.findings),
    )


def _refusal(checked: CheckedFile) -> tuple[str, dict[str, object]] | None:
    refusal = checked.refusal
    return None if refusal is None else (refusal.code, dict(refusal.details))


def reported_exactly(path: Path, name: str, validator: RowValidator) -> Reported:
    """Row by row, and in the words of the intake's contract."""
    finder, repairs = RepairFinder(validator.rules), Counter[str]()
    sound: list[Appraisal] = []
    errors: list[RowError] = []
    bad: dict[str, list[Place]] = defaultdict(list)
    rejected = 0
    mistakes = MistakeCounter()
    findings: list[Finding] = []
    columns = ColumnRemarks(validator.rules)
    try:
        headings = appraisal_headings(validator.rules, validator.period)
        for raw in read_file(path, name, headings, findings.append):
            row = validator.validate(raw)
            if isinstance(row, Appraisal):
                sound.append(row)
                repairs.update(finder.find(raw, row))
                findings += validator.remarks.find(row)
                if "status" in raw.cells:
                    columns.add_statuses([row], [raw.cells["status"]])
                columns.add([row])
                continue
            columns.add_rejected(raw)
            rejected += 1
            errors += row
            mistakes.add(row)
            if nip := readable_nip(raw):
                bad[nip].append(Place(raw.number, raw.sheet))
    except FileRefused as refusal:
        return Reported((refusal.code, dict(refusal.details)))
    everywhere = Counter([row.nip for row in sound])
    everywhere.update({nip: len(rows) for nip, rows in bad.items()})
    twice = [row for row in sound if everywhere[row.nip] > 1]
    for row in twice:
        again = [Place(other.row, other.sheet) for other in twice if other.nip == row.nip]
        rows = sorted(again + bad[row.nip])
        others = ", ".join([str(place.row) for place in rows if place.row != row.row][:8])
        others += ", …" if len(rows) > 9 else ""
        details = {"rows": others}
        error = RowError(row.row, "nip", ValueClass.INTEGER, "E109", details, row.sheet)
        errors.append(error)
        mistakes.add([error])
    raters = Raters()
    raters.add(sound, [int(row.nip) for row in sound])
    findings += raters.findings({row.nip for row in twice}, validator.roll)
    for row in twice:
        bad[row.nip] = sorted({*bad[row.nip], Place(row.row, row.sheet)})
    return Reported(
        None,
        [row for row in sound if everywhere[row.nip] == 1],
        sorted(errors, key=lambda error: error.row),
        {nip: rows for nip, rows in bad.items() if rows},
        rejected + len(twice),
        mistakes.commonest(),
        repairs,
        reported([*findings, *columns.findings()]),
    )


def differences(seed: int, path: Path) -> list[str]:
    """In what the two ways tell differently of a drawn file."""
    drawn = draw_file(seed)
    path.write_bytes(drawn.content)
    validator = drawn.validator
    dice = random.Random(seed)
    if dice.random() < 0.4:
        with contextlib.suppress(FileRefused):
            register = _register(dice, drawn, path)
            validator = replace(validator, register=register)
    exact = reported_exactly(path, drawn.name, validator)
    try:
        fast = reported_fast(path, drawn.name, validator)
    except IntegrityError:
        return ["dispositions of rows"]
    return [name for name in Reported.__slots__ if getattr(fast, name) != getattr(exact, name)]


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes at which a drawn file crosses every limit of what is done at once."""
    monkeypatch.setattr(delimited, "_BLOCK_CHARS", 4_000)
    monkeypatch.setattr(fast_rows, "_MOST_REMEMBERED", 60)
    monkeypatch.setattr(kept_rows, "_MOST_IN_MEMORY", 40)
    monkeypatch.setattr(kept_rows, "_AT_ONCE", 7)


@pytest.mark.parametrize(
    "start",
    [pytest.param(start, marks=[pytest.mark.slow] if start else []) for start in range(0, 400, 25)],
)
def test_both_ways_tell_the_same(tmp_path: Path, start: int) -> None:
    found = {seed: differences(seed, tmp_path / "upload") for seed in range(start, start + 25)}
    assert {seed: names for seed, names in found.items() if names} == {}


@pytest.mark.slow
def test_the_drawn_files_take_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the comparison would say little."""
    taken = Counter[bool]()
    accept = FastRows.accept

    def counting(self: FastRows, *arguments: Any) -> tuple[list[Appraisal], list[bool]]:
        accepted, flags = accept(self, *arguments)
        taken.update(flags)
        return accepted, flags

    monkeypatch.setattr(FastRows, "accept", counting)
    reported = []
    for seed in range(120):
        drawn = draw_file(seed)
        (tmp_path / "upload").write_bytes(drawn.content)
        reported.append(reported_fast(tmp_path / "upload", drawn.name, drawn.validator))
    assert taken[True] > 600
    assert taken[False] > 600
    codes = {error.code for one in reported for error in one.errors}
    assert codes >= {"E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108", "E109", "E110"}
    assert codes >= {"E112", "E203", "E206", "E207", "E303", "E306", "E402", "E501", "E502", "E651"}
    found = {finding[0] for one in reported for finding in one.findings}
    assert found >= {"W070", "W072", "W200", "W201"}
    assert sum(len(one.accepted) for one in reported) > 1_000
    assert sum(sum(one.repairs.values()) for one in reported) > 100


# --- Planted bugs -------------------------------------------------------------------------------


def ignores(column: str, value: object) -> Callable[..., Any]:
    """A reader that takes a value for what the exact way refuses in a column."""
    parsers = fast_rows._parsers

    def planted(validator: RowValidator) -> dict[str, Callable[[str], Any]]:
        found = parsers(validator)
        exact = found.get(column)
        if exact is None:  # these rules have another indicator
            return found

        def parse(text: str) -> Any:
            try:
                return exact(text)
            except ValueError:
                return value

        return found | {column: parse}

    return planted


def without_the_register(self: FastRows, values: Any) -> list[bool]:
    roll, self._roll = self._roll, None
    try:
        return TOGETHER(self, values)
    finally:
        self._roll = roll


def with_any_note(validator: RowValidator) -> dict[str, Callable[[str], Any]]:
    return PARSERS(validator) | {"note": cells_of(validator.rules)["note"][1]}


def without_repairs(self: FastRows, *_: object) -> None:
    """Count nothing."""


def one_row_further(self: FastRows, *arguments: Any) -> Any:
    numbers, *rest = arguments
    return ACCEPT(self, [number + 1 for number in numbers], *rest)


class DeafRemarks(ColumnRemarks):
    """Looks at accepted rows only."""

    def add_rejected(self, raw: RawRow) -> None:
        """Look away."""


def by_any_number_cell(chunk: Chunk, *others: Any) -> Columns | None:
    return COLUMNS(chunk._replace(numeric=()), *others)


PARSERS = fast_rows._parsers
ACCEPT = FastRows.accept
TOGETHER = FastRows._together
COLUMNS = read_columns
BUGS: dict[str, tuple[object, str, object]] = {
    "any name": (fast_rows, "_is_plain", lambda _: True),
    "a name without looking for control characters": (
        fast_rows,
        "_is_plain",
        lambda name: 0 < len(name) <= 100 and " ".join(name.split()) == name != "-",
    ),
    "a refused name taken as it is": (FastRows, "_read_name", lambda _, text: text),
    "a number with spaces anywhere": (fast_rows, "_read_nip", lambda text: text.replace(" ", "")),
    "any age": (fast_rows, "_OLDEST", 200),
    "any day of birth": (fast_rows, "_birth_day", lambda _: 0),
    "any appointment": (fast_rows, "_appointment_year", lambda _, piece: int(piece[:4])),
    "any sequence": (fast_rows, "_sequence", lambda _: 0),
    "contradictions": (FastRows, "_together", lambda _, values: [True] * len(values["nip"])),
    "the register": (FastRows, "_together", without_the_register),
    "any score": (fast_rows, "_parsers", ignores("produktivitas", 0)),
    "any agency": (fast_rows, "_parsers", ignores("agency", None)),
    "any period": (fast_rows, "_parsers", ignores("period", None)),
    "any supervisor": (fast_rows, "_parsers", ignores("supervisor_nip", None)),
    "repairs": (FastRows, "_count_repairs", without_repairs),
    "a name with a number": (fast_rows, "_has_odd_name", lambda _: False),
    "a name of another": (RowRemarks, "is_plain", lambda *_: True),
    "an acting post": (fast_rows, "_parsers", ignores("acting", None)),
    "evidence of a later month": (fast_rows, "dated_after", lambda *_: None),
    "a note that tells of leave": (fast_rows, "_parsers", with_any_note),
    "scales of the accepted alone": (intake, "ColumnRemarks", DeafRemarks),
    "row numbers": (FastRows, "accept", one_row_further),
    "number cells": (table, "read_columns", by_any_number_cell),
    "rows that stand again": (intake._People, "repeated", lambda _: {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    monkeypatch.setattr(*BUGS[bug])
    assert any(differences(seed, tmp_path / "upload") for seed in range(400))


# --- Lines of delimited files -------------------------------------------------------------------


def draw_text(seed: int) -> str:
    dice = random.Random(seed)
    usual = ["nip;nama", "a;b", '"a;b"', ";;;", "x" * 50, "\u00e9", "\u2028", "\x0b", "\x85"]
    odd = ['"a\nb"', '"a', 'b"', '""', "\0", "y" * 61]
    chances = [dice.random() for _ in usual]
    chances += [dice.choice((0, 0, 0, 0.02, 0.2)) for _ in odd]
    ends = dice.choice((["\n"], ["\r\n"], ["\n", "\r\n", "\r", "\n\n"]))
    rows = (dice.choices([*usual, *odd], chances, k=dice.randrange(3)) for _ in range(40))
    return "".join(";".join(row) + dice.choice(ends) for row in rows)


def told_lines(path: Path, headings: Headings) -> list[Line] | tuple[str, dict[str, object]]:
    try:
        return list(delimited.read_lines(path, headings))
    except FileRefused as refusal:
        return refusal.code, dict(refusal.details)


@pytest.mark.slow
def test_lines_are_the_same_block_by_block_and_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings = appraisal_headings(rules_of("jakarta-108-2016"))
    path = tmp_path / "a.csv"
    refused = 0
    for seed in range(1_500):
        path.write_bytes(draw_text(seed).encode())
        monkeypatch.setattr(delimited, "_BLOCK_CHARS", random.Random(seed).randrange(1, 200))
        fast = told_lines(path, headings)
        with monkeypatch.context() as patched:
            patched.setattr(delimited, "_plain_records", lambda *_: None)
            exact = told_lines(path, headings)
        refused += isinstance(exact, tuple)
        assert fast == exact, seed
    assert 300 < refused < 1_400


@pytest.mark.slow
def test_limits_are_the_same_block_by_block_and_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_CHARS", 90)
    monkeypatch.setattr(delimited, "MAX_CELL_CHARS", 60)
    monkeypatch.setattr(line, "MAX_CELL_CHARS", 60)
    monkeypatch.setattr(delimited, "MAX_COLUMNS", 3)
    monkeypatch.setattr(line, "MAX_COLUMNS", 3)
    monkeypatch.setattr(delimited, "MAX_RECORD_LINES", 2)
    test_lines_are_the_same_block_by_block_and_one_by_one(tmp_path, monkeypatch)


# --- Memories that are full ---------------------------------------------------------------------


def scored(first: Sequence[str], second: str) -> str:
    """A file of sound rows but for their first score."""
    rules = rules_of("jakarta-108-2016")
    codes = [item.code for item in rules.indicators]
    rows = [
        [f"19850301201001190{place}", "Budi", "Lurah", "III/b", "PNS", score, *[second] * 2]
        for place, score in enumerate(first, start=1)
    ]
    lines = [[*REQUIRED, *codes], *rows]
    return "".join(",".join(line) + "\n" for line in lines)


@pytest.mark.parametrize("block_chars", [1, 64 * 1024])
def test_what_a_column_refused_stays_refused_where_another_shares_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_chars: int
) -> None:
    """Averages with many decimals fill the memory that all the scores share."""
    monkeypatch.setattr(fast_rows, "_MOST_REMEMBERED", 3)
    monkeypatch.setattr(delimited, "_BLOCK_CHARS", block_chars)
    path = tmp_path / "a.csv"
    path.write_text(scored([f"91.23456{digit}" for digit in "12345"], "90"))
    rules = rules_of("jakarta-108-2016")
    validator = RowValidator(rules, "disdik", Period.parse(PERIODS["jakarta-108-2016"]))
    checked = check_file(path, "a.csv", validator)
    assert list(checked.accepted) == []
    assert {error.code for error in checked.errors} == {"E304"}


def test_repairs_of_a_column_are_counted_where_another_shares_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_rows, "_MOST_REMEMBERED", 3)
    path = tmp_path / "a.csv"
    path.write_text(scored([f'"91,2{digit}"' for digit in "12345"], "90"))
    rules = rules_of("jakarta-108-2016")
    validator = RowValidator(rules, "disdik", Period.parse(PERIODS["jakarta-108-2016"]))
    assert reported_fast(path, "a.csv", validator) == reported_exactly(path, "a.csv", validator)
    assert reported_fast(path, "a.csv", validator).repairs == {"decimal_comma": 5}
