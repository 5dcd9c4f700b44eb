"""A message in JSON has the same three members wherever it is written."""

import ast
from pathlib import Path

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.messages import describe_message


def test_an_error_is_its_code_and_both_texts() -> None:
    described = describe_message(InvalidInput("E006", agency="dinkes"))
    assert list(described) == ["code", "message_id", "message_en"]
    assert described["code"] == "E006"
    assert "dinkes" in described["message_id"]
    assert "dinkes" in described["message_en"]
    assert described["message_id"] != described["message_en"]


def test_only_one_function_writes_it() -> None:
    package = Path(__file__).parents[3] / "functions" / "tukin"
    writers = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        and any(isinstance(key, ast.Constant) and key.value == "message_id" for key in node.keys)
    }
    assert writers == {"vocabulary/messages.py"}
