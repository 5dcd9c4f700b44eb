"""Who was left out of two runs in a row, counted run by run beside what is found in the entries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from tukin.settlement.stores import left_out

Place = tuple[str, str]


class LeftOut:
    """By period and agency, how many of the last runs in a row left out what waited."""

    def __init__(self, seen: Counter[str]) -> None:
        self._seen = seen
        self._paid = defaultdict[Place, int](int)
        self._in_a_row = defaultdict[Place, int](int)
        self._entries = defaultdict[str, list[Mapping[str, Any]]](list)

    def committed(self, values: Mapping[str, Any]) -> None:
        """Count with a run's entry, and compare."""
        period = values["period"]
        self._entries[period].append(values)
        for month in values["heads"]:
            place = period, month["agency"]
            if month["chosen"]:
                self._paid[place] = month["revision"]
            was_paid = self._paid[place]
            waits = month["revision"] != was_paid and (month["rows"] > 0 or was_paid > 0)
            self._in_a_row[place] = self._in_a_row[place] + 1 if waits else 0
        last = self._entries[period][-2:]
        paid = {agency: self._paid[period, agency] for agency in _agencies(values)}
        found = left_out.left_out_by_all(last, paid) if len(last) > 1 else ()
        twice = {a for (of, a), runs in self._in_a_row.items() if of == period and runs > 1}
        assert set(found) == twice, "who is left out twice is named, and nobody else"
        self._seen["left out twice"] += len(found)


def _agencies(values: Mapping[str, Any]) -> set[str]:
    return {month["agency"] for month in values["heads"]}
