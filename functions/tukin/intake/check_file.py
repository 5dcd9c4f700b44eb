"""A whole file: every row accepted or rejected, or the file refused. No store, no network."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from pathlib import Path

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, Place
from tukin.file_formats.lines.mapping import Columns
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.file_formats.reader import read_parts
from tukin.file_formats.table import Part
from tukin.intake.fast_rows import FastRows
from tukin.intake.kept_rows import KeptRows
from tukin.intake.mistakes import Mistake, MistakeCounter
from tukin.intake.remarks.columns import ColumnRemarks
from tukin.intake.remarks.findings import Findings
from tukin.intake.remarks.raters import Raters
from tukin.intake.repairs import Repair
from tukin.intake.row_validator import RowValidator, find_duplicates, readable_nip
from tukin.register.roll import NOT_HERE
from tukin.vocabulary.errors import FileRefused, IntegrityError

MOST_LISTED = 2_000
"""Errors that are kept one by one; the others are counted by kind. More than an operator fixes in
one sitting, and the report stays below 1 MB."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What became of a file's rows. A refused file has neither accepted rows nor errors.

    ``accepted`` can be read again and again. ``errors`` are the first ``MOST_LISTED`` in the order
    of rows, ``mistakes`` counts all of them by kind, the commonest first. ``repairs`` counts cells
    of rows that are sound by themselves. ``rejected_rows`` has the rejected rows of each NIP that
    can be read. ``findings`` are what else is to be said: notices, conditions for which the upload
    waits for approval, and what was skipped. ``held`` has the accepted rows of the people that were
    to be held, as they were read. ``columns`` are the known ones that the file has. ``unchanged``
    counts the empty cells of an amendment's sound rows: they leave what was there.
    """

    accepted: Collection[Appraisal] = ()
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    rejected_rows: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    rejected: int = 0
    mistakes: tuple[Mistake, ...] = ()
    repairs: Mapping[Repair, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    held: Mapping[str, RawRow] = field(default_factory=dict)
    columns: Collection[str] = frozenset()
    unchanged: int = 0

    @property
    def error_count(self) -> int:
        """All errors, also those that are not listed."""
        return sum(mistake.count for mistake in self.mistakes)

    @property
    def strangers(self) -> int:
        """The rows that name somebody who is not in the agency's register."""
        return sum(mistake.count for mistake in self.mistakes if mistake.code == NOT_HERE)


def check_file(
    path: Path, file_name: str, validator: RowValidator, hold: Collection[str] = ()
) -> CheckedFile:
    """Read and validate a file of appraisals.

    Two passes in one: rows are validated as they come; a NIP that occurs again is known only at
    the end, and then all its rows are rejected. What is held in memory meanwhile are the first
    rows, 16 bytes of each further one, and the rejected ones' numbers.

    Args:
        path: where the bytes are.
        file_name: the name that the sender gave.
        validator: of the rules and the register.
        hold: the NIPs whose accepted rows are wanted as they were read.
    """
    checking = _Checking(validator, hold)
    try:
        headings = validator.headings
        report, scope = checking.findings.add, validator.scope
        for part in read_parts(path, file_name, headings, report, scope=scope):
            checking.take(part)
    except FileRefused as refusal:
        return CheckedFile(refusal=refusal)
    return checking.end()


_ROWS = 2**40
"""More than the rows of any file: ``sheet * _ROWS + row`` names a row of a workbook."""


class _Checking:
    """A file on its way from the first row to the last."""

    def __init__(self, validator: RowValidator, hold: Collection[str] = ()) -> None:
        self.fast = FastRows(validator)
        self._hold = hold
        self._held: dict[str, RawRow] = {}
        self._given: set[str] = set()
        self._validator = validator
        self._finder = validator.repairs
        self._read = 0
        self._accepted = KeptRows()
        self._people = _People()
        self._raters = Raters()
        self._rejected = 0
        self._rejected_rows: dict[str, list[Place]] = defaultdict(list)
        self._errors: list[RowError] = []
        self._mistakes = MistakeCounter()
        self._remarks = ColumnRemarks(validator.rules)
        self.findings = Findings()

    def take(self, part: Part) -> None:
        """The next rows: by the fast path what it accepts, one by one the others."""
        accepted: list[Appraisal] = []
        taken: list[bool] = []
        if (columns := self._columns(part)) is not None:
            self._given |= columns.cells.keys()
            accepted, taken = self.fast.accept(*columns, part.sheet)
            if texts := columns.cells.get("status"):
                self._remarks.add_statuses(accepted, list(compress(texts, taken)))
        others = part.rows(taken)
        self._read += len(accepted) + len(others)
        if others:
            exact = [row for raw in others if (row := self._validate(raw))]
            accepted = sorted(accepted + exact, key=lambda row: row.row)
        self._remarks.add(accepted)
        self._accepted.add(accepted)
        nips = [int(row.nip) for row in accepted]
        self._people.add(part.sheet, nips, [row.row for row in accepted])
        self._raters.add(accepted, nips)

    def _columns(self, part: Part) -> Columns | None:
        """The rows column by column; those of people to hold are left to the exact way."""
        columns = part.columns()
        if columns is None or not self._hold or "nip" not in columns.cells:
            return columns
        held = {
            place
            for place, text in enumerate(columns.cells["nip"])
            if "".join(filter(str.isdecimal, text)) in self._hold
        }
        return columns._replace(careful={*columns.careful, *held}) if held else columns

    def _validate(self, raw: RawRow) -> Appraisal | None:
        """The exact way: the appraisal, or None for a row that is rejected."""
        self._given |= raw.cells.keys()
        result = self._validator.validate(raw)
        if isinstance(result, Appraisal):
            self.fast.repairs.update(self._finder.find(raw, result))
            if "status" in raw.cells:
                self._remarks.add_statuses([result], [raw.cells["status"]])
            for finding in self._validator.remarks.find(result):
                self.findings.add_of_row(finding)
            if result.nip in self._hold:
                self._held[result.nip] = raw
            return result
        self._rejected += 1
        self._remarks.add_rejected(raw)
        self._mistakes.add(result)
        self._errors += result[: max(0, MOST_LISTED - len(self._errors))]
        if nip := readable_nip(raw):
            self._people.add(raw.sheet, [int(nip)], [raw.number])
            self._rejected_rows[nip].append(Place(raw.number, raw.sheet))
        return None

    def end(self) -> CheckedFile:
        """Reject the rows of those who stand again; then every row has its disposition (I1)."""
        repeated = self._people.repeated()
        duplicates = find_duplicates(repeated, self._rejected_rows)
        self._accepted.leave_out(repeated.keys(), len(duplicates))
        self._rejected += len(duplicates)
        self._rejected_rows.update(repeated)
        self._mistakes.add(duplicates)
        if len(self._accepted) + self._rejected != self._read:
            raise IntegrityError("E702", what="dispositions of rows")
        for finding in self._raters.findings(repeated, self._validator.roll):
            self.findings.add(finding)
        for finding in self._remarks.findings():
            self.findings.add(finding)
        errors = sorted([*self._errors, *duplicates], key=self._people.order)
        return CheckedFile(
            accepted=self._accepted,
            errors=errors[:MOST_LISTED],
            rejected_rows=self._rejected_rows,
            rejected=self._rejected,
            mistakes=self._mistakes.commonest(),
            repairs=self.fast.repairs,
            findings=self.findings.all(),
            held={nip: raw for nip, raw in self._held.items() if nip not in repeated},
            columns=frozenset(self._given),
        )


class _People:
    """In which rows of which sheet each person is: 16 bytes a row."""

    def __init__(self) -> None:
        self._nips = array("Q")
        self._rows = array("Q")
        self._sheets: dict[str | None, int] = {}

    def add(self, sheet: str | None, nips: Sequence[int], rows: Sequence[int]) -> None:
        number = self._sheets.setdefault(sheet, len(self._sheets))
        self._nips.extend(nips)
        self._rows.extend([row + number * _ROWS for row in rows] if number else rows)

    def order(self, error: RowError) -> tuple[int, int]:
        """Where an error is in the file: which sheet, and the row."""
        return self._sheets.get(error.sheet, len(self._sheets)), error.row

    def repeated(self) -> dict[str, list[Place]]:
        """The rows of those who stand in more than one."""
        twice = {nip for nip, following in pairwise(sorted(self._nips)) if nip == following}
        rows: dict[str, list[int]] = defaultdict(list)
        if twice:
            for nip, row in zip(self._nips, self._rows, strict=True):
                if nip in twice:
                    rows[f"{nip:018d}"].append(row)
        return {nip: list(map(self._place, sorted(some))) for nip, some in rows.items()}

    def _place(self, row: int) -> Place:
        sheet, number = divmod(row, _ROWS)
        return Place(number, list(self._sheets)[sheet])
