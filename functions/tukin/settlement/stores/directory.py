"""The directory of a run, from the register and the agencies that are in force on its day."""

from collections.abc import Mapping
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.in_force import find_agencies
from tukin.register.store import RegisterDates, register_archive
from tukin.settlement.files.directory import Directory
from tukin.vocabulary.period import Period


def pinned_directory(archive: Bucket, sha256: str, agency_names: Mapping[str, str]) -> Directory:
    """The directory of a register that was pinned before, "" for none.

    Raises:
        IntegrityError: E702, where the register is not what its name says.
    """
    register = register_archive(archive).get(sha256) if sha256 else b""
    return Directory(sha256, register, agency_names)


def read_directory(table: Table, archive: Bucket, period: Period, day: date) -> Directory:
    """What is in force on a day; where there is no register or no list of agencies, less of it.

    Raises:
        IntegrityError: E702, where a register is not what its name says.
    """
    sha256 = RegisterDates(table).sha256_in_force_on(day)
    register = register_archive(archive).get(sha256) if sha256 else b""
    agencies = find_agencies(table, archive, day)
    rows = agencies.rows if agencies is not None else ()
    names = {row.code: row.name for row in rows}
    return Directory(sha256, register, names | {r.code: r.name for r in rows if r.holds_in(period)})
