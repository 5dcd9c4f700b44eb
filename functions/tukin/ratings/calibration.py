"""Calibration while rating: how a rater's own ratings compare, beside the form. Pure.

It warns and never blocks, and no rating is changed by it. Of the agency only what others than the
rater gave is compared, and only where no group under five is shown: else the difference between two
figures were single people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tukin.people.small_groups import SMALL_GROUP, shown_groups
from tukin.ratings.rating import Rating
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.money import FULL_BP, format_percent
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.terms import Rating as Predicate

LEAST_GIVEN = 5
"""Ratings that somebody has given before they are compared; fewer say nothing."""

FAR_BP = 3_000
"""How far a share may be from the others' before it is remarked, in basis points; illustrative."""

MOST_BEST_BP: Mapping[Predicate, int] = {
    Predicate.SANGAT_BAIK: 7_000,
    Predicate.BUTUH_PERBAIKAN: 1_000,
    Predicate.KURANG: 1_000,
    Predicate.SANGAT_KURANG: 0,
}
"""By the agency's own predicate: the most that may be rated best (SE MenPANRB 3/2023).

The circular counts *sangat baik*; here work results above expectation are compared with it, which
is our reading (illustrative). Of an agency that is *baik* it says nothing of the best."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is unusual (W1139), with its cause in both languages."""

    cause_id: str
    cause_en: str
    code: str = "W1139"

    @property
    def message(self) -> Message:
        """What is unusual and what to look at."""
        return message_for(self.code, {"cause_id": self.cause_id, "cause_en": self.cause_en})


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a rater sees beside the form.

    Attributes:
        own: how many of their own ratings are above, at and below expectation.
        others_bp: the shares of what others in the agency gave, in basis points; without the
            groups that are too small, and None where all are.
        most_best_bp: the circular's limit for the best, where the agency's predicate is known.
        warnings: what is unusual.
    """

    own: Mapping[Expectation, int]
    others_bp: Mapping[Expectation, int] | None
    most_best_bp: int | None
    warnings: tuple[Remark, ...]


def calibrate(
    given: Iterable[Rating], rater_nip: str, predicate: Predicate | None = None
) -> Calibration | None:
    """Compare what a rater gave in a month; None where it is too little to compare.

    Args:
        given: the ratings of the agency's month.
        rater_nip: whose are compared.
        predicate: the agency's own predicate of the year, where it is known.
    """
    own: Counter[Expectation] = Counter()
    others: Counter[Expectation] = Counter()
    for rating in given:
        if rating.counts and rating.hasil_kerja is not None:
            side = own if rating.rater_nip == rater_nip else others
            side[rating.hasil_kerja] += 1
    total = own.total()
    if total < LEAST_GIVEN:
        return None
    shares = _shares(others)
    most_best_bp = None if predicate is None else MOST_BEST_BP.get(predicate)
    warnings = tuple(_warnings(own, total, shares, most_best_bp))
    return Calibration({one: own[one] for one in Expectation}, shares, most_best_bp, warnings)


def _shares(others: Counter[Expectation]) -> Mapping[Expectation, int] | None:
    total = others.total()
    if total < SMALL_GROUP:
        return None
    shown, _ = shown_groups({one: count for one, count in others.items() if count})
    return {one: others[one] * FULL_BP // total for one in Expectation if one in shown} or None


def _warnings(
    own: Counter[Expectation],
    total: int,
    shares: Mapping[Expectation, int] | None,
    most_best_bp: int | None,
) -> Iterable[Remark]:
    if max(own.values()) == total:
        yield Remark(
            f"semua {total} jawaban Anda sama", f"all {total} of your answers are the same"
        )
    best_bp = own[Expectation.DI_ATAS] * FULL_BP // total
    best = format_percent(best_bp)
    if shares is not None and Expectation.DI_ATAS in shares:
        usual_bp = shares[Expectation.DI_ATAS]
        if abs(best_bp - usual_bp) > FAR_BP:
            usual = format_percent(usual_bp)
            yield Remark(
                f"{best} Anda nilai di atas ekspektasi, penilai lain {usual}",
                f"you rated {best} above expectation, other raters {usual}",
            )
    if most_best_bp is not None and best_bp > most_best_bp:
        most = format_percent(most_best_bp)
        yield Remark(
            f"menurut SE MenPANRB 3/2023 paling banyak {most} terbaik",
            f"by SE MenPANRB 3/2023 at most {most} are the best",
        )
