"""The language that the command speaks: ``--language``, else the one that ``LANG`` names.

Texts that have both languages side by side (help) are written ``Indonesian / English``.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from itertools import pairwise
from typing import Literal, Protocol

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
OPTION = "--language"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_BETWEEN = " / "
_spoken: ContextVar[Language] = ContextVar("language", default="id")


class Bilingual(Protocol):
    """A message or words in both languages."""

    @property
    def id(self) -> str:
        """Bahasa Indonesia."""

    @property
    def en(self) -> str:
        """English."""


def speak(language: Language) -> None:
    """Speak a language from now on."""
    _spoken.set(language)


def spoken() -> Language:
    """The language that is spoken."""
    return _spoken.get()


def say(indonesian: str, english: str) -> str:
    """The text in the language that is spoken."""
    return english if spoken() == "en" else indonesian


def text_of(words: Bilingual) -> str:
    """The text of words or of a message in the language that is spoken."""
    return say(words.id, words.en)


def half_of(text: str) -> str:
    """Each paragraph of ``Indonesian / English`` in the language that is spoken."""
    halves = (" ".join(part.split()).split(_BETWEEN) for part in text.split("\n\n"))
    return "\n\n".join(say(parts[0], parts[-1]) for parts in halves)


def asked_language(arguments: Sequence[str], variables: Mapping[str, str]) -> Language:
    """The language of a command line; a value that is none is reported where it is parsed.

    Args:
        arguments: of the command, also ``--language=en``.
        variables: of the environment. One that names neither language, such as ``C``, is passed
            over; where none names English, it is Bahasa Indonesia.
    """
    asked = [
        text.partition("=")[2] or following
        for text, following in pairwise([*arguments, ""])
        if text.partition("=")[0] == OPTION
    ]
    for text in [*asked[-1:], *(variables.get(name, "") for name in _VARIABLES)]:
        for language in LANGUAGES:
            if text[:2].casefold() == language and not text[2:3].isalpha():
                return language
    return "id"
