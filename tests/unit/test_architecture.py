"""The layers of design: handlers, cli → rooms → files, aws → domain; nothing imports upwards.

Stores are still in ``aws``: they may know the pure modules of the rooms that own what they store.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "functions" / "tukin"
MAY_IMPORT = {
    "vocabulary": {"vocabulary"},
    "domain": {"domain", "payroll"},
    "files": {"domain", "files"},
    "fairness": {"domain", "aws", "payroll", "fairness"},
    "audit": {"domain", "files", "payroll", "audit"},
    "aws": {"vocabulary", "domain", "aws", "payroll", "settlement"},
    "register": {"domain", "files", "aws", "register"},
    "referrals": {"domain", "aws", "referrals"},
    "payroll": {"domain", "aws", "payroll"},
    "settlement": {"domain", "files", "aws", "payroll", "settlement"},
    "processing": {"domain", "files", "aws", "payroll", "processing"},
    "operations": {
        "domain",
        "aws",
        "register",
        "referrals",
        "payroll",
        "settlement",
        "processing",
        "operations",
    },
    "handlers": {
        "vocabulary",
        "domain",
        "fairness",
        "files",
        "aws",
        "register",
        "referrals",
        "payroll",
        "settlement",
        "processing",
        "operations",
        "handlers",
    },
    "simulation": {"domain", "simulation"},
    "cli": {"domain", "files", "aws", "audit", "simulation", "cli"},
}
PURE = (
    "payroll/upload.py",
    "payroll/approval.py",
    "settlement/run_state.py",
)
"""Entities and their states, which know no store."""
DOMAIN_LIBRARIES = {"pydantic", "tukin"}
AWS_LIBRARIES = {"boto3", "botocore"}


def imported_modules(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return names


def layer_violations(path: Path, layer: str) -> set[str]:
    """Imports of a file that its layer may not have."""
    return {
        name
        for name in imported_modules(path)
        if name.startswith("tukin.") and name.split(".")[1] not in MAY_IMPORT[layer]
    }


MODULES = [
    pytest.param(path, layer, id=f"{layer}/{path.name}")
    for layer in MAY_IMPORT
    for path in sorted((PACKAGE / layer).glob("*.py"))
]


@pytest.mark.parametrize(("path", "layer"), MODULES)
def test_nothing_imports_upwards(path: Path, layer: str) -> None:
    assert layer_violations(path, layer) == set()


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda p: p.name)
def test_domain_knows_only_pydantic(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported_modules(path)}
    assert libraries - sys.stdlib_module_names <= DOMAIN_LIBRARIES


@pytest.mark.parametrize("path", PURE)
def test_entities_know_no_store(path: str) -> None:
    names = {n for n in imported_modules(PACKAGE / path) if n.startswith("tukin.")}
    pure = {f"tukin.{path.removesuffix('.py').replace('/', '.')}" for path in PURE}
    assert all(name in pure or name.split(".")[1] == "domain" for name in names)


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT.keys() - {"aws", "cli"}))
def test_only_aws_and_the_command_import_boto3(layer: str) -> None:
    offenders = {
        path.name
        for path in (PACKAGE / layer).glob("*.py")
        if {name.split(".")[0] for name in imported_modules(path)} & AWS_LIBRARIES
    }
    assert offenders == set()


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT.keys() - {"handlers"}))
def test_only_handlers_know_the_environment(layer: str) -> None:
    for path in (PACKAGE / layer).glob("*.py"):
        assert "tukin.handlers.environment" not in imported_modules(path), path.name


def test_init_files_are_empty() -> None:
    assert [path for path in PACKAGE.rglob("__init__.py") if path.stat().st_size] == []


@pytest.mark.parametrize(
    "handler",
    [
        "receive_upload",
        "validate_appraisals",
        "compute_incentives",
        "publish_batch",
        "settle_run",
        "emit_referrals",
        "sweep",
    ],
)
def test_queue_handlers_do_not_load_the_http_resolver(handler: str) -> None:
    seen: set[str] = set()
    todo = [f"tukin.handlers.{handler}"]
    while todo:
        name = todo.pop()
        path = ROOT / "functions" / Path(*name.split(".")).with_suffix(".py")
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        todo += imported_modules(path)
        assert "aws_lambda_powertools.event_handler" not in imported_modules(path)
    assert len(seen) > 5


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


def test_the_test_finds_a_planted_violation(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n    from tukin.handlers.http import create_api\n")
    assert layer_violations(planted, "domain") == {"tukin.handlers.http"}
