"""Whether an ARN with wildcards may be an ARN of a format with placeholders."""

import re
from dataclasses import dataclass
from functools import cache

_HOLE = re.compile(r"\$\{(\w+)\}")

WITH_SLASH = frozenset(
    {
        "ApiSpecificResourcePath",
        "LogGroupName",
        "ObjectName",
        "ParameterNameWithoutLeadingSlash",
        "RoleNameWithPath",
    }
)
"""Placeholders that stand for texts with a ``/`` in them; another one ends there."""
_WITH_COLON = frozenset({"ObjectName", "StreamLabel"})


@dataclass(frozen=True)
class _Part:
    """A character of a format, or any number of characters, less those that end it."""

    character: str = ""
    ends_at: str = ""

    @property
    def repeats(self) -> bool:
        return not self.character

    def takes(self, character: str) -> bool:
        """Whether a character, or the wildcard ``?``, may stand here."""
        if self.character:
            return character in {"?", self.character}
        return character not in self.ends_at


@dataclass(frozen=True)
class Format:
    """A format such as ``arn:${Partition}:s3:::${BucketName}/${ObjectName}``."""

    text: str

    def fits(self, pattern: str) -> bool:
        """Whether some text is of this format and of the pattern (with ``*`` and ``?``)."""
        return _overlap(pattern, _parts(self.text), 0, 0)


def glob_fits(pattern: str, text: str) -> bool:
    """Whether a text is of a pattern, in which only ``*`` and ``?`` mean anything else."""
    return _expression(pattern).fullmatch(text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    expression = "".join(wildcards.get(character) or re.escape(character) for character in pattern)
    return re.compile(expression, re.DOTALL)


@cache
def _parts(text: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    pieces = _HOLE.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            ends = "" if piece in WITH_SLASH else "/"
            parts.append(_Part(ends_at=ends if piece in _WITH_COLON else f"{ends}:"))
        else:
            parts += [_Part(character) for character in piece]
    return tuple(parts)


@cache
def _overlap(pattern: str, parts: tuple[_Part, ...], at: int, part: int) -> bool:
    """Whether the pattern from one place and the parts from another have a text in common."""
    if at == len(pattern):
        return part == len(parts)
    if pattern[at] == "*":
        return _overlap(pattern, parts, at + 1, part) or (
            part < len(parts) and _overlap(pattern, parts, at, part + 1)
        )
    if part == len(parts) or not parts[part].takes(pattern[at]):
        return False
    return _overlap(pattern, parts, at + 1, part + 1) or (
        parts[part].repeats and _overlap(pattern, parts, at + 1, part)
    )
