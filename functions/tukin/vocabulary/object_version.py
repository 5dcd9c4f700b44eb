"""One version of an object in S3: its name, its place among others, and where reports on it lie."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

_MOST_REPORT_NAME_BYTES = 200


@dataclass(frozen=True, slots=True, order=True)
class UploadOrder:
    """The latest upload wins: by S3's own clock, then by version id. Never order of arrival."""

    uploaded_at: datetime
    version_id: str


def short_name(file_name: str) -> str:
    """A file name for the key of a report: one holds 1,024 bytes and the upload's may fill them."""
    return file_name.encode()[:_MOST_REPORT_NAME_BYTES].decode(errors="ignore")


def dated_report_key(key: str, upload_id: str) -> str:
    """Where the report on a file of the personnel administration lies, such as a register."""
    folder, name = key.split("/", 1)[0], short_name(key.rsplit("/", 1)[-1])
    return f"reports/{folder}/{name}.{upload_id}.json"


def upload_id_of(bucket: str, key: str, version_id: str) -> str:
    """The name of an object version in records and logs."""
    return short_hash(bucket, key, version_id)


@lru_cache(maxsize=64)  # each record of a batch asks for its name
def short_hash(*parts: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of some texts in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
