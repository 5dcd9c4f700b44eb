"""Texts of a workbook: the shared strings, and what is struck or raised in a rich text.

Standard library only.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping

from tukin.file_formats.limits import MAX_STRINGS
from tukin.file_formats.workbook.parts import Package, TooLargeError, local, new_parser

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


def unescape(text: str) -> str:
    """Characters that XML cannot hold are ``_x000D_`` in workbooks, large ones in two halves."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def cause_of_font(tag: str, value: str | None) -> str:
    """What a property of a font makes of a text: ``struck``, ``raised`` or nothing."""
    if tag == "strike" and value not in ("0", "false"):
        return "struck"
    return "raised" if tag == "vertAlign" and value in ("superscript", "subscript") else ""


class Elements(ABC):
    """Reads a part; knows each element by its name, its place and its namespace.

    What is in no known place, such as an extension or the reading aids of Japanese, is skipped
    with all that is in it. A subclass says in ``PLACES`` which elements are in which, and has the
    handlers; between two of them ``_tags`` has what is known where the parser is.
    """

    __slots__ = ("_depth", "_known", "_places", "_tags", "parser")

    PLACES: Mapping[str, tuple[str, ...]] = {}

    def __init__(self, nests: bool = True) -> None:
        """``nests``: whether namespaces may be declared below the root.

        Where they are not, an element's namespace is known by its prefix, which is quicker.
        """
        self.parser = new_parser(" " if nests else None)
        self.parser.StartElementHandler = self._start_root
        self._places: dict[str, dict[str, str]] = {}
        self._known: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._depth = 0

    def _start_root(self, name: str, attributes: Mapping[str, str]) -> None:
        """The root's namespace is that of all elements that are known."""
        root = local(name)
        if root not in self.PLACES:
            raise ValueError("another kind of part")
        prefixes = _prefixes(name[: -len(root)], attributes)
        self._places = {
            outer: {prefix + tag: tag for tag in inner for prefix in prefixes}
            for outer, inner in self.PLACES.items()
        }
        self._known = {prefix + tag: tag for tag in self.PLACES for prefix in prefixes}
        self._tags = self._places[root]
        self._resume()

    def _resume(self) -> None:
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def skip(self) -> None:
        """Skip the element that has begun."""
        self._depth = 1
        self.parser.StartElementHandler = self._start_skipped
        self.parser.EndElementHandler = self._end_skipped
        self.parser.CharacterDataHandler = None

    def _start_skipped(self, *_: object) -> None:
        self._depth += 1

    def _end_skipped(self, _: str) -> None:
        self._depth -= 1
        if not self._depth:
            self._resume()

    @abstractmethod
    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends."""

    @abstractmethod
    def text(self, data: str) -> None:
        """Text inside an element."""


def _prefixes(own: str, attributes: Mapping[str, str]) -> set[str]:
    """What may stand before a name of the root's namespace: its own prefix, and those that mean it.

    ``own`` is the namespace itself where the parser resolves prefixes.
    """
    declared = {
        name[len("xmlns:") :] + ":" if ":" in name else "": space
        for name, space in attributes.items()
        if name == "xmlns" or name.startswith("xmlns:")
    }
    return {own, *(p for p, space in declared.items() if space == declared.get(own))}


class RichTexts(Elements):
    """Reads texts, of which some are made of runs with a format of their own.

    ``_text`` is that of the element that holds the runs, None where it has none; ``_rich`` says
    what some of it is: struck through, raised, or "".
    """

    __slots__ = ("_format", "_holder", "_outer", "_rich", "_run", "_text")

    RUNS: Mapping[str, tuple[str, ...]] = {
        "r": ("t", "rPr"),
        "rPr": ("strike", "vertAlign"),
        "t": (),
        "strike": (),
        "vertAlign": (),
    }

    def __init__(self, holder: str, nests: bool) -> None:
        """``holder`` is the element that holds runs."""
        super().__init__(nests)
        self._holder = self._outer = holder
        self._text: str | None = None
        self._run: str | None = None
        self._format = ""
        self._rich = ""

    def start_run(self, tag: str | None, attributes: Mapping[str, str]) -> None:
        """An element of a text begins, or one that is not known here."""
        if tag is None:
            self.skip()
            return
        if tag == "t":
            self._run = ""
            return
        self._tags = self._places[tag]
        if tag == "r":
            self._outer, self._format = "r", ""
        elif tag != "rPr":
            self._format = cause_of_font(tag, attributes.get("val")) or self._format

    def end_run(self, tag: str | None) -> None:
        """An element of a text ends."""
        if tag == "t":
            self.add_run()
        elif tag == "r":
            self._outer = self._holder
            self._tags = self._places[self._holder]
        else:
            self._tags = self._places["r" if tag == "rPr" else "rPr"]

    def add_run(self) -> None:
        """Add what was read of a run to the text."""
        run = self._run or ""
        if self._outer == "r" and self._format and run.strip():
            self._rich = self._rich or self._format
        self._text = self._text + run if self._text else run
        self._run = None


class Strings(RichTexts):
    """The shared strings.

    Attributes:
        texts: the strings.
        causes: by index, what a part of the string is: struck through, or raised.
    """

    __slots__ = ("causes", "texts")

    PLACES: Mapping[str, tuple[str, ...]] = {
        "sst": ("si",),
        "si": ("t", "r"),
        **RichTexts.RUNS,
    }

    def __init__(self, nests: bool = True) -> None:
        super().__init__("si", nests)
        self.texts: list[str] = []
        self.causes: dict[int, str] = {}

    def read(self, package: Package, part: str) -> None:
        """Read the part."""
        for piece in package.pieces(part):
            self.parser.Parse(piece, False)  # noqa: FBT003 - the last piece is the empty one below
        self.parser.Parse(b"", True)  # noqa: FBT003

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        tag = self._tags.get(name)
        if tag == "si":
            self._text, self._rich = "", ""
            self._tags = self._places["si"]
        else:
            self.start_run(tag if self._run is None else None, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._known[name]
        if tag == "si":
            self._end_string()
        elif tag != "sst":
            self.end_run(tag)

    def text(self, data: str) -> None:
        """Text inside an element."""
        if self._run is not None:
            self._run += data

    def _end_string(self) -> None:
        if len(self.texts) >= MAX_STRINGS:
            raise TooLargeError("E027")
        if self._rich:
            self.causes[len(self.texts)] = self._rich
        self.texts.append(unescape(self._text or ""))
        self._tags = self._places["sst"]
