"""Foreign texts in workbooks that XlsxWriter makes: each is read as it is, whatever it looks like.

XlsxWriter takes a text that begins with ``<r>`` and ends with ``</r>`` for markup of its own and
writes it unescaped, in shared strings as well as in the cells of ``constant_memory``: a name such
as ``<r>a</r>`` gives a workbook that is damaged or shows another text. A text that is too long it
leaves out without a word.
"""

import re
from typing import Any

MOST_CHARACTERS = 32_767
"""Of a cell, as UTF-16 counts them."""

_MARKUP = re.compile(r"<r>.*</r>", re.DOTALL)
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def cut_text(text: str) -> str:
    """As much of a text as a cell holds, without the halves of characters that no file can have."""
    whole = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(whole) <= MOST_CHARACTERS // 2:
        return whole
    return whole.encode("utf-16-le")[: 2 * MOST_CHARACTERS].decode("utf-16-le", "ignore")


def write_text(sheet: Any, row: int, place: int, text: str, style: Any = None) -> None:
    """Write a text into a cell.

    Args:
        sheet: a worksheet of XlsxWriter.
        row: from 0.
        place: of the column, from 0; a place that no sheet has is left out.
        text: what a reader finds there; beyond what a cell holds it is cut.
        style: the format of the cell.
    """
    written = cut_text(text)
    if _MARKUP.fullmatch(written) is None:
        sheet.write_string(row, place, written, style)
    else:  # in pieces, each of which is escaped; a reader puts them together
        pieces = (written[0], written[1], written[2:])
        sheet.write_rich_string(row, place, *pieces, *([style] if style else ()))
