"""Settlement against tables worked by hand, and its laws against random histories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tukin.settlement.books import Balance, add_control_totals, check_books, control_totals
from tukin.settlement.settlement import (
    Amounts,
    Credit,
    Entitlement,
    RequestedReturn,
    ReturnReason,
    Settlement,
    Transfer,
    TransferKind,
    line_id,
    settle,
    take_back,
)
from tukin.vocabulary.errors import Conflict, IntegrityError, InvalidInput

ANI, BUDI, CICI = "199001012015012001", "199001012015011002", "199001012015012003"
BAD_ACCOUNT = ReturnReason.BAD_ACCOUNT


def whole(line: Transfer, reason: ReturnReason = BAD_ACCOUNT) -> RequestedReturn:
    """All of a line's transfer came back."""
    return RequestedReturn(line.line_id, reason, line.transfer_idr, "RTR-1")


def pay(gross: int, tax: int = 0, bpjs: int = 0) -> Amounts:
    return Amounts(gross, tax, bpjs, gross - tax - bpjs)


Live = Mapping[str, Mapping[str, Amounts]]


@dataclass
class Treasury:
    """A city's books over several runs, as the ledger keeps them."""

    credited: dict[str, Mapping[str, Credit]] = field(default_factory=dict)
    recoveries: Mapping[str, int] = field(default_factory=dict)
    lines: list[Transfer] = field(default_factory=list)
    balance: Balance = Balance()  # noqa: RUF009
    runs: int = 0
    recovery_bp: int | None = None

    def run(self, live: Live, *chosen: str, period: str = "2026-09") -> Settlement:
        """Settle some agencies, by default all, and check the books."""
        self.runs += 1
        settlement = settle(
            f"run{self.runs}",
            {
                agency: [Entitlement(nip, f"Nama {nip}", agency, a) for nip, a in people.items()]
                for agency, people in live.items()
            },
            set(chosen) or set(live),
            self.credited.get(period, {}),
            self.recoveries,
            recovery_bp=None if self.recovery_bp is None else dict.fromkeys(live, self.recovery_bp),
        )
        self.credited[period] = settlement.credited
        self.recoveries = settlement.recoveries
        self.lines += settlement.lines
        self.balance = self.balance.after_run(settlement.lines)
        assert check_books(self.lines, self.credited, self.recoveries) == self.balance
        return settlement

    def give_back(
        self, run: int, nip: str, reason: ReturnReason = BAD_ACCOUNT, part_idr: int | None = None
    ) -> None:
        """The bank sends a person's transfer of a run back, or a part of it."""
        lines = {line.line_id: line for line in self.lines}
        (wanted,) = [line for line in self.lines if line.nip == nip and line in self._of_run(run)]
        period = "2026-09"
        came_back = whole(wanted, reason)
        if part_idr is not None:
            came_back = came_back._replace(transfer_idr=part_idr)
        after, new = take_back(f"run{run}", lines, [came_back], self.credited[period])
        self.credited[period] = after
        self.balance = self.balance.after_returns(new)
        assert check_books(self.lines, self.credited, self.recoveries) == self.balance

    def _of_run(self, run: int) -> list[Transfer]:
        return [line for line in self.lines if line.line_id == line_id(f"run{run}", line.nip)]


def short(settlement: Settlement) -> list[tuple[Any, ...]]:
    """NIP, agency, kind, net, returned, recovered, carried, transfer, outstanding of each line."""
    return [
        (
            *(line.nip, line.agency, line.kind.value, line.amounts.net_idr),
            *(line.returned_idr, line.recovered_idr, line.carried_idr),
            *(line.transfer_idr, line.outstanding_idr),
        )
        for line in settlement.lines
    ]


class TestOneAgency:
    def test_the_first_run_pays_what_is_entitled(self) -> None:
        found = Treasury().run({"a": {ANI: pay(1_000, 50, 10), BUDI: pay(500)}})
        # 1,000 − 50 − 10 = 940
        assert short(found) == [
            (BUDI, "a", "payment", 500, 0, 0, 0, 500, 0),
            (ANI, "a", "payment", 940, 0, 0, 0, 940, 0),
        ]

    def test_a_second_run_without_a_change_pays_nothing(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000, 50, 10)}})
        again = treasury.run({"a": {ANI: pay(1_000, 50, 10)}})
        assert again.lines == ()
        assert treasury.balance == Balance(940, 0, 940, 0, 0)

    def test_a_rise_is_paid_as_rapel(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000, 50, 10)}})
        (line,) = treasury.run({"a": {ANI: pay(1_200, 60, 12)}}).lines
        assert line.kind is TransferKind.RAPEL
        assert line.amounts == Amounts(200, 10, 2, 188)
        assert line.transfer_idr == 188

    def test_a_fall_is_carried_and_never_a_negative_transfer(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        found = treasury.run({"a": {ANI: pay(700)}})
        assert short(found) == [(ANI, "a", "recovery", -300, 0, 0, 300, 0, 300)]
        assert found.recoveries == {ANI: 300}

    def test_the_next_period_makes_up_for_it(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.run({"a": {ANI: pay(300)}})  # owes 700
        october = treasury.run({"a": {ANI: pay(500)}}, period="2026-10")
        assert short(october) == [(ANI, "a", "payment", 500, 0, 500, 0, 0, 200)]
        november = treasury.run({"a": {ANI: pay(500)}}, period="2026-11")
        assert short(november) == [(ANI, "a", "payment", 500, 0, 200, 0, 300, 0)]
        assert november.recoveries == {}
        # 1,000 + 0 + 0 + 300 was paid for 300 + 500 + 500
        assert treasury.balance == Balance(1_300, 0, 1_300, 0, 0)

    def test_a_correction_that_is_taken_back_moves_nothing(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.run({"a": {ANI: pay(800)}})
        found = treasury.run({"a": {ANI: pay(1_000)}})
        assert short(found) == [(ANI, "a", "rapel", 200, 0, 200, 0, 0, 0)]

    def test_a_person_with_nothing_has_one_line_without_a_transfer(self) -> None:
        treasury = Treasury()
        found = treasury.run({"a": {ANI: pay(0)}})
        assert short(found) == [(ANI, "a", "payment", 0, 0, 0, 0, 0, 0)]
        assert treasury.run({"a": {ANI: pay(0)}}).lines == ()

    def test_tax_that_moves_without_the_net_is_an_adjustment(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000, 50)}})
        (line,) = treasury.run({"a": {ANI: pay(1_100, 150)}}).lines
        assert (line.kind, line.transfer_idr) == (TransferKind.ADJUSTMENT, 0)
        assert line.amounts == Amounts(100, 100, 0, 0)

    def test_who_drops_out_owes_everything_back(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000), BUDI: pay(500)}})
        found = treasury.run({"a": {BUDI: pay(500)}})
        assert short(found) == [(ANI, "a", "recovery", -1_000, 0, 0, 1_000, 0, 1_000)]
        assert treasury.run({"a": {BUDI: pay(500)}}).lines == ()

    @pytest.mark.parametrize("period", ["2026-13", "2026-14"])
    def test_the_pay_runs_are_periods_like_any(self, period: str) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}}, period="2026-12")
        found = treasury.run({"a": {ANI: pay(400)}}, period=period)
        assert short(found) == [(ANI, "a", "payment", 400, 0, 0, 0, 400, 0)]


class TestRecoveryShare:
    """A recovery takes at most a share of the month's pay; the rest is carried."""

    def owing(self, recovery_bp: int | None) -> Treasury:
        """Ani owes 700 of September."""
        treasury = Treasury(recovery_bp=recovery_bp)
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.run({"a": {ANI: pay(300)}})
        assert treasury.recoveries == {ANI: 700}
        return treasury

    def test_month_by_month(self) -> None:
        treasury = self.owing(5_000)
        october = treasury.run({"a": {ANI: pay(501)}}, period="2026-10")
        # half of 501 is 250.5, rounded down once: 501 − 250 = 251; 700 − 250 = 450
        assert short(october) == [(ANI, "a", "payment", 501, 0, 250, 0, 251, 450)]
        november = treasury.run({"a": {ANI: pay(800)}}, period="2026-11")
        assert short(november) == [(ANI, "a", "payment", 800, 0, 400, 0, 400, 50)]
        december = treasury.run({"a": {ANI: pay(800)}}, period="2026-12")
        assert short(december) == [(ANI, "a", "payment", 800, 0, 50, 0, 750, 0)]
        assert december.recoveries == {}
        # 1,000 + 0 + 251 + 400 + 750 was paid for 300 + 501 + 800 + 800
        assert treasury.balance == Balance(2_401, 0, 2_401, 0, 0)

    @pytest.mark.parametrize(
        ("recovery_bp", "recovered"),
        [(0, 0), (1, 0), (3_333, 166), (9_999, 499), (10_000, 500), (None, 500)],
    )
    def test_the_share_is_rounded_down_once(self, recovery_bp: int | None, recovered: int) -> None:
        """Of 500: 0.05 for a basis point, 166.65, 499.95, and all."""
        found = self.owing(recovery_bp).run({"a": {ANI: pay(500)}}, period="2026-10")
        left, owed = 500 - recovered, 700 - recovered
        assert short(found) == [(ANI, "a", "payment", 500, 0, recovered, 0, left, owed)]

    def test_it_is_of_the_net_pay_and_not_of_the_gross(self) -> None:
        found = self.owing(5_000).run({"a": {ANI: pay(500, 50, 50)}}, period="2026-10")
        assert short(found) == [(ANI, "a", "payment", 400, 0, 200, 0, 200, 500)]

    def test_of_arrears_the_share_is_taken_again(self) -> None:
        treasury = self.owing(5_000)
        treasury.run({"a": {ANI: pay(500)}}, period="2026-10")  # owes 450
        found = treasury.run({"a": {ANI: pay(700)}}, period="2026-10")
        assert short(found) == [(ANI, "a", "rapel", 200, 0, 100, 0, 100, 350)]

    def test_what_came_back_is_no_pay_that_is_cut_twice(self) -> None:
        treasury = self.owing(5_000)
        treasury.run({"a": {ANI: pay(500)}}, period="2026-10")  # 250 sent, owes 450
        line = treasury.lines[-1]
        after, new = take_back(
            "run3", {line.line_id: line}, [whole(line)], treasury.credited["2026-10"]
        )
        treasury.credited["2026-10"] = after
        treasury.balance = treasury.balance.after_returns(new)
        found = treasury.run({"a": {ANI: pay(500)}}, period="2026-10")
        assert short(found) == [(ANI, "a", "repeat", 0, 250, 0, 0, 250, 450)]
        assert treasury.recoveries == {ANI: 450}

    def test_a_cut_that_is_undone_pays_nothing_a_second_time(self) -> None:
        """Else whoever corrects a month down and up again lends somebody half of it each time."""
        treasury = Treasury(recovery_bp=5_000)
        treasury.run({"a": {ANI: pay(1_000)}})
        for _ in range(3):
            treasury.run({"a": {ANI: pay(300)}})
            found = treasury.run({"a": {ANI: pay(1_000)}})
            assert short(found) == [(ANI, "a", "rapel", 700, 0, 700, 0, 0, 0)]

    def test_a_month_that_is_cut_keeps_the_share_of_what_is_left(self) -> None:
        treasury = self.owing(5_000)
        treasury.run({"a": {ANI: pay(500)}}, period="2026-10")  # 250 kept, owes 450
        cut = treasury.run({"a": {ANI: pay(300)}}, period="2026-10")
        assert short(cut) == [(ANI, "a", "recovery", -200, 0, 0, 200, 0, 650)]
        # of 600 at most 300 are kept; 250 − 200 = 50 are: 250 of the 300 more
        more = treasury.run({"a": {ANI: pay(600)}}, period="2026-10")
        assert short(more) == [(ANI, "a", "rapel", 300, 0, 250, 0, 50, 400)]

    def test_each_agency_has_the_share_of_its_own_rules(self) -> None:
        live = {
            "a": [Entitlement(ANI, "Ani", "a", pay(500))],
            "b": [Entitlement(BUDI, "Budi", "b", pay(500))],
        }
        owed = {ANI: 700, BUDI: 700}
        found = settle("run1", live, {"a", "b"}, {}, owed, recovery_bp={"a": 1_000, "b": 10_000})
        assert [(line.nip, line.recovered_idr) for line in found.lines] == [(ANI, 50), (BUDI, 500)]
        assert found.recoveries == {ANI: 650, BUDI: 200}


class TestSeveralAgencies:
    def test_only_the_chosen_are_paid(self) -> None:
        treasury = Treasury()
        live = {"a": {ANI: pay(100)}, "b": {BUDI: pay(200)}}
        assert [line.nip for line in treasury.run(live, "a").lines] == [ANI]
        assert [line.nip for line in treasury.run(live, "b").lines] == [BUDI]
        assert treasury.run(live).lines == ()

    def test_lines_stand_by_agency_and_then_by_number(self) -> None:
        found = Treasury().run({"b": {BUDI: pay(1)}, "a": {CICI: pay(2), ANI: pay(3)}})
        assert [line.nip for line in found.lines] == [ANI, CICI, BUDI]

    def test_a_transfer_between_agencies_pays_the_difference_once(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}, "b": {}})
        moved = {"a": {}, "b": {ANI: pay(1_300)}}
        assert treasury.run(moved, "a").lines == ()  # left for b's run: neither paid nor recovered
        (line,) = treasury.run(moved, "b").lines
        assert (line.agency, line.previous_agency) == ("b", "a")
        assert (line.kind, line.transfer_idr) == (TransferKind.RAPEL, 300)
        assert treasury.run(moved).lines == ()

    def test_a_transfer_without_a_difference_moves_the_credit(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}, "b": {}})
        (line,) = treasury.run({"a": {}, "b": {ANI: pay(1_000)}}, "b").lines
        assert (line.kind, line.previous_agency) == (TransferKind.ADJUSTMENT, "a")
        assert (line.transfer_idr, line.amounts) == (0, Amounts())
        # b drops the person later: it is b's run that sees it
        assert treasury.run({"a": {}, "b": {}}, "a").lines == ()
        assert [x.carried_idr for x in treasury.run({"a": {}, "b": {}}, "b").lines] == [1_000]

    def test_an_agency_that_publishes_late_makes_up_for_the_recovery(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.run({"a": {}})  # gone from a, not yet in b
        found = treasury.run({"a": {}, "b": {ANI: pay(1_200)}}, "b")
        assert short(found) == [(ANI, "b", "rapel", 1_200, 0, 1_000, 0, 200, 0)]

    def test_two_claims_block_the_person_and_nobody_else(self) -> None:
        treasury = Treasury()
        live = {"a": {ANI: pay(100), BUDI: pay(200)}, "b": {ANI: pay(300), CICI: pay(400)}}
        found = treasury.run(live)
        assert [line.nip for line in found.lines] == [BUDI, CICI]
        ((nip, claims),) = [(item.nip, item.claims) for item in found.blocked]
        assert nip == ANI
        assert [(claim.agency, claim.amounts.net_idr) for claim in claims] == [
            ("a", 100),
            ("b", 300),
        ]

    def test_a_claim_of_an_agency_that_is_not_chosen_blocks_too(self) -> None:
        live = {"a": {ANI: pay(100)}, "b": {ANI: pay(300)}}
        found = Treasury().run(live, "a")
        assert (found.lines, [item.nip for item in found.blocked]) == ((), [ANI])

    def test_a_block_between_others_is_not_told(self) -> None:
        live = {"a": {ANI: pay(100)}, "b": {ANI: pay(300)}, "c": {BUDI: pay(1)}}
        assert Treasury().run(live, "c").blocked == ()

    def test_a_blocked_person_who_was_paid_keeps_the_credit(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(100)}, "b": {}})
        found = treasury.run({"a": {ANI: pay(100)}, "b": {ANI: pay(300)}})
        assert found.lines == ()
        assert found.credited[ANI].amounts == pay(100)
        solved = treasury.run({"a": {}, "b": {ANI: pay(300)}})
        assert short(solved) == [(ANI, "b", "rapel", 200, 0, 0, 0, 200, 0)]


class TestReturns:
    def test_a_returned_transfer_is_paid_again_with_its_reason(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000, 50)}})
        treasury.give_back(1, ANI)
        assert treasury.balance == Balance(950, 950, 950, 0, 950)
        found = treasury.run({"a": {ANI: pay(1_000, 50)}})
        assert short(found) == [(ANI, "a", "repeat", 0, 950, 0, 0, 950, 0)]
        ((line, item),) = found.exceptions
        assert (line.nip, item.reason, item.run_id) == (ANI, BAD_ACCOUNT, "run1")
        assert treasury.run({"a": {ANI: pay(1_000, 50)}}).lines == ()
        assert treasury.balance == Balance(1_900, 950, 950, 0, 0)

    def test_a_correction_meanwhile_is_paid_with_it(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI)
        found = treasury.run({"a": {ANI: pay(1_100)}})
        assert short(found) == [(ANI, "a", "rapel", 100, 1_000, 0, 0, 1_100, 0)]

    def test_a_cut_meanwhile_is_kept_from_it(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI)
        found = treasury.run({"a": {ANI: pay(400)}})
        assert short(found) == [(ANI, "a", "recovery", -600, 1_000, 0, 0, 400, 0)]

    def test_who_died_is_paid_nothing_and_owes_nothing(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000), BUDI: pay(1)}})
        treasury.give_back(1, ANI, ReturnReason.DECEASED)
        found = treasury.run({"a": {BUDI: pay(1)}})
        assert short(found) == [(ANI, "a", "recovery", -1_000, 1_000, 0, 0, 0, 0)]

    def test_the_repeated_transfer_can_come_back_too(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI)
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(2, ANI)
        found = treasury.run({"a": {ANI: pay(1_000)}})
        assert [line.transfer_idr for line in found.lines] == [1_000]
        assert [item.run_id for _, item in found.exceptions] == ["run2"]

    def test_saying_it_twice_changes_nothing(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI)
        treasury.give_back(1, ANI)
        assert treasury.balance.pending_idr == 1_000

    def test_another_reason_is_a_conflict(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI)
        with pytest.raises(Conflict, match="E728"):
            treasury.give_back(1, ANI, ReturnReason.DECEASED)

    def test_a_part_that_came_back_is_paid_again_and_the_rest_counts_as_paid(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI, part_idr=400)
        assert treasury.balance.pending_idr == 400
        found = treasury.run({"a": {ANI: pay(1_000)}})
        assert [line.transfer_idr for line in found.lines] == [400]
        assert treasury.balance.transferred_idr - treasury.balance.returned_idr == 1_000

    def test_the_rest_of_a_line_cannot_come_back_later(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        treasury.give_back(1, ANI, part_idr=400)
        with pytest.raises(Conflict, match="E728"):
            treasury.give_back(1, ANI, part_idr=600)

    @pytest.mark.parametrize("part_idr", [0, -1, 1_001])
    def test_at_most_what_was_transferred_comes_back(self, part_idr: int) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        with pytest.raises(InvalidInput, match="E781"):
            treasury.give_back(1, ANI, part_idr=part_idr)

    def test_a_line_without_a_transfer_cannot_come_back(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(0)}})
        with pytest.raises(InvalidInput, match="E727"):
            treasury.give_back(1, ANI)

    def test_an_unknown_line_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="E727"):
            take_back("run1", {}, [RequestedReturn("f" * 32, BAD_ACCOUNT, 1, "RTR-1")], {})


class TestIntegrity:
    def test_a_record_that_does_not_add_up_stops_the_run(self) -> None:
        with pytest.raises(IntegrityError, match="E724"):
            Treasury().run({"a": {ANI: Amounts(1_000, 50, 0, 1_000)}})

    def test_a_negative_entitlement_stops_the_run(self) -> None:
        with pytest.raises(IntegrityError, match="E724"):
            Treasury().run({"a": {ANI: pay(-1)}})

    def test_a_person_twice_in_a_batch_stops_the_run(self) -> None:
        twice = [Entitlement(ANI, "Ani", "a", pay(1))] * 2
        with pytest.raises(IntegrityError, match="E724"):
            settle("run1", {"a": twice}, {"a"}, {}, {})

    def test_a_record_of_another_agency_stops_the_run(self) -> None:
        with pytest.raises(IntegrityError, match="E724"):
            settle("run1", {"a": [Entitlement(ANI, "Ani", "b", pay(1))]}, {"a"}, {}, {})

    def test_sums_that_drift_are_found(self) -> None:
        with pytest.raises(IntegrityError, match="E724"):
            Balance(transferred_idr=1).after_run([])

    def test_a_doctored_state_is_found_by_the_books(self) -> None:
        treasury = Treasury()
        treasury.run({"a": {ANI: pay(1_000)}})
        credit = treasury.credited["2026-09"][ANI]
        doctored = {ANI: replace(credit, amounts=pay(900))}
        with pytest.raises(IntegrityError, match="E724"):
            check_books(treasury.lines, {"2026-09": doctored}, {})


def test_control_totals_by_agency_and_kind() -> None:
    treasury = Treasury()
    treasury.run({"a": {ANI: pay(1_000, 50, 10), BUDI: pay(500)}, "b": {CICI: pay(70)}})
    found = control_totals(
        treasury.run({"a": {ANI: pay(1_100, 50, 10), BUDI: pay(400)}, "b": {CICI: pay(77)}}).lines
    )
    assert {place: tuple(sums) for place, sums in found.items()} == {
        # in the order of ControlTotals: the number of lines first, the transfer last
        ("a", "rapel"): (1, 100, 0, 0, 100, 0, 0, 0, 100),
        ("a", "recovery"): (1, -100, 0, 0, -100, 0, 0, 100, 0),
        ("b", "rapel"): (1, 7, 0, 0, 7, 0, 0, 0, 7),
    }
    assert tuple(add_control_totals(found.values())) == (3, 7, 0, 0, 7, 0, 0, 100, 107)


# --- Laws over random histories -----------------------------------------------------------------

PEOPLE = [f"1990010120150110{number:02d}" for number in range(4)]
AGENCIES = ("a", "b", "c")
amounts = st.builds(
    lambda gross, tax, bpjs: pay(gross, gross * tax // 100, gross * bpjs // 100),
    st.integers(0, 1_000),
    st.sampled_from([0, 5, 15]),
    st.sampled_from([0, 1]),
)
lives = st.fixed_dictionaries(
    {agency: st.dictionaries(st.sampled_from(PEOPLE), amounts, max_size=4) for agency in AGENCIES}
)
chosens = st.sets(st.sampled_from(AGENCIES), min_size=1)
periods = st.sampled_from(["2026-12", "2026-13"])
histories = st.lists(st.tuples(lives, chosens, periods, st.booleans()), min_size=1, max_size=8)


def follow(
    history: Iterable[tuple[Live, set[str], str, bool]], recovery_bp: int | None = None
) -> Treasury:
    """Run a history; after some runs a transfer of the first period comes back."""
    treasury = Treasury(recovery_bp=recovery_bp)
    for live, chosen, period, sends_back in history:
        found = treasury.run(live, *sorted(chosen), period=period)
        for line in found.lines:
            assert line.transfer_idr >= 0
            assert line.outstanding_idr >= 0
            if recovery_bp is not None:
                credit = found.credited[line.nip]
                kept, most = credit.kept_idr * 10_000, credit.amounts.net_idr * recovery_bp
                assert kept <= most or not line.recovered_idr
                assert kept + 10_000 > most or not (line.outstanding_idr and line.transfer_idr)
        transfers = [line for line in found.lines if line.transfer_idr]
        if sends_back and transfers:
            line = transfers[0]
            after, new = take_back(
                f"run{treasury.runs}",
                {line.line_id: line},
                [whole(line)],
                treasury.credited[period],
            )
            treasury.credited[period] = after
            treasury.balance = treasury.balance.after_returns(new)
            assert check_books(treasury.lines, treasury.credited, treasury.recoveries).holds
    return treasury


class TestLaws:
    @given(histories)
    @settings(max_examples=150, deadline=None)
    def test_the_books_balance_and_no_transfer_is_negative(self, history: Sequence[Any]) -> None:
        follow(history)  # asserts after every step

    @given(histories, st.integers(0, 10_000))
    @settings(max_examples=100, deadline=None)
    def test_no_month_keeps_more_than_its_share(
        self, history: Sequence[Any], recovery_bp: int
    ) -> None:
        follow(history, recovery_bp)  # asserts after every run

    @given(histories)
    @settings(max_examples=80, deadline=None)
    def test_after_a_run_credited_is_entitled(self, history: Sequence[Any]) -> None:
        treasury = follow(history)
        live, _, period, _ = history[-1]
        found = treasury.run(live, period=period)
        claims = [nip for people in live.values() for nip in people]
        for nip in PEOPLE:
            credit = found.credited.get(nip)
            if claims.count(nip) == 1:
                (entitled,) = [people[nip] for people in live.values() if nip in people]
                assert credit is not None
                assert credit.amounts == entitled
                assert credit.pending == ()
            elif claims.count(nip) == 0 and credit is not None:
                assert credit.amounts == Amounts()

    @given(histories)
    @settings(max_examples=80, deadline=None)
    def test_a_run_again_without_a_change_pays_nothing(self, history: Sequence[Any]) -> None:
        treasury = follow(history)
        live, _, period, _ = history[-1]
        treasury.run(live, period=period)
        before = treasury.balance
        again = treasury.run(live, period=period)
        assert (again.lines, again.exceptions) == ((), ())
        assert treasury.balance == before

    @given(histories, st.randoms(use_true_random=False))
    @settings(max_examples=60, deadline=None)
    def test_the_order_of_agencies_and_people_does_not_matter(
        self, history: Sequence[Any], random: Any
    ) -> None:
        def shuffled(mapping: Mapping[str, Any]) -> dict[str, Any]:
            keys = list(mapping)
            random.shuffle(keys)
            return {key: mapping[key] for key in keys}

        mixed = [
            (shuffled({a: shuffled(people) for a, people in live.items()}), *rest)
            for live, *rest in history
        ]
        assert follow(mixed) == follow(history)

    @given(lives, lives, st.permutations(AGENCIES))
    @settings(max_examples=60, deadline=None)
    def test_agency_by_agency_pays_what_one_run_pays(
        self, first: Live, then: Live, order: Sequence[str]
    ) -> None:
        """Where nobody is claimed twice, splitting a run into one per agency changes no sum."""
        first, then = without_double_claims(first), without_double_claims(then)
        together, apart = Treasury(), Treasury()
        together.run(first)
        together.run(then)
        for live in (first, then):
            for agency in order:
                apart.run(live, agency)
        assert apart.balance == together.balance
        assert apart.recoveries == together.recoveries
        assert apart.credited == together.credited


def without_double_claims(live: Live) -> Live:
    seen: set[str] = set()
    kept = {}
    for agency, people in live.items():
        kept[agency] = {nip: a for nip, a in people.items() if nip not in seen}
        seen |= people.keys()
    return kept
