"""``tukin period``: the table that finance sees, in a narrow and a wide terminal."""

import io
from typing import Any
from unittest.mock import patch

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tukin.cli import period
from tukin.cli.main import app


def month(agency: str, state: str, *numbers: int) -> dict[str, Any]:
    names = ("revision", "settled_revision", "rows", "gross_idr", "net_idr", "awaiting_approval")
    return {"agency": agency, "state": state, **dict(zip(names, numbers, strict=True))}


VIEW: dict[str, Any] = {
    "period": "2026-10",
    "agencies": [
        month("dinas-perumahan", "corrections_pending", 12, 10, 1_204, 23_456_789_000, 21, 0),
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


def shown(width: int, *, in_colour: bool = False) -> list[str]:
    """What the command prints, line by line."""
    text = io.StringIO()
    console = Console(
        file=text,
        width=width,
        force_terminal=in_colour,
        color_system="standard" if in_colour else None,
    )
    with (
        patch.object(period, "console", console),
        patch.object(period, "ask", lambda *_: VIEW),
    ):
        done = CliRunner().invoke(app, ["period", "2026-10", "--api-url", "http://api"])
    assert done.exit_code == 0, done.output
    return text.getvalue().splitlines()


def row_of(lines: list[str], agency: str) -> list[str]:
    """An agency's row of the table, without the spaces between its cells."""
    (row,) = [line for line in lines if line.split()[:1] == [agency]]
    return [cell.strip() for cell in row.split("  ") if cell.strip()]


def test_in_a_wide_terminal_all_is_told_in_both_languages() -> None:
    lines = shown(120)
    assert max(map(len, lines)) <= 120
    assert row_of(lines, "disdik") == [
        "disdik", "terbit / published", "1", "31.234", "512.345.678.900", "476.543.210.000", "1",
    ]  # fmt: skip
    assert row_of(lines, "dinas-perumahan")[1:3] == ["ada koreksi / corrections pending", "12 (10)"]
    assert row_of(lines, "dinkes") == ["dinkes", "belum terbit / open", "–", "–", "–", "–", "2"]
    assert row_of(lines, "TOTAL") == ["TOTAL", "32.788", "540.602.467.900", "481.043.210.021", "3"]


def test_in_a_narrow_terminal_each_agency_keeps_one_line() -> None:
    lines = shown(80)
    assert max(map(len, lines)) <= 80
    assert row_of(lines, "disdik") == ["disdik", "terbit", "1", "31.234", "476.543.210.000", "1"]
    assert row_of(lines, "dinas-perumahan")[:3] == ["dinas-perumahan", "ada koreksi", "12 (10)"]


@pytest.mark.parametrize("width", [80, 120])
def test_who_is_open_is_named_below_in_both_languages(width: int) -> None:
    lines = shown(width)
    assert "Periode / period 2026-10   Oktober 2026 / October 2026" in lines
    assert "belum terbit / open: 1 (dinkes)" in lines
    assert "terbit / published: 1" in lines
    assert "ada koreksi / corrections pending: 1 (dinas-perumahan)" in lines


def test_who_is_open_stands_out_in_red() -> None:
    bold_red = "\x1b[1;31m"
    lines = [line for line in shown(120, in_colour=True) if bold_red in line]
    assert len(lines) == 2  # its row, and its name below
    assert all("dinkes" in line for line in lines)


def test_what_is_no_period_is_told_before_anybody_is_asked() -> None:
    done = CliRunner().invoke(app, ["period", "2026-15", "--api-url", "http://api"])
    assert done.exit_code == 2
    assert "TTTT-BB" in " ".join(done.output.replace("│", "").split())
