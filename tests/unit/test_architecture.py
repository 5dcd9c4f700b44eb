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
ROOMS = {
    "audit",
    "entitlement",
    "explanation",
    "fairness",
    "file_formats",
    "intake",
    "operations",
    "payroll",
    "people",
    "processing",
    "referrals",
    "register",
    "rule_changes",
    "rules",
    "settlement",
    "vocabulary",
}
"""Rooms by capability; what is in a layer moves into them, so a layer may import them."""

MAY_IMPORT = {
    "domain": {"domain"} | ROOMS,
    "files": {"domain", "files"} | ROOMS,
    "aws": {"domain", "aws"} | ROOMS,
    "handlers": {"domain", "files", "aws", "handlers"} | ROOMS,
    "simulation": {"domain", "simulation"} | ROOMS,
    "cli": {"domain", "files", "aws", "simulation", "cli"} | ROOMS,
} | dict.fromkeys(sorted(ROOMS), {"domain", "files", "aws"} | ROOMS)
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
    for path in sorted((PACKAGE / layer).rglob("*.py"))
]


@pytest.mark.parametrize(("path", "layer"), MODULES)
def test_nothing_imports_upwards(path: Path, layer: str) -> None:
    assert layer_violations(path, layer) == set()


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda p: p.name)
def test_domain_knows_only_pydantic(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported_modules(path)}
    assert libraries - sys.stdlib_module_names <= DOMAIN_LIBRARIES


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT.keys() - {"aws"}))
def test_only_aws_imports_boto3(layer: str) -> None:
    offenders = {
        path.name
        for path in (PACKAGE / layer).rglob("*.py")
        if {name.split(".")[0] for name in imported_modules(path)} & AWS_LIBRARIES
    }
    assert offenders == set()


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT.keys() - {"handlers"}))
def test_only_handlers_know_the_environment(layer: str) -> None:
    for path in (PACKAGE / layer).glob("*.py"):
        assert "tukin.aws.environment" not in imported_modules(path), path.name


def test_only_aws_reads_parameters() -> None:
    parameters = "aws_lambda_powertools.utilities.parameters"
    importers = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if any(name.startswith(parameters) for name in imported_modules(path))
    }
    assert importers == {"aws"}


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
    planted.write_text("def f():\n    from tukin.aws.http import create_api\n")
    assert layer_violations(planted, "domain") == {"tukin.aws.http"}
