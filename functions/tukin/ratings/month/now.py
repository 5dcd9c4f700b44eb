"""An agency's month as it would be composed now, and everybody who would not be in it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tukin.intake.row_validator import RowValidator
from tukin.people.lines.chain import Chain
from tukin.processing.compose import Pins
from tukin.ratings.month.assemble import Assembled, Row, assemble
from tukin.ratings.month.attendance import Attendance
from tukin.ratings.month.attendance_store import AttendanceParts, StoredPart
from tukin.ratings.month.estimate import Estimate, estimate
from tukin.ratings.rating import Rating
from tukin.ratings.store import Ratings
from tukin.register.register import Register, RegisterEntry
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.period import Period

LinesOf = Callable[[str, date], Chain | None]
"""The lines in force of an agency on a day; None where it has none."""

UNRATED, NO_ATTENDANCE, INCOMPLETE, NOT_HERE = "W1124", "E1119", "E1126", "E1127"


@dataclass(frozen=True, slots=True)
class NotComposed:
    """Somebody who is not in the month, with the reason; ``rater`` is who owes the rating."""

    nip: str = field(repr=False)
    name: str = field(repr=False)
    code: str
    rater: str = field(default="", repr=False)

    @property
    def message(self) -> Message:
        """The reason in both languages."""
        return message_for(self.code, {"rater": self.rater})


@dataclass(frozen=True, slots=True)
class MonthNow:
    """What a closing would compose at this moment.

    ``part`` is the attendance part that counts and ``attendance`` its rows, both None before there
    is one. ``parts`` are the hashes of all that it is assembled of, by name.
    """

    rules: RuleSet
    validator: RowValidator
    ratings: Mapping[str, Rating] = field(repr=False)
    part: StoredPart | None
    attendance: Attendance | None = field(repr=False)
    assembled: Assembled
    parts: Mapping[str, str]

    @property
    def entries(self) -> Mapping[str, RegisterEntry]:
        """The agency's people on the last day of the month, by NIP."""
        return {entry.nip: entry for entry in _entries(self.validator)}

    def row_of(self, nip: str) -> Row | None:
        """Somebody's row, None where there is none yet."""
        return next((row for row in self.assembled.rows if row["nip"] == nip), None)

    def estimate_of(self, nip: str) -> Estimate:
        """What somebody would be paid, before the agency's budget is shared."""
        missing = tuple(each.code for each in self.not_composed(None) if each.nip == nip)
        return estimate(self.row_of(nip), self.validator, missing)

    def not_composed(self, lines: Chain | None) -> Iterator[NotComposed]:
        """Everybody who would not be in the month, with the reason (I11)."""
        found = self.assembled
        day, entries = self.validator.period.last_day, self.entries
        for nip in found.unrated:
            rater = None if lines is None else lines.rater_of(nip, day)
            name = "—" if rater is None else rater.name
            yield NotComposed(nip, entries[nip].name or "", UNRATED, name)
        for code, nips in (
            (NO_ATTENDANCE, found.without_attendance),
            (INCOMPLETE, found.incomplete),
            (NOT_HERE, found.not_here),
        ):
            for nip in nips:
                known = entries.get(nip)
                yield NotComposed(nip, (known.name if known else None) or "", code)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReader:
    """Reads what a month is assembled of.

    ``pins`` says what a period pins now, ``register`` gives the register of a hash.
    """

    ratings: Ratings
    parts: AttendanceParts
    pins: Callable[[Period], Pins]
    register: Callable[[str], Register | None]

    def read(self, agency: str, period: Period) -> MonthNow:
        """The month as it would be composed now.

        Raises:
            InvalidInput: E009, where no rules are in force for the period; E1116, where those say
                nothing of rating on the pages.
        """
        pins = self.pins(period)
        if pins.rules.cycle is None:
            raise InvalidInput("E1116", period=period)
        register = self.register(pins.register_sha256)
        validator = RowValidator(pins.rules, agency, period, register)
        ratings = {one.nip: one for one in self.ratings.of_month(agency, period)}
        part = self.parts.in_force(agency, period)
        attendance = None if part is None else self.parts.rows(part.sha256)
        assembled = assemble(
            _entries(validator), ratings.values(), attendance, pins.rules, pins.rules.cycle
        )
        return MonthNow(
            rules=pins.rules,
            validator=validator,
            ratings=ratings,
            part=part,
            attendance=attendance,
            assembled=assembled,
            parts={
                "attendance": "" if part is None else part.sha256,
                "innovations": "",
                "ratings": _hash_of(ratings.values()),
                "register": pins.register_sha256,
                "survey": "",
            },
        )


def describe(people: Iterable[NotComposed]) -> list[dict[str, Any]]:
    """People who are not in the month, as plain JSON values."""
    return [
        {"nip": one.nip, "name": one.name, "rater": one.rater or None, **describe_message(one)}
        for one in people
    ]


def _entries(validator: RowValidator) -> list[RegisterEntry]:
    """The agency's people on the last day of the month; none where there is no register."""
    return [] if validator.roll is None else validator.roll.of_agency()


def _hash_of(ratings: Iterable[Rating]) -> str:
    """Which revisions of whom count, as a hash; a closing says by it what it has seen."""
    counted = sorted((one.nip, one.revision) for one in ratings if one.counts)
    return hashlib.sha256(json.dumps(counted).encode()).hexdigest()
