"""What was read in another spelling than it stood in: counted, so that a sender can see it.

A repair is never a guess: each spelling can mean one thing only (see ``spelling``). Only the kind
is counted; no cell's text is kept.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import Cause, RawRow
from tukin.vocabulary.columns import COUNT_COLUMNS, NIP_COLUMNS
from tukin.vocabulary.number_cells import shown_number
from tukin.vocabulary.spelling import clean, is_blank
from tukin.vocabulary.words import Words

if TYPE_CHECKING:  # the names of repairs need no rules
    from tukin.rules.rule_set import RuleSet


class Repair(StrEnum):
    """Kinds of repairs."""

    NIP_FORMULA = "nip_formula"
    NIP_APOSTROPHE = "nip_apostrophe"
    NIP_SPACES = "nip_spaces"
    NIP_DOTS = "nip_dots"
    POSITION = "position"
    GRADE = "grade"
    EMPLOYMENT = "employment"
    STATUS = "status"
    EXPECTATION = "expectation"
    EXPECTATION_CODE = "expectation_code"
    DECIMAL_COMMA = "decimal_comma"
    SHOWN_DIGITS = "shown_digits"
    WHOLE_NUMBER = "whole_number"
    PERIOD = "period"
    DASH = "dash"
    WHITE_SPACE = "white_space"
    MERGED = "merged"


REPAIR_WORDS: dict[Repair, Words] = {
    Repair.NIP_FORMULA: Words('NIP ditulis ="…"', 'NIP written ="…"'),
    Repair.NIP_APOSTROPHE: Words("NIP diawali tanda petik", "NIP after an apostrophe"),
    Repair.NIP_SPACES: Words("NIP ditulis dengan spasi", "NIP written with spaces"),
    Repair.NIP_DOTS: Words("NIP ditulis dengan titik", "NIP written with points"),
    Repair.POSITION: Words("Jabatan dalam ejaan lain", "Position in another spelling"),
    Repair.GRADE: Words("Golongan dalam ejaan lain", "Grade in another spelling"),
    Repair.EMPLOYMENT: Words("Jenis pegawai dalam ejaan lain", "Employment in another spelling"),
    Repair.STATUS: Words("Status dalam ejaan lain", "Status in another spelling"),
    Repair.EXPECTATION: Words("Ekspektasi dalam ejaan lain", "Expectation in another spelling"),
    Repair.EXPECTATION_CODE: Words(
        "Ekspektasi sebagai kode SIASN 1–3", "Expectation as SIASN's code 1–3"
    ),
    Repair.DECIMAL_COMMA: Words("Koma desimal", "Decimal comma"),
    Repair.SHOWN_DIGITS: Words(
        "Sisa hitungan komputer dihapus: dibaca 15 digit seperti di Excel",
        "Noise of computing removed: read with 15 digits as Excel shows",
    ),
    Repair.WHOLE_NUMBER: Words(
        "Bilangan bulat ditulis dengan desimal, misalnya 2.0",
        "Whole number written with decimals, such as 2.0",
    ),
    Repair.PERIOD: Words("Periode dalam ejaan lain", "Period in another spelling"),
    Repair.DASH: Words("Tanda - dibaca kosong", "A dash read as empty"),
    Repair.WHITE_SPACE: Words("Spasi berlebih dihapus", "Superfluous white space removed"),
    Repair.MERGED: Words("Sel gabungan dibaca untuk setiap baris", "Merged cells, for each row"),
}

_EXPECTATIONS = frozenset(
    ("di atas ekspektasi", "sesuai ekspektasi", "di bawah ekspektasi", "di_atas", "sesuai")
) | {"di_bawah"}
_CODES = frozenset("123")
_BY_VALUE = frozenset((*NIP_COLUMNS, "grade", "employment"))
_PERIOD = re.compile(r"\d{4}-\d{2}", re.ASCII)
_PLAIN_SCORE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class RepairFinder:
    """Finds the repairs of rows under one rule set."""

    def __init__(self, rules: "RuleSet") -> None:
        from tukin.intake.cells import cells_of  # noqa: PLC0415 - the names of repairs need no rules

        self._scores = frozenset(indicator.code for indicator in rules.indicators)
        self._counts = {*rules.lateness_columns, *(column.name for column in COUNT_COLUMNS)}
        self._positions = {name for item in rules.positions for name in (item.code, item.label)}
        self._readers = {name: read for name, (_, read) in cells_of(rules).items()}
        self._statuses = {name for item in rules.statuses for name in (item.code, item.label_id)}

    def find(self, raw: RawRow, appraisal: Appraisal) -> Iterator[Repair]:
        """The repairs with which a row was read as this appraisal; one for each cell at most."""
        for column, text in raw.cells.items():
            if raw.causes.get(column) is Cause.SPREAD:
                yield Repair.MERGED
            elif repair := self.of_cell(column, text, getattr(appraisal, column, None)):
                yield repair

    def find_named(self, raw: RawRow) -> Iterator[Repair]:
        """The repairs of the cells that an amendment names, where each is sound by itself."""
        for column, text in raw.cells.items():
            if raw.causes.get(column) is Cause.SPREAD:
                yield Repair.MERGED
                continue
            value = self._readers[column](text) if column in _BY_VALUE and text else None
            if repair := self.of_cell(column, text, value):
                yield repair

    def of_cell(self, column: str, text: str, value: object) -> Repair | None:
        """The repair with which the text of a cell was read as this value.

        The value counts for numbers of employees, grades and employments alone.
        """
        if text == value or (column in self._scores and _PLAIN_SCORE.fullmatch(text)):
            return None  # quick, since most are
        bare = clean(text)
        if is_blank(bare):
            return Repair.DASH if bare else None
        if repair := self._of_spelling(column, bare, value):
            return repair
        return None if bare == text else Repair.WHITE_SPACE

    def _of_spelling(self, column: str, text: str, value: object) -> Repair | None:
        if column in NIP_COLUMNS:
            return _of_nip(text, value)
        if column in ("hasil_kerja", "perilaku_kerja"):
            return _of_expectation(text)
        if column in self._scores:
            return _of_score(text)
        if column in self._counts:
            return None if text.isdecimal() else Repair.WHOLE_NUMBER
        return None if self._is_usual(column, text, value) else Repair(column)

    def _is_usual(self, column: str, text: str, value: object) -> bool:
        match column:
            case "grade" | "employment":
                return text == value
            case "period":
                return _PERIOD.fullmatch(text) is not None
            case "position":
                return text in self._positions
            case "status":
                return text in self._statuses
        return True


def _of_nip(text: str, nip: object) -> Repair | None:
    if text == nip:
        return None
    if text.startswith("="):
        return Repair.NIP_FORMULA
    if text.startswith("'"):
        return Repair.NIP_APOSTROPHE
    return Repair.NIP_DOTS if "." in text else Repair.NIP_SPACES


def _of_score(text: str) -> Repair | None:
    if shown_number(text) != text:
        return Repair.SHOWN_DIGITS
    return Repair.DECIMAL_COMMA if "," in text else None


def _of_expectation(text: str) -> Repair | None:
    if text in _CODES:
        return Repair.EXPECTATION_CODE
    return None if text.casefold() in _EXPECTATIONS else Repair.EXPECTATION
