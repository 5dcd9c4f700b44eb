"""JSON made at once is the JSON of the item, for any values and for every record."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import PERIODS, sample_rules
from tests.unit.entitlement.cases import NAMED, accepted, appraise, batch, rows, rules_of
from tukin.aws.items import from_item, item_json, to_item
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.vocabulary.person_keys import PersonKeys
from tukin.vocabulary.terms import Rating

key_of = PersonKeys(b"secret of these tests, the same every time").of
KEY = "0123456789abcdef0123456789abcdef"

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
    Records(table, NamesArchive(Bucket("archive"))).stage(records, staged_as, partitions)
    return [json.loads(put)["PutRequest"]["Item"] for put in table.puts]


RATINGS = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
EXPECTATIONS = ("di_atas", "sesuai", "di_bawah")


def plain_item(record: PayrollRecord, staged_as: str, partitions: int) -> Any:
    """The item by ``to_item``, attribute by attribute."""
    row, need, names = record.appraisal, record.need, record.names
    assert names is not None
    partition = int(record.person_key[:8], 16) * partitions // 2**32
    facts = {"alpa": row.alpa, "ijin": row.ijin} | {
        "late_minutes": row.late_minutes,
        "early_minutes": row.early_minutes,
    }
    counts = facts | row.late_counts
    weak = need and sum(
        2**n for n, code in enumerate(names.indicators) if code in need.weak_indicators
    )
    return to_item(
        {
            "pk": f"BATCH#{staged_as}#{partition:03d}",
            "sk": record.person_key,
            "format": 2,
            "names": names.sha256[:16],
            "row": row.row,
            "nip": row.nip,
            "name": row.name,
            "position": row.position,
            "grade": row.grade,
            "employment": ("PNS", "CPNS", "PPPK").index(row.employment),
            "supervisor": row.supervisor_nip,
            "scores": [row.scores[code] for code in names.indicators],
            "results": row.hasil_kerja and EXPECTATIONS.index(row.hasil_kerja),
            "behaviour": row.perilaku_kerja and EXPECTATIONS.index(row.perilaku_kerja),
            "facts": [counts.get(name, 0) for name in names.facts],
            "sheet": row.sheet,
            "status": row.status,
            "evidence": row.innovation_evidence,
            "weighted_bp": record.weighted_bp,
            "achievement_bp": record.achievement_bp,
            "rating": RATINGS.index(record.rating),
            "amounts": tuple(record.steps),
            "weak": weak,
        }
    )


def check(records: list[PayrollRecord], staged_as: str = "batch", partitions: int = 4) -> None:
    items = staged(records, staged_as, partitions)
    assert items == [plain_item(record, staged_as, partitions) for record in records]
    assert all("note" not in from_item(item) for item in items)


@pytest.mark.slow
@pytest.mark.parametrize("rule_set", list(PERIODS))
def test_items_of_records_are_those_of_their_attributes(rule_set: str) -> None:
    rules = rules_of(rule_set)
    formula = Formula(rules)

    @settings(max_examples=60)
    @given(st.lists(rows(sample_rules(rule_set)), min_size=1, max_size=30))
    def compare(drawn: list[dict[str, str]]) -> None:
        people = [appraise(rules, row, PERIODS[rule_set]) for row in drawn]
        check(
            [
                compute_record(appraisal, batch(), formula, key_of(appraisal.nip))
                for appraisal in people
            ]
        )

    compare()


def test_records_of_two_batches_keep_their_own_pins() -> None:
    formula = Formula(rules_of(NAMED))
    batches = [batch(), batch(version_id="v2", agency="dinkes"), batch()]
    check([compute_record(accepted(), each, formula, KEY) for each in batches])


@pytest.mark.parametrize("text", ['"', "\\", "\n", "Ōkta 李", "😀", "%s", "{}", "\u2028", "\x7f"])
def test_any_text_of_a_row_stays_what_it_is(text: str) -> None:
    record = compute_record(accepted(), batch(), Formula(rules_of(NAMED)), KEY)
    texts = ("name", "position", "grade", "status", "innovation_evidence", "supervisor_nip")
    changes: dict[str, Any] = {**dict.fromkeys(texts, text), "sheet": text}
    odd: Appraisal = replace(record.appraisal, **changes)
    check([replace(record, appraisal=odd)])
