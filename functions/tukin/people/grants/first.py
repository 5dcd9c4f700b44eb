"""The first two of the personnel administration: each says who they are, and who the other is.

Only then is it written down, once for all. Later ones come by a list that two people approved.
"""

import json
from datetime import datetime
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.four_eyes import caller_name
from tukin.people.grants.grant import Grants
from tukin.people.grants.store import FIRST_KEY, first_grants
from tukin.vocabulary.errors import Conflict, InvalidInput
from tukin.vocabulary.spelling import parse_nip

PARTITION = "GRANTS#FIRST"
_ALWAYS = "attribute_exists(pk) OR attribute_not_exists(pk)"
WAITING, NAMED = "waiting", "named"


def name_first(
    table: Table, archive: Bucket, caller: str, numbers: tuple[str, str], now: datetime
) -> dict[str, Any]:
    """Say one's own number and that of the other; done when the other said the same.

    Who says again what was written down gets the same answer.

    Args:
        table: where what was said waits.
        archive: where it is written down.
        caller: role and session of who says it: the session's name is theirs from then on.
        numbers: their own NIP, and the other's.
        now: the time, UTC.

    Raises:
        InvalidInput: E101 for what is no NIP, E793 where both are the same.
        Conflict: E787, where two others were named already.
    """
    nip, other_nip = (parse_nip(number) for number in numbers)
    if nip == other_nip:
        raise InvalidInput("E793", rows="–")
    user = caller_name(caller).casefold()
    first = first_grants(archive)
    if first is not None:
        return _named(first, (nip, user), other_nip)
    said = {"nip": nip, "other_nip": other_nip}
    table.update({"pk": PARTITION, "sk": user}, said, condition=_ALWAYS, values={})
    others = sorted(
        item["sk"]
        for item in table.query(PARTITION)
        if item["sk"] != user and (item["nip"], item["other_nip"]) == (other_nip, nip)
    )
    if not others:
        return {"state": WAITING}
    people = [{"nip": nip, "user": user}, {"nip": other_nip, "user": others[0]}]
    content = {"format": 1, "at": now.isoformat(timespec="seconds"), "people": people}
    data = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    archive.create(FIRST_KEY, data, "application/json")
    # Whose write took effect only the object tells: an answer that was lost is no answer.
    return _named(first_grants(archive) or Grants([]), (nip, user), other_nip)


def _named(first: Grants, own: tuple[str, str], other_nip: str) -> dict[str, Any]:
    """The answer to one of the two who are written down, by just this user and pair."""
    users = {row.nip: row.users for row in first.rows}
    nip, user = own
    if users.keys() != {nip, other_nip} or users[nip] != (user,):
        raise Conflict("E787")
    return {"state": NAMED}
