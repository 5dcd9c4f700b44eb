"""A run and a return as a whole: states, files and the entries that name them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.settlement.test_settlement import Treasury, follow, histories, pay
from tukin.settlement.files.states import (
    read_credited,
    read_lines,
    read_recoveries,
    sha256_hex,
    write_credited,
    write_lines,
    write_recoveries,
)
from tukin.settlement.ledger import Entry, LedgerTip, check_chain, tip_after
from tukin.settlement.run import (
    BuiltRun,
    LiveAgency,
    ReturnRequest,
    RunRequest,
    StatesBefore,
    build_return,
    build_run,
    pinned_months,
    settle_live,
)
from tukin.settlement.settlement import Amounts, Credit, Entitlement, RequestedReturn, ReturnReason

ANI, BUDI = "199001012015012001", "199001012015011002"
LIVE_MONTH = {"batch_id": "b1", "rules_sha256": "r1", "rows": 1}


class Books:
    """The ledger and its states, without any store."""

    def __init__(self) -> None:
        self.tip = LedgerTip()
        self.credited: bytes | None = None
        self.recoveries: bytes | None = None
        self.entries: list[Entry] = []
        self.runs: list[BuiltRun] = []

    def request(self, number: int) -> RunRequest:
        return RunRequest(f"run{number}", "2026-10", "tukin-finance/sari", "2026-11-01T08:00:00")

    def before(self) -> StatesBefore:
        return StatesBefore(self.tip, self.credited, self.recoveries)

    def run(self, live: dict[str, dict[str, Amounts]]) -> BuiltRun:
        agencies = {
            agency: LiveAgency(
                {"agency": agency, **LIVE_MONTH},
                [Entitlement(nip, "Nama", agency, amounts) for nip, amounts in people.items()],
                chosen=True,
            )
            for agency, people in live.items()
        }
        request, before = self.request(len(self.runs) + 1), self.before()
        settlement = settle_live(request.run_id, agencies, before.credited, before.recoveries)
        built = build_run(request, before, pinned_months(agencies), settlement, None)
        self.runs.append(built)
        self.credited, self.recoveries = built.credited, built.recoveries
        self.append(built.entry)
        return built

    def give_back(self, number: int, nip: str) -> Any:
        lines = self.runs[number - 1].settlement.lines
        (wanted,) = [line for line in lines if line.nip == nip]
        came_back = wanted.line_id, ReturnReason.BAD_ACCOUNT, wanted.transfer_idr, "RTR-1"
        of = self.request(number)
        request = ReturnRequest(of.run_id, of.period, "sari", "tuti", of.settled_at, "0" * 32)
        built = build_return(request, self.before(), lines, [RequestedReturn(*came_back)])
        self.credited = built.credited
        if built.entry is not None:
            self.append(built.entry)
        return built

    def append(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.tip = tip_after(self.tip, entry)


def test_an_entry_tells_what_was_paid_and_by_what() -> None:
    books = Books()
    built = books.run({"a": {ANI: pay(1_000, 50, 10), BUDI: pay(500)}, "b": {}})
    values = built.entry.values
    assert values["totals"] == {
        "lines": 2,
        "gross_idr": 1_500,
        "tax_idr": 50,
        "bpjs_idr": 10,
        "net_idr": 1_440,
        "returned_idr": 0,
        "recovered_idr": 0,
        "carried_idr": 0,
        "transfer_idr": 1_440,
    }
    assert [(x["agency"], x["kind"], x["lines"]) for x in values["agency_totals"]] == [
        ("a", "payment", 2)
    ]
    assert [(x["agency"], x["chosen"]) for x in values["heads"]] == [("a", True), ("b", True)]
    assert values["rules_sha256"] == ["r1"]
    assert values["credited"] == {"before": None, "after": sha256_hex(built.credited)}
    assert {x["name"]: x["sha256"] for x in values["files"]} == {
        file.name: file.sha256 for file in built.files.files
    }
    assert values["balance"] == {
        "transferred_idr": 1_440,
        "returned_idr": 0,
        "credited_idr": 1_440,
        "outstanding_idr": 0,
        "pending_idr": 0,
    }


def test_runs_and_returns_make_a_sound_chain() -> None:
    books = Books()
    books.run({"a": {ANI: pay(1_000)}})
    books.give_back(1, ANI)
    again = books.run({"a": {ANI: pay(1_000)}})
    assert [line.kind for line in again.settlement.lines] == ["repeat"]
    assert check_chain(books.entries) == books.tip
    assert [entry.values["kind"] for entry in books.entries] == ["run", "return", "run"]
    assert books.entries[1].values["returned_idr"] == 1_000


def test_a_return_that_is_known_makes_no_entry() -> None:
    books = Books()
    books.run({"a": {ANI: pay(1_000)}})
    assert books.give_back(1, ANI).entry is not None
    assert books.give_back(1, ANI).entry is None
    assert check_chain(books.entries).seq == 2


def test_an_entry_holds_no_person() -> None:
    books = Books()
    books.run({"a": {ANI: pay(1_000)}})
    books.give_back(1, ANI)
    assert not any(ANI.encode() in entry.content for entry in books.entries)


class TestStates:
    def test_a_state_is_spelled_in_one_way(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000, 50, 10)}})
        treasury.give_back(1, ANI)
        data = write_credited(treasury.credited["2026-09"])
        (line,) = treasury.lines
        assert json.loads(data) == {
            "nip": ANI,
            "name": f"Nama {ANI}",
            "agency": "a",
            "gross_idr": 1_000,
            "tax_idr": 50,
            "bpjs_idr": 10,
            "net_idr": 940,
            "returns": [
                {
                    "line_id": line.line_id,
                    "run_id": "run1",
                    "reason": "bad_account",
                    "transfer_idr": 940,
                    "taken_up": False,
                }
            ],
        }
        assert data.startswith(b'{"agency":"a","bpjs_idr":10,')
        assert data.endswith(b"}\n")

    @pytest.mark.parametrize("read", [read_credited, read_recoveries, read_lines])
    def test_nothing_is_no_rows(self, read: Any) -> None:
        assert not read(b"")

    def test_what_a_month_kept_is_in_its_state(self) -> None:
        credit = Credit("Ani", "a", pay(500), kept_idr=250)
        data = write_credited({ANI: credit})
        assert json.loads(data)["kept_idr"] == 250
        assert read_credited(data) == {ANI: credit}
        assert b"kept_idr" not in write_credited({ANI: replace(credit, kept_idr=0)})

    @given(histories, st.sampled_from([None, 0, 1_250, 10_000]))
    @settings(max_examples=40, deadline=None)
    def test_states_come_back_as_they_were(self, history: Any, recovery_bp: int | None) -> None:
        treasury = follow(history, recovery_bp)
        for credited in treasury.credited.values():
            assert read_credited(write_credited(credited)) == credited
        assert read_recoveries(write_recoveries(treasury.recoveries)) == treasury.recoveries
        assert read_lines(write_lines(treasury.lines, "2026-09")) == treasury.lines
