"""Lines by content in the archive; which of an agency are in force is in the table."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.lines.canonical import load_lines
from tukin.people.lines.line import Lines
from tukin.register.approval.dated_files import DatedFiles, Places
from tukin.register.store import ContentArchive


def lines_archive(bucket: Bucket) -> ContentArchive:
    """Lists by content: ``lines/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"lines/{sha256}.csv", "lines")


def places_of(agency: str) -> Places:
    """Where an agency's lists are: in force, and uploaded."""
    return Places({"pk": f"LINES#{agency}"}, {"pk": f"LINES#{agency}#FILES"})


@lru_cache(maxsize=16)
def read_lines(archive: Bucket, sha256: str) -> Lines:
    """The list of a hash, read once a process."""
    return load_lines(lines_archive(archive).get(sha256))


@dataclass(frozen=True, slots=True)
class LinesInForce:
    """An agency's list, with the SHA-256 of its canonical content; "" and no rows before one."""

    sha256: str
    lines: Lines


def lines_in_force(table: Table, archive: Bucket, agency: str, day: date) -> LinesInForce:
    """The lines of an agency in force on a day."""
    sha256 = DatedFiles(table, places_of(agency)).sha256_in_force_on(day)
    return LinesInForce(sha256, read_lines(archive, sha256) if sha256 else Lines([]))
