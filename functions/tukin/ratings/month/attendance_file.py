"""An attendance part as HR sends it: read, checked row by row, and reported like any file."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.file_formats.headings import Headings
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.file_formats.reader import read_file
from tukin.intake.check_file import MOST_LISTED, CheckedFile
from tukin.intake.mistakes import MistakeCounter
from tukin.intake.repairs import Repair
from tukin.intake.row_validator import RowValidator, find_duplicates, readable_nip
from tukin.ratings.month.attendance import Attendance, AttendanceRow, PartColumns
from tukin.register.roll import Finding as Absence
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.spelling import clean, is_blank


@dataclass(frozen=True, slots=True)
class CheckedAttendance:
    """What became of the rows, as of any file, and the part that the sound ones make."""

    checked: CheckedFile
    part: Attendance


def check_attendance(
    path: Path, file_name: str, validator: RowValidator, columns: PartColumns
) -> CheckedAttendance:
    """Read and check an attendance part.

    Args:
        path: where the bytes are.
        file_name: the name that the sender gave.
        validator: of the month's rules and register.
        columns: what a part may hold under these rules.
    """
    reading = _Reading(validator, columns)
    try:
        rows = read_file(
            path,
            file_name,
            part_headings(validator.headings, columns),
            reading.findings.append,
            scope=validator.scope,
        )
        for raw in rows:
            reading.take(raw)
        reading.refuse_foreign()
        reading.refuse_doubtful()
    except FileRefused as refusal:
        checked = CheckedFile(refusal=refusal, findings=reading.findings)
        return CheckedAttendance(checked, Attendance(()))
    return reading.end()


def part_headings(headings: Headings, columns: PartColumns) -> Headings:
    """The headings of an appraisal file, of which a part needs only its own."""
    return replace(headings, required=columns.required)


@dataclass(slots=True)
class _Reading:
    """A part on its way from the first row to the last.

    A row is judged by the validator of appraisals, so that days, minutes, spellings, and who is in
    the register mean the same as in any file. What the raters say, and what the register says of
    somebody's post, is filled in with a sound value that is thrown away.
    """

    validator: RowValidator
    columns: PartColumns
    findings: list[Finding] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    people: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    rejected_rows: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    rejected: int = 0
    accepted: list[tuple[RawRow, Appraisal]] = field(default_factory=list)
    repairs: Counter[Repair] = field(default_factory=Counter)
    given: set[str] = field(default_factory=set)

    def take(self, raw: RawRow) -> None:
        """Accept or reject a row."""
        self.given |= {name for name, text in raw.cells.items() if not is_blank(clean(text))}
        nip = readable_nip(raw)
        place = Place(raw.number, raw.sheet)
        if nip is not None:
            self.people[nip].append(place)
        own = self._own(raw)
        result = self._validate(own, nip)
        if isinstance(result, Appraisal):
            self.accepted.append((own, result))
            self.repairs.update(self.validator.repairs.find_named(own))
            return
        self.rejected += 1
        self.errors += result
        if nip is not None:
            self.rejected_rows[nip].append(place)

    def refuse_foreign(self) -> None:
        """Refuse a part that says what only raters may say, whoever wrote it."""
        if found := sorted(self.given & self.columns.foreign):
            raise FileRefused("E1120", columns=self.validator.headings.labels_of(found))

    def refuse_doubtful(self) -> None:
        """Refuse a part for what any other file would wait for approval, such as another month.

        Nobody approves a part by itself.
        """
        if any(finding.kind is FindingKind.CONDITION for finding in self.findings):
            raise FileRefused("E1121")

    def end(self) -> CheckedAttendance:
        """Reject the rows of those who stand again; every row has its disposition then (I1)."""
        repeated = {nip: some for nip, some in self.people.items() if len(some) > 1}
        self.errors += find_duplicates(repeated, self.rejected_rows)
        rows = [(raw, row) for raw, row in self.accepted if row.nip not in repeated]
        self.rejected += len(self.accepted) - len(rows)
        self.errors.sort(key=lambda error: (error.sheet or "", error.row))
        mistakes = MistakeCounter()
        mistakes.add(self.errors)
        checked = CheckedFile(
            accepted=[row for _, row in rows],
            errors=self.errors[:MOST_LISTED],
            rejected_rows={**self.rejected_rows, **repeated},
            rejected=self.rejected,
            mistakes=mistakes.commonest(),
            repairs=self.repairs,
            findings=self.findings,
            columns=frozenset(self.given),
        )
        return CheckedAttendance(checked, Attendance(self._row(raw, row) for raw, row in rows))

    def _own(self, raw: RawRow) -> RawRow:
        """The cells that a part may say; what else a recap has is not looked at."""
        known = self.columns.known(self.validator.rules)
        return replace(
            raw,
            cells={name: text for name, text in raw.cells.items() if name in known},
            numeric=raw.numeric & known,
            causes={name: cause for name, cause in raw.causes.items() if name in known},
        )

    def _validate(self, raw: RawRow, nip: str | None) -> Appraisal | list[RowError]:
        alone = replace(self.validator, register=None)
        filled = replace(raw, cells={**raw.cells, **_filler(alone, raw, nip)})
        result = alone.validate(filled)
        errors = [] if isinstance(result, Appraisal) else result
        errors += [self._error(raw, found) for found in self._absences(raw, nip, result)]
        return errors or result

    def _absences(
        self, raw: RawRow, nip: str | None, result: Appraisal | list[RowError]
    ) -> Iterator[Absence]:
        """Where a row disagrees with the register about who works here, and in which status."""
        roll = self.validator.roll
        if roll is None or nip is None:
            return
        if found := roll.check_person(nip):
            yield found
            return
        if isinstance(result, Appraisal) and _says(raw, "status"):
            row = result
            found_all = roll.check_row(nip, row.employment, row.grade, row.position, row.status)
            yield from (each for each in found_all if each.column == "status")

    def _error(self, raw: RawRow, found: Absence) -> RowError:
        seen = ValueClass.of(raw.cells.get(found.column, ""), found.column in raw.numeric)
        return RowError(raw.number, found.column, seen, found.code, found.details, raw.sheet)

    def _row(self, raw: RawRow, row: Appraisal) -> AttendanceRow:
        counts = {"alpa": row.alpa, "ijin": row.ijin}
        counts |= {"late_minutes": row.late_minutes, "early_minutes": row.early_minutes}
        bands = self.validator.rules.lateness_columns
        late = {band: row.late_counts.get(band, 0) for band in bands}
        return AttendanceRow(
            nip=row.nip,
            name=row.name if _says(raw, "name") else None,
            status=row.status if _says(raw, "status") else None,
            counts=counts | late,
            scores={code: row.scores[code] for code in self.columns.scores},
        )


def _says(raw: RawRow, column: str) -> bool:
    return not is_blank(clean(raw.cells.get(column, "")))


def _filler(validator: RowValidator, raw: RawRow, nip: str | None) -> Mapping[str, str]:
    """Sound cells for what a part does not say, of the kind of employment of the number."""
    is_pppk = nip is not None and _is_pppk(nip)
    rules = validator.rules
    cells = {indicator.code: str(indicator.max_score) for indicator in rules.indicators}
    cells |= {"name": "Pegawai", "position": rules.positions[0].code}
    cells |= {"employment": "PPPK", "grade": "IX"} if is_pppk else {"employment": "PNS"}
    cells.setdefault("grade", "III/a")
    return {name: text for name, text in cells.items() if not _says(raw, name)}


def _is_pppk(nip: str) -> bool:
    try:
        return check_nip(nip) == "PPPK"
    except InvalidInput:
        return False
