"""Lines by content in the archive; which of an agency are in force is in the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from tukin.aws.items import to_item
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.dated.desk import FileKind
from tukin.people.dated.digest import Rows, describe_difference
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.canonical import NAMES, cells_of, load_lines
from tukin.people.lines.line import Line, Lines
from tukin.register.approval.dated_files import DatedFile, DatedFiles, Places
from tukin.register.store import ContentArchive


def lines_archive(bucket: Bucket) -> ContentArchive:
    """Lists by content: ``lines/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"lines/{sha256}.csv", "lines")


def places_of(agency: str) -> Places:
    """Where an agency's lists are: in force, and uploaded."""
    return Places({"pk": f"LINES#{agency}"}, {"pk": f"LINEFILES#{agency}"})


@lru_cache(maxsize=16)
def read_lines(archive: Bucket, sha256: str) -> Lines:
    """The list of a hash, read once a process."""
    return load_lines(lines_archive(archive).get(sha256))


def describe_changes(before: Lines | None, after: Lines) -> dict[str, Any]:
    """The people, and the raters whose staff have another, whose rows are others than before."""
    old = {} if before is None else _by_person(before.rows)
    return describe_difference("person", old, _by_person(after.rows))


def lines_of(agency: str) -> FileKind[Lines]:
    """The lists of an agency; its head approves those that wait."""
    return FileKind(
        places_of(agency), read_lines, describe_changes, role=GrantRole.HEAD, agency=agency
    )


class Step(NamedTuple):
    """A list that took effect by itself, and the one before it."""

    base_sha256: str
    sha256: str


def step_action(agency: str, file: DatedFile) -> dict[str, Any]:
    """What is written beside a list that takes effect by itself."""
    item = {
        "pk": _steps(agency),
        "sk": _place(file),
        "base_sha256": file.base_sha256,
        "sha256": file.sha256,
        "uploaded_by": file.uploaded_by,
    }
    return {"Put": {"Item": to_item(item)}}


def steps_beside(table: Table, agency: str, file: DatedFile, span: timedelta) -> list[Step]:
    """The other lists of an agency that took effect by themselves within a time before a file.

    Those that were uploaded after it count as well: which is received first says nothing, and S3
    knows no parts of a second.
    """
    since = (file.order.uploaded_at - span).isoformat()
    items = table.query(_steps(agency), since=since, up_to=_LAST)
    return [Step(i["base_sha256"], i["sha256"]) for i in items if i["sk"] != _place(file)]


@dataclass(frozen=True, slots=True)
class LinesInForce:
    """An agency's list, with the SHA-256 of its canonical content; "" and no rows before one."""

    sha256: str
    lines: Lines


def lines_in_force(table: Table, archive: Bucket, agency: str, day: date) -> LinesInForce:
    """The lines of an agency in force on a day."""
    sha256 = DatedFiles(table, places_of(agency)).sha256_in_force_on(day)
    return LinesInForce(sha256, read_lines(archive, sha256) if sha256 else Lines([]))


_LAST = "9999"


def _place(file: DatedFile) -> str:
    return f"{file.order.uploaded_at.isoformat()}#{file.order.version_id}"


def _steps(agency: str) -> str:
    return f"LINESTEPS#{agency}"


def _by_person(rows: Iterable[Line]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        cells = {name: cell or None for name, cell in zip(NAMES, cells_of(row), strict=True)}
        found.setdefault(row.nip or f"{row.instead_of}/*", []).append(cells)
    return found
