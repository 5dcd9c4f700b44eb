"""The hand-over letter: lines, rupiah and SHA-256 of each file, as the manifest says."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.running import run
from tukin.cli import settlement
from tukin.settlement.files.handover import HandedFile, handed_files, handover_letter
from tukin.settlement.ledger import Entry, chain_hash

DATA = {
    "bank.csv": b"1;Rp\n",
    "held.csv": b"nip\n",
    "listing.xlsx": b"PK",
    "payments.csv": b"a\nb\nc\n",
}
SHA256 = {name: hashlib.sha256(data).hexdigest() for name, data in DATA.items()}
VALUES: dict[str, Any] = {
    "run_id": "9" * 32,
    "seq": 7,
    "period": "2026-10",
    "at": "2026-11-02T03:04:05+00:00",
    "previous_hash": "0" * 64,
    "totals": {"transfer_idr": 6_000_000},
    "files": [
        {"name": name, "rows": rows, "sha256": SHA256[name], "bytes": len(DATA[name])}
        for name, rows in (("payments.csv", 3), ("held.csv", 0), ("listing.xlsx", 3))
    ]
    + [{"name": "bank.csv", "rows": 2, "sha256": SHA256["bank.csv"], "bytes": 5}],
    "file_totals": [
        {
            "name": "bank.csv",
            "lines": 2,
            "transfer_idr": 4_500_000,
            "held_lines": 1,
            "held_idr": 1_500_000,
        }
    ],
}
MANIFEST = "f" * 64


def test_the_files_that_pay_come_first_each_with_its_sum() -> None:
    assert handed_files(VALUES) == [
        HandedFile("bank.csv", 2, 4_500_000, SHA256["bank.csv"], 1, 1_500_000),
        HandedFile("listing.xlsx", 3, 6_000_000, SHA256["listing.xlsx"]),
        HandedFile("payments.csv", 3, 6_000_000, SHA256["payments.csv"]),
        HandedFile("held.csv", 0, None, SHA256["held.csv"]),
    ]


def test_runs_of_older_engines_have_no_totals_of_files() -> None:
    values = {name: value for name, value in VALUES.items() if name != "file_totals"}
    sums = {file.name: file.transfer_idr for file in handed_files(values)}
    assert sums["bank.csv"] is None, "who is held out of it the entry does not say"
    assert sums["payments.csv"] == 6_000_000


def test_the_letter_carries_count_sum_and_hash_of_each_file() -> None:
    letter = " ".join(handover_letter(VALUES, MANIFEST).replace("<wbr>", "").split())
    for name, sha256 in {**SHA256, "manifest.json": MANIFEST}.items():
        assert f'<b>{name}</b><br><code class="source">{sha256}</code>' in letter
    assert "2 baris<br>" in letter
    assert "Rp4.500.000" in letter
    assert "1 baris (Rp1.500.000) tidak ada di berkas ini" in letter
    assert "TPP Oktober 2026" in letter
    assert "Performance pay of October 2026" in letter
    assert letter.count("Rp6.000.000") == 3, "the run, and the two files of all lines"


def test_pull_writes_it_beside_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps(VALUES).encode()
    entry = Entry(content, chain_hash("0" * 64, content))
    pulled = {**DATA, "manifest.json": b"{}", "signature.json": b"{}"}
    monkeypatch.setattr(settlement, "ask", lambda *_: {"links": {name: name for name in pulled}})
    monkeypatch.setattr(settlement, "_download", pulled.__getitem__)
    monkeypatch.setattr(settlement, "read_manifest", lambda *_: entry)
    arguments = ("runs", "pull", "9" * 32, "--api-url", "x", "--output", str(tmp_path))
    done = run(*arguments)
    assert done.code == 0, done.err
    letter = (tmp_path / "surat-pengantar.html").read_text(encoding="utf-8").replace("<wbr>", "")
    assert "2 November 2026 (UTC)" in letter
    assert "2026-11-02" not in letter, "a day is read as one, not as a code"
    assert all(sha256 in letter for sha256 in SHA256.values())
    assert hashlib.sha256(b"{}").hexdigest() in letter
    assert str(tmp_path / "surat-pengantar.html") in done.out.replace("\n", "")


def test_no_letter_is_written_where_a_file_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.dumps(VALUES).encode()
    pulled = {**DATA, "bank.csv": b"2;Rp\n", "manifest.json": b"{}"}
    monkeypatch.setattr(settlement, "ask", lambda *_: {"links": {name: name for name in pulled}})
    monkeypatch.setattr(settlement, "_download", pulled.__getitem__)
    entry = Entry(content, chain_hash("0" * 64, content))
    monkeypatch.setattr(settlement, "read_manifest", lambda *_: entry)
    done = run("runs", "pull", "9" * 32, "--api-url", "x", "--output", str(tmp_path))
    assert done.code != 0
    assert not (tmp_path / "surat-pengantar.html").exists()
