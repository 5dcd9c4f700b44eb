"""The employee number: NIP of a PNS or CPNS, NI PPPK of a contract employee.

Both have 18 digits and no check digit::

    NIP      birth YYYYMMDD · appointment YYYYMM · sex 1/2 · sequence 001–999
    NI PPPK  birth YYYYMMDD · year YYYY · 2 · frequency 1–9 · sex 1/2 · sequence 001–999

The 2 at position 13 makes the two tell apart: no month begins with it.
"""

import hashlib
import re
from datetime import date
from typing import Literal

from tukin.vocabulary.errors import InvalidInput

NipKind = Literal["PNS", "PPPK"]

_DIGITS = re.compile(r"\d{18}", re.ASCII)
_OTHER_NUMBERS = {16: "nik", 9: "old", 6: "nrk"}
"""Numbers of people that are written in place of a NIP, by their digits."""

_ALL_DIGITS = re.compile(r"\d+", re.ASCII)
_LOOKS = (
    ("zero", re.compile(r"0+", re.ASCII)),
    ("words", re.compile(r"\D+", re.ASCII)),
    ("signs", re.compile(r"\D*(\d\D*){18}", re.ASCII)),
    ("several", re.compile(r"\D*(\d\D*){36,}", re.ASCII)),
    ("letters", re.compile(r"[^\W_]{18}", re.ASCII)),
)
"""How a text that is no NIP looks, the first that fits."""

YOUNGEST_AT_APPOINTMENT_YEARS = 16
OLDEST_AT_APPOINTMENT_YEARS = 65


def check_nip(text: str) -> NipKind:
    """Check the structure of an 18-digit number and tell whose it is.

    Raises:
        InvalidInput: E102 not 18 digits, E104 birth date, E105 appointment, E106 sex,
            E107 sequence.
    """
    if _DIGITS.fullmatch(text) is None:
        raise InvalidInput("E102", length=len(text), **_why_no_nip(text))
    born = _birth_date(text)
    kind: NipKind = "PPPK" if text[12] == "2" else "PNS"
    if kind == "PNS" and not 1 <= int(text[12:14]) <= 12:
        raise InvalidInput("E105")
    if kind == "PPPK" and text[13] == "0":
        raise InvalidInput("E105")
    age = int(text[8:12]) - born.year
    if not YOUNGEST_AT_APPOINTMENT_YEARS <= age <= OLDEST_AT_APPOINTMENT_YEARS:
        raise InvalidInput("E105")
    if text[14] not in "12":
        raise InvalidInput("E106")
    if text[15:] == "000":
        raise InvalidInput("E107")
    return kind


def _why_no_nip(text: str) -> dict[str, object]:
    """The likely cause, as far as it shows; no digit of the text is repeated."""
    if place := next((i for i, char in enumerate(text, 1) if not char.isprintable()), 0):
        return {"cause": "invisible", "place": place}
    cause = _OTHER_NUMBERS.get(len(text)) if _ALL_DIGITS.fullmatch(text) else None
    cause = cause or next((name for name, looks in _LOOKS if looks.fullmatch(text)), None)
    return {"cause": cause} if cause else {}


def _birth_date(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise InvalidInput("E104") from None


def person_key(nip: str) -> str:
    """A person's key of format 1: 32 hexadecimal digits.

    Engine 1 stored it in keys and event ids. It is no secret, since all numbers are easily listed:
    what is stored now has the keys of ``vocabulary/person_keys.py``. Line ids and ties of the pagu
    still come from it; neither shows it.
    """
    return hashlib.sha256(b"tukin:person:" + nip.encode()).hexdigest()[:32]
