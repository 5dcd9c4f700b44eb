"""The distribution of ratings that is expected of an agency by its own rating."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tukin.fairness.assessment import Assessment
from tukin.people.small_groups import SMALL_GROUP
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.money import FULL_BP, format_percent
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import RATING_WORDS, Words


class AgencyRating(StrEnum):
    """Predikat kinerja of an agency, given by its own evaluation; an input here."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


def parse_agency_ratings(texts: Iterable[str]) -> dict[str, AgencyRating]:
    """Read agencies' ratings, each like ``disdik=baik``.

    Raises:
        InvalidInput: E821.
    """
    ratings = {}
    for text in texts:
        agency, _, rating = text.strip().partition("=")
        if not agency or rating not in list(AgencyRating):
            raise InvalidInput("E821", choices=", ".join(AgencyRating))
        ratings[agency] = AgencyRating(rating)
    return ratings


@dataclass(frozen=True, slots=True)
class Limit:
    """What the distribution of ratings in an agency is expected to keep."""

    ratings: tuple[Rating, ...]
    least_bp: int = 0
    most_bp: int = FULL_BP
    some: bool = False
    """At least one person."""

    def is_kept(self, counts: Mapping[Rating, int]) -> bool:
        """Whether counts of people keep it, in whole numbers."""
        inside = sum(counts[rating] for rating in self.ratings) * FULL_BP
        people = sum(counts.values())
        within = self.least_bp * people <= inside <= self.most_bp * people
        return within and (inside > 0 or not self.some)

    @property
    def words(self) -> Words:
        """The limit in both languages."""
        id_names = " atau ".join(RATING_WORDS[rating].id for rating in self.ratings)
        en_names = " or ".join(RATING_WORDS[rating].en for rating in self.ratings)
        if self.some:
            return Words(f"{id_names}: ada", f"{en_names}: some")
        if self.least_bp:
            least = format_percent(self.least_bp)
            return Words(f"{id_names}: paling sedikit {least}", f"{en_names}: at least {least}")
        most = format_percent(self.most_bp)
        return Words(f"{id_names}: paling banyak {most}", f"{en_names}: at most {most}")


EXPECTED: Mapping[AgencyRating, tuple[Limit, ...]] = {
    AgencyRating.ISTIMEWA: (Limit((Rating.SANGAT_BAIK,), most_bp=7_000),),
    AgencyRating.BAIK: (
        Limit((Rating.BAIK,), most_bp=7_000),
        Limit((Rating.BUTUH_PERBAIKAN, Rating.KURANG), some=True),
    ),
    AgencyRating.BUTUH_PERBAIKAN: (
        Limit((Rating.BUTUH_PERBAIKAN,), least_bp=6_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=1_000),
    ),
    AgencyRating.KURANG: (
        Limit((Rating.KURANG,), least_bp=6_000),
        Limit((Rating.BUTUH_PERBAIKAN,), least_bp=1_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=1_000),
    ),
    AgencyRating.SANGAT_KURANG: (
        Limit((Rating.SANGAT_KURANG,), least_bp=6_000),
        Limit((Rating.KURANG, Rating.BUTUH_PERBAIKAN), least_bp=1_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=0),
    ),
}
"""Expected distribution by the agency's own rating (SE MenPANRB 3/2023). Of Sangat Kurang, "Kurang
or Butuh Perbaikan at least 10 %" is read as both together."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """An agency's people by rating; ``counts`` is None where the agency is a small group."""

    agency: str
    people: int
    counts: dict[Rating, int] | None
    expected_of: AgencyRating | None
    broken: tuple[Limit, ...]


def distribution_of(
    agency: str, staff: Sequence[Assessment], agency_rating: AgencyRating | None
) -> Distribution:
    """How an agency's people are rated, and which limits that breaks; hidden for a small group."""
    counts = {rating: sum(each.rating is rating for each in staff) for rating in Rating}
    if len(staff) < SMALL_GROUP:
        return Distribution(agency, len(staff), None, agency_rating, ())
    limits = () if agency_rating is None else EXPECTED[agency_rating]
    broken = tuple(limit for limit in limits if not limit.is_kept(counts))
    return Distribution(agency, len(staff), counts, agency_rating, broken)
