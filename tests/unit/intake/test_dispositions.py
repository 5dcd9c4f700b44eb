"""No row and no column with text is without a disposition, in any table (invariant I1)."""

import random
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, sheets, text, workbook
from tukin.cli.rule_files import SAMPLES
from tukin.file_formats import table
from tukin.file_formats.finding import FindingKind
from tukin.file_formats.lines.line import column_letters
from tukin.file_formats.lines.not_people import Sorter
from tukin.file_formats.lines.unread import SkippedRows, UnreadColumns
from tukin.file_formats.workbook.sheets import Selection
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.period import Period

RULES = load_rule_set((SAMPLES / "jakarta-108-2016.json").read_bytes())
VALIDATOR = RowValidator(RULES, "dinkes", Period(2026, 10))
OPTIONAL = ("alpa", "ijin", "late_minutes", "status", "note", "supervisor_nip")
OTHERS = ("No", "Unit Kerja", "NRK", "", "Pangkat", "Paraf", "Sakit", "\u59d3\u540d")
WORDS = ("Sekretariat", "Kepala Dinas", "Mengetahui,", "Jakarta, 31 Oktober 2026", "*) sakit")
ODD = ("x", "-", "3", "NIP. 196501011990031001", "196501011990031001", "Jumlah", "Total", "90,5")
GROUPS = ("Kehadiran", "Identitas pegawai", "Nilai", "Absensi")
MERGED = {"alpa": "1", "ijin": "0", "late_minutes": "5", "status": "aktif", "note": "x"}
"""Optional columns of which cells may be merged over rows, and what they hold then."""
NOTICES = {"W200"}
"""A status is filled in for some: where it is merged."""
ORDINAL = re.compile(r"\d{1,4}\.?")


@dataclass
class Table:
    """A generated table: its rows as text, and which of them are surely people's.

    ``above`` is a second row of the header, over the columns that ``header`` names; ``merges`` are
    the first row, last row and place of cells that are one.
    """

    header: list[str]
    titles: list[list[str]]
    above: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)

    @property
    def lines(self) -> list[list[str]]:
        return [*self.titles, *self.stack, *self.rows]

    @property
    def stack(self) -> list[list[str]]:
        """The rows of the header: ``late`` over ``minutes`` is one column."""
        parts = {"late": "minutes"}
        below = [parts.get(up, name) for up, name in zip(self.above, self.header, strict=False)]
        return [self.above, below] if self.above else [self.header]

    @property
    def first(self) -> int:
        """The number of the first row below the header."""
        return len(self.titles) + len(self.stack) + 1


def draw_table(seed: int) -> Table:
    dice = random.Random(seed)
    columns = [*HEADER, *dice.sample(OPTIONAL, dice.randrange(5))]
    return draw_rows(dice, columns)


def draw_rows(dice: random.Random, columns: list[str], first_person: int = 0) -> Table:
    """A table of these columns and others; ``first_person`` makes its people others' than of 0."""
    header = [*columns, *dice.choices(OTHERS, k=3)]
    dice.shuffle(header)
    titles = [[dice.choice(WORDS)], [], ["DAFTAR", "NILAI"]][: dice.randrange(4)]
    made = Table(header, titles, draw_above(dice, header))
    for number in range(made.first, made.first + dice.randrange(1, 60)):
        kind = dice.choice(("person", "person", "person", "odd", "words", "blank", "ordinal"))
        if number == made.first:  # else a row of headings would be one of the header's
            kind = dice.choice(("person", "ordinal", "blank"))
        row = draw_row(dice, kind, header, number + first_person)
        if kind == "person":
            made.people.add(number)
        made.rows.append(row)
    draw_merges(dice, made)
    return made


def draw_above(dice: random.Random, header: list[str]) -> list[str]:
    """A row over the header: none, some groups, or the upper half of a heading of counts."""
    above = [""] * len(header)
    style = dice.choice(("none", "groups", "halves"))
    if style == "groups":
        for place in dice.sample(range(1, len(header)), dice.randrange(1, 4)):
            above[place] = dice.choice(GROUPS)
    elif style == "halves" and "late_minutes" in header:
        above[header.index("late_minutes")] = "late"
    return above if any(above) else []


def draw_merges(dice: random.Random, made: Table) -> None:
    """Merge cells of optional columns over some rows, beginning with a person's."""
    for place, column in enumerate(made.header):
        if column not in MERGED or not made.people or dice.random() < 0.5:
            continue
        first = dice.choice(sorted(made.people)) - made.first
        last = min(first + dice.randrange(1, 4), len(made.rows) - 1)
        if first < last:
            made.rows[first][place] = MERGED[column]
            for row in made.rows[first + 1 : last + 1]:
                row[place] = ""
            above = made.first - 1
            made.merges.append((first + above, last + above, place))


def merge(made: Table, sheet: Any) -> None:
    for first, last, place in made.merges:
        sheet.merge_range(first, place, last, place, made.lines[first][place])


def draw_row(dice: random.Random, kind: str, header: list[str], number: int) -> list[str]:
    row = [""] * len(header)
    if kind == "person":
        person = dict(zip(HEADER, BUDI, strict=True))
        person["nip"] = f"{1960 + number % 40}0101{1982 + number % 40}011{number % 900 + 100}"
        person |= {"alpa": "1", "note": "x", "Unit Kerja": "A", "No": str(number)}
        if dice.random() < 0.3:
            person[dice.choice(HEADER[2:])] = dice.choice(("", "salah", "1000"))
        row = [person.get(name, "") for name in header]
    elif kind == "odd":
        for place in dice.sample(range(len(header)), dice.randrange(1, len(header))):
            row[place] = dice.choice(header if dice.random() < 0.02 else (*ODD, *WORDS))
    elif kind == "words":
        row[dice.randrange(len(header))] = dice.choice(WORDS)
    elif kind == "ordinal":
        row[dice.randrange(len(header))] = str(number)
    return row


def checked(made: Table, kind: str) -> CheckedFile:
    if kind == "csv":
        return checked_file(text(made.lines, ";").encode(), kind)
    return checked_file(workbook(made.lines, edit=lambda _, all_: merge(made, all_[0])), kind)


def checked_file(content: bytes, kind: str) -> CheckedFile:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return check_file(Path(file.name), f"a.{kind}", VALIDATOR)


def columns_read(made: Table) -> set[int]:
    return {place for place, name in enumerate(made.header) if name in {*HEADER, *OPTIONAL}}


def columns_listed(result: CheckedFile, sheet: str | None) -> set[str]:
    found = [f for f in result.findings if f.code == "W020" and f.details.get("sheet") == sheet]
    assert len(found) <= 1
    return {
        name.rpartition(" ")[2].strip("()")
        for finding in found
        for name in str(finding.details["columns"]).split(", ")
    }


def check_dispositions(made: Table, kind: str) -> str:
    """What became of a table: "read", or the code with which it was refused."""
    result = checked(made, kind)
    if result.refusal is not None:
        return result.refusal.code
    others = {f.code for f in result.findings if f.kind is not FindingKind.SKIPPED}
    assert others <= NOTICES
    check_table(made, result, None if kind == "csv" else "Sheet1")
    return "read"


def check_table(made: Table, result: CheckedFile, sheet: str | None) -> None:
    """Each row and column of a table that was read has one disposition."""
    accepted = [row.row for row in result.accepted if row.sheet == sheet]
    rejected = {error.row for error in result.errors if error.sheet == sheet}
    listed = [
        place.row
        for finding in result.findings
        if finding.code == "W001"
        for place in finding.places
        if place.sheet == sheet
    ]
    read, unread = columns_read(made), columns_listed(result, sheet)
    for number, row in enumerate(made.rows, start=made.first):
        dispositions = accepted.count(number) + (number in rejected) + listed.count(number)
        has_text = any(cell.strip() for cell in row)
        only_place = all(
            not cell or (ORDINAL.fullmatch(cell) and place not in read)
            for place, cell in enumerate(row)
        )
        assert dispositions == (1 if has_text and not only_place else 0), (number, row)
        assert number not in listed or number not in made.people, (number, row)
    assert {*accepted, *rejected, *listed} <= set(range(made.first, made.first + len(made.rows)))
    filled = {
        column_letters(place) for row in made.rows for place, cell in enumerate(row) if cell.strip()
    }
    assert unread == filled - {column_letters(place) for place in read}


def draw_workbook(seed: int) -> dict[str, Table | str]:
    """Sheets by name: tables of the same columns in any order, and (as words) others."""
    dice = random.Random(seed)
    columns = [*HEADER, *dice.sample(OPTIONAL, dice.randrange(5))]
    made: dict[str, Table | str] = {
        f"Bidang {place}": draw_rows(dice, columns, 100 * place)
        for place in range(dice.randrange(1, 4))
    }
    if dice.random() < 0.5:
        made["Sampul"] = "cover"
    if dice.random() < 0.2:
        made["Lanjutan"] = "people"
    if dice.random() < 0.2:
        made["Sisa"] = "hidden people"
    return dict(dice.sample(sorted(made.items()), len(made)))


def rows_of(name: str, made: Table | str) -> list[list[str]]:
    if isinstance(made, Table):
        return made.lines
    person = dict(zip(HEADER, BUDI, strict=True))
    person["nip"] = f"19790101200901{1 + (name == 'Sisa')}777"
    return [["Rekap"], ["Jumlah", "3"]] if made == "cover" else [[*person.values()]]


def check_workbook(seed: int) -> str:
    """What became of a workbook, none of whose sheets may be without a word."""
    made = draw_workbook(seed)

    def edit(_: Any, pages: list[Any]) -> None:
        shown = next(place for place, name in enumerate(made) if made[name] != "hidden people")
        pages[shown].activate()
        pages[shown].set_first_sheet()
        for page, each in zip(pages, made.values(), strict=True):
            if isinstance(each, Table):
                merge(each, page)
            elif each == "hidden people":
                page.hide()

    lines = {name: rows_of(name, each) for name, each in made.items()}
    result = checked_file(sheets(lines, edit=edit), "xlsx")
    if result.refusal is not None:
        assert result.refusal.code != "E041" or "Lanjutan" in made
        return result.refusal.code
    said = {f.details["sheet"]: f.code for f in result.findings if f.code in ("W010", "W011")}
    words = {"cover": "W011", "hidden people": "W010"}
    assert said == {name: words[t] for name, t in made.items() if isinstance(t, str)}
    read = [name for name, each in made.items() if isinstance(each, Table)]
    notices = [f for f in result.findings if f.code == "W012"]
    assert len(notices) == (len(read) > 1)
    assert all(name in notices[0].message.id for name in read if notices)
    for name, each in made.items():
        if isinstance(each, Table):
            check_table(each, result, name)
    return "read"


def check_many(kind: str, seeds: range) -> Counter[str]:
    return Counter(check_dispositions(draw_table(seed), kind) for seed in seeds)


@pytest.mark.slow
def test_every_row_and_column_of_a_csv_has_a_disposition() -> None:
    ends = check_many("csv", range(300))
    assert ends["read"] > 225, ends
    # what rows made at random may be: a second header, a header with an unknown heading, nobody
    # or a number in a column without a heading beside a count
    assert set(ends) <= {"read", "E010", "E011", "E051", "E053", "E056", "E060"}, ends


@pytest.mark.slow
def test_every_row_and_column_of_a_sheet_has_a_disposition() -> None:
    ends = check_many("xlsx", range(30))
    assert ends["read"] > 20, ends


@pytest.mark.slow
def test_every_sheet_has_a_disposition() -> None:
    ends = Counter(check_workbook(seed) for seed in range(40))
    assert ends["read"] > 20, ends
    assert ends["E041"] > 2, ends
    # the same odd number may be on two sheets
    known = {"read", "E010", "E011", "E041", "E043", "E051", "E053", "E056", "E060"}
    assert set(ends) <= known, ends


def only_words(self: Sorter, line: object, raw: object) -> bool:
    """Take rows with an odd number of cells with text for nobody's."""
    return SORT(self, line, raw) and line.number % 7 != 0  # type: ignore[attr-defined,arg-type]


SORT = Sorter.is_person
BUGS: dict[str, tuple[object, str, object]] = {
    "a row that is skipped without a word": (SkippedRows, "add", lambda *_: None),
    "a column without a word": (UnreadColumns, "look", lambda *_: None),
    "rows without known cells are blank": (table, "is_blank", lambda _: True),
    "people who are skipped": (Sorter, "is_person", only_words),
}


def test_a_sheet_that_is_dropped_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Selection, "_tell_unread", lambda *_: None)
    with pytest.raises(AssertionError):
        [check_workbook(seed) for seed in range(20)]


@pytest.mark.parametrize(("where", "name", "bug"), BUGS.values(), ids=BUGS)
def test_planted_bugs_are_found(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, bug: object
) -> None:
    monkeypatch.setattr(where, name, bug)
    with pytest.raises(AssertionError):
        check_many("csv", range(60))
