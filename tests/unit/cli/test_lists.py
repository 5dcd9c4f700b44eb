"""Lists of finance and of the rules: 80 columns, one language, and never empty without a word."""

from collections.abc import Callable
from types import ModuleType
from typing import Any
from unittest.mock import Mock, patch

import pytest

from tests.unit.cli.running import Ended, run
from tukin.cli import records, rule_changes, run_text, settlement
from tukin.rule_changes.proposal import EventKind
from tukin.settlement.run_state import RunStatus
from tukin.settlement.settlement import TransferKind

API = {"TUKIN_API_URL": "http://api"}
RUN: dict[str, Any] = {
    "run_id": "a" * 32,
    "period": "2026-10",
    "status": "signed",
    "error_code": None,
    "acknowledged_at": "2026-11-02T18:00:00+00:00",
    "agencies": ["disdik", "dinkes", "dukcapil", "dinas-perumahan-rakyat"],
}
RUNS = {"runs": [RUN], "cursor": None, "pending_idr": 0, "outstanding_idr": 1_000}
SUMS = {
    "lines": 31_234,
    "net_idr": 476_543_210_000,
    "transfer_idr": 476_543_210_000,
    "returned_idr": 0,
    "recovered_idr": 0,
    "carried_idr": 5_000,
}
EVENT = {
    "at": "2026-11-02T18:00:00+00:00",
    "kind": "proposed",
    "version": None,
    "sha256": "c" * 64,
    "who": "tukin-rules-author/sari.wulandari@jakarta.example",
    "why": "Besaran jabatan naik menurut Pergub 1/2027 [/], berlaku sejak Januari, dari BPKD",
}


def show_run(manifest: dict[str, Any]) -> Ended:
    """How `tukin runs show` ends for a signed run of a manifest."""
    with patch.object(run_text, "ask", lambda _, request: request(Mock(get=lambda _: manifest))):
        return answer(settlement, lambda _: RUN, "runs", "show", "a" * 32)


def answer(module: ModuleType, of_path: Callable[[str], Any], *arguments: object) -> Ended:
    """How a command ends where the API answers so."""

    class Api:
        def get(self, path: str, **_: str) -> Any:
            return of_path(path)

        def post(self, path: str, _: Any) -> Any:
            return of_path(path)

    with patch.object(module, "ask", lambda _, request: request(Api())):
        done = run(*arguments, env=API)
    assert done.code == 0, done.err
    assert max(map(len, done.lines), default=0) <= 80
    return done


def test_runs_keep_their_number() -> None:
    done = answer(settlement, lambda _: RUNS, "runs", "list")
    (line,) = [line for line in done.lines if RUN["run_id"] in line]
    assert line.split()[1:4] == ["2026-10", "ditandatangani", "2026-11-03"], "the day of Jakarta"
    assert line.endswith("…")
    assert "Kelebihan bayar yang belum kembali: Rp1.000" in done.lines
    english = answer(settlement, lambda _: RUNS, "runs", "list", "--language", "en")
    assert "Overpaid and not yet recovered: Rp1.000" in english.lines


@pytest.mark.parametrize("status", list(RunStatus))
def test_every_state_of_a_run_has_its_words(status: RunStatus) -> None:
    failed = {**RUN, "status": status, "error_code": "E721" if status == "failed" else None}
    done = answer(settlement, lambda _: {**RUNS, "runs": [failed]}, "runs", "list")
    assert status not in done.out


def manifest_of(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "agency_totals": [{**SUMS, "agency": "dinas-perumahan-rakyat-dan-kawasan", "kind": kind}],
        "totals": SUMS,
        "refused_files": [],
        "blocked": 0,
        "exceptions": 0,
        "balance": {"outstanding_idr": 0},
        **more,
    }


def test_a_run_says_what_is_held_out_of_a_file() -> None:
    whole = {"name": "bank.csv", "held_lines": 0, "held_idr": 0}
    held = {"name": "payments-133.txt", "held_lines": 3, "held_idr": 45_000_000}
    manifest = manifest_of("payment", file_totals=[whole, held])
    done = show_run(manifest)
    said = " ".join(done.out.split())
    assert "payments-133.txt 3 baris (Rp45.000.000) ditahan dari berkas ini" in said
    assert "bank.csv" not in said


@pytest.mark.parametrize("kind", list(TransferKind))
def test_a_run_is_shown_with_its_totals(kind: TransferKind) -> None:
    manifest = manifest_of(kind)
    done = show_run(manifest)
    assert sum("476.543.210.000  476.543.210.000" in line for line in done.lines) == 2


def test_a_prepared_run_is_shown_before_anything_is_paid() -> None:
    """Sums, what is unlike last month by name, until when, and by which digest it is released."""
    siti = {"nip": "1" * 18, "name": "Siti Nurhaliza binti Abdul Rahman", "agency": "disdik"}
    view = {
        "agency_totals": [{**SUMS, "agency": "disdik", "kind": "payment"}],
        "totals": SUMS,
        "months": [
            {"agency": "disdik", "month_net_idr": 1_400_000, "last_month_net_idr": 1_500_500}
        ],
        "moved": [],
        "not_included": ["bapenda"],
        "doubted": [
            {
                "agency": "dinkes",
                "reason": "other_amounts",
                "reason_id": "catatan di tabel lain daripada yang dikunci",
                "reason_en": "its records differ from those locked",
            }
        ],
        "archived": ["dukcapil"],
        "changed": ["disdik"],
        "blocked": [{"nip": "2" * 18, "agencies": ["dinkes", "disdik"]}],
        "held": [
            {
                **siti,
                "nip": "3" * 18,
                "reason": "deceased",
                "reason_id": "meninggal menurut register",
                "reason_en": "deceased by the register",
                "due_idr": 4_321_000,
            }
        ],
        "first_payments": {
            "count": 1,
            "sha256": "f" * 64,
            "people": [{**siti, "nip": "4" * 18, "due_idr": 2_222_000}],
        },
        "largest_raises": [{**siti, "raise_idr": 1_250_000, "net_idr": 9_276_695}],
        "new_people": {"count": 32, "people": [{**siti, "net_idr": 9_276_695}]},
        "requested_by": "tukin-finance/sari",
        "expires_at": "2026-12-01T10:00:00+00:00",
        "digest": "d" * 64,
    }
    prepared = {**RUN, "status": "prepared"}
    with patch.object(run_text, "ask", lambda _, request: request(Mock(get=lambda _: view))):
        done = answer(settlement, lambda _: prepared, "runs", "show", "a" * 32)
    said = [" ".join(line.split()) for line in done.lines]
    for line in (
        "disdik 1.500.500 1.400.000 -100.500",
        "Terbit, tidak ikut dibayar: bapenda",
        "Berubah sejak disiapkan: disdik",
        "TIDAK DIBAYAR dinkes: catatan di tabel lain daripada yang dikunci (E784)",
        "Terbit sebelum penerbitan dikunci; dikunci dari tabel: dukcapil",
        f"{'2' * 18} dinkes, disdik",
        "Ditahan, meninggal menurut register",
        "Pembayaran pertama atau rekening berubah (1 orang):",
        "Dikonfirmasi dengan --first-payments:",
        "f" * 64,
        "Tanpa pembayaran bulan lalu (32 orang):",
        "Dapat dilepaskan sampai 2026-12-01 17:00 WIB",
        f"Digest {'d' * 64}",
        "Belum ada yang dibayar.",
    ):
        assert line in said, line
    assert any(line.startswith("3" * 18) and "4.321.000" in line for line in said)
    assert not any("Terbit lagi" in line for line in said), "an empty list is not shown"


@pytest.mark.parametrize("kind", list(EventKind))
def test_the_history_of_rules(kind: EventKind) -> None:
    event = {**EVENT, "kind": kind, "version": 12}
    done = answer(rule_changes, lambda _: {"events": [event]}, "rules", "history")
    assert "2026-11-03 01:00 WIB" in done.out
    assert "2027 [/], berlaku" in " ".join(done.out.split())
    assert kind not in done.out
    assert "sari.wulanda" in done.out


@pytest.mark.parametrize(
    ("module", "content", "arguments", "then"),
    [
        (settlement, {**RUNS, "runs": [], "outstanding_idr": 0}, ["runs", "list"], "tukin settle"),
        (rule_changes, {"events": []}, ["rules", "history"], "tukin rules propose"),
        (records, {"records": []}, ["records", "--agency", "x", "--nip", "1"], "tukin status"),
        (records, {"records": [], "cursor": None}, ["records", "--agency", "x", "--period",
         "2026-10"], "tukin status"),
    ],
)  # fmt: skip
def test_an_empty_list_says_so_and_what_to_do(
    module: ModuleType, content: Any, arguments: list[str], then: str
) -> None:
    for language in ("id", "en"):
        done = answer(module, lambda _: content, *arguments, "--language", language)
        assert then in " ".join(done.out.split())
