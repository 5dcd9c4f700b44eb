"""JSON made at once is the JSON of the item, for any values and for every record."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import PERIODS, sample_rules
from tests.unit.domain.cases import NAMED, accepted, appraise, batch, rows, rules_of
from tukin.aws.items import from_item, item_json, to_item
from tukin.aws.records import Records
from tukin.aws.table import Table
from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import partition_of
from tukin.domain.incentive import Formula
from tukin.domain.record import PayrollRecord, compute_record
from tukin.domain.terms import Rating

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(list(Rating)),
    lambda inner: (
        st.lists(inner.filter(lambda value: value is not None), max_size=4)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES, max_size=6))
def test_json_made_at_once_is_that_of_the_item(values: dict[str, Any]) -> None:
    assert json.loads(item_json(values)) == to_item(values)


def test_what_the_table_does_not_hold_is_refused() -> None:
    for value in (1.5, b"", object(), [1.5], {"a": 1.5}):
        with pytest.raises(TypeError, match="no attribute type"):
            item_json({"a": value})


class Recorder(Table):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__("table")
        self.puts: list[str] = []

    def _put_chunk(self, puts: list[str]) -> None:
        self.puts += puts


def staged(records: list[PayrollRecord], staged_as: str, partitions: int) -> list[Any]:
    table = Recorder()
    Records(table).stage(records, staged_as, partitions)
    return [json.loads(put)["PutRequest"]["Item"] for put in table.puts]


def plain_item(record: PayrollRecord, staged_as: str, partitions: int) -> Any:
    """The item by ``to_item``, attribute by attribute."""
    row, need = record.appraisal, record.need
    return to_item(
        {
            "pk": f"BATCH#{staged_as}#{partition_of(record.person, partitions):03d}",
            "sk": record.person,
            "agency": record.agency,
            "period": str(record.period),
            "batch_id": record.batch_id,
            "rule_set": record.rule_set,
            "rules_sha256": record.rules_sha256,
            "row": row.row,
            "nip": row.nip,
            "name": row.name,
            "position": row.position,
            "grade": row.grade,
            "employment": row.employment,
            "supervisor_nip": row.supervisor_nip,
            "scores": row.scores,
            "hasil_kerja": row.hasil_kerja,
            "perilaku_kerja": row.perilaku_kerja,
            "alpa": row.alpa,
            "ijin": row.ijin,
            "late_minutes": row.late_minutes,
            "early_minutes": row.early_minutes,
            "late_counts": row.late_counts or None,
            "status": row.status,
            "innovation_evidence": row.innovation_evidence,
            "weighted_bp": record.weighted_bp,
            "achievement_bp": record.achievement_bp,
            "rating": record.rating,
            "steps": tuple(record.steps),
            "weak_indicators": need and need.weak_indicators,
            "modules": need and need.modules,
        }
    )


def check(records: list[PayrollRecord], staged_as: str = "batch", partitions: int = 3) -> None:
    items = staged(records, staged_as, partitions)
    assert items == [plain_item(record, staged_as, partitions) for record in records]
    assert all("note" not in from_item(item) for item in items)


@pytest.mark.parametrize("rule_set", list(PERIODS))
def test_items_of_records_are_those_of_their_attributes(rule_set: str) -> None:
    rules = rules_of(rule_set)
    formula = Formula(rules)

    @settings(max_examples=60)
    @given(st.lists(rows(sample_rules(rule_set)), min_size=1, max_size=30))
    def compare(drawn: list[dict[str, str]]) -> None:
        people = [appraise(rules, row, PERIODS[rule_set]) for row in drawn]
        check([compute_record(appraisal, batch(), formula) for appraisal in people])

    compare()


def test_records_of_two_batches_keep_their_own_pins() -> None:
    formula = Formula(rules_of(NAMED))
    batches = [batch(), batch(version_id="v2", agency="dinkes"), batch()]
    check([compute_record(accepted(), each, formula) for each in batches])


@pytest.mark.parametrize("text", ['"', "\\", "\n", "Ōkta 李", "😀", "%s", "{}", "\u2028", "\x7f"])
def test_any_text_of_a_row_stays_what_it_is(text: str) -> None:
    record = compute_record(accepted(), batch(), Formula(rules_of(NAMED)))
    texts = ("name", "position", "grade", "status", "innovation_evidence", "supervisor_nip")
    changes: dict[str, Any] = {**dict.fromkeys(texts, text), "scores": {text: 1}}
    odd: Appraisal = replace(record.appraisal, **changes)
    check([replace(record, appraisal=odd)])
