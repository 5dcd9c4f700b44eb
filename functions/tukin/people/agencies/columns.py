"""The columns of a file of agencies: the one table, as ``register/columns.py`` is of registers."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from tukin.people.agencies.agency import MOST_CODE, Mode, RatingsFrom, parse_code
from tukin.register.cells import optional, parse_day, parse_end, parse_text, required
from tukin.register.columns import COLUMNS as REGISTER_COLUMNS
from tukin.register.columns import RegisterColumn
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.spelling import clean, parse_nip
from tukin.vocabulary.words import Words

_ZONE = re.compile(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)+", re.ASCII)
_ZONES_OF_INDONESIA = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_OTHER_WORDS = {
    "berkas": Mode.FILES,
    "halaman": RatingsFrom.PAGES,
    "sistem": RatingsFrom.SYSTEM,
}

Choice = TypeVar("Choice", bound=StrEnum)


def parse_time_zone(text: str) -> str:
    """An IANA name such as ``Asia/Jakarta``, or WIB, WITA, WIT.

    Raises:
        InvalidInput: E161.
    """
    name = clean(text)
    name = _ZONES_OF_INDONESIA.get(name.casefold(), name)
    try:
        if _ZONE.fullmatch(name):
            return ZoneInfo(name).key
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        pass
    raise InvalidInput("E161")


def one_of(kind: type[Choice]) -> Callable[[str], Choice]:
    """A reader of the words of a kind, in English or Bahasa Indonesia; raises E162."""
    words = {choice.value: choice for choice in kind}
    words |= {word: choice for word, choice in _OTHER_WORDS.items() if isinstance(choice, kind)}

    def read(text: str) -> Choice:
        choice = words.get(clean(text).casefold())
        if choice is None:
            raise InvalidInput("E162", choices=", ".join(kind))
        return choice

    return read


_DAYS = {column.name: column for column in REGISTER_COLUMNS if column.name in ("from", "until")}
_NIP = next(column for column in REGISTER_COLUMNS if column.name == "nip")

COLUMNS = (
    RegisterColumn(
        "agency",
        Words("Kode", "Code"),
        Words(
            f"Huruf kecil, angka, dan tanda hubung; paling panjang {MOST_CODE}.",
            f"Small letters, digits and hyphens; at most {MOST_CODE}.",
        ),
        "kode; kode opd; kode perangkat daerah; opd; skpd; perangkat daerah; kode instansi",
        required(parse_code),
        required=True,
        field="code",
        form="[a-z0-9]+(-[a-z0-9]+)*",
    ),
    RegisterColumn(
        "name",
        Words("Nama", "Name"),
        Words("Nama resmi.", "The official name."),
        "nama; nama opd; nama perangkat daerah; nama instansi",
        required(parse_text),
        required=True,
    ),
    RegisterColumn(
        "short",
        Words("Nama Singkat", "Short name"),
        Words("Boleh kosong.", "May be empty."),
        "nama singkat; singkatan; short name",
        optional(parse_text),
        required=True,
    ),
    RegisterColumn(
        "top_nip",
        Words("NIP Pimpinan", "NIP of the head"),
        _NIP.guide,
        "nip pimpinan; nip kepala; nip pejabat tertinggi; nip of the head",
        required(parse_nip, "E101"),
        required=True,
        personal=True,
        form=_NIP.form,
    ),
    RegisterColumn(
        "timezone",
        Words("Zona Waktu", "Time zone"),
        Words("WIB, WITA, WIT, atau nama IANA.", "WIB, WITA, WIT or an IANA name."),
        "zona waktu; zona; time zone",
        required(parse_time_zone),
        required=True,
        field="time_zone",
    ),
    RegisterColumn(
        "mode",
        Words("Cara Kerja", "Mode"),
        Words("web atau files (berkas).", "web or files."),
        "cara kerja; cara",
        required(one_of(Mode)),
        required=True,
        load=Mode,
        form="web|files",
    ),
    RegisterColumn(
        "ratings",
        Words("Penilaian Dari", "Ratings from"),
        Words("pages (halaman) atau system (sistem).", "pages or system."),
        "penilaian dari; penilaian; sumber penilaian",
        required(one_of(RatingsFrom)),
        required=True,
        load=RatingsFrom,
        form="pages|system",
    ),
    RegisterColumn(
        "since",
        Words("TMT", "Since"),
        _DAYS["from"].guide,
        f"from; {_DAYS['from'].headings}",
        required(parse_day),
        required=True,
        load=date.fromisoformat,
        form=_DAYS["from"].form,
    ),
    RegisterColumn(
        "until",
        _DAYS["until"].label,
        _DAYS["until"].guide,
        _DAYS["until"].headings,
        optional(parse_end),
        required=True,
        load=date.fromisoformat,
        form=_DAYS["until"].form,
    ),
)
"""All columns, in the order of the canonical CSV (``canonical.NAMES``)."""
