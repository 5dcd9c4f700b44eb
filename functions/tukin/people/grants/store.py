"""People who act: lists by content in the archive, the first two; which is in force in the table.

Which list is in force is under ``GRANTS``. Before the first one was approved the two who were named
first have their rows, and nobody else.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.dated.desk import FileKind
from tukin.people.dated.digest import Rows, describe_difference
from tukin.people.grants.canonical import NAMES, cells_of, load_grants
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.register.approval.dated_files import DatedFiles, Places
from tukin.register.store import ContentArchive
from tukin.vocabulary.errors import NotFound

FIRST_KEY = "people/first"


def grants_archive(bucket: Bucket) -> ContentArchive:
    """Lists by content: ``people/lists/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"people/lists/{sha256}.csv", "people")


@lru_cache(maxsize=4)
def read_grants(archive: Bucket, sha256: str) -> Grants:
    """The list of a hash, read once a process."""
    return load_grants(grants_archive(archive).get(sha256))


def first_grants(archive: Bucket) -> Grants | None:
    """The rows of the two who were named first, None where nobody was."""
    try:
        first = json.loads(archive.read(FIRST_KEY))
    except NotFound:
        return None
    since = date.fromisoformat(first["at"][:10])
    return Grants(_first(each["nip"], each["user"], since) for each in first["people"])


def find_grants(table: Table, archive: Bucket, day: date) -> Grants:
    """The people who act on a day; nobody, where nobody was named."""
    sha256 = DatedFiles(table, GRANTS.places).sha256_in_force_on(day)
    return GRANTS.rows(archive, sha256) or Grants([])


def describe_changes(before: Grants | None, after: Grants) -> dict[str, Any]:
    """The people and machines that are added, removed and changed, each with their rows."""
    old = {} if before is None else _by_holder(before.rows)
    return describe_difference("holder", old, _by_holder(after.rows))


_PLACES = Places({"pk": "GRANTS"}, {"pk": "GRANTS#FILES"})
GRANTS: FileKind[Grants] = FileKind(_PLACES, read_grants, describe_changes, first_grants)
"""The files that say who acts."""


def _first(nip: str, user: str, since: date) -> Grant:
    return Grant(nip, "", (), (user,), GrantRole.PERSONNEL, None, since, None)


def _by_holder(rows: Iterable[Grant]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        cells = {name: cell or None for name, cell in zip(NAMES, cells_of(row), strict=True)}
        found.setdefault(row.nip or row.users[0], []).append(cells)
    return found
