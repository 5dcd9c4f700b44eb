"""A list of people who act is in force only with its entry in the ledger.

The entry decides, the table follows. Whoever breaks off in between leaves a list that is decided
and not in force: whoever approves next, this list again or another, brings it in force before
anything else, and so does the sweep.
"""

from datetime import datetime
from typing import Any

from tukin.people.dated.desk import describe_approved
from tukin.register.approval.dated_files import DatedFile
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.people_lists.desk import ListsDesk
from tukin.settlement.people_lists.lists import DecidedList, build_approval, read_lists
from tukin.settlement.stores.asked import Request
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed


def approve_list(
    desk: ListsDesk, dated: str, digest: str, by: str, now: datetime
) -> dict[str, Any]:
    """Take a list into the ledger and put it in force, once, however often it is asked.

    Args:
        desk: the stores.
        dated: the file's date.
        digest: what is agreed to.
        by: the caller's AWS user id; the one who uploaded cannot agree.
        now: the time, UTC.

    Raises:
        NotFound, Forbidden, Outdated, Conflict: as ``FileDesk.approve`` does.
        IntegrityError: E870, where the table has a list in force that nobody decided.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    at = now.isoformat(timespec="seconds")

    def attempt() -> DatedFile | None:
        tip = desk.writer.tip()
        if tip is None:
            return None
        if not desk.lists.are_in_force(desk.lists.decided(tip), tip.seq):
            return None
        file = desk.files.agreed(dated, digest, by)
        if file.approval is not None:
            return file
        wanted = _wanted(file, digest)
        return file if _in_ledger(desk, wanted, Request(wanted.request_id, by, at), tip) else None

    return describe_approved(until_committed(attempt, SECONDS_OF_A_REQUEST))


def _in_ledger(desk: ListsDesk, wanted: DecidedList, asked: Request, tip: LedgerTip) -> bool:
    """Whether the list is decided and in force; else it has to be tried again."""
    request = desk.writer.requests.ask(asked)
    if not request.waits:
        return False
    state, entry = build_approval(wanted, request, tip, desk.lists.decided(tip))
    desk.lists.archive.keep_state("people", state)
    is_decided = desk.writer.commit(tip, entry)
    return is_decided and desk.lists.are_in_force(read_lists(state), tip.seq + 1)


def _wanted(file: DatedFile, digest: str) -> DecidedList:
    return DecidedList(
        date=file.dated.isoformat(),
        sha256=file.sha256,
        base_sha256=file.base_sha256,
        uploaded_at=file.order.uploaded_at.isoformat(),
        version_id=file.order.version_id,
        uploaded_by=file.uploaded_by or "",
        rows=file.rows,
        digest=digest,
        approved_by="",
        approved_at="",
    )
