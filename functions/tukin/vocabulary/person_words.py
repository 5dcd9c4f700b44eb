"""Words about a person: names without titles, and marks of an acting post (Plt, Plh, Pj)."""

import re
import unicodedata

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.spelling import clean

# --- Names ----------------------------------------------------------------------------------------

_TITLES = """
prof dr drs dra ir drg drh apt ns h hj kh r rr rm raden ny nyonya tn tuan sdr sdri bapak ibu bpk ust
ustad ustadz ustadzah pdt brigjen kombes letkol
"""
_DEGREES = """
d1 d2 d3 d4 s1 s2 s3 sh mh se mm ma mba mpa mph mkm skm skep mkep st mt mtech ssi msi skom mkom spd
mpd spdi mpdi spdsd spsi mpsi psi psikolog sip map mip ssos msos ssn msn ss mhum sag mag sthi sthum
stp mtp sp mp spt mpt spi mpi sked dr phd msc mfarm sfarm apt ns ners amd amk amkeb amkl amdkeb
amdkep amdfarm amdak skeb str strkep strkeb sst sstp mstp mikom sikom sak mak ak ca cpa sei mei shi
mhi sgz mgz sor mor mars mmr kes mkes skes sds stt sds ba bc bsc bba me mes msm mkn cn llm sps spog
spa spb spm sppd spkk spjp spot sprad span spkj finasim faap cgcae qia crmp ipm ipu eng hc
"""
_BEFORE = frozenset(_TITLES.split())
"""Titles before a name, by their letters."""
_AFTER = frozenset(_DEGREES.split())
"""Degrees after a name, by their letters; looked for where the comma is missing."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MOST_DEGREE_WORDS = 3


def bare_name(name: str) -> str:
    """The letters of a name without titles, case, punctuation and spaces.

    ``Dr. Siti Ma'ruf, S.Pd., M.Si.`` and ``SITI MARUF`` are one. Where nothing else is left, the
    titles are the name.
    """
    before_comma = _BRACKETS.sub(" ", name.split(",", 1)[0])
    words = [word for part in before_comma.split() if (word := _letters(part))]
    kept = _without_degrees(_without_titles(_parted(before_comma)))
    return "".join(kept or words) or _letters(name)


def _parted(text: str) -> list[str]:
    """The words; titles that are written without a space, such as ``Drs.Budi``, by themselves."""
    words = []
    for part in text.split():
        first, point, rest = part.partition(".")
        if point and rest and _letters(first) in _BEFORE:
            words.append(_letters(first))
            words.append(_letters(rest))
        else:
            words.append(_letters(part))
    return [word for word in words if word]


def _without_titles(words: list[str]) -> list[str]:
    place = next((i for i, word in enumerate(words) if word not in _BEFORE), len(words))
    return words[place:]


def _without_degrees(words: list[str]) -> list[str]:
    """Without degrees at the end, of which one may be in several words, as in ``Budi S. Pd``."""
    shorter = True
    while shorter:
        shorter = False
        for count in range(min(_MOST_DEGREE_WORDS, len(words) - 1), 0, -1):
            if "".join(words[-count:]) in _AFTER:
                words, shorter = words[:-count], True
                break
    return words


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


# --- Acting posts ---------------------------------------------------------------------------------

_ACTING = re.compile(
    r"\W*(?:plt|plh|pjs?|pelaksana (?:tugas|harian)|penjabat|pejabat sementara)(?![^\W\d_])",
    re.IGNORECASE,
)
_PJ_OF_A_TASK = re.compile(
    r"\W*pj(?![.s])(?!\W+(?:lurah|camat|kepala|sek|wali|bupati|asisten|direktur|ka[bs])).*",
    re.IGNORECASE | re.DOTALL,
)
"""In a note, ``PJ`` is also short for who is in charge of something (penanggung jawab)."""

_YES = "1 ya y yes true benar ada x v plt plh pj pjs"
_NO = """
0 tidak tdk t n no false salah bukan definitif definitive tetap aktif struktural fungsional
pelaksana administrasi administrator pengawas jft jfu jpt
"""
_FLAGS, _NO_FLAGS = frozenset(_YES.split()), frozenset(_NO.split())
_ACTING_WITHIN = re.compile(
    r"(?:^|-)(?:plt|plh|pjs?|pelaksana-tugas|pelaksana-harian|penjabat)(?:-|$)"
)


def begins_as_acting(text: str) -> bool:
    """Whether a post or a name begins with Plt., Plh. or Pj., or the words for it."""
    return _ACTING.match(text) is not None


def note_tells_acting(text: str) -> bool:
    """Whether a note begins so."""
    return begins_as_acting(text) and _PJ_OF_A_TASK.fullmatch(text) is None


def parse_acting(text: str) -> bool:
    """Whether a mark says that somebody holds a post for another: ``1``, ``ya``, ``Plt.``, ``Plh``.

    Raises:
        InvalidInput: E217, where it says neither.
    """
    mark = slug(text) or ("v" if clean(text) in ("√", "✓", "✔") else "")
    first = mark.split("-", 1)[0]
    if not mark or mark in _NO_FLAGS or first in ("tidak", "bukan", "non"):
        return False
    if mark in _FLAGS or _ACTING_WITHIN.search(mark):
        return True
    raise InvalidInput("E217")
