"""The columns of a file of units: the one table."""

import re
from dataclasses import replace

from tukin.people.agencies.columns import COLUMNS as AGENCY_COLUMNS
from tukin.people.units.canonical import NO, YES
from tukin.register.cells import optional, parse_name, parse_text, required
from tukin.register.columns import RegisterColumn
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.spelling import clean
from tukin.vocabulary.words import Words

_OF_AGENCIES = {column.name: column for column in AGENCY_COLUMNS}
_ANSWERS = {YES: True, "y": True, "yes": True, NO: False, "t": False, "no": False}
_POPULATION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def parse_answer(text: str) -> bool:
    """``ya`` or ``tidak``.

    Raises:
        InvalidInput: E162.
    """
    answer = _ANSWERS.get(clean(text).casefold())
    if answer is None:
        raise InvalidInput("E162", choices=f"{YES}, {NO}")
    return answer


def parse_population(text: str) -> int:
    """A whole number of people, at least one, in digits alone.

    Raises:
        InvalidInput: E1019.
    """
    number = clean(text)
    if not _POPULATION.fullmatch(number):
        raise InvalidInput("E1019")
    return int(number)


COLUMNS = (
    RegisterColumn(
        "unit",
        Words("Kode Unit", "Unit"),
        Words("Kode atau nama, seperti dalam register.", "Code or name, as in the register."),
        "kode unit; unit kerja; kode unor; unor",
        required(parse_name),
        required=True,
        field="code",
    ),
    replace(_OF_AGENCIES["name"], headings="nama; nama unit; nama unit kerja; nama unor"),
    replace(
        _OF_AGENCIES["agency"],
        label=Words("Kode Perangkat Daerah", "Agency"),
        headings="kode perangkat daerah; perangkat daerah; kode opd; opd; skpd",
        field="agency",
    ),
    RegisterColumn(
        "parent",
        Words("Unit Induk", "Parent"),
        Words("Kode unit di atasnya; boleh kosong.", "Code of the unit above; may be empty."),
        "unit induk; induk; kode induk; unit atasan",
        optional(parse_name),
        required=True,
    ),
    RegisterColumn(
        "service",
        Words("Unit Layanan", "Serves the public"),
        Words("ya atau tidak.", "ya (yes) or tidak (no)."),
        "unit layanan; unit pelayanan; melayani publik",
        required(parse_answer),
        required=True,
        field="is_service",
        form=f"{YES}|{NO}",
    ),
    RegisterColumn(
        "layanan",
        Words("Layanan", "Kind of service"),
        Words("Nama layanannya; boleh kosong.", "What it serves with; may be empty."),
        "layanan; nama layanan; jenis layanan",
        optional(parse_text),
        required=True,
        field="service",
    ),
    RegisterColumn(
        "population",
        Words("Populasi", "Population"),
        Words(
            "Orang yang dilayani setahun; wajib bagi unit layanan.",
            "People served in a year; needed where it serves the public.",
        ),
        "populasi; jumlah pengguna; jumlah penerima layanan; pengguna layanan",
        optional(parse_population),
        required=True,
        load=int,
        form="[1-9][0-9]{0,8}",
    ),
)
"""All columns, in the order of the canonical CSV (``canonical.NAMES``)."""
