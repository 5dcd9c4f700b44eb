"""What a rater may give is never rejected in the month's row: by the checks of the composed file.

A rating is refused at the form or it is in the month. Random ratings with the values at the edges
of what is allowed, of people whose register entries and attendance are sound.
"""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration.people import nip_of
from tests.scenarios.loader import changed, sample_rules
from tests.unit.ratings.month.test_assemble import attendance_row, entry, rating
from tests.unit.ratings.office import ABOVE, BELOW, CYCLE
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.ratings.answers import find_problems, tidy
from tukin.ratings.month.assemble import NO_NAME, assemble, write_rows
from tukin.ratings.month.attendance import Attendance
from tukin.ratings.rating import Answer, Entered, Rating, Words
from tukin.register.register import Register
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.names import slug
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

OCTOBER = Period(2026, 10)
PEOPLE = 1_500
EDGES = (-1, 0, 1, 50, 99, 100, 101, 119, 120, 121, 9_999, 10_000, 10_001, 12_000, 12_001)
NAMES = (
    "Budi",
    None,
    "x" * 120,
    "Plt. Budi",
    "12345",
    "#N/A",
    "Siti 199001012015012001",
    "M",
    "=A1",
)
FOLLOWS = {"produktivitas": "hasil_kerja", "inovasi": "hasil_kerja", "komunikasi": "perilaku_kerja"}


def _cycle(inputs: Mapping[str, str], **changes: Any) -> dict[str, Any]:
    points = {"di_atas": 100, "sesuai": 90, "di_bawah": 2}
    return {**CYCLE, "inputs": dict(inputs), "points": points, "follows": {}, **changes}


def _rules(name: str, cycle: dict[str, Any]) -> RuleSet:
    return load_rule_set(json.dumps(changed(sample_rules(name), {"cycle": cycle})).encode())


NAMED = CYCLE["inputs"] | {"umpan_balik": "supervisor"}
JAKARTA = {"aktivitas": "supervisor", "perilaku": "supervisor", "serapan": "part"}
RULES = {
    "by expectation": _rules("named-indicators", _cycle(NAMED)),
    "by points": _rules("named-indicators", _cycle(NAMED, scale="points")),
    "by points that follow": _rules(
        "named-indicators", _cycle(NAMED, scale="points", follows=FOLLOWS)
    ),
    "by points, without results": _rules("jakarta-108-2016", _cycle(JAKARTA, scale="points")),
    "by results alone": _rules(
        "jakarta-108-2016", _cycle(JAKARTA, scale="points", follows={"aktivitas": "hasil_kerja"})
    ),
}


def _entered(chance: random.Random, codes: tuple[str, ...]) -> Entered:
    """Anything that somebody may type or a system may send."""
    usual = chance.choice([tuple(Expectation), (0, 121, 8_000, 9_050, 10_000)])
    answers: dict[str, Answer] = {
        code: chance.choice(EDGES) if chance.random() < 0.1 else chance.choice(usual)
        for code in codes
        if chance.random() < 0.8
    }
    words = Words(ABOVE, BELOW, (), dict.fromkeys(codes, ABOVE))
    both = [chance.choice([None, *Expectation]) for _ in range(2)]
    return tidy(Entered(both[0], both[1], answers, words))


def _accepted(entered: Entered, rules: RuleSet, cycle: Cycle) -> bool:
    return not any(find_problems(entered, rules, cycle))


@pytest.mark.parametrize("name", RULES)
def test_each_rating_that_can_be_given_is_in_the_month(name: str, tmp_path: Path) -> None:
    rules, chance = RULES[name], random.Random(name)
    cycle = rules.cycle
    assert cycle is not None
    of_part = sorted(code for code, source in cycle.inputs.items() if source == "part")
    positions = [slug(text) for one in rules.positions for text in (one.code, one.label)]
    statuses = [slug(text) for one in rules.statuses for text in (one.code, one.label_id)]
    register, ratings, rows = [], [], []
    for number in range(PEOPLE):
        about: dict[str, str | None] = {"position": chance.choice(positions)}
        about["status"] = chance.choice(statuses)
        about |= {"name": chance.choice(NAMES), "grade": chance.choice(["I/a", "III/b", "IV/e"])}
        register.append(entry(number, **about))
        entered = _entered(chance, cycle.of_supervisor)
        if not _accepted(entered, rules, cycle):
            continue
        ratings.append(_rating(number, entered, chance.choice([nip_of(number + 1), None])))
        counts = {"alpa": chance.randint(0, 10), "ijin": chance.randint(0, 10)}
        scores = {code: chance.choice([0, 121, 9_550, 10_000]) for code in of_part}
        part_name = chance.choice([None, "Budi"])
        rows.append(attendance_row(number, counts, scores=scores, name=part_name))
    assert len(ratings) > 30, "the ratings are not refused for something else"
    found = assemble(register, ratings, Attendance(rows), rules, cycle)
    assert [row["nip"] for row in found.rows] == [one.nip for one in ratings]
    path = tmp_path / "penilaian-1.jsonl"
    path.write_bytes(write_rows(found.rows))
    validator = RowValidator(rules, "disdik", OCTOBER, Register(register))
    month = check_month([SourceFile(path, path.name, "whole", "")], validator)
    assert [(error.column, error.code) for error in month.files[0].errors] == []
    assert len(month.rows) == len(ratings)


def _rating(number: int, entered: Entered, rater_nip: str | None) -> Rating:
    return rating(
        number,
        hasil_kerja=entered.hasil_kerja,
        perilaku_kerja=entered.perilaku_kerja,
        by_indicator=entered.by_indicator,
        words=entered.words,
        rater_nip=rater_nip,
    )


@pytest.mark.parametrize(
    ("registered", "in_part", "shown"),
    [
        ("Siti", "Budi", "Siti"),
        (None, "Budi", "Budi"),
        ("x" * 101, "Budi", "Budi"),
        ("Plt. Siti", None, NO_NAME),
        (None, None, NO_NAME),
    ],
)
def test_nobody_is_left_out_for_how_their_name_is_written(
    registered: str | None, in_part: str | None, shown: str
) -> None:
    rules = RULES["by expectation"]
    assert rules.cycle is not None
    part = Attendance([attendance_row(1, name=in_part)])
    given = rating(1, by_indicator=dict.fromkeys(rules.cycle.of_supervisor, Expectation.SESUAI))
    found = assemble([entry(1, name=registered)], [given], part, rules, rules.cycle)
    assert [row["name"] for row in found.rows] == [shown]
