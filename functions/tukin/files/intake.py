"""A whole file: every row accepted or rejected, or the file refused. No store, no network."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tukin.domain.appraisal import (
    Appraisal,
    RawRow,
    RowError,
    RowValidator,
    reject_duplicates,
)
from tukin.domain.errors import FileRefused, IntegrityError, InvalidInput
from tukin.domain.spelling import parse_nip
from tukin.files.reader import read_rows


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What became of a file's rows. A refused file has neither accepted rows nor errors."""

    accepted: list[Appraisal] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None

    @property
    def rejected(self) -> int:
        """Number of rejected rows, each of which has one error or more."""
        return len({error.row for error in self.errors})


def check_file(path: Path, file_name: str, validator: RowValidator) -> CheckedFile:
    """Read and validate a file of appraisals.

    Two passes in one: rows are validated as they come; a NIP that stands again is known only at
    the end, and then all its rows are rejected.
    """
    candidates: list[Appraisal] = []
    errors: list[RowError] = []
    rows_by_nip: dict[str, list[int]] = defaultdict(list)
    read = 0
    try:
        for raw in read_rows(path, file_name, validator.rules):
            read += 1
            result = validator.validate(raw)
            if isinstance(result, Appraisal):
                candidates.append(result)
                rows_by_nip[result.nip].append(raw.number)
            else:
                errors += result
                if nip := _readable_nip(raw):
                    rows_by_nip[nip].append(raw.number)
    except FileRefused as refusal:
        return CheckedFile(refusal=refusal)
    accepted, duplicates = reject_duplicates(candidates, rows_by_nip)
    checked = CheckedFile(accepted, sorted([*errors, *duplicates], key=lambda error: error.row))
    if len(checked.accepted) + checked.rejected != read:  # I1
        raise IntegrityError("E702", what="dispositions of rows")
    return checked


def _readable_nip(raw: RawRow) -> str | None:
    """The NIP of a rejected row, where it can be read: it may stand in another row as well."""
    if "nip" in raw.numeric:
        return None
    try:
        return parse_nip(raw.cells.get("nip", ""))
    except InvalidInput:
        return None
