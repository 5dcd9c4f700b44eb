"""The stored claims on people, as a sweep or a preparation found them, and what was proposed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tukin.aws.table import Table
from tukin.settlement.claims.proposed import ProposedDecision
from tukin.settlement.settlement import Entitlement
from tukin.settlement.stores.asked import Request
from tukin.vocabulary.period import Period

_PERSON, _PROPOSAL = "PERSON#", "PROPOSAL#"
_IS_OPEN = "#since = :since AND attribute_not_exists(#end)"
_HAS_ENDED = "#since = :since AND #end = :end"


@dataclass(frozen=True, slots=True)
class Claim:
    """A person whom several agencies claimed for a period. Times are ISO 8601, UTC.

    ``since`` is when that was found, ``ended_at`` when it was decided or seen no more; None while
    nobody is paid for it. ``agency`` is for whom it was decided, ``seq`` by which ledger entry.
    """

    person_key: str
    nip: str
    name: str
    agencies: tuple[str, ...]
    since: str
    ended_at: str | None = None
    agency: str | None = None
    seq: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody is paid for it."""
        return self.ended_at is None

    def to_json(self) -> dict[str, Any]:
        """As it is stored; what it has not is left out."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "person_key"}
        found = {name: value for name, value in values.items() if value is not None}
        return found | {"agencies": list(self.agencies)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        known: dict[str, Any] = {name: values.get(name) for name in cls.__slots__}
        known["person_key"] = values["sk"].removeprefix(_PERSON)
        return cls(**{**known, "agencies": tuple(values["agencies"])})


class Claims:
    """Claims: pk ``CLAIMS#{period}``, sk ``PERSON#{key}`` or ``PROPOSAL#{digest}``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_period(self, period: Period) -> Iterator[Claim]:
        """Everybody who was found to be claimed by several agencies, by key."""
        return map(Claim.from_json, self._table.query(f"CLAIMS#{period}", up_to=_PROPOSAL))

    def open_of(self, period: Period) -> dict[str, tuple[str, ...]]:
        """NIP → the agencies that claim a person of whom nobody has decided yet."""
        return {claim.nip: claim.agencies for claim in self.of_period(period) if claim.is_open}

    def note(
        self, period: Period, found: Iterable[Claim], at: str, known: Iterable[Claim] | None = None
    ) -> None:
        """Note who is claimed by several agencies at a moment; who was known keeps the first time.

        Who was known and is claimed by one alone now is open no more. What has changed since it was
        read stays: it is later than what was found.

        Args:
            period: the period.
            found: everybody whom several agencies claim.
            at: the moment.
            known: the stored claims before anybody was looked for; those of now where not given.
        """
        before = {c.person_key: c for c in (self.of_period(period) if known is None else known)}
        seen = {claim.person_key: claim for claim in found}
        for key, claim in seen.items():
            old = before.get(key)
            if old is None or not old.is_open:
                self._set(period, key, {**claim.to_json(), "since": at, "ended_at": None}, old)
            elif old.agencies != claim.agencies:
                self._set(period, key, {"agencies": list(claim.agencies)}, old)
        for key in before.keys() - seen.keys():
            if before[key].is_open:
                self._set(period, key, {"ended_at": at}, before[key])

    def decide(self, proposed: ProposedDecision, person_key: str) -> None:
        """Note for whom a claim was decided that the ledger has decided."""
        key = _person(proposed.period, person_key)
        changes = {
            "agency": proposed.agency,
            "seq": proposed.seq,
            "ended_at": proposed.confirmed_at,
        }
        is_older = "attribute_exists(pk) AND (attribute_not_exists(#_seq) OR #_seq < :seq)"
        self._table.update(key, changes, condition=is_older, values={":seq": proposed.seq})

    def propose(self, proposed: ProposedDecision) -> ProposedDecision:
        """Record a proposal; where the same was proposed before, that record counts."""
        if self._table.put_new(_key(proposed.period, proposed.digest) | proposed.to_json()):
            return proposed
        return self.proposal(proposed.period, proposed.digest) or proposed

    def proposal(self, period: str, digest: str) -> ProposedDecision | None:
        """A proposal, read consistently."""
        item = self._table.get(_key(period, digest))
        return None if item is None else ProposedDecision.from_json(item)

    def proposals(self, period: Period) -> list[ProposedDecision]:
        """Everything that was proposed for a period, in the order of time."""
        items = self._table.query(f"CLAIMS#{period}", after=_PROPOSAL)
        found = map(ProposedDecision.from_json, items)
        return sorted(found, key=lambda each: each.proposed_at)

    def confirm(self, proposed: ProposedDecision, request: Request) -> ProposedDecision:
        """Note, once, who confirmed a decision that the ledger has, and by which entry."""
        changes = {"confirmed_by": request.by, "confirmed_at": request.at, "seq": request.seq}
        is_open = "attribute_exists(pk) AND attribute_not_exists(#_confirmed_at)"
        key = _key(proposed.period, proposed.digest)
        self._table.update(key, changes, condition=is_open, values={})
        return self.proposal(proposed.period, proposed.digest) or proposed

    def _set(
        self, period: Period, person_key: str, changes: Mapping[str, Any], before: Claim | None
    ) -> None:
        """Change what is stored of somebody, unless it is not any more what it was."""
        names, values = {"#since": "since", "#end": "ended_at"}, dict[str, Any]()
        if before is None:
            condition, names = "attribute_not_exists(pk)", {}
        elif before.ended_at is None:
            condition, values = _IS_OPEN, {":since": before.since}
        else:
            condition, values = _HAS_ENDED, {":since": before.since, ":end": before.ended_at}
        key = _person(str(period), person_key)
        self._table.update(key, changes, condition=condition, values=values, names=names)


def _person(period: str, person_key: str) -> dict[str, str]:
    return {"pk": f"CLAIMS#{period}", "sk": f"{_PERSON}{person_key}"}


def _key(period: str, digest: str) -> dict[str, str]:
    return {"pk": f"CLAIMS#{period}", "sk": f"{_PROPOSAL}{digest}"}


def open_claims(
    claimed: Mapping[str, Sequence[Entitlement]], key_of: Callable[[str], str], at: str
) -> list[Claim]:
    """Claims on people (by NIP) as they are stored, found at a moment."""
    return [
        Claim(key_of(nip), nip, claims[0].name, tuple(each.agency for each in claims), at)
        for nip, claims in claimed.items()
    ]
