"""A city is computed in portions; what they add up to is what one pass gives, to the byte."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import as_appraisals, draw_people
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import ENGINE, Batch, add_totals
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.rule_changes.gate import portions
from tukin.rule_changes.gate.basis import Basis, People
from tukin.rule_changes.gate.portions import portions_of
from tukin.rule_changes.gate.whatif_of_book import BookTally, FactsRef, whatif_of_book
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.period import Period

NAMED, PERIOD = "named-indicators", Period.parse("2026-10")
RULES = load_rules(sample_rules(NAMED))
LIVE = RuleBook(rule_sets=(RULES,))
CHANGES = {
    "indicators.0.code": "baru",  # which no past row has: computed at both ends
    "coaching.modules": {
        ("baru" if code == RULES.indicators[0].code else code): modules
        for code, modules in sample_rules(NAMED)["coaching"]["modules"].items()
    },
    "ceiling.ceiling_percent": 105,
}
BOOK = RuleBook(rule_sets=(load_rules(changed(sample_rules(NAMED), CHANGES)),))


def month_of(
    agency: str, records: list[PayrollRecord], partitions: int, revision: int
) -> LiveMonth:
    batch = batch_of(agency)
    totals = add_totals(record.totals for record in records)
    return LiveMonth(batch, agency, partitions, totals, revision, batch.order, batch.order)


def batch_of(agency: str) -> Batch:
    return Batch(
        upload_id="0" * 32,
        bucket="b",
        key=f"uploads/{agency}/{PERIOD}/a.csv",
        version_id="v",
        uploaded_at=datetime(2026, 10, 31, tzinfo=UTC),
        agency=agency,
        period=PERIOD,
        rule_set=NAMED,
        rules_sha256="0" * 64,
        engine=ENGINE,
    )


def city() -> dict[str, list[PayrollRecord]]:
    rows = [row for _, row in as_appraisals(draw_people(RULES, 90, seed=7))]
    formula = Formula(RULES)
    places = {"a": rows[:10], "b": rows[10:70], "c": rows[70:]}
    return {
        agency: [compute_record(row, batch_of(agency), formula, f"{row.nip:>032}") for row in of]
        for agency, of in places.items()
    }


PARTITIONS = {"a": 1, "b": 4, "c": 2}


def people_of(records: dict[str, list[PayrollRecord]], revision: int = 1) -> People:
    months = [month_of(a, of, PARTITIONS[a], revision) for a, of in records.items()]
    return People(Basis.LIVE, PERIOD, tuple(months))


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PEOPLE_AT_ONCE", 25)


def test_portions_hold_every_partition_once_and_split_large_months() -> None:
    found = list(portions_of(people_of(city())))
    pieces = [[(live.batch.agency, n) for live, n in each.pieces] for each in found]
    # a holds 10; each of b's four partitions about 15, each of c's two 10.
    assert pieces == [
        [("a", 0), ("b", 0)],
        [("b", 1), ("b", 2)],
        [("b", 3), ("c", 0)],
        [("c", 1)],
    ]
    assert [each.people for each in found] == [25, 30, 25, 10]
    assert [each.rows for each in found] == [None, None, None, None]


def test_of_whole_months_it_is_known_how_many_there_are() -> None:
    records = city()
    few = {agency: records[agency] for agency in ("a", "c")}
    (only,) = portions_of(people_of(few))
    assert (only.people, only.rows) == (30, 30)


def test_what_portions_add_up_to_is_what_one_pass_gives() -> None:
    records = city()
    people = people_of(records)
    whole = whatif_of_book(BOOK, LIVE, people, [r for of in records.values() for r in of])
    (only,) = whole.sets
    assert only.highest is not None, "the case is about both ends"
    assert only.lowest.total.people == 90
    added = BookTally(BOOK, LIVE)
    for portion in portions_of(people):
        tally = BookTally(BOOK, LIVE)
        for live, n in portion.pieces:
            agency = live.batch.agency
            for record in records[agency][n :: PARTITIONS[agency]]:
                tally.add(record)
        added.add_state(json.loads(json.dumps(tally.state())))
    assert added.what_if(people).content == whole.content


def given_by(agency: str) -> FactsRef:
    return FactsRef(agency=agency, batch_id="b", revision=1, sha256="f" * 64, by="r/tuti")


def test_a_digest_binds_books_months_partitions_and_facts() -> None:
    records = city()
    first, second, *_ = portions_of(people_of(records))
    (moved, *_) = portions_of(people_of(records, revision=2))
    other = replace(first, pieces=first.pieces[:1])
    digests = {
        first.digest(BOOK, LIVE),
        first.digest(LIVE, BOOK),
        first.digest(BOOK, BOOK),
        second.digest(BOOK, LIVE),
        moved.digest(BOOK, LIVE),
        other.digest(BOOK, LIVE),
        first.digest(BOOK, LIVE, {"a": given_by("a")}),
    }
    assert len(digests) == 7
    of_another = first.digest(BOOK, LIVE, {"c": given_by("c")})
    assert of_another == first.digest(BOOK, LIVE), "of whom it holds nobody"
    (again, *_) = portions_of(people_of(records))
    assert again.digest(BOOK, LIVE) == first.digest(BOOK, LIVE)
