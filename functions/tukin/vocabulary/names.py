"""How names are compared: positions, statuses, headings and agencies, whatever their spelling."""

import re
import unicodedata


def slug(text: str) -> str:
    """``Administrasi Terampil`` → ``administrasi-terampil``: equal slugs are one name."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
