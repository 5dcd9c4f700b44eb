"""What is wrong with the body of a request: the field, what it may hold, and what was sent.

Of what was sent only the kind and size are said, or a short word: a body may hold numbers of people
and amounts, which belong in no message.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_MOST_PROBLEMS = 3
_FIELD = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,39}", re.ASCII)
_WORD = re.compile(r"[A-Za-z_-]{1,20}", re.ASCII)

_BOUNDS: dict[str, tuple[str, str]] = {
    "missing": ("wajib diisi", "is required"),
    "extra_forbidden": ("tidak dikenal", "is unknown"),
    "json_invalid": ("harus JSON yang sah", "must be valid JSON"),
    "model_type": ("harus objek JSON", "must be a JSON object"),
    "model_attributes_type": ("harus objek JSON", "must be a JSON object"),
    "dict_type": ("harus objek JSON", "must be a JSON object"),
    "string_type": ("harus teks", "must be a text"),
    "string_too_short": (
        "paling sedikit {min_length} karakter",
        "must have at least {min_length} characters",
    ),
    "string_too_long": (
        "paling banyak {max_length} karakter",
        "must have at most {max_length} characters",
    ),
    "string_pattern_mismatch": ("harus berpola {pattern}", "must match {pattern}"),
    "list_type": ("harus daftar", "must be a list"),
    "too_short": ("paling sedikit {min_length} isi", "must have at least {min_length} items"),
    "too_long": ("paling banyak {max_length} isi", "must have at most {max_length} items"),
    "int_type": ("harus bilangan bulat", "must be a whole number"),
    "int_parsing": ("harus bilangan bulat", "must be a whole number"),
    "int_from_float": ("harus bilangan bulat", "must be a whole number"),
    "bool_type": ("harus true atau false", "must be true or false"),
    "greater_than_equal": ("paling sedikit {ge}", "must be at least {ge}"),
    "less_than_equal": ("paling banyak {le}", "must be at most {le}"),
    "enum": ("harus salah satu dari {expected}", "must be one of {expected}"),
    "literal_error": ("harus salah satu dari {expected}", "must be one of {expected}"),
}
_OTHER = ("isinya tidak dapat diterima", "its content is not accepted")
_NOTHING_SENT = frozenset(("missing", "extra_forbidden", "json_invalid"))


def describe_problems(problems: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """``problem_id`` and ``problem_en`` of pydantic's errors, the first ones; of none, no JSON."""
    first = [_describe(problem) for problem in problems[:_MOST_PROBLEMS]]
    found = first or [_describe({"type": "json_invalid", "loc": ()})]
    return {
        "problem_id": "; ".join(indonesian for indonesian, _ in found),
        "problem_en": "; ".join(english for _, english in found),
    }


def _describe(problem: Mapping[str, Any]) -> tuple[str, str]:
    kind = str(problem["type"])
    field = ".".join(map(_part, problem["loc"])) or "JSON"
    context = {
        name: str(value).replace(" or ", ", ") for name, value in problem.get("ctx", {}).items()
    }
    bounds = [text.format_map(context) for text in _BOUNDS.get(kind, _OTHER)]
    if kind in _NOTHING_SENT:
        return f"{field} {bounds[0]}", f"{field} {bounds[1]}"
    sent_id, sent_en = _sent(problem.get("input"))
    return f"{field} {bounds[0]}, dikirim {sent_id}", f"{field} {bounds[1]}, sent {sent_en}"


def _part(part: object) -> str:
    """A field's name, or a place in a list; what no field of ours is called is left out."""
    text = str(part)
    return text if isinstance(part, int) or _FIELD.fullmatch(text) else "…"


def _sent(value: object) -> tuple[str, str]:
    if value is None or isinstance(value, bool):
        return (json.dumps(value),) * 2
    if isinstance(value, str):
        if _WORD.fullmatch(value):
            return (f"“{value}”",) * 2
        return f"teks {len(value)} karakter", f"a text of {len(value)} characters"
    if isinstance(value, list):
        return f"daftar {len(value)} isi", f"a list of {len(value)} items"
    return ("objek", "an object") if isinstance(value, dict) else ("angka", "a number")
