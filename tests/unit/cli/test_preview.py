"""``tukin preview`` shows what would be paid: cut to the agency's budget where the rules say so."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.cli.running import run
from tests.unit.entitlement.cases import rules_of
from tests.unit.file_formats.builders import sheets
from tukin.cli.main import app

FILE = (
    "NIP;Nama;Jabatan;Golongan;Jenis Pegawai;Produktivitas kerja;Disiplin kerja;"
    "Terlambat/pulang cepat 1-30 menit;telat_2;telat_4\n"
    "198503012010011901;Contoh A;Kelas Jabatan 7;III/a;PNS;95;90;2;1;\n"
    "198503022010011902;Contoh B;kelas-8;III/b;PNS;80;90;;;1\n"
)


def preview(folder: Path, budget_idr: int, then: str) -> list[dict[str, Any]]:
    rules = json.loads(rules_of("nasional").canonical_json)
    (disdik,) = [agency for agency in rules["agencies"] if agency["code"] == "disdik"]
    disdik["pagu"] = [{"period": "2026-10", "amount_idr": budget_idr, "source": "illustrative"}]
    rules["over_budget"] = {"then": then, "source": "illustrative"}
    (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
    (folder / "file.csv").write_text(FILE, encoding="utf-8")
    files = [str(folder / "file.csv"), "--rules", str(folder / "rules.json")]
    options = ["--agency", "disdik", "--period", "2026-10", "--format", "json"]
    result = CliRunner().invoke(app, ["preview", *files, *options])
    records: list[dict[str, Any]] = json.loads(result.stdout)["records"]
    return records


# 93 % of 3,915,950 less 78,319 and 84 % of 4,595,150 less 68,927: together 7,354,514.
@pytest.mark.parametrize(
    ("budget_idr", "then", "expected"),
    [
        (7_354_514, "pro_rate", [3_563_515, 3_790_999]),
        (5_000_000, "wait", [3_563_515, 3_790_999]),
        # in 5,000,000 / 7,354,514: 2,422,671.98… and 2,577,328.01…: one rupiah is left for .98
        (5_000_000, "pro_rate", [2_422_672, 2_577_328]),
    ],
)
def test_the_pay_is_cut_to_the_budget(
    tmp_path: Path, budget_idr: int, then: str, expected: list[int]
) -> None:
    records = preview(tmp_path, budget_idr, then)
    assert [record["gross_idr"] for record in records] == expected
    assert [record["row"] for record in records] == [2, 3]


HEADER, *PEOPLE = (line.split(";") for line in FILE.splitlines())
LONG = "Suku Dinas Pendidikan Wilayah I"


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_several_sheets_are_one_table_each_row_names_its_sheet(
    tmp_path: Path, language: str
) -> None:
    rows = {"Bidang PAUD": [HEADER, PEOPLE[0]], LONG: [HEADER, PEOPLE[1]]}
    path = tmp_path / "file.xlsx"
    path.write_bytes(sheets(rows))
    where = ["--agency", "disdik", "--period", "2026-10", "--rules", "nasional", "--offline"]
    done = run("--language", language, "preview", path, *where)
    sheet = {"id": "Lembar", "en": "Sheet"}[language]
    (title,) = [place for place, line in enumerate(done.lines) if line.startswith(f"{sheet} ")]
    first, second = done.lines[title + 2 : title + 4]
    assert first.split()[:3] == ["Bidang", "PAUD", "2"]
    assert second.startswith("Suku Di")
    assert second.partition("…")[2].split()[:2] == ["2", PEOPLE[1][0]]
    assert max(map(len, done.lines)) <= 80


def test_of_one_sheet_the_row_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(sheets({"Bidang PAUD": [HEADER, *PEOPLE]}))
    where = ["--agency", "disdik", "--period", "2026-10", "--rules", "nasional", "--offline"]
    assert "PAUD" not in run("preview", path, *where).out
