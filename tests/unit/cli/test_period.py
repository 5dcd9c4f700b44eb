"""``tukin period``: the table that finance sees, in a narrow and a wide terminal."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tukin.cli import period


def month(agency: str, state: str, *numbers: int) -> dict[str, Any]:
    names = ("revision", "settled_revision", "rows", "gross_idr", "net_idr", "awaiting_approval")
    return {"agency": agency, "state": state, **dict(zip(names, numbers, strict=True))}


VIEW: dict[str, Any] = {
    "period": "2026-10",
    "agencies": [
        month(
            "dinas-perumahan-rakyat", "corrections_pending", 12, 10, 1_204, 23_456_789_000, 21, 0
        ),
        month("dinkes", "open", 0, 0, 0, 0, 0, 2),
        month("disdik", "published", 1, 0, 31_234, 512_345_678_900, 476_543_210_000, 1),
        month("dukcapil", "settled", 1, 1, 350, 4_800_000_000, 4_500_000_000, 0),
    ],
    "totals": {
        "rows": 32_788,
        "gross_idr": 540_602_467_900,
        "net_idr": 481_043_210_021,
        "awaiting_approval": 3,
    },
}


def shown(width: int, language: str = "id") -> list[str]:
    """What the command prints, line by line."""
    with patch.object(period, "ask", lambda *_: VIEW):
        arguments = ("period", "2026-10", "--api-url", "http://api", "--language", language)
        done = run(*arguments, env={"COLUMNS": str(width)})
    assert done.code == 0, done.err
    return done.lines


def row_of(lines: list[str], agency: str) -> list[str]:
    """An agency's row of the table, without the spaces between its cells."""
    (row,) = [line for line in lines if line.startswith(agency)]
    return [cell.strip() for cell in row.split("  ") if cell.strip()]


def test_a_wide_terminal_has_room_for_the_gross_amounts() -> None:
    lines = shown(120)
    assert max(map(len, lines)) <= 120
    assert row_of(lines, "disdik") == [
        "disdik", "terbit", "1", "31.234", "512.345.678.900", "476.543.210.000", "1",
    ]  # fmt: skip
    assert row_of(lines, "dinkes") == ["dinkes", "belum terbit", "–", "–", "–", "–", "2"]
    assert row_of(lines, "JUMLAH")[1:] == ["32.788", "540.602.467.900", "481.043.210.021", "3"]
    assert row_of(shown(120, "en"), "disdik")[1] == "published"


def test_in_a_narrow_terminal_each_agency_keeps_one_line() -> None:
    lines = shown(80)
    assert max(map(len, lines)) <= 80
    assert row_of(lines, "disdik") == ["disdik", "terbit", "1", "31.234", "476.543.210.000", "1"]
    assert row_of(lines, "dinas-perumahan-rakyat")[1:3] == ["ada koreksi", "12 (10)"]
    assert max(map(len, shown(72))) <= 72
    assert row_of(shown(72), "dinas-perum")[1:3] == ["ada koreksi", "12 (10)"]


@pytest.mark.parametrize("width", [80, 120])
def test_who_is_open_is_named_below(width: int) -> None:
    lines = shown(width)
    assert lines[0] == "Periode 2026-10   Oktober 2026"
    assert "belum terbit: 1 (dinkes)" in lines
    assert "terbit: 1" in lines
    assert "ada koreksi: 1 (dinas-perumahan-rakyat)" in lines
    assert "open: 1 (dinkes)" in shown(width, "en")


def test_json_is_the_answer_itself() -> None:
    with patch.object(period, "ask", lambda *_: VIEW):
        done: Ended = run("period", "2026-10", "--api-url", "http://api", "--format", "json")
    assert '"dinas-perumahan-rakyat"' in done.out


def test_what_is_no_period_is_reported_before_anybody_is_asked() -> None:
    done = run("period", "2026-15", "--api-url", "http://api")
    assert done.code == 64
    assert "TTTT-BB" in done.err


def test_a_settled_month_says_who_is_held_and_blocked() -> None:
    held = {"nip": "1" * 18, "name": "Siti [/]", "reason_id": "meninggal menurut register"}
    held |= {"reason_en": "deceased by the register"}
    months = [{**each} for each in VIEW["agencies"]]
    months[-1] |= {"held": 1, "blocked": 2, "not_paid": [held]}
    assert period.state_text(months[-1]).endswith(", 1 ditahan, 2 diblokir")
    with patch.dict(VIEW, agencies=months):
        lines = shown(100)
    assert f"dukcapil: {'1' * 18} Siti [/], meninggal menurut register" in lines


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "id",
            "dinkes: sudah terbit, tetapi dilewatkan dua pembayaran terakhir, entri {}",
        ),
        (
            "en",
            "dinkes: published, and left out of the last two runs, entries {}",
        ),
    ],
)
def test_who_is_left_out_twice_is_named_with_both_runs(language: str, line: str) -> None:
    runs = [{"seq": 7, "at": "2026-11-03T02:00:00+00:00"}]
    runs += [{"seq": 9, "at": "2026-11-05T02:00:00+00:00"}]
    months = [{**each} for each in VIEW["agencies"]]
    months[1] |= {"left_out_of": runs}
    with patch.dict(VIEW, agencies=months):
        lines = shown(120, language)
    assert line.format("7 (2026-11-03), 9 (2026-11-05)") in " ".join(lines)
    assert sum("dilewatkan" in each or "left out" in each for each in lines) == 1
