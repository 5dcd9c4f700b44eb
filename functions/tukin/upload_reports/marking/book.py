"""The workbook part: its sheets in their order, and which of them is seen first."""

import re
from dataclasses import dataclass

from tukin.file_formats.xml_edit import (
    Edit,
    Element,
    UnsupportedError,
    attribute,
    edited,
    insert,
    scan,
    xml_text,
)
from tukin.upload_reports.marking.package import Package, Relations
from tukin.upload_reports.marking.styles import prefixed

_SELECTED = re.compile(rb'\stabSelected\s*=\s*["\'](1|true)["\']')
_START_BYTES = 64 * 1024
_VIEWED = ("visible", "")
_MOST_SHEET_ID = 65_534


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, its part and its place from 0."""

    name: str
    part: str
    index: int


class Book:
    """The list of sheets. A sheet is known by its name without regard to case, as in Excel."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._data = package.read(package.book)
        self._root = scan(self._data)
        self._list = self._root.child("sheets")
        self.relations = Relations(package, package.book)
        self._edits: list[Edit] = []
        self._added_first = 0
        self.from_1904 = any(
            each.get("date1904") in ("1", "true") for each in self._root.all("workbookPr")
        )
        self.sheets = [
            Sheet(each.get("name"), self.relations.target_of(each.get("id")), index)
            for index, each in enumerate(self._list.children)
        ]

    def find(self, name: str) -> Sheet | None:
        """The sheet of this name, where there is one."""
        key = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == key), None)

    def named(self, name: str) -> Sheet:
        """The sheet of this name.

        Raises:
            UnsupportedError: where there is none.
        """
        sheet = self.find(name)
        if sheet is None:
            raise UnsupportedError
        return sheet

    def put_first(self, name: str, part: str) -> None:
        """Add a sheet in front of all others."""
        identity = self.relations.add("worksheet", part)
        first = self._list.children[0]
        self._edits.append(
            insert(
                first.start,
                f'<{first.name} xmlns:r="{self._package.relation_types}" name="{xml_text(name)}" '
                f'sheetId="{self._free_id()}" r:id="{identity}"/>',
            )
        )
        for defined in self._root.all("definedName"):
            if index := defined.get("localSheetId"):
                self._edits.append(attribute(defined.start, "localSheetId", int(index) + 1))
        self._added_first = 1

    def _free_id(self) -> int:
        taken = {each.get("sheetId") for each in self._list.children}
        numbers = [int(number) for number in taken if number.isdecimal()]
        highest = max(numbers, default=0) + 1
        if highest <= _MOST_SHEET_ID:
            return highest
        return next(number for number in range(1, _MOST_SHEET_ID) if str(number) not in taken)

    def show(self, sheet: Sheet) -> None:
        """See to it that a sheet is not hidden."""
        element = self._list.children[sheet.index]
        if element.get("state") not in _VIEWED:
            self._edits.append(attribute(element.start, "state", "visible"))

    def activate(self, summary: Sheet | None, marked: set[str]) -> bool:
        """Choose the sheet that is seen first; whether it is the first sheet of ours.

        Two selected sheets are a group: what is typed into one goes into the other as well. So
        where a sheet is selected that must stay byte for byte, that one is seen first.

        Args:
            summary: our sheet where there was one already; None for the one that was added.
            marked: parts that are rewritten, so that they are not selected any more.
        """
        views = self._root.all("workbookView")
        active = int(views[0].get("activeTab") or 0) if views else 0
        selected = [
            sheet.index
            for sheet, element in zip(self.sheets, self._list.children, strict=True)
            if sheet.part not in marked
            and sheet != summary
            and element.get("state") in _VIEWED
            and self._is_selected(sheet)
        ]
        if selected:
            chosen = active if active in selected else selected[0]
            self._set_active(views, chosen + self._added_first)
            return False
        self._set_active(views, summary.index if summary else 0)
        return True

    def _is_selected(self, sheet: Sheet) -> bool:
        start = self._package.start_of(sheet.part, _START_BYTES)
        return _SELECTED.search(start.replace(b"\0", b"")) is not None  # it may be UTF-16

    def _set_active(self, views: list[Element], index: int) -> None:
        for view in views:
            self._edits.append(attribute(view.start, "activeTab", index))
            self._edits.append(attribute(view.start, "firstSheet", 0))
        if not views and index and self._root.find("bookViews") is None:
            views_xml = f'<bookViews><workbookView activeTab="{index}"/></bookViews>'
            self._edits.append(insert(self._list.start, prefixed(views_xml, self._root.prefix)))

    def save(self) -> None:
        """Put what has changed into the package."""
        self._package.put(self._package.book, edited(self._data, self._edits))
        self.relations.save()
