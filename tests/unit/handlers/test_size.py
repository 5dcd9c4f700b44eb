"""A handler only decodes, calls a workflow and maps errors: it is short and takes no decision."""

import ast
from pathlib import Path

import pytest

HANDLERS = Path(__file__).parents[3] / "functions" / "tukin" / "handlers"
MOST_LINES, LINES_A_ROUTE = 30, 8
CHECKED = (
    "approve_upload",
    "compute_incentives",
    "emit_referrals",
    "publish_batch",
    "receive_upload",
    "settle_run",
    "sweep",
    "validate_appraisals",
)
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.Match,
    ast.BoolOp,
)
"""What decides or repeats; a comprehension may give an answer its form, but choose nothing."""
METHODS = ("get", "post", "put", "patch", "delete")


def routes_of(tree: ast.AST) -> int:
    """How many functions of a module answer a route of its API."""
    return sum(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in METHODS
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    )


def complaints_of(text: str) -> list[str]:
    """What a handler's text has too much of."""
    tree = ast.parse(text)
    most = MOST_LINES + LINES_A_ROUTE * routes_of(tree)
    lines = text.count("\n")
    found = [f"{lines} lines of {most}"] if lines > most else []
    return (
        found
        + [
            f"line {node.lineno}: {type(node).__name__}"
            for node in ast.walk(tree)
            if isinstance(node, BRANCHES)
        ]
        + ["a comprehension chooses" for node in ast.walk(tree) if getattr(node, "ifs", [])]
    )


@pytest.mark.parametrize("name", CHECKED)
def test_a_handler_is_short_and_takes_no_decision(name: str) -> None:
    text = (HANDLERS / f"{name}.py").read_text(encoding="utf-8")
    assert complaints_of(text) == []


def test_the_test_finds_what_it_looks_for() -> None:
    decides = (
        "def f(x):\n    if x:\n        return [y for y in x if y]\n    return [y for y in x]\n"
    )
    assert complaints_of(decides) == ["line 2: If", "a comprehension chooses"]
    assert complaints_of("x = 1\n" * 31) == ["31 lines of 30"]
    route = "@api.get('/a')\ndef f():\n    pass\n"
    assert complaints_of(route + "x = 1\n" * 35) == []
    assert complaints_of(route + "x = 1\n" * 36) == ["39 lines of 38"]
