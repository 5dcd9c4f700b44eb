"""A handler file is an entry: it decodes, calls a workflow and maps errors."""

import ast
from pathlib import Path

import pytest

HANDLERS = Path(__file__).parents[3] / "functions" / "tukin" / "handlers"
SHARED = {"__init__", "dated_files", "month_desks"}
"""Modules that are no function's."""
LINES, LINES_OF_A_ROUTE = 30, 8
ROUTES_OF_DATED_FILES = 3
"""What ``add_routes`` adds: the list, one file, its approval."""
BRANCHES = (ast.If, ast.IfExp, ast.Match, ast.While, ast.BoolOp)

ENTRIES = [path for path in sorted(HANDLERS.glob("*.py")) if path.stem not in SHARED]


def routes(tree: ast.Module) -> int:
    """How many routes it has: by ``@api.<method>(...)``, and those that ``add_routes`` adds."""
    decorators = [d for f in tree.body if isinstance(f, ast.FunctionDef) for d in f.decorator_list]
    own = sum(ast.unparse(decorator).startswith("api.") for decorator in decorators)
    shared = [node for node in tree.body if ast.unparse(node).startswith("add_routes(")]
    return own + ROUTES_OF_DATED_FILES * len(shared)


def faults(source: str) -> list[str]:
    """What is in a handler file that does not belong there."""
    tree = ast.parse(source)
    most, lines = LINES + LINES_OF_A_ROUTE * routes(tree), len(source.splitlines())
    found = [f"{lines} lines, at most {most}"] if lines > most else []
    for node in ast.walk(tree):
        filtered = isinstance(node, ast.comprehension) and node.ifs
        if isinstance(node, BRANCHES) or filtered:
            found.append(f"branch: {ast.unparse(node)}")
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("boto"):
            found.append("boto3")
    return found


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_a_handler_is_small_and_decides_nothing(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "x = 1\n" * 31,
        "if x:\n    y()\n",
        "y = 1 if x else 2\n",
        "y = x or 2\n",
        "y = [x for x in z if x]\n",
        "@api.get('/a')\ndef a() -> None:\n    b()\n" + "x = 1\n" * 36,
    ],
)
def test_a_planted_fault_is_found(planted: str) -> None:
    assert faults(planted) != []


def test_a_route_gives_eight_lines_more() -> None:
    route = "@api.get('/a')\ndef a() -> None:\n    b()\n"
    assert faults(route + "x = 1\n" * 35) == []
