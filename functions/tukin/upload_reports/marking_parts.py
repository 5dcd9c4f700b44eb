"""Parts of a workbook's package that marking changes: relations, the list of sheets, styles."""

import posixpath
from collections.abc import Collection, Iterable, Mapping

from tukin.file_formats.workbook.parts import part_key
from tukin.file_formats.xml_edit import (
    Edit,
    Element,
    UnsupportedError,
    attribute,
    edited,
    insert,
    remove,
    scan,
    with_attribute,
    xml_text,
)

COLOUR = "FFFFE14D"
"""The one colour of cells to be fixed. Cells in it that are right are set back the next time."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
_TYPES = {
    "comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "worksheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
}
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_TEXT_FORMAT = "49"


class Target:
    """The cells to be marked, from the plan's ``[row, place, note, as text]``."""

    def __init__(self, cells: Iterable[tuple[int, int, str, bool]]) -> None:
        self.by_row: dict[int, dict[int, bool]] = {}
        self.notes: dict[str, str] = {}
        for row, place, note, as_text in cells:
            self.by_row.setdefault(row, {})[place] = as_text
            self.notes[f"{column_name(place)}{row}"] = note


def place_of(reference: str) -> int:
    """``AB12`` → 27, the column's place from 0."""
    place = 0
    for char in reference.rstrip("0123456789"):
        place = place * 26 + ord(char) - ord("A") + 1
    return place - 1


def column_name(place: int) -> str:
    """``27`` → ``AB``."""
    name = ""
    rest = place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def free_name(taken: Collection[str], pattern: str) -> str:
    """The first numbered part name that is not taken."""
    known = {name.casefold() for name in taken}
    number = 1
    while pattern.format(number).casefold() in known:
        number += 1
    return pattern.format(number)


def relations_part(part: str) -> str:
    """``xl/worksheets/sheet1.xml`` → ``xl/worksheets/_rels/sheet1.xml.rels``."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


class Relations:
    """The relations of one part to others."""

    def __init__(self, data: bytes, folder: str) -> None:
        self._data = data or _NO_RELATIONS
        self._root = scan(self._data)
        if self._root.close == self._root.start:
            self._data = _NO_RELATIONS
            self._root = scan(self._data)
        self._folder = folder
        self._all = self._root.children
        self._edits: list[Edit] = []

    def _path(self, relation: Element) -> str:
        joined = posixpath.join(f"/{self._folder}", relation.get("Target"))
        return posixpath.normpath(joined).lstrip("/")

    def target_of(self, identity: str) -> str | None:
        """The part with this id."""
        return next((self._path(each) for each in self._all if each.get("Id") == identity), None)

    def target(self, kind: str) -> str | None:
        """The part of this kind."""
        named = (each for each in self._all if each.get("Type") == f"{_OFFICE}/{kind}")
        return next((self._path(each) for each in named), None)

    def add(self, kind: str, part: str) -> str:
        """Add a relation; its id."""
        taken = {each.get("Id") for each in self._all}
        identity = free_name(taken, f"rIdTukin{kind}{{}}")
        prefix = self._root.prefix
        self._edits.append(
            insert(
                self._root.close,
                f'<{prefix}Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="/{part}"/>',
            )
        )
        return identity

    def drop_macros(self) -> set[str]:
        """Leave out the macro project; the parts that go with it."""
        gone = [each for each in self._all if each.get("Type").endswith("/vbaProject")]
        self._edits += [remove(each) for each in gone]
        parts = {self._path(each) for each in gone}
        beside = {f"{part.rpartition('/')[0]}/vbaData.xml" for part in parts}
        return parts | beside | {relations_part(part) for part in parts}

    def render(self) -> bytes:
        """The part with its changes."""
        return edited(self._data, self._edits)


class Sheets:
    """``xl/workbook.xml``: the sheets in their order."""

    def __init__(self, data: bytes, relations: Relations) -> None:
        self._data = data
        self._root = scan(data)
        self._list = self._root.child("sheets")
        self._relations = relations
        self._edits: list[Edit] = []
        for view in self._root.all("workbookView"):
            self._edits.append(attribute(view.start, "activeTab", 0))
            self._edits.append(attribute(view.start, "firstSheet", 0))

    def part_at(self, index: int) -> str:
        """The part of a sheet by its index."""
        part = self._relations.target_of(self._list.children[index].get("id"))
        if part is None:
            raise UnsupportedError
        return part

    def part_of(self, name: str) -> str | None:
        """The part of a sheet by its name, where there is one."""
        for index, sheet in enumerate(self._list.children):
            if sheet.get("name") == name:
                return self.part_at(index)
        return None

    def name_of(self, key: str) -> str:
        """The name of the sheet whose part has this key (see ``part_key``)."""
        for index, sheet in enumerate(self._list.children):
            if part_key(self.part_at(index)) == key:
                return sheet.get("name")
        raise UnsupportedError

    def put_first(self, name: str, relation: str) -> None:
        """Add a sheet in front of all others."""
        first = self._list.children[0]
        numbers = [int(sheet.get("sheetId")) for sheet in self._list.children]
        self._edits.append(
            insert(
                first.start,
                f'<{first.name} xmlns:r="{_OFFICE}" name="{xml_text(name)}" '
                f'sheetId="{max(numbers) + 1}" r:id="{relation}"/>',
            )
        )
        for defined in self._root.all("definedName"):
            if index := defined.get("localSheetId"):
                self._edits.append(attribute(defined.start, "localSheetId", int(index) + 1))

    def render(self) -> bytes:
        """The part with its changes."""
        return edited(self._data, self._edits)


def edit_content_types(
    data: bytes, overrides: Mapping[str, str], left_out: Collection[str]
) -> bytes:
    """``[Content_Types].xml`` with new parts, and without those that are left out."""
    root = scan(data)
    edits: list[Edit] = []
    extensions = set()
    for each in root.children:
        extensions.add(each.get("Extension").casefold())
        kind = each.get("ContentType")
        if each.get("PartName").lstrip("/") in left_out or kind.endswith(".vbaProject"):
            edits.append(remove(each))
        elif each.get("PartName") == "/xl/workbook.xml" and kind != _BOOK_TYPE:
            edits.append(attribute(each.start, "ContentType", _BOOK_TYPE))
    new = [
        f'<{root.prefix}Override PartName="/{part}" ContentType="{_TYPES[kind]}"/>'
        for part, kind in overrides.items()
    ]
    if "vml" not in extensions:
        new.insert(0, f'<{root.prefix}Default Extension="vml" ContentType="{_SHAPES_TYPE}"/>')
    return edited(data, [*edits, insert(root.close, "".join(new))])


class Styles:
    """``xl/styles.xml``: cell formats are copied with another fill, and new ones added."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = scan(data)
        self._lists = {
            name: self._root.child(name) for name in ("fonts", "fills", "borders", "cellXfs")
        }
        self._new: dict[str, list[bytes]] = {name: [] for name in self._lists}
        self._known: dict[tuple[object, ...], int] = {}
        fills = self._lists["fills"].children
        ours = {str(index) for index, fill in enumerate(fills) if _is_ours(fill)}
        self.marked_before = frozenset(
            index
            for index, style in enumerate(self._lists["cellXfs"].children)
            if style.get("fillId") in ours
        )
        """Cell formats with our colour, from an earlier time."""

    def highlighted(self, style: int, *, as_text: bool) -> int:
        """The format like ``style``, in the colour of mistakes; ``as_text`` for typed digits."""
        fill = self.add("fills", _solid(COLOUR))
        return self._copied(style, fill, as_text=as_text)

    def plain(self, style: int) -> int:
        """The format like ``style``, without a fill."""
        return self._copied(style, 0, as_text=False)

    def _copied(self, style: int, fill: int, *, as_text: bool) -> int:
        key = ("copy", style, fill, as_text)
        if key not in self._known:
            source = self._lists["cellXfs"].children[style]
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
            prefixed = xml.replace("</", "\0").replace("<", f"<{self._lists[name].prefix}")
            closed = prefixed.replace("\0", f"</{self._lists[name].prefix}")
            self._known[key] = self._append(name, closed.encode())
        return self._known[key]

    def _append(self, name: str, xml: bytes) -> int:
        self._new[name].append(xml)
        return len(self._lists[name].children) + len(self._new[name]) - 1

    def render(self) -> bytes:
        """The part with its changes."""
        edits = []
        for name, new in self._new.items():
            element = self._lists[name]
            edits.append(Edit(element.close, element.close, b"".join(new)))
            edits.append(attribute(element.start, "count", len(element.children) + len(new)))
        return edited(self._data, edits)


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _is_ours(fill: Element) -> bool:
    return any(each.get("rgb").upper() == COLOUR for each in fill.all("fgColor"))
