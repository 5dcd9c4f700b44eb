"""Each hostile file ends in its code within 30 s and 512 MiB, and the next file is read."""

import time
import tracemalloc
from pathlib import Path

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, json_lines, objects, table, workbook
from tests.unit.file_formats.hostile import HOSTILE, Content, made
from tests.unit.file_formats.one_process import read_in_one_process
from tests.unit.file_formats.reading import Read, Refusal
from tukin.file_formats import limits, reader
from tukin.file_formats.reader import read_file
from tukin.intake.check_file import check_file
from tukin.intake.headings import appraisal_headings
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import CATALOGUE, message_for
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

pytestmark = pytest.mark.slow

MOST_SECONDS = 30
MOST_KIB = 512 * 1024

SMALL = {label: case for label, case in HOSTILE.items() if not callable(case[1])}


@pytest.mark.parametrize(("name", "content", "code"), SMALL.values(), ids=SMALL.keys())
def test_hostile_file_is_refused(
    refusal: Refusal, read: Read, name: str, content: Content, code: str
) -> None:
    assert refusal(name, made(content)).code == code
    assert len(read("next.xlsx", workbook([HEADER, BUDI]))) == 1


def test_one_process_survives_them_all(tmp_path: Path) -> None:
    files = []
    for number, (label, (name, content, _)) in enumerate(HOSTILE.items()):
        path = tmp_path / str(number)
        path.write_bytes(made(content))
        files.append((label, path, name))
    (tmp_path / "good.xlsx").write_bytes(workbook([HEADER, BUDI]))
    reported = read_in_one_process(files, tmp_path / "good.xlsx")
    assert {label: [line.outcome, line.next_outcome] for label, line in reported.items()} == {
        label: [code, 1] for label, (_, _, code) in HOSTILE.items()
    }
    assert [label for label, line in reported.items() if line.seconds > MOST_SECONDS] == []
    assert [label for label, line in reported.items() if line.peak_kib > MOST_KIB] == []


def test_file_over_the_size_limit(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 5 * 1024**2)
    refused = refusal("a.csv", b"x" * (5 * 1024**2 + 1))
    assert (refused.code, refused.details) == ("E005", {"limit": "5 MiB"})


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_too_many_rows(refusal: Refusal, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in ("table", "json_rows"):
        monkeypatch.setattr(f"tukin.file_formats.{module}.MAX_ROWS", 3)
    rows = [BUDI] * 4
    content = {
        "a.csv": table(*rows),
        "a.xlsx": workbook([HEADER, *rows]),
        "a.jsonl": json_lines(*objects(*rows)),
    }[name]
    refused = refusal(name, content)
    assert (refused.code, refused.details["limit"]) == ("E016", 3)


def test_parser_that_hangs(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tukin.file_formats.workbook.conversation.PARSER_WAIT_SECONDS", 0.001)
    began = time.monotonic()
    assert refusal("a.xlsx", workbook([HEADER, BUDI])).code == "E029"
    assert time.monotonic() - began < 5


def test_parser_that_cannot_start(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tukin.file_formats.workbook.conversation._CHILD", "tukin.file_formats.no_such_module"
    )
    assert refusal("a.xlsx", workbook([HEADER, BUDI])).code == "E029"


def test_limits_leave_room_for_the_reader() -> None:
    assert limits.PARSER_MEMORY_BYTES <= 448 * 1024**2
    assert limits.PARSER_CPU_SECONDS < MOST_SECONDS


def test_refusals_tell_nothing_of_the_file(tmp_path: Path, jakarta: object) -> None:
    canary = "198812312010017777"
    path = tmp_path / canary
    reported = []
    for name, content, _ in HOSTILE.values():
        if callable(content):
            continue  # no word of a person in these
        path.write_bytes(made(content).replace(BUDI[0].encode(), canary.encode()))
        with pytest.raises(FileRefused) as caught:
            list(read_file(path, name, appraisal_headings(jakarta)))  # type: ignore[arg-type]
        reported.append(f"{caught.value} {caught.value.message} {caught.value.details}")
    assert canary not in str(reported)
    assert "Budi" not in str(reported)


FILE_CODES = sorted(code for code in CATALOGUE if "E012" <= code <= "E039")


@pytest.mark.parametrize("code", FILE_CODES)
def test_messages_of_refusals_are_worded(code: str) -> None:
    details = {"row": 7, "rows": "7, 9", "limit": 5, "format": "XLS", "extension": ".csv"}
    message = message_for(code, details)
    assert message.id != message.en
    assert "{" not in f"{message.id}{message.en}"


def test_a_long_gap_below_the_header_costs_no_more_than_its_lines(
    tmp_path: Path, jakarta: RuleSet
) -> None:
    """A block of a delimited file may have 65,000 lines; each must not look at all before it."""
    path = tmp_path / "a.csv"
    header, row = table().splitlines()
    path.write_text(f"{header}\n" + "\n" * 60_000 + f"{row}\n")
    validator = RowValidator(jakarta, "disdik", Period.parse("2020-03"))
    began = time.process_time()
    checked = check_file(path, "a.csv", validator)
    assert time.process_time() - began < 5  # seconds; it takes half a second
    assert [row.row for row in checked.accepted] == [60_002]


@pytest.mark.parametrize("rows_are_wide", [False, True])
def test_a_header_with_a_million_blank_cells_does_not_fill_the_memory(
    tmp_path: Path, jakarta: RuleSet, *, rows_are_wide: bool
) -> None:
    path = tmp_path / "a.csv"
    header, row = table().splitlines()
    blank = "," * (500_000 if rows_are_wide else 1_000_000)
    rows = f"{row}{blank if rows_are_wide else ''}\n" * 64
    path.write_text(f"{header}{blank}\n{rows}")
    validator = RowValidator(jakarta, "disdik", Period.parse("2020-03"))
    tracemalloc.start()
    try:
        checked = check_file(path, "a.csv", validator)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(checked.errors) == rows.count("\n")  # one person again and again
    assert peak_bytes < 200 * 1024**2
