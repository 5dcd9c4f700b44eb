"""The chain of ledger entries: what it proves, and that every break of it is found."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from tukin.settlement.books import Balance
from tukin.settlement.ledger import (
    Entry,
    EntryKind,
    LedgerTip,
    canonical_json,
    chain_hash,
    check_chain,
    entry_of_manifest,
    manifest_json,
    next_entry,
    tip_after,
)
from tukin.vocabulary.errors import IntegrityError

BALANCE = Balance(100, 0, 100, 0, 0)._asdict()


def run_values(before: str | None, after: str, manifest: str | None, **more: Any) -> dict[str, Any]:
    return {
        "run_id": "r",
        "period": "2026-09",
        "credited": {"before": before, "after": after},
        "recoveries": {
            "before": None if before is None else f"rec-{before}",
            "after": f"rec-{after}",
        },
        "previous_manifest_sha256": manifest,
        "balance": BALANCE,
        **more,
    }


def ledger() -> list[Entry]:
    """Two runs of a period, a return between them and an acknowledgement at the end."""
    tip = LedgerTip()
    entries = []
    first = next_entry(tip, EntryKind.RUN, run_values(None, "c1", None))
    entries.append(first)
    tip = tip_after(tip, first)
    values = {"period": "2026-09", "credited": {"before": "c1", "after": "c2"}, "balance": BALANCE}
    entries.append(next_entry(tip, EntryKind.RETURN, values))
    tip = tip_after(tip, entries[-1])
    second = run_values("c2", "c3", hashlib.sha256(manifest_json(first)).hexdigest())
    second["recoveries"] = {"before": "rec-c1", "after": "rec-c3"}
    entries.append(next_entry(tip, EntryKind.RUN, second))
    tip = tip_after(tip, entries[-1])
    entries.append(next_entry(tip, EntryKind.ACKNOWLEDGEMENT, {"run_id": "r", "period": "2026-09"}))
    return entries


def test_the_first_hash_worked_by_hand() -> None:
    entry = next_entry(LedgerTip(), EntryKind.ACKNOWLEDGEMENT, {"run_id": "é"})
    assert (
        entry.content
        == (
            '{"format":"tukin-ledger/1","kind":"acknowledgement","previous_hash":"'
            + "0" * 64
            + '","run_id":"é","seq":1}'
        ).encode()
    )
    assert entry.hash == hashlib.sha256(b"0" * 64 + entry.content).hexdigest()


def test_a_sound_chain_ends_at_its_tip() -> None:
    entries = ledger()
    tip = check_chain(entries)
    assert (tip.seq, tip.hash, tip.recoveries_sha256) == (4, entries[-1].hash, "rec-c3")
    assert tip.manifest_sha256 == hashlib.sha256(manifest_json(entries[2])).hexdigest()
    assert tip.balance == Balance(100, 0, 100, 0, 0)


def test_an_empty_ledger_is_sound() -> None:
    assert check_chain([]) == LedgerTip()


def rewritten(entries: list[Entry], place: int, **changes: Any) -> list[Entry]:
    """The ledger of a forger who changes an entry and chains all later ones again."""
    forged = entries[:place]
    previous = forged[-1].hash if forged else "0" * 64
    for number, entry in enumerate(entries[place:]):
        values = entry.values | (changes if number == 0 else {}) | {"previous_hash": previous}
        content = canonical_json(values)
        previous = chain_hash(previous, content)
        forged.append(Entry(content, previous))
    return forged


def changed(entry: Entry, **changes: Any) -> Entry:
    return Entry(canonical_json(entry.values | changes), entry.hash)


def misnamed(entries: list[Entry]) -> list[Entry]:
    """An entry that is hashed onto the one before it, but names another."""
    content = canonical_json(entries[1].values | {"previous_hash": "f" * 64})
    return [entries[0], Entry(content, chain_hash(entries[0].hash, content))]


BREAKS: list[tuple[str, Callable[[list[Entry]], list[Entry]], int]] = [
    ("a value", lambda e: [changed(e[0], period="2026-10"), *e[1:]], 1),
    ("a hash", lambda e: [e[0], Entry(e[1].content, "f" * 64), *e[2:]], 2),
    ("an entry left out", lambda e: [e[0], *e[2:]], 2),
    ("the first left out", lambda e: e[1:], 1),
    ("two exchanged", lambda e: [e[1], e[0], *e[2:]], 1),
    ("one twice", lambda e: [e[0], e[0], *e[1:]], 2),
    ("a number", lambda e: rewritten(e, 1, seq=7), 2),
    ("a state", lambda e: rewritten(e, 1, credited={"before": "x", "after": "c2"}), 2),
    ("recoveries", lambda e: rewritten(e, 2, recoveries={"before": "x", "after": "y"}), 3),
    ("the manifest before", lambda e: rewritten(e, 2, previous_manifest_sha256="f" * 64), 3),
    ("the entry that it names", misnamed, 2),
    ("an entry chained again", lambda e: rewritten(e, 0, run_id="other"), 3),
]


@pytest.mark.parametrize(("what", "break_it", "seq"), BREAKS, ids=[b[0] for b in BREAKS])
def test_a_break_is_found_where_it_is(
    what: str, break_it: Callable[[list[Entry]], list[Entry]], seq: int
) -> None:
    with pytest.raises(IntegrityError) as caught:
        check_chain(break_it(ledger()))
    assert (caught.value.code, caught.value.details) == ("E725", {"seq": seq})


def test_a_manifest_is_its_entry_and_hash() -> None:
    entry = ledger()[0]
    manifest = manifest_json(entry)
    assert json.loads(manifest) == entry.values | {"hash": entry.hash}
    assert entry_of_manifest(manifest) == entry


def test_canonical_is_one_spelling_worked_by_hand() -> None:
    """Keys sorted at every depth, no white space, letters as they are."""
    values = {"b": [1, {"d": "é", "c": None}], "a": True}
    assert canonical_json(values) == '{"a":true,"b":[1,{"c":null,"d":"é"}]}'.encode()


def test_a_manifest_is_written_once_for_each_entry() -> None:
    """Who commits an entry needs its manifest five times; of another one it is another."""
    first = next_entry(LedgerTip(), EntryKind.RUN, run_values(None, "c1", None))
    second = next_entry(tip_after(LedgerTip(), first), EntryKind.RUN, run_values("c1", "c2", "m"))
    assert manifest_json(first) is manifest_json(first)
    assert [json.loads(manifest_json(entry))["seq"] for entry in (second, first)] == [2, 1]
