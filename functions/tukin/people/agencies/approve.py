"""The files of agencies, and what one would change of those in force."""

from functools import partial
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.changes import describe_changes
from tukin.people.agencies.store import agency_files, read_agencies
from tukin.people.file_desk import FileDesk


def agency_desk(table: Table, archive: Bucket) -> FileDesk:
    """Where files of agencies are looked at and approved."""
    return FileDesk(agency_files(table), partial(_compare, archive), keeps_base=True)


def _compare(archive: Bucket, base_sha256: str, sha256: str) -> dict[str, Any]:
    base = read_agencies(archive, base_sha256) if base_sha256 else None
    return describe_changes(base, read_agencies(archive, sha256))
