"""Names of format 2: what the whole numbers of a record and of a row mean, in their order.

A record holds lists of numbers and the first 16 hexadecimal digits of the SHA-256 of its names.
The names are an object of the archive, ``names/{sha256}.json``, and a reader takes them from there:
what the code calls a step or a column later does not matter.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Self

from tukin.vocabulary.errors import IntegrityError

ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Names:
    """Codes of facts, indicators and pay lines in the order of their numbers.

    ``modules`` holds the codes of the coaching modules of each indicator.
    """

    facts: tuple[str, ...]
    indicators: tuple[str, ...]
    lines: tuple[str, ...]
    modules: tuple[tuple[str, ...], ...]
    sha256: str = field(init=False, compare=False)
    id: str = field(init=False, compare=False)
    """What records name them by."""

    def __post_init__(self) -> None:
        sha256 = hashlib.sha256(self.content).hexdigest()
        object.__setattr__(self, "sha256", sha256)
        object.__setattr__(self, "id", sha256[:ID_DIGITS])

    @property
    def content(self) -> bytes:
        """The bytes of the object."""
        values = {
            "format": 2,
            "facts": self.facts,
            "indicators": self.indicators,
            "lines": self.lines,
            "modules": self.modules,
        }
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def read(cls, data: bytes, names_id: str) -> Self:
        """The names of an object, checked against what it is known by.

        Raises:
            IntegrityError: E745, where it is another object.
        """
        if hashlib.sha256(data).hexdigest()[:ID_DIGITS] != names_id:
            raise IntegrityError("E745", names=names_id)
        values: dict[str, Any] = json.loads(data)
        return cls(
            facts=tuple(values["facts"]),
            indicators=tuple(values["indicators"]),
            lines=tuple(values["lines"]),
            modules=tuple(tuple(codes) for codes in values["modules"]),
        )
