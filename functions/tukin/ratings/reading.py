"""Who may read what of somebody's rating. Pure; ``people.may`` asks it, and so do the pages.

Values are what was answered; words are what the rater says, with evidence and reason. A draft is
its rater's alone and is not read by this way at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tukin.people.grants.grant import GrantRole
from tukin.people.lines.chain import Chain
from tukin.ratings.rating import Rating, RatingState

READS_VALUES = frozenset({GrantRole.HR, GrantRole.HEAD})
"""Roles of an agency whose holders read its values."""


class Readable(IntEnum):
    """How much of a rating somebody may read."""

    NOTHING = 0
    VALUES = 1
    WORDS = 2


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads.

    Attributes:
        nip: their number.
        roles: what they are today, in the rating's agency.
        is_auditor: whether they are an auditor of the region.
    """

    nip: str
    roles: Collection[GrantRole] = ()
    is_auditor: bool = False


def readable(
    rating: Rating, reader: Reader, chain: Chain, today: date, *, has_consent: bool = False
) -> Readable:
    """How much of a rating somebody may read.

    The employee, who gave it, who was rater on the day it was given, and the superior of the day
    that counts read all of it. Whoever became the rater later reads its values, and its words only
    by the employee's consent. HR, agency head and auditor read values.

    Args:
        rating: one revision.
        reader: who reads.
        chain: the lines of the rating's agency.
        today: the date in the region.
        has_consent: whether the employee lets their rater read older words.
    """
    if rating.state is RatingState.DRAFT:
        return Readable.WORDS if reader.nip == rating.rater_nip else Readable.NOTHING
    if reader.nip in {rating.nip, rating.rater_nip} or _gave_or_oversees(rating, reader, chain):
        return Readable.WORDS
    day = chain.day_that_counts(rating.nip, rating.period)
    is_rater = _is_rater(rating.nip, reader.nip, chain, min(day, today)) if day else False
    if is_rater or _is_rater(rating.nip, reader.nip, chain, today):
        return Readable.WORDS if has_consent else Readable.VALUES
    if reader.is_auditor or READS_VALUES & set(reader.roles):
        return Readable.VALUES
    return Readable.NOTHING


def _gave_or_oversees(rating: Rating, reader: Reader, chain: Chain) -> bool:
    given_on = None if rating.given_at is None else rating.given_at.date()
    if given_on is not None and _is_rater(rating.nip, reader.nip, chain, given_on):
        return True
    day = chain.day_that_counts(rating.nip, rating.period)
    superior = None if day is None else chain.superior_of(rating.nip, day)
    return superior is not None and superior.nip == reader.nip


def _is_rater(nip: str, reader: str, chain: Chain, day: date) -> bool:
    rater = chain.rater_of(nip, day)
    return rater is not None and rater.nip == reader
