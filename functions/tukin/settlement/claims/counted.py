"""Whose records count, by the decisions on claims; who is claimed by several all the same. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tukin.settlement.claims.decision import ClaimDecision
from tukin.settlement.holds import Held, HoldReason
from tukin.settlement.settlement import Entitlement


class Counted(NamedTuple):
    """The records that count, by agency, and those that do not, by decision."""

    people: Mapping[str, Sequence[Entitlement]]
    not_counted: tuple[Held, ...]


def count_claims(
    people: Mapping[str, Sequence[Entitlement]], decisions: Mapping[str, ClaimDecision]
) -> Counted:
    """Leave out the records of agencies that were decided against.

    Args:
        people: agency → who is entitled by its live month.
        decisions: NIP → what was decided for the period.
    """
    if not decisions:
        return Counted(people, ())
    counted: dict[str, list[Entitlement]] = {}
    left_out: list[Held] = []
    for agency, entitlements in sorted(people.items()):
        counted[agency] = []
        for item in entitlements:
            if does_count(item.nip, agency, decisions):
                counted[agency].append(item)
            else:
                left_out.append(_not_counted(item))
    return Counted(counted, tuple(left_out))


def does_count(nip: str, agency: str, decisions: Mapping[str, ClaimDecision]) -> bool:
    """Whether an agency's record of a person counts."""
    decision = decisions.get(nip)
    return decision is None or agency not in decision.not_counted


def claimed_twice(
    people: Mapping[str, Iterable[Entitlement]],
) -> dict[str, tuple[Entitlement, ...]]:
    """NIP → the claims on a person, where there are several of them."""
    claims: defaultdict[str, list[Entitlement]] = defaultdict(list)
    for agency in sorted(people):
        for item in people[agency]:
            claims[item.nip].append(item)
    return {nip: tuple(found) for nip, found in claims.items() if len(found) > 1}


def _not_counted(item: Entitlement) -> Held:
    """Named to the agency with what it would have paid."""
    return Held(item.nip, item.name, item.agency, HoldReason.NOT_COUNTED, item.amounts.net_idr)
