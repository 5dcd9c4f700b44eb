"""``tukin rules check|diff|simulate`` on local files; the API's part is tested end to end."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.scenarios.loader import changed, sample_rules
from tukin.cli.main import app
from tukin.vocabulary.money import format_idr

EVENTS = Path(__file__).parents[3] / "events" / "uploads"
OCTOBER = f"disdik={EVENTS / 'disdik/2026-10/penilaian-2026-10.csv'}"
NAMED = "named-indicators"
NEW = changed(
    sample_rules(NAMED),
    {"positions.9.amount_idr": 13_800_000, "coaching.threshold_percent": 80},
)


@pytest.fixture
def new(tmp_path: Path) -> str:
    """A changed rule set in a file."""
    path = tmp_path / "new.json"
    path.write_text(json.dumps(NEW), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(
        app, ["rules", *arguments], env={"TUKIN_API_URL": "", "COLUMNS": "160"}
    )
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("name", ["jakarta", "jakarta-108-2016", NAMED, "nasional"])
def test_samples_and_books_are_sound(name: str) -> None:
    code, text, _ = run("check", name)
    assert (code, "\nSah, " in f"\n{text}") == (0, True)


def test_problems_are_reported_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(changed(NEW, {"indicators.0.weight_percent": 41})))
    code, text, _ = run("check", str(path))
    assert code == 1
    assert "E621 $.indicators" in text
    assert "Jumlah bobot 101 persen" in text
    text = run("check", str(path), "--language", "en")[1]
    assert "The weights add up to 101 per cent" in text
    code, text, _ = run("check", str(path), "--format", "json")
    content = json.loads(text)
    assert (code, content["sound"], content["problems"][0]["code"]) == (1, False, "E621")


def test_settled_periods_are_an_option(new: str) -> None:
    code, text, _ = run("check", new, "--against", "jakarta", "--settled", "2026-10")
    assert (code, "E643" in text) == (1, True)
    assert run("check", new, "--against", "jakarta", "--settled", "2026-09")[0] == 0


def test_a_file_that_is_not_there() -> None:
    code, _, error = run("check", "tidak-ada.json")
    assert (code, "E602" in error) == (1, True)


def test_diff_in_words(new: str) -> None:
    code, text, _ = run("diff", NAMED, new)
    assert code == 0
    assert "besaran: Rp13.500.000 → Rp13.800.000" in text
    text = run("diff", NAMED, new, "--language", "en")[1]
    assert "Coaching threshold of referral: 70 % → 80 %" in text.replace("\xa0", " ")
    assert run("diff", NAMED, NAMED)[1] == "Tidak ada perbedaan.\n"


def test_diff_in_rupiah(new: str) -> None:
    code, text, _ = run("diff", NAMED, new, "--period", "2026-10", "--file", OCTOBER)
    assert code == 0
    assert text.splitlines()[1].startswith("Neto sebulan")
    assert "TPP bruto" in text


def test_simulate(new: str, tmp_path: Path) -> None:
    code, text, error = run(
        "simulate", new, "--period", "2026-10", "--file", OCTOBER, "--format", "json"
    )
    assert code == 0
    assert "ditolak, tidak ikut" in error
    content: dict[str, Any] = json.loads(text)
    impact = content["impact"]
    raised = impact["by_position"]["administrasi-terampil"]
    assert raised["gross_after_idr"] > raised["gross_before_idr"]
    assert impact["total"]["losers"] == 0
    # the threshold moves nobody's pay, the amount nobody's referral
    change = impact["total"]["gross_after_idr"] - impact["total"]["gross_before_idr"]
    assert content["gross_change_alone_idr"] == {"Jabatan": change}
    assert impact["referrals_withdrawn"] == 0
    output = tmp_path / "report.html"
    code, _, _ = run(
        "simulate", new, "--period", "2026-10", "--file", OCTOBER,
        "--format", "html", "--output", str(output),
    )  # fmt: skip
    assert code == 0
    assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def sums(rules: str) -> tuple[int, dict[str, int]]:
    """The net sum of October's file by some rules, and each person's, as ``preview`` has it."""
    path = OCTOBER.partition("=")[2]
    result = CliRunner().invoke(
        app,
        ["preview", path, "--agency", "disdik", "--period", "2026-10", "--rules", rules,
         "--format", "json"],
    )  # fmt: skip
    people = {item["nip"]: item["net_idr"] for item in json.loads(result.stdout)["records"]}
    return sum(people.values()), people


def test_a_simulation_begins_with_what_people_get(new: str) -> None:
    (before_idr, before), (after_idr, after) = sums(NAMED), sums(new)
    up = sum(after[nip] > before[nip] for nip in before)
    down = sum(after[nip] < before[nip] for nip in before)
    code, text, _ = run("simulate", new, "--period", "2026-10", "--file", OCTOBER)
    lines = text.splitlines()
    assert code == 0
    assert up > 0
    assert lines[0] == "Simulasi named-indicators · Oktober 2026"
    assert lines[1].split(maxsplit=2)[2] == f"{format_idr(before_idr)} → {format_idr(after_idr)}"
    assert lines[2].startswith(f"Selisih             +{format_idr(after_idr - before_idr)}")
    same = len(before) - up - down
    assert lines[3] == f"Pegawai             {up} naik, {down} turun, {same} tetap"
    assert lines[4] == "Tidak terhitung     0"
    assert lines[6] == "Perbedaan aturan (2):"
    assert max(map(len, lines)) <= 80


def test_many_differences_are_cut(tmp_path: Path) -> None:
    many = changed(
        sample_rules(NAMED),
        {f"positions.{place}.amount_idr": 20_000_000 + place for place in range(15)}
        | {f"indicators.{place}.label_id": f"Indikator {place}" for place in range(5)}
        | {f"statuses.{place}.label_id": f"Status {place}" for place in range(3)},
    )
    path = tmp_path / "many.json"
    path.write_text(json.dumps(many), encoding="utf-8")
    for command in (
        ["simulate", str(path), "--period", "2026-10", "--file", OCTOBER],
        ["diff", NAMED, str(path)],
    ):
        text = run(*command)[1]
        head = text[text.index("Perbedaan aturan (23):") :].splitlines()
        assert head[21] == "  … 3 lagi (--all)"
        whole = run(*command, "--all")[1]
        assert "lagi (--all)" not in whole
        assert len(whole.splitlines()) == len(text.splitlines()) + 2


def test_nobody_computed_is_an_error(tmp_path: Path) -> None:
    """Rules with other positions: whom they cannot compute is counted, and nothing is shown."""
    arguments = ["simulate", "nasional", "--period", "2026-10", "--file", OCTOBER]
    for form in ("text", "json"):
        code, text, error = run(*arguments, "--format", form)
        assert (code, text) == (1, "")
        assert "E848" in error
        assert "E202" in error


def test_simulate_without_files_asks_the_api(new: str) -> None:
    code, _, error = run("simulate", new, "--period", "2026-10")
    assert (code, "TUKIN_API_URL" in error) == (64, True)


def test_another_region_works_by_configuration_alone(tmp_path: Path) -> None:
    """60/40, pay by job class, lateness by occurrence: no code knows of it."""
    path = tmp_path / "nasional.csv"
    path.write_text(
        "NIP;Nama;Jabatan;Golongan;Jenis Pegawai;Produktivitas kerja;Disiplin kerja;"
        "Terlambat/pulang cepat 1-30 menit;telat_2;telat_4;Menit Terlambat\n"
        "198503012010011901;Contoh A;Kelas Jabatan 7;III/a;PNS;95;90;2;1;;55\n"
        "198503022010011902;Contoh B;kelas-8;III/b;PNS;80;90;;;1;\n"
        "198503032010011903;Contoh C;kelas-8;III/b;PNS;80;90;;;;15\n"
        "198503042010011904;Contoh D;kelas-8;III/b;PNS;80;90;63;;;\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(
        app,
        ["preview", str(path), "--agency", "disdik", "--period", "2026-10", "--rules", "nasional",
         "--format", "json"],
    )  # fmt: skip
    content = json.loads(result.stdout)
    # Kelas 7 earns 3,915,950: 60 % × 95 + 40 % × 90 = 93 % → 3,641,834 (half up);
    # twice 0.5 % and once 1 % of the base = 78,319 → 3,563,515.
    # Kelas 8 earns 4,595,150: 84 % → 3,859,926; once 1.5 % = 68,927 → 3,790,999.
    assert [record["gross_idr"] for record in content["records"]] == [3_563_515, 3_790_999]
    assert [(error["row"], error["code"]) for error in content["errors"]] == [
        (4, "E651"),
        (5, "E650"),
    ]
