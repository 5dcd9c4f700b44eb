"""The formats of cells: copied with another fill, or as text; and new ones for our own sheet."""

from tukin.file_formats.workbook.parts import part_key
from tukin.file_formats.xml_edit import (
    Edit,
    Element,
    append,
    attribute,
    edited,
    insert,
    scan,
    with_attribute,
)
from tukin.upload_reports.marking.package import Package, Relations
from tukin.upload_reports.marking.seen_text import BUILT_IN, is_shown_otherwise

COLOUR = "FFFFE14D"
"""The one colour of cells to be fixed. Cells in it that are right are set back the next time."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_USUAL_PART = "xl/styles.xml"
_TEXT_FORMAT = "49"
_GENERAL = ("", "0", _TEXT_FORMAT)
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_NONE = '<fill><patternFill patternType="none"/></fill>'
_GREY = '<fill><patternFill patternType="gray125"/></fill>'
_LEAST = {
    "fonts": ['<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'],
    "fills": [_NONE, _GREY],
    "borders": ["<border><left/><right/><top/><bottom/><diagonal/></border>"],
    "cellXfs": ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'],
}
"""What each list holds at least; the first two fills are what Excel takes them for anyway."""


def prefixed(xml: str, prefix: str) -> str:
    """The same tags with a prefix."""
    if not prefix:
        return xml
    marked = xml.replace("</", "\0").replace("<", f"<{prefix}")
    return marked.replace("\0", f"</{prefix}")


class Styles:
    """The styles of a package; made where it has none."""

    def __init__(self, package: Package, book: Relations) -> None:
        self._package = package
        self._part = book.target("styles")
        self.main = _STRICT_MAIN if package.is_strict else _MAIN
        if not self._part:
            is_taken = package.has(package.find(_USUAL_PART))
            self._part = package.free_name("xl/styles{}.xml") if is_taken else _USUAL_PART
            book.add("styles", self._part)
        elif not package.has(self._part) and part_key(self._part) == _USUAL_PART:
            self._part = _USUAL_PART
        data = package.read(self._part) or f'<styleSheet xmlns="{self.main}"/>'.encode()
        self._data = _completed(data)
        self._root = scan(self._data)
        self._lists = {name: self._root.child(name) for name in _LEAST}
        self._new: dict[str, list[bytes]] = {name: [] for name in self._lists}
        self._known: dict[tuple[object, ...], int] = {}
        self._cells = self._lists["cellXfs"].children
        self._codes = BUILT_IN | {
            each.get("numFmtId"): each.get("formatCode") for each in self._root.all("numFmt")
        }
        fills = self._lists["fills"].children
        ours = {str(index) for index, fill in enumerate(fills) if _is_ours(fill)}
        self.marked_before = frozenset(
            str(index) for index, style in enumerate(self._cells) if style.get("fillId") in ours
        )
        """Cell formats with our colour, from an earlier time."""

    def code_of(self, style: str) -> str:
        """The code of a cell's number format; nothing for one that shows numbers as they are."""
        return self._codes.get(self._cell(style).get("numFmtId"), "")

    def shows_otherwise(self, style: str) -> bool:
        """Whether what is typed into a cell may become something else: a percentage or a date."""
        return is_shown_otherwise(self.code_of(style))

    def is_general(self, style: str) -> bool:
        """Whether a number looks the same in it as in a format of text."""
        return self._cell(style).get("numFmtId") in _GENERAL

    def highlighted(self, style: str, *, as_text: bool) -> int:
        """The format like ``style``, in the colour of mistakes; ``as_text`` for typed digits."""
        fill = self.add("fills", _solid(COLOUR))
        return self._copied(style, fill, as_text=as_text)

    def plain(self, style: str) -> int:
        """The format like ``style``, without a fill."""
        return self._copied(style, 0, as_text=False)

    def _cell(self, style: str) -> Element:
        known = style.isdecimal() and int(style) < len(self._cells)
        return self._cells[int(style) if known else 0]

    def _copied(self, style: str, fill: int, *, as_text: bool) -> int:
        source = self._cell(style)
        key = ("copy", source.start, fill, as_text)
        if key not in self._known:
            tag = self._data[source.start : source.tag_end]
            for name, value in (("fillId", str(fill)), ("applyFill", "1")):
                tag = with_attribute(tag, name, value.encode())
            if as_text:
                tag = with_attribute(tag, "numFmtId", _TEXT_FORMAT.encode())
                tag = with_attribute(tag, "applyNumberFormat", b"1")
            rest = self._data[source.tag_end : source.end]
            self._known[key] = self._append("cellXfs", tag + rest)
        return self._known[key]

    def add(self, name: str, xml: str) -> int:
        """Add a font, fill, border or cell format, once; its number."""
        key = (name, xml)
        if key not in self._known:
            text = prefixed(xml, self._lists[name].prefix)
            self._known[key] = self._append(name, text.encode())
        return self._known[key]

    def _append(self, name: str, xml: bytes) -> int:
        self._new[name].append(xml)
        return len(self._lists[name].children) + len(self._new[name]) - 1

    def save(self) -> None:
        """Put what has changed into the package."""
        edits = []
        for name, new in self._new.items():
            element = self._lists[name]
            edits.append(Edit(element.close, element.close, b"".join(new)))
            edits.append(attribute(element.start, "count", len(element.children) + len(new)))
        self._package.put(self._part, edited(self._data, edits), "styles")


def _completed(data: bytes) -> bytes:
    """The part with every list that is needed, none of them empty."""
    root = scan(data)
    if root.is_empty_tag:
        data = edited(data, [append(data, root, " ")])
        root = scan(data)
    edits: list[Edit] = []
    for name, least in _LEAST.items():
        found = root.find(name)
        missing = least[len(found.children) :] if found else least
        text = prefixed("".join(missing), root.prefix)
        if found and missing:
            edits.append(append(data, found, text))
        elif found is None:
            tag = f"<{root.prefix}{name}>{text}</{root.prefix}{name}>"
            edits.append(insert(_place_for(name, root), tag))
    return edited(data, edits)


def _place_for(name: str, root: Element) -> int:
    """Where a list belongs: before those that the schema has after it."""
    before = _ORDER[: _ORDER.index(name)]
    later = (each.start for each in root.children if each.local not in before)
    return next(later, root.close)


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _is_ours(fill: Element) -> bool:
    return any(each.get("rgb").upper() == COLOUR for each in fill.all("fgColor"))
