"""``tukin explain`` and ``tukin fairness`` on local files; the API's part is tested end to end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tukin.cli.main import app

EVENTS = Path(__file__).parents[3] / "events" / "uploads"
OCTOBER = EVENTS / "disdik/2026-10/penilaian-2026-10.csv"
SEPTEMBER = EVENTS / "disdik/2026-09/penilaian-2026-09.csv"
NIP = "197002221998021908"
"""The first row of both files."""

ROW = ["--agency", "disdik", "--file", str(OCTOBER)]


def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(
        app, [*arguments], input=stdin, env={"TUKIN_API_URL": "", "COLUMNS": "100"}
    )
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("period", [["2026-10"], ["--period", "2026-10"]])
def test_a_row_of_a_file_is_explained(period: list[str]) -> None:
    code, text, _ = run("explain", NIP, *period, *ROW, "--previous-file", str(SEPTEMBER))
    assert code == 0
    assert text.startswith("Slip TPP · Oktober 2026 · Dinas Pendidikan\nBayu Utami")
    assert "DIBANDING BULAN LALU" in text


def test_the_number_can_come_by_standard_input() -> None:
    code, text, _ = run("explain", "-", "2026-10", *ROW, "--language", "en", stdin=f"{NIP}\n")
    assert code == 0
    assert text.startswith("Performance pay slip · October 2026")


def test_json_holds_the_explanation_and_the_day(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    code, text, _ = run(
        "explain", NIP, "2026-10", *ROW, "--received", "2026-11-24",
        "--format", "json", "--output", str(output),
    )  # fmt: skip
    assert (code, text) == (0, "")
    explanation = json.loads(output.read_text())["explanation"]
    assert explanation["person"]["nip"] == NIP
    assert explanation["objection"]["last_day"] == "2026-12-08"
    assert explanation["record"]["net_idr"] == explanation["lines"][-2]["amount_idr"]


def test_html_is_the_slip() -> None:
    code, text, _ = run("explain", NIP, "2026-10", *ROW, "--format", "html")
    assert code == 0
    assert text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "error", "expected"),
    [
        (["123", "2026-10", *ROW], "E102", 1),
        ([NIP, "2026-15", *ROW], "E007", 1),
        ([NIP, *ROW], "E007", 1),
        (["198503012010011901", "2026-10", *ROW], "E812", 1),
        ([NIP, "2026-10", *ROW, "--received", "24-11-2026"], "E813", 1),
        ([NIP, "2026-10", "--agency", "disdik", "--file", "nowhere.csv"], "E040", 64),
        ([NIP, "2026-10", "--agency", "x", "--file", str(OCTOBER)], "E006", 64),
    ],
)
def test_mistakes_are_reported(arguments: list[str], error: str, expected: int) -> None:
    code, text, problem = run("explain", *arguments)
    assert (code, text) == (expected, "")
    assert problem.startswith(error)
    assert NIP not in problem


def test_without_a_file_it_needs_the_api() -> None:
    code, _, problem = run("explain", NIP, "2026-10", "--agency", "disdik")
    assert code != 0
    assert "TUKIN_API_URL" in problem


def test_fairness_of_local_files() -> None:
    code, text, _ = run(
        "fairness", "--period", "2026-10", "--file", f"disdik={OCTOBER}",
        "--previous-file", f"disdik={SEPTEMBER}", "--agency-rating", "disdik=baik",
    )  # fmt: skip
    assert code == 0
    assert "Baik: paling banyak 70" in text


@pytest.mark.parametrize(("identify", "known"), [([], False), (["--identify"], True)])
def test_raters_are_named_only_when_asked_for(identify: list[str], known: bool) -> None:
    code, text, _ = run(
        "fairness", "--period", "2026-10", "--file", f"disdik={OCTOBER}", "--format", "json",
        *identify,
    )  # fmt: skip
    assert code == 0
    assert all(("nip" in rater) == known for rater in json.loads(text)["raters"])


def test_fairness_as_a_page(tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    code, _, _ = run(
        "fairness", "--period", "2026-10", "--file", f"disdik={OCTOBER}", "--format", "html",
        "--output", str(output),
    )  # fmt: skip
    assert code == 0
    assert "Keadilan penilaian" in output.read_text()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--agency-rating", "disdik=bagus", "--file", f"disdik={OCTOBER}"], "E821"),
        (["--file", str(OCTOBER)], "AGENCY=FILE"),
        ([], "TUKIN_API_URL"),
    ],
)
def test_mistakes_in_asking_for_fairness(arguments: list[str], error: str) -> None:
    code, _, problem = run("fairness", "--period", "2026-10", *arguments)
    assert code != 0
    assert error in problem


def test_an_unknown_time_zone_is_a_mistake_of_the_command_line() -> None:
    code, _, problem = run("explain", NIP, "2026-10", *ROW, "--time-zone", "Asia/Nowhere")
    assert code == 64
    assert "Asia/Nowhere" in problem
