"""The digest of a difference, by which exactly that is agreed to; and differences row by row."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Rows = list[dict[str, str | None]]


def describe_difference(
    of: str, old: Mapping[str, Rows], new: Mapping[str, Rows]
) -> dict[str, Any]:
    """What is added, removed and changed, each with its rows before and after.

    Args:
        of: what the keys are, such as ``agency``.
        old, new: the rows of each key, before and after.
    """
    return {
        "added": [{of: key, "after": new[key]} for key in sorted(new.keys() - old.keys())],
        "removed": [{of: key, "before": old[key]} for key in sorted(old.keys() - new.keys())],
        "changed": [
            {of: key, "before": old[key], "after": new[key]}
            for key in sorted(old.keys() & new.keys())
            if old[key] != new[key]
        ],
    }


def digest_of(dated: str, base_sha256: str, sha256: str, changes: dict[str, Any]) -> str:
    """The SHA-256 of a difference: what is in force, what would be, from when on, and what of it.

    Whoever approves by it has seen that difference; after any other approval it is another.
    """
    content = {"date": dated, "base_sha256": base_sha256, "sha256": sha256, "changes": changes}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
