"""Who is paid and by whom, as the files of a run call them: a register and the agencies' names.

Both are pinned by the run's entry, so that a replay writes the same files.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from tukin.register.register import RegisterEntry
from tukin.register.register_file import load_people
from tukin.settlement.files.packed import Packed
from tukin.vocabulary.period import Period


class Payee(NamedTuple):
    """What the register knows of a person besides the NIP; "" where it knows nothing."""

    nrk: str = ""
    unit: str = ""
    npwp: str = ""
    bank: str = ""
    account_no: str = ""
    account_name: str = ""


NOBODY = Payee()


@dataclass(frozen=True, slots=True)
class Directory:
    """A register (its hash and canonical CSV, both empty for none), and agency code → name."""

    register_sha256: str = ""
    register: bytes = field(default=b"", repr=False)
    agency_names: Mapping[str, str] = field(default_factory=dict)

    def payees(self, nips: Container[str], period: Period, day: date) -> Mapping[str, Payee]:
        """The payees among some NIPs, of whom the register has anything.

        Money goes to the account of ``day``, on which it is paid; where somebody worked is that of
        the period's last day. Whoever has left by then is paid to the last account known.
        """
        if not self.register:
            return {}
        people = load_people(self.register, nips)
        rows = ((each[0].nip, _payee(each, period.last_day, day)) for each in people)
        return Packed(rows, Payee)

    def agency_name(self, code: str) -> str:
        """The name of an agency; its code where it has none here."""
        return self.agency_names.get(code, code)

    def describe(self, agencies: Iterable[str]) -> dict[str, Any]:
        """What an entry says of it: the hash, and the names of these agencies."""
        names = {code: self.agency_names[code] for code in agencies if code in self.agency_names}
        return {"register_sha256": self.register_sha256, "agency_names": names}


NO_DIRECTORY = Directory()


def _payee(entries: Sequence[RegisterEntry], last_day: date, day: date) -> Payee:
    worked = max(entries, key=lambda entry: (entry.holds_on(last_day), entry.since))
    paid = max(entries, key=lambda entry: (entry.holds_on(day), entry.since))
    account = paid.details
    return Payee(
        nrk=worked.nrk or paid.nrk or "",
        unit=worked.details.unit or "",
        npwp=account.npwp or "",
        bank=account.bank or "",
        account_no=account.account_no or "",
        account_name=account.account_name or "",
    )
