"""The workbook that an agency gets back: what is wrong in yellow, with a note on how to fix it.

- A workbook comes back as it was, with the wrong cells marked: a copy in which only those cells,
  their notes and a first sheet are new. Macros are left out, so it is an ``.xlsx``.
- A CSV or JSON file becomes a new workbook with all its rows; likewise a workbook whose parts are
  written in a way that is not edited.
- Where that would be too large, the new workbook has the wrong rows alone, to be sent as an
  amendment (a file whose name begins with ``perubahan-``).
- A refused file is not copied at all: the workbook has the first sheet alone.
"""

import json
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import xlsxwriter

from tukin.file_formats.child_process import command, environment
from tukin.file_formats.delimited import read_lines
from tukin.file_formats.json_rows import read_json_rows
from tukin.file_formats.limits import HIGHLIGHT_WAIT_SECONDS, MAX_COPIED_CELLS
from tukin.file_formats.lines.header import Header, find_header, read_preview
from tukin.file_formats.raw_row import RowError
from tukin.file_formats.reader import FAMILIES
from tukin.file_formats.workbook.reader import open_table
from tukin.intake.check_file import CheckedFile
from tukin.intake.column_words import column_words
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_view import check_view, column_labels
from tukin.upload_reports.marking_parts import column_name
from tukin.upload_reports.plain_workbook import PART, PlainTable, table_of_json, write_plain
from tukin.upload_reports.summary_sheet import SUMMARY, WIDTHS, Kind, Mark, summary_rows
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.columns import NIP_COLUMNS

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of an ``.xlsx``."""

_CHILD = "tukin.upload_reports.marking_child"
_DIGITS = re.compile(r"\d+", re.ASCII)


def write_highlighted(
    source: Path, target: Path, checked: CheckedFile, report: Mapping[str, Any], rules: RuleSet
) -> Kind | None:
    """Write the marked workbook of a checked file.

    Args:
        source: the file.
        target: where the workbook goes; its folder takes what is needed on the way.
        checked: what became of the rows.
        report: the report (``describe_report``), which names the file and has the figures.
        rules: the rule set in force.

    Returns:
        What it is a copy of, or None where there is no workbook: nothing is to be fixed, or it
        took too long. Then the page and the JSON tell all the same.
    """
    work = _Work(source, target, checked, check_view(report, rules), rules)
    if checked.refusal is not None:
        return work.tell_refusal()
    if not checked.errors:
        return None
    if work.family == "XLSX" and work.mark_original():
        return Kind.ORIGINAL
    return work.mark_copy()


class _Work:
    """One file on its way to its marked workbook."""

    def __init__(
        self,
        source: Path,
        target: Path,
        checked: CheckedFile,
        view: Mapping[str, Any],
        rules: RuleSet,
    ) -> None:
        self._source = source
        self._target = target
        self._checked = checked
        self._view = view
        self._rules = rules
        self._headings = appraisal_headings(rules)
        self.family = FAMILIES.get(PurePosixPath(view["file"]).suffix.casefold(), "")

    def tell_refusal(self) -> Kind | None:
        plain = self._target.with_suffix(".plain.xlsx")
        with xlsxwriter.Workbook(plain) as book:
            book.add_worksheet(SUMMARY)
        done = self._run(plain, self._plan(Kind.REFUSED, "", [], []))
        plain.unlink()
        return Kind.REFUSED if done else None

    def mark_original(self) -> bool:
        """Mark a copy of the workbook; whether that was possible."""
        with open_table(self._source, self._headings) as table:
            part, header = table.part, table.header
        marks, cells = self._marks(header, {})
        return self._run(self._source, self._plan(Kind.ORIGINAL, part, marks, cells))

    def mark_copy(self) -> Kind | None:
        """Write the rows into a new workbook and mark them there."""
        rows = len(self._checked.accepted) + self._checked.rejected
        with self._open_table() as table:
            is_small = rows * table.header.width <= MAX_COPIED_CELLS
        if is_small and self._mark_new(Kind.COPY, None):
            return Kind.COPY
        down = 1 if self.family == "JSON" else 0
        wrong = {error.row + down for error in self._checked.errors}
        return Kind.EXCERPT if self._mark_new(Kind.EXCERPT, wrong) else None

    def _mark_new(self, kind: Kind, only: Collection[int] | None) -> bool:
        plain = self._target.with_suffix(".plain.xlsx")
        with self._open_table() as table:
            moved = write_plain(table, plain, self._rules, only)
            if self.family == "JSON":  # its header took the first row
                down = {error.row: error.row + 1 for error in self._checked.errors}
                moved = {row: moved.get(line, line) for row, line in down.items()}
            marks, cells = self._marks(table.header, moved)
        done = self._run(plain, self._plan(kind, PART, marks, cells))
        plain.unlink()
        return done

    @contextmanager
    def _open_table(self) -> Iterator[PlainTable]:
        if self.family == "XLSX":
            with open_table(self._source, self._headings) as table:
                yield PlainTable(table.header, table.lines)
        elif self.family == "JSON":
            rows = read_json_rows(self._source, self._headings)
            found = {column for raw in rows for column in raw.cells}
            found |= {error.column for error in self._checked.errors}
            columns = [column for column in column_words(self._rules) if column in found]
            rows = read_json_rows(self._source, self._headings)
            yield table_of_json(rows, columns, self._rules)
        else:
            lines = read_lines(self._source, self._headings)
            preview = read_preview(lines)
            yield PlainTable(find_header(preview, self._headings), chain(preview, lines))

    def _marks(
        self, header: Header, moved: Mapping[int, int]
    ) -> tuple[list[Mark], list[tuple[int, int, str, bool]]]:
        """The mistakes one by one, and by cell: row, place, note, whether it takes digits."""
        places = {column: place for place, column in header.columns.items()}
        labels = column_labels(self._rules)
        marks: list[Mark] = []
        notes: dict[tuple[int, int], list[str]] = {}
        for error in self._checked.errors:
            row = moved.get(error.row, error.row)
            place = places.get(error.column, places["nip"])
            label = labels[error.column].id
            message = _message(error, moved)
            text = f"{error.code} · {label}\n{message.id}\n\n{message.en}"
            notes.setdefault((row, place), []).append(text)
            cell = f"{column_name(place)}{row}"
            marks.append(Mark(row, cell, error.row, error.code, error.column, label, *message))
        digits = {places[column] for column in NIP_COLUMNS if column in places}
        cells = [
            (row, place, "\n\n".join(texts), place in digits)
            for (row, place), texts in notes.items()
        ]
        return marks, cells

    def _plan(
        self, kind: Kind, part: str, marks: list[Mark], cells: list[tuple[int, int, str, bool]]
    ) -> dict[str, Any]:
        return {
            "part": part,
            "cells": cells,
            "summary_name": SUMMARY,
            "summary": summary_rows(self._view, marks, kind),
            "widths": WIDTHS,
        }

    def _run(self, source: Path, plan: Mapping[str, Any]) -> bool:
        """Let the child write the target; whether it did."""
        try:
            done = subprocess.run(  # noqa: S603 - our own module; the paths are arguments
                command(_CHILD, str(source.resolve()), str(self._target.resolve())),
                input=json.dumps(plan).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                timeout=HIGHLIGHT_WAIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def _message(error: RowError, moved: Mapping[int, int]) -> Message:
    """The message, with the workbook's own row numbers."""
    rows = error.details.get("rows")
    if not moved or not isinstance(rows, str):
        return error.message

    def move(match: re.Match[str]) -> str:
        row = int(match[0])
        return str(moved.get(row, row))

    return message_for(error.code, {**error.details, "rows": _DIGITS.sub(move, rows)})
