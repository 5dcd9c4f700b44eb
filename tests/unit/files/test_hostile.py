"""Each hostile file ends in its code within 30 s and 512 MiB, and the next file is read."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.files.builders import BUDI, HEADER, workbook
from tests.unit.files.conftest import SAMPLES, Read, Refusal
from tests.unit.files.hostile import HOSTILE, Content, made
from tukin.domain.catalogue import CATALOGUE, message_for
from tukin.domain.errors import FileRefused
from tukin.files import limits, reader
from tukin.files.reader import read_rows

MOST_SECONDS = 30
MOST_KIB = 512 * 1024

# Reads all files in one process, as a warm function does; after each a good one.
READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from tukin.domain.errors import FileRefused
from tukin.domain.rules import load_rule_set
from tukin.files.reader import read_rows
rules = load_rule_set(Path(sys.argv[1]).read_bytes())

def outcome(path, name):
    try:
        return len(list(read_rows(Path(path), name, rules)))
    except FileRefused as refused:
        return refused.code

for line in sys.stdin:
    label, path, name = json.loads(line)
    began = time.monotonic()
    outcomes = [outcome(path, name)]
    seconds = time.monotonic() - began
    outcomes.append(outcome("good.xlsx", "good.xlsx"))
    status = Path("/proc/self/status").read_text().splitlines()
    own_kib = int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
    child_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    told = {"label": label, "outcomes": outcomes, "seconds": seconds}
    print(json.dumps(told | {"peak_kib": own_kib + child_kib}), flush=True)
"""

SMALL = {label: case for label, case in HOSTILE.items() if not callable(case[1])}


@pytest.mark.parametrize(("name", "content", "code"), SMALL.values(), ids=SMALL.keys())
def test_hostile_file_is_refused(
    refusal: Refusal, read: Read, name: str, content: Content, code: str
) -> None:
    assert refusal(name, made(content)).code == code
    assert len(read("next.xlsx", workbook([HEADER, BUDI]))) == 1


def test_one_process_survives_them_all(tmp_path: Path) -> None:
    asked, expected = [], {}
    for number, (label, (name, content, code)) in enumerate(HOSTILE.items()):
        path = tmp_path / str(number)
        path.write_bytes(made(content))
        asked.append(json.dumps([label, str(path), name]))
        expected[label] = [code, 1]
    (tmp_path / "good.xlsx").write_bytes(workbook([HEADER, BUDI]))
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(SAMPLES / "jakarta-108-2016.json")],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=10 * MOST_SECONDS,
    )
    told = {line.pop("label"): line for line in map(json.loads, done.stdout.splitlines())}
    assert {label: line["outcomes"] for label, line in told.items()} == expected
    assert [label for label, line in told.items() if line["seconds"] > MOST_SECONDS] == []
    # The reader's own peak plus the highest peak of any child.
    assert [label for label, line in told.items() if line["peak_kib"] > MOST_KIB] == []
    assert done.stderr == ""


def test_file_over_the_size_limit(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 5 * 1024**2)
    refused = refusal("a.csv", b"x" * (5 * 1024**2 + 1))
    assert (refused.code, refused.details) == ("E005", {"limit": "5 MiB"})


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_too_many_rows(refusal: Refusal, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from tests.unit.files.builders import json_lines, objects, table

    for module in ("table", "json_rows"):
        monkeypatch.setattr(f"tukin.files.{module}.MAX_ROWS", 3)
    rows = [BUDI] * 4
    content = {
        "a.csv": table(*rows),
        "a.xlsx": workbook([HEADER, *rows]),
        "a.jsonl": json_lines(*objects(*rows)),
    }[name]
    refused = refusal(name, content)
    assert (refused.code, refused.details["limit"]) == ("E016", 3)


def test_parser_that_hangs(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tukin.files.workbook.PARSER_WAIT_SECONDS", 0.001)
    began = time.monotonic()
    assert refusal("a.xlsx", workbook([HEADER, BUDI])).code == "E029"
    assert time.monotonic() - began < 5


def test_parser_that_cannot_start(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tukin.files.workbook._CHILD", "tukin.files.no_such_module")
    assert refusal("a.xlsx", workbook([HEADER, BUDI])).code == "E029"


def test_limits_leave_room_for_the_reader() -> None:
    assert limits.PARSER_MEMORY_BYTES <= 448 * 1024**2
    assert limits.PARSER_WAIT_SECONDS < MOST_SECONDS


def test_refusals_tell_nothing_of_the_file(tmp_path: Path, jakarta: object) -> None:
    canary = "198812312010017777"
    path = tmp_path / canary
    told = []
    for name, content, _ in HOSTILE.values():
        if callable(content):
            continue  # no word of a person in these
        path.write_bytes(made(content).replace(BUDI[0].encode(), canary.encode()))
        with pytest.raises(FileRefused) as caught:
            list(read_rows(path, name, jakarta))  # type: ignore[arg-type]
        told.append(f"{caught.value} {caught.value.message} {caught.value.details}")
    assert canary not in str(told)
    assert "Budi" not in str(told)


FILE_CODES = sorted(code for code in CATALOGUE if "E012" <= code <= "E039")


@pytest.mark.parametrize("code", FILE_CODES)
def test_messages_of_refusals_are_worded(code: str) -> None:
    details = {"row": 7, "rows": "7, 9", "limit": 5, "format": "XLS", "extension": ".csv"}
    message = message_for(code, details)
    assert message.id != message.en
    assert "{" not in f"{message.id}{message.en}"
