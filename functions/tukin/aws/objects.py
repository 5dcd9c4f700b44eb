"""Objects in S3: uploads by version, reports, and the archive that is written once."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tukin.aws.clients import Refused, client, service_faults

_MOST_AT_ONCE = 16
_TAKEN = frozenset({"PreconditionFailed", "412"})


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version of an object, and when S3 took it."""

    key: str
    version_id: str
    modified: datetime


_ASKED_BY = "asked-by"
_COMPOSED_FROM = "composed-from"


@dataclass(frozen=True, slots=True)
class Arrival:
    """When S3 took an object version, and for which caller of the API it was written."""

    at: datetime
    asked_by: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one object, the oldest first, and how many delete markers lie among them."""

    version_ids: tuple[str, ...]
    markers: int

    @property
    def is_as_written(self) -> bool:
        """Whether nobody wrote it a second time or hid it."""
        return not self.markers and len(self.version_ids) <= 1


class Bucket:
    """One bucket; two of one name are the same."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bucket) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def arrival(self, key: str, version_id: str) -> Arrival:
        """When S3 took the object version: the clock that orders uploads; and for whom.

        Who may write the object may also write for whom: it can only add to whom S3 names.

        Raises:
            NotFound: where there is no such version.
        """
        with service_faults():
            stored = client("s3").head_object(Bucket=self.name, Key=key, VersionId=version_id)
        return Arrival(stored["LastModified"], stored.get("Metadata", {}).get(_ASKED_BY))

    def versions(self, prefix: str) -> Iterator[StoredVersion]:
        """Every version of every object whose key begins so."""
        pages = client("s3").get_paginator("list_object_versions")
        with service_faults():
            for page in pages.paginate(Bucket=self.name, Prefix=prefix):
                for item in page.get("Versions", ()):
                    yield StoredVersion(item["Key"], item["VersionId"], item["LastModified"])

    def download(self, key: str, version_id: str, path: Path) -> None:
        """Copy an object version into a file."""
        with service_faults():
            answer = client("s3").get_object(Bucket=self.name, Key=key, VersionId=version_id)
            with path.open("wb") as file:
                for chunk in answer["Body"].iter_chunks(1 << 20):
                    file.write(chunk)

    def download_all(self, versions: Sequence[tuple[str, str]], paths: Sequence[Path]) -> None:
        """Copy object versions into files, some at the same time: they may be hundreds."""
        if len(paths) == 1:
            self.download(*versions[0], paths[0])
            return
        with ThreadPoolExecutor(max(1, min(_MOST_AT_ONCE, len(paths)))) as threads:
            keys, ids = [key for key, _ in versions], [version_id for _, version_id in versions]
            list(threads.map(self.download, keys, ids, paths))

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """The bytes of an object, or of one version of it.

        Raises:
            NotFound: where there is no such object.
        """
        return self._body(key, **({} if version_id is None else {"VersionId": version_id}))

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes of an object from one place up to another, fewer where it ends before.

        Raises:
            NotFound: where there is no such object.
        """
        return self._body(key, Range=f"bytes={start}-{end - 1}")

    def _body(self, key: str, **which: str) -> bytes:
        with service_faults():
            answer = client("s3").get_object(Bucket=self.name, Key=key, **which)
            data: bytes = answer["Body"].read()
        return data

    def write(
        self,
        key: str,
        data: bytes,
        content_type: str,
        *,
        cache_control: str | None = None,
        asked_by: str = "",
    ) -> str:
        """Write an object; its version id.

        ``cache_control`` is what S3 sends to those who read it by a link, ``asked_by`` the AWS user
        id of the caller for whom it is written.
        """
        options: dict[str, Any] = {} if cache_control is None else {"CacheControl": cache_control}
        if asked_by:
            options["Metadata"] = {_ASKED_BY: asked_by}
        with service_faults():
            answer = client("s3").put_object(
                Bucket=self.name, Key=key, Body=data, ContentType=content_type, **options
            )
        return _version_id(answer)

    def write_once(self, key: str, data: bytes, content_type: str) -> None:
        """Write an object whose key names its content; one that is there already stays."""
        self.create(key, data, content_type)

    def create(
        self,
        key: str,
        data: bytes,
        content_type: str,
        *,
        asked_by: str = "",
        composed_from: str = "",
    ) -> str | None:
        """Write an object unless there is one: its version id, or None where there is.

        ``asked_by`` is the AWS user id of the caller for whom it is written, ``composed_from``
        names the hashes of what it was assembled of.
        """
        said = {_ASKED_BY: asked_by, _COMPOSED_FROM: composed_from}
        metadata = {name: text for name, text in said.items() if text}
        options = {"Metadata": metadata} if metadata else {}
        try:
            with service_faults():
                answer = client("s3").put_object(
                    Bucket=self.name,
                    Key=key,
                    Body=data,
                    ContentType=content_type,
                    IfNoneMatch="*",
                    **options,
                )
        except Refused as error:
            if error.code not in _TAKEN:
                raise
            return None
        return _version_id(answer)

    def create_locked(self, key: str, data: bytes, content_type: str, until: datetime) -> bool:
        """Write an object unless there is one, which nobody can delete or change until then.

        False where there is one: another's, or our own whose answer was lost.
        """
        try:
            with service_faults():
                client("s3").put_object(
                    Bucket=self.name,
                    Key=key,
                    Body=data,
                    ContentType=content_type,
                    IfNoneMatch="*",
                    ChecksumAlgorithm="SHA256",  # S3 refuses a locked object without one
                    ObjectLockMode="COMPLIANCE",
                    ObjectLockRetainUntilDate=until,
                )
        except Refused as error:
            if error.code not in _TAKEN:
                raise
            return False
        return True

    def history(self, key: str) -> History:
        """All versions of just this object."""
        pages = client("s3").get_paginator("list_object_versions")
        ids: list[str] = []
        markers = 0
        with service_faults():
            for page in pages.paginate(Bucket=self.name, Prefix=key):
                ids += [v["VersionId"] for v in page.get("Versions", ()) if v["Key"] == key]
                markers += sum(m["Key"] == key for m in page.get("DeleteMarkers", ()))
        return History(tuple(reversed(ids)), markers)  # S3 lists the latest first

    def read_latest(self, key: str) -> tuple[bytes, str]:
        """The bytes and the id of an object's latest version.

        Raises:
            NotFound: where there is no such object.
        """
        with service_faults():
            answer = client("s3").get_object(Bucket=self.name, Key=key)
            return answer["Body"].read(), _version_id(answer)

    def first_key(self, prefix: str) -> str | None:
        """The first key that begins so, None where there is none."""
        with service_faults():
            answer = client("s3").list_objects_v2(Bucket=self.name, Prefix=prefix, MaxKeys=1)
        return next((item["Key"] for item in answer.get("Contents", ())), None)

    def link(self, key: str, seconds: int) -> str:
        """A link that lets its holder read the object for some seconds."""
        url: str = client("s3").generate_presigned_url(
            "get_object", Params={"Bucket": self.name, "Key": key}, ExpiresIn=seconds
        )
        return url


def _version_id(answer: Mapping[str, Any]) -> str:
    """The version of an answer; S3's own name for it in a bucket without versions."""
    return str(answer.get("VersionId", "null"))
