"""No row and no column with text is without a disposition, in any table (invariant I1)."""

import random
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, text, workbook
from tukin.cli.rule_files import SAMPLES
from tukin.file_formats import table
from tukin.file_formats.finding import FindingKind
from tukin.file_formats.lines.line import column_letters
from tukin.file_formats.lines.not_people import Sorter
from tukin.file_formats.lines.unread import SkippedRows, UnreadColumns
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
ORDINAL = re.compile(r"\d{1,4}\.?")


@dataclass
class Table:
    """A generated table: its rows as text, and which of them are surely people's."""

    header: list[str]
    titles: list[list[str]]
    rows: list[list[str]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)

    @property
    def lines(self) -> list[list[str]]:
        return [*self.titles, self.header, *self.rows]

    @property
    def first(self) -> int:
        """The number of the first row below the header."""
        return len(self.titles) + 2


def draw_table(seed: int) -> Table:
    dice = random.Random(seed)
    header = [*HEADER, *dice.sample(OPTIONAL, dice.randrange(5)), *dice.choices(OTHERS, k=3)]
    dice.shuffle(header)
    titles = [[dice.choice(WORDS)], [], ["DAFTAR", "NILAI"]][: dice.randrange(4)]
    made = Table(header, titles)
    for number in range(made.first, made.first + dice.randrange(1, 60)):
        kind = dice.choice(("person", "person", "person", "odd", "words", "blank", "ordinal"))
        if number == made.first:  # else a row of headings would be one of the header's
            kind = dice.choice(("person", "ordinal", "blank"))
        row = draw_row(dice, kind, header, number)
        if kind == "person":
            made.people.add(number)
        made.rows.append(row)
    return made


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
    content = text(made.lines, ";").encode() if kind == "csv" else workbook(made.lines)
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return check_file(Path(file.name), f"a.{kind}", VALIDATOR)


def columns_read(made: Table) -> set[int]:
    return {place for place, name in enumerate(made.header) if name in {*HEADER, *OPTIONAL}}


def columns_listed(result: CheckedFile) -> set[str]:
    found = [finding for finding in result.findings if finding.code == "W020"]
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
    accepted = [row.row for row in result.accepted]
    rejected = {error.row for error in result.errors}
    listed = [
        place.row
        for finding in result.findings
        if finding.code == "W001"
        for place in finding.places
    ]
    assert all(f.kind is FindingKind.SKIPPED for f in result.findings)
    read, unread = columns_read(made), columns_listed(result)
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
    return "read"


def check_many(kind: str, seeds: range) -> Counter[str]:
    return Counter(check_dispositions(draw_table(seed), kind) for seed in seeds)


@pytest.mark.slow
def test_every_row_and_column_of_a_csv_has_a_disposition() -> None:
    ends = check_many("csv", range(300))
    assert ends["read"] > 225, ends
    # what rows made at random may be: a second header, a header with an unknown heading, nobody
    assert set(ends) <= {"read", "E010", "E011", "E051", "E053", "E056"}, ends


@pytest.mark.slow
def test_every_row_and_column_of_a_sheet_has_a_disposition() -> None:
    ends = check_many("xlsx", range(30))
    assert ends["read"] > 20, ends


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


@pytest.mark.parametrize(("where", "name", "bug"), BUGS.values(), ids=BUGS)
def test_planted_bugs_are_found(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, bug: object
) -> None:
    monkeypatch.setattr(where, name, bug)
    with pytest.raises(AssertionError):
        check_many("csv", range(60))
