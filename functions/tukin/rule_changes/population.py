"""The people of a period as columns of 64-bit integers, whatever rules they are computed by.

Texts are numbered: a column of numbers and the tuple that they point into. So a rule set's tables
are looked up once per distinct text, not once per person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from tukin.entitlement.appraisal import Appraisal
from tukin.vocabulary.terms import Employment, Expectation

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EMPLOYMENTS = tuple(Employment)
EXPECTATIONS = tuple(Expectation)
UNRATED = -1
"""In a column of scores or expectations: there is none."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: ``values[numbers[i]]``."""

    numbers: Ints
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Number some texts in the order of their first appearance."""
        known: dict[str, int] = {}
        numbers = [known.setdefault(text, len(known)) for text in texts]
        return cls(np.array(numbers, np.int64), tuple(known))


@dataclass(frozen=True, slots=True)
class Population:
    """Validated appraisals as columns.

    Attributes:
        agency, position, grade, status: codes as in an appraisal.
        employment: places in ``EMPLOYMENTS``.
        hasil_kerja, perilaku_kerja: places in ``EXPECTATIONS``, or ``UNRATED``.
        scores: by indicator, hundredths of a point, or ``UNRATED``.
        alpa, ijin: days; late_minutes: late and early together; late_counts: by band.
        evidence: the approval's reference, empty where there is none.
    """

    agency: Texts
    position: Texts
    grade: Texts
    status: Texts
    evidence: Texts
    employment: Ints
    hasil_kerja: Ints
    perilaku_kerja: Ints
    alpa: Ints
    ijin: Ints
    late_minutes: Ints
    scores: dict[str, Ints]
    late_counts: dict[str, Ints]

    @classmethod
    def of(cls, people: Sequence[tuple[str, Appraisal]]) -> Self:
        """The columns of some (agency, appraisal) pairs."""
        rows = [appraisal for _, appraisal in people]
        indicators = dict.fromkeys(code for row in rows for code in row.scores)
        bands = dict.fromkeys(code for row in rows for code in row.late_counts)
        employments = {kind: place for place, kind in enumerate(EMPLOYMENTS)}
        expectations = {kind: place for place, kind in enumerate(EXPECTATIONS)}
        return cls(
            agency=Texts.of(agency for agency, _ in people),
            position=Texts.of(row.position for row in rows),
            grade=Texts.of(row.grade for row in rows),
            status=Texts.of(row.status for row in rows),
            evidence=Texts.of(row.innovation_evidence or "" for row in rows),
            employment=_ints(employments[row.employment] for row in rows),
            hasil_kerja=_ints(
                UNRATED if row.hasil_kerja is None else expectations[row.hasil_kerja]
                for row in rows
            ),
            perilaku_kerja=_ints(
                UNRATED if row.perilaku_kerja is None else expectations[row.perilaku_kerja]
                for row in rows
            ),
            alpa=_ints(row.alpa for row in rows),
            ijin=_ints(row.ijin for row in rows),
            late_minutes=_ints(row.late_minutes + row.early_minutes for row in rows),
            scores={
                code: _ints(row.scores.get(code, UNRATED) for row in rows) for code in indicators
            },
            late_counts={
                code: _ints(row.late_counts.get(code, 0) for row in rows) for code in bands
            },
        )

    def __len__(self) -> int:
        return len(self.employment)

    def cut(self, part: slice) -> "Population":
        """Some of the people."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        cut: dict[str, Any] = {name: _cut(column, part) for name, column in columns.items()}
        return Population(**cut)


def _cut(column: Any, part: slice) -> Any:
    match column:
        case dict():
            return {code: values[part] for code, values in column.items()}
        case Texts():
            return Texts(column.numbers[part], column.values)
    return column[part]


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)
