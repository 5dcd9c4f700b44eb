"""Which behaviour belongs to which engine version."""

import pytest

from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tukin.audit.engines import ENGINES, Engine1, engine, formula_of
from tukin.payroll import batch as pins
from tukin.payroll.batch import ENGINE
from tukin.payroll.record import compute_record
from tukin.vocabulary.errors import IntegrityError

KEY = "0123456789abcdef0123456789abcdef"


def test_today_s_engine_is_known() -> None:
    assert ENGINES.keys() >= {"1", "2"}
    assert engine(ENGINE).format == batch().format == 2


def test_format_1_is_engine_1_s_alone() -> None:
    assert [number for number in ENGINES if engine(number).format == 1] == ["1"]
    assert engine("1") is Engine1


@pytest.mark.parametrize("number", ["0", "99", "", "x"])
def test_one_that_nobody_knows_is_refused(number: str) -> None:
    with pytest.raises(IntegrityError, match="E737"):
        engine(number)


def test_one_that_only_stores_other_facts_computes_as_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    latest = max(ENGINES, key=int)
    later = str(int(latest) + 1)
    monkeypatch.setitem(pins.FACTS_STORED, later, ("alpa", "ijin"))
    monkeypatch.setitem(pins.LINES_STORED, later, pins.LINES_STORED[ENGINE])
    assert engine(later) is ENGINES[latest]
    formula = formula_of(later, rules_of(NAMED))
    names = compute_record(accepted(), batch(), formula, KEY).names
    assert names is not None
    assert names.facts[:2] == ("alpa", "ijin")
    assert "late_minutes" not in names.facts
