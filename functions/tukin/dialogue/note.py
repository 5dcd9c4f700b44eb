"""A short note at any time, of one of the two: about an indicator or a value, with evidence."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tukin.dialogue.dialogue import Party
from tukin.vocabulary.errors import InvalidInput

MOST_TEXT = 500
MOST_LINKS = 5
_MOST_TITLE = 120
_MOST_LINK = 500


@dataclass(frozen=True, slots=True)
class Link:
    """Evidence that is somewhere else: a title, and an https address that is never fetched here."""

    title: str = field(repr=False)
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """One note. Nobody changes it: who wants to correct one writes another."""

    id: str
    nip: str = field(repr=False)
    on: date
    by: Party
    by_nip: str = field(repr=False)
    at: datetime
    about: str
    text: str = field(repr=False)
    links: tuple[Link, ...] = ()


def require_sound(note: Note) -> None:
    """Check what a note says.

    Raises:
        InvalidInput: E1066 a text that is too long, E1073 none at all, E1076 a link.
    """
    if not note.text.strip():
        raise InvalidInput("E1073")
    if len(note.text) > MOST_TEXT or len(note.about) > _MOST_TITLE:
        raise InvalidInput("E1066", part="text", most=MOST_TEXT)
    if len(note.links) > MOST_LINKS or not all(map(_is_sound, note.links)):
        raise InvalidInput("E1076", most=MOST_LINKS)


def _is_sound(link: Link) -> bool:
    has_title = 0 < len(link.title.strip()) <= _MOST_TITLE
    is_address = link.url.startswith("https://") and len(link.url) <= _MOST_LINK
    return has_title and is_address and link.url.isprintable() and " " not in link.url
