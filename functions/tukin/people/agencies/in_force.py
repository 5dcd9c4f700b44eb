"""The agencies in force on a day; only which ones they are is asked each time."""

from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.store import AGENCIES, read_agencies
from tukin.register.approval.dated_files import DatedFiles
from tukin.vocabulary.errors import StoreUnavailable


def find_agencies(table: Table, archive: Bucket, day: date) -> Agencies | None:
    """The agencies in force on a day, None before the first file was approved."""
    sha256 = DatedFiles(table, AGENCIES.places).sha256_in_force_on(day)
    return read_agencies(archive, sha256) if sha256 else None


def agencies_in_force(table: Table, archive: Bucket, day: date) -> Agencies:
    """The agencies in force on a day.

    Raises:
        StoreUnavailable: E903, before the first file was approved: what was asked for may succeed
            then, and an upload waits in its queue, as it does for the first rule book.
    """
    agencies = find_agencies(table, archive, day)
    if agencies is None:
        raise StoreUnavailable("E903")
    return agencies
