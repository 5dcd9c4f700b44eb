"""Raters who cannot be right: unknown to the register, gone, or rating one another in a ring.

Notices only: a wrong rater is corrected by the agency, and pay does not wait for it. They are found
in the accepted rows of one file, so a ring that another upload closes is not seen here; the
fairness page looks at whole months.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.register.roll import Roll

UNKNOWN = "W132"
GONE = "W133"
RING = "W134"
OTHERS = "W135"

MOST_NAMED = 20
"""Raters of each kind that have a notice of their own, those of the most rows first; the others are
counted."""
MOST_PLACES = 200
"""Rows that are listed of one notice."""

_MOST_SHOWN = 5
_NOBODY = 0


class _Numbers(dict[str | None, int]):
    """The numbers of raters, who stand in many rows each."""

    def __missing__(self, text: str | None) -> int:
        number = self[text] = int(text) if text else _NOBODY
        return number


class Raters:
    """Who rates whom in a file, while it is read: 32 bytes a row."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._nips = array("Q")
        self._raters = array("Q")
        self._rows = array("Q")
        self._sheets: list[str | None] = []

    def add(self, accepted: Sequence[Appraisal], nips: Sequence[int]) -> None:
        """The next accepted rows of the file, and their people's numbers."""
        self._nips.extend(nips)
        self._raters.extend([self._numbers[row.supervisor_nip] for row in accepted])
        self._rows.extend([row.row for row in accepted])
        self._sheets += [row.sheet for row in accepted]

    def findings(self, left_out: Collection[str], roll: Roll | None) -> list[Finding]:
        """The notices of the whole file.

        Args:
            left_out: people whose rows were rejected after all.
            roll: the register of the period; None where there is none.
        """
        skip = set(map(int, left_out))
        raters = set(self._raters) - {_NOBODY}
        found = [] if roll is None else list(self._absent(raters, skip, roll))
        return [*found, *self._rings(raters, skip)]

    def _absent(
        self, raters: Collection[int], skip: Collection[int], roll: Roll
    ) -> Iterator[Finding]:
        absent = {
            rater: absence for rater in raters if (absence := roll.rater_absence(_text(rater)))
        }
        places: dict[int, list[Place]] = defaultdict(list)
        for nip, rater, row, sheet in self._all() if absent else ():
            if rater in absent and nip not in skip:
                places[rater].append(Place(row, sheet))
        often = sorted(places, key=lambda rater: (-len(places[rater]), places[rater][0]))
        unknown = [rater for rater in often if absent[rater].since is None]
        gone = [rater for rater in often if absent[rater].since is not None]
        for code, some in ((UNKNOWN, unknown), (GONE, gone)):
            for rater in some[:MOST_NAMED]:
                details: dict[str, object] = {"rater": _text(rater), "rows": len(places[rater])}
                details |= {"day": absent[rater].since or absent[rater].day}
                yield _notice(code, details, places[rater])
            yield from _others(code, [places[rater] for rater in some[MOST_NAMED:]])

    def _rings(self, raters: Collection[int], skip: Collection[int]) -> Iterator[Finding]:
        """Everybody has one rater, so who is followed far enough either ends or comes round."""
        pairs = zip(self._nips, self._raters, strict=True)
        rater_of = {nip: rater for nip, rater in pairs if nip in raters and nip not in skip}
        rings = sorted(_rings(rater_of), key=len)
        within = set(chain.from_iterable(rings))
        places = {
            nip: Place(row, sheet)
            for nip, _, row, sheet in (self._all() if within else ())
            if nip in within
        }
        for ring in rings[:MOST_NAMED]:
            shown = ", ".join(map(_text, ring[:_MOST_SHOWN])) + " …" * (len(ring) > _MOST_SHOWN)
            details = {"count": len(ring), "people": shown}
            yield _notice(RING, details, sorted(places[nip] for nip in ring))
        rest = [[places[nip]] for ring in rings[MOST_NAMED:] for nip in ring]
        yield from _others(RING, rest)

    def _all(self) -> Iterator[tuple[int, int, int, str | None]]:
        return zip(self._nips, self._raters, self._rows, self._sheets, strict=True)


def _rings(rater_of: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """The rings of a map from each person to the one who rates them."""
    done: set[int] = set()
    for start in rater_of:
        path: dict[int, None] = {}
        person = start
        while person in rater_of and person not in done and person not in path:
            path[person] = None
            person = rater_of[person]
        if person in path:
            steps = list(path)
            yield tuple(steps[steps.index(person) :])
        done.update(path)


def _text(nip: int) -> str:
    return f"{nip:018d}"


def _others(code: str, places: Sequence[Sequence[Place]]) -> Iterator[Finding]:
    """One notice for all raters that have none of their own for a code, each with their rows."""
    if places:
        rows = sorted(place for some in places for place in some)
        yield _notice(OTHERS, {"code": code, "count": len(places), "rows": len(rows)}, rows)


def _notice(code: str, details: Mapping[str, object], places: Sequence[Place]) -> Finding:
    return Finding(FindingKind.NOTICE, code, details, tuple(places[:MOST_PLACES]))
