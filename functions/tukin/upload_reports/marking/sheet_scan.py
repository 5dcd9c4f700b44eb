"""One run through a sheet: where the cells to be marked are, and how their tags change.

Elements are known by their name, place and namespace: the anchor of a form control has rows and
columns of its own. Cells are found however their references are written, and in any order.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from xml.parsers import expat

from tukin.file_formats.xml_edit import Edit, UnsupportedError, attribute, cell_text, insert
from tukin.upload_reports.marking.areas import cell_name, place_of, without_cells
from tukin.upload_reports.marking.seen_text import seen_text
from tukin.upload_reports.marking.styles import Styles
from tukin.upload_reports.marking.target import Seen, Target, Wanted

_PIECE_BYTES = 1024 * 1024
_BEHIND_NOTES = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems")
) | {"tableParts", "extLst"}
"""What follows the notes' drawing in a sheet, in the schema's order."""

_TAG_NAME = re.compile(rb"<([^\s/>]+)")
_WHOLE_ROW = "1:16384"
_NUMBER_RULES = ("whole", "decimal", "date", "time", "custom")
_MOST_AREAS_CHARS = 8_000
_USUAL_WIDTH = "9.14"
_TEXTS = ("s", "inlineStr", "str")
_DATE = "dd/mm/yyyy"
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's moments have no zone
_TRUE = ("1", "true")
_SECTION, _LINE, _CELL, _CONTENT = 2, 3, 4, 5
"""Depths of elements below the root: ``sheetData``, ``row``, ``c`` and ``v``."""


@dataclass(slots=True)
class _OpenCell:
    """A wanted cell that is being read."""

    at: int
    place: int
    wanted: Wanted
    attributes: Mapping[str, str]
    content_at: int = 0
    has_value: bool = False
    value: str = ""
    formula: dict[str, str] | None = None

    @property
    def style(self) -> str:
        return self.attributes.get("s", "0")

    @property
    def kind(self) -> str:
        """The cell's type; nothing for one without content."""
        return self.attributes.get("t", "n") if self.has_value else ""


@dataclass(slots=True)
class _Choice:
    """A number that may become a text: where it is, and its formula where it has one."""

    seen: Seen
    cell: _OpenCell
    close: int
    shared: str = ""
    is_shared_master: bool = False
    has_formula: bool = False


@dataclass(slots=True)
class _Line:
    """The row that is being read."""

    number: int = 0
    at: int = 0
    place: int = -1
    has_spans: bool = False
    is_wanted: bool = False
    wanted: dict[int, Wanted] = field(default_factory=dict)
    cells: list[tuple[int, int]] = field(default_factory=list)


def _new_parser() -> expat.XMLParserType:
    """Names come as ``namespace name``; the pre-flight has refused document types before."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise UnsupportedError


def _serial(moment: str) -> str:
    """The number of a moment in ISO form, counted in days; empty for any other text."""
    try:
        since = datetime.fromisoformat(moment).replace(tzinfo=None) - _DAY_0
    except ValueError:
        return ""
    return repr(since.total_seconds() / 86_400)


class SheetScan:
    """Reads a sheet; then ``settle`` and ``add_drawing`` complete the edits."""

    def __init__(self, target: Target, styles: Styles, from_1904: bool) -> None:
        self.edits: list[Edit] = []
        self.drawing_id = ""
        self.widths: dict[int, float] = {}
        self.loses_formulas = False
        self._target = target
        self._styles = styles
        self._from_1904 = from_1904
        self._choices: list[_Choice] = []
        self._texts: set[tuple[int, int]] = set()
        self._rules: list[tuple[int, str]] = []
        self._shared: Counter[str] = Counter()
        self._usual: dict[int, str] = {}
        self._places: dict[str, int] = {}
        self._parser = _new_parser()
        self._handlers: dict[int, Callable[[str, dict[str, str]], None]] = {
            _SECTION: self._start_section,
            _LINE: self._start_line,
            _CELL: self._start_cell,
            _CONTENT: self._start_content,
        }
        self._depth = 0
        self._section = ""
        self._line = _Line()
        self._cell: _OpenCell | None = None
        self._prefix = ""
        self._space = ""
        self._drawing_at = 0
        self._notes_at = 0
        self._wrapped_at = 0

    # --- Reading --------------------------------------------------------------------------------

    def read(self, file: IO[bytes]) -> None:
        """Read the sheet, which is in UTF-8.

        Raises:
            UnsupportedError, expat.ExpatError, ValueError: where it is not sound.
        """
        parser = self._parser
        parser.StartElementHandler = self._start_root
        parser.EndElementHandler = self._end
        piece = file.read(_PIECE_BYTES)
        self._first_piece = piece  # has the root's tag
        while piece:
            parser.Parse(piece, False)  # noqa: FBT003 - the last piece is the empty one below
            piece = file.read(_PIECE_BYTES)
        parser.Parse(b"", True)  # noqa: FBT003

    def _start_root(self, name: str, _attributes: dict[str, str]) -> None:
        tag = _TAG_NAME.match(self._first_piece, self._parser.CurrentByteIndex)
        space, _, local = name.rpartition(" ")
        if tag is None or local != "worksheet":
            raise UnsupportedError
        self._prefix = tag[1].decode().removesuffix(local)
        self._space = f"{space} " if space else ""
        self._depth = 1
        self._row_name, self._cell_name = self._space + "row", self._space + "c"
        self._f_name, self._v_name = self._space + "f", self._space + "v"
        self._is_name = self._space + "is"
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        handle = self._handlers.get(self._depth)
        if handle:
            handle(name, attributes)

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == _CELL and self._cell:
            self._end_cell(self._cell)
            self._cell = None
        elif depth == _LINE and self._line.is_wanted and name == self._row_name:
            self._end_row()
        elif depth == 1 and not self._notes_at:
            self._notes_at = self._parser.CurrentByteIndex

    def _start_section(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        space, _, local = name.rpartition(" ")
        self._section = local if name == self._space + local else ""
        self._wrapped_at = at if local == "AlternateContent" and space else 0
        self._start_part(self._section, attributes, at)

    def _start_part(self, local: str, attributes: Mapping[str, str], at: int) -> None:
        if local == "legacyDrawing" and not self.drawing_id:
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            self.drawing_id, self._drawing_at = "".join(ids[:1]), self._parser.CurrentByteIndex
        elif local in _BEHIND_NOTES and not self._notes_at:
            self._notes_at = at

    def _start_line(self, name: str, attributes: dict[str, str]) -> None:
        if self._section == "sheetData":
            if name == self._row_name:
                self._start_row(attributes)
            return
        at = self._parser.CurrentByteIndex
        local = name.removeprefix(self._space)
        if self._section == "cols" and local == "col":
            self._start_column(attributes, at)
        elif self._section == "sheetViews" and attributes.get("tabSelected") in _TRUE:
            self.edits.append(attribute(at, "tabSelected", 0))
        elif self._section == "dataValidations" and attributes.get("type") in _NUMBER_RULES:
            self._rules.append((at, attributes.get("sqref", "")))

    def _start_column(self, attributes: Mapping[str, str], at: int) -> None:
        first = int(attributes.get("min", 1))
        last = min(int(attributes.get("max", first)), first + 300)
        width = float(attributes.get("width", _USUAL_WIDTH))
        if attributes.get("hidden") in _TRUE:
            if any(first - 1 <= place < last for _, place in self._target.cells):
                self.edits.append(attribute(at, "hidden", 0))
                self.edits.append(attribute(at, "width", _USUAL_WIDTH))
            else:
                width = 0.0
        for place in range(first - 1, last):
            self.widths[place] = width
            if "style" in attributes:
                self._usual[place] = attributes["style"]

    # --- Rows and cells -------------------------------------------------------------------------

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        number = int(attributes.get("r") or self._line.number + 1)
        wanted = self._target.by_row.get(number)
        self._line = _Line(number, at, has_spans="spans" in attributes)
        if wanted:
            self._line.is_wanted = True
            self._line.wanted = dict(wanted)
            if attributes.get("hidden") in _TRUE:
                self.edits.append(attribute(at, "hidden", 0))

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name != self._cell_name or self._section != "sheetData":
            if self._wrapped_at:  # it is in one of the alternatives of AlternateContent
                self._start_part(name.removeprefix(self._space), attributes, self._wrapped_at)
            return
        line = self._line
        reference = attributes.get("r")
        line.place = place = self._place_of(reference) if reference else line.place + 1
        style = attributes.get("s", "0")
        if line.is_wanted:
            at = self._parser.CurrentByteIndex
            line.cells.append((place, at))
            if wanted := line.wanted.pop(place, None):
                self._cell = _OpenCell(at, place, wanted, attributes)
                return
        if style in self._styles.marked_before:
            self._set_style(self._parser.CurrentByteIndex, self._styles.plain(style))
        else:
            self._usual[place] = style

    def _place_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if letters not in self._places:
            self._places[letters] = place_of(letters)
        return self._places[letters]

    def _start_content(self, name: str, attributes: dict[str, str]) -> None:
        if self._section != "sheetData":
            return
        if name == self._f_name and attributes.get("t") == "shared":
            self._shared[attributes.get("si", "")] += 1
        cell = self._cell
        if cell is None:
            return
        cell.content_at = cell.content_at or self._parser.CurrentByteIndex
        if name == self._f_name:
            cell.formula = attributes
        elif name == self._v_name:
            cell.has_value = True
            self._parser.CharacterDataHandler = self._value
        elif name == self._is_name:
            cell.has_value = True

    def _value(self, text: str) -> None:
        if self._cell and self._depth == _CONTENT:
            self._cell.value += text

    def _end_cell(self, cell: _OpenCell) -> None:
        self._parser.CharacterDataHandler = None
        if cell.wanted.is_own and (text := self._seen_as(cell)) is not None:
            self._offer(cell, text)
            return
        takes_text = cell.wanted.is_digits
        if cell.kind in ("n", "d"):  # a number is never shown in another format
            as_text = takes_text and self._styles.is_general(cell.style)
        else:
            takes_text = takes_text or self._styles.shows_otherwise(cell.style)
            as_text = takes_text and cell.kind in ("", *_TEXTS)
        as_text = as_text and cell.formula is None
        self._mark(cell.at, (self._line.number, cell.place), cell.style, as_text=as_text)

    def _seen_as(self, cell: _OpenCell) -> str | None:
        """What is seen of a number, where that is no plain number and may be put in its place."""
        is_bound = (cell.formula or {}).get("t") in ("array", "dataTable")
        if is_bound or cell.attributes.keys() & {"cm", "vm"}:
            return None
        code = self._styles.code_of(cell.style)
        if cell.kind == "n":
            return seen_text(cell.value, code, from_1904=self._from_1904)
        if cell.kind == "d":
            return seen_text(_serial(cell.value), code) or seen_text(_serial(cell.value), _DATE)
        return None

    def _offer(self, cell: _OpenCell, text: str) -> None:
        formula = cell.formula or {}
        self._choices.append(
            _Choice(
                Seen(self._line.number, cell.place, text),
                cell,
                self._parser.CurrentByteIndex,
                shared=formula.get("si", "") if formula.get("t") == "shared" else "",
                is_shared_master="ref" in formula,
                has_formula=cell.formula is not None,
            )
        )

    def _end_row(self) -> None:
        """Add the cells that are not in the file because nothing is in them."""
        line = self._line
        row_end = self._parser.CurrentByteIndex
        if row_end == line.at:  # <row/>
            return
        for place, wanted in sorted(line.wanted.items()):
            usual = self._usual.get(place, "0")
            as_text = wanted.is_digits or self._styles.shows_otherwise(usual)
            style = self._styles.highlighted(usual, as_text=as_text)
            at = next((each for other, each in line.cells if other > place), row_end)
            name = cell_name(line.number, place)
            self.edits.append(insert(at, f'<{self._prefix}c r="{name}" s="{style}"/>'))
            if as_text:
                self._texts.add((line.number, place))
        if line.wanted and line.has_spans:  # the row says from where to where it reaches
            self.edits.append(attribute(line.at, "spans", _WHOLE_ROW))

    def _mark(self, at: int, cell: tuple[int, int], style: str, *, as_text: bool) -> None:
        self._set_style(at, self._styles.highlighted(style, as_text=as_text))
        if as_text:
            self._texts.add(cell)

    def _set_style(self, at: int, style: int) -> None:
        self.edits.append(attribute(at, "s", style))

    # --- Afterwards -----------------------------------------------------------------------------

    @property
    def seen(self) -> list[Seen]:
        """What is seen of the numbers that may become texts."""
        return [choice.seen for choice in self._choices]

    def settle(self, become_texts: Iterable[bool]) -> None:
        """Make texts of some of ``seen``, by their order; and let such cells take any text."""
        flags = list(become_texts)
        chosen = [choice for choice, flag in zip(self._choices, flags, strict=True) if flag]
        others = [choice for choice, flag in zip(self._choices, flags, strict=True) if not flag]
        followers = Counter(each.shared for each in chosen if not each.is_shared_master)
        for choice in chosen:
            # A formula that other cells share stays with its cell while one of them needs it.
            if (
                choice.is_shared_master
                and self._shared[choice.shared] - 1 > followers[choice.shared]
            ):
                others.append(choice)
                continue
            self.loses_formulas = self.loses_formulas or choice.has_formula
            self._make_text(choice)
        for choice in others:
            cell = choice.cell
            self._mark(cell.at, choice.seen[:2], cell.style, as_text=False)
        self._free_from_rules()

    def _make_text(self, choice: _Choice) -> None:
        cell, prefix = choice.cell, self._prefix
        text = cell_text(choice.seen.text)
        content = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        self._mark(cell.at, choice.seen[:2], cell.style, as_text=True)
        self.edits.append(attribute(cell.at, "t", "inlineStr"))
        self.edits.append(Edit(cell.content_at, choice.close, content.encode()))

    def _free_from_rules(self) -> None:
        """A rule for numbers would refuse whatever is typed into a cell of text."""
        for at, areas in self._rules:
            left = without_cells(areas, self._texts) if self._texts else None
            if left is None:
                continue
            if left and len(left) <= _MOST_AREAS_CHARS:
                self.edits.append(attribute(at, "sqref", left))
            else:
                self.edits.append(attribute(at, "errorStyle", "warning"))

    def add_drawing(self, relation: str, relation_types: str) -> None:
        """Let the sheet name the drawing of its notes by the id of a relation."""
        if self._drawing_at:
            self.edits.append(attribute(self._drawing_at, ":id", relation))
            return
        tag = f'<{self._prefix}legacyDrawing xmlns:r="{relation_types}" r:id="{relation}"/>'
        self.edits.append(insert(self._notes_at, tag))
