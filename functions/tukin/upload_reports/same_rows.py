"""Whether a new workbook says what the file says that its rows were taken from.

A marked workbook that is uploaded untouched must give the same errors, and pay nobody otherwise. A
sheet cannot hold all that other files can: an object of which no table would know that it is
somebody's, a row beyond the last one, a cell of which a merge leaves open whose it is. So what was
written is read again, as any upload, and compared row by row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import Cause, RawRow
from tukin.file_formats.reader import FAMILIES, read_file
from tukin.intake.amendments import named_cells
from tukin.intake.row_validator import RowValidator, cell_text
from tukin.vocabulary.columns import NIP_COLUMNS, TEXT_COLUMNS
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.spelling import clean, is_blank

_ALWAYS_TOLD = (Cause.STRUCK, Cause.RAISED, Cause.MERGED, Cause.CUT_OFF)
_TOLD_OF_TEXTS = (Cause.ERROR, Cause.UNCOMPUTED)
_NUMBER = "a number"
"""In place of a person's number that is a number cell: its digits are lost, and it is refused."""


class Copied(NamedTuple):
    """A file and the workbook that was made of it.

    Attributes:
        source: the file.
        file_name: the name that its sender gave.
        is_amendment: whether it changes what it names and nothing else.
        copy: the workbook.
        is_excerpt: whether that has some rows alone, to be sent as an amendment.
        row_there: the row of the workbook for a sheet and row of the file, None for one left out.
    """

    source: Path
    file_name: str
    is_amendment: bool
    copy: Path
    is_excerpt: bool
    row_there: Callable[[str | None, int], int | None]


def says_the_same(copied: Copied, validator: RowValidator) -> bool:
    """Whether the workbook, read as an upload, has the same rows for the same people."""
    headings = validator.headings
    scope, amends = validator.scope, copied.is_amendment
    suffix = PurePosixPath(copied.file_name).suffix.casefold()
    is_json = FAMILIES.get(suffix) == "JSON"
    before = (
        (there, raw)
        for raw in read_file(
            copied.source, copied.file_name, headings, is_amendment=amends, scope=scope
        )
        if (there := copied.row_there(raw.sheet, raw.number)) is not None
    )
    after = read_file(
        copied.copy,
        "copy.xlsx",
        headings,
        is_amendment=amends or copied.is_excerpt,
        scope=scope,
    )
    try:
        return all(
            was is not None
            and new is not None
            and was[0] == new.number
            and _is_same(was[1], new, validator, amends=amends, is_json=is_json)
            for was, new in zip_longest(before, after)
        )
    except FileRefused:  # of the copy, since the file was read before
        return False


def _is_same(
    was: RawRow, new: RawRow, validator: RowValidator, *, amends: bool, is_json: bool
) -> bool:
    is_equal = (was.cells, was.numeric, was.causes) == (new.cells, new.numeric, new.causes)
    if is_equal and not is_json:
        return True  # most rows of a CSV; the rest of this takes longer
    if amends:
        was = named_cells(was, blank_is_unchanged=not is_json)
        new = named_cells(new, blank_is_unchanged=True)
        return _told(was, was.cells) == _told(new, new.cells)
    filled = _told(was, _filled(was)), _told(new, _filled(new))
    return filled[0] == filled[1] or _verdict(was, validator) == _verdict(new, validator)


def _filled(raw: RawRow) -> Iterable[str]:
    """The columns whose cells say something; that of a whole file's others is the same."""
    return [column for column, text in raw.cells.items() if not is_blank(clean(text))]


def _told(raw: RawRow, columns: Iterable[str]) -> Mapping[str, tuple[str, Cause | None]]:
    """What some columns of a row say, and why one of them says nothing."""
    stated = {column: (_text(raw, column), None) for column in columns}
    causes = {column: cause for column, cause in raw.causes.items() if _counts(column, cause)}
    return stated | {column: (_text(raw, column), cause) for column, cause in causes.items()}


def _text(raw: RawRow, column: str) -> str:
    is_number = column in raw.numeric and column in NIP_COLUMNS
    text = cell_text(raw, column)
    if is_blank(clean(text)):
        return ""
    return _NUMBER if is_number and text != "0" else text


def _counts(column: str, cause: Cause) -> bool:
    """Whether a cause makes the row another one than its text does."""
    return cause in _ALWAYS_TOLD or (cause in _TOLD_OF_TEXTS and column in TEXT_COLUMNS)


def _verdict(raw: RawRow, validator: RowValidator) -> object:
    """What becomes of a row by itself."""
    result = validator.validate(raw)
    if isinstance(result, Appraisal):
        return replace(result, row=0, sheet=None)
    return [(error.column, error.code) for error in result]
