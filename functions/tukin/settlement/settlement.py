"""What a settlement run pays: entitled − credited, per person of a period. Pure.

*Credited* is what the runs so far have accounted to a person for one period. The difference to what
the person is entitled to by the live batch is due. What is due is paid, after it was offset by what
the person still owes; what was credited too much is never a negative transfer, but a recovery that
is carried, across periods, until later pay has made up for it::

    transfer = net + returned − recovered + carried        (of each line; all but net are ≥ 0)

All lines of a period together recover at most a share of its net pay that the rules state, rounded
down. What a line carried counts against it: a cut that is undone pays nothing a second time. Where
the pay falls while a transfer is back, what was kept beyond the share of what is left is carried
too, by at most the fall. The rest of the debt is carried.

``returned`` are transfers of earlier runs that the bank sent back. Hence the identity that holds
for every person after every run (I5), summed over all periods::

    Σ transfers − Σ transfers sent back = Σ credited + outstanding recovery − pending returns

Pending returns are those that no later line has taken up. ``settle`` asserts each line's share of
it, so that it holds for the whole by induction; ``check_books`` recomputes it from everything.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from tukin.payroll.record import PayrollRecord
from tukin.settlement.files.pay_facts import PayFacts, pay_facts
from tukin.settlement.holds import Held, HoldReason
from tukin.vocabulary.errors import Conflict, IntegrityError, InvalidInput
from tukin.vocabulary.money import FULL_BP, format_idr
from tukin.vocabulary.nip import person_key

NOBODY_HELD: Mapping[str, HoldReason] = MappingProxyType({})
MOST_RETURNS = 500
"""Lines that one request can return; more are sent in several, each done whole or not at all."""


class Amounts(NamedTuple):
    """Rupiah before and after tax and health insurance; ``net = gross − tax − bpjs``."""

    gross_idr: int = 0
    tax_idr: int = 0
    bpjs_idr: int = 0
    net_idr: int = 0

    def minus(self, other: "Amounts") -> "Amounts":
        """The difference of each amount."""
        return Amounts(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    def plus(self, other: "Amounts") -> "Amounts":
        """The sum of each amount."""
        return Amounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def adds_up(self) -> bool:
        """Whether the net amount is what is left of the gross one."""
        return self.net_idr == self.gross_idr - self.tax_idr - self.bpjs_idr


class ReturnReason(StrEnum):
    """Why a bank sends a transfer back."""

    BAD_ACCOUNT = "bad_account"
    CLOSED_ACCOUNT = "closed_account"
    CLOSED_POSITION = "closed_position"
    NAME_DIFFERS = "name_differs"
    DECEASED = "deceased"
    OTHER = "other"


class TransferKind(StrEnum):
    """What a line is for."""

    PAYMENT = "payment"
    """The person's first line of the period."""
    RAPEL = "rapel"
    """Arrears: more is due than was credited."""
    RECOVERY = "recovery"
    """Less is due than was credited: the difference is owed back, never a negative transfer."""
    REPEAT = "repeat"
    """A transfer that was sent back is paid again; nothing else changes."""
    ADJUSTMENT = "adjustment"
    """No difference in net pay: other amounts or the agency changed."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a person is entitled to by an agency's live batch."""

    nip: str
    name: str
    agency: str
    amounts: Amounts
    facts: PayFacts | None = None
    key: str = ""
    """The person's key; "" in runs of engines whose rows have none. So it is of what follows."""


def entitlement_of(record: PayrollRecord, key: str = "") -> Entitlement:
    """What a person is entitled to by a live record; ``key`` is the person's."""
    steps = record.steps
    amounts = Amounts(steps.gross_idr, steps.tax_idr, steps.bpjs_idr, steps.net_idr)
    person = record.appraisal
    return Entitlement(person.nip, person.name, record.agency, amounts, pay_facts(record), key)


@dataclass(frozen=True, slots=True)
class Return:
    """A transfer that the bank sent back, and whether a later line has taken it up."""

    line_id: str
    run_id: str
    reason: ReturnReason
    transfer_idr: int
    taken_up: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What a person has been credited for one period by all runs so far, and by which agency."""

    name: str
    agency: str
    amounts: Amounts
    returns: tuple[Return, ...] = ()
    account: str = ""
    """A hash of the account that was paid to last; "" where none was known."""
    kept_idr: int = 0
    """What lines recovered, less what they carried, of runs that recover at most a share: credited
    less kept is what was transferred, but for what came back."""
    key: str = ""

    @property
    def pending(self) -> tuple[Return, ...]:
        """The returned transfers that no line has taken up yet."""
        return tuple(item for item in self.returns if not item.taken_up)

    @property
    def pending_idr(self) -> int:
        """Their sum."""
        return sum(item.transfer_idr for item in self.pending)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One person in one run; ``amounts`` is what the run adds to what was credited before."""

    line_id: str
    nip: str
    name: str
    agency: str
    previous_agency: str | None
    kind: TransferKind
    amounts: Amounts
    returned_idr: int
    recovered_idr: int
    carried_idr: int
    transfer_idr: int
    outstanding_idr: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A person whom several agencies claim; none of them is paid for it."""

    nip: str
    claims: tuple[Entitlement, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome of a run: its lines, whom it left out, and the states after it."""

    lines: Sequence[Transfer]
    blocked: tuple[Blocked, ...]
    exceptions: tuple[tuple[Transfer, Return], ...]
    """The returned transfers that a line of this run takes up."""
    credited: Mapping[str, Credit]
    recoveries: Mapping[str, int]
    held: tuple[Held, ...] = ()
    first_payments: tuple[Held, ...] = ()
    """Whom the releaser was asked to confirm; who was not confirmed is held as well."""


def settle(
    run_id: str,
    live: Mapping[str, Iterable[Entitlement]],
    chosen: Set[str],
    credited: Mapping[str, Credit],
    recoveries: Mapping[str, int],
    holds: Mapping[str, HoldReason] = NOBODY_HELD,
    recovery_bp: Mapping[str, int] | None = None,
) -> Settlement:
    """What a run pays to the chosen agencies' people for one period.

    In scope is who is live in a chosen agency, and who was credited under a chosen agency and is
    live nowhere now. Who moved to an agency that is not chosen is left for that agency's run.

    Args:
        run_id: the run; the lines' ids are made of it.
        live: the live entitlements of every agency of the period, not of the chosen ones alone.
        chosen: codes of the agencies to pay.
        credited: NIP → what was credited for this period so far.
        recoveries: NIP → what the person owes back, in rupiah; of all periods.
        holds: NIP → why nothing may be paid or credited to the person. What is due less than was
            credited is taken back all the same: nothing is paid by that.
        recovery_bp: agency → the share of the period's net pay that recoveries take at most, in
            basis points, of all chosen; None where they take all, as before there were shares.

    Raises:
        IntegrityError: E724, where the books would not balance.
    """
    claims = _claims(live)
    lines: list[Transfer] = []
    blocked: list[Blocked] = []
    held: list[Held] = []
    for nip in sorted(_in_scope(claims, chosen, credited)):
        entitlements = claims.get(nip, ())
        if len(entitlements) > 1:
            blocked.append(Blocked(nip, tuple(entitlements)))
            continue
        known = credited.get(nip)
        entitled = entitlements[0] if entitlements else _nothing(nip, known)
        most_bp = None if recovery_bp is None else recovery_bp[entitled.agency]
        line = _line(run_id, entitled, known, recoveries.get(nip, 0), most_bp)
        if line is not None and nip in holds and _pays(line):
            held.append(hold(line, holds[nip]))
        elif line is not None:
            lines.append(line)
    lines.sort(key=lambda line: (line.agency, line.nip))
    notes_kept = recovery_bp is not None
    return credit_lines(lines, blocked, held, credited, recoveries, notes_kept=notes_kept)


def hold(line: Transfer, reason: HoldReason) -> Held:
    """What is held instead of a line."""
    due_idr = line.amounts.net_idr + line.returned_idr
    return Held(line.nip, line.name, line.agency, reason, due_idr)


def _pays(line: Transfer) -> bool:
    """Whether a line sends or credits anything."""
    return line.transfer_idr > 0 or max(line.amounts) > 0


def credit_lines(
    lines: Iterable[Transfer],
    blocked: Iterable[Blocked],
    held: Iterable[Held],
    credited: Mapping[str, Credit],
    recoveries: Mapping[str, int],
    accounts: Mapping[str, str] = MappingProxyType({}),
    *,
    notes_kept: bool = False,
) -> Settlement:
    """What lines that were made before change in the states of now.

    Args:
        lines: in the order of their run.
        blocked: whom it left out, for several agencies claim them.
        held: whom it left out for another reason.
        credited: NIP → what was credited for the period so far.
        recoveries: NIP → what the person owes back, in rupiah; of all periods.
        accounts: NIP → a hash of the account that the lines are paid to.
        notes_kept: whether the run recovers at most a share, so that later ones go on from it.

    Raises:
        IntegrityError: E724, where a line does not follow from the states.
    """
    after, outstanding = dict(credited), dict(recoveries)
    exceptions: list[tuple[Transfer, Return]] = []
    for line in lines:
        known = credited.get(line.nip)
        pending = sorted(known.pending if known else (), key=lambda item: item.line_id)
        exceptions += [(line, item) for item in pending]
        credit = _credit(line, known, accounts.get(line.nip, ""))
        kept_idr = line.recovered_idr - line.carried_idr if notes_kept else 0
        after[line.nip] = replace(credit, kept_idr=credit.kept_idr + kept_idr)
        _set_outstanding(outstanding, line.nip, line.outstanding_idr)
        _assert_balanced(line, known, after[line.nip], recoveries.get(line.nip, 0))
    blocked_, exceptions_ = tuple(blocked), tuple(exceptions)
    return Settlement(tuple(lines), blocked_, exceptions_, after, outstanding, tuple(held))


def line_id(run_id: str, nip: str, key: str = "") -> str:
    """The opaque name of a person's line in a run: 32 hexadecimal digits.

    With the person's key it begins with the first three digits of it, which are the line's cell.
    """
    if key:
        return key[:3] + hashlib.sha256(f"tukin:line:{run_id}:{key}".encode()).hexdigest()[:29]
    return hashlib.sha256(f"tukin:line:{run_id}:{person_key(nip)}".encode()).hexdigest()[:32]


def _claims(live: Mapping[str, Iterable[Entitlement]]) -> dict[str, list[Entitlement]]:
    """NIP → the agencies' claims on the person, by agency."""
    claims: defaultdict[str, list[Entitlement]] = defaultdict(list)
    for agency in sorted(live):
        for entitlement in live[agency]:
            amounts = entitlement.amounts
            if entitlement.agency != agency or min(amounts) < 0 or not amounts.adds_up:
                raise IntegrityError("E724", what="live records")
            claims[entitlement.nip].append(entitlement)
            if len(claims[entitlement.nip]) > 1 and claims[entitlement.nip][-2].agency == agency:
                raise IntegrityError("E724", what="one person twice in a batch")
    return dict(claims)


def _in_scope(
    claims: Mapping[str, Iterable[Entitlement]], chosen: Set[str], credited: Mapping[str, Credit]
) -> Iterator[str]:
    for nip, entitlements in claims.items():
        if any(item.agency in chosen for item in entitlements):
            yield nip
    for nip, credit in credited.items():
        if nip not in claims and credit.agency in chosen:
            yield nip


def _nothing(nip: str, known: Credit | None) -> Entitlement:
    """The entitlement of a person who is live nowhere."""
    if known is None:
        raise AssertionError("who is in scope is live or was credited")
    return Entitlement(nip, known.name, known.agency, Amounts(), key=known.key)


def _line(
    run_id: str,
    entitled: Entitlement,
    known: Credit | None,
    owed_idr: int,
    most_bp: int | None = None,
) -> Transfer | None:
    """The person's line, or None where nothing changes.

    Args:
        run_id: the run.
        entitled: what the person is entitled to now.
        known: what was credited so far, or None before the first time.
        owed_idr: what the person owes back before this run.
        most_bp: the share of the period's net pay that is recovered at most; None for all.
    """
    due = entitled.amounts.minus(known.amounts if known else Amounts())
    returned = known.pending_idr if known else 0
    moved = known is not None and known.agency != entitled.agency
    if known is not None and not any(due) and not known.pending and not moved:
        return None
    payable = due.net_idr + returned
    kept = min(owed_idr, payable)
    if most_bp is not None:
        most = entitled.amounts.net_idr * most_bp // FULL_BP - (known.kept_idr if known else 0)
        kept = max(min(kept, most), min(0, due.net_idr))
    recovered, carried = max(0, kept), max(0, -kept)
    return Transfer(
        line_id=line_id(run_id, entitled.nip, entitled.key),
        nip=entitled.nip,
        name=entitled.name,
        agency=entitled.agency,
        previous_agency=known.agency if known is not None and moved else None,
        kind=_kind(due, returned, known),
        amounts=due,
        returned_idr=returned,
        recovered_idr=recovered,
        carried_idr=carried,
        transfer_idr=payable + carried - recovered,
        outstanding_idr=owed_idr + carried - recovered,
        key=entitled.key,
    )


def _kind(due: Amounts, returned_idr: int, known: Credit | None) -> TransferKind:
    if known is None:
        return TransferKind.PAYMENT
    if due.net_idr > 0:
        return TransferKind.RAPEL
    if due.net_idr < 0:
        return TransferKind.RECOVERY
    return TransferKind.REPEAT if returned_idr else TransferKind.ADJUSTMENT


def _credit(line: Transfer, known: Credit | None, account: str = "") -> Credit:
    """What is credited after the person's line: all that the person is entitled to."""
    taken_up = tuple(replace(item, taken_up=True) for item in (known.returns if known else ()))
    before = known.amounts if known else Amounts()
    paid_to = account if line.transfer_idr else known.account if known else ""
    kept = known.kept_idr if known else 0
    amounts = before.plus(line.amounts)
    return Credit(line.name, line.agency, amounts, taken_up, paid_to, kept, line.key)


def _set_outstanding(recoveries: dict[str, int], nip: str, outstanding_idr: int) -> None:
    if outstanding_idr:
        recoveries[nip] = outstanding_idr
    else:
        recoveries.pop(nip, None)


def _assert_balanced(line: Transfer, before: Credit | None, after: Credit, owed_idr: int) -> None:
    """The line's share of the identity, from the states before and after it."""
    credited = after.amounts.net_idr - (before.amounts.net_idr if before else 0)
    pending = after.pending_idr - (before.pending_idr if before else 0)
    balanced = line.transfer_idr == credited + (line.outstanding_idr - owed_idr) - pending
    least = min(
        line.transfer_idr,
        line.outstanding_idr,
        line.recovered_idr,
        line.carried_idr,
        line.returned_idr,
    )
    if not balanced or least < 0 or not line.amounts.adds_up:
        raise IntegrityError("E724", what="a line")


class RequestedReturn(NamedTuple):
    """A line of which the bank sent the transfer, or a part of it, back.

    ``reference`` is the bank's own of the return.
    """

    line_id: str
    reason: ReturnReason
    transfer_idr: int
    reference: str


def returned_line(lines: Mapping[str, Transfer], wanted_id: str) -> Transfer:
    """A line of which something can come back.

    Raises:
        InvalidInput: E727, where the run has no such line or it transferred nothing.
    """
    line = lines.get(wanted_id)
    if line is None or line.transfer_idr == 0:
        raise InvalidInput("E727", line=wanted_id)
    return line


def take_back(
    run_id: str,
    lines: Mapping[str, Transfer],
    requested: Iterable[RequestedReturn],
    credited: Mapping[str, Credit],
) -> tuple[dict[str, Credit], tuple[Return, ...]]:
    """Note returned transfers, so that the next run of the period pays them again.

    A part that came back closes the line: the rest counts as paid. A line that was returned for
    the same reason and amount already is left as it is.

    Args:
        run_id: the run that paid.
        lines: its lines by id.
        requested: what the bank sent back.
        credited: the period's credits now.

    Returns:
        The credits after it, and the returns that are new.

    Raises:
        InvalidInput: E781, where it is more than was transferred; what ``returned_line`` raises.
        Conflict: E728, where the line was returned for another reason or amount.
    """
    after = dict(credited)
    new: list[Return] = []
    for wanted in requested:
        line = returned_line(lines, wanted.line_id)
        if not 0 < wanted.transfer_idr <= line.transfer_idr:
            most = format_idr(line.transfer_idr)
            raise InvalidInput("E781", line=wanted.line_id, most=most)
        credit = after[line.nip]
        item = Return(wanted.line_id, run_id, wanted.reason, wanted.transfer_idr)
        known = next((one for one in credit.returns if one.line_id == wanted.line_id), None)
        if known is None:
            after[line.nip] = replace(credit, returns=(*credit.returns, item))
            new.append(item)
        elif (known.reason, known.transfer_idr) != (item.reason, item.transfer_idr):
            raise Conflict("E728", line=wanted.line_id)
    return after, tuple(new)
