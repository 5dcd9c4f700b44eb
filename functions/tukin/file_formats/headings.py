"""Which heading means which column, ignoring case, punctuation and remarks in brackets.

A heading is compared by its letters and digits alone, so ``Late Minutes``, ``late_minutes`` and
``LATE-MINUTES`` are one; a part in brackets, such as ``(menit)``, may be there or not.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

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
    """

    required: tuple[str, ...]
    candidates: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]

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

    def resolve(self, keys: Mapping[int, str]) -> tuple[dict[int, str], tuple[str, ...]]:
        """Give each place of a header its column: (column by place, columns that stand twice)."""
        columns: dict[int, str] = {}
        repeated: list[str] = []
        strong = [place for place in sorted(keys) if keys[place] not in self.weak]
        for place in strong:
            column = self.candidates[keys[place]][0]
            if column in columns.values():
                repeated.append(column)
            columns[place] = column
        for place in sorted(keys.keys() - set(strong)):
            free = [c for c in self.candidates[keys[place]] if c not in columns.values()]
            if free:
                columns[place] = free[0]
        return columns, tuple(dict.fromkeys(repeated))
