"""What is looked at of a person's rating, and from how many people on a group may be shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.terms import Employment, Rating

SMALL_GROUP = 5
"""Groups of fewer people are not shown: their figures would tell about single persons, and so few
ratings say nothing about the one who gave them. Illustrative; five is customary in statistics."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One person's rating in one period: what this page needs of a payroll record."""

    agency: str
    nip: str
    rater_nip: str | None
    position: str
    grade: str
    employment: Employment
    achievement_bp: int
    rating: Rating
    scores: Mapping[str, int]

    @classmethod
    def of(cls, record: PayrollRecord) -> "Assessment":
        """The assessment of a record."""
        appraisal = record.appraisal
        return cls(
            agency=record.agency,
            nip=appraisal.nip,
            rater_nip=appraisal.supervisor_nip,
            position=appraisal.position,
            grade=appraisal.grade,
            employment=appraisal.employment,
            achievement_bp=record.achievement_bp,
            rating=record.rating,
            scores=appraisal.scores,
        )


@dataclass(frozen=True, slots=True)
class Hidden:
    """Groups that are too small to be shown, and the people in them."""

    groups: int
    people: int


def group_by(
    people: Iterable[Assessment], key: Callable[[Assessment], str]
) -> dict[str, list[Assessment]]:
    """People by a key, in their order."""
    groups: dict[str, list[Assessment]] = defaultdict(list)
    for each in people:
        groups[key(each)].append(each)
    return dict(groups)
