"""One row as it is in the file, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.spelling import clean

CUT_OFF_TEXT = "(terpotong)"
"""What a copy of a delimited file has in the cells that a cut row did not reach. Blank ones would
be read as days without absence."""

_LONG_TEXT = 100


class Cause(StrEnum):
    """What a cell is, where that makes it another value than its text or number.

    - ``percent``, ``date``, ``time``: the number format; the text is what the user sees, a date and
      a moment in ISO form.
    - ``error``: a formula failed; the text is ``#DIV/0!`` or the like.
    - ``uncomputed``: a formula whose result was never stored; the text is ``=`` and the formula.
    - ``struck``, ``raised``: some of the text is struck through, or above or below the line; the
      text has those characters too.
    - ``cut_off``: the row of a delimited file ends before the column, and others do not; in a copy
      of it the text is ``CUT_OFF_TEXT``.
    - ``merged``: the cell is part of a merge whose value may not be spread; only the first cell of
      it has the text.
    - ``spread``: the cell is covered by a merge, and the text is that of the merge's first cell.
    """

    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"
    STRUCK = "struck"
    RAISED = "raised"
    MERGED = "merged"
    SPREAD = "spread"
    CUT_OFF = "cut_off"


SHOWN_OTHERWISE = frozenset((Cause.PERCENT, Cause.DATE, Cause.TIME))
"""The text is what the user sees, and nothing else speaks against it."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells as they are in the file.

    Attributes:
        number: physical row in the file, from 1.
        cells: text by canonical column name.
        numeric: columns whose cell was a number in the file, so that long digits are lost.
        sheet: the workbook's sheet, None where the file has none.
        causes: by column, why the cell's text is no usable value: a member of ``Cause``. A column
            of a plain cell is not in it, and most rows have none.
    """

    number: int
    cells: Mapping[str, str]
    numeric: frozenset[str] = frozenset()
    sheet: str | None = None
    causes: Mapping[str, Cause] = field(default_factory=dict)


def says_cut_off(text: str) -> bool:
    """Whether a cell says that its row was cut off before it."""
    return ")" in text and text.strip().casefold() == CUT_OFF_TEXT


class ValueClass(StrEnum):
    """What kind of text a cell had: reported in place of the value."""

    EMPTY = "empty"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SCIENTIFIC = "scientific"
    NUMBER_CELL = "number_cell"
    TEXT = "text"
    LONG_TEXT = "long_text"

    @classmethod
    def of(cls, text: str, numeric: bool = False) -> "ValueClass":
        """The class of a cell's text; never the value itself."""
        bare = clean(text)
        if not bare:
            return cls.EMPTY
        if numeric:
            return cls.NUMBER_CELL
        if bare.isdecimal():
            return cls.INTEGER
        if bare.replace(",", "", 1).replace(".", "", 1).lstrip("-").isdecimal():
            return cls.DECIMAL
        if bare[0].isdecimal() and "e" in bare.casefold() and bare[-1].isdecimal():
            return cls.SCIENTIFIC
        return cls.LONG_TEXT if len(bare) > _LONG_TEXT else cls.TEXT


@dataclass(frozen=True, slots=True)
class RowError:
    """One reason why a row is rejected; it never holds the value."""

    row: int
    column: str
    value_class: ValueClass
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    sheet: str | None = None

    @property
    def message(self) -> Message:
        """The reason and how to fix it, in both languages."""
        return message_for(self.code, self.details)
