"""What the name of a sheet says about those who are on it."""

import re

OWN = ("Hasil Periksa Tukin", "Petunjuk")
"""Sheets that tukin writes itself: they hold no people, and are never read."""

_NO_LIST = re.compile(
    r"(?<![a-z])(?:contoh|sample|example|petunjuk|panduan|instruksi|pensiun|pensiunan|purna|purnabakti"
    r"|purnatugas|mutasi|pindah|keluar|resign|arsip|archive|backup|bak|cadangan|salinan|copy|kopi"
    r"|draf|draft|old|meninggal|wafat|almarhum|dihapus|batal|bup|ptdh|berhenti|diberhentikan"
    r"|non ?-?aktif|inaktif|jangan (?:dipakai|dibayar)"
    r"|(?:tidak|tdk|tak) (?:aktif|dipakai|dibayar|dibayarkan|berhak))(?![a-z])"
)
_OLD = re.compile(r"(?<![a-z])lama(?![a-z])")
_UNIT = re.compile(
    r"(?<![a-z])(?:kel|kelurahan|kec|kecamatan|desa|uptd?|puskesmas|pkm|sdn?|smpn?)(?![a-z])"
)
_COPY = re.compile(r"\(\d{1,2}\)\s*$")
_SHOWN_CHARS = 40
_MOST_SHOWN = 20


def is_own(name: str) -> bool:
    """Whether tukin writes a sheet of this name."""
    return name.strip().casefold() in map(str.casefold, OWN)


def says_no_list(name: str) -> bool:
    """Whether a sheet's name says that those on it are not to be paid: ``Pensiun``, ``Contoh``."""
    plain = " ".join(name.casefold().replace("_", " ").split())
    return bool(_NO_LIST.search(plain)) or (bool(_OLD.search(plain)) and not _UNIT.search(plain))


def is_copy(name: str) -> bool:
    """Whether a sheet is named as a spreadsheet program names the copy of another: ``Data (2)``."""
    return _COPY.search(name) is not None


def shown(name: str) -> str:
    """A sheet's name as messages show it."""
    plain = " ".join(name.split())
    return plain if len(plain) <= _SHOWN_CHARS else f"{plain[: _SHOWN_CHARS - 1]}…"


def listed(names: list[str]) -> str:
    """Some names of sheets, one after another."""
    some = [shown(name) for name in names[:_MOST_SHOWN]]
    return ", ".join([*some, "…"] if len(names) > _MOST_SHOWN else some)
