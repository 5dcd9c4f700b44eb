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
YOUNGEST_AT_APPOINTMENT_YEARS = 16
OLDEST_AT_APPOINTMENT_YEARS = 65


def check_nip(text: str) -> NipKind:
    """Check the structure of an 18-digit number and tell whose it is.

    Raises:
        InvalidInput: E102 not 18 digits, E104 birth date, E105 appointment, E106 sex,
            E107 sequence.
    """
    if _DIGITS.fullmatch(text) is None:
        raise InvalidInput("E102", length=len(text))
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
