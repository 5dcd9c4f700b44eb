"""Notes (the older kind of comments) on cells of a sheet: their texts, and the boxes they show in.

A cell has one note at most. Where there is one already, its text goes on below ours; a
thread of comments stays as it is, and then the first sheet alone tells what is wrong.
"""

import re
from collections.abc import Collection, Mapping

from tukin.file_formats.xml_edit import Edit, Element, edited, insert, remove, scan, xml_text
from tukin.upload_reports.marking_parts import Target, place_of

AUTHOR = "tukin"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EMPTY_NOTES = (
    f'<comments xmlns="{_MAIN}"><authors><author/></authors><commentList> </commentList></comments>'
).encode()
_EMPTY_SHAPES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
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


def add_notes(data: bytes, target: Target) -> tuple[bytes, set[str], dict[str, str]]:
    """The part of notes with the plan's, without our earlier ones.

    Returns:
        The part, the cells whose old note is gone, and the notes that were written by cell.
    """
    data = data or _EMPTY_NOTES
    root = scan(data)
    authors, notes = root.child("authors"), root.child("commentList")
    names = [author.text for author in authors.children]
    gone: set[str] = set()
    written = dict(target.notes)
    edits: list[Edit] = []
    for note in notes.children:
        cell, author = note.get("ref"), names[int(note.get("authorId"))]
        if author.startswith("tc="):  # represents a thread of comments
            written.pop(cell, None)
        elif author == AUTHOR or cell in written:
            edits.append(remove(note))
            gone.add(cell)
            if author != AUTHOR:
                written[cell] += f"\n\nCatatan semula / earlier note:\n{_plain(note)}"
    prefix = root.prefix
    edits.append(insert(authors.close, f"<{prefix}author>{AUTHOR}</{prefix}author>"))
    own = len(names)
    made = [_note(prefix, cell, own, text) for cell, text in written.items()]
    edits.append(insert(notes.close, "".join(made)))
    return edited(data, edits), gone, written


def _plain(note: Element) -> str:
    return "".join(each.text for each in note.all("t"))


def _note(prefix: str, cell: str, author: int, text: str) -> str:
    head, _, rest = text.partition("\n")

    def run(words: str, bold: str) -> str:
        return (
            f"<{prefix}r><{prefix}rPr>{bold}<{prefix}sz val='9'/><{prefix}rFont val='Tahoma'/>"
            f"<{prefix}family val='2'/></{prefix}rPr>"
            f'<{prefix}t xml:space="preserve">{xml_text(words)}</{prefix}t></{prefix}r>'
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
    places = {(int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, place_of(cell)) for cell in gone}

    def keep(match: re.Match[bytes]) -> bytes:
        row, column = _SHAPE_ROW.search(match[0]), _SHAPE_COLUMN.search(match[0])
        at = (int(row[1]), int(column[1])) if row and column else None
        return b"" if at in places else match[0]

    kept = _SHAPE.sub(keep, data or _EMPTY_SHAPES)
    shapes = [
        _shape(_FIRST_SHAPE + number, cell, text, widths)
        for number, (cell, text) in enumerate(notes.items())
    ]
    if b'id="_x0000_t202"' not in kept:
        shapes.insert(0, _SHAPE_TYPE)
    end = kept.rindex(b"</xml>")
    return kept[:end] + "".join(shapes).encode() + kept[end:]


def _shape(number: int, cell: str, text: str, widths: Mapping[int, float]) -> str:
    place = place_of(cell)
    row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    lines = sum(1 + len(line) // _LINE_CHARS for line in text.split("\n")) + 1
    right, rest = _reach(place + 1, widths)
    top = max(0, row - 1)
    down, below = divmod(lines * _LINE_PX, _ROW_PX)
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
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
