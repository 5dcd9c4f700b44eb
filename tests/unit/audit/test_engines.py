"""Which behaviour belongs to which engine version."""

from pathlib import Path

import pytest

from tests.golden.freeze import files_of_today, freeze
from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tukin.audit import frozen_reader
from tukin.audit.engines import ENGINES, Engine1, engine, storing_formula
from tukin.audit.frozen_reader import archive_of
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
    formula = storing_formula(later, rules_of(NAMED))
    names = compute_record(accepted(), batch(), formula, KEY).names
    assert names is not None
    assert names.facts[:2] == ("alpa", "ijin")
    assert "late_minutes" not in names.facts


class TestFrozenReading:
    """What an older engine read is read by its own code, whatever today's reads."""

    @pytest.mark.parametrize("number", [str(number) for number in range(1, int(ENGINE))])
    def test_every_older_engine_is_frozen(self, number: str) -> None:
        """Who raises ENGINE first runs ``python -m tests.golden.freeze`` for the one before it."""
        archive = archive_of(number)
        assert archive is not None
        assert int(number) <= int(archive.stem.removeprefix("engine-")) < int(ENGINE)

    def test_today_s_engine_reads_by_today_s_code(self) -> None:
        assert archive_of(ENGINE) is None

    def test_an_engine_is_not_read_by_the_code_of_a_later_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(frozen_reader, "ENGINE", str(int(ENGINE) + 1))
        with pytest.raises(IntegrityError, match="E737"):
            archive_of(ENGINE)

    def test_its_own_archive_is_taken_or_the_next_one(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for number in ("2", "10"):
            freeze(tmp_path, number, {})
        monkeypatch.setattr(frozen_reader, "FOLDER", tmp_path)
        found = {number: archive_of(number) for number in ("1", "2", "3", "10")}
        names = {number: path and path.name for number, path in found.items()}
        assert names == {
            "1": "engine-2.zip",
            "2": "engine-2.zip",
            "3": "engine-10.zip",
            "10": "engine-10.zip",
        }

    def test_an_archive_is_never_written_again(self, tmp_path: Path) -> None:
        freeze(tmp_path, "3", files_of_today())
        with pytest.raises(SystemExit, match="never overwritten"):
            freeze(tmp_path, "3", {})
