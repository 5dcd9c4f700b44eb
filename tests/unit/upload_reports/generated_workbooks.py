"""Workbooks as many programs write them, part by part, drawn by hypothesis.

Independent of the code under test: the XML is written here, and so are the mistakes. What a drawn
workbook holds is in its ``Shape``, so that a failing one can be read.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tukin.file_formats.lines.line import column_letters

TRANSITIONAL = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "relations": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
STRICT = {
    "main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "relations": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADINGS = (
    "NIP", "Nama", "Jabatan", "Golongan", "Jenis Pegawai",
    "Aktivitas", "Perilaku", "Serapan", "Alpa", "Periode", "Catatan",
)  # fmt: skip
SCORES = (5, 6, 7)


# --- Cells ------------------------------------------------------------------------------------

FORMATS = {
    "general": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "text": '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
    "whole": '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
    "decimals": '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
    "percent": '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
    "own percent": '<xf numFmtId="170" fontId="0" fillId="0" borderId="0"/>',
    "month": '<xf numFmtId="17" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
    "day": '<xf numFmtId="16" fontId="0" fillId="2" borderId="0" applyNumberFormat="1"/>',
    "own month": '<xf numFmtId="171" fontId="0" fillId="0" borderId="0"/>',
    "day alone": '<xf numFmtId="172" fontId="0" fillId="0" borderId="0"/>',
    "hours": '<xf numFmtId="46" fontId="0" fillId="0"><alignment horizontal="right"/></xf>',
    "clock": '<xf fillId="0" fontId="0" numFmtId="20" borderId="0"></xf>',
    "ours before": '<xf numFmtId="0" fontId="0" fillId="3" borderId="0" applyFill="1"/>',
}
STYLE = {name: index for index, name in enumerate(FORMATS)}
_NUMBER_FORMATS = (
    '<numFmts count="3"><numFmt numFmtId="170" formatCode="0.0%;[Red]\\-0.0%"/>'
    '<numFmt numFmtId="171" formatCode="yyyy\\-mm"/><numFmt numFmtId="172" formatCode="d"/>'
    "</numFmts>"
)
_FILLS = (
    '<fills count="4"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDDEEFF"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFE14D"/></patternFill></fill></fills>'
)


@dataclass(frozen=True)
class Cell:
    """A cell: its kind, what is stored, and the name of its format."""

    kind: str
    value: str = ""
    style: str = "general"


def text(value: str, style: str = "general") -> Cell:
    """A cell of text."""
    return Cell("text", value, style)


def number(value: str, style: str = "general") -> Cell:
    """A cell with a number."""
    return Cell("number", value, style)


ABSENT = Cell("absent")
WRONG: Mapping[str, Sequence[Cell]] = {
    "nip": (
        text("19881231201001100"),
        number("1.98812312010011E17"),
        number("1.98812312010011E17", "whole"),
        text(""),
        ABSENT,
        text("198812312010011001"),
    ),
    "name": (text(""), ABSENT, Cell("blank", style="percent")),
    "position": (text("tukang sihir"), number("0.5", "percent"), number("46113", "day")),
    "grade": (number("46113", "day"), text("X/z"), text("", "day")),
    "score": (
        number("130"),
        number("130", "decimals"),
        number("0.944", "percent"),
        number("94.4", "percent"),
        number("0.91234", "own percent"),
        number("94", "day"),
        number("5", "day alone"),
        number("3.9375", "hours"),
        number("0.5", "clock"),
        number("94.405"),
        Cell("iso", "2026-10-03T00:00:00", "day"),
        Cell("formula", "0.944", "percent"),
        Cell("shared", "0.925", "percent"),
        Cell("array", "0.925", "percent"),
        Cell("error", "#DIV/0!", "percent"),
        Cell("bool", "1", "percent"),
        Cell("blank", style="percent"),
        Cell("result", "94,40%", "percent"),
        text("sembilan", "percent"),
        ABSENT,
    ),
    "alpa": (
        number("0.02", "percent"),
        number("2.5"),
        number("45", "day alone"),
        number("46113", "day"),
        number("0.25", "clock"),
        text("dua"),
        Cell("shared", "0.5", "percent"),
    ),
    "period": (
        number("46296", "month"),
        number("46280", "month"),
        number("46280", "own month"),
        text("Agustus"),
        text("2026-08"),
    ),
}
_COLUMN_KINDS = {
    0: "nip",
    1: "name",
    2: "position",
    3: "grade",
    8: "alpa",
    9: "period",
} | dict.fromkeys(SCORES, "score")


def sound_row(order: int) -> list[Cell]:
    """A row that is accepted; every person is another one."""
    return [
        text(f"198812312010011{order + 1:03d}"),
        text(f"Budi & Siti ke-{order} é"),
        text("lurah"),
        text("III/a"),
        text("PNS"),
        number("90"),
        number("81.5", "decimals"),
        text("70,25"),
        number("0"),
        text("2026-09"),
        text("ok" if order % 2 else ""),
    ]


@st.composite
def rows(draw: st.DrawFn, first: int) -> list[list[Cell]]:
    """Some people, at least one of them with a mistake."""
    table = [sound_row(first + order) for order in range(draw(st.integers(2, 7)))]
    mistakes = draw(
        st.lists(
            st.tuples(st.integers(0, len(table) - 1), st.sampled_from(sorted(_COLUMN_KINDS))),
            min_size=1,
            max_size=6,
        )
    )
    for row, place in mistakes:
        table[row][place] = draw(st.sampled_from(WRONG[_COLUMN_KINDS[place]]))
    return table


# --- Shapes -----------------------------------------------------------------------------------

EXTRAS = (
    "form control", "dangling control", "ole object", "drawing", "comments", "comment on a mark",
    "thread", "empty comments", "broken shapes", "own shapes names", "table", "defined names",
    "number rules", "lists", "conditions", "calc chain", "properties", "printer", "extension",
    "filter", "hidden row", "hidden column", "signature", "header picture", "external link",
    "merged name", "merged score", "merged days", "merged title", "dangling drawing",
    "dangling notes", "no views", "foreign elements", "wrapped cells", "dates from 1904",
    "old summary", "spans", "second sheet", "rows in any order",
)  # fmt: skip


CASES = ("same", "parts", "targets", "relations", "all", "encoded", "windows")


@dataclass(frozen=True)
class Shape:
    """How a workbook is written."""

    rows: Sequence[Sequence[Cell]]
    others: Sequence[Sequence[Cell]]
    prefix: str
    encoding: str
    strings: str
    references: str
    is_shuffled: bool
    folder: str
    case: str
    targets: str
    types: str
    styles: str
    is_strict: bool
    titles: int
    before: int
    after: int
    selected: int
    extras: frozenset[str] = field(default_factory=frozenset)

    @property
    def names(self) -> Mapping[str, str]:
        return STRICT if self.is_strict else TRANSITIONAL

    @property
    def header_row(self) -> int:
        return self.titles + 1

    @property
    def data_name(self) -> str:
        return "Data 'Okt & co"

    @property
    def other_name(self) -> str:
        """The second sheet with people, where there is one."""
        return "Lembar kedua"


def shapes(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[Shape]:
    """Any shape; the usual way of each thing is the first and simplest."""
    usual: dict[str, st.SearchStrategy[object]] = {
        "rows": rows(0),
        "others": rows(50),
        "prefix": st.sampled_from(("", "x:", "main1:")),
        "encoding": st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1")),
        "strings": st.sampled_from(("inline", "shared", "mixed")),
        "references": st.sampled_from(("all", "none", "lower")),
        "is_shuffled": st.booleans(),
        "folder": st.sampled_from(("xl", "xl", "book")),
        "case": st.sampled_from(CASES),
        "targets": st.sampled_from(("relative", "absolute", "dotted")),
        "types": st.sampled_from(("usual", "no rels", "overrides", "other vml", "upper")),
        "styles": st.sampled_from(("usual", "none", "bare", "lost", "empty lists", "utf-16")),
        "is_strict": st.booleans(),
        "titles": st.integers(0, 5),
        "before": st.integers(0, 2),
        "after": st.integers(0, 2),
        "selected": st.integers(0, 4),
        "extras": st.frozensets(st.sampled_from(EXTRAS), max_size=6),
    }
    return st.builds(Shape, **(usual | fixed))


# --- Writing ----------------------------------------------------------------------------------

_OWN_TAG = re.compile(r"<(/?)(?=[A-Za-z]\w*[\s/>])")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_NAMES_OF_SHAPES = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_DRAWING_OF_SHAPES = f"{_OFFICE}.vmlDrawing"
Relation = tuple[str, str, str]
"""Id, kind and target."""


def write(shape: Shape) -> bytes:
    """The workbook of a shape."""
    return _Writer(shape).package()


class _Writer:
    """Writes one workbook; tags get the shape's prefix at the end."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.folder = shape.folder
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.strings: list[str] = []
        self.of_sheet: list[Relation] = []
        self.of_book: list[Relation] = []
        self.of_package: list[Relation] = []
        self.has_shared = False

    def has(self, extra: str) -> bool:
        return extra in self.shape.extras

    def document(self, local: str, inner: str) -> str:
        """A document of the shape's namespace, all tags of it with the shape's prefix."""
        prefix, names = self.shape.prefix, self.shape.names
        space = f"xmlns:{prefix.rstrip(':')}" if prefix else "xmlns"
        head = f'{local} {space}="{names["main"]}" xmlns:r="{names["relations"]}"'
        return _OWN_TAG.sub(rf"<\1{prefix}", f"<{head}>{inner}</{local}>")

    def encoded(self, xml: str) -> bytes:
        encoding = self.shape.encoding
        if encoding in ("us-ascii", "iso-8859-1"):
            declared = f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n'
            return (declared + xml).encode(encoding, "xmlcharrefreplace")
        declared = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
        head = f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n'
        return (head + xml).encode(encoding)

    # --- The package ------------------------------------------------------------------------------

    def package(self) -> bytes:
        self.put_sheets()
        self.put_styles()
        if self.strings:
            items = "".join(f"<si><t>{escape(each)}</t></si>" for each in self.strings)
            data = self.encoded(self.document("sst", items))
            self.add(f"{self.folder}/sharedStrings.xml", data, f"{TYPE}.sharedStrings+xml")
            self.relate(self.of_book, "sharedStrings", f"{self.folder}/sharedStrings.xml")
        self.put_beside()
        self.put_relations(f"{self.folder}/workbook.xml", self.of_book)
        self.relate(self.of_package, "officeDocument", f"{self.folder}/workbook.xml")
        self.put_relations("", self.of_package)
        self.parts["[Content_Types].xml"] = self.content_types()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda name: name != "[Content_Types].xml"):
                archive.writestr(self.cased(name), self.parts[name])
        return target.getvalue()

    def add(self, name: str, data: bytes | str, kind: str = "") -> str:
        self.parts[name] = data if isinstance(data, bytes) else data.encode()
        if kind:
            self.types[name] = kind
        return name

    def relate(self, relations: list[Relation], kind: str, target: str, identity: str = "") -> str:
        identity = identity or f"rId{len(relations) + 1}"
        full = kind if "://" in kind else f"{self.shape.names['relations']}/{kind}"
        relations.append((identity, full, target))
        return identity

    def put_relations(self, part: str, relations: Sequence[Relation]) -> None:
        folder, _, name = part.rpartition("/")
        listed = "".join(
            f'<Relationship Id="{identity}" Type="{kind}" Target="{self.target(folder, target)}"/>'
            for identity, kind, target in relations
        )
        xml = f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
        self.add(f"{folder}/_rels/{name}.rels".lstrip("/"), xml)

    def target(self, folder: str, target: str) -> str:
        head, _, tail = target.rpartition("/")
        if self.shape.case in ("targets", "all"):
            target = f"{head}/{tail.upper()}"
        if not folder:
            return target
        if self.shape.targets == "absolute":
            return f"/{target}"
        if self.shape.targets == "dotted" or not target.startswith(f"{folder}/"):
            return "../" * (folder.count("/") + 1) + target
        return target.removeprefix(f"{folder}/")

    def cased(self, name: str) -> str:
        head, _, tail = name.rpartition("/")
        if self.shape.case in ("parts", "all") and tail.endswith("1.xml"):
            return f"{head}/{tail.title()}"
        if self.shape.case == "encoded" and tail.startswith("sheet"):
            return f"{head}/{tail.replace('sheet', '%73heet')}"
        if self.shape.case == "windows" and tail.startswith("sheet"):
            return f"{head}/{tail}".replace("/", "\\")
        if self.shape.case in ("relations", "all") and tail.endswith(".xml.rels"):
            return f"{head}/{tail.replace('sheet', 'Sheet')}"
        return name

    def content_types(self) -> bytes:
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        defaults = {"xml": "application/xml", "rels": rels, "bin": "application/octet-stream"}
        overrides = dict(self.types)
        shapes_parts = [name for name in self.parts if name.endswith(".vml")]
        if self.shape.types == "other vml":
            defaults["vml"] = "application/octet-stream"
            overrides |= dict.fromkeys(shapes_parts, _DRAWING_OF_SHAPES)
        elif shapes_parts:
            defaults["vml"] = _DRAWING_OF_SHAPES
        if self.shape.types in ("no rels", "overrides"):
            del defaults["rels"]
        if self.shape.types == "overrides":
            overrides |= {name: rels for name in self.parts if name.endswith(".rels")}
        if self.shape.types == "upper":
            defaults = {extension.upper(): kind for extension, kind in defaults.items()}
        listed = [f'<Default Extension="{e}" ContentType="{k}"/>' for e, k in defaults.items()]
        listed += [f'<Override PartName="/{n}" ContentType="{k}"/>' for n, k in overrides.items()]
        return f'<Types xmlns="{PACKAGE}/content-types">{"".join(listed)}</Types>'.encode()

    # --- The workbook and what is beside its sheets -----------------------------------------------

    def put_sheets(self) -> None:
        total = self.shape.before + 1 + self.shape.after
        active = min(self.shape.selected, total - 1)
        listed = []
        for index in range(total):
            part = f"{self.folder}/worksheets/sheet{index + 1}.xml"
            is_active = index == active and not self.has("no views")
            name, hidden = f"Petunjuk {index}", ""
            if index == self.shape.before:
                name = escape(self.shape.data_name, {'"': "&quot;"})
                data = self.encoded(self.document("worksheet", self.data_sheet(is_active)))
                self.put_relations(part, self.of_sheet)
            elif self.has("second sheet") and index == self.shape.before + 1:
                name = self.shape.other_name
                data = self.document("worksheet", self.other_sheet(is_active)).encode()
            else:
                hidden = "" if is_active or index + 1 < total else ' state="hidden"'
                data = self.document("worksheet", self.guide_sheet(index, is_active)).encode()
            self.add(part, data, f"{TYPE}.worksheet+xml")
            identity = self.relate(self.of_book, "worksheet", part)
            number = index * 3 + 2
            listed.append(f'<sheet name="{name}" sheetId="{number}"{hidden} r:id="{identity}"/>')
        if self.has("old summary"):
            listed.append(self.old_summary())
        xml = self.document("workbook", self.book(listed, active))
        self.add(f"{self.folder}/workbook.xml", xml, f"{TYPE}.sheet.main+xml")

    def old_summary(self) -> str:
        part = f"{self.folder}/worksheets/sheet90.xml"
        xml = self.document("worksheet", "<sheetData/>")
        identity = self.relate(
            self.of_book, "worksheet", self.add(part, xml, f"{TYPE}.worksheet+xml")
        )
        name = "Hasil Periksa Tukin"
        return f'<sheet name="{name}" sheetId="90" state="hidden" r:id="{identity}"/>'

    def book(self, listed: Sequence[str], active: int) -> str:
        shape = self.shape
        xml = '<workbookPr date1904="1"/>' if self.has("dates from 1904") else "<workbookPr/>"
        if not self.has("no views"):
            view = f'<workbookView xWindow="0" activeTab="{active}"/>'
            xml += f"<bookViews>{view}</bookViews>"
        xml += f"<sheets>{''.join(listed)}</sheets>"
        if self.has("external link"):
            xml += '<externalReferences><externalReference r:id="rIdOut"/></externalReferences>'
        if self.has("defined names"):
            sheet = escape(shape.data_name.replace("'", "''"))
            xml += (
                f'<definedNames><definedName name="_xlnm.Print_Area" localSheetId="{shape.before}">'
                f"'{sheet}'!$A$1:$K$20</definedName>"
                '<definedName name="Daftar">"a,b"</definedName></definedNames>'
            )
        return xml + '<calcPr calcId="0"/>'

    def guide_sheet(self, index: int, is_active: bool) -> str:
        tab = ' tabSelected="1"' if is_active else ""
        cell = f'<c r="A1" t="inlineStr"><is><t>Isi lembar {index}</t></is></c>'
        return (
            f'<sheetViews><sheetView{tab} workbookViewId="0"/></sheetViews>'
            f'<sheetData><row r="1">{cell}</row></sheetData>'
        )

    def other_sheet(self, is_active: bool) -> str:
        tab = ' tabSelected="1"' if is_active else ""
        return (
            f'<sheetViews><sheetView{tab} workbookViewId="0"/></sheetViews>'
            f"<sheetData>{self.lines(self.shape.others)}</sheetData>"
        )

    def put_styles(self) -> None:
        styles = self.shape.styles
        part = f"{self.folder}/styles.xml"
        if styles != "none":
            self.relate(self.of_book, "styles", part)
        if styles in ("none", "lost"):
            return
        cells = f'<cellXfs count="{len(FORMATS)}">{"".join(FORMATS.values())}</cellXfs>'
        inner = (
            f'{_NUMBER_FORMATS}<fonts count="1"><font><sz val="11"/></font></fonts>{_FILLS}'
            f'<borders count="1"><border><left/><right/></border></borders>{cells}<cellStyles/>'
        )
        if styles == "empty lists":
            lists = '<fonts/><fills count="0"></fills><borders/>'
            inner = f'{_NUMBER_FORMATS}{lists}{cells}<dxfs count="0"/>'
        xml = self.document("styleSheet", "" if styles == "bare" else inner)
        self.add(
            part, xml.encode("utf-16" if styles == "utf-16" else "utf-8"), f"{TYPE}.styles+xml"
        )

    def put_beside(self) -> None:
        folder = self.folder
        if self.has("calc chain"):
            xml = f'<calcChain xmlns="{self.shape.names["main"]}"><c r="A1" i="1"/></calcChain>'
            part = self.add(f"{folder}/calcChain.xml", xml, f"{TYPE}.calcChain+xml")
            self.relate(self.of_book, "calcChain", part)
        if self.has("properties"):
            part = self.add("docProps/app.xml", "<Properties><Pages>1</Pages></Properties>")
            self.relate(self.of_package, "extended-properties", part)
        if self.has("external link"):
            part = f"{folder}/externalLinks/externalLink1.xml"
            self.add(part, "<externalLink/>", f"{TYPE}.externalLink+xml")
            self.relate(self.of_book, "externalLink", part, "rIdOut")
        if self.has("signature"):
            kind = "application/vnd.openxmlformats-package.digital-signature"
            self.add("_xmlsignatures/origin.sigs", b"", f"{kind}-origin")
            self.add("_xmlsignatures/sig1.xml", "<Signature/>", f"{kind}-xmlsignature+xml")
            origin = f"{PACKAGE}/relationships/digital-signature/origin"
            self.relate(self.of_package, origin, "_xmlsignatures/origin.sigs")

    # --- The sheet with the table -----------------------------------------------------------------

    def data_sheet(self, is_active: bool) -> str:
        last = self.shape.header_row + len(self.shape.rows)
        hidden = ' hidden="1"' if self.has("hidden column") else ""
        tab = ' tabSelected="true"' if is_active else ""
        view = f'<sheetView{tab} workbookViewId="0"><pane ySplit="1"/></sheetView>'
        foreign = '<o:row xmlns:o="urn:other" r="2"><o:c r="A2" s="99"/></o:row>'
        pieces = (
            foreign if self.has("foreign elements") else "<sheetPr/>",
            f'<dimension ref="A1:K{last}"/>',
            "" if self.has("no views") else f"<sheetViews>{view}</sheetViews>",
            '<sheetFormatPr defaultRowHeight="15"/><cols>',
            '<col min="1" max="1" width="22" customWidth="1"/>',
            f'<col min="6" max="7" width="9"{hidden}/></cols>',
            f"<sheetData>{self.lines(self.shape.rows)}</sheetData>",
            f'<autoFilter ref="A{self.shape.header_row}:K{last}"/>' if self.has("filter") else "",
            self.merges(last),
            self.behind(last),
        )
        return "".join(pieces)

    def merges(self, last: int) -> str:
        first = self.shape.header_row + 1
        areas = ["A1:K1"] if self.has("merged title") and self.shape.titles else []
        if self.has("merged name") and last > first:
            areas.append(f"B{first}:B{first + 1}")
        if self.has("merged score") and last > first:
            areas.append(f"F{last - 1}:F{last}")
        if self.has("merged days") and last > first:
            areas.append(f"I{last - 1}:I{last}")
        cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
        return f'<mergeCells count="{len(areas)}">{cells}</mergeCells>' if areas else ""

    def is_covered(self, row: int, place: int) -> bool:
        first, last = self.shape.header_row + 1, self.shape.header_row + len(self.shape.rows)
        name = self.has("merged name") and (row, place) == (first + 1, 1)
        score = self.has("merged score") and (row, place) == (last, 5)
        days = self.has("merged days") and (row, place) == (last, 8)
        return last > first and (name or score or days)

    def lines(self, rows: Sequence[Sequence[Cell]]) -> str:
        lines: list[list[Cell]] = [[text(f"Judul {n}")] for n in range(self.shape.titles)]
        lines.append([text(heading) for heading in HEADINGS])
        lines += [list(row) for row in rows]
        written = [self.line(number, cells) for number, cells in enumerate(lines, start=1)]
        if self.has("rows in any order") and self.shape.references != "none":
            written.reverse()
        return "".join(written)

    def line(self, number: int, cells: Sequence[Cell]) -> str:
        shape = self.shape
        is_data = number > shape.header_row
        written = [
            self.cell(
                number,
                place,
                Cell("blank", style=cell.style) if self.is_covered(number, place) else cell,
            )
            for place, cell in enumerate(cells)
        ]
        if shape.references != "none" and is_data and shape.is_shuffled:
            written.reverse()
        attributes = f' r="{number}"' if shape.references != "none" or number % 2 else ""
        attributes += ' spans="1:11"' if self.has("spans") else ""
        attributes += ' hidden="1"' if self.has("hidden row") and is_data else ""
        return f"<row{attributes}>{''.join(written)}</row>"

    def cell(self, row: int, place: int, cell: Cell) -> str:
        has_none = self.shape.references == "none"
        if cell.kind == "absent":
            return "<c/>" if has_none else ""
        name = f"{column_letters(place)}{row}"
        name = name.lower() if self.shape.references == "lower" else name
        head = "" if has_none else f' r="{name}"'
        head += f' s="{STYLE[cell.style]}"' if cell.style != "general" else ""
        return _CELLS[cell.kind](self, head, cell.value)

    def text_cell(self, head: str, value: str) -> str:
        strings = self.shape.strings
        if not value:
            return f"<c{head}/>"
        if strings == "shared" or (strings == "mixed" and len(value) % 2):
            self.strings.append(value)
            return f'<c{head} t="s"><v>{len(self.strings) - 1}</v></c>'
        return f'<c{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    def shared_cell(self, head: str, value: str) -> str:
        """The first of them has the formula, the others its number."""
        own = '<f t="shared" ref="F1:I99" si="0">M1/100</f>'
        formula = '<f t="shared" si="0"/>' if self.has_shared else own
        self.has_shared = True
        return f"<c{head}>{formula}<v>{value}</v></c>"

    def behind(self, last: int) -> str:
        """What follows the cells, in the schema's order."""
        first = self.shape.header_row + 1
        xml, rules = "", ""
        if self.has("conditions"):
            rule = '<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
            xml += f'<conditionalFormatting sqref="F{first}:F{last}">{rule}</conditionalFormatting>'
        if self.has("number rules"):
            limits = "<formula1>0</formula1><formula2>100</formula2>"
            areas = f"F{first}:H{last} M1"
            rules += f'<dataValidation type="decimal" sqref="{areas}">{limits}</dataValidation>'
        if self.has("lists"):
            choices = '<formula1>"lurah,camat"</formula1>'
            rules += f'<dataValidation type="list" sqref="C{first}">{choices}</dataValidation>'
        xml += f"<dataValidations>{rules}</dataValidations>" if rules else ""
        if self.has("printer"):
            part = self.add("xl/printerSettings/printerSettings1.bin", b"\x00\x01\xffprinter")
            identity = self.relate(self.of_sheet, "printerSettings", part)
            xml += f'<pageSetup orientation="landscape" r:id="{identity}"/>'
        return xml + self.drawings(first) + self.objects() + self.last(first)

    def part_of_sheet(self, kind: str, name: str, data: bytes | str, content: str = "") -> str:
        """A part that the sheet relates to; the id of the relation."""
        return self.relate(self.of_sheet, kind, self.add(f"{self.folder}/{name}", data, content))

    def drawings(self, first: int) -> str:
        xml = ""
        if self.has("drawing"):
            kind = f"{_OFFICE}.drawing+xml"
            identity = self.part_of_sheet("drawing", "drawings/drawing1.xml", "<wsDr/>", kind)
            xml += f'<drawing r:id="{identity}"/>'
        xml += self.notes(first)
        if self.has("header picture"):
            identity = self.part_of_sheet("vmlDrawing", "drawings/vmlDrawing9.vml", "<xml/>")
            xml += f'<legacyDrawingHF r:id="{identity}"/>'
        return xml

    def objects(self) -> str:
        xml, choice = "", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14">'
        end = "</mc:Choice></mc:AlternateContent>"
        if self.has("ole object"):
            kind, ole = f"{_OFFICE}.oleObject", b"\xd0\xcf\x11\xe0 embedded"
            identity = self.part_of_sheet("oleObject", "embeddings/oleObject1.bin", ole, kind)
            head = f'<oleObject progId="Word.Document.12" shapeId="1030" r:id="{identity}">'
            inner = f"<oleObjects>{head}{_anchor('objectPr')}</oleObject></oleObjects>"
            xml += f"{choice}{inner}{end}"
        if self.has("form control") or self.has("dangling control"):
            identity, kind = "rIdNowhere", "application/vnd.ms-excel.controlproperties+xml"
            if self.has("form control"):
                name, data = "ctrlProps/ctrlProp1.xml", "<formControlPr/>"
                identity = self.part_of_sheet("ctrlProp", name, data, kind)
            control = f'<control shapeId="1025" r:id="{identity}" name="Box">'
            inner = f"{control}{_anchor('controlPr')}</control>"
            xml += f"<controls>{choice}{inner}{end}</controls>"
        return xml

    def last(self, first: int) -> str:
        xml = ""
        if self.has("table"):
            kind = f"{TYPE}.table+xml"
            identity = self.part_of_sheet("table", "tables/table1.xml", "<table/>", kind)
            xml += f'<tableParts count="1"><tablePart r:id="{identity}"/></tableParts>'
        if self.has("extension") or self.has("wrapped cells"):
            row = f'<row r="{first}"><c r="A{first}"><v>7</v></c></row>'
            inner = f"<sheetData>{row}</sheetData>" if self.has("wrapped cells") else ""
            xml += f'<extLst><ext uri="{{1}}">{inner}</ext></extLst>'
        return xml

    def notes(self, first: int) -> str:
        """Notes that were there before, and the drawing with their boxes."""
        if self.has("dangling drawing"):
            return '<legacyDrawing r:id="rIdGone"/>'
        notes = [("B1", 0, "Sudah dicek")] if self.has("comments") else []
        notes += [(f"F{first}", 0, "Kata Bu Rina")] if self.has("comment on a mark") else []
        notes += [(f"G{first}", 1, "[Threaded comment]")] if self.has("thread") else []
        is_lost = self.has("dangling notes")
        if not notes and not is_lost and not self.has("empty comments"):
            return ""
        part = f"{self.folder}/comments7.xml"
        self.relate(self.of_sheet, "comments", part)
        if not is_lost:
            listed = "".join(
                f'<comment ref="{cell}" authorId="{author}"><text><t>{words}</t></text></comment>'
                for cell, author, words in notes
            )
            authors = "<author>Rina</author><author>tc={6A}</author>"
            inner = f"<authors>{authors}</authors><commentList>{listed}</commentList>"
            xml = self.document("comments", inner if notes else "<authors/><commentList/>")
            self.add(part, xml, f"{TYPE}.comments+xml")
        boxes = "" if is_lost else "".join(_box(n, note[0]) for n, note in enumerate(notes))
        names = "" if self.has("own shapes names") and not boxes else _NAMES_OF_SHAPES
        drawing = f"<xml{names}>{boxes}</xml>"
        if self.has("broken shapes") and not boxes:
            drawing = "<xml/>"
        identity = self.part_of_sheet("vmlDrawing", "drawings/vmlDrawing1.vml", drawing)
        return f'<legacyDrawing r:id="{identity}"/>'


def _anchor(local: str) -> str:
    inside = "".join(f'<xdr:{name} xmlns:xdr="{XDR}">2</xdr:{name}>' for name in ("col", "row"))
    return f'<{local} defaultSize="0"><anchor><from>{inside}</from></anchor></{local}>'


def _box(number: int, cell: str) -> str:
    row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
    return (
        f'<v:shape id="_x0000_s{1025 + number}"><x:ClientData ObjectType="Note">'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _typed(kind: str, formula: str = "") -> Callable[[_Writer, str, str], str]:
    of_kind = f' t="{kind}"' if kind else ""
    return lambda _, head, value: f"<c{head}{of_kind}>{formula}<v>{escape(value)}</v></c>"


_CELLS: dict[str, Callable[[_Writer, str, str], str]] = {
    "text": _Writer.text_cell,
    "number": _typed(""),
    "bool": _typed("b"),
    "error": _typed("e"),
    "iso": _typed("d"),
    "formula": _typed("", "<f>M1/100</f>"),
    "array": _typed("", '<f t="array" ref="F1:F1">M1/100</f>'),
    "result": _typed("str", "<f>M1</f>"),
    "shared": _Writer.shared_cell,
    "blank": lambda _, head, __: f"<c{head}/>",
}
