"""Whom the last run of an agency's month did not pay: those who were held, and those blocked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from tukin.payroll.publication import LiveMonth
from tukin.settlement.files.payment_files import NOT_PAID_FILE
from tukin.settlement.files.states import read_held
from tukin.settlement.holds import Held, HoldReason, held_row
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.vocabulary.words import HOLD_WORDS


def not_paid_by(ledger: Ledger, archive: RunArchive, seq: int) -> list[Held]:
    """Whom the run of a ledger entry did not pay; nobody where its engine held nobody."""
    values = ledger.entry(seq).values
    for file in values["files"]:
        if file["name"] == NOT_PAID_FILE:
            return read_held(archive.file(values["run_id"], NOT_PAID_FILE, file["sha256"]))
    return []


def describe_not_paid(
    ledger: Ledger, archive: RunArchive, live_months: Iterable[LiveMonth]
) -> dict[str, dict[str, Any]]:
    """By agency, whom its last run held, blocked or did not count, how many, and why.

    A month is settled only with these beside it (I21).
    """
    agencies = {live.batch.agency: live.settled_seq for live in live_months}
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for seq in sorted(set(agencies.values()) - {0}):
        for held in not_paid_by(ledger, archive, seq):
            if agencies.get(held.agency) == seq:
                found[held.agency].append(held)
    return {agency: _describe(found[agency]) for agency in agencies}


NOBODY: dict[str, Any] = {"held": 0, "blocked": 0, "not_counted": 0, "not_paid": []}
"""Of an agency that has published nothing."""


def _describe(people: list[Held]) -> dict[str, Any]:
    reasons = Counter(item.reason for item in people)
    blocked, not_counted = reasons[HoldReason.CLAIMED_TWICE], reasons[HoldReason.NOT_COUNTED]
    return {
        "held": len(people) - blocked - not_counted,
        "blocked": blocked,
        "not_counted": not_counted,
        "not_paid": [describe_held(item) for item in people],
    }


def describe_held(held: Held) -> dict[str, Any]:
    """Somebody who is not paid, as plain values, with the reason in both languages."""
    words = HOLD_WORDS[held.reason]
    return {**held_row(held), "reason_id": words.id, "reason_en": words.en}
