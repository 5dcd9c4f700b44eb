"""The month and the agency that an upload is for, and what a file itself says about them.

A text that names another month than the upload's, and not the upload's too, is a sign that the
wrong file or the wrong sheet is paid: last month's list with last month's title.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath

from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.vocabulary.months import find_months
from tukin.vocabulary.period import Period

_SHOWN_CHARS = 80
_MONTHS = 12
_SIGNED = re.compile(
    r"dicetak|printed|diunduh|diekspor|exported|generated|ditetapkan|disahkan|diperbarui"
    r"|^\W*(?:cetak|print|tanggal|tgl|date|nomor|no\.|nip|nama|name|kepala|plt|plh|mengetahui"
    r"|an\.|a\.n)"
)
_PLACE_AND_MONTH = re.compile(
    r"(?P<place>[^,:\d]{2,30}),[\s._…]*\d{0,2}[\s._…]*[^\W\d]+\s+\d{4}\.?"
)
_NO_PLACE = re.compile(
    r"\b(?:bulan|periode|rekap\w*|daftar|penilaian|kinerja|dinas|badan|kantor|kecamatan|kelurahan"
    r"|tpp|tukin|absen\w*|data|lembar|laporan|rsud|puskesmas|sekretariat|biro)\b"
)
_OWN_NAME = re.compile(r"amendment-[0-9a-f]{32}")
"""As tukin names a single rating: what these digits look like says nothing."""
_NOT_WORD = re.compile(r"[^a-z0-9]+")


class Says(Enum):
    """What texts say about the month."""

    NOTHING = "nothing"
    THIS = "this"
    OTHER = "other"


@dataclass(frozen=True)
class Title:
    """A text that tells what a table is for; ``place`` is None for the name of a sheet or file."""

    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Scope:
    """What an upload is for.

    Attributes:
        period: its month, or one of the extra pay runs, of which no month's name can be wrong.
        agency: the code of its agency.
        agencies: the names of all agencies of the rules by their codes.
    """

    period: Period
    agency: str
    agencies: Mapping[str, str] = field(default_factory=dict)

    def month_of(self, text: str) -> Says:
        """What one text says about the month."""
        if self.period.month > _MONTHS or _is_signature(text):
            return Says.NOTHING
        months = find_months(text)
        if any(month.fits(self.period) for month in months):
            return Says.THIS
        return Says.OTHER if months else Says.NOTHING

    def month_of_all(self, titles: Iterable[Title]) -> Says:
        """What some texts say together: where one of them says this month, it is this month."""
        said = {self.month_of(title.text) for title in titles}
        return next((each for each in (Says.THIS, Says.OTHER) if each in said), Says.NOTHING)

    def other_agency(self, text: str) -> str | None:
        """The code of another agency that the text names, None where it names this one too."""
        if _is_signature(text):
            return None
        words = f" {_words(text)} "
        found: list[str] = []
        for name, code in self._names:
            if name in words:
                found.append(code)
                words = words.replace(name, "  ")
        return found[0] if found and self.agency not in found else None

    @cached_property
    def _names(self) -> Sequence[tuple[str, str]]:
        """Codes and names as words, the longest first: one may be the beginning of another."""
        names = {f" {_words(code)} ": code for code in (self.agency, *self.agencies)}
        names |= {f" {_words(name)} ": code for code, name in self.agencies.items()}
        return sorted(names.items(), key=lambda item: -len(item[0]))

    def conditions(self, titles: Iterable[Title]) -> list[Finding]:
        """What contradicts the upload: it waits for approval then."""
        found: list[Finding] = []
        for title in titles:
            if self.month_of(title.text) is Says.OTHER:
                found.append(_condition("W060", title, period=str(self.period)))
            if other := self.other_agency(title.text):
                name = self.agencies.get(other, other)
                found.append(_condition("W061", title, agency=name))
        return found


def title_of_file(file_name: str) -> Title:
    """What the name of a file says: the name without its extension, nothing where it is our own."""
    stem = PurePosixPath(file_name).stem
    return Title("" if _OWN_NAME.fullmatch(stem) else stem)


def _condition(code: str, title: Title, **details: object) -> Finding:
    text = " ".join(title.text.split())[:_SHOWN_CHARS]
    places = (title.place,) if title.place else ()
    return Finding(FindingKind.CONDITION, code, {"text": text, **details}, places)


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub(" ", plain).strip()


def _is_signature(text: str) -> bool:
    """Whether a line says when and by whom a list was printed or signed, not what it is for."""
    plain = " ".join(text.casefold().split())
    if _SIGNED.search(plain):
        return True
    match = _PLACE_AND_MONTH.fullmatch(plain)
    return match is not None and not _NO_PLACE.search(match["place"])
