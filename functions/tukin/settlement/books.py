"""The sums that must balance: over all runs and persons, and the control totals of lines. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import NamedTuple

from tukin.settlement.settlement import Credit, Return, Transfer, TransferKind
from tukin.vocabulary.errors import IntegrityError


class Balance(NamedTuple):
    """The identity's five sums, in rupiah: of one person or of all, over all periods and runs."""

    transferred_idr: int = 0
    returned_idr: int = 0
    credited_idr: int = 0
    outstanding_idr: int = 0
    pending_idr: int = 0

    def plus(self, other: "Balance") -> "Balance":
        """The sum of two."""
        return Balance(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def holds(self) -> bool:
        """Whether the identity holds, and nothing is below zero that cannot be."""
        paid = self.transferred_idr - self.returned_idr
        least = min(paid, self.credited_idr, self.outstanding_idr, self.pending_idr)
        return least >= 0 and paid == self.credited_idr + self.outstanding_idr - self.pending_idr

    def checked(self) -> "Balance":
        """These sums, if they balance.

        Raises:
            IntegrityError: E724, where they do not.
        """
        if not self.holds:
            raise IntegrityError("E724", what="the sums of all runs")
        return self

    def after_run(self, lines: Iterable[Transfer]) -> "Balance":
        """The sums after the lines of a run; E724 where they do not balance."""
        changes = (
            Balance(
                transferred_idr=line.transfer_idr,
                credited_idr=line.amounts.net_idr,
                outstanding_idr=line.carried_idr - line.recovered_idr,
                pending_idr=-line.returned_idr,
            )
            for line in lines
        )
        return reduce(Balance.plus, changes, self).checked()

    def after_returns(self, returns: Iterable[Return]) -> "Balance":
        """The sums after transfers were sent back; E724 where they do not balance."""
        sent_back = sum(item.transfer_idr for item in returns)
        return self.plus(Balance(returned_idr=sent_back, pending_idr=sent_back)).checked()


def check_books(
    lines: Iterable[Transfer],
    credited: Mapping[str, Mapping[str, Credit]],
    recoveries: Mapping[str, int],
) -> Balance:
    """Recompute the identity for every person from all lines ever written and the present states.

    Args:
        lines: the lines of all committed runs.
        credited: period → its credits.
        recoveries: NIP → what the person owes back.

    Returns:
        The sums over all persons.

    Raises:
        IntegrityError: E724, where one person's books do not balance.
    """
    books: defaultdict[str, Balance] = defaultdict(Balance)
    for line in lines:
        books[line.nip] = books[line.nip].plus(Balance(transferred_idr=line.transfer_idr))
    for credits_of_period in credited.values():
        for nip, credit in credits_of_period.items():
            change = Balance(
                returned_idr=sum(item.transfer_idr for item in credit.returns),
                credited_idr=credit.amounts.net_idr,
                pending_idr=credit.pending_idr,
            )
            books[nip] = books[nip].plus(change)
    for nip, owed_idr in recoveries.items():
        books[nip] = books[nip].plus(Balance(outstanding_idr=owed_idr))
    return reduce(Balance.plus, (balance.checked() for balance in books.values()), Balance())


class ControlTotals(NamedTuple):
    """The sums of some lines; amounts in rupiah."""

    lines: int = 0
    gross_idr: int = 0
    tax_idr: int = 0
    bpjs_idr: int = 0
    net_idr: int = 0
    returned_idr: int = 0
    recovered_idr: int = 0
    carried_idr: int = 0
    transfer_idr: int = 0

    def plus(self, other: "ControlTotals") -> "ControlTotals":
        """The sum of two."""
        return ControlTotals(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def control_totals(lines: Iterable[Transfer]) -> dict[tuple[str, TransferKind], ControlTotals]:
    """The sums by agency and kind of line, in that order."""
    found: defaultdict[tuple[str, TransferKind], ControlTotals] = defaultdict(ControlTotals)
    for line in lines:
        place = line.agency, line.kind
        found[place] = found[place].plus(
            ControlTotals(
                1,
                *line.amounts,
                line.returned_idr,
                line.recovered_idr,
                line.carried_idr,
                line.transfer_idr,
            )
        )
    order = list(TransferKind)
    return {place: found[place] for place in sorted(found, key=lambda p: (p[0], order.index(p[1])))}


def add_control_totals(parts: Iterable[ControlTotals]) -> ControlTotals:
    """The sums of disjoint parts together."""
    return reduce(ControlTotals.plus, parts, ControlTotals())
