"""A whole file: every row accepted or rejected, or the file refused. No store, no network."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tukin.domain.appraisal import (
    Appraisal,
    RowError,
    RowValidator,
    readable_nip,
    reject_duplicates,
)
from tukin.domain.errors import FileRefused, IntegrityError
from tukin.domain.mistakes import Mistake, MistakeCounter
from tukin.domain.repairs import Repair, RepairFinder
from tukin.files.reader import read_rows

MOST_LISTED = 2_000
"""Errors that are kept one by one; the others are counted by kind. More than an operator mends in
one sitting, and the report stays below 1 MB."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What became of a file's rows. A refused file has neither accepted rows nor errors.

    ``errors`` are the first ``MOST_LISTED`` in the order of rows, ``mistakes`` counts all of them
    by kind, the commonest first. ``repairs`` counts cells of rows that are sound by themselves.
    ``rows_by_nip`` has every row, accepted or not, whose NIP can be read.
    """

    accepted: list[Appraisal] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    rows_by_nip: Mapping[str, Sequence[int]] = field(default_factory=dict)
    rejected: int = 0
    mistakes: tuple[Mistake, ...] = ()
    repairs: Mapping[Repair, int] = field(default_factory=dict)

    @property
    def error_count(self) -> int:
        """All errors, also those that are not listed."""
        return sum(mistake.count for mistake in self.mistakes)


def check_file(path: Path, file_name: str, validator: RowValidator) -> CheckedFile:
    """Read and validate a file of appraisals.

    Two passes in one: rows are validated as they come; a NIP that stands again is known only at
    the end, and then all its rows are rejected.
    """
    candidates: list[Appraisal] = []
    errors: list[RowError] = []
    mistakes = MistakeCounter()
    finder = RepairFinder(validator.rules)
    repairs: Counter[Repair] = Counter()
    rows_by_nip: dict[str, list[int]] = defaultdict(list)
    read = rejected = 0
    try:
        for raw in read_rows(path, file_name, validator.rules):
            read += 1
            result = validator.validate(raw)
            if isinstance(result, Appraisal):
                candidates.append(result)
                repairs.update(finder.find(raw, result))
                rows_by_nip[result.nip].append(raw.number)
            else:
                rejected += 1
                mistakes.add(result)
                errors += result[: max(0, MOST_LISTED - len(errors))]
                if nip := readable_nip(raw):
                    rows_by_nip[nip].append(raw.number)
    except FileRefused as refusal:
        return CheckedFile(refusal=refusal)
    accepted, duplicates = reject_duplicates(candidates, rows_by_nip)
    rejected += len(duplicates)
    mistakes.add(duplicates)
    if len(accepted) + rejected != read:  # I1
        raise IntegrityError("E702", what="dispositions of rows")
    return CheckedFile(
        accepted=accepted,
        errors=sorted([*errors, *duplicates], key=lambda error: error.row)[:MOST_LISTED],
        rows_by_nip=rows_by_nip,
        rejected=rejected,
        mistakes=mistakes.commonest(),
        repairs=repairs,
    )
