"""What one must know of a workbook before any of its sheets is read. Standard library only."""

from collections.abc import Mapping
from typing import NamedTuple

from tukin.file_formats.workbook.parts import Book, Package, SheetPart
from tukin.file_formats.workbook.styles import Look, Shown, Styles
from tukin.file_formats.workbook.texts import Strings


class Workbook(NamedTuple):
    """What one must know to read a workbook's sheets.

    Attributes:
        sheets: the worksheets, in their order, hidden ones too.
        strings: the shared strings.
        string_causes: by index, what a part of the string is: struck through, or raised.
        shown: by style, how its numbers are shown; a style of plain numbers is not in it.
        looks: by style, whether it strikes or hides what is in the cell.
        from_1904: whether dates count from 1904, as old Macintosh workbooks have it.
    """

    package: Package
    sheets: tuple[SheetPart, ...]
    strings: list[str]
    string_causes: Mapping[int, str]
    shown: Mapping[str, Shown]
    looks: Mapping[str, Look]
    from_1904: bool

    @classmethod
    def of(cls, package: Package) -> "Workbook":
        """Read all parts but the sheets."""
        book = Book.of(package)
        strings, styles = Strings(package.nests(book.strings)), Styles()
        if book.strings in package:
            strings.read(package, book.strings)
        if book.styles in package:
            package.parse(book.styles, styles)
        return cls(
            package,
            book.sheets,
            strings.texts,
            strings.causes,
            styles.shown,
            styles.looks,
            book.from_1904,
        )
