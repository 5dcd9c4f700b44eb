"""Files of registers, and how two of them differ."""

from collections.abc import Iterator
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.register.approval.changes import PersonChange, count_changes, find_changes
from tukin.register.approval.dated_files import DatedFiles
from tukin.register.store import register_archive


def register_files(table: Table) -> DatedFiles:
    """Files of registers: under ``REGISTER#FILES``, and in force under ``REGISTER``."""
    return DatedFiles(table, {"pk": "REGISTER"}, {"pk": "REGISTER#FILES"})


def changes_between(archive: Bucket, base_sha256: str, sha256: str) -> Iterator[PersonChange]:
    """Every person of whom two registers say something else, in the order of the NIP.

    Raises:
        IntegrityError: E702, where a register is not what its name says.
    """
    stored = register_archive(archive)
    return find_changes(stored.get(base_sha256) if base_sha256 else b"", stored.get(sha256))


def counts_between(archive: Bucket, base_sha256: str, sha256: str) -> dict[str, Any]:
    """How many people they are, by what changes; nobody is named."""
    return count_changes(changes_between(archive, base_sha256, sha256))
