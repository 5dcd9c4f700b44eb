"""Files of agencies: by content in the archive; by date in the table, uploaded and in force."""

from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.canonical import load_agencies
from tukin.register.approval.dated_files import DatedFiles
from tukin.register.store import ContentArchive


def agency_files(table: Table) -> DatedFiles:
    """Files of agencies: under ``AGENCIES#FILES``, and in force under ``AGENCIES``."""
    return DatedFiles(table, {"pk": "AGENCIES"}, {"pk": "AGENCIES#FILES"})


def agency_archive(bucket: Bucket) -> ContentArchive:
    """Agencies by content: ``agencies/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"agencies/{sha256}.csv", "agencies")


@lru_cache(maxsize=4)
def read_agencies(archive: Bucket, sha256: str) -> Agencies:
    """The agencies of a hash, read once a process."""
    return load_agencies(agency_archive(archive).get(sha256))
