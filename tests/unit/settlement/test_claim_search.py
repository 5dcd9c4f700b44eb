"""Whom several agencies claim, as a sweep finds it among the months that it reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from tukin.settlement.claims.decision import ClaimDecision
from tukin.settlement.claims.search import ClaimSearch
from tukin.settlement.claims.store import Claim, Claims
from tukin.vocabulary.period import Period

ANI, BUDI = "198501012010012001", "198601012010011002"
AT = "2026-11-30T01:00:00+00:00"


class Stored:
    """The stored claims, and what is noted about them."""

    def __init__(self, *known: Claim) -> None:
        self.known = known
        self.noted: list[Claim] = []
        self.passed: list[Claim] = []

    def of_period(self, _: Period) -> Iterable[Claim]:
        return iter(self.known)

    def note(self, _: Period, found: list[Claim], at: str, known: Iterable[Claim]) -> None:
        assert at == AT
        self.noted, self.passed = found, list(known)


def record(nip: str, agency: str, format_: int = 2) -> Any:
    person = SimpleNamespace(nip=nip, name="Ani")
    names = None if format_ == 1 else object()
    return SimpleNamespace(
        appraisal=person, agency=agency, person_key=f"{format_}-{nip}", names=names
    )


def look(
    stored: Stored,
    months: Mapping[str, list[Any] | None],
    decisions: dict[str, ClaimDecision] | None = None,
) -> None:
    search = ClaimSearch(cast(Claims, stored), Period(2026, 9), decisions or {})
    for agency, records in months.items():
        search.add(agency, records)
    search.note(AT)


def claim(nip: str, *agencies: str) -> Claim:
    return Claim(f"2-{nip}", nip, "Ani", agencies, AT)


def decision(nip: str, agency: str, *others: str) -> ClaimDecision:
    return ClaimDecision("2026-09", nip, agency, others, "mutasi", "SK 1", "p", "c", AT, 1)


def test_one_person_of_two_agencies_is_found_with_both() -> None:
    stored = Stored()
    months = {
        "dinkes": [record(ANI, "dinkes")],
        "disdik": [record(ANI, "disdik"), record(BUDI, "disdik")],
    }
    look(stored, months)
    assert stored.noted == [claim(ANI, "dinkes", "disdik")]


def test_it_is_the_same_by_a_count_of_all_pairs() -> None:
    """Random months and decisions, against a count that keeps every record."""
    rng = Random(7)
    agencies, people = ("a", "b", "c", "d"), [str(10**17 + n) for n in range(12)]
    for _ in range(200):
        months = {
            a: [record(n, a) for n in rng.sample(people, rng.randint(0, 6))] for a in agencies
        }
        decided = {
            nip: decision(nip, "a", *rng.sample(agencies[1:], rng.randint(1, 3)))
            for nip in rng.sample(people, 3)
        }
        claims_of: defaultdict[str, set[str]] = defaultdict(set)
        for agency, records in months.items():
            for one in records:
                if one.appraisal.nip not in decided or (
                    agency not in decided[one.appraisal.nip].not_counted
                ):
                    claims_of[one.appraisal.nip].add(agency)
        stored = Stored()
        look(stored, dict(months), decided)
        expected = {nip: tuple(sorted(of)) for nip, of in claims_of.items() if len(of) > 1}
        assert {found.nip: found.agencies for found in stored.noted} == expected


def test_what_is_stored_keeps_its_key_and_is_compared_with() -> None:
    """A preparation found a pair of which only format 1 says something: it has that key."""
    known = Claim("by a preparation", ANI, "Ani", ("dinkes", "disdik"), AT)
    stored = Stored(known, claim(BUDI, "dinkes", "disdik"))
    months = {"dinkes": [record(ANI, "dinkes", 1)], "disdik": [record(ANI, "disdik", 1)]}
    look(stored, dict(months))
    assert [found.person_key for found in stored.noted] == ["by a preparation"]
    assert stored.passed == list(stored.known), "of whom one has ended"


def test_of_format_1_alone_nobody_is_found_who_is_not_known() -> None:
    stored = Stored()
    look(stored, {"dinkes": [record(ANI, "dinkes", 1)], "disdik": [record(ANI, "disdik", 1)]})
    assert stored.noted == []


def test_where_a_month_cannot_be_read_nobody_is_compared_who_is_not_found() -> None:
    stored = Stored(claim(ANI, "dinkes", "disdik"), claim(BUDI, "dinkes", "disdik"))
    months = {"a": None, "dinkes": [record(ANI, "dinkes")], "disdik": [record(ANI, "disdik")]}
    look(stored, months)
    assert [known.nip for known in stored.passed] == [ANI]
