"""What a file of agencies would change."""

from collections.abc import Iterable
from typing import Any

from tukin.people.agencies.agency import Agencies, Agency
from tukin.people.agencies.canonical import NAMES, cells_of

Rows = list[dict[str, str | None]]


def describe_changes(before: Agencies | None, after: Agencies) -> dict[str, Any]:
    """The agencies that are added, removed and changed, each with its rows before and after."""
    old = {} if before is None else _by_code(before.rows)
    new = _by_code(after.rows)
    return {
        "added": [{"agency": code, "after": new[code]} for code in sorted(new.keys() - old.keys())],
        "removed": [
            {"agency": code, "before": old[code]} for code in sorted(old.keys() - new.keys())
        ],
        "changed": [
            {"agency": code, "before": old[code], "after": new[code]}
            for code in sorted(old.keys() & new.keys())
            if old[code] != new[code]
        ],
    }


def _by_code(rows: Iterable[Agency]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row.code, []).append(_describe(row))
    return found


def _describe(row: Agency) -> dict[str, str | None]:
    return {name: cell or None for name, cell in zip(NAMES, cells_of(row), strict=True)}
