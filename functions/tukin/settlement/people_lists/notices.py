"""Who hears of a list of people: the auditor of all of it, who has a role of what it changes there.

Each list that two people agreed to is a notice, by its entry in the ledger; the rows are those of
the lists themselves, so that a notice can say nothing else than the ledger does.
"""

from collections.abc import Callable
from itertools import islice
from typing import Any

from tukin.people.four_eyes import shown_name
from tukin.people.grants.grant import OF_AGENCY, GrantRole
from tukin.people.grants.store import GRANTS
from tukin.settlement.people_lists.changes import Heard, describe_rows
from tukin.settlement.people_lists.desk import ListsDesk
from tukin.settlement.people_lists.lists import DecidedList

MOST = 20
"""Notices in an answer, the latest first."""

OFFICES = tuple(role for role in GrantRole if role not in OF_AGENCY)
"""The roles that are no agency's."""
_SEE_ALL = (GrantRole.PERSONNEL, GrantRole.AUDITOR)


def read_office_notices(desk: ListsDesk, has_role: Callable[[str], bool]) -> dict[str, Any]:
    """What lists changed of the roles of whoever asks; of every role for personnel and auditor."""
    sees_all = any(map(has_role, _SEE_ALL))
    return read_notices(desk, lambda row: sees_all or has_role(row.role))


def read_notices(desk: ListsDesk, heard: Heard) -> dict[str, Any]:
    """The lists that added or took away rows which concern whoever asks.

    Args:
        desk: the stores.
        heard: whether a row concerns them.
    """
    decided = desk.lists.decided(desk.lists.ledger.tip())
    found = (_describe(desk, each, heard) for each in reversed(decided) if each.seq)
    concern = (each for each in found if each["added"] or each["removed"])
    return {"notices": list(islice(concern, MOST))}


def _describe(desk: ListsDesk, decided: DecidedList, heard: Heard) -> dict[str, Any]:
    archive = desk.files.archive
    before = GRANTS.rows(archive, decided.base_sha256)
    return {
        "seq": decided.seq,
        "date": decided.date,
        "uploaded_by": shown_name(decided.uploaded_by),
        "approved_by": shown_name(decided.approved_by),
        "approved_at": decided.approved_at,
        **describe_rows(before, GRANTS.read(archive, decided.sha256), heard),
    }
