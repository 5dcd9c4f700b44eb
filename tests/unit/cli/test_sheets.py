"""``tukin sheets``: all parts are asked for, and files appear only with everybody in them."""

import json
import stat
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tests.unit.explanation.test_sheet import parts
from tukin.cli import sheets
from tukin.explanation.sheets.sheet import describe_sheet
from tukin.vocabulary.errors import InvalidInput

NAME = "lembar-umpan-balik-disdik-2026-10"
E811 = {
    "nip": "198501012010012001", "row": 7, "code": "E811",
    "message_id": "ditahan", "message_en": "withheld",
}  # fmt: skip


def answer(people: int, cursor: str | None, withheld: tuple[Any, ...] = ()) -> dict[str, Any]:
    sheet = describe_sheet(parts())
    return {"sheets": [sheet] * people, "withheld": list(withheld), "cursor": cursor}


PARTS = {"": answer(2, "b1"), "b1": answer(3, "b2"), "b2": answer(1, None)}


def asked(folder: Path, *arguments: str, pages: Any = PARTS) -> tuple[Ended, list[Any]]:
    """How the command ends, and what it posted."""
    posted: list[Any] = []

    class Api:
        def post(self, path: str, body: Any) -> Any:
            posted.append((path, dict(body)))
            found = pages[body.get("cursor", "")]
            if isinstance(found, Exception):
                raise found
            return found

    of = ("--agency", "disdik", "--period", "2026-10", "--api-url", "https://x")
    with patch.object(sheets, "ask", lambda _, request: request(Api())):
        ended = run("sheets", *of, "--output", folder, *arguments, env={"COLUMNS": "200"})
    return ended, posted


def test_everybody_is_in_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "PEOPLE_PER_FILE", 4)
    ended, posted = asked(tmp_path, "--received", "2026-11-24")
    assert ended.code == 0
    path = "/agencies/disdik/feedback-sheets"
    body = {"period": "2026-10", "received_on": "2026-11-24"}
    assert posted == [
        (path, body),
        (path, body | {"cursor": "b1"}),
        (path, body | {"cursor": "b2"}),
    ]
    names = [f"{NAME}-0001.html", f"{NAME}-0002.html", f"{NAME}.jsonl"]
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    pages = [(tmp_path / name).read_text().count('<article class="sheet">') for name in names[:2]]
    assert pages == [4, 2]
    lines = (tmp_path / names[2]).read_text().splitlines()
    assert [json.loads(line)["person"]["nip"] for line in lines] == ["198503012010011901"] * 6
    assert "6 lembar" in ended.out
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {0o600}, "only who asked may read everybody's pay"


def test_a_broken_off_month_leaves_what_was_there(tmp_path: Path) -> None:
    assert asked(tmp_path)[0].code == 0
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    ended, _ = asked(tmp_path, pages=PARTS | {"b2": InvalidInput("E804")})
    assert ended.code == 1
    assert "E804" in ended.err
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_fewer_people_than_before_leave_no_sheet_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "PEOPLE_PER_FILE", 2)
    asked(tmp_path)
    other = tmp_path / "lembar-umpan-balik-disdik-2026-09-0003.html"
    other.write_text("")
    asked(tmp_path, pages={"": answer(1, None)})
    assert sorted(file.name for file in tmp_path.glob("*.html")) == [
        other.name, f"{NAME}-0001.html",
    ]  # fmt: skip


def test_who_gets_no_sheet_is_named_by_row(tmp_path: Path) -> None:
    ended, _ = asked(tmp_path, pages={"": answer(1, None, (E811,))})
    assert ended.code == 1
    assert "E811 baris 7: ditahan" in ended.err
    assert str(E811["nip"]) not in ended.out + ended.err
