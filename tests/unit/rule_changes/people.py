"""Synthetic people as columns, and the same people as validated appraisals, one by one."""

from collections.abc import Iterator

import numpy as np

from tukin.entitlement.appraisal import Appraisal
from tukin.rule_changes.population import (
    EMPLOYMENTS,
    EXPECTATIONS,
    UNRATED,
    Ints,
    Population,
    Texts,
)
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.terms import Employment

AGENCIES = ("disdik", "dinkes", "dukcapil")
_PNS_GRADES = tuple(f"{level}/{room}" for level in ("I", "II", "III", "IV") for room in "abcd")
_PPPK_GRADES = ("I", "IV", "V", "VII", "IX", "X", "XVII")
GRADES = (*_PNS_GRADES, *_PPPK_GRADES)
EVIDENCE = ("", "SK 12/2026", "KEP 3/2026")


def draw_people(rules: RuleSet, count: int, seed: int) -> Population:
    """This many people whose rows would be accepted under the rules, many of them near a limit."""
    chance = np.random.default_rng(seed)

    def below(most: int, shape: int = count) -> Ints:
        return chance.integers(0, most, shape, np.int64)

    def seldom(percent: int, values: Ints) -> Ints:
        return np.where(below(100) < percent, values, 0)

    employment = np.where(below(100) < 70, 0, below(3))
    is_pppk = employment == EMPLOYMENTS.index(Employment.PPPK)
    grade = np.where(is_pppk, len(_PNS_GRADES) + below(len(_PPPK_GRADES)), below(len(_PNS_GRADES)))
    level = chance.normal(9_300, 1_400, count)
    edges = np.array([band.min_bp for band in rules.bands] + [rules.coaching.threshold_bp])
    at_edge = edges[below(len(edges))] + below(5) - 2
    scores = {}
    for item in rules.indicators:
        usual = (level + chance.normal(0, 500, count)).astype(np.int64)
        whole = np.where(below(100) < 40, usual // 100 * 100, usual)
        wanted = np.where(below(100) < 20, at_edge, whole) * item.full_score // 100
        scores[item.code] = np.clip(wanted, 0, item.max_score * 100)
    rated = below(100) < 60
    columns = rules.lateness_columns
    late_counts = {column: seldom(15, below(6)) for column in columns}
    minutes = seldom(25, below(400)) + seldom(2, below(28_800))
    if columns:
        minutes = np.where(sum(late_counts.values()) > 0, minutes, 0)
    return Population(
        agency=Texts(below(len(AGENCIES)), AGENCIES),
        position=Texts(below(len(rules.positions)), tuple(p.code for p in rules.positions)),
        grade=Texts(grade, GRADES),
        status=Texts(seldom(10, below(len(rules.statuses))), tuple(s.code for s in rules.statuses)),
        evidence=Texts(seldom(8, below(len(EVIDENCE))), EVIDENCE),
        employment=employment,
        hasil_kerja=np.where(rated, below(3), UNRATED),
        perilaku_kerja=np.where(rated, below(3), UNRATED),
        alpa=seldom(5, below(16)),
        ijin=seldom(10, below(16)),
        late_minutes=minutes,
        scores=scores,
        late_counts=late_counts,
    )


def as_appraisals(people: Population) -> Iterator[tuple[str, Appraisal]]:
    """The same people as (agency, appraisal); all minutes are late ones."""
    texts = (people.agency, people.position, people.grade, people.status, people.evidence)
    named = [[column.values[number] for number in column.numbers.tolist()] for column in texts]
    numbers = [
        column.tolist()
        for column in (
            people.employment,
            people.hasil_kerja,
            people.perilaku_kerja,
            people.alpa,
            people.ijin,
            people.late_minutes,
        )
    ]
    scores = {code: column.tolist() for code, column in people.scores.items()}
    counts = {code: column.tolist() for code, column in people.late_counts.items()}
    for place, row in enumerate(zip(*named, *numbers, strict=True)):
        agency, position, grade, status, evidence, kind, results, behaviour, *attendance = row
        alpa, ijin, minutes = attendance
        yield (
            agency,
            Appraisal(
                row=place + 2,
                nip=f"{place:018d}",
                name="Contoh",
                position=position,
                grade=grade,
                employment=EMPLOYMENTS[kind],
                supervisor_nip=None,
                scores={code: column[place] for code, column in scores.items()},
                hasil_kerja=None if results == UNRATED else EXPECTATIONS[results],
                perilaku_kerja=None if behaviour == UNRATED else EXPECTATIONS[behaviour],
                alpa=alpa,
                ijin=ijin,
                late_minutes=minutes,
                early_minutes=0,
                status=status,
                innovation_evidence=evidence or None,
                note=None,
                late_counts={c: column[place] for c, column in counts.items() if column[place]},
            ),
        )
