"""Files of registers: what one would change, in figures and by person, and its approval."""

from itertools import islice
from typing import Any

from tukin.aws.objects import Bucket
from tukin.people.dated.desk import FileDesk, FileKind
from tukin.register.approval.changes import count_changes, find_changes
from tukin.register.approval.dated_files import REGISTERS as PLACES
from tukin.register.store import register_archive
from tukin.vocabulary.errors import InvalidInput

PAGE_PEOPLE = 500


def _read(archive: Bucket, sha256: str) -> bytes:
    return register_archive(archive).get(sha256)


def _count(before: bytes | None, after: bytes) -> dict[str, Any]:
    """How many people change, by what changes; nobody is named."""
    return count_changes(find_changes(before or b"", after))


REGISTERS: FileKind[bytes] = FileKind(PLACES, _read, _count, keeps_base=False)
"""The files of employees; a register is checked against nothing but itself."""


def read_people(desk: FileDesk[bytes], dated: str, cursor: str) -> dict[str, Any]:
    """A page of the people of whom a file says something else than what it is compared with.

    Raises:
        NotFound: E802, where there is no file of that date.
        InvalidInput: E803, where the cursor is no number.
    """
    if not cursor.isascii() or not cursor.isdigit():
        raise InvalidInput(
            "E803",
            problem_id=f"cursor: harus bilangan bulat; dikirim {len(cursor)} karakter",
            problem_en=f"cursor: must be a whole number; sent {len(cursor)} characters",
        )
    file, start = desk.find(dated), int(cursor)
    before = desk.kind.rows(desk.archive, file.base_sha256) or b""
    changes = find_changes(before, _read(desk.archive, file.sha256))
    page = list(islice(changes, start, start + PAGE_PEOPLE + 1))
    return {
        "people": [change.to_json() for change in page[:PAGE_PEOPLE]],
        "cursor": str(start + PAGE_PEOPLE) if len(page) > PAGE_PEOPLE else None,
    }
