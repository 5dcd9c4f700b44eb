"""Payment files in the rules: which files a region pulls, and what their columns hold."""

from typing import Literal, Self

from pydantic import (
    Field,
    model_validator,
)

from tukin.rules.values import Code, Rule, Source
from tukin.vocabulary.errors import InvalidInput

_ASCII = r"^[ -~]*$"

BankField = Literal[
    "line_id",
    "nip",
    "name",
    "agency",
    "agency_name",
    "period",
    "transfer_idr",
    "text",
    "nrk",
    "unit",
    "npwp",
    "bank",
    "account_no",
    "account_name",
]
"""From ``nrk`` on they come from the register."""


class PaymentAgency(Rule):
    """An agency's codes in the regional fixed-width payment file; blank where unknown."""

    code: Code
    spmu: str = Field(default="", max_length=4, pattern=_ASCII, description="SPMU.")
    klogad: str = Field(default="", max_length=9, pattern=_ASCII, description="KLOGAD.")
    nalokl: str = Field(default="", max_length=50, pattern=_ASCII, description="NALOKL.")
    kdesel: str = Field(default="", max_length=6, pattern=_ASCII, description="KDESEL.")
    source: Source


class FixedWidthFile(Rule):
    """The Jakarta payment file: 133 bytes a person, without separators."""

    names: Literal["exact", "fitted"] = Field(
        default="exact",
        description="exact = pegawai yang namanya lebih dari 25 karakter ditahan dari berkas, "
        "dengan namanya dalam daftar; fitted = nama dipotong dan dicatat. Aksen selalu "
        "dialihaksarakan. / Hold the line of a name of more than 25 characters out of the file "
        "and list it, or cut the name and list it. Accents are always transliterated.",
    )
    agencies: tuple[PaymentAgency, ...] = Field(
        default=(), description="Kode tiap perangkat daerah. / Codes of each agency."
    )
    source: Source

    @model_validator(mode="after")
    def _names_each_agency_once(self) -> Self:
        codes = [agency.code for agency in self.agencies]
        for code in codes:
            if codes.count(code) > 1:
                raise InvalidInput("E620", name=code)
        return self


class BankColumn(Rule):
    """One column of the bank's file."""

    field: BankField = Field(
        description="Isi kolom; text = teks tetap; nrk, unit, npwp, bank, account_no, dan "
        "account_name dari register. Tanpa bank atau rekening, pegawai ditahan dari berkas. / "
        "What is in it; text = a fixed text; the last six come from the register. Who lacks bank "
        "or account is held out of the file."
    )
    heading: str = Field(default="", max_length=60, description="Judul kolom. / Heading.")
    text: str = Field(default="", max_length=120, description="Teks tetap. / The fixed text.")


class BankFile(Rule):
    """The CSV that the bank takes: columns in its order."""

    delimiter: Literal[",", ";", "|", "\t"] = Field(description="Pemisah kolom. / Delimiter.")
    header: bool = Field(description="Ada baris judul? / Is there a row of headings?")
    columns: tuple[BankColumn, ...] = Field(
        min_length=1, max_length=40, description="Kolom menurut urutan. / Columns in order."
    )
    source: Source


class Payment(Rule):
    """What the payment files of a settlement run look like, beyond the standard ones."""

    fixed_width: FixedWidthFile | None = Field(
        default=None,
        description="Berkas lebar tetap (fixed-width), 133 byte sebaris. / The fixed-width file of "
        "133 bytes a line.",
    )
    bank_file: BankFile | None = Field(
        default=None, description="Berkas CSV untuk bank. / The CSV for the bank."
    )
