"""Lines for tests: who is whose rater, from one day until another, in one agency."""

from dataclasses import dataclass, field
from datetime import date

EMPLOYEE = "199001012015031001"
COLLEAGUE = "199102022015031002"
RATER = "197501012000031003"
NEW_RATER = "197602022000031004"
PLT = "197703032000031005"
SUPERIOR = "196801011995031006"
HR = "198501012010031007"
STRANGER = "198601012010031008"
ALWAYS = (date(2020, 1, 1), date(2099, 12, 31))


@dataclass(frozen=True)
class Row:
    """One rater."""

    nip: str | None
    kind: str = "definitif"
    basis: str = "SK 1/2026"


@dataclass
class Lines:
    """Spans by employee, the one that was added last first; ``until`` both included."""

    spans: dict[str, list[tuple[date, date, Row]]] = field(default_factory=dict)
    left: dict[str, date] = field(default_factory=dict)

    def add(self, nip: str, rater: str | None, since: date, until: date, kind: str) -> None:
        self.spans.setdefault(nip, []).insert(0, (since, until, Row(rater, kind)))

    def rater_of(self, nip: str, day: date) -> Row | None:
        rows = self.spans.get(nip, ())
        return next((row for since, until, row in rows if since <= day <= until), None)

    def superior_of(self, nip: str, day: date) -> Row | None:
        rater = self.rater_of(nip, day)
        if rater is None or rater.nip is None:
            return None
        above = self.rater_of(rater.nip, day)
        return None if above is None or above.nip in (nip, rater.nip) else above

    def ratees_of(self, rater_nip: str, day: date) -> tuple[str, ...]:
        return tuple(
            nip
            for nip in sorted(self.spans)
            if self._serves(nip, day)
            and (rater := self.rater_of(nip, day)) is not None
            and rater.nip == rater_nip
        )

    def without_rater(self, day: date) -> tuple[str, ...]:
        return tuple(
            nip
            for nip in sorted(self.spans)
            if self._serves(nip, day) and self.rater_of(nip, day) is None
        )

    def _serves(self, nip: str, day: date) -> bool:
        return day <= self.left.get(nip, date.max)


def office() -> Lines:
    """Rater until 30 September, the new one from October; a Plt for a week of September."""
    lines = Lines()
    for nip in (EMPLOYEE, COLLEAGUE):
        lines.add(nip, RATER, date(2020, 1, 1), date(2026, 9, 30), "definitif")
        lines.add(nip, NEW_RATER, date(2026, 10, 1), date(2099, 1, 1), "definitif")
        lines.add(nip, PLT, date(2026, 9, 7), date(2026, 9, 11), "plt")
    for nip in (RATER, NEW_RATER, PLT):
        lines.add(nip, SUPERIOR, *ALWAYS, "definitif")
    return lines
