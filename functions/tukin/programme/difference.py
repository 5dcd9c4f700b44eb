"""What a proposed programme changes, value by value, and the digest of just that."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tukin.programme.document import ProgrammeBook

Change = dict[str, Any]
_MOST_SHOWN = 80


def describe_difference(live: ProgrammeBook, proposed: ProgrammeBook) -> list[Change]:
    """Each value that differs: which version, which path, before and after (``None``: not there).

    A long value, such as a logo, is shown by its SHA-256: whoever agrees compares that.
    """
    before, after = _values(live), _values(proposed)
    return [
        {"path": path, "before": before.get(path), "after": after.get(path)}
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]


def digest_of(base_sha256: str, sha256: str, changes: list[Change]) -> str:
    """The SHA-256 of a difference with both documents: what somebody agrees to who has read it."""
    content = {"base_sha256": base_sha256, "sha256": sha256, "changes": changes}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _values(book: ProgrammeBook) -> dict[str, str]:
    return {
        f"{each.programme}.{path}": value
        for each in book.programmes
        for path, value in _leaves(each.model_dump(mode="json", exclude={"programme"}))
    }


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{path}.{name}" if path else name)
    elif value is not None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if len(text) > _MOST_SHOWN:
            text = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        yield path, text
