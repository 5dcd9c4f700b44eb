"""Two people have the archive's ledger replayed into a table that was restored.

Nothing is computed and nothing is paid: entries, credits, runs, acknowledgements and returns are
written as the archive has them, and the tip last. Until then every writer stops. What an older
version of the code committed past the archive is put there first, if it follows.
"""

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
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST
from tukin.vocabulary.errors import Conflict, IntegrityError, StoreUnavailable

_NOTED_AFTER = 20
"""Entries after which it is noted how far the replay came."""


def recover_ledger(
    desk: FinanceDesk, body: RecoveryBody, caller: str, now: datetime
) -> dict[str, Any]:
    """Ask for a recovery; agree to it as another person; go on with it until it is done.

    Args:
        desk: the stores of finance's requests.
        body: why, and for who agrees the hash of the archive's last entry, as it was shown.
        caller: who asks or agrees.
        now: the time, UTC.

    Raises:
        Conflict: E867, where there is nothing to recover; E868, where the archive's last entry is
            another one than the one that was agreed to.
        Forbidden: E869, where who asked agrees.
        IntegrityError: E864, where the archive's chain is broken.
    """
    recovery = desk.recoveries.get()
    if recovery is None or not recovery.is_open(now):
        if _is_whole(desk):
            raise Conflict("E867")
        wanted = Recovery(caller, now.isoformat(timespec="seconds"), body.reason.strip())
        if not desk.recoveries.ask(wanted, recovery):
            raise StoreUnavailable("E902")
        return _describe(desk, wanted)
    if recovery.agreed_by is None:
        if body.hash is None:
            return _describe(desk, recovery)
        desk.four_eyes.require_another(caller, GrantRole.FINANCE, [recovery.asked_by], "E869")
        if body.hash != _last_hash(desk):
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
    if desk.ledger.rewrite_tip(seen, tip):
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


def _is_whole(desk: FinanceDesk) -> bool:
    """Whether the table's ledger is the archive's, and its periods are as the tip says."""
    tip = desk.ledger.tip()
    archive = desk.writer.archive
    known = archive.entry(tip.seq) if tip.seq else None
    if tip.seq and (known is None or known.hash != tip.hash):
        return False
    return archive.last_seq() == tip.seq and desk.ledger.has_periods(tip)


def _last_hash(desk: FinanceDesk) -> str | None:
    last = desk.writer.archive.entry(desk.writer.archive.last_seq())
    return None if last is None else last.hash


def _describe(desk: FinanceDesk, recovery: Recovery) -> dict[str, Any]:
    tip = desk.ledger.tip()
    return {
        "asked_by": recovery.asked_by,
        "asked_at": recovery.asked_at,
        "reason": recovery.reason,
        "agreed_by": recovery.agreed_by,
        "table_seq": tip.seq,
        "archive_seq": desk.writer.archive.last_seq(),
        "hash": _last_hash(desk),
        "replayed": recovery.reached.seq,
        "done": recovery.done_at is not None,
    }
