"""Files of registers: what one would change, in figures and by person, and its approval."""

from functools import partial
from itertools import islice
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.file_desk import FileDesk
from tukin.register.approval.files import changes_between, counts_between, register_files
from tukin.vocabulary.errors import InvalidInput

PAGE_PEOPLE = 500


def register_desk(table: Table, archive: Bucket) -> FileDesk:
    """Where registers are looked at and approved."""
    return FileDesk(register_files(table), partial(counts_between, archive), keeps_base=False)


def read_people(table: Table, archive: Bucket, dated: str, cursor: str) -> dict[str, Any]:
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
    file, start = register_desk(table, archive).find(dated), int(cursor)
    changes = changes_between(archive, file.base_sha256, file.sha256)
    page = list(islice(changes, start, start + PAGE_PEOPLE + 1))
    return {
        "people": [change.to_json() for change in page[:PAGE_PEOPLE]],
        "cursor": str(start + PAGE_PEOPLE) if len(page) > PAGE_PEOPLE else None,
    }
