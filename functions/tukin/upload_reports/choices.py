"""What may stand in a column of a workbook: drop-downs and limits for who fills it in.

They help, and decide nothing: what counts is the check after the upload. The lists stand in a
hidden sheet, since a drop-down of its own may hold 255 characters at most.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tukin.file_formats.workbook.text_cells import write_text
from tukin.rules.attendance import MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS, NIP_COLUMNS
from tukin.vocabulary.terms import Employment
from tukin.vocabulary.words import EXPECTATION_WORDS

LISTS_SHEET = "Pilihan"

_ROOMS = {"I": "abcd", "II": "abcd", "III": "abcd", "IV": "abcde"}
_PPPK = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905
_NIP_RULE = {
    "validate": "length",
    "criteria": "==",
    "value": 18,
    "error_title": "NIP bukan 18 digit",
    "error_message": "Ketik 18 digit NIP. / Type the 18 digits.",
}


def choices_of(rules: RuleSet) -> dict[str, list[str]]:
    """The texts of each column that takes one of some."""
    expectations = [words.id for words in EXPECTATION_WORDS.values()]
    grades = [f"{grade}/{room}" for grade, rooms in _ROOMS.items() for room in rooms]
    return {
        "position": [item.label for item in rules.positions],
        "grade": [*grades, *_PPPK],
        "employment": list(Employment),
        "hasil_kerja": expectations,
        "perilaku_kerja": expectations,
        "status": [item.label_id for item in rules.statuses],
    }


def add_choices(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    places: Mapping[str, int],
    rows: tuple[int, int],
    rules: RuleSet,
    error_type: str = "stop",
) -> None:
    """Put drop-downs and limits on some columns.

    Args:
        book: the workbook, which gets a hidden sheet of lists.
        sheet: the sheet with the columns.
        places: the place from 0 of each column.
        rows: first and last row, from 0.
        rules: the rule set in force.
        error_type: ``stop``, or ``warning`` where other spellings may stay.
    """
    lists = book.add_worksheet(LISTS_SHEET)
    lists.hide()
    limits = _limits(rules)
    for column, texts in choices_of(rules).items():
        if column in places:
            limits[column] = {"validate": "list", "source": _write_list(lists, column, texts)}
    for column, place in places.items():
        if column in limits:
            options = {"ignore_blank": True, "error_type": error_type} | limits[column]
            sheet.data_validation(rows[0], place, rows[1], place, options)


def _write_list(sheet: Worksheet, column: str, texts: Iterable[str]) -> str:
    place = (sheet.dim_colmax if sheet.dim_colmax is not None else -1) + 1
    write_text(sheet, 0, place, column)
    row = 0
    for row, text in enumerate(texts, start=1):
        write_text(sheet, row, place, text)
    name = xl_col_to_name(place, col_abs=True)
    return f"={LISTS_SHEET}!{name}$2:{name}${row + 1}"


def _limits(rules: RuleSet) -> dict[str, dict[str, Any]]:
    def whole(most: int) -> dict[str, Any]:
        return _between("integer", most, f"Bilangan bulat 0 sampai {most}. / Whole number.")

    limits = dict.fromkeys(NIP_COLUMNS, _NIP_RULE)
    limits |= {column.name: whole(column.most) for column in COUNT_COLUMNS}
    limits |= {column: whole(MOST_OCCURRENCES) for column in rules.lateness_columns}
    for item in rules.indicators:
        text = f"Nilai 0 sampai {item.max_score}. / Score from 0 to {item.max_score}."
        limits[item.code] = _between("decimal", item.max_score, text)
    return limits


def _between(kind: str, most: int, text: str) -> dict[str, Any]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "error_title": "Di luar batas",
        "error_message": text,
    }
