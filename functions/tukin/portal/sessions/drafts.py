"""What somebody sent after their session had gone idle: kept, given to nobody, shown to them."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tukin.aws.table import Table
from tukin.portal.shell import Form

_KEPT = timedelta(days=14)
_MOST_BYTES = 300_000
"""Of a packed form; an item of the table may have 400 kB."""
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """That something was kept: for which page, when."""

    path: str
    kept_at: datetime


class Drafts:
    """Drafts in the table, by the person and the path that they were sent to."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, person: str, path: str, form: Form, now: datetime) -> None:
        """Keep a form; one of before for the same path is replaced, as the page would be.

        Fields whose names begin with ``_`` are the shell's own, and are left out.
        """
        fields = [pair for pair in form.pairs if not pair[0].startswith("_")]
        packed = zlib.compress(json.dumps(fields, ensure_ascii=False).encode())
        if not fields or len(packed) > _MOST_BYTES:
            return
        key = _key(person, path)
        values = {
            "path": path,
            "fields": base64.b64encode(packed).decode(),
            "kept_at": now.isoformat(),
            "expires_at": int((now + _KEPT).timestamp()),
        }
        if not self._table.put_new(key | values):
            self._table.update(key, values, condition="attribute_exists(pk)", values={})

    def read(self, person: str, path: str, now: datetime) -> Form | None:
        """What was kept for a path; None where nothing is, or not any more."""
        item = self._table.get(_key(person, path))
        if item is None or not item.get("fields") or item["expires_at"] <= now.timestamp():
            return None
        pairs = json.loads(zlib.decompress(base64.b64decode(item["fields"])))
        return Form([(str(name), str(value)) for name, value in pairs])

    def forget(self, person: str, path: str) -> None:
        """Forget what was typed: it was sent once more, or is not wanted."""
        self._table.update(
            _key(person, path),
            {"fields": None, "taken": True},
            condition="attribute_exists(#_fields)",
            values={},
        )

    def of(self, person: str, now: datetime) -> Iterator[Draft]:
        """What is kept of a person."""
        for item in self._table.query(_partition(person)):
            if item.get("fields") and item["expires_at"] > now.timestamp():
                yield Draft(str(item["path"]), datetime.fromisoformat(str(item["kept_at"])))


def _partition(person: str) -> str:
    return f"DRAFT#{person}"


def _key(person: str, path: str) -> dict[str, str]:
    return {"pk": _partition(person), "sk": hashlib.sha256(path.encode()).hexdigest()[:_DIGITS]}
