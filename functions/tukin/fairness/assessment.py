"""What is looked at of a person's rating."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.terms import Employment, Rating


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


def group_by(
    people: Iterable[Assessment], key: Callable[[Assessment], str]
) -> dict[str, list[Assessment]]:
    """People by a key, in their order."""
    groups: dict[str, list[Assessment]] = defaultdict(list)
    for each in people:
        groups[key(each)].append(each)
    return dict(groups)
