"""A prepared run: what a releaser is shown, and the digest that binds a release to just that. Pure.

Preparing pins the agencies' live months and the states of the people who have a line. Whoever
releases names the digest over all of it. An agency in which a person with a line changed since is
left out of the release by name; the lines of the others stay as they were shown, byte for byte.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self

from tukin.settlement.cells.cell_file import root_of
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.claims.decision import (
    ClaimDecision,
    decided_json,
    of_period,
    read_decisions,
)
from tukin.settlement.files.states import (
    read_credited,
    read_lines,
    read_recoveries,
    sha256_hex,
    write_credited,
    write_held,
    write_lines,
    write_recoveries,
)
from tukin.settlement.holds import Held, held_from_row, held_row
from tukin.settlement.ledger import canonical_json
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    holds_of,
    read_holds,
    write_holds,
)
from tukin.settlement.settlement import Amounts, Blocked, Credit, Entitlement, Transfer
from tukin.vocabulary.errors import IntegrityError

FORMAT = "tukin-prepared/2"
"""The lines are a cell file, from engine 5 on."""
_FIRST_FORMAT = "tukin-prepared/1"
_MARKS_OF_RUNS = ("settled_seq", "settled_revision")
"""What a run changes in a live month: nobody's pay depends on it."""


class PinnedMonth(NamedTuple):
    """An agency's live month as plain values, and whether the run pays it."""

    month: Mapping[str, Any]
    chosen: bool

    @property
    def agency(self) -> str:
        """The agency's code."""
        return str(self.month["agency"])


@dataclass(frozen=True, slots=True)
class States:
    """What is credited for the period and owed back, whom officers hold, and whose claim counts."""

    credited: Mapping[str, Credit]
    recoveries: Mapping[str, int]
    holds: tuple[PersonHold, ...] = ()
    decided: Mapping[str, ClaimDecision] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        period: str,
        credited: bytes | None,
        recoveries: bytes | None,
        holds: bytes | None = None,
        claims: bytes | None = None,
    ) -> Self:
        """From the states of one moment as they are stored; None where there is none yet."""
        owed = read_recoveries(recoveries or b"")
        decided = of_period(read_decisions(claims or b""), period)
        return cls(read_credited(credited or b""), owed, read_holds(holds), decided)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was prepared; the hashes are those of the states that it was prepared on.

    Register and names of agencies are those of that moment; money goes to the accounts of this
    register. ``moved`` are the agencies that had published again after the preparer had looked.
    """

    run_id: str
    period: str
    engine: str
    version: str
    prepared_at: str
    months: tuple[PinnedMonth, ...]
    lines: Sequence[Transfer]
    blocked: tuple[Blocked, ...]
    held: tuple[Held, ...]
    credited_sha256: str | None
    recoveries_sha256: str | None
    digests: Mapping[str, str]
    register_sha256: str = ""
    agency_names: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    first_payments: tuple[Held, ...] = ()
    holds_sha256: str | None = None
    """Whom officers held; None while nobody ever was."""
    claims_sha256: str | None = None
    recovery_bp: int | None = None
    """The share that recoveries took at most where the rules stated none; None where they took all,
    as before there were shares."""
    package_sha256: str = ""
    """Of the package that prepared it; "" where it names none."""
    doubted: Mapping[str, str] = field(default_factory=dict)
    """Agencies whose months are not what was locked at their publication, and why (``Doubt``)."""
    archived: tuple[str, ...] = ()
    """Agencies whose months are from before that was locked: it was, of the table, at preparing."""

    @property
    def first_payments_sha256(self) -> str | None:
        """What a releaser confirms besides; None where nobody has to be confirmed."""
        return sha256_hex(write_held(self.first_payments)) if self.first_payments else None

    def holding_first_payments(self) -> Self:
        """What is paid where the first payments and changed accounts are not confirmed."""
        held = {item.nip for item in self.first_payments}
        paid = set(self.agencies)
        return replace(
            self,
            lines=_that(self.lines, lambda line: line.nip not in held),
            held=(*self.held, *(item for item in self.first_payments if item.agency in paid)),
        )

    @property
    def digest(self) -> str:
        """What a release agrees to: one hash over those of the agencies, and who is not paid."""
        return sha256_hex(
            canonical_json(
                {
                    "run_id": self.run_id,
                    "period": self.period,
                    "engine": self.engine,
                    "agencies": self.digests,
                    "register": self.register_sha256,
                    "blocked": sha256_hex(canonical_json({"blocked": self._blocked_json()})),
                    "held": sha256_hex(write_held(self.held)),
                    "first_payments": self.first_payments_sha256,
                    **self._locked_json(),
                }
            )
        )

    def _locked_json(self) -> dict[str, Any]:
        """What was not known to what was prepared before."""
        values = {"doubted": dict(self.doubted), "archived": list(self.archived)}
        return {name: value for name, value in values.items() if value}

    @property
    def agencies(self) -> tuple[str, ...]:
        """Whom the run pays."""
        return tuple(pinned.agency for pinned in self.months if pinned.chosen)

    def without(self, left_out: Collection[str]) -> Self:
        """The part that is released: what is of the agencies that are not left out."""
        months = tuple(
            pinned._replace(chosen=pinned.chosen and pinned.agency not in left_out)
            for pinned in self.months
        )
        paid = {pinned.agency for pinned in months if pinned.chosen}
        return replace(
            self,
            months=months,
            lines=_of_agencies(self.lines, paid),
            blocked=tuple(
                item for item in self.blocked if any(claim.agency in paid for claim in item.claims)
            ),
            held=tuple(item for item in self.held if item.agency in paid),
        )

    @property
    def lines_file(self) -> bytes:
        """All lines: a cell file, or JSON lines of an older engine."""
        lines = self.lines
        return lines.data if isinstance(lines, CellLines) else write_lines(lines, self.period)

    @property
    def lines_name(self) -> str:
        """By which that file is known."""
        data = self.lines_file
        return root_of(data) if isinstance(self.lines, CellLines) else sha256_hex(data)

    def to_json(self) -> bytes:
        """All of it but the lines, which are a file of their own."""
        values = {
            "format": FORMAT if isinstance(self.lines, CellLines) else _FIRST_FORMAT,
            "run_id": self.run_id,
            "period": self.period,
            "engine": self.engine,
            "version": self.version,
            "prepared_at": self.prepared_at,
            "months": [{**pinned.month, "chosen": pinned.chosen} for pinned in self.months],
            "lines_sha256": self.lines_name,
            "blocked": self._blocked_json(),
            "held": [held_row(item) for item in self.held],
            "credited_sha256": self.credited_sha256,
            "recoveries_sha256": self.recoveries_sha256,
            "claims_sha256": self.claims_sha256,
            "digests": self.digests,
            "register_sha256": self.register_sha256,
            "agency_names": dict(self.agency_names),
            "moved": list(self.moved),
            "first_payments": [held_row(item) for item in self.first_payments],
            **({"holds_sha256": self.holds_sha256} if self.holds_sha256 else {}),
            **({} if self.recovery_bp is None else {"recovery_bp": self.recovery_bp}),
            **({"package_sha256": self.package_sha256} if self.package_sha256 else {}),
            **self._locked_json(),
        }
        return canonical_json(values)

    @classmethod
    def from_json(cls, data: bytes, read_lines_of: Callable[[str], bytes]) -> Self:
        """What ``to_json`` wrote.

        Args:
            data: the document.
            read_lines_of: the file of lines of a name.

        Raises:
            IntegrityError: E746, where its format is a later one.
        """
        values = json.loads(data)
        if values["format"] not in (FORMAT, _FIRST_FORMAT):
            raise IntegrityError("E746", format=values["format"])
        lines = read_lines_of(values["lines_sha256"])
        months = [
            PinnedMonth(
                {name: value for name, value in pinned.items() if name != "chosen"},
                pinned["chosen"],
            )
            for pinned in values["months"]
        ]
        plain = (
            *("run_id", "period", "engine", "version", "prepared_at"),
            *("credited_sha256", "recoveries_sha256", "digests", "register_sha256", "agency_names"),
        )
        return cls(
            **{name: values[name] for name in plain},
            months=tuple(months),
            lines=CellLines.read(lines) if values["format"] == FORMAT else tuple(read_lines(lines)),
            blocked=tuple(_blocked_from_json(item) for item in values["blocked"]),
            held=tuple(held_from_row(item) for item in values["held"]),
            moved=tuple(values["moved"]),
            first_payments=tuple(map(held_from_row, values["first_payments"])),
            holds_sha256=values.get("holds_sha256"),
            claims_sha256=values.get("claims_sha256"),
            recovery_bp=values.get("recovery_bp"),
            package_sha256=values.get("package_sha256", ""),
            doubted=values.get("doubted", {}),
            archived=tuple(values.get("archived", ())),
        )

    def _blocked_json(self) -> list[dict[str, Any]]:
        return [
            {
                "nip": item.nip,
                "claims": [
                    {"name": claim.name, "agency": claim.agency, **claim.amounts._asdict()}
                    for claim in item.claims
                ],
            }
            for item in self.blocked
        ]


def _that(lines: Sequence[Transfer], is_wanted: Callable[[Transfer], bool]) -> Sequence[Transfer]:
    """The lines that are wanted; those of a cell file stay in it."""
    if isinstance(lines, CellLines):
        return lines.that(is_wanted)
    return tuple(line for line in lines if is_wanted(line))


def _of_agencies(lines: Sequence[Transfer], agencies: Collection[str]) -> Sequence[Transfer]:
    if isinstance(lines, CellLines):
        return lines.of_agencies(agencies)
    return tuple(line for line in lines if line.agency in agencies)


def _blocked_from_json(item: Mapping[str, Any]) -> Blocked:
    claims = [
        Entitlement(
            item["nip"],
            claim["name"],
            claim["agency"],
            Amounts(*(claim[name] for name in Amounts._fields)),
        )
        for claim in item["claims"]
    ]
    return Blocked(item["nip"], tuple(claims))


def agency_digests(
    period: str, months: Iterable[PinnedMonth], lines: Iterable[Transfer], states: States
) -> dict[str, str]:
    """By chosen agency, one hash over its live month, its lines, and its people's states.

    The states are those of the people who have a line: a return of somebody else does not touch it.
    """
    of_agency: defaultdict[str, list[Transfer]] = defaultdict(list)
    for line in lines:
        of_agency[line.agency].append(line)
    return {
        pinned.agency: _digest(period, pinned, of_agency[pinned.agency], states)
        for pinned in months
        if pinned.chosen
    }


def _digest(period: str, pinned: PinnedMonth, lines: Sequence[Transfer], states: States) -> str:
    nips = {line.nip for line in lines}
    credited = {nip: states.credited[nip] for nip in nips & states.credited.keys()}
    owed = {nip: states.recoveries[nip] for nip in nips & states.recoveries.keys()}
    values: dict[str, Any] = {
        "month": what_pays(pinned.month),
        "lines": sha256_hex(write_lines(lines, period)),
        "credited": sha256_hex(write_credited(credited)),
        "recoveries": sha256_hex(write_recoveries(owed)),
    }
    # Neither was known to what was prepared before.
    if holds := holds_of(states.holds, period, nips):
        values["holds"] = sha256_hex(write_holds(holds))
    if decided := decided_json(states.decided, nips):
        values["claims"] = decided
    return sha256_hex(canonical_json(values))


def what_pays(month: Mapping[str, Any]) -> dict[str, Any]:
    """What of a pinned month somebody's pay depends on."""
    return {name: value for name, value in month.items() if name not in _MARKS_OF_RUNS}
