"""Who is paid for the first time, or to another account than last time: confirmed or held. Pure.

One wrong row of a register sends somebody's pay elsewhere, and one invented person begins with a
first payment. So whoever releases agrees to this list by a digest of its own.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from tukin.settlement.files.directory import Directory
from tukin.settlement.holds import Held, HoldReason
from tukin.settlement.settlement import Transfer, hold
from tukin.vocabulary.period import Period

Find = Callable[[Sequence[Transfer], Mapping[str, str]], tuple[Held, ...]]
"""Of lines, and NIP → the account that each would be paid to, the ones to be confirmed."""


def nobody(_lines: Sequence[Transfer], _accounts: Mapping[str, str]) -> tuple[Held, ...]:
    """Of runs whose engine pins no register."""
    return ()


def accounts_of(
    directory: Directory, lines: Iterable[Transfer], period: str, day: date
) -> dict[str, str]:
    """NIP → a hash of the account that a line is paid to on a day; "" where nobody knows one."""
    return accounts_of_people(directory, {line.nip for line in lines}, period, day)


def accounts_of_people(
    directory: Directory, nips: Set[str], period: str, day: date
) -> dict[str, str]:
    """The same of some people, by NIP."""
    payees = directory.payees(nips, Period.parse(period), day)
    return {nip: account_hash(nip, payee.bank, payee.account_no) for nip, payee in payees.items()}


def account_hash(nip: str, bank: str, account_no: str) -> str:
    """The hash by which a person's account is compared; "" where there is none."""
    if not account_no:
        return ""
    return hashlib.sha256(f"tukin:account:{nip}:{bank}:{account_no}".encode()).hexdigest()


def first_payments(
    lines: Iterable[Transfer], accounts: Mapping[str, str], last: Mapping[str, str]
) -> tuple[Held, ...]:
    """The lines that transfer anything to somebody new or to another account, in their order.

    Args:
        lines: of the run.
        accounts: NIP → the account that the run pays to.
        last: NIP → the account that was paid to last; who was never paid is not in it.
    """
    found = []
    for line in lines:
        if not line.transfer_idr:
            continue
        if line.nip not in last:
            found.append(hold(line, HoldReason.FIRST_PAYMENT))
        elif last[line.nip] != accounts.get(line.nip, ""):
            found.append(hold(line, HoldReason.CHANGED_ACCOUNT))
    return tuple(found)
