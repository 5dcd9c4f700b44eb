"""Recording a read before it is answered; without the record there is no answer."""

from collections.abc import Callable, Mapping
from typing import Any

from tukin.aws.callers.asked import Asked
from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.people.reading.read import Read
from tukin.people.reading.routes import OF_ONE_PERSON, count_people, nips_of
from tukin.people.reading.store import ReadLog
from tukin.vocabulary.errors import StoreUnavailable, TukinError


def record_read(
    log: tuple[Bucket, int],
    asked: Asked,
    answer: Mapping[str, Any],
    key_of: Callable[[str], str],
) -> None:
    """Keep a read under lock.

    Args:
        log: the bucket, and for how many days nobody can delete from it.
        asked: the request.
        answer: what it is about to be answered with.
        key_of: the person's key of a NIP; asked only for routes that answer with one person.

    Raises:
        StoreUnavailable: E758, where it could not be recorded: the caller is to get nothing. Also
            where a record of that name is there already, for it may be of another read.
    """
    keys = tuple(asked.person_keys)
    if not keys and asked.route in OF_ONE_PERSON:
        keys = tuple(sorted(map(key_of, nips_of(answer))))
    read = Read(
        asked.at.isoformat(timespec="milliseconds"),
        asked.request_id,
        asked.caller,
        asked.route,
        asked.agency,
        keys,
        len(keys) or count_people(asked.route, answer),
        asked.of_caller,
    )
    try:
        recorded = ReadLog(*log).add(read)
    except (Refused, TukinError) as error:
        raise StoreUnavailable("E758") from error
    if not recorded:
        raise StoreUnavailable("E758")
