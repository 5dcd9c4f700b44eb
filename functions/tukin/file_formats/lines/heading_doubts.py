"""Headings that are not known but must not be passed over in silence."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from tukin.file_formats.headings import Headings, heading_key
from tukin.vocabulary.errors import FileRefused

_SHOWN_CHARS = 60
_LEAST_LIKENESS = 0.6
_ORDINALS = frozenset(("no", "nomor", "nourut", "nomorurut", "nrurut"))


def refuse_doubtful(unread: Iterable[tuple[str, str]], headings: Headings) -> None:
    """Look at the headings of a file that no column is read by.

    Args:
        unread: each heading, and where it stands in the words of the user.
        headings: what it may say.

    Raises:
        FileRefused: E051 a heading of an amendment that is unknown and resembles a known one,
            E052 one that resembles none.
    """
    if not headings.is_amendment:
        return
    for text, place in unread:
        if heading_key(text) in _ORDINALS:
            continue
        details = {"heading": text[:_SHOWN_CHARS], "place": place}
        if likeliest := likeliest_column(text, headings):
            raise FileRefused("E051", likely=headings.label(likeliest), **details)
        raise FileRefused("E052", **details)


def refuse_unchanging(columns: Iterable[str]) -> None:
    """Raises FileRefused: E050 for an amendment whose columns are none but the NIP."""
    if set(columns) <= {"nip"}:
        raise FileRefused("E050")


def likeliest_column(text: str, headings: Headings) -> str | None:
    """The column whose headings are the most like a text, or None where none is."""
    matcher = SequenceMatcher(b=heading_key(text), autojunk=False)
    best, best_ratio = None, _LEAST_LIKENESS
    for key, columns in headings.candidates.items():
        matcher.set_seq1(key)
        if matcher.quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = columns[0], ratio
    return best
