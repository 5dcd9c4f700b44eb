"""An epoch: from when on which table counts, and which two people said so."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Self

_FORMAT = "tukin-epoch/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """The document of an epoch; it lies under lock, so it names nobody but by their sessions.

    ``number`` counts from 1. ``table_id`` is AWS's own id of a table, which no other table ever
    has, whatever its name. ``at`` is ISO 8601, UTC. ``seq`` and ``hash`` are of the ledger's last
    entry then (0 and "" where there was none). ``asked_by`` and ``agreed_by`` are the two people of
    finance; both are "" in a first epoch that a sweep made. ``before`` is the SHA-256 of the
    document of the epoch before, "" in the first one.
    """

    number: int
    table_id: str
    table_name: str
    at: str
    seq: int
    hash: str
    before: str = ""
    asked_by: str = ""
    agreed_by: str = ""

    def to_json(self) -> bytes:
        """The document's bytes, the same for the same epoch."""
        content = {"format": _FORMAT, **asdict(self)}
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """Of the document."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The epoch of a document.

        Raises:
            ValueError: where it is of another format or lacks something.
        """
        content: dict[str, Any] = json.loads(data)
        if not isinstance(content, dict) or content.pop("format", None) != _FORMAT:
            raise ValueError(_FORMAT)
        try:
            return cls(**content)
        except TypeError as error:
            raise ValueError(_FORMAT) from error
