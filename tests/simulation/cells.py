"""Cell files, read a second time: plain JSON, each cell's hash, and every person's own key."""

import hashlib
import json
from typing import Any

from tests.simulation.actors import KEYS


def known_as(data: bytes) -> str:
    """By which a state is known: its own hash, or that of the first line of a cell file."""
    heading, found = _split(data)
    return _sha256(heading or found)


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """The rows of JSON lines or of a cell file, without keys: who is meant, the NIP says."""
    heading, rest = _split(data)
    rows: list[dict[str, Any]] = [json.loads(line) for line in rest.splitlines()]
    if heading:
        _check_cells(json.loads(heading), rest, rows)
    for row in rows:
        row.pop("key", None)
    return rows


def _split(data: bytes) -> tuple[bytes, bytes]:
    """The first line of a cell file, b"" of any other; and what follows it."""
    if not data.startswith(b'{"cells":'):
        return b"", data
    heading, end, rest = data.partition(b"\n")
    return heading + end, rest


def _check_cells(heading: dict[str, Any], rest: bytes, rows: list[dict[str, Any]]) -> None:
    keys = [row["key"] for row in rows]
    assert keys == sorted(set(keys)), "a person once, in the order of the keys"
    assert keys == [KEYS.of(row["nip"]) for row in rows], "and nobody under another's"
    ids = [row["line_id"] for row in rows if "line_id" in row]
    assert ids == [] or [i[:3] for i in ids] == [key[:3] for key in keys], "a line names its cell"
    at = 0
    for name, size, count, sha256 in heading["cells"]:
        assert _sha256(rest[at : at + size]) == sha256, "I7: a cell is named by its content"
        assert [key[:3] for key in keys].count(name) == count > 0, "of the people of the cell"
        at += size
    assert at == len(rest), "I7: nothing is outside of the cells"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
