"""The parts of a programme: dialogue, notices, and what the pages look like."""

import base64
import binascii
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from tukin.programme.contrast import LEAST_OF_TEXT, contrast, has_contrast
from tukin.rules.contradictions import Contradiction, ContradictoryRules
from tukin.rules.values import Label, Rule, Source
from tukin.vocabulary.errors import InvalidInput

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_LOGO = 16_000
_LOGO_START = "data:image/png;base64,"


class DialogueKind(StrEnum):
    """What a dialogue is for."""

    HARAPAN = "harapan"
    PANTAU = "pantau"
    UMPAN_BALIK = "umpan_balik"
    PEMBINAAN = "pembinaan"


class DialogueRules(Rule):
    """How often rater and employee are to speak, and how long what for is open."""

    every_months: int = Field(
        strict=True, ge=1, le=12, description="Satu dialog tiap sekian bulan. / One within as many."
    )
    kinds: tuple[DialogueKind, ...] = Field(
        max_length=4,
        json_schema_extra={"minItems": 1},
        description="Jenis yang dipakai. / Kinds that are used.",
    )
    acknowledge_days: int = Field(
        strict=True,
        ge=1,
        le=31,
        description="Hari bagi pegawai untuk menanggapi. / Days for the employee to respond.",
    )
    edit_days: int = Field(
        default=7,
        strict=True,
        ge=1,
        le=14,
        description="Hari catatan masih dapat diubah. / Days for which the record can be changed.",
    )
    source: Source

    @model_validator(mode="after")
    def _has_kinds(self) -> Self:
        if not self.kinds:
            raise ContradictoryRules((Contradiction(("kinds",), "E617", {"limit": "≥ 1"}),))
        return self


class NoticeRules(Rule):
    """Who is notified, and by which way besides the daily list."""

    email: bool = Field(description="Kirim juga surel. / Send e-mail as well.")
    sender: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
        description="Alamat pengirim surel. / Address that the e-mail comes from.",
    )
    pages: str = Field(
        pattern=r"^https://[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{2,5})?$",
        max_length=200,
        description="Alamat aplikasi, tanpa garis miring. / Where the pages are, without a slash.",
    )
    days_before: int = Field(
        strict=True,
        ge=0,
        le=14,
        description="Berapa hari sebelum tenggat diberitahukan. / Days before what is due.",
    )
    source: Source

    @model_validator(mode="after")
    def _has_sender(self) -> Self:
        if self.email and self.sender is None:
            raise ContradictoryRules((Contradiction(("sender",), "E1151", {}),))
        return self


Colour = Annotated[
    str,
    Field(pattern=r"^#[0-9a-f]{6}$", description="Warna #rrggbb. / Colour, small letters."),
]


class Colours(Rule):
    """The eight roles that a region may set; each pair that carries text has contrast enough."""

    page: Colour
    text: Colour
    surface: Colour
    muted: Colour
    brand: Colour
    on_brand: Colour
    link: Colour
    error: Colour

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        problems = tuple(
            Contradiction(
                (front,),
                "E1152",
                {
                    "pair": f"{front}/{ground}",
                    "contrast": _ratio(contrast(getattr(self, front), getattr(self, ground))),
                    "least": _ratio(LEAST_OF_TEXT),
                },
            )
            for front, ground in TEXT_PAIRS
            if not has_contrast(getattr(self, front), getattr(self, ground))
        )
        if problems:
            raise ContradictoryRules(problems)
        return self


TEXT_PAIRS = (
    ("text", "page"),
    ("text", "surface"),
    ("muted", "page"),
    ("muted", "surface"),
    ("on_brand", "brand"),
    ("link", "page"),
    ("link", "surface"),
    ("error", "page"),
    ("error", "surface"),
)
"""What is written on what: colour of the letters, colour of the ground."""


def _ratio(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _require_png(value: str) -> str:
    """A PNG as data, and nothing that a browser could run: an SVG may hold script."""
    try:
        content = base64.b64decode(value.removeprefix(_LOGO_START), validate=True)
    except binascii.Error:
        content = b""
    if not value.startswith(_LOGO_START) or not content.startswith(_PNG):
        raise InvalidInput("E1153")
    return value


class Brand(Rule):
    """What the pages look like: the region's name, its colours, its logo as data."""

    region: Label
    colours: Colours
    logo: Annotated[str, AfterValidator(_require_png)] | None = Field(
        default=None,
        max_length=_MOST_LOGO,
        description="Logo PNG sebagai data:image/png;base64,… / The logo as a PNG in data.",
    )
