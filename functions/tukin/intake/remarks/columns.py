"""What shows only in the rows of a whole column: another scale, a dragged cell, a status forgotten.

The columns are looked at as rows are accepted, part by part, and hardly anything is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.file_formats.raw_row import RawRow
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.number_cells import EXEMPT_MAX_SCORE, score_parser
from tukin.vocabulary.spelling import clean, is_blank

OTHER_SCALE = "W070"
STATUS_FORGOTTEN = "W200"
DRAGGED = "W201"

_FEWEST_PEOPLE = 5
_FEWEST_RISING = 5
_TAIL = _FEWEST_RISING - 1
_MOST_RUNS = 20
_MOST_PLACES = 50
_NUMBERS = re.compile(r"\d+", re.ASCII)


class ColumnRemarks:
    """The columns of one file that is being read."""

    def __init__(self, rules: RuleSet) -> None:
        self._scales = [
            _Scale(item.code, item.label_id, item.max_score)
            for item in rules.indicators
            if item.max_score > EXEMPT_MAX_SCORE
        ]
        self._rises = _Rises(rules)
        self._filled = 0
        self._blank = 0
        self._places: list[Place] = []
        self._new_places: list[Place] = []

    def add(self, rows: Sequence[Appraisal]) -> None:
        """Look at the accepted rows of a part in their order, after its statuses."""
        self._places += sorted(self._new_places)[: _MOST_PLACES - len(self._places)]
        self._new_places.clear()
        self._scales = [scale for scale in self._scales if scale.stays_low(rows)]
        self._rises.add(rows)

    def add_rejected(self, raw: RawRow) -> None:
        """Look at a rejected row: its scores belong to the column, too."""
        for scale in self._scales:
            scale.add_text(raw.cells.get(scale.code, ""))
        self._scales = [scale for scale in self._scales if scale.is_low]

    def add_statuses(self, rows: Sequence[Appraisal], texts: Sequence[str]) -> None:
        """Look at the cells of the status of accepted rows."""
        blanks = {text for text in set(texts) if is_blank(clean(text))}
        if not blanks:
            self._filled += len(rows)
            return
        flags = [text in blanks for text in texts]
        count = sum(flags)
        self._filled += len(rows) - count
        self._blank += count
        if len(self._places) < _MOST_PLACES:
            empty = islice(compress(rows, flags), _MOST_PLACES)
            self._new_places += [Place(row.row, row.sheet) for row in empty]

    def findings(self) -> Iterator[Finding]:
        """What was found, after the last row."""
        for scale in self._scales:
            if scale.people >= _FEWEST_PEOPLE and scale.highest:
                yield scale.finding()
        if self._filled and self._blank:
            details = {"filled": self._filled, "count": self._blank}
            places = tuple(self._places)
            yield Finding(FindingKind.NOTICE, STATUS_FORGOTTEN, details, places)
        yield from self._rises.findings()


@dataclass(slots=True)
class _Scale:
    """An indicator of which no score was above a tenth of its maximum so far."""

    code: str
    label: str
    max_score: int
    people: int = 0
    highest: int = 0

    @property
    def is_low(self) -> bool:
        return self.highest * 10 <= self.max_score * 100

    def stays_low(self, rows: Sequence[Appraisal]) -> bool:
        """Look at some rows no further than the first usual score."""
        limit = self.max_score * 10
        for row in rows:
            score = row.scores[self.code]
            self.highest = max(self.highest, score)
            if score > limit:
                return False
        self.people += len(rows)
        return self.is_low

    def add_text(self, text: str) -> None:
        try:
            score = score_parser(self.max_score)(text)
        except InvalidInput as invalid:
            self.people += invalid.code == "E309"
        else:
            self.people += 1
            self.highest = max(self.highest, score)

    def finding(self) -> Finding:
        whole, hundredths = divmod(self.highest, 100)
        highest = f"{whole},{hundredths:02d}".rstrip("0").rstrip(",")
        details = {
            "column": self.label,
            "count": self.people,
            "highest": highest,
            "max_score": self.max_score,
        }
        return Finding(FindingKind.CONDITION, OTHER_SCALE, details)


@dataclass(slots=True)
class _Run:
    first: Appraisal
    last: Appraisal


class _Rises:
    """Rows in which a value rises by one from each to the next, as if a cell had been dragged.

    Five rows in a row hold four steps one after another, so it is enough to look at each fourth
    step of a part and to go on from there.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._labels = {column.name: column.label.id for column in COUNT_COLUMNS}
        lateness = rules.attendance.lateness
        bands = lateness.bands if lateness.kind == "banded" else ()
        self._labels |= {band.code: band.label_id for band in bands}
        self._labels["innovation_evidence"] = "Bukti Inovasi"
        self._seen_until: dict[str, int] = {}
        self._tail: list[Appraisal] = []
        self._runs: dict[str, list[_Run]] = {}

    def add(self, rows: Sequence[Appraisal]) -> None:
        rows = [*self._tail, *rows]
        self._seen_until = dict.fromkeys(self._labels, 0)
        for place in range(_TAIL - 1, len(rows) - 1, _TAIL):
            if _may_rise(rows[place], rows[place + 1]):
                self._follow(rows, place)
        self._tail = rows[-_TAIL:]

    def _follow(self, rows: Sequence[Appraisal], place: int) -> None:
        for column in self._labels:
            if place < self._seen_until[column]:
                continue  # within a run that was found already
            first, last = place, place
            while last + 1 < len(rows) and _rises(column, rows[last], rows[last + 1]):
                last += 1
            self._seen_until[column] = last
            if last == place:
                continue
            while first and _rises(column, rows[first - 1], rows[first]):
                first -= 1
            if last - first + 1 >= _FEWEST_RISING:
                self._note(column, _Run(rows[first], rows[last]))

    def _note(self, column: str, run: _Run) -> None:
        """Keep a run, or let the one before go on: parts overlap by their last rows."""
        runs = self._runs.setdefault(column, [])
        if runs and run.first.row <= runs[-1].last.row and run.first.sheet == runs[-1].last.sheet:
            runs[-1].last = run.last
        elif len(runs) < _MOST_RUNS:
            runs.append(run)

    def findings(self) -> Iterator[Finding]:
        for column in self._labels:
            for run in self._runs.get(column, ()):
                details = {
                    "column": self._labels[column],
                    "first": run.first.row,
                    "last": run.last.row,
                }
                places = (Place(run.first.row, run.first.sheet),)
                yield Finding(FindingKind.NOTICE, DRAGGED, details, places)


def _may_rise(row: Appraisal, following: Appraisal) -> bool:
    """Whether anything may rise; quick, since it is asked of each fourth row."""
    steps = (1, following.row - row.row)
    return (
        following.late_minutes - row.late_minutes in steps
        or following.alpa - row.alpa in steps
        or following.ijin - row.ijin in steps
        or following.early_minutes - row.early_minutes in steps
        or bool(following.late_counts)
        or (following.innovation_evidence is not None and row.innovation_evidence is not None)
    )


def _rises(column: str, row: Appraisal, following: Appraisal) -> bool:
    """Whether a value rises by one, or by as many rows as are between: some may be rejected."""
    if column == "innovation_evidence":
        step = _text_step(row.innovation_evidence or "", following.innovation_evidence or "")
    else:
        step = _count(following, column) - _count(row, column)
    return step in (1, following.row - row.row) and step > 0


def _count(row: Appraisal, column: str) -> int:
    count: int = getattr(row, column, row.late_counts.get(column, 0))
    return count


def _text_step(text: str, following: str) -> int:
    """By how much one number of a text is more in the next, where all else is equal; else 0."""
    if _NUMBERS.sub("0", text) != _NUMBERS.sub("0", following):
        return 0
    numbers = zip(_NUMBERS.findall(text), _NUMBERS.findall(following), strict=True)
    steps = [int(later) - int(earlier) for earlier, later in numbers if earlier != later]
    return steps[0] if len(steps) == 1 else 0
