"""A programme for tests: the sample that is delivered, as plain values and as a document."""

import copy
import json
from typing import Any

from tukin.cli.programme_files import SAMPLE
from tukin.programme.document import Programme, ProgrammeBook, load_programmes

VALUES: dict[str, Any] = json.loads(SAMPLE.read_bytes())


def values(**changes: Any) -> dict[str, Any]:
    """The sample's values, with what changes in its only version: ``brand__region="…"``."""
    content = copy.deepcopy(VALUES)
    for path, value in changes.items():
        *parts, last = path.split("__")
        part = content["programmes"][0]
        for name in parts:
            part = part[name]
        part[last] = value
    return content


def document(**changes: Any) -> bytes:
    """The same as JSON."""
    return json.dumps(values(**changes)).encode()


def sample() -> ProgrammeBook:
    """The sample."""
    return load_programmes(document())


def version() -> Programme:
    """Its only version."""
    return sample().programmes[0]
