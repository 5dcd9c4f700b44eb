"""A message in JSON has the same three members wherever it is written."""

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.messages import describe_message


def test_an_error_is_its_code_and_both_texts() -> None:
    described = describe_message(InvalidInput("E006", agency="dinkes"))
    assert list(described) == ["code", "message_id", "message_en"]
    assert described["code"] == "E006"
    assert "dinkes" in described["message_id"]
    assert "dinkes" in described["message_en"]
    assert described["message_id"] != described["message_en"]
