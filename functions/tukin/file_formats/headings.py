"""Which heading means which column, ignoring case, punctuation and remarks in brackets.

A heading is compared by its letters and digits alone, so ``Late Minutes``, ``late_minutes`` and
``LATE-MINUTES`` are one; a part in brackets, such as ``(menit)``, may be there or not.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

_SUPERVISOR = "supervisornip"
_OTHER_PERSON = re.compile(r"\b(atasan|penilai|supervisor|rater)\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_KEY = re.compile(r"[^a-z0-9]+")


def heading_key(text: str) -> str:
    """The letters and digits of a heading, without case: ``Gol./Ruang`` → ``golruang``."""
    plain = unicodedata.normalize("NFKD", text[:200]).casefold()
    return _NOT_KEY.sub("", plain)


@dataclass(frozen=True)
class Headings:
    """The headings that a file may use.

    Attributes:
        required: columns that a file must have, in the order in which they are reported.
        candidates: by key, the columns that a heading can mean, the likeliest first.
        weak: keys that yield where another heading names the column.
        labels: the heading of each column in a template; one without any goes by its name.
        is_amendment: whether the file changes what it names and nothing else.
    """

    required: tuple[str, ...]
    candidates: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]
    labels: Mapping[str, str] = field(default_factory=dict)
    is_amendment: bool = False

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
        for wording in (text, _BRACKETS.sub(" ", text)):
            if group and (key := heading_key(f"{group} {wording}")) in self.candidates:
                return key
            if (key := heading_key(wording)) in self.candidates:
                return self._in_group(key, group)
        return None

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
        strong = [place for place in sorted(keys) if keys[place] not in self.weak]
        for place in strong:
            columns[place] = self.candidates[keys[place]][0]
            places[columns[place]].append(place)
        for place in sorted(keys.keys() - set(strong)):
            free = [c for c in self.candidates[keys[place]] if c not in columns.values()]
            if free:
                columns[place] = free[0]
        return columns, {column: some for column, some in places.items() if len(some) > 1}
