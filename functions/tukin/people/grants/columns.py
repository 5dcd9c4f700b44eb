"""The columns of a file of people who act: the one table."""

import re
from collections.abc import Callable
from datetime import date

from tukin.people.agencies.agency import parse_code
from tukin.people.agencies.columns import COLUMNS as AGENCY_COLUMNS
from tukin.people.agencies.columns import one_of
from tukin.people.grants.canonical import BETWEEN
from tukin.people.grants.grant import GrantRole
from tukin.register.cells import is_blank, optional, parse_text, required
from tukin.register.columns import COLUMNS as REGISTER_COLUMNS
from tukin.register.columns import RegisterColumn
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.spelling import clean, parse_nip
from tukin.vocabulary.words import Words

_USER = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_NIPS = "[0-9]{18}(/[0-9]{18})*"
_DAYS = {column.name: column for column in AGENCY_COLUMNS if column.name in ("since", "until")}
_NIP = next(column for column in REGISTER_COLUMNS if column.name == "nip")


def parse_user(text: str) -> str:
    """The name of a session, in small letters: they are compared without regard to capitals.

    Raises:
        InvalidInput: E790.
    """
    name = clean(text)
    if not _USER.fullmatch(name):
        raise InvalidInput("E790")
    return name.casefold()


def several(parse: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A reader of values with ``/`` between them, in their order, each once; none where empty."""

    def read(text: str) -> tuple[str, ...]:
        if is_blank(text):
            return ()
        return tuple(sorted({parse(part) for part in text.split(BETWEEN)}))

    return read


COLUMNS = (
    RegisterColumn(
        "nip",
        _NIP.label,
        Words("18 digit; kosong untuk sistem.", "18 digits; empty for a system."),
        _NIP.headings,
        optional(parse_nip),
        required=True,
        personal=True,
        form="[0-9]{18}",
    ),
    RegisterColumn(
        "name",
        Words("Nama", "Name"),
        Words("Nama seperti dalam register.", "The name as in the register."),
        "nama; nama pegawai; nama lengkap",
        required(parse_text),
        required=True,
        personal=True,
    ),
    RegisterColumn(
        "former_nips",
        Words("NIP Lama", "Former NIPs"),
        Words(
            "Semua nomor lain yang pernah dimiliki, dipisah /.",
            "All other numbers ever had, with / between them.",
        ),
        "nip lama; nip sebelumnya; nomor lama",
        several(parse_nip),
        required=True,
        personal=True,
        form=_NIPS,
    ),
    RegisterColumn(
        "users",
        Words("Pengguna", "Users"),
        Words(
            "Semua nama sesinya, dipisah /; kosong bila hanya bekerja di halaman.",
            "All names of their sessions, / between them; empty for who acts on the pages alone.",
        ),
        "pengguna; nama pengguna; user; akun",
        several(parse_user),
        required=True,
        personal=True,
    ),
    RegisterColumn(
        "role",
        Words("Peran", "Role"),
        Words(", ".join(GrantRole) + ".", ", ".join(GrantRole) + "."),
        "peran; hak",
        required(one_of(GrantRole)),
        required=True,
        load=GrantRole,
        form="|".join(GrantRole),
    ),
    RegisterColumn(
        "agency",
        Words("Kode Perangkat Daerah", "Agency"),
        Words("Hanya untuk hr, head, dan system.", "Only for hr, head and system."),
        "kode perangkat daerah; perangkat daerah; kode opd; opd; skpd; kode",
        optional(parse_code),
        required=True,
    ),
    RegisterColumn(
        "since",
        _DAYS["since"].label,
        _DAYS["since"].guide,
        _DAYS["since"].headings,
        _DAYS["since"].read,
        required=True,
        load=date.fromisoformat,
        form=_DAYS["since"].form,
    ),
    RegisterColumn(
        "until",
        _DAYS["until"].label,
        _DAYS["until"].guide,
        _DAYS["until"].headings,
        _DAYS["until"].read,
        required=True,
        load=date.fromisoformat,
        form=_DAYS["until"].form,
    ),
    RegisterColumn(
        "responsible",
        Words("Penanggung Jawab", "Responsible"),
        Words(
            "NIP penanggung jawab sistem, dipisah /.",
            "NIPs of those who answer for a system, / between them.",
        ),
        "penanggung jawab; nip penanggung jawab",
        several(parse_nip),
        required=True,
        personal=True,
        form=_NIPS,
    ),
    RegisterColumn(
        "others",
        Words("Bukan Orang yang Sama", "Other people"),
        Words(
            "NIP orang lain yang nama dan tanggal lahirnya sama, dipisah /.",
            "NIPs of others who have the same name and day of birth, / between them.",
        ),
        "bukan orang yang sama; orang lain",
        several(parse_nip),
        required=True,
        personal=True,
        form=_NIPS,
    ),
    RegisterColumn(
        "outside",
        Words("Instansi Luar", "Other institution"),
        Words(
            "Hanya untuk auditor yang bukan pegawai daerah: instansinya.",
            "Only for an auditor who is no employee of the region: whose they are.",
        ),
        "instansi luar; instansi asal; instansi",
        optional(parse_text),
    ),
)
"""All columns, in the order of the canonical CSV (``canonical.NAMES``)."""
