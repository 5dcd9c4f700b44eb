"""One version of an object in S3: its name, its place among others, and where reports on it lie."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from tukin.vocabulary.errors import InvalidInput

_MOST_REPORT_NAME_BYTES = 200
MOST_DAYS_AHEAD = 31
"""How long before its date a file may be uploaded; more is taken for a slip of the year."""


@dataclass(frozen=True, slots=True, order=True)
class UploadOrder:
    """The latest upload wins: by S3's own clock, then by version id. Never order of arrival."""

    uploaded_at: datetime
    version_id: str


def short_name(file_name: str) -> str:
    """A file name for the key of a report: one holds 1,024 bytes and the upload's may fill them."""
    return file_name.encode()[:_MOST_REPORT_NAME_BYTES].decode(errors="ignore")


def dated_report_key(key: str, upload_id: str) -> str:
    """Where the report on a dated file lies; of an agency's lines it is in the agency's folder."""
    *folders, name = key.split("/")
    depth = 2 if folders[:1] == ["lines"] else 1
    folder = "/".join(map(short_name, folders[:depth])) or name
    return f"reports/{folder}/{short_name(name)}.{upload_id}.json"


def upload_id_of(bucket: str, key: str, version_id: str) -> str:
    """The name of an object version in records and logs."""
    return short_hash(bucket, key, version_id)


@lru_cache(maxsize=64)  # each record of a batch asks for its name
def short_hash(*parts: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of some texts in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def date_of_key(
    pattern: re.Pattern[str], key: str, uploaded_at: datetime, codes: tuple[str, str]
) -> date:
    """The date in a key.

    Args:
        pattern: of the whole key; its first group is the date.
        key: the key.
        uploaded_at: when S3 took the file.
        codes: of a key of another shape, and of a date that is too far ahead.

    Raises:
        InvalidInput: with one of the codes.
    """
    match = pattern.fullmatch(key)
    try:
        dated = date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise InvalidInput(codes[0]) from None
    if dated > uploaded_at.date() + timedelta(days=MOST_DAYS_AHEAD):
        raise InvalidInput(codes[1], most=MOST_DAYS_AHEAD)
    return dated
