"""What S3 reports of new objects, as it arrives in a queue."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext


class ObjectVersion(NamedTuple):
    """One version of an object.

    ``uploaded_by`` is the caller's AWS user id. ``attempt`` is "" where S3 itself reported the
    object; else it names why the object is taken once more, so that it gets an execution of its
    own: the one that goes by the batch alone may have ended for good. ``reported_at`` is the time
    of S3's event, None where it is not S3 that reports.
    """

    bucket: str
    key: str
    version_id: str
    uploaded_by: str | None = None
    attempt: str = ""
    reported_at: datetime | None = None


class Ended(NamedTuple):
    """An execution for an agency and period has ended; uploads may be in line behind it."""

    agency: str
    period: str
    batch_id: str
    execution: str


def object_versions(body: Mapping[str, Any]) -> Iterator[ObjectVersion | Ended]:
    """The object versions of a message; S3's test event has none.

    The state machine and the sweeper send an object again under ``receive_again``, with its key
    as it is and the name of the execution that could not end the upload; ``ended`` names the
    execution after which the line is composed.
    """
    if ended := body.get("ended"):
        yield Ended(**ended)
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
            reported_at=_time(record.get("eventTime")),
        )


def sender_of_object(
    uploaded_by: str | None, asked_by: str | None, writers: Collection[str]
) -> str | None:
    """Who sent an object, None where nobody knows.

    What an object says of itself counts only where a function of ours has written it, or signed the
    form by which it was sent: anybody else could write any name.

    Args:
        uploaded_by: AWS user id as S3 reports it.
        asked_by: for whom it was written, as the object's own metadata say.
        writers: ids of the roles of those functions.
    """
    role = "" if uploaded_by is None else uploaded_by.split(":")[0]
    is_ours = bool(role) and role in writers
    return asked_by if is_ours and asked_by else uploaded_by


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def take_each(
    event: dict[str, Any],
    context: LambdaContext,
    take: Callable[[Iterable[Any]], None],
) -> Any:
    """Hand over each message's objects; one that fails comes again alone, and ends in the DLQ."""
    processor = BatchProcessor(event_type=EventType.SQS)

    def take_message(record: Mapping[str, Any]) -> None:
        take(object_versions(json.loads(record["body"])))

    return process_partial_response(event, take_message, processor, context)
