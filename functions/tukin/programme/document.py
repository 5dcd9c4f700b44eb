"""The programme: all that changes no pay, as dated versions in one document.

What changes pay is in the rule set. A version names the day from which it holds; the next one ends
it. Parts to come (clocks, coaching, talent, survey) are optional fields of a version: what is left
out is not hashed, so a programme of today keeps its SHA-256.
"""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from tukin.programme.parts import Brand, DialogueRules, NoticeRules
from tukin.rules.contradictions import Contradiction, ContradictoryRules
from tukin.rules.fields import Document
from tukin.rules.values import Code, SchemaAddress

_ONE = {"limit": "≥ 1"}


class Programme(Document):
    """One version: what holds from a day on."""

    programme: Code = Field(description="Nama versi. / Name of the version.")
    effective_from: date = Field(description="Hari pertama, TTTT-BB-HH. / First day, YYYY-MM-DD.")
    dialogue: DialogueRules
    notices: NoticeRules
    brand: Brand


class ProgrammeBook(Document):
    """The document in AppConfig: all versions, from the first day on."""

    schema_: SchemaAddress = Field(
        default=None,
        alias="$schema",
        exclude=True,
        description="Letak skema ini, untuk editor. / Where this schema is, for the editor.",
    )
    programme_format: Literal[1] = Field(
        description="Nomor bentuk dokumen: 1. / Number of the document's format: 1."
    )
    programmes: tuple[Programme, ...] = Field(
        max_length=200,
        json_schema_extra={"minItems": 1},
        description="Versi menurut tanggal. / Versions by date.",
    )

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        problems = [] if self.programmes else [Contradiction(("programmes",), "E617", _ONE)]
        problems += [
            Contradiction(("programmes", place, "effective_from"), "E1154", {})
            for place in range(1, len(self.programmes))
            if self.programmes[place].effective_from <= self.programmes[place - 1].effective_from
        ]
        names = [each.programme for each in self.programmes]
        problems += [
            Contradiction(("programmes", place, "programme"), "E1155", {"name": name})
            for place, name in enumerate(names)
            if name in names[:place]
        ]
        if problems:
            raise ContradictoryRules(tuple(problems))
        return self

    def in_force(self, day: date) -> Programme | None:
        """The version that holds on a day; None before the first."""
        begun = [each for each in self.programmes if each.effective_from <= day]
        return begun[-1] if begun else None


NO_PROGRAMMES = ProgrammeBook.model_construct(programme_format=1, programmes=())
"""In place of the programme until there is one; nothing holds on any day."""


def load_programmes(data: bytes) -> ProgrammeBook:
    """Read the document from JSON bytes.

    Raises:
        pydantic.ValidationError: where it is not sound.
    """
    return ProgrammeBook.model_validate_json(data)
