"""The workbook that an agency gets back: what is wrong in yellow, with a note on how to fix it.

- A workbook comes back as it was, with the wrong cells marked: a copy in which only those cells,
  their notes and a first sheet are new. Macros are left out, so it is an ``.xlsx``. A cell whose
  format caused the mistake (a percentage, a date, a time) becomes a text of what was seen, if that
  is wrong for the same reason: else its number stays in its format.
- A CSV or JSON file becomes a new workbook with all its rows; likewise a workbook that cannot be
  edited after all.
- Where that would be too large, the new workbook has the wrong rows alone, to be sent as an
  amendment (a file whose name begins with ``perubahan-``).
- A new workbook is read again. Where it does not say what the file says (``same_rows``), the
  mistakes are listed on the first sheet and nothing is copied.
- A refused file is not copied at all: the workbook has the first sheet alone.
"""

import json
import re
import subprocess
import threading
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import xlsxwriter

from tukin.file_formats.child_process import command, environment
from tukin.file_formats.delimited import read_chunks, read_lines
from tukin.file_formats.json_rows import read_json_rows
from tukin.file_formats.limits import HIGHLIGHT_WAIT_SECONDS, MAX_COPIED_CELLS
from tukin.file_formats.lines.header import Header, find_header, read_preview
from tukin.file_formats.lines.line import Chunk
from tukin.file_formats.lines.short_rows import ShortRows
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.file_formats.reader import FAMILIES
from tukin.file_formats.workbook.reader import open_tables
from tukin.intake.check_file import CheckedFile
from tukin.intake.column_words import column_words
from tukin.intake.headings import appraisal_headings
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_view import check_view, column_labels
from tukin.upload_reports.marking.areas import cell_name
from tukin.upload_reports.marking.package import is_signature
from tukin.upload_reports.plain_workbook import (
    PlainTable,
    lines_with_cuts,
    table_of_json,
    write_plain,
)
from tukin.upload_reports.same_rows import Copied, says_the_same
from tukin.upload_reports.summary_sheet import SUMMARY, WIDTHS, Kind, Mark, summary_rows
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.columns import NIP_COLUMNS
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of an ``.xlsx``."""

_CHILD = "tukin.upload_reports.marking.child"
_MOST_ANSWER_BYTES = 4 * 1024 * 1024
_DIGITS = re.compile(r"\d+", re.ASCII)

_Move = Callable[[str | None, int], int]
"""From a sheet and a row of the file to the row of the marked workbook."""


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
    try:
        if work.family == "XLSX" and work.mark_original():
            return Kind.ORIGINAL
        return work.mark_copy()
    except FileRefused:  # it was read a moment ago, so the machine is at its limit
        return None


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
        headings = appraisal_headings(rules, Period.parse(view["period"]))
        self._is_amendment = view.get("kind") in ("amendment", "attendance")
        self._headings = headings.for_amendment() if self._is_amendment else headings
        self.family = FAMILIES.get(PurePosixPath(view["file"]).suffix.casefold(), "")

    def tell_refusal(self) -> Kind | None:
        return self._tell(Kind.REFUSED)

    def _tell(self, kind: Kind) -> Kind | None:
        """Write the first sheet alone."""
        sheets = _Sheets(self._rules, [])
        sheets.mark(self._checked.errors)
        plain = self._target.with_suffix(".plain.xlsx")
        with xlsxwriter.Workbook(plain) as book:
            book.add_worksheet(SUMMARY)
        done = self._run(plain, sheets, kind)
        plain.unlink()
        return kind if done else None

    def mark_original(self) -> bool:
        """Mark a copy of the workbook; whether that was possible."""
        names = {error.sheet for error in self._checked.errors}
        with open_tables(self._source, self._headings) as tables:
            marked = [
                _MarkedSheet(name, name, table.header)
                for name, table in tables.items()
                if name in names
            ]
        if not marked:
            return False
        sheets = _Sheets(self._rules, marked)
        sheets.mark(self._checked.errors)
        return self._run(self._source, sheets, Kind.ORIGINAL)

    def mark_copy(self) -> Kind | None:
        """Write the rows into a new workbook and mark them there."""
        rows = len(self._checked.accepted) + self._checked.rejected
        with self._open_tables() as tables:
            width = max((table.header.width for table in tables), default=0)
        if not width:
            return None
        if rows * width <= MAX_COPIED_CELLS and self._mark_new(Kind.COPY, None):
            return Kind.COPY
        wrong: defaultdict[str | None, set[int]] = defaultdict(set)
        for error in self._checked.errors:
            wrong[error.sheet].add(error.row + self._down)
        if self._mark_new(Kind.EXCERPT, wrong):
            return Kind.EXCERPT
        return self._tell(Kind.LIST)

    @property
    def _down(self) -> int:
        """By how many rows all rows move; the header of a JSON file takes the first one."""
        return 1 if self.family == "JSON" else 0

    def _mark_new(self, kind: Kind, only: Mapping[str | None, Collection[int]] | None) -> bool:
        plain, down = self._target.with_suffix(".plain.xlsx"), self._down
        with self._open_tables() as tables:
            written = write_plain(tables, plain, self._rules, only)
            marked = [
                _MarkedSheet(table.header.sheet, sheet.name, table.header)
                for table, sheet in zip(tables, written, strict=True)
            ]
        moved = {each.name: sheet.moved for each, sheet in zip(marked, written, strict=True)}
        sheets = _Sheets(self._rules, marked)
        sheets.mark(
            self._checked.errors,
            (lambda sheet, row: moved[sheet].get(row + down, row + down))
            if down or any(moved.values())
            else None,
        )
        done = self._run(plain, sheets, kind)
        plain.unlink()
        return done and self._holds(kind, only, moved)

    def _holds(
        self,
        kind: Kind,
        only: Mapping[str | None, Collection[int]] | None,
        moved: Mapping[str | None, Mapping[int, int]],
    ) -> bool:
        """Whether the marked workbook says what the file says."""

        def row_there(sheet: str | None, row: int) -> int | None:
            number = row + self._down
            if only is not None and number not in only.get(sheet, ()):
                return None
            return moved.get(sheet, {}).get(number, number)

        copied = Copied(
            self._source,
            str(self._view["file"]),
            self._is_amendment,
            self._target,
            kind is Kind.EXCERPT,
            row_there,
        )
        return says_the_same(copied, self._validator)

    @contextmanager
    def _open_tables(self) -> Iterator[Sequence[PlainTable]]:
        """The tables of the file, in their order; only a workbook has more than one."""
        if self.family == "XLSX":
            names = {row.sheet for row in self._checked.accepted}
            names |= {error.sheet for error in self._checked.errors}
            with open_tables(self._source, self._headings, with_merges=True) as tables:
                read = [table for name, table in tables.items() if name in names]
                yield [PlainTable(table.header, table.lines) for table in read]
        elif self.family == "JSON":
            rows = read_json_rows(self._source, self._headings)
            found = {column for raw in rows for column in raw.cells}
            found |= {error.column for error in self._checked.errors}
            columns = [column for column in column_words(self._rules) if column in found]
            rows = read_json_rows(self._source, self._headings)
            amends = self._is_amendment
            yield [table_of_json(rows, columns, self._rules, is_amendment=amends)]
        else:
            preview = read_preview(read_lines(self._source, self._headings))
            header = find_header(preview, self._headings)
            short_rows = ShortRows(header, self._headings, self._chunks)
            yield [PlainTable(header, lines_with_cuts(self._chunks(), header, short_rows))]

    def _chunks(self) -> Iterable[Chunk]:
        return read_chunks(self._source, self._headings)

    def _plan(self, sheets: "_Sheets", kind: Kind) -> dict[str, Any]:
        return {
            "sheets": [sheet.plan() for sheet in sheets.all],
            "summary_name": SUMMARY,
            "summary": summary_rows(self._view, sheets.marks, kind, was_signed=self._is_signed),
            "widths": WIDTHS,
        }

    def _run(self, source: Path, sheets: "_Sheets", kind: Kind) -> bool:
        """Let the child write the target; whether it did."""
        with subprocess.Popen(  # noqa: S603 - our own module; the paths are arguments
            command(_CHILD, str(source.resolve()), str(self._target.resolve())),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        ) as child:
            ending = threading.Timer(HIGHLIGHT_WAIT_SECONDS, child.kill)
            ending.start()
            pipes = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
            with suppress(BrokenPipeError):  # then its exit code tells
                self._converse(*pipes, sheets, self._plan(sheets, kind))
            with suppress(BrokenPipeError):  # what it did not read would be written once more
                pipes[0].close()
            child.wait()
            ending.cancel()
        if child.returncode != 0:
            self._target.unlink(missing_ok=True)
        return child.returncode == 0

    def _converse(
        self, plan_to: IO[bytes], answer_of: IO[bytes], sheets: "_Sheets", plan: Mapping[str, Any]
    ) -> None:
        """Give the plan; say which of the numbers that the child names become texts."""
        plan_to.write(json.dumps(plan).encode() + b"\n")
        plan_to.flush()
        seen = answer_of.readline(_MOST_ANSWER_BYTES)
        if seen.endswith(b"\n"):
            answer = [self._stays_wrong(sheets, *each) for each in json.loads(seen)]
            plan_to.write(json.dumps(answer).encode() + b"\n")
        plan_to.close()

    def _stays_wrong(self, sheets: "_Sheets", index: int, row: int, place: int, text: str) -> bool:
        """Whether a cell with this text would be wrong for the same reasons as with its number."""
        sheet = sheets.all[index]
        column = sheet.header.columns.get(place)
        if column is None:
            return False
        raw = RawRow(row, {column: text}, sheet=sheet.name)
        errors = self._validator.validate(raw)
        codes = (
            {each.code for each in errors if each.column == column}
            if isinstance(errors, list)
            else set()
        )
        return codes == sheet.codes[row, column]

    @cached_property
    def _is_signed(self) -> bool:
        if self.family != "XLSX" or self._checked.refusal is not None:
            return False
        with zipfile.ZipFile(self._source) as archive:
            return any(is_signature(name) for name in archive.namelist())

    @cached_property
    def _validator(self) -> RowValidator:
        agency, period = self._view["agency"], Period.parse(self._view["period"])
        return RowValidator(self._rules, agency, period)


@dataclass
class _MarkedSheet:
    """A sheet with mistakes: its header, and what is to be done to its cells.

    ``name`` is the file's, None where that has no sheets; ``shown`` is the marked workbook's.
    """

    name: str | None
    shown: str
    header: Header
    notes: dict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def plan(self) -> dict[str, Any]:
        """By cell: row, place, note, whether it takes digits, whether the mistake is its own."""
        columns = self.header.columns
        cells = [
            (
                row,
                place,
                "\n\n".join(texts),
                columns.get(place) in NIP_COLUMNS,
                (row, columns.get(place)) in self.codes,
            )
            for (row, place), texts in self.notes.items()
        ]
        return {"name": self.shown, "cells": cells}


class _Sheets:
    """The sheets of a workbook that have mistakes, and all mistakes in their order."""

    def __init__(self, rules: RuleSet, sheets: Sequence[_MarkedSheet]) -> None:
        self.all = sheets
        self.marks: list[Mark] = []
        self._labels = column_labels(rules)
        self._index = {sheet.name: index for index, sheet in enumerate(sheets)}

    def mark(self, errors: Collection[RowError], move: _Move | None = None) -> None:
        """Mark each mistake in its cell, or at the NIP where the sheet has not got its column.

        Without any sheet they are only reported.
        """
        for error in errors:
            label = self._labels[error.column].id
            if not self.all:
                where, what = (error.row, None, error.row, error.sheet), (error.code, error.column)
                self.marks.append(Mark(*where, *what, label, *error.message))
                continue
            index = self._index.get(error.sheet, 0)
            sheet = self.all[index]
            row = move(error.sheet, error.row) if move else error.row
            places = sheet.header.places_of(error.column) or sheet.header.places_of("nip")
            place = places[0]
            message = _message(error, move)
            text = f"{error.code} · {label}\n{message.id}\n\n{message.en}"
            sheet.notes[row, place].append(text)
            sheet.codes[row, error.column].add(error.code)
            at = (index, cell_name(row, place))
            self.marks.append(
                Mark(row, at, error.row, sheet.name, error.code, error.column, label, *message)
            )


def _message(error: RowError, move: _Move | None) -> Message:
    """The message, with the workbook's own row numbers."""
    rows, sheet = error.details.get("rows"), error.sheet
    if move is None or sheet is not None or not isinstance(rows, str):
        return error.message
    there = _DIGITS.sub(lambda match: str(move(sheet, int(match[0]))), rows)
    return message_for(error.code, {**error.details, "rows": there})
