"""Notes (the older kind of comments) on cells of a sheet: their texts, and the boxes they show in.

A cell has one note at most. Where there is one already, its text goes on below ours; a
thread of comments stays as it is, and then the first sheet alone tells what is wrong.
"""

import re
from collections.abc import Collection, Mapping

from tukin.file_formats.xml_edit import (
    Edit,
    Element,
    append,
    cell_text,
    edited,
    insert,
    remove,
    scan,
)
from tukin.upload_reports.marking.areas import place_of

AUTHOR = "tukin"

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_EMPTY_SHAPES = (
    f'<xml{_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout></xml>"
).encode()
_SHAPE = re.compile(rb"<v:shape\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?:/>|>.*?</v:shape>)", re.DOTALL)
_NOTE_SHAPE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,8})\b")
_ROOT = re.compile(rb"<((?:\w+:)?xml)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_SHAPE_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_SHAPE_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_FIRST_SHAPE = 20_000
_LINE_CHARS = 52
_WIDE_PX, _ROW_PX, _LINE_PX = 350, 20, 17
_USUAL_WIDTH = 9.0


def add_notes(
    data: bytes, wanted: Mapping[str, str], main: str
) -> tuple[bytes, set[str], dict[str, str]]:
    """The part of notes with ours, without our earlier ones.

    Args:
        data: the part as it is, or nothing.
        wanted: our notes by cell.
        main: the namespace of a new part.

    Returns:
        The part, the cells whose old note is gone, and the notes that were written by cell.
    """
    data, root = _with_lists(data or f'<comments xmlns="{main}"/>'.encode())
    authors, notes = root.child("authors"), root.child("commentList")
    names = dict(enumerate(author.text for author in authors.children))
    gone: set[str] = set()
    written = dict(wanted)
    edits: list[Edit] = []
    for note in notes.children:
        cell, number = note.get("ref").upper(), note.get("authorId")
        author = names.get(int(number), "") if number.isdecimal() else ""
        if author.startswith("tc="):  # represents a thread of comments
            written.pop(cell, None)
        elif author == AUTHOR or cell in written:
            edits.append(remove(note))
            gone.add(cell)
            if author != AUTHOR:
                written[cell] += f"\n\nCatatan semula / earlier note:\n{_plain(note)}"
    prefix = root.prefix
    own = len(names)
    made = [_note(prefix, cell, own, text) for cell, text in written.items()]
    edits.append(append(data, authors, f"<{prefix}author>{AUTHOR}</{prefix}author>"))
    edits.append(append(data, notes, "".join(made)))
    return edited(data, edits), gone, written


def _with_lists(data: bytes) -> tuple[bytes, Element]:
    """The part with a list of authors and one of notes."""
    root = scan(data)
    for name in ("authors", "commentList"):
        if root.find(name) is None:
            tag = f"<{root.prefix}{name}/>"
            first = name == "authors" and not root.is_empty_tag
            edit = insert(root.tag_end, tag) if first else append(data, root, tag)
            data = edited(data, [edit])
            root = scan(data)
    return data, root


def _plain(note: Element) -> str:
    return "".join(each.text for each in note.all("t"))


def _note(prefix: str, cell: str, author: int, text: str) -> str:
    head, _, rest = text.partition("\n")

    def run(words: str, bold: str) -> str:
        return (
            f"<{prefix}r><{prefix}rPr>{bold}<{prefix}sz val='9'/><{prefix}rFont val='Tahoma'/>"
            f"<{prefix}family val='2'/></{prefix}rPr>"
            f'<{prefix}t xml:space="preserve">{cell_text(words)}</{prefix}t></{prefix}r>'
        )

    return (
        f'<{prefix}comment ref="{cell}" authorId="{author}"><{prefix}text>'
        f"{run(head + chr(10), f'<{prefix}b/>')}{run(rest, '')}</{prefix}text></{prefix}comment>"
    )


def add_note_shapes(
    data: bytes, notes: Mapping[str, str], gone: Collection[str], widths: Mapping[int, float]
) -> bytes:
    """The part of boxes with those of the notes, and without those of notes that are gone.

    Args:
        data: the part as it is, or nothing.
        notes: text by cell; the longer it is, the larger its box.
        gone: cells whose box is left out.
        widths: widths of the sheet's columns by place, in characters.
    """
    places = {_at(cell) for cell in gone}

    def keep(match: re.Match[bytes]) -> bytes:
        row, column = _SHAPE_ROW.search(match[0]), _SHAPE_COLUMN.search(match[0])
        at = (int(row[1]), int(column[1])) if row and column else None
        return b"" if at in places and _NOTE_SHAPE.search(match[0]) else match[0]

    root = _ROOT.search(data)
    if root is None:
        data = _EMPTY_SHAPES
    elif root[3]:  # <xml/>
        data = data[: root.start()] + b"<%b%b></%b>" % (root[1], root[2], root[1])
    kept = _SHAPE.sub(keep, data)
    first = max(_FIRST_SHAPE, 1 + max(map(int, _SHAPE_NUMBER.findall(kept)), default=0))
    names = _missing_names(kept)
    shapes = [
        _shape(first + number, cell, text, widths, names)
        for number, (cell, text) in enumerate(notes.items())
    ]
    if b'id="_x0000_t202"' not in kept:
        shapes.insert(0, _SHAPE_TYPE.replace("<v:shapetype", f"<v:shapetype{names}"))
    end = kept.rindex(b"</")
    return kept[:end] + "".join(shapes).encode() + kept[end:]


def _missing_names(data: bytes) -> str:
    """Declarations of the prefixes that the part's root does not declare as we use them."""
    root = _ROOT.search(data)
    declared = root[2].decode() if root else ""
    both = "".join(declared.split()).replace("'", '"')
    are_there = all(f'xmlns:{prefix}="{uri}"' in both for prefix, uri in _NAMESPACES.items())
    return "" if are_there else _DECLARED


def _at(cell: str) -> tuple[int, int]:
    """The row and the place of a cell, both from 0."""
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 1) - 1, place_of(cell)


def _shape(number: int, cell: str, text: str, widths: Mapping[int, float], names: str) -> str:
    row, place = _at(cell)
    lines = sum(1 + len(line) // _LINE_CHARS for line in text.split("\n")) + 1
    right, rest = _reach(place + 1, widths)
    top = max(0, row - 1)
    down, below = divmod(lines * _LINE_PX, _ROW_PX)
    return (
        f'<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#fffbe0" o:insetmode="auto">'
        '<v:fill color2="#fffbe0"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox><div style="text-align:left"/></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{place + 1}, 15, {top}, 4, {right}, {rest}, {top + down}, {below}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{place}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _reach(place: int, widths: Mapping[int, float]) -> tuple[int, int]:
    """The column, and the pixels into it, at which a box ends that begins at ``place``."""
    left = _WIDE_PX
    while True:
        width = int(7 * widths.get(place, _USUAL_WIDTH)) + 5
        if left < width:
            return place, left
        left -= width
        place += 1
