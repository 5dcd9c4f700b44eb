"""Keeps who read somebody else's words by the pages; without the record there is no page."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.people.reading.read import Read
from tukin.people.reading.store import ReadLog
from tukin.vocabulary.errors import StoreUnavailable, TukinError

READERS = "tukin-people"
"""What the callers of the pages are called, in place of a role; after it comes their person key."""


@dataclass(frozen=True, slots=True)
class NotesLog:
    """The log of reads; ``place`` is its bucket, and for how many days nobody can delete there."""

    place: Callable[[], tuple[Bucket, int]]

    def record(self, reader_key: str, route: str, agency: str, key: str, at: datetime) -> None:
        """Keep that somebody is about to read another person's rating or dialogue.

        Args:
            reader_key: person key of who reads.
            route: method and pattern of the path.
            agency: code of the agency.
            key: person key of whose they are.
            at: the time, UTC.

        Raises:
            StoreUnavailable: E758, where it could not be recorded.
        """
        caller = f"{READERS}/{reader_key}"
        moment = at.isoformat(timespec="milliseconds")
        read = Read(moment, secrets.token_hex(16), caller, route, agency, (key,), 1)
        try:
            recorded = ReadLog(*self.place()).add(read)
        except (Refused, TukinError) as error:
            raise StoreUnavailable("E758") from error
        if not recorded:
            raise StoreUnavailable("E758")
