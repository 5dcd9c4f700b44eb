"""What one register says otherwise than another, person by person. Pure.

Both are read as the canonical CSVs that they are kept as, one person at a time: nothing of a
city is in memory but their bytes.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tukin.register.columns import COLUMNS
from tukin.register.register import LEFT

Row = dict[str, str]
"""A row's cells by column; an empty one is left out."""
_DATES = ("from", "until")


class PersonChange(NamedTuple):
    """A person's rows before and after, where they differ; none where the person is not there."""

    nip: str
    before: Sequence[Row]
    after: Sequence[Row]

    @property
    def kind(self) -> str:
        """Whether the person comes, goes, or is described otherwise."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def ends(self) -> bool:
        """Whether the person was employed without an end, and is no longer."""
        return _is_employed(self.before) and not _is_employed(self.after)

    @property
    def returns(self) -> bool:
        """Whether somebody who had left or ended is employed again."""
        return bool(self.before) and not _is_employed(self.before) and _is_employed(self.after)

    @property
    def columns(self) -> tuple[str, ...]:
        """What of somebody who was there and stays is said otherwise, in the order of columns."""
        if not self.before or not self.after:
            return ()
        same_days = _values(self.before, *_DATES) == _values(self.after, *_DATES)
        read = _values if same_days else _stretches
        names = [column.name for column in COLUMNS]
        return tuple(name for name in names if read(self.before, name) != read(self.after, name))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "nip": self.nip,
            "kind": self.kind,
            "ends": self.ends,
            "returns": self.returns,
            "columns": list(self.columns),
            "before": list(self.before),
            "after": list(self.after),
        }


def find_changes(before: bytes, after: bytes) -> Iterator[PersonChange]:
    """The people of whom two canonical CSVs say something else, in the order of the NIP."""
    both = merge(_people(before, "before"), _people(after, "after"), key=itemgetter(0))
    for nip, group in groupby(both, key=itemgetter(0)):
        rows_of = {side: rows for _, side, rows in group}
        change = PersonChange(nip, rows_of.get("before", ()), rows_of.get("after", ()))
        if change.before != change.after:
            yield change


def count_changes(changes: Iterable[PersonChange]) -> dict[str, Any]:
    """How many people come, go, end, return and change, and of how many each column changes."""
    people: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for change in changes:
        people.update([change.kind])
        people.update(name for name in ("ends", "returns") if getattr(change, name))
        columns.update(change.columns)
    kinds = ("added", "removed", "changed", "ends", "returns")
    return {
        "people": {kind: people[kind] for kind in kinds},
        "columns": {
            column.name: columns[column.name] for column in COLUMNS if columns[column.name]
        },
    }


def _people(data: bytes, side: str) -> Iterator[tuple[str, str, list[Row]]]:
    """Each person's NIP, which of the two it is, and the rows."""
    rows = csv.DictReader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))
    for nip, group in groupby(rows, key=lambda row: row["nip"]):
        yield nip, side, [{name: cell for name, cell in row.items() if cell} for row in group]


def _is_employed(rows: Sequence[Row]) -> bool:
    """Whether the last row has neither an end nor a status of those who left."""
    return bool(rows) and "until" not in rows[-1] and rows[-1]["status"] not in LEFT


def _values(rows: Sequence[Row], *names: str) -> list[list[str]]:
    return [[row.get(name, "") for name in names] for row in rows]


def _stretches(rows: Sequence[Row], name: str) -> list[str]:
    """A column's values, each once where rows that follow each other have the same.

    A row that is split at a day changes the days alone.
    """
    return [value for value, _ in groupby(row.get(name, "") for row in rows)]
