"""Which agency's record of a person counts for a period, as two personnel persons decided. Pure.

A decision holds for its period and for every repeat of the claims that it was about: a record of an
agency that was decided against does not count, however often it is published. A claim of an agency
that it was not about is a new one, and blocks the person until it is decided, too.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tukin.settlement.ledger import canonical_json


class ClaimDecision(NamedTuple):
    """What was decided about a person and a period; times are ISO 8601, UTC.

    ``agency`` is whose record counts, ``not_counted`` are those whose records do not, in their
    order; ``seq`` is the ledger's entry.
    """

    period: str
    nip: str
    agency: str
    not_counted: tuple[str, ...]
    reason: str
    reference: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: str
    seq: int

    @property
    def place(self) -> tuple[str, str]:
        """What there is one decision of: period and NIP."""
        return self.period, self.nip


Decisions = Mapping[tuple[str, str], ClaimDecision]
"""All decisions in force, by period and NIP."""


def write_decisions(decisions: Decisions) -> bytes:
    """All decisions in force as a state of the settlement: JSON lines in one spelling."""
    return b"".join(
        canonical_json(decisions[place]._asdict()) + b"\n" for place in sorted(decisions)
    )


def read_decisions(data: bytes) -> dict[tuple[str, str], ClaimDecision]:
    """What ``write_decisions`` wrote."""
    found = (_decision(json.loads(line)) for line in data.splitlines())
    return {decision.place: decision for decision in found}


def of_period(decisions: Decisions, period: str) -> dict[str, ClaimDecision]:
    """Those of a period, by NIP."""
    return {each.nip: each for each in decisions.values() if each.period == period}


def decided_json(decisions: Mapping[str, ClaimDecision], nips: Iterable[str]) -> dict[str, Any]:
    """What of some people's pay depends on decisions, as plain values; by NIP."""
    found = (decisions[nip] for nip in nips if nip in decisions)
    return {each.nip: [each.agency, list(each.not_counted)] for each in found}


def _decision(row: Mapping[str, Any]) -> ClaimDecision:
    return ClaimDecision(**{**row, "not_counted": tuple(row["not_counted"])})
