"""Places of cells: ``AB12`` is the column 27, counted from 0, in row 12."""

import re


def place_of(letters: str) -> int:
    """``AB`` → 27, also in small letters.

    Raises:
        ValueError: no column has such a name.
    """
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters, re.ASCII):
        raise ValueError("a cell's reference makes no sense")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
