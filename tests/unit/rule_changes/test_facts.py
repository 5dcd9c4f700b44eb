"""Given facts change what a row lacks under a rule set, and no other cell of it."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from tests.unit.entitlement.cases import accepted, rules_of
from tukin.rule_changes.gate.facts import Facts, GivenFacts, add_facts, require_just_missing
from tukin.vocabulary.errors import Conflict, InvalidInput

NAMED, NATIONAL = "named-indicators", "nasional"


def changed_cells(before: Any, after: Any) -> set[str]:
    one, other = asdict(before), asdict(after)
    return {name for name in one if one[name] != other[name]}


def test_only_the_score_that_lacks_is_added() -> None:
    rules = rules_of(NAMED)
    row = accepted(NAMED)
    scores = {code: 9_000 for code in row.scores if code != "disiplin"}
    row = replace(row, scores=scores, late_minutes=30)
    given = Facts(scores=dict.fromkeys(rules_codes(), 1), late_counts={"x": 1}, late_minutes=9)
    after = add_facts(row, given, rules)
    assert changed_cells(row, after) == {"scores"}
    assert after.scores == scores | {"disiplin": 1}
    assert add_facts(row, None, rules) is row


def rules_codes() -> list[str]:
    return [item.code for item in rules_of(NAMED).indicators]


def test_occurrences_beside_minutes_and_minutes_beside_occurrences() -> None:
    row = replace(accepted(NATIONAL, position="Kelas Jabatan 7"), late_minutes=40, late_counts={})
    after = add_facts(row, Facts(late_counts={"telat_2": 3}), rules_of(NATIONAL))
    assert changed_cells(row, after) == {"late_counts"}
    assert after.late_counts == {"telat_2": 3}
    counted = replace(accepted(NAMED), late_counts={"telat_1": 3})
    after = add_facts(counted, Facts(late_minutes=50), rules_of(NAMED))
    assert changed_cells(counted, after) == {"late_minutes"}
    assert after.late_minutes == 50


@pytest.mark.parametrize(
    "counts", [{"lain": 1}, {"telat_1": 0}, {"telat_1": 63}, {"telat_1": -1, "telat_2": 2}]
)
def test_occurrences_are_those_of_the_rules_bands(counts: dict[str, int]) -> None:
    row = replace(accepted(NATIONAL, position="Kelas Jabatan 7"), late_minutes=40, late_counts={})
    given = {row.nip: Facts(late_counts=counts)}
    with pytest.raises(InvalidInput, match="E670"):
        require_just_missing(given, [row], [rules_of(NATIONAL)])


def _without(scores: dict[str, int], code: str) -> dict[str, int]:
    return {name: score for name, score in scores.items() if name != code}


def test_each_fact_is_of_all_who_lack_it_by_itself() -> None:
    """One lacks occurrences, both lack a score: the score of both may be given alone."""
    rules = rules_of(NATIONAL)
    one = replace(accepted(NATIONAL, position="Kelas Jabatan 7"), late_minutes=40, late_counts={})
    code, *_ = one.scores
    one = replace(one, nip="1" * 18, scores=_without(one.scores, code))
    two = replace(one, nip="2" * 18, late_minutes=0)
    score = Facts(scores={code: 5_000})
    require_just_missing({one.nip: score, two.nip: score}, [one, two], [rules])
    require_just_missing({one.nip: Facts(late_counts={"telat_1": 1})}, [one, two], [rules])
    for given in ({one.nip: score}, {two.nip: Facts(late_counts={"telat_1": 1})}):
        with pytest.raises(Conflict, match="E669"):
            require_just_missing(given, [one, two], [rules])
    with pytest.raises(Conflict, match="E669"):
        require_just_missing({one.nip: Facts()}, [one, two], [rules])


def test_what_is_stored_holds_no_number_of_a_person_and_is_read_by_its_hash() -> None:
    given = GivenFacts(
        agency="disdik", batch_id="b", revision=1, by="r/tuti", people={"k": Facts(late_minutes=0)}
    )
    again = GivenFacts.model_validate_json(given.content)
    assert (again, again.sha256) == (given, given.sha256)
    assert given.people["k"].late_minutes == 0
