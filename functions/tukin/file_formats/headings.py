"""Which heading means which column, ignoring case, punctuation and remarks in brackets.

A heading is compared by its letters and digits alone, so ``Late Minutes``, ``late_minutes`` and
``LATE-MINUTES`` are one; a part in brackets, such as ``(menit)``, may be there or not. A part that
says another unit or scope than the column's makes the heading unknown, see ``heading_units``.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tukin.file_formats.heading_units import Unit, is_foreign, says_unit
from tukin.vocabulary.months import find_months
from tukin.vocabulary.period import Period

_SUPERVISOR = "supervisornip"
_OTHER_PERSON = re.compile(r"\b(atasan|penilai|supervisor|rater)\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_USUAL_BAND = re.compile(r"(?:tl|psw)\d")
_NOT_KEY = re.compile(r"[^a-z0-9]+")


def heading_key(text: str) -> str:
    """The letters and digits of a heading, without case: ``Gol./Ruang`` → ``golruang``."""
    plain = unicodedata.normalize("NFKD", text[:200]).casefold()
    return _NOT_KEY.sub("", plain)


class Reading(NamedTuple):
    """What a heading means: its key, and whether its numbers are in another unit or scope."""

    key: str | None
    is_foreign: bool


@dataclass(frozen=True)
class Headings:
    """The headings that a file may use.

    Attributes:
        required: columns that a file must have, in the order in which they are reported.
        candidates: by key, the columns that a heading can mean, the likeliest first.
        weak: keys that yield where another heading names the column.
        labels: the heading of each column in a template; one without any goes by its name.
        is_amendment: whether the file changes what it names and nothing else.
        units: what is counted in each column that says a number.
        scores: columns of ratings: a row with a number in one of them is a person's.
        counted: columns that cut pay: a row that ends before them would be paid in full.
        counted_alike: columns that several headings of one file may name; their numbers add up.
        ignored: keys of headings that are known, belong to no column and are never doubtful.
        period: the month of the file, which a heading may name.
        of_month_before: columns whose headings may name the month before it instead.
    """

    required: tuple[str, ...]
    candidates: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]
    labels: Mapping[str, str] = field(default_factory=dict)
    is_amendment: bool = False
    units: Mapping[str, Unit] = field(default_factory=dict)
    scores: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    counted_alike: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    period: Period | None = None
    of_month_before: frozenset[str] = frozenset()

    def for_amendment(self) -> "Headings":
        """The same for a file of changes, which needs nothing but the NIP."""
        return replace(self, required=("nip",), is_amendment=True)

    def label(self, column: str) -> str:
        """A column by the heading that its user knows."""
        return self.labels.get(column, column)

    def labels_of(self, columns: Iterable[str]) -> str:
        """Some columns, one after another."""
        return ", ".join(map(self.label, columns))

    def key_of(self, text: str, group: str = "") -> str | None:
        """The key by which a heading is known, or None where it is not.

        ``group`` is the text of a merged heading above: ``Atasan`` over ``NIP`` makes it the
        supervisor's, and over ``Nama`` none of ours.
        """
        reading = self.reading(text, group)
        return None if reading.is_foreign else reading.key

    def reading(self, text: str, group: str = "", below: str = "") -> Reading:
        """What a heading means apart from its remarks, and whether they say something else.

        ``below`` is what stands under the heading and is none itself, such as ``jam``.
        """
        text, group, below = (unicodedata.normalize("NFKC", each) for each in (text, group, below))
        bare = _BRACKETS.sub(" ", text)
        for wording in (text, bare):
            remark = below + "%" * ("%" in text)
            if heading_key(wording) == heading_key(bare):
                remark = " ".join([*_BRACKETS.findall(text), remark])
            is_read = heading_key(wording) or not wording.strip()  # else of other letters alone
            if group and is_read and (key := heading_key(f"{group} {wording}")) in self.candidates:
                return Reading(key, self._is_foreign(key, remark))
            if (key := heading_key(wording)) in self.candidates:
                known = self._in_group(key, group)
                return Reading(known, known is not None and self._is_foreign(known, remark, group))
        return Reading(None, is_foreign=False)

    def is_foreign(self, column: str, remark: str) -> bool:
        """Whether a remark says another unit or scope than a column has."""
        before = column in self.of_month_before
        return is_foreign(remark, self.units.get(column), self.period, or_month_before=before)

    def is_month_before(self, group: str, columns: Iterable[str]) -> bool:
        """Whether a heading over some columns says the month before, which is theirs to say."""
        if self.period is None or not (known := set(columns)) or known - self.of_month_before:
            return False
        months = find_months(group)
        return bool(months) and all(each.fits(self.period.previous) for each in months)

    def _is_foreign(self, key: str, remark: str, group: str = "") -> bool:
        column = self.candidates[key][0]
        unit = self.units.get(column)
        if unit is None or self.is_foreign(column, remark):
            return unit is not None
        # A heading's own unit counts before that of its group. A group's month is a title's matter.
        said = " ".join(_BRACKETS.findall(group))
        before = column in self.of_month_before
        return is_foreign(group, Unit.STATE, None, or_month_before=before) or (
            not says_unit(remark, unit) and is_foreign(said, unit, None, or_month_before=before)
        )

    def _in_group(self, key: str, group: str) -> str | None:
        if not _OTHER_PERSON.search(group.casefold()):
            return key
        return _SUPERVISOR if self.candidates[key][0] == "nip" else None

    def resolve(self, keys: Mapping[int, str]) -> tuple[dict[int, str], dict[str, Sequence[int]]]:
        """Give each place of a header its column.

        Returns:
            The column of each place, and the places of each column that stands twice.
        """
        columns: dict[int, str] = {}
        places: dict[str, list[int]] = defaultdict(list)
        halves = self._halves(keys)
        strong = [place for place in sorted(keys) if keys[place] not in {*self.weak, *halves}]
        for place in strong:
            column = columns[place] = self.candidates[keys[place]][0]
            alike = column if column not in self.counted_alike else keys[place]
            places[alike].append(place)
        for place in sorted(place for place in keys if keys[place] in self.weak):
            free = [c for c in self.candidates[keys[place]] if c not in columns.values()]
            if free:
                columns[place] = free[0]
        return columns, {columns[some[0]]: some for some in places.values() if len(some) > 1}

    def _halves(self, keys: Mapping[int, str]) -> set[str]:
        """Keys of which an amendment has TL or PSW alone: the other's number would be lost."""
        if not self.is_amendment:
            return set()
        usual = {key: self.candidates[key] for key in keys.values() if _USUAL_BAND.fullmatch(key)}
        counts = Counter(usual.values())
        return {key for key, columns in usual.items() if counts[columns] == 1}
