"""Two people have the archive's ledger replayed into a table that was restored.

Nothing is computed and nothing is paid: entries, credits, runs, acknowledgements and returns are
written as the archive has them, and the tip last. Until then every writer stops. What an older
version of the code committed past the archive is put there first, if it follows. At the end the
next epoch names the table, which from then on is the one that counts.
"""

import hashlib
import json
import time
from dataclasses import replace
from datetime import datetime
from typing import Any

from tukin.people.grants.grant import GrantRole
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, follows, tip_after
from tukin.settlement.requests import RecoveryBody
from tukin.settlement.stores.not_paid import note_paid
from tukin.settlement.stores.recoveries import Recovery
from tukin.settlement.writing.epochs import is_whole
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST
from tukin.vocabulary.errors import Conflict, IntegrityError, StoreUnavailable

_NOTED_AFTER = 20
"""Entries after which it is noted how far the replay came."""


def recover_ledger(
    desk: FinanceDesk, body: RecoveryBody, caller: str, now: datetime
) -> dict[str, Any]:
    """Ask for a recovery; agree to it as another person; go on with it until it is done.

    Args:
        desk: the stores of finance's requests, on a table that writes whether or not it counts.
        body: why, and for who agrees the hash that was shown: of the table that is to count, the
            epoch before, and the archive's last entry.
        caller: who asks or agrees.
        now: the time, UTC.

    Raises:
        Conflict: E867, where there is nothing to recover; E868, where what would be recovered is
            something else than what was agreed to; E883, where another table became the one that
            counts meanwhile.
        Forbidden: E869, where who asked agrees.
        IntegrityError: E864, where the archive's chain is broken.
    """
    recovery = desk.recoveries.get()
    of_now = desk.epochs.table_id(), desk.epochs.number()
    if recovery is None or not recovery.is_open(now, *of_now):
        if desk.epochs.counts() and is_whole(desk.ledger, desk.writer.archive):
            raise Conflict("E867")
        at = now.isoformat(timespec="seconds")
        wanted = Recovery(caller, at, body.reason.strip(), *of_now)
        if not desk.recoveries.ask(wanted, recovery):
            raise StoreUnavailable("E902")
        return _describe(desk, wanted)
    if recovery.agreed_by is None:
        if body.hash is None:
            return _describe(desk, recovery)
        desk.four_eyes.require_another(caller, GrantRole.FINANCE, [recovery.asked_by], "E869")
        if body.hash != _hash(desk, recovery):
            raise Conflict("E868")
        if not desk.recoveries.agree(recovery, caller):
            raise StoreUnavailable("E902")
        recovery = replace(recovery, agreed_by=caller)
    return _describe(desk, _replayed(desk, recovery, now))


def _replayed(desk: FinanceDesk, recovery: Recovery, now: datetime) -> Recovery:
    """The recovery after as many entries as a request has time for."""
    began, seen, tip = time.monotonic(), desk.ledger.tip(), recovery.reached
    while (entry := _next(desk, tip)) is not None:
        _rewrite(desk, entry, now)
        tip = tip_after(tip, entry)
        if tip.seq % _NOTED_AFTER == 0:
            desk.recoveries.reach(recovery, tip)
            if time.monotonic() - began > SECONDS_OF_A_REQUEST / 2:
                return replace(recovery, reached=tip)
    recovery = replace(recovery, reached=tip)
    # A ledger without entries has no tip to write: the first entry takes the place of none.
    if tip == seen == LedgerTip() or desk.ledger.rewrite_tip(seen, tip):
        people = recovery.asked_by, recovery.agreed_by or ""
        desk.epochs.move(recovery.epoch, tip, people, now)
        at = now.isoformat(timespec="seconds")
        desk.recoveries.end(recovery, at)
        recovery = replace(recovery, done_at=at)
    return recovery


def _next(desk: FinanceDesk, tip: LedgerTip) -> Entry | None:
    """The entry after a tip: the archive's, else the table's own, which the archive gets then."""
    archive = desk.writer.archive
    entry = archive.entry(tip.seq + 1)
    if entry is None:
        entry = next(desk.ledger.entries(tip.seq, 1), None)
        if entry is None or not follows(tip, entry):
            return None
        archive.create(entry)
    if not follows(tip, entry):
        raise IntegrityError("E864", seq=tip.seq)
    return entry


def _rewrite(desk: FinanceDesk, entry: Entry, now: datetime) -> None:
    """All that the table has of an entry but the tip, as the entry says it."""
    values = entry.values
    desk.ledger.rewrite(entry)
    if values["kind"] == EntryKind.RUN:
        if desk.runs.recover(values):  # its manifest may not be signed yet
            desk.start(values["run_id"], f"{values['run_id']}-recovered-{now:%Y%m%dT%H%M}")
        note_paid(desk.live_months, desk.archive, entry)
    elif values["kind"] == EntryKind.ACKNOWLEDGEMENT:
        desk.runs.recover_acknowledgement(values)
    if "request_id" in values:
        desk.writer.requests.recover(values)


def _hash(desk: FinanceDesk, recovery: Recovery) -> str:
    """What the second one agrees to: this table, after this epoch, with this ledger."""
    last = desk.writer.archive.entry(desk.writer.archive.last_seq())
    parts = (recovery.table_id, recovery.epoch, None if last is None else last.hash)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _describe(desk: FinanceDesk, recovery: Recovery) -> dict[str, Any]:
    tip = desk.ledger.tip()
    return {
        "asked_by": recovery.asked_by,
        "asked_at": recovery.asked_at,
        "reason": recovery.reason,
        "agreed_by": recovery.agreed_by,
        "table_seq": tip.seq,
        "archive_seq": desk.writer.archive.last_seq(),
        "hash": _hash(desk, recovery),
        "table_id": recovery.table_id,
        "epoch": recovery.epoch,
        "replayed": recovery.reached.seq,
        "done": recovery.done_at is not None,
    }
