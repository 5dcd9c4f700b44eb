"""What a command says where an optional library is missing."""

import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tukin.cli.extras import EXTRAS, optional_library
from tukin.cli.main import app
from tukin.cli.rule_files import SAMPLES

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "events" / "uploads" / "disdik" / "2026-10" / "penilaian-2026-10.csv"
RULES = SAMPLES / "named-indicators.json"


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without extras: neither library can be imported."""
    for name in [name for name in sys.modules if name.startswith("tukin.rule_changes.column_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "tukin.cli.parquet", raising=False)
    for library in EXTRAS:
        for name in [name for name in sys.modules if name.partition(".")[0] == library]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, library, None)


@pytest.mark.usefixtures("missing")
def test_a_simulation_without_numpy_says_what_to_install() -> None:
    arguments = ["rules", "simulate", str(RULES), "--period", "2026-10", "--file"]
    result = CliRunner().invoke(app, [*arguments, f"disdik={SAMPLE}"])
    assert result.exit_code == 1, result.output
    assert f"{sys.executable} -m pip install 'numpy~=2.4'" in result.output
    assert "tukin[columns]" in result.output
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("missing")
def test_parquet_without_pyarrow_says_what_to_install_before_anything_is_pulled() -> None:
    arguments = ["runs", "pull", "R1", "--parquet", "--api-url", "http://127.0.0.1:9"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1, result.output
    assert f"{sys.executable} -m pip install 'pyarrow~=26.0'" in result.output
    assert "tukin[parquet]" in result.output


def test_another_missing_library_is_an_error_of_the_installation() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_library"), optional_library():
        import no_such_library  # type: ignore[import-not-found] # noqa: F401, PLC0415


def test_the_lines_are_those_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra, requirement in EXTRAS.values():
        assert project["optional-dependencies"][extra] == [requirement]
