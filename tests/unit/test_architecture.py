"""The house: folders and modules of a size that a newcomer can hold, and what import-linter checks.

The contracts of pyproject.toml say which room may import which; `make check` runs them on the
package. Here they are tried on a planted import, and what they cannot hold is tested directly.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "functions" / "tukin"
MOST_MODULES, MOST_LINES = 15, 500
INDEXES = {PACKAGE / "handlers", PACKAGE / "cli"}
"""Folders that are an index, one entry a file."""

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
FOLDERS = sorted({path.parent for path in PACKAGE.rglob("*.py")})


def imported_modules(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


# --- Sizes ----------------------------------------------------------------------------------------


def test_no_folder_is_a_drawer() -> None:
    """At most fifteen modules, and none without one."""
    counts = {
        folder: sum(path.name != "__init__.py" for path in folder.glob("*.py"))
        for folder in FOLDERS
        if folder not in INDEXES
    }
    assert [str(folder) for folder, count in counts.items() if count > MOST_MODULES] == []
    rooms = set(counts) - {PACKAGE}
    assert [str(folder) for folder in rooms if not any(folder.rglob("[!_]*.py"))] == []


def test_each_room_has_a_folder_of_tests() -> None:
    tests = {path.parent.name for path in (ROOT / "tests" / "unit").glob("*/test_*.py")}
    assert {folder.name for folder in FOLDERS if folder.parent == PACKAGE} - tests == set()


def test_no_module_is_a_room_of_its_own() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert [str(path) for path, count in lines.items() if count > MOST_LINES] == []


def test_init_files_are_empty() -> None:
    assert [path for path in PACKAGE.rglob("__init__.py") if path.stat().st_size] == []


# --- Imports --------------------------------------------------------------------------------------


def linted(package: Path) -> "subprocess.CompletedProcess[str]":
    """The contracts of pyproject.toml, tried on the package of a folder."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.slow
def test_a_planted_upward_import_breaks_the_contracts(tmp_path: Path) -> None:
    copy = tmp_path / "tukin"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert linted(copy).returncode == 0

    lowest = copy / "vocabulary" / "money.py"
    lowest.write_text("import tukin.payroll.batch\n" + lowest.read_text(encoding="utf-8"))
    broken = linted(copy)
    assert broken.returncode == 1
    assert "tukin.vocabulary.money -> tukin.payroll.batch" in broken.stdout


def test_each_room_is_in_the_contracts() -> None:
    """The layers are exhaustive by themselves; the lists of the other contracts are not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in project["tool"]["importlinter"]["contracts"]}
    rooms = {f"tukin.{path.name}" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert set(contracts["boto3"]["source_modules"]) == rooms - {"tukin.aws"}
    entries = {"tukin.aws", "tukin.handlers", "tukin.operations", "tukin.portal"}
    assert set(contracts["environment"]["source_modules"]) == rooms - entries


def module_graph() -> dict[str, set[str]]:
    """Module → the modules of the package that it imports when it is loaded."""
    names = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in MODULES
    }
    return {name: set(_loaded(path)) & names.keys() for name, path in names.items()}


def _loaded(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import one another in a circle; none where there is no circle."""
    rest = dict(graph)
    while free := [name for name, used in rest.items() if not used & rest.keys()]:
        for name in free:
            del rest[name]
    return sorted(rest)


def test_no_modules_import_one_another() -> None:
    graph = module_graph()
    assert len(graph) > 200
    assert circle(graph) == []
    assert circle({**graph, "tukin.vocabulary.period": {"tukin.payroll.batch"}}) != []


def test_only_aws_reads_parameters() -> None:
    """import-linter knows a library by its first name only."""
    parameters = "aws_lambda_powertools.utilities.parameters"
    importers = {
        path.relative_to(PACKAGE).parts[0]
        for path in MODULES
        if any(name.startswith(parameters) for name in imported_modules(path))
    }
    assert importers == {"aws"}


@pytest.mark.slow
@pytest.mark.parametrize("handler", ["emit_referrals", "sweep", "receive_register"])
def test_who_knows_no_rules_does_not_load_pydantic(handler: str) -> None:
    program = f"import sys, tukin.handlers.{handler}; print('pydantic.main' in sys.modules)"
    answers = [
        subprocess.run(
            [sys.executable, "-c", text],
            env={**os.environ, "PYTHONPATH": str(ROOT / "functions")},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for text in (program, program.replace("; print", ", pydantic.main; print"))
    ]
    assert answers == ["False", "True"]  # the second shows that the question is a good one
