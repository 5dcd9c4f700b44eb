"""Headings that are not known but must not be passed over in silence.

A column that is not read costs nobody anything unless its heading was meant to be a known one:
``Jml. Alpa``, ``Terlambat (jam)``, a letter of another alphabet. Such a file is refused.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple, NoReturn

from tukin.file_formats.heading_units import UNIT_WORDS, is_unit
from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.lines.line import column_letters
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.words import Words

_SHOWN_CHARS = 60
_LEAST_LIKENESS = 0.6
_ORDINALS = frozenset(("no", "nomor", "nourut", "nomorurut", "nrurut"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OTHER_PERSON = re.compile(r"(?<![a-z])(?:atasan|penilai|supervisor|rater)(?:nya)?(?![a-z])")
_OCCURRENCES = re.compile(r"(?<![a-z])(?:tl|psw)[\W_]*(?:[1-9]|i{1,3}|iv)(?![a-z0-9])", re.I)

_MINUTES = ("late_minutes", "early_minutes")

# What an unread column must not be about: a word in the heading, and the column that has it.
_INSIDE = (
    ("alpa", "alpa"),
    ("alpha", "alpa"),
    ("mangkir", "alpa"),
    ("tanpaket", "alpa"),
    ("unexcused", "alpa"),
    ("izin", "ijin"),
    ("ijin", "ijin"),
    ("tanpakabar", "alpa"),
    ("bolos", "alpa"),
    ("lambat", "late_minutes"),
    ("telat", "late_minutes"),
    ("pulang", "early_minutes"),
    ("hukuman", "status"),
    ("hukdis", "status"),
    ("status", "status"),
)
_WORDS = (
    ("tk", "alpa"),
    ("tl", "late_minutes"),
    ("psw", "early_minutes"),
    ("late", "late_minutes"),
    ("early", "early_minutes"),
    ("excused", "ijin"),
    ("stts", "status"),
    ("sts", "status"),
)
_GLUED = re.compile(
    r"(?:jml|jumlah|jlh|total|tot|rekap|hari|hr|menit|mnt|kali|absen)(tk|tl|psw)"
    r"|(tk|tl|psw)(?:hari|hr|menit|mnt|kali|total|jml|jumlah)"
)
"""An abbreviation with its count or unit in one word: ``JmlTK``, ``PSWmenit``."""
_SPELT = re.compile(r"(?<![a-z])[a-z](?:[.\s_-]+[a-z](?![a-z]))+")
"""Letters one by one: ``T.L.``, ``P S W``."""
_ABOUT_SOMETHING_ELSE = re.compile(
    r"(?<![a-z])(?:status|stts|sts)\W*(?:(?:per)?(?:kawin|nikah)\w*"
    r"|keluarga|ptkp|pajak|wajib pajak|rumah|penilaian)"
    r"|\btk\b\W*(?:pend|ijazah|i+\b|[1-3]\b)|\btk\s*[/-]\s*(?:\d|sd|paud|ra)\b|guru tk\b"
)
_STATUS = re.compile(r"(?<![a-z])(?:status|stts|sts)(?![a-z])")
_NOT_THERE = re.compile(
    r"(?:tidak|tdk|tak|tidk)(?:hadir|masuk)(?!.*(?:sakit|cuti|dinas|tugas))"
    r"|^(?:jml|jumlah|jlh|total|hari)*absen(?:hari|hr|kali)?$|^(?:days?|total)*absen(?:t|ces?)(?:days?)?$"
)
"""Days away: beside Alpa perhaps a sum with those of leave, without it they stand for it."""
_MARKS = {"a": "alpa", "i": "ijin"}
_OTHER_MARKS = frozenset(("h", "s", "c", "dl", "tk"))
_ABSENCES = re.compile(r"hadir|absen|presensi|alpa|izin|ijin")
_SHORT_BUT_TOLD = frozenset(("alpa", "alfa", "ijin", "izin"))
_SHORTEST, _LONG = 5, 8

_ALIKE = str.maketrans(
    "АВСЕНІЈКМОРЅТУХавсенієјкморѕтухһӏԁԛԝгп" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεηικνορτυχω" + "ıłøɑɡօսո",
    "ABCEHIJKMOPSTYXabcehiejkmopstyxhldqwrn" + "ABEZHIKMNOPTYXaben" + "ikvoptuxw" + "iloagoun",
)


class Unread(NamedTuple):
    """A heading by which no column is read.

    Attributes:
        text: what it says.
        place: where it stands.
        foreign_to: the column that it would mean if it had its unit and scope.
        own: the lowest of its rows, where it has several.
        group: what stands above that, there or over several places.
        one_of: the column that it is a part of: ``1-30`` and ``31-60`` under ``Terlambat``.
    """

    text: str
    place: Words
    foreign_to: str | None = None
    own: str = ""
    group: str = ""
    one_of: str | None = None


def column_place(place: int) -> Words:
    """Where the column of a place from 0 stands."""
    return Words(f"kolom {column_letters(place)}", f"column {column_letters(place)}")


def refuse_doubtful(unread: Iterable[Unread], known: Collection[str], headings: Headings) -> None:
    """Look at the headings of a file that no column is read by.

    Raises:
        FileRefused: E053 another unit or scope than the column's, E054 occurrences where the
            rules count none, E061 parts of a count, E051 a heading that resembles a known one, and
            E052 one that resembles none and stands in an amendment.
    """
    unread = list(unread)
    marks = {_mark(each) for each in unread}
    for each in unread:
        _refuse_foreign(each, headings)
        if heading_key(each.text) in headings.ignored | _ORDINALS:
            continue
        likely = _resembled(each, headings, frozenset(known)) or _marked(each, marks, known)
        if likely is None and headings.is_amendment:
            likely = _likeliest(each.text, headings)
            if likely is None:
                raise FileRefused("E052", **_shown(each))
        if likely is not None:
            if headings.is_foreign(likely, " ".join(_BRACKETS.findall(each.text))):
                refuse_foreign_unit(likely, each, headings)
            raise FileRefused("E051", likely=headings.label(likely), **_shown(each))


def refuse_missing(missing: Sequence[str], unread: Iterable[Unread], headings: Headings) -> None:
    """Name the columns that are missing, or the heading that stands for one of them.

    Raises:
        FileRefused: E003, or E051, E053 and E054 for a heading that may stand for one.
    """
    known = frozenset(headings.labels.keys() - set(missing))
    for each in unread if len(missing) < len(headings.required) else ():
        _refuse_foreign(each, headings)
        likely = _resembled(each, headings, known)
        if likely and likely in missing:
            raise FileRefused("E051", likely=headings.label(likely), **_shown(each))
    raise FileRefused("E003", columns=headings.labels_of(missing))


def refuse_unchanging(columns: Collection[str]) -> None:
    """Raises FileRefused: E050 for an amendment whose columns are none but the NIP."""
    if set(columns) <= {"nip"}:
        raise FileRefused("E050")


def refuse_foreign_unit(column: str, heading: Unread, headings: Headings) -> None:
    """Raises FileRefused: E053, for a heading with another unit or scope than its column."""
    _refuse_unit("E053", column, heading, headings)


def _refuse_foreign(heading: Unread, headings: Headings) -> None:
    if heading.foreign_to:
        refuse_foreign_unit(heading.foreign_to, heading, headings)
    is_of_time = heading.one_of in _MINUTES and headings.counted_alike
    if headings.units and (is_of_time or _OCCURRENCES.search(heading.text)):
        columns = headings.counted_alike or _MINUTES
        raise FileRefused("E054", columns=headings.labels_of(sorted(columns)), **_shown(heading))
    if heading.one_of:
        _refuse_unit("E061", heading.one_of, heading, headings)


def _refuse_unit(code: str, column: str, heading: Unread, headings: Headings) -> NoReturn:
    unit = UNIT_WORDS[headings.units[column]]
    words = {"unit_id": unit.id, "unit_en": unit.en, **_shown(heading)}
    raise FileRefused(code, likely=headings.label(column), **words)


def _shown(heading: Unread) -> dict[str, object]:
    place = heading.place
    return {"heading": heading.text[:_SHOWN_CHARS], "place_id": place.id, "place_en": place.en}


def _mark(heading: Unread) -> str:
    """A heading's own text by its letters, without brackets: ``A. (hari)`` is ``a``."""
    return heading_key(_BRACKETS.sub(" ", heading.own or heading.text))


def _marked(heading: Unread, marks: Collection[str], known: Collection[str]) -> str | None:
    """The column that a letter means: I and A of the marks H, S, I and A of absences."""
    column = _MARKS.get(_mark(heading))
    if column is None or column in known:
        return None
    is_one_of_some = marks & _MARKS.keys() == _MARKS.keys() or bool(_OTHER_MARKS & {*marks})
    return column if is_one_of_some or _ABSENCES.search(heading.group.casefold()) else None


def _resembled(heading: Unread, headings: Headings, known: frozenset[str]) -> str | None:
    """The column that an unread heading may be meant for, or None where it is about another."""
    if not headings.units:
        return None  # a list that says nothing that is counted has nothing to lose
    text = unicodedata.normalize("NFKC", heading.text[:200])
    plain = text.translate(_ALIKE)
    bare = _BRACKETS.sub(" ", plain)
    if plain != text and (column := _known(plain, headings) or _known(bare, headings)):
        return column
    words = _ABOUT_SOMETHING_ELSE.sub(" ", _in_words(plain))
    if _OTHER_PERSON.search(words):  # whose status is nobody's of the list
        return _as_counted(_counted_in(_STATUS.sub(" ", words)), headings)
    if column := _counted_in(words):
        return _as_counted(column, headings)
    if "alpa" not in known and _is_absence(heading):
        return "alpa"
    near = _near(heading_key(bare), headings)
    return next((each for each in near if each in headings.counted or each not in known), None)


def _known(text: str, headings: Headings) -> str | None:
    return next(iter(headings.candidates.get(heading_key(text), ())), None)


def _in_words(text: str) -> str:
    """In small letters, each word of ``statusAtasan`` for itself, ``T.L.`` as one."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).replace("_", " ").casefold()
    return _SPELT.sub(lambda match: heading_key(match[0]), apart)


def _counted_in(text: str) -> str | None:
    """The counted column that a text is about, by its words and by what is inside them."""
    key, words = heading_key(text), re.findall(r"[a-z]+", text)
    found = next((column for word, column in _INSIDE if word in key), None)
    words += [match[1] or match[2] for word in words if (match := _GLUED.fullmatch(word))]
    return found or next((column for word, column in _WORDS if word in words), None)


def _as_counted(column: str | None, headings: Headings) -> str | None:
    """The column, or a band of lateness where minutes are not cut."""
    if column in _MINUTES and headings.counted_alike:
        return min(headings.counted_alike)
    return column


def _is_absence(heading: Unread) -> bool:
    own = heading.own or heading.text
    text = heading.text if is_unit(own) else own
    return _NOT_THERE.search(heading_key(_BRACKETS.sub(" ", _in_words(text)))) is not None


def _near(key: str, headings: Headings) -> Iterator[str]:
    """The columns that are known by a key one letter off, or two where it is long."""
    counts = _counts(key)
    for other, columns in headings.candidates.items():
        if len(other) < _SHORTEST and other not in _SHORT_BUT_TOLD:
            continue
        most = 2 if len(other) >= _LONG else 1
        if abs(len(key) - len(other)) > most or (counts - _counts(other)).total() > most:
            continue
        if _letters_off(key, other) <= most:
            yield columns[0]


@lru_cache(maxsize=4096)
def _counts(key: str) -> Counter[str]:
    return Counter(key)


def _letters_off(one: str, other: str) -> int:
    """Letters to insert, leave out, replace or exchange with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _likeliest(text: str, headings: Headings) -> str | None:
    """The column whose headings are the most like a text, or None where none is."""
    matcher = SequenceMatcher(b=heading_key(text), autojunk=False)
    best, best_ratio = None, _LEAST_LIKENESS
    for key, columns in headings.candidates.items():
        matcher.set_seq1(key)
        if matcher.quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = columns[0], ratio
    return best
