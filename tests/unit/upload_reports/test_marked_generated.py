"""What a marked workbook promises, tried on workbooks as many programs write them.

- Uploaded again as it is, it gives exactly the same errors.
- Only the marked sheets and what belongs to them differ; every other part is byte-identical.
- A number that is still a number is in the number format that it had.
"""

import io
import posixpath
import re
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.unit.upload_reports.generated_workbooks import Shape, shapes, write
from tukin.file_formats.workbook.check import check_workbook
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_report
from tukin.upload_reports.summary_sheet import SUMMARY, Kind
from tukin.vocabulary.period import Period

YELLOW = "FFFFE14D"
EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # to shrink a workbook takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

Error = tuple[str | None, int, str, str]


@dataclass
class Round:
    """A workbook, and what came back for it."""

    before: bytes
    after: bytes
    kind: Kind | None
    checked: CheckedFile
    again: CheckedFile


def check(path: Path, rules: RuleSet) -> CheckedFile:
    return check_file(path, "a.xlsx", RowValidator(rules, "disdik", Period.parse("2026-09")))


def go_round(data: bytes, rules: RuleSet) -> Round:
    """Check a workbook, mark it, and check what came back. Only what can be read is of interest."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.xlsx"), Path(folder, "marked.xlsx")
        source.write_bytes(data)
        checked = check(source, rules)
        assume(checked.refusal is None and checked.errors)
        report = describe_report(checked, agency="disdik", period="2026-09", file="a.xlsx")
        kind = write_highlighted(source, target, checked, report, rules)
        check_workbook(target, macros_declared=False)
        return Round(data, target.read_bytes(), kind, checked, check(target, rules))


def errors_of(checked: CheckedFile) -> list[Error]:
    assert checked.refusal is None
    return [(error.sheet, error.row, error.column, error.code) for error in checked.errors]


# --- A reader of packages that shares nothing with the code under test ---------------------------


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.casefold() for name in names}) == len(names)
        return {name: archive.read(name) for name in names}


def key(path: str) -> str:
    return unquote(path).replace("\\", "/").lstrip("/").casefold()


def found(parts: Mapping[str, bytes], path: str) -> str | None:
    return {key(name): name for name in parts}.get(key(path))


def own_relations(parts: Mapping[str, bytes], part: str) -> str | None:
    folder, _, name = key(part).rpartition("/")
    return found(parts, f"{folder}/_rels/{name}.rels")


def relations_of(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str | None]]:
    """By id: the kind, and the part where there is one."""
    folder = posixpath.dirname(key(part))
    where = own_relations(parts, part)
    if where is None:
        return {}
    listed = ET.fromstring(parts[where])
    ids = [each.get("Id") for each in listed]
    assert len(set(ids)) == len(ids)
    return {
        str(each.get("Id")): (
            str(each.get("Type")).rpartition("/")[2],
            found(parts, posixpath.normpath(posixpath.join(f"/{folder}", str(each.get("Target"))))),
        )
        for each in listed
    }


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (each for each in element if local(each.tag) == name)


def book_of(parts: Mapping[str, bytes]) -> tuple[str, ET.Element]:
    part = next(part for kind, part in relations_of(parts, "").values() if kind == "officeDocument")
    assert part
    return part, ET.fromstring(parts[part])


def sheets_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by its name."""
    part, book = book_of(parts)
    relations = relations_of(parts, part)
    listed = next(children(book, "sheets"))
    ids = {
        each.get("name"): next(v for k, v in each.items() if k.endswith("}id")) for each in listed
    }
    numbers = [each.get("sheetId") for each in listed]
    assert len(set(numbers)) == len(numbers)
    return {str(name): str(relations[identity][1]) for name, identity in ids.items()}


def cells_of(data: bytes) -> dict[str, ET.Element]:
    """The cells of a sheet by their references, with those that have none counted."""
    root = ET.fromstring(data)
    cells: dict[str, ET.Element] = {}
    last = 0
    for row in next(children(root, "sheetData")):
        last = int(row.get("r") or last + 1)
        places: list[int] = []
        for cell in row:
            letters = re.match("[A-Z]*", str(cell.get("r", "")).upper())
            place = _place(letters[0]) if letters and letters[0] else (places or [-1])[-1] + 1
            places.append(place)
            cells[f"{place}/{last}"] = cell
        assert len(set(places)) == len(places), "no cell twice"
    return cells


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


class Formats:
    """The number formats and fills of a package's cell formats."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        part, _ = book_of(parts)
        styles = next(
            (p for kind, p in relations_of(parts, part).values() if kind == "styles"), None
        )
        root = ET.fromstring(parts[styles]) if styles else ET.Element("none")
        self.cells = [xf for xfs in children(root, "cellXfs") for xf in xfs]
        self.fills = [fill for fills in children(root, "fills") for fill in fills]

    def number_format(self, cell: ET.Element) -> str:
        style = int(cell.get("s", "0"))
        return self.cells[style].get("numFmtId", "0") if style < len(self.cells) else "0"

    def is_yellow(self, cell: ET.Element) -> bool:
        fill = self.fills[int(self.cells[int(cell.get("s", "0"))].get("fillId", "0"))]
        return any(each.get("rgb") == YELLOW for each in fill.iter())


def is_number(cell: ET.Element) -> bool:
    has_value = any(local(each.tag) == "v" and each.text for each in cell)
    return cell.get("t", "n") in ("n", "d") and has_value


# --- The promises --------------------------------------------------------------------------------


@pytest.mark.slow
@EXAMPLES
@given(shape=shapes())
def test_uploaded_again_it_gives_the_same_errors(shape: Shape, jakarta: RuleSet) -> None:
    done = go_round(write(shape), jakarta)
    assert done.kind is Kind.ORIGINAL
    assert errors_of(done.again) == errors_of(done.checked)
    assert [row.nip for row in done.again.accepted] == [row.nip for row in done.checked.accepted]
    assert [row.scores for row in done.again.accepted] == [
        row.scores for row in done.checked.accepted
    ]
    assert_numbers_and_texts(done)


def marked_sheets(done: Round) -> list[str]:
    return sorted({str(error.sheet) for error in done.checked.errors})


def assert_numbers_and_texts(done: Round) -> None:
    old, new = parts_of(done.before), parts_of(done.after)
    formats = Formats(old), Formats(new)
    for name in marked_sheets(done):
        before, after = cells_of(old[sheets_of(old)[name]]), cells_of(new[sheets_of(new)[name]])
        assert set(before) <= set(after)
        assert not any(len(after[place]) for place in set(after) - set(before)), "added, and empty"
        for place, was in before.items():
            assert_cell(was, after[place], formats)


def assert_cell(was: ET.Element, cell: ET.Element, formats: tuple[Formats, Formats]) -> None:
    texts = ["".join(each.itertext()) for each in (was, cell)]
    if is_number(cell):
        codes = [each.number_format(c) for each, c in zip(formats, (was, cell), strict=True)]
        assert codes[0] == codes[1] or codes == ["0", "49"], "both look alike"
        assert texts[0] == texts[1]
    elif is_number(was):
        assert formats[1].number_format(cell) == "49"
        assert cell.get("t") == "inlineStr"
        assert re.search(r"[%/:-]|\d\d", texts[1])
    else:
        assert texts[0] == texts[1]


@pytest.mark.slow
@EXAMPLES
@given(shape=shapes())
def test_only_the_marked_sheet_and_its_own_parts_differ(shape: Shape, jakarta: RuleSet) -> None:
    done = go_round(write(shape), jakarta)
    assert_sound(shape, done)
    old, new = parts_of(done.before), parts_of(done.after)
    book, _ = book_of(old)
    may_change = {
        "[Content_Types].xml",
        book,
        own_relations(old, book),
        sheets_of(old).get(SUMMARY),
    }
    may_change |= {part for kind, part in relations_of(old, book).values() if kind == "styles"}
    for name in marked_sheets(done):
        sheet = sheets_of(old)[name]
        may_change |= {sheet, own_relations(old, sheet)}
        own = relations_of(old, sheet).values()
        may_change |= {part for kind, part in own if kind in ("comments", "vmlDrawing")}
        if formulas(new[sheets_of(new)[name]]) < formulas(old[sheet]):
            may_change |= {name for name in old if "calcchain" in name.casefold()}
    if "signature" in shape.extras:
        may_change |= {found(old, "_rels/.rels"), *(n for n in old if n.startswith("_xmlsig"))}
    assert {name for name, data in old.items() if new.get(name) != data} <= may_change


def formulas(sheet: bytes) -> int:
    return sum(local(each.tag) == "f" for each in ET.fromstring(sheet).iter())


def assert_sound(shape: Shape, done: Round) -> None:
    old, new = parts_of(done.before), parts_of(done.after)
    for name in marked_sheets(done):
        assert_notes_are_seen(new, sheets_of(new)[name])
        rows = {row for sheet, row, _, _ in errors_of(done.checked) if sheet == name}
        formats = Formats(new)
        cells = cells_of(new[sheets_of(new)[name]])
        yellow = {int(at.partition("/")[2]) for at, c in cells.items() if formats.is_yellow(c)}
        assert yellow <= rows | merged_rows(shape)
        assert len(rows - yellow) <= 2, "those that a merge covers"
    assert_types(old, new)
    assert list(sheets_of(new)).count(SUMMARY) == 1
    assert_one_sheet_selected(new)


def assert_notes_are_seen(parts: Mapping[str, bytes], sheet: str) -> None:
    """Each note has a box, and the sheet names the drawing that they are in."""
    root = ET.fromstring(parts[sheet])
    relations = relations_of(parts, sheet)
    drawings = [each for each in root.iter() if local(each.tag) == "legacyDrawing"]
    assert len(drawings) == 1
    kind, drawing = relations[next(v for k, v in drawings[0].items() if k.endswith("}id"))]
    assert kind == "vmlDrawing"
    assert drawing
    boxes = [e for e in ET.fromstring(parts[drawing]).iter() if e.get("ObjectType") == "Note"]
    listed = ET.fromstring(parts[str(next(p for k, p in relations.values() if k == "comments"))])
    notes = [each.get("ref") for each in next(children(listed, "commentList"))]
    assert len(set(notes)) == len(notes) == len(boxes)
    assert_in_schema_order(root)


def assert_one_sheet_selected(parts: Mapping[str, bytes]) -> None:
    """What is typed into one of several selected sheets goes into all of them."""
    _, book = book_of(parts)
    names = list(sheets_of(parts))
    views = [each for each in book.iter() if local(each.tag) == "workbookView"]
    active = names[int(views[0].get("activeTab", "0")) if views else 0]
    selected = {
        name
        for name, part in sheets_of(parts).items()
        for view in ET.fromstring(parts[part]).iter()
        if view.get("tabSelected") in ("1", "true")
    }
    assert selected <= {active}


def merged_rows(shape: Shape) -> set[int]:
    """Rows whose cell is marked for a mistake of the row below."""
    return {shape.header_row + 1, shape.header_row + len(shape.rows) - 1}


ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData autoFilter mergeCells "
    "conditionalFormatting dataValidations pageMargins pageSetup drawing legacyDrawing "
    "legacyDrawingHF controls oleObjects tableParts extLst"
).split()


def assert_in_schema_order(root: ET.Element) -> None:
    names = [local(each.tag) for each in root if local(each.tag) in ORDER]
    places = [ORDER.index(name) for name in names]
    assert places == sorted(places), names


def assert_types(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Every new part has a type, and no type is given twice."""
    root = ET.fromstring(new["[Content_Types].xml"])
    defaults = Counter(str(each.get("Extension")).casefold() for each in children(root, "Default"))
    overrides = Counter(str(each.get("PartName")).casefold() for each in children(root, "Override"))
    assert max((defaults + overrides).values()) == 1
    for name in set(new) - set(old) - {"[Content_Types].xml"}:
        extension = name.rpartition(".")[2].casefold()
        assert f"/{name}".casefold() in overrides or (extension != "xml" and extension in defaults)


@pytest.mark.slow
@EXAMPLES
@given(shape=shapes())
def test_marked_again_it_has_nothing_twice(shape: Shape, jakarta: RuleSet) -> None:
    once = go_round(write(shape), jakarta)
    twice = go_round(once.after, jakarta)
    assert twice.kind is Kind.ORIGINAL
    assert errors_of(twice.again) == errors_of(once.checked)
    old, new = parts_of(once.after), parts_of(twice.after)
    assert set(old) == set(new)
    assert list(sheets_of(new)) == list(sheets_of(old))
    part = sheets_of(new)[marked_sheets(twice)[0]]
    notes = [
        parts[str(p)]
        for parts in (old, new)
        for k, p in relations_of(parts, part).values()
        if k == "comments"
    ]
    texts = [
        sorted(
            "".join(each.itertext())
            for each in ET.fromstring(data).iter()
            if local(each.tag) == "comment"
        )
        for data in notes
    ]
    assert [len(each) for each in texts] == [len(texts[0])] * 2


PLAIN = {
    "is_strict": st.sampled_from((False,)),
    "styles": st.sampled_from(("usual", "none")),
    "case": st.sampled_from(("same", "relations")),
}


@pytest.mark.slow
@EXAMPLES
@given(shape=shapes(**PLAIN))
def test_a_library_opens_what_it_opened_before(shape: Shape, jakarta: RuleSet) -> None:
    data = write(shape)
    try:
        openpyxl.load_workbook(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - whatever it cannot open is of no interest here
        assume(False)  # noqa: FBT003
    done = go_round(data, jakarta)
    book = openpyxl.load_workbook(io.BytesIO(done.after))
    cells = [cell for row in book[shape.data_name] for cell in row]
    marked = [cell for cell in cells if cell.fill.fgColor.rgb == YELLOW]
    assert [cell.coordinate for cell in marked if not cell.comment] == []
