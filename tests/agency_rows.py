"""Agencies for tests: rows of codes, open since 1990, and what is stored once they are in force."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from tukin.people.agencies.agency import Agencies, Agency, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies

SINCE = date(1990, 1, 1)
TOP_NIP = "196702011994072984"


def agency(code: str, since: date = SINCE, until: date | None = None, **others: Any) -> Agency:
    """A row of an agency."""
    values: dict[str, Any] = {
        "code": code,
        "name": f"Dinas {code}",
        "short": None,
        "top_nip": TOP_NIP,
        "time_zone": "Asia/Jakarta",
        "mode": Mode.FILES,
        "ratings": RatingsFrom.SYSTEM,
        "since": since,
        "until": until,
    }
    return Agency(**(values | others))


def agencies(*codes: str) -> Agencies:
    """Agencies of some codes."""
    return Agencies(map(agency, codes))


def item_and_object(
    codes: Sequence[str], dated: str = "2020-01-01"
) -> tuple[dict[str, Any], str, bytes]:
    """What the table and the archive hold of agencies in force: the item, the key, the content."""
    data = write_agencies(agencies(*codes))
    sha256 = hashlib.sha256(data).hexdigest()
    item = {
        "pk": {"S": "AGENCIES"},
        "sk": {"S": dated},
        "sha256": {"S": sha256},
        "uploaded_at": {"S": f"{dated}T00:00:00+00:00"},
        "version_id": {"S": "v0"},
        "rows": {"N": str(len(codes))},
        "digest": {"S": "0" * 64},
        "approved_by": {"S": "AROA:bagus"},
        "approved_at": {"S": f"{dated}T00:00:00+00:00"},
    }
    return item, f"agencies/{sha256}.csv", data
