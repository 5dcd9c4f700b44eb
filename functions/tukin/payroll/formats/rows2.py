"""Format 2: a shard of accepted rows, an object with its number, its names and the rows in order.

The orders of the uploads are listed once; a row begins with the index of its own.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.formats.form2 import NUMBER, facts_by_name, facts_of, scores_of
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import AcceptedRow
from tukin.vocabulary.columns import FACTS
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.terms import Employment, Expectation

_Cells = tuple[
    int,  # index of the order
    str,  # person's key
    int,  # row
    str | None,  # sheet
    str,  # NIP
    str,  # name
    str,  # position
    str,  # grade
    Employment,
    str | None,  # supervisor's NIP
    Expectation | None,  # results
    Expectation | None,  # behaviour
    str,  # status
    str | None,  # evidence
    str | None,  # note
    list[int],  # facts
    list[int],  # scores
]


class Shard(BaseModel):
    """What a shard holds."""

    format: Literal[2]
    names: str
    orders: list[tuple[datetime, str]]
    rows: list[_Cells]


_SHARD = TypeAdapter(Shard)
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def write(rows: Sequence[AcceptedRow], names: Names) -> bytes:
    """A shard of rows; each has its person's key."""
    orders: dict[UploadOrder, int] = {}
    content = {
        "format": NUMBER,
        "names": names.id,
        "rows": [_cells(row, orders.setdefault(row.order, len(orders)), names) for row in rows],
        "orders": [(order.uploaded_at.isoformat(), order.version_id) for order in orders],
    }
    return _encode(content).encode()


def _cells(accepted: AcceptedRow, order: int, names: Names) -> tuple[object, ...]:
    if not accepted.person_key:
        raise ValueError("an accepted row needs its person's key")
    row = accepted.appraisal
    return (
        order,
        accepted.person_key,
        row.row,
        row.sheet,
        row.nip,
        row.name,
        row.position,
        row.grade,
        row.employment,
        row.supervisor_nip,
        row.hasil_kerja,
        row.perilaku_kerja,
        row.status,
        row.innovation_evidence,
        row.note,
        facts_of(row, names),
        scores_of(row, names),
    )


def parse(data: bytes) -> Shard:
    """The checked content of a shard.

    Raises:
        ValidationError: where it is none.
    """
    return _SHARD.validate_json(data)


def read(shard: Shard, names: Names) -> list[AcceptedRow]:
    """The rows of a shard by its names.

    Raises:
        ValueError, IndexError: where there are more or fewer numbers than names.
    """
    orders = [UploadOrder(*order) for order in shard.orders]
    return [_row(cells, orders, names) for cells in shard.rows]


def _row(cells: _Cells, orders: Sequence[UploadOrder], names: Names) -> AcceptedRow:
    facts = cells[15]
    if names.facts == FACTS:
        late_counts: dict[str, int] = {}
    else:
        always, late_counts = facts_by_name(facts, names)
        facts = [always[name] for name in FACTS]
    scores = dict(zip(names.indicators, cells[16], strict=True))
    # By position, in the order of Appraisal: by name it takes half as long again.
    values: tuple[Any, ...] = (
        cells[2],
        *cells[4:10],
        scores,
        cells[10],
        cells[11],
        *facts,
        *cells[12:15],
        late_counts,
        cells[3],
    )
    return AcceptedRow(Appraisal(*values), orders[cells[0]], cells[1])
