"""A body that is refused: the answer names the field, its bound and what was sent."""

import base64
import json
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from tukin.aws.http import Request
from tukin.settlement.requests import AcknowledgementBody, ReturnsBody, RunBody
from tukin.vocabulary.errors import InvalidInput


class Body(BaseModel):
    """One field of each kind."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: str = Field(min_length=3, max_length=10)
    mode: Literal["fast", "slow"] = "fast"
    count: Annotated[int, Field(ge=1, le=9)] = 1


def refused(model: type[BaseModel], content: object) -> tuple[str, str]:
    text = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(InvalidInput) as found:
        Request({"body": text}).body(model)
    assert found.value.code == "E803"
    return str(found.value.details["problem_id"]), str(found.value.details["problem_en"])


@pytest.mark.parametrize(
    ("content", "indonesian", "english"),
    [
        ({}, "reason wajib diisi", "reason is required"),
        (
            {"reason": "x" * 612},
            "reason paling banyak 10 karakter, dikirim teks 612 karakter",
            "reason must have at most 10 characters, sent a text of 612 characters",
        ),
        (
            {"reason": "a"},
            "reason paling sedikit 3 karakter, dikirim “a”",
            "reason must have at least 3 characters, sent “a”",
        ),
        (
            {"reason": 198501012010011902},
            "reason harus teks, dikirim angka",
            "reason must be a text, sent a number",
        ),
        ({"reason": None}, "reason harus teks, dikirim null", "reason must be a text, sent null"),
        (
            {"reason": "baik", "mode": "turbo"},
            "mode harus salah satu dari 'fast', 'slow', dikirim “turbo”",
            "mode must be one of 'fast', 'slow', sent “turbo”",
        ),
        (
            {"reason": "baik", "count": 12},
            "count paling banyak 9, dikirim angka",
            "count must be at most 9, sent a number",
        ),
        (
            {"reason": "baik", "count": "dua"},
            "count harus bilangan bulat, dikirim “dua”",
            "count must be a whole number, sent “dua”",
        ),
        ({"reason": "baik", "x": 1}, "x tidak dikenal", "x is unknown"),
        ("not json", "JSON harus JSON yang sah", "JSON must be valid JSON"),
        ("", "JSON harus JSON yang sah", "JSON must be valid JSON"),
        ([], "JSON harus objek JSON, dikirim daftar 0 isi", "JSON must be a JSON object, sent"),
    ],
)
def test_field_bound_and_what_was_sent(content: object, indonesian: str, english: str) -> None:
    found_id, found_en = refused(Body, content)
    assert found_id == indonesian
    assert found_en.startswith(english)


def test_several_fields_are_named_at_once() -> None:
    found, _ = refused(Body, {"mode": 3, "count": True, "198501012010011902": 1, "y": 2})
    assert found.count(";") == 2
    assert found.startswith("reason wajib diisi; mode harus salah satu")


def test_no_number_of_a_person_is_repeated() -> None:
    nip = "198501012010011902"
    for content in ({"reason": nip}, {nip: 1, "reason": "baik"}, {"reason": "baik", "count": nip}):
        assert nip not in " ".join(refused(Body, content))


def test_bodies_of_the_api() -> None:
    assert refused(RunBody, {"period": "2026-09", "agencies": []})[0] == (
        "agencies paling sedikit 1 isi, dikirim daftar 0 isi"
    )
    assert refused(AcknowledgementBody, {"manifest_sha256": "f" * 63})[0] == (
        "manifest_sha256 harus berpola ^[0-9a-f]{64}$, dikirim teks 63 karakter"
    )
    line = {"line_id": "f" * 32, "reason_code": "because", "reference": "RTR-1"}
    assert refused(ReturnsBody, {"lines": [line]})[0].startswith(
        "lines.0.reason_code harus salah satu dari"
    )


def test_a_body_that_cannot_be_decoded_is_no_json() -> None:
    event = {"body": base64.b64encode(b"\xff\xfe{").decode(), "isBase64Encoded": True}
    with pytest.raises(InvalidInput) as found:
        Request(event).body(Body)
    assert found.value.details["problem_en"] == "JSON must be valid JSON"
