"""What S3 tells of new objects, as it arrives in a queue."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_plus


class ObjectVersion(NamedTuple):
    """One version of an object.

    ``uploaded_by`` is the caller's AWS user id. ``attempt`` is "" where S3 itself tells of the
    object; else it names why the object is taken once more, so that it gets an execution of its
    own: the one that goes by the batch alone may have ended for good.
    """

    bucket: str
    key: str
    version_id: str
    uploaded_by: str | None = None
    attempt: str = ""


def object_versions(body: Mapping[str, Any]) -> Iterator[ObjectVersion]:
    """The object versions of a message; S3's test event has none.

    The state machine and the sweeper send an object again under ``receive_again``, with its key
    as it is and the name of the execution that could not end the upload.
    """
    if again := body.get("receive_again"):
        yield ObjectVersion(
            again["bucket"], again["key"], again["version_id"], attempt=again["after"]
        )
    for record in body.get("Records", ()):
        item = record["s3"]["object"]
        principal = record.get("userIdentity", {}).get("principalId")
        yield ObjectVersion(
            record["s3"]["bucket"]["name"],
            unquote_plus(item["key"], errors="strict"),
            item.get("versionId", "null"),
            principal and principal.removeprefix("AWS:"),
        )
