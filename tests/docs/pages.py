"""README.md and the pages of docs/, with what they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = ("error-codes.md",)
"""Written by ``python -m schemas.generate``; their words are those of the catalogue."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(r"(?:^|[\s=(])(?:\.venv/bin/)?tukin ((?:[a-z]+ )?[a-z]+(?:-[a-z]+)*)")
_TARGET = re.compile(r"(?:^|\s)make ([a-z]+)")
_MODULE = re.compile(r"python -m ([a-z_.]+)")


@dataclass(frozen=True)
class Page:
    """A Markdown file of the repository."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text outside of fenced blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of a language."""
        return [body for name, body in _FENCE.findall(self.text) if name == language]

    @cached_property
    def code(self) -> list[str]:
        """Everything written as code: spans, and the lines of fenced blocks without a comment."""
        lines = [
            line.partition(" # ")[0].partition("   #")[0]
            for _, body in _FENCE.findall(self.text)
            for line in body.splitlines()
        ]
        return [*_INLINE.findall(self.prose), *lines]

    def links(self) -> Iterator[str]:
        """The targets of links and pictures."""
        return iter(_LINK.findall(self.prose))

    def commands(self) -> Iterator[str]:
        """What is called after ``tukin``: ``preview``, ``rules approve``, or one word and more."""
        for code in self.code:
            yield from _COMMAND.findall(code)

    def targets(self) -> Iterator[str]:
        """What is called after ``make``."""
        for code in self.code:
            yield from _TARGET.findall(code)

    def modules(self) -> Iterator[str]:
        """What is called after ``python -m``."""
        for code in self.code:
            yield from _MODULE.findall(code)

    def anchors(self) -> set[str]:
        """The names that GitHub gives to the headings."""
        return {
            re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for heading in _HEADING.findall(self.prose)
        }


README = Page(ROOT / "README.md")
DOCS = [Page(path) for path in sorted((ROOT / "docs").glob("*.md"))]
FOR_EVERYBODY = [Page(ROOT / name) for name in ("CONTRIBUTING.md", "SECURITY.md")]
"""What GitHub shows to whoever takes part."""

PAGES = [README, *FOR_EVERYBODY, *DOCS]
