"""Formats of rows and records: small enough, known by their number, and independent of the code."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from tests.golden.stored import ENGINES, Golden
from tests.integration.world import plain_item
from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay
from tukin.aws.table import Table
from tukin.entitlement import formula as incentive
from tukin.entitlement.formula import Formula, PaySteps
from tukin.payroll import record as payroll_record
from tukin.payroll.batch import Totals, add_totals
from tukin.payroll.formats import form2, record1, record2, rows1, rows2
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord, compute_record, names_of
from tukin.payroll.stores.records import Records
from tukin.referrals.referral import Need
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.terms import Expectation

KEY = "0123456789abcdef0123456789abcdef"


def record(**changes: Any) -> PayrollRecord:
    return replace(compute_record(accepted(), batch(), Formula(rules_of(NAMED)), KEY), **changes)


def read_back(stored: PayrollRecord, names: Names | None = None) -> PayrollRecord:
    assert stored.names is not None
    item = json.loads(record2.write(stored, "batch", 4))
    return record2.read(plain_item(item), batch(), names or stored.names)


def item_bytes(item: Mapping[str, Any]) -> int:
    """An item's size by DynamoDB's rules: UTF-8 of names and values.

    A number takes a byte for two significant digits and one more; a list or a map 3 bytes, and one
    more for each element.
    """
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return (len(content.lstrip("-").strip("0")) + 1) // 2 + 1
        case "L":
            return 3 + sum(1 + _value_bytes(element) for element in content)
    raise AssertionError(f"an attribute of kind {kind}")


class TestSize:
    def test_the_rule_of_the_service(self) -> None:
        """By hand: 1 + 2 for a, 1 + 2 + 1 for b, 1 + 3 + (1 + 1 + 1) + (1 + 2 + 1) for c."""
        numbers = {"L": [{"N": "100"}, {"N": "-123"}]}
        assert item_bytes({"a": {"S": "é"}, "b": {"N": "1234"}, "c": numbers}) == 3 + 4 + 11

    def test_50_lines_with_the_longest_texts_take_one_write_unit(self) -> None:
        lines = tuple(f"line_{number}" for number in range(50))
        indicators = names_of(rules_of(NAMED)).indicators
        names = Names(
            ("alpa", "ijin", "late_minutes", "early_minutes"),
            indicators,
            lines,
            tuple(() for _ in indicators),
        )
        longest = replace(
            accepted(),
            row=199_999,
            name="N" * 100,
            position="p" * 40,
            grade="III/d",
            status="s" * 40,
            supervisor_nip="1" * 18,
            innovation_evidence="E" * 64,
            hasil_kerja=Expectation.DI_BAWAH,
            perilaku_kerja=Expectation.DI_BAWAH,
            alpa=31,
            ijin=31,
            late_minutes=14_399,
            early_minutes=14_399,
            scores=dict.fromkeys(indicators, 14_999),
            sheet="S" * 31,
        )
        item = record2.write(
            record(
                appraisal=longest,
                weighted_bp=(1_999,) * len(indicators),
                achievement_bp=11_111,
                names=names,
                amounts=(1_234_567_891,) * 50,
                need=Need("1" * 18, record().rating, indicators, (), KEY),
            ),
            "f" * 32 + "-pagu",
            64,
        )
        assert item_bytes(json.loads(item)) <= 1_024


class TestRecords:
    def test_a_record_comes_back_as_it_was(self) -> None:
        stored = record()
        assert read_back(stored) == stored
        assert read_back(stored).totals == stored.totals

    def test_nip_name_and_supervisor_are_outside_the_checksum(self) -> None:
        erased = replace(record().appraisal, nip="", name="", supervisor_nip=None)
        assert record(appraisal=erased).totals.checksum == record().totals.checksum

    @pytest.mark.parametrize(
        "changes",
        [
            {"innovation_evidence": "SK 1/2026"},
            {"row": 8},
            {"sheet": "Data"},
            {"grade": "IV/e"},
            {"alpa": 9},
            {"status": "other"},
        ],
    )
    def test_what_decides_pay_or_names_the_source_is_in_it(self, changes: Any) -> None:
        other = record(appraisal=replace(record().appraisal, **changes))
        assert other.totals.checksum != record().totals.checksum

    def test_the_key_and_the_pins_are_in_it(self) -> None:
        others = [
            record(person_key="f" * 32),
            record(agency="dinkes"),
            record(batch_id="f" * 32),
            record(rules_sha256="f" * 64),
        ]
        assert record().totals.checksum not in {other.totals.checksum for other in others}

    def test_a_record_without_a_key_is_never_written(self) -> None:
        with pytest.raises(ValueError, match="needs a person's key"):
            record2.write(record(person_key=""), "batch", 1)

    def test_a_nip_of_another_person_stops(self) -> None:
        record().check_key(lambda _: KEY)
        with pytest.raises(IntegrityError, match="E747"):
            record().check_key(lambda _: "f" * 32)

    def test_names_are_known_by_their_hash(self) -> None:
        names = names_of(rules_of(NAMED))
        assert Names.read(names.content, names.id) == names
        with pytest.raises(IntegrityError, match="E745"):
            Names.read(names.content + b" ", names.id)

    @pytest.mark.parametrize("partitions", [1, 2, 4, 64])
    def test_a_partition_is_the_leading_bits_of_the_key(self, partitions: int) -> None:
        bits = partitions.bit_length() - 1
        for start in ("00", "3f", "40", "7f", "80", "ff"):
            leading = int(f"{int(start, 16):08b}"[:bits] or "0", 2)
            assert form2.partition_of(start + "0" * 30, partitions) == leading


class TestRows:
    def test_rows_come_back_in_the_order_of_the_file(self) -> None:
        names = names_of(rules_of(NAMED))
        rows = [
            AcceptedRow(replace(accepted(), row=number, note="catatan"), batch().order, KEY)
            for number in (9, 2, 5)
        ]
        data = rows2.write(rows, names)
        assert json.loads(data)["format"] == 2
        assert rows2.read(rows2.parse(data), names) == rows

    def test_a_row_without_a_key_is_never_written(self) -> None:
        with pytest.raises(ValueError, match="needs its person's key"):
            rows2.write([AcceptedRow(accepted(), batch().order)], names_of(rules_of(NAMED)))


class TestFormat1:
    @pytest.fixture
    def items(self) -> list[dict[str, Any]]:
        found = Golden("1").items()
        return [item for item in found if item["pk"]["S"].startswith("BATCH#")]

    def test_its_rows_are_read(self) -> None:
        shards = {k: v for k, v in Golden("1").archive().items() if "/accepted-" in k}
        rows = [row for data in shards.values() for row in rows1.read(data)]
        assert len(rows) == 5 + 6 + 2 + 5
        assert all(len(row.person_key) == 32 for row in rows)

    def test_a_later_format_is_refused(self) -> None:
        for number in (0, 3):
            with pytest.raises(IntegrityError, match="E746"):
                record2.check_number(number)

    def test_the_checksums_are_those_of_the_live_month(self, items: list[dict[str, Any]]) -> None:
        checksums = stored_checksums("1")
        for staged_as, checksum in checksums.items():
            records = [
                record1.read(plain_item(item))
                for item in items
                if item["pk"]["S"].startswith(f"BATCH#{staged_as}#")
            ]
            assert add_totals(each.totals for each in records).checksum == checksum


def stored_checksums(engine: str) -> dict[str, int]:
    """The checksum of each live month, by what its records are staged as."""
    live_months = [i for i in Golden(engine).items() if i["pk"]["S"].startswith("PERIOD#")]
    return {live["staged_as"]["S"]: int(live["checksum"]["S"], 16) for live in live_months}


class _MoreSteps(NamedTuple):
    """Today's steps with one that is planted before the last."""

    base_idr: Any
    payable_base_idr: Any
    planted_idr: Any
    earned_idr: Any
    rated_idr: Any
    unexcused_cut_idr: Any
    excused_cut_idr: Any
    lateness_cut_idr: Any
    bonus_idr: Any
    award_idr: Any
    ceiling_cut_idr: Any
    pagu_cut_idr: Any
    gross_idr: Any
    tax_idr: Any
    bpjs_idr: Any
    net_idr: Any
    bpjs_employer_idr: Any


PLANTED_IDR = 777


def _with_planted(*amounts: int) -> _MoreSteps:
    """What the formula makes of its amounts, by position, when it has one step more."""
    return _MoreSteps._make([*amounts[:2], PLANTED_IDR, *amounts[2:]])


@pytest.mark.slow
class TestPlantedStep:
    """A pay step that is added to the code leaves what is stored readable, with its hash."""

    @pytest.fixture
    def planted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(incentive, "PaySteps", _with_planted)
        for module in (payroll_record, record1, record2):
            monkeypatch.setattr(module, "PaySteps", _MoreSteps)

    def test_of_format_2(self, planted: None) -> None:
        stored = compute_before_planting()
        found = read_back(stored)
        assert found.totals == stored.totals
        assert amount_of(found, "planted_idr") == 0
        assert found.steps.net_idr == stored.steps.net_idr

    def test_of_format_1(self, planted: None) -> None:
        items = Golden("1").items()
        for staged_as, checksum in stored_checksums("1").items():
            records = [
                record1.read(plain_item(item))
                for item in items
                if item["pk"]["S"].startswith(f"BATCH#{staged_as}#")
            ]
            assert records
            assert {amount_of(each, "planted_idr") for each in records} == {0}
            totals: Totals = add_totals(each.totals for each in records)
            assert totals.checksum == checksum

    @pytest.mark.parametrize("engine", ENGINES)
    def test_bundles_are_replayed(self, planted: None, engine: str) -> None:
        bundles = Golden(engine).bundles()
        assert [replay(read_bundle(path)) for path in bundles] == [None] * 3

    def test_the_formula_computes_it(self, planted: None) -> None:
        """What the replays leave out is there."""
        assert amount_of(record(), "planted_idr") == PLANTED_IDR


_BEFORE = record()


def amount_of(found: PayrollRecord, step: str) -> int:
    """A step that today's code does not have."""
    amount: int = getattr(found.steps, step)
    return amount


def compute_before_planting() -> PayrollRecord:
    """A record that was computed when the code had today's steps."""
    assert type(_BEFORE.steps) is PaySteps
    return _BEFORE


class TestPlantedFact:
    def test_a_fact_that_the_names_do_not_have_is_0(self) -> None:
        names = names_of(rules_of(NAMED))
        fewer = replace(names, facts=("ijin", "alpa"))
        stored = record(names=fewer)
        found = read_back(stored)
        assert (found.appraisal.alpa, found.appraisal.ijin) == (
            stored.appraisal.alpa,
            stored.appraisal.ijin,
        )
        assert found.appraisal.late_minutes == 0

    def test_more_numbers_than_names_are_refused(self) -> None:
        names = names_of(rules_of(NAMED))
        with pytest.raises(ValueError, match="more or fewer"):
            read_back(record(), replace(names, lines=names.lines[:-1]))


class _NoNames:
    def keep(self, names: Names) -> None:
        """It has no place."""

    def get(self, names_id: str) -> Names:
        raise IntegrityError("E745", names=names_id)


class _OneItem(Table):
    def __init__(self, item: dict[str, Any]) -> None:
        super().__init__("table")
        self._item = item

    def query(self, *_: Any, **__: Any) -> Any:
        return iter([self._item])


def test_missing_names_are_an_integrity_error() -> None:
    item = plain_item(json.loads(record2.write(record(), "batch", 1)))
    names: Any = _NoNames()
    records = Records(_OneItem(item), names)
    live_month: Any = LiveMonth(batch(), "batch", 1, Totals(), 1, None, batch().order)
    with pytest.raises(IntegrityError, match="E745"):
        list(records.live(live_month))
