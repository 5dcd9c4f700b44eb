"""The ledger: an entry for each run, and for each other act that it keeps.

Entries are a chain. Each is a JSON object in canonical form. Its hash is SHA-256 of the previous
entry's hash and its own bytes, so that no entry can be changed, left out or put in without every
later hash showing it. A run's entry holds all that proves the run; with its hash beside it, it is
the run's manifest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from tukin.settlement.books import Balance
from tukin.vocabulary.errors import IntegrityError

FORMAT = "tukin-ledger/1"
_NO_HASH = "0" * 64
_NOTHING_YET = Balance()
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
"""One for all: a state is a line for each person, and ``json.dumps`` makes an encoder a line."""


class EntryKind(StrEnum):
    """What an entry tells."""

    RUN = "run"
    ACKNOWLEDGEMENT = "acknowledgement"
    RETURN = "return"
    HOLD = "hold"
    LIFT = "lift"
    CLAIM_DECISION = "claim_decision"
    STATEMENT = "statement"
    PEOPLE = "people"


class Entry(NamedTuple):
    """An entry's canonical bytes and their place in the chain."""

    content: bytes
    hash: str

    @property
    def values(self) -> dict[str, Any]:
        """The entry's values."""
        values: dict[str, Any] = json.loads(self.content)
        return values


class PeriodState(NamedTuple):
    """What is credited for a period: which file says it, and which entry wrote that."""

    credited_sha256: str | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class LedgerTip:
    """The ledger's last entry, and what the next one builds on.

    ``periods`` says of every period what is credited. It is of one piece with the entry's hash, so
    that a writer takes no state from an item that a restore has left older than the others.
    """

    seq: int = 0
    hash: str = _NO_HASH
    recoveries_sha256: str | None = None
    manifest_sha256: str | None = None
    """Of the last run's manifest, which the next run's names."""
    balance: Balance = _NOTHING_YET
    periods: Mapping[str, PeriodState] = field(default_factory=dict)
    holds_sha256: str | None = None
    """Whom officers hold; None while nobody ever was."""
    claims_sha256: str | None = None
    """Which agency's record counts of whom several claim, of all periods."""
    statements_sha256: str | None = None
    """The bank's statements of all runs; None while none was ever entered."""
    people_sha256: str | None = None
    """The lists of people who act; None while those of the table alone are in force."""

    @property
    def began_before_archive(self) -> bool:
        """Whether nobody has noted yet that the archive has the entries up to here.

        Such a ledger has paid and names no period. Holds and decisions alone pay nothing and are
        named; a statement follows a run.
        """
        named = self.periods or self.holds_sha256 or self.claims_sha256 or self.people_sha256
        return self.seq > 0 and not named

    def period(self, period: object) -> PeriodState:
        """What is credited for a period so far."""
        return self.periods.get(str(period), PeriodState())


def canonical_json(values: Mapping[str, Any]) -> bytes:
    """The one spelling of a JSON object: sorted keys, no white space, UTF-8."""
    return _CANONICAL.encode(values).encode()


def chain_hash(previous_hash: str, content: bytes) -> str:
    """An entry's hash: 64 hexadecimal digits."""
    return hashlib.sha256(previous_hash.encode() + content).hexdigest()


def next_entry(tip: LedgerTip, kind: EntryKind, values: Mapping[str, Any]) -> Entry:
    """The entry that follows a tip; ``values`` are those of its kind."""
    content = canonical_json(
        {
            **values,
            "format": FORMAT,
            "kind": kind,
            "seq": tip.seq + 1,
            "previous_hash": tip.hash,
        }
    )
    return Entry(content, chain_hash(tip.hash, content))


def tip_after(tip: LedgerTip, entry: Entry) -> LedgerTip:
    """The ledger's tip once the entry is its last one."""
    values = entry.values
    recoveries = values.get("recoveries", {}).get("after", tip.recoveries_sha256)
    balance = Balance(**values["balance"]) if "balance" in values else tip.balance
    manifest = tip.manifest_sha256
    if values["kind"] == EntryKind.RUN:
        manifest = hashlib.sha256(manifest_json(entry)).hexdigest()
    periods = dict(tip.periods)
    if "credited" in values:
        periods[values["period"]] = PeriodState(values["credited"]["after"], values["seq"])
    return LedgerTip(
        values["seq"],
        entry.hash,
        recoveries,
        manifest,
        balance,
        periods,
        holds_sha256=values.get("holds", {}).get("after", tip.holds_sha256),
        claims_sha256=values.get("claims", {}).get("after", tip.claims_sha256),
        statements_sha256=values.get("statements", {}).get("after", tip.statements_sha256),
        people_sha256=values.get("people", {}).get("after", tip.people_sha256),
    )


def follows(tip: LedgerTip, entry: Entry) -> bool:
    """Whether an entry is the next one after a tip, and builds on the states that the tip names."""
    values = entry.values
    if (values["seq"], values["previous_hash"]) != (tip.seq + 1, tip.hash):
        return False
    if entry.hash != chain_hash(tip.hash, entry.content):
        return False
    return _continues(values, tip)


@lru_cache(maxsize=8)
def manifest_json(entry: Entry) -> bytes:
    """A run's manifest: its ledger entry with its hash, for people and for signing.

    Whoever commits an entry needs it five times over: indented JSON is written slowly.
    """
    values = entry.values | {"hash": entry.hash}
    return json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def entry_of_manifest(manifest: bytes) -> Entry:
    """The ledger entry that a manifest holds, with the hash that it states."""
    values: dict[str, Any] = json.loads(manifest)
    stated = values.pop("hash")
    return Entry(canonical_json(values), stated)


def check_chain(entries: Iterable[Entry]) -> LedgerTip:
    """Follow the chain from the ledger's first entry, and return the tip after the last one.

    Each entry must build on the one before it, and each state that it says it changed must be the
    one that the entries before it left.

    Raises:
        IntegrityError: E725, naming the first entry that does not follow.
    """
    tip = LedgerTip()
    for entry in entries:
        if not follows(tip, entry):
            raise IntegrityError("E725", seq=tip.seq + 1)
        tip = tip_after(tip, entry)
    return tip


def _continues(values: Mapping[str, Any], tip: LedgerTip) -> bool:
    """Whether the states before an entry are those after the entries before it."""
    before = {
        "credited": tip.period(values.get("period")).credited_sha256,
        "recoveries": tip.recoveries_sha256,
        "holds": tip.holds_sha256,
        "claims": tip.claims_sha256,
        "statements": tip.statements_sha256,
        "people": tip.people_sha256,
    }
    if any(name in values and values[name]["before"] != known for name, known in before.items()):
        return False
    if values["kind"] != EntryKind.RUN:
        return True
    named: str | None = values["previous_manifest_sha256"]
    return named == tip.manifest_sha256
