"""One entry of the catalogue of messages."""

from typing import NamedTuple


class Entry(NamedTuple):
    """What is wrong and how to fix it; ``{name}`` is filled from an error's details."""

    what_id: str
    fix_id: str
    what_en: str
    fix_en: str
