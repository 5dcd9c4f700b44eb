"""The workbook that an agency fills in: text-typed numbers, drop-downs and help on each column."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tukin.file_formats.workbook.text_cells import write_text
from tukin.intake.column_words import ColumnWords, column_words, template_columns
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.choices import add_choices
from tukin.vocabulary.columns import NIP_COLUMNS, REQUIRED_COLUMNS
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import period_words

_LAST_ROW = 5_000
"""Rows with drop-downs; the largest agency that fills in by hand is far smaller."""
_ROOM = 500
"""Rows with drop-downs below those who are filled in already."""

_HEADER_ROW = 2
_WIDTHS = {
    "nip": 22,
    "name": 34,
    "position": 26,
    "supervisor_nip": 22,
    "hasil_kerja": 22,
    "perilaku_kerja": 22,
    "status": 18,
    "innovation_evidence": 22,
    "note": 30,
}
_TEXT = (*NIP_COLUMNS, "grade", "innovation_evidence", "note", "name")
_DEEP, _PALE, _SOFT = "#0B5752", "#EEF5F4", "#4D5D66"
_STEPS = (
    (
        "Isi satu baris untuk setiap pegawai, mulai tepat di bawah judul kolom.",
        "Fill in one row for each employee, right below the headings.",
    ),
    (
        "Kolom berjudul gelap wajib diisi. Arahkan penunjuk ke judul kolom untuk penjelasannya.",
        "Dark headings are required. Point at a heading to see what belongs there.",
    ),
    (
        "NIP tersimpan sebagai teks. Tempel dengan Tempel Khusus, Nilai, agar tetap teks.",
        "Numbers of persons are text. Use Paste Special, Values, so that they stay text.",
    ),
    (
        "Jangan ubah judul kolom. Baris dan kolom tambahan boleh ada, dan diabaikan.",
        "Leave the headings as they are. Further columns may be there, and are ignored.",
    ),
    (
        "Periksa dulu dengan tukin check, lalu unggah; yang salah kembali dengan sel kuning.",
        "Check it first by tukin check, then upload; what is wrong comes back in yellow.",
    ),
)


def template_workbook(
    rules: RuleSet, agency: str, period: Period, people: Sequence[Mapping[str, str]] = ()
) -> bytes:
    """An XLSX for one agency and period, to be filled in and uploaded as it is.

    The title names the month and A2 the period, which the reader of files compares with the period
    of the upload: last month's workbook is not paid for this month.

    Args:
        rules: the rule set of the period.
        agency: its code.
        period: the period.
        people: rows to begin with, column → text; columns that the rules do not use are left out.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    name = next((item.name for item in rules.agencies if item.code == agency), agency)
    book.set_properties({"title": f"Penilaian {name} {period}", "author": "tukin"})
    sheet = book.add_worksheet("Penilaian")
    columns = template_columns(rules)
    words = column_words(rules)
    last_row = max(_LAST_ROW, _HEADER_ROW + len(people) + _ROOM)
    _write_head(book, sheet, f"{name} · {period_words(period).id}", columns, words, last_row)
    write_text(sheet, 1, 0, f"Periode {period}", book.add_format({"bold": True}))
    _write_guide(book, rules, columns, words)
    places = {column: place for place, column in enumerate(columns)}
    _write_people(sheet, places, people)
    add_choices(book, sheet, places, (_HEADER_ROW + 1, last_row), rules)
    book.close()
    return target.getvalue()


def _write_head(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    title: str,
    columns: Sequence[str],
    words: dict[str, ColumnWords],
    last_row: int,
) -> None:
    text = book.add_format({"num_format": "@"})
    heading = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
    must = book.add_format({**heading, "bg_color": _DEEP, "font_color": "white"})
    may = book.add_format({**heading, "bg_color": _PALE, "font_color": _DEEP})
    big = book.add_format({"bold": True, "font_size": 14, "font_color": _DEEP})
    soft = book.add_format({"italic": True, "font_color": _SOFT})
    write_text(sheet, 0, 0, f"Penilaian kinerja · {title}", big)
    write_text(
        sheet, 1, 1, "Petunjuk ada di lembar kedua. Instructions are on the second sheet.", soft
    )
    sheet.set_row(_HEADER_ROW, 32)
    for place, column in enumerate(columns):
        label, guide = words[column]
        is_must = column in REQUIRED_COLUMNS or guide.id.startswith("Wajib")
        width = max(_WIDTHS.get(column, 12), len(label.id) + 2)
        sheet.set_column(place, place, width, _column_format(column, text))
        write_text(sheet, _HEADER_ROW, place, label.id, must if is_must else may)
        note = f"{label.id}\n{guide.id}\n\n{label.en}\n{guide.en}"
        size = {"x_scale": 2.2, "y_scale": 1.5, "font_size": 9}
        sheet.write_comment(_HEADER_ROW, place, note, {"author": "tukin", **size})
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last_row} F1:F{last_row}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


def _write_people(
    sheet: Worksheet, places: Mapping[str, int], people: Sequence[Mapping[str, str]]
) -> None:
    """Who is to be rated, as texts: what a name begins with is never a formula."""
    for row, person in enumerate(people, start=_HEADER_ROW + 1):
        for column, text in person.items():
            if column in places and text:
                write_text(sheet, row, places[column], text)


def _column_format(column: str, text: Format) -> Format | None:
    """Text for what Excel would else turn into a number or a date."""
    return text if column in _TEXT else None


def _write_guide(
    book: xlsxwriter.Workbook,
    rules: RuleSet,
    columns: Sequence[str],
    words: dict[str, ColumnWords],
) -> None:
    sheet = book.add_worksheet("Petunjuk")
    big = book.add_format({"bold": True, "font_size": 14, "font_color": _DEEP})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    strong = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    soft = book.add_format(
        {"text_wrap": True, "valign": "top", "italic": True, "font_color": _SOFT}
    )
    head = book.add_format({"bold": True, "bg_color": _DEEP, "font_color": "white"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 58)
    write_text(sheet, 0, 0, "Cara mengisi", big)
    write_text(sheet, 0, 2, "How to fill it in", soft)
    row = 1
    for number, (step_id, step_en) in enumerate(_STEPS, start=1):
        row += 1
        sheet.set_row(row, 31)
        write_text(sheet, row, 0, f"Langkah {number}", strong)
        write_text(sheet, row, 1, step_id, wrap)
        write_text(sheet, row, 2, step_en, soft)
    row += 2
    for place, title in enumerate(("Kolom", "Isinya", "What belongs there")):
        write_text(sheet, row, place, title, head)
    for column in columns:
        row += 1
        label, guide = words[column]
        sheet.set_row(row, 31)
        write_text(sheet, row, 0, f"{label.id}\n{label.en}", strong)
        write_text(sheet, row, 1, guide.id, wrap)
        write_text(sheet, row, 2, guide.en, soft)
    write_text(sheet, row + 2, 0, f"Aturan: {rules.title_id} ({rules.rule_set})", soft)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
