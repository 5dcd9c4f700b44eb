"""Agencies by content in the archive; which are in force is in the table, under ``AGENCIES``."""

from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.canonical import load_agencies
from tukin.people.agencies.changes import describe_changes
from tukin.people.dated.desk import FileKind
from tukin.register.approval.dated_files import Places
from tukin.register.store import ContentArchive


def agency_archive(bucket: Bucket) -> ContentArchive:
    """Agencies by content: ``agencies/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"agencies/{sha256}.csv", "agencies")


@lru_cache(maxsize=4)
def read_agencies(archive: Bucket, sha256: str) -> Agencies:
    """The agencies of a hash, read once a process."""
    return load_agencies(agency_archive(archive).get(sha256))


_PLACES = Places({"pk": "AGENCIES"}, {"pk": "AGENCIES#FILES"})
AGENCIES: FileKind[Agencies] = FileKind(_PLACES, read_agencies, describe_changes)
"""The files that say which agencies there are."""
