"""The state of holds: who is held for a period, one spelling, nobody twice."""

from dataclasses import replace

import pytest

from tests.integration.people import nip_of
from tukin.settlement.holds import HoldReason
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    held_people,
    holds_of,
    lifted,
    read_holds,
    returned_holds,
    still_held,
    with_hold,
    write_holds,
)
from tukin.settlement.settlement import (
    Amounts,
    Credit,
    Return,
    ReturnReason,
    Transfer,
    TransferKind,
)
from tukin.vocabulary.errors import Conflict, NotFound

ANI, BUDI = nip_of(1), nip_of(2)
BY_OFFICERS = PersonHold(
    "a" * 32, "2026-09", ANI, "Ani", "disdik", HoldReason.OFFICER, "surat inspektorat"
)
BY_RETURN = PersonHold("b" * 32, "2026-08", BUDI, "Budi", "disdik", HoldReason.RETURNED_DECEASED)
LINE = Transfer(
    line_id="c" * 32,
    nip=BUDI,
    name="Budi",
    agency="dinkes",
    previous_agency=None,
    kind=TransferKind.PAYMENT,
    amounts=Amounts(100, 5, 1, 94),
    returned_idr=0,
    recovered_idr=0,
    carried_idr=0,
    transfer_idr=94,
    outstanding_idr=0,
)


def test_the_same_holds_have_one_spelling() -> None:
    data = write_holds([BY_OFFICERS, BY_RETURN])
    assert data == write_holds([BY_RETURN, BY_OFFICERS])
    assert data.splitlines()[0] == (
        b'{"agency":"disdik","hold_id":"' + b"b" * 32 + b'","name":"Budi","nip":"'
        b"" + BUDI.encode() + b'","note":"","period":"2026-08","reason":"returned_deceased"}'
    )
    assert read_holds(data) == (BY_RETURN, BY_OFFICERS)
    assert read_holds(None) == ()


@pytest.mark.parametrize(
    ("period", "held"),
    [("2026-09", {ANI, BUDI}), ("2026-08", {BUDI}), ("2026-10", {BUDI})],
)
def test_officers_hold_for_a_period_and_a_return_for_every_one(period: str, held: set[str]) -> None:
    holds = (BY_OFFICERS, BY_RETURN)
    assert held_people(holds, period).keys() == held
    assert {one.nip for one in holds_of(holds, period, {ANI})} == held - {BUDI}


def test_who_is_held_for_both_is_named_with_the_officers_reason() -> None:
    beside = BY_RETURN._replace(nip=ANI)
    for holds in ((BY_OFFICERS, beside), (beside, BY_OFFICERS)):
        assert held_people(holds, "2026-09") == {ANI: BY_OFFICERS}
    assert len(holds_of((BY_OFFICERS, beside), "2026-09", {ANI})) == 2


def test_officers_hold_a_person_of_a_period_once() -> None:
    with pytest.raises(Conflict, match="E762"):
        with_hold([BY_OFFICERS], BY_OFFICERS._replace(hold_id="d" * 32, note="lain"))
    other_month = BY_OFFICERS._replace(hold_id="d" * 32, period="2026-10")
    assert with_hold([BY_OFFICERS], other_month) == (BY_OFFICERS, other_month)
    beside = BY_RETURN._replace(nip=ANI, period="2026-09")
    assert with_hold([beside], BY_OFFICERS) == (beside, BY_OFFICERS)


def test_a_lift_ends_one_hold_and_only_what_is_there() -> None:
    assert lifted([BY_OFFICERS, BY_RETURN], BY_RETURN.hold_id) == (BY_OFFICERS,)
    with pytest.raises(NotFound, match="E763"):
        lifted([BY_OFFICERS], BY_RETURN.hold_id)


PAID_TO, CORRECTED = "1" * 64, "2" * 64
HELD_FOR_ACCOUNT = PersonHold(
    *("c" * 32, "2026-09", BUDI, "Budi", "dinkes", HoldReason.RETURNED_BAD_ACCOUNT),
    account=PAID_TO,
)
CAME_BACK = Return("c" * 32, "e" * 32, ReturnReason.BAD_ACCOUNT, 94)


def credit(*returns: Return, account: str = PAID_TO) -> dict[str, Credit]:
    return {BUDI: Credit("Budi", "dinkes", LINE.amounts, returns, account)}


@pytest.mark.parametrize("account", [PAID_TO, ""])
@pytest.mark.parametrize("reason", ReturnReason)
def test_what_a_return_holds(reason: ReturnReason, account: str) -> None:
    """A wrong account holds where it is known, which it is where a register named it."""
    new = [Return(LINE.line_id, "e" * 32, reason, 94)]
    held = returned_holds(new, {LINE.line_id: LINE}, "2026-09", credit(*new, account=account))
    everywhere = {
        ReturnReason.DECEASED: HoldReason.RETURNED_DECEASED,
        ReturnReason.CLOSED_POSITION: HoldReason.RETURNED_CLOSED_POSITION,
        ReturnReason.CLOSED_ACCOUNT: HoldReason.RETURNED_CLOSED_ACCOUNT,
    }
    wrong = {
        ReturnReason.BAD_ACCOUNT: HoldReason.RETURNED_BAD_ACCOUNT,
        ReturnReason.NAME_DIFFERS: HoldReason.RETURNED_NAME_DIFFERS,
    }
    of_line = "c" * 32, "2026-09", BUDI, "Budi", "dinkes"
    if reason in everywhere:
        assert held == (PersonHold(*of_line, everywhere[reason]),)
    elif reason in wrong and account:
        assert held == (PersonHold(*of_line, wrong[reason], "", PAID_TO),)
    else:
        assert held == ()


@pytest.mark.parametrize(
    ("accounts", "is_held"),
    [
        ({BUDI: PAID_TO}, True),
        ({BUDI: CORRECTED}, False),
        ({BUDI: ""}, True),
        ({}, True),
        (None, False),
    ],
)
def test_a_wrong_account_holds_until_the_register_has_another_one(
    accounts: dict[str, str] | None, is_held: bool
) -> None:
    known = None if accounts is None else lambda nips: {n: accounts[n] for n in nips & {*accounts}}
    holds = (BY_OFFICERS, HELD_FOR_ACCOUNT, BY_RETURN)
    still = still_held(holds, "2026-09", credit(CAME_BACK), known)
    assert still == (BY_OFFICERS, *((HELD_FOR_ACCOUNT,) if is_held else ()), BY_RETURN)


def test_what_was_paid_again_is_held_no_more() -> None:
    paid_again = replace(CAME_BACK, taken_up=True)
    for returns in ((paid_again,), (paid_again, Return("f" * 32, "e" * 32, CAME_BACK.reason, 1))):
        credited = credit(*returns)
        assert HELD_FOR_ACCOUNT.has_ended(credited)
        assert still_held((HELD_FOR_ACCOUNT,), "2026-09", credited, lambda _: {BUDI: PAID_TO}) == ()
    assert not HELD_FOR_ACCOUNT.has_ended(credit(CAME_BACK))
    assert not BY_RETURN.has_ended({})


def test_a_wrong_account_holds_its_own_period_alone() -> None:
    assert held_people((HELD_FOR_ACCOUNT,), "2026-10") == {}
    assert held_people((HELD_FOR_ACCOUNT,), "2026-09") == {BUDI: HELD_FOR_ACCOUNT}
    assert read_holds(write_holds([HELD_FOR_ACCOUNT])) == (HELD_FOR_ACCOUNT,)
