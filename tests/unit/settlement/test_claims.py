"""Whose records count by decisions on claims, what is bound to them, and what is late."""

from datetime import UTC, datetime, timedelta

import pytest

from tukin.settlement.claims.counted import claimed_twice, count_claims
from tukin.settlement.claims.decision import (
    ClaimDecision,
    of_period,
    read_decisions,
    write_decisions,
)
from tukin.settlement.claims.proposed import ProposedDecision, build_decision
from tukin.settlement.claims.store import Claim
from tukin.settlement.claims.undecided import count_undecided
from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import LedgerTip, check_chain, follows, next_entry, tip_after
from tukin.settlement.settlement import Amounts, Entitlement
from tukin.settlement.stores.asked import Request
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period

ANI, BUDI = "198501012010012001", "198601012010011002"
AT = "2026-11-30T01:00:00+00:00"


def entitled(nip: str, agency: str, net_idr: int) -> Entitlement:
    return Entitlement(nip, "Ani", agency, Amounts(net_idr, 0, 0, net_idr))


def decision(nip: str = ANI, agency: str = "dinkes", *others: str, **more: object) -> ClaimDecision:
    values = {"reason": "mutasi", "reference": "SK 1", "proposed_by": "p", "confirmed_by": "c"}
    known = {"period": "2026-09", "confirmed_at": AT, "seq": 1, **values, **more}
    not_counted = others or ("disdik",)
    return ClaimDecision(nip=nip, agency=agency, not_counted=not_counted, **known)  # type: ignore[arg-type]


PEOPLE = {
    "disdik": [entitled(ANI, "disdik", 700), entitled(BUDI, "disdik", 500)],
    "dinkes": [entitled(ANI, "dinkes", 900)],
}


class TestCounted:
    def test_without_a_decision_everything_counts(self) -> None:
        people, left_out = count_claims(PEOPLE, {})
        assert (people, left_out) == (PEOPLE, ())
        assert {nip: len(found) for nip, found in claimed_twice(people).items()} == {ANI: 2}

    def test_the_other_record_does_not_count_and_is_named_to_its_agency(self) -> None:
        people, left_out = count_claims(PEOPLE, {ANI: decision()})
        assert [item.nip for item in people["disdik"]] == [BUDI]
        assert people["dinkes"] == PEOPLE["dinkes"]
        ((nip, _, agency, reason, due_idr, _),) = left_out
        assert (nip, agency, due_idr) == (ANI, "disdik", 700)
        assert reason is HoldReason.NOT_COUNTED
        assert claimed_twice(people) == {}

    def test_a_record_of_an_agency_that_was_not_named_is_a_new_claim(self) -> None:
        third = {**PEOPLE, "dukcapil": [entitled(ANI, "dukcapil", 100)]}
        people, _ = count_claims(third, {ANI: decision()})
        (claims,) = claimed_twice(people).values()
        assert [claim.agency for claim in claims] == ["dinkes", "dukcapil"]


class TestState:
    def test_it_is_read_as_it_was_written_and_always_the_same(self) -> None:
        both = [decision(ANI), decision(BUDI, "disdik", "dinkes", period="2026-10")]
        known = {each.place: each for each in both}
        data = write_decisions(known)
        assert read_decisions(data) == known
        assert write_decisions(dict(reversed(known.items()))) == data
        assert of_period(known, "2026-10") == {BUDI: both[1]}


def proposed(**changes: object) -> ProposedDecision:
    values = {
        "period": "2026-09",
        "nip": ANI,
        "agency": "dinkes",
        "not_counted": ("disdik",),
        "reason": "mutasi",
        "reference": "SK 1",
        "replaces": 0,
        "proposed_by": "tukin-personnel/bagus",
        "proposed_at": AT,
    }
    return ProposedDecision(**{**values, **changes})  # type: ignore[arg-type]


class TestProposal:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("period", "2026-10"),
            ("nip", BUDI),
            ("agency", "disdik"),
            ("not_counted", ("dukcapil",)),
            ("reason", "lain"),
            ("reference", "SK 2"),
            ("replaces", 7),
        ],
    )
    def test_the_digest_binds_what_is_agreed_to(self, name: str, value: object) -> None:
        assert proposed(**{name: value}).digest != proposed().digest

    def test_it_is_stored_and_read(self) -> None:
        assert ProposedDecision.from_json(proposed().to_json()) == proposed()


class TestEntry:
    def test_it_names_the_state_before_and_after_and_nobody(self) -> None:
        request = Request("0" * 32, "tukin-personnel/ratna", AT)
        state, entry = build_decision(proposed(), request, LedgerTip(), {})
        tip = check_chain([entry])
        assert (tip.seq, tip.claims_sha256) == (1, entry.values["claims"]["after"])
        assert entry.values["claims"]["before"] is None
        assert ANI.encode() not in entry.content
        (found,) = read_decisions(state).values()
        assert (found.agency, found.seq, found.confirmed_by) == ("dinkes", 1, request.by)

    def test_the_next_one_follows_its_state_alone(self) -> None:
        request = Request("0" * 32, "tukin-personnel/ratna", AT)
        state, entry = build_decision(proposed(), request, LedgerTip(), {})
        tip = tip_after(LedgerTip(), entry)
        _, second = build_decision(proposed(replaces=1), request, tip, read_decisions(state))
        assert follows(tip, second)
        values = {**second.values, "claims": {"before": None, "after": "0" * 64}}
        forged = next_entry(tip, values["kind"], values)
        with pytest.raises(IntegrityError):
            check_chain([entry, forged])


class TestUndecided:
    def counted(self, claim: Claim, now: datetime) -> dict[str, int]:
        def of_period(period: Period) -> list[Claim]:
            return [claim] if str(period) == "2026-09" else []

        return dict(count_undecided(of_period, now))

    def claim(self, **more: str) -> Claim:
        return Claim("k", ANI, "Ani", ("dinkes", "disdik"), "2026-11-27T01:00:00+00:00", **more)  # type: ignore[arg-type]

    def test_three_days_after_it_was_found_it_is_counted_once_a_day(self) -> None:
        moment = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
        assert self.counted(self.claim(), moment) == {"ClaimsUndecided": 1}
        assert self.counted(self.claim(), moment + timedelta(days=40)) == {"ClaimsUndecided": 1}
        assert self.counted(self.claim(), moment - timedelta(minutes=1)) == {}
        assert self.counted(self.claim(), moment - timedelta(days=1)) == {"ClaimsUndecided": 0}
        assert self.counted(self.claim(), moment + timedelta(hours=1)) == {}

    def test_what_ended_is_not(self) -> None:
        moment = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
        assert self.counted(self.claim(ended_at=AT), moment) == {"ClaimsUndecided": 0}
