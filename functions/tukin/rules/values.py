"""What rule parts are made of: percentages, amounts, codes, labels, and their base class."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.money import format_bp

_PERCENT = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


INT64_MAX = 2**63 - 1


def _percent_to_bp(value: object) -> int:
    if isinstance(value, float) and 0 < value <= 1:
        raise InvalidInput("E613", value=f"{value:g}", percent=f"{value * 100:g}")
    text = str(value)
    is_number = isinstance(value, int | str) and not isinstance(value, bool)
    if not is_number or _PERCENT.fullmatch(text) is None:
        raise InvalidInput("E615")
    return int(Decimal(text) * 100)


def _bp_to_percent(value_bp: int) -> int | str:
    return value_bp // 100 if value_bp % 100 == 0 else format_bp(value_bp, ".")


Percent = Annotated[
    int,
    BeforeValidator(_percent_to_bp),
    PlainSerializer(_bp_to_percent),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 9999},
                {"type": "string", "pattern": r"^\d{1,4}(\.\d{1,2})?$"},
            ],
            "description": 'Persen: bilangan bulat, atau teks seperti "2.5". / Per cent.',
        }
    ),
]
"""JSON per cent ↔ basis points in memory."""


AmountIdr = Annotated[
    int,
    Field(
        strict=True,
        ge=0,
        le=1_000_000_000,
        description="Rupiah utuh, tanpa titik: 13500000. / Whole rupiah, without points.",
    ),
]


Code = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$",
        max_length=40,
        description="Kode: huruf kecil, angka, - dan _. / Code: small letters, digits, - and _.",
    ),
]


Label = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        description="Nama untuk pembaca. / Name for the reader.",
    ),
]


Source = Annotated[
    str,
    Field(
        min_length=3,
        max_length=200,
        description="Dasar hukum nilai ini, atau kata `illustrative`. / The regulation that this "
        "value comes from, or the word `illustrative`.",
    ),
]


Reason = Annotated[
    str,
    Field(
        min_length=3,
        max_length=300,
        description="Alasan untuk pembaca. / Reason for the reader.",
    ),
]


PeriodText = Annotated[
    str,
    Field(
        pattern=r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-4])$",
        description="Periode TTTT-BB; bulan 13 ialah THR, bulan 14 gaji ke-13. / Pay period "
        "YYYY-MM; month 13 is the THR, month 14 the 13th-month pay.",
    ),
]


SchemaAddress = Annotated[str | None, AfterValidator(lambda _: None)]
"""Where an editor finds the schema; no part of the rules."""


class Rule(BaseModel):
    """What all parts have in common: frozen, nothing unknown, JSON by alias."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)
