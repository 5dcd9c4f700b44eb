"""What every accepted row of the samples must be paid, by the oracle and from what was generated.

Neither a reader nor the domain's code has a part in it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.computation import Computation, compute_pay
from tests.samples.generate import sample_rows
from tests.scenarios.loader import sample_rules

EXPECTED: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "expected.yaml").read_text(encoding="utf-8")
)
"""By path below ``events/``: rules, rows, accepted, rejected (row: {column: code}), and `register`:
what is rejected besides, by the sample register."""

_ROWS_ABOVE = {".csv": {"2026-09": 1, "2026-10": 2}, ".xlsx": {"2026-09": 8, "2026-10": 8}}


def sample_computations(path: str) -> Iterator[tuple[int, str, Computation]]:
    """Row, NIP and computation of each row of a sample that must be accepted."""
    folder, agency, period, name = path.split("/")
    expected = EXPECTED[path]
    rules = sample_rules(expected["rules"])
    above = _ROWS_ABOVE.get(Path(name).suffix, {}).get(period, 0)
    rows = sample_rows()[folder, agency, period]
    assert len(rows) == expected["rows"]
    for number, row in enumerate(rows, start=above + 1):
        if number not in expected["rejected"]:
            cells = {column: _text(value) for column, value in row.sound.items()}
            yield number, cells["nip"], compute_pay(rules, cells)


def _text(value: str | int) -> str:
    return value if isinstance(value, str) else f"{value // 100}.{value % 100:02d}"
