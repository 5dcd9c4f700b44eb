"""The month's rows out of the register, the ratings and the attendance part: pure, byte for byte.

A row has the existing columns and nothing of its own, so that all that follows (validation,
register, budget, approval, publication, replay) is what it is for any file. The words of a rater
are not in it: whoever may read a row (HR, who approves, the auditor) may not read them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tukin.intake.cells import is_name
from tukin.ratings.month.attendance import Attendance, AttendanceRow
from tukin.ratings.rating import Rating
from tukin.ratings.scores import points_text, scores_of
from tukin.register.register import LEFT, RegisterEntry
from tukin.rules.cycle import Cycle, InputFrom
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.names import slug

Row = Mapping[str, str]
"""Cells by column, as in a file."""

NO_NAME = "(tanpa nama)"
"""In the row of somebody whose name neither register nor attendance part has as a row takes it."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """The rows of a month, and everybody who has none, each with the reason (I11).

    ``rows`` are in the order of the NIP. ``unrated`` are people of the register without a given
    rating, ``without_attendance`` rated ones whom the part does not have, ``incomplete`` those of
    whose indicators a source says nothing, ``not_here`` rated people whom the agency's register
    does not have on the month's last day.
    """

    rows: tuple[Row, ...]
    unrated: tuple[str, ...] = field(repr=False)
    without_attendance: tuple[str, ...] = field(repr=False)
    incomplete: tuple[str, ...] = field(repr=False)
    not_here: tuple[str, ...] = field(repr=False)


def assemble(
    entries: Iterable[RegisterEntry],
    ratings: Iterable[Rating],
    attendance: Attendance | None,
    rules: RuleSet,
    cycle: Cycle,
    indexes: Mapping[str, int] | None = None,
    awards: Mapping[str, str] | None = None,
) -> Assembled:
    """Join what is known of each person of the register.

    Args:
        entries: of the agency's people on the last day of the month.
        ratings: the latest of each person; those that do not count are as none.
        attendance: the part, None where there is none yet.
        rules: by which the month is paid.
        cycle: what they say of rating.
        indexes: of the survey by NIP, in hundredths of a point; None where there is no survey.
        awards: approved evidence of an innovation by NIP; None where there is no register of them.
    """
    given = {rating.nip: rating for rating in ratings if rating.counts}
    here = {entry.nip: entry for entry in entries if entry.status not in LEFT}
    row_of = _RowOf(rules, cycle, indexes or {}, awards or {})
    rows: list[Row] = []
    unrated, without_attendance, incomplete = [], [], []
    for nip in sorted(here):
        rating = given.get(nip)
        part = attendance.rows.get(nip) if attendance is not None else None
        if rating is None:
            unrated.append(nip)
        elif part is None:
            without_attendance.append(nip)
        elif (row := row_of(here[nip], rating, part)) is None:
            incomplete.append(nip)
        else:
            rows.append(row)
    return Assembled(
        tuple(rows),
        tuple(unrated),
        tuple(without_attendance),
        tuple(incomplete),
        tuple(sorted(given.keys() - here.keys())),
    )


def write_rows(rows: Iterable[Row]) -> bytes:
    """Rows as canonical JSON lines, in the order of the columns that ``assemble`` gives."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def load_rows(data: bytes) -> list[Row]:
    """Rows from their canonical JSON lines."""
    return [json.loads(line) for line in data.splitlines()]


class _RowOf:
    """Makes rows under one rule set."""

    def __init__(
        self,
        rules: RuleSet,
        cycle: Cycle,
        indexes: Mapping[str, int],
        awards: Mapping[str, str],
    ) -> None:
        self._rules = rules
        self._cycle = cycle
        self._indexes = indexes
        self._awards = awards
        self._positions = _by_slug((item.label, item.code) for item in rules.positions)
        self._statuses = _by_slug((item.label_id, item.code) for item in rules.statuses)

    def __call__(self, entry: RegisterEntry, rating: Rating, part: AttendanceRow) -> Row | None:
        """The row of somebody, None where a source says nothing of an indicator."""
        scores = self._scores(rating, part)
        found = {code: score for code, score in scores.items() if score is not None}
        if len(found) < len(scores):
            return None
        return {
            "nip": entry.nip,
            "name": _name_in_row(entry.name, part.name),
            "position": self._positions.get(entry.position, entry.position),
            "grade": entry.grade,
            "employment": entry.employment,
            "supervisor_nip": rating.rater_nip or "",
            "hasil_kerja": rating.hasil_kerja or "",
            "perilaku_kerja": rating.perilaku_kerja or "",
            **{code: points_text(score) for code, score in found.items()},
            **{column: str(count) for column, count in sorted(part.counts.items())},
            "status": part.status or self._statuses.get(entry.status, entry.status),
            "innovation_evidence": self._awards.get(entry.nip, ""),
        }

    def _scores(self, rating: Rating, part: AttendanceRow) -> dict[str, int | None]:
        """Hundredths of a point of each indicator, from the one source that may say it.

        What a rater says of an indicator of another source is left out, whoever let it through.
        """
        answered, index = scores_of(rating, self._cycle), self._indexes.get(part.nip)
        scores: dict[str, int | None] = {}
        for code in (item.code for item in self._rules.indicators):
            source = self._cycle.inputs.get(code)
            if source is InputFrom.SUPERVISOR:
                scores[code] = answered.get(code)
            elif source is InputFrom.PART:
                scores[code] = part.scores.get(code)
            else:
                scores[code] = index if source is InputFrom.SURVEY else None
        return scores


def _name_in_row(*names: str | None) -> str:
    """The first name that a row may have, so that nobody is left out for how theirs is written.

    A register may have none, or one that is longer or holds a post (``Plt.``).
    """
    return next((name for name in names if name and is_name(name)), NO_NAME)


def _by_slug(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {slug(name): code for label, code in names for name in (label, code)}
