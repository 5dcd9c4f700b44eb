"""Names in the letters of files that know ASCII alone: transliterated, never a question mark."""

import unicodedata

_LETTERS = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "\u0131": "i",
    "ħ": "h",
    "Ħ": "H",
    "ŋ": "ng",
    "Ŋ": "NG",
    "ə": "e",
    "Ə": "E",
}
"""Latin letters that do not come apart into a letter and its accent."""
_APOSTROPHES = (
    "\u2018\u2019\u201a\u201b\u2032\u00b4`\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\uff07"
)
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_BREAKS = "\t\n\r\v\f\u2028\u2029"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MARKS = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_BREAKS, " "),
    **dict.fromkeys("\u00b7\u2022", "."),
    **dict.fromkeys(_UNSEEN, ""),
}
"""What phones and word processors write in place of the marks of a keyboard."""
_TABLE = str.maketrans(_LETTERS | _MARKS)


def to_ascii(text: str) -> str | None:
    """A text in ASCII as people write it where they have nothing else, or None.

    None where a letter is of a script that is not transliterated here: whose name it is has to
    say how it is written.
    """
    apart = unicodedata.normalize("NFKD", text.translate(_TABLE))
    plain = "".join(c for c in apart.translate(_TABLE) if not unicodedata.combining(c))
    return plain if all(" " <= c <= "~" for c in plain) else None
