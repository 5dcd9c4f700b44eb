"""Whom a list adds and takes away, for those who should hear of it: by role and agency. Pure."""

from collections.abc import Callable
from typing import Any

from tukin.people.grants.canonical import NAMES, cells_of
from tukin.people.grants.grant import Grant, Grants

Heard = Callable[[Grant], bool]
"""Whether a row concerns whoever asks."""


def describe_rows(before: Grants | None, after: Grants, heard: Heard) -> dict[str, Any]:
    """The rows that a list adds to those before it and takes away from them, as plain JSON values.

    A row that says something else now is one that is taken away and one that is added.
    """
    old = {cells_of(row) for row in (before.rows if before else ()) if heard(row)}
    new = {cells_of(row) for row in after.rows if heard(row)}
    return {"added": _described(new - old), "removed": _described(old - new)}


def _described(rows: set[tuple[str, ...]]) -> list[dict[str, str | None]]:
    return [
        {name: cell or None for name, cell in zip(NAMES, cells, strict=True)}
        for cells in sorted(rows)
    ]
