"""Rows below a header that are no person's: each is skipped and reported, never rejected.

- a repeat of the header, as printed lists have on each page; one whose columns are others, or in
  another order, refuses the file;
- a total or subtotal: no NIP, ``Jumlah …`` in the first cell with text, otherwise only figures;
- a row that numbers the columns 1, 2, 3, …, or names their units;
- the block in which a list is signed, from a line with a place and date or a title of office on: it
  goes on until a row has a number of an employee and a name in their columns, or a score;
- the lines below a line ``Keterangan:`` that have no number of an employee and no score;
- any other row with text in at most two cells, without a number of an employee or a score, such as
  a group heading or a remark.

A row that has a bare number of an employee is a row to be judged, except in such a block.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import dropwhile

from tukin.file_formats.heading_units import is_unit
from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.lines.header import Header, read_stack
from tukin.file_formats.lines.heading_doubts import Unread, column_place, refuse_foreign_unit
from tukin.file_formats.lines.line import (
    BARE_NUMBER,
    SIGNERS_NUMBER,
    Line,
    is_number,
    is_place_and_date,
)
from tukin.file_formats.raw_row import RawRow
from tukin.vocabulary.errors import FileRefused

_MOST_TEXTS = 2
_MOST_SIGNERS = 3
_LEAST_HEADINGS = 3
_ORDINAL = re.compile(r"\(?\d{1,4}\)?[.)]?", re.ASCII)
_REMARK = re.compile(r"\([^()]{1,40}\)")
_FIGURE = re.compile(r"(?:rp\.?)?[\s\d.,%()+-]*", re.IGNORECASE)
_SCORE = re.compile(r"\d{1,3}(?:[.,]\d+|(?::\d\d){1,2})?\s*%?|[=#].+", re.ASCII)
"""A number, or what a cell shows in its place: a percentage, a time, a formula, an error."""
_EXPLANATION = re.compile(r"(?:keterangan|catatan|ket|legenda|notes?)\s*[.:]+", re.IGNORECASE)

_TOTAL_WORD = r"(?:sub |grand )?(?:jumlah|jml|total|subtotal|rata rata|rerata|average|sum)"
_TOTAL = re.compile(
    _TOTAL_WORD + r"(?: (?:total|jumlah|seluruhnya|keseluruhan|semua|akhir|umum|halaman|dipindahkan"
    r"|pegawai|pns|pppk|asn|orang|employees|rows|all|\d{1,6}))*",
    re.ASCII,
)
_TOTAL_OF = re.compile(_TOTAL_WORD + r"\b.*", re.ASCII)

_OFFICE = re.compile(
    r"(?:a\.?\s?n\.|a/n\b|u\.?\s?b\.|plt\b|plh\b|pjs?\.|pj\b|kepala\b|kadis\b|kabid\b|kabag\b"
    r"|kasub?bag\b|kasie?\b|mengetahui|menyetujui|mengesahkan|diketahui|disetujui|disahkan"
    r"|diperiksa|dibuat oleh|yang membuat|pembuat daftar|sekretaris\b|camat\b|lurah\b|wakil\b"
    r"|wali ?kota\b|bupati\b|gubernur\b|direktur|ketua\b|inspektur\b|asisten\b|pejabat\b"
    r"|(?:kuasa )?pengguna anggaran|bendahara\b|pengelola\b|verifikator\b|penanggung jawab"
    r"|tim penilai|atasan langsung|head of\b|acknowledged|approved by|prepared by|secretary\b"
    r"|director\b)",
    re.IGNORECASE,
)


class Sorter:
    """Tells the rows of people from the others, in the order of the table.

    Attributes:
        was_header: whether the row that was looked at last is the header once more.
    """

    def __init__(self, header: Header, headings: Headings) -> None:
        self._header = header
        self._headings = headings
        columns = set(header.columns.values())
        scores = (columns & headings.scores) or (columns & headings.counted)
        self._scores = [place for place, column in header.columns.items() if column in scores]
        self._known_stacks = [header.columns]
        self._known_stacks += [read_stack([row], headings)[0] for row in header.stack]
        self._stack_keys = {_keys_of(row) for row in header.stack}
        self._is_below_header = True
        self._is_signed = self._is_explained = False
        self.was_header = False

    def person_above(self) -> None:
        """Somebody's row was read otherwise."""
        self._is_below_header = self._is_signed = self._is_explained = False

    def is_person(self, line: Line, raw: RawRow | None) -> bool:
        """Whether a row with text is to be judged as a person's.

        Args:
            line: the row; it is no blank one.
            raw: its known cells, None where all are blank.

        Raises:
            FileRefused: E053 for units below the header that are not those of their columns, E056
                for a second header of other columns or in another order.
        """
        cells: Mapping[str, str] = {} if raw is None else raw.cells
        self.was_header = False
        if is_number(cells.get("nip", "")) and (self._is_named(cells) or not self._is_signed):
            self.person_above()
            return True
        texts = [text for cell in line.cells if (text := cell.strip())]
        if self._explains_columns(line, texts) or is_total(texts):
            return False
        self._is_below_header = False
        self.was_header = self._is_header(line, texts)
        if self.was_header:
            return False
        if not self._headings.scores:
            return True
        return self._is_judged(line, cells, texts)

    def _is_judged(self, line: Line, cells: Mapping[str, str], texts: Sequence[str]) -> bool:
        """Whether a row that has no name beside a number is somebody's all the same."""
        ratings = (line.cells[place] for place in self._scores if place < len(line.cells))
        if any(_SCORE.fullmatch(rating.strip()) for rating in ratings):
            self.person_above()
            return True
        self._is_signed = self._is_signed or self._begins_signatures(cells, texts)
        if self._is_signed:
            return False
        if self._headings.is_amendment and self._says_a_change(cells):
            return True  # which may be all that a row has beside its NIP
        self._is_explained = self._is_explained or bool(_EXPLANATION.fullmatch(texts[0]))
        is_long = len(texts) > _MOST_TEXTS and not self._is_explained
        return is_long or any(map(BARE_NUMBER.search, texts))

    def _is_named(self, cells: Mapping[str, str]) -> bool:
        """Whether a number of an employee is not that of the one who signs."""
        if SIGNERS_NUMBER.match(cells["nip"]):
            return False
        if "name" in self._header.columns.values():
            return bool(cells.get("name", "").strip())
        return any(text.strip() for column, text in cells.items() if column != "nip")

    @staticmethod
    def _says_a_change(cells: Mapping[str, str]) -> bool:
        return any(cells[column].strip() for column in cells.keys() - {"nip", "name"})

    def _explains_columns(self, line: Line, texts: Sequence[str]) -> bool:
        if _counts_up(texts):
            return True
        if not self._is_below_header or not all(_REMARK.fullmatch(t) or is_unit(t) for t in texts):
            return False
        for place, column in self._header.columns.items():
            remark = line.cells[place].strip() if place < len(line.cells) else ""
            if self._headings.is_foreign(column, remark):
                heading = f"{self._headings.label(column)} {remark}"
                unread = Unread(heading, column_place(place))
                refuse_foreign_unit(column, unread, self._headings)
        return True

    def _is_header(self, line: Line, texts: Sequence[str]) -> bool:
        """Whether a row is the header once more, or a row of it."""
        row = [cell.strip() for cell in line.cells]
        if (keys := _keys_of(row)) and keys in self._stack_keys:
            return True
        if len(texts) < _LEAST_HEADINGS - 1:
            return False
        columns, _, _ = read_stack([row], self._headings)
        names_people = {"nip", "name"} & set(columns.values()) and len(columns) >= _LEAST_HEADINGS
        if not names_people and len(columns) < len(texts):
            return False
        if columns not in self._known_stacks:
            raise FileRefused("E056", first=self._header.last_row, row=line.number)
        return True

    def _begins_signatures(self, cells: Mapping[str, str], texts: Sequence[str]) -> bool:
        if len(texts) > _MOST_SIGNERS:
            return False
        position = cells.get("position", "").strip()
        is_of_somebody = position and cells.get("name", "").strip()
        return any(
            is_place_and_date(text)
            or (_OFFICE.match(text) and not (is_of_somebody and text == position))
            for text in texts
        )


def is_total(texts: Iterable[str]) -> bool:
    """Whether the first text says that the others are totals."""
    first, *others = dropwhile(_ORDINAL.fullmatch, (*texts, ""))
    words = re.sub(r"[^a-z0-9]+", " ", first[:100].casefold()).strip()
    if _TOTAL.fullmatch(words):
        return True
    return _TOTAL_OF.fullmatch(words) is not None and all(map(_FIGURE.fullmatch, others))


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row has no text, or nothing but its place in the list: a filled-in ``No``."""
    return all(not text or _ORDINAL.fullmatch(text) for text in map(str.strip, cells))


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether the texts are 1, 2, 3, …, in brackets or not."""
    if len(texts) < _LEAST_HEADINGS or not is_blank(texts):
        return False
    return [int(text.strip("().")) for text in texts] == list(range(1, len(texts) + 1))


def _keys_of(row: Iterable[str]) -> tuple[str, ...]:
    keys = list(map(heading_key, row))
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)
