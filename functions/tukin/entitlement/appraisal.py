"""A validated row of an appraisal file.

No third-party imports: every reader of records imports this module.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tukin.vocabulary.terms import Employment, Expectation

if TYPE_CHECKING:
    from dataclasses import dataclass as frozen_for_mypy
else:

    def frozen_for_mypy(*, frozen: bool, slots: bool) -> Callable[[type], type]:  # noqa: ARG001
        """A dataclass that only the type checker keeps from being changed.

        Python's own frozen ones take four times as long to make: of the whole way from a file's
        row to an appraisal that would be a fifth.
        """
        return dataclass(slots=slots)


@frozen_for_mypy(frozen=True, slots=True)
class Appraisal:
    """A validated row.

    Scores are hundredths of a point by indicator; ``alpa`` and ``ijin`` are days, the minutes are
    of the whole month. ``late_counts`` holds the occurrences of lateness by band, where the rules
    cut by occurrence; it is empty where they cut by the minute. ``sheet`` is the workbook's sheet
    of the row, None where the file has none. The facts come together, in the order of
    ``vocabulary/columns.py``; one that was not stored is 0.
    """

    row: int
    nip: str
    name: str
    position: str
    grade: str
    employment: Employment
    supervisor_nip: str | None
    scores: dict[str, int]
    hasil_kerja: Expectation | None
    perilaku_kerja: Expectation | None
    alpa: int = 0
    ijin: int = 0
    late_minutes: int = 0
    early_minutes: int = 0
    status: str = "aktif"
    innovation_evidence: str | None = None
    note: str | None = None
    late_counts: dict[str, int] = field(default_factory=dict)
    sheet: str | None = None
