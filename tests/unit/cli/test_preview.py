"""``tukin preview`` shows what would be paid: cut to the agency's budget where the rules say so."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.entitlement.cases import rules_of
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
