"""Synthetic civil servants: names as they are written in Jakarta, numbers that belong to nobody.

Sequences of real NIPs begin at 001 and seldom pass 020, since they count people of one birth date,
appointment and sex. All of ours lie in 901 to 999.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import yaml

T = TypeVar("T")


class Dice:
    """Chance that is the same on every version of Python: only ``random()`` is promised to be."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count - 1``."""
        return int(self._random.random() * count)

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        return least + self.below(most - least + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def happens(self, percent: int) -> bool:
        """True in this many of a hundred cases."""
        return self.below(100) < percent


@dataclass(frozen=True)
class Person:
    """A member of staff; ``level`` (0 to 100) is how well they work, ``sex`` is 1 or 2."""

    nip: str
    name: str
    sex: int
    position: str
    grade: str
    employment: str
    supervisor_nip: str
    level: int


POSITIONS = {
    # slug: (label, lowest and highest grade of a PNS, grades of a PPPK)
    "teknis-ahli": ("Teknis Ahli", "III/b", "IV/c", ("IX", "X", "XI")),
    "teknis-terampil": ("Teknis Terampil", "II/c", "III/d", ("VII", "VIII")),
    "administrasi-ahli": ("Administrasi Ahli", "III/a", "IV/b", ("IX", "X")),
    "administrasi-terampil": ("Administrasi Terampil", "II/b", "III/b", ("V", "VII")),
    "operasional-ahli": ("Operasional Ahli", "III/a", "III/d", ("IX",)),
    "operasional-terampil": ("Operasional Terampil", "II/a", "II/d", ("V", "VII")),
    "pelayanan-ahli": ("Pelayanan Ahli", "II/c", "III/b", ("VII", "IX")),
    "pelayanan-terampil": ("Pelayanan Terampil", "I/c", "II/c", ("I", "IV", "V")),
}

STAFFING = {
    # agency: positions as often as they are found there
    "disdik": (
        ["teknis-ahli"] * 3
        + ["administrasi-ahli"] * 4
        + ["administrasi-terampil"] * 5
        + ["operasional-ahli"] * 2
        + ["operasional-terampil"] * 3
        + ["pelayanan-ahli", "pelayanan-terampil", "pelayanan-terampil", "teknis-terampil"]
    ),
    "dinkes": (
        ["teknis-ahli"] * 6
        + ["teknis-terampil"] * 5
        + ["administrasi-ahli"] * 2
        + ["administrasi-terampil"] * 2
        + ["operasional-terampil", "operasional-ahli"]
        + ["pelayanan-ahli", "pelayanan-terampil"]
    ),
    "dukcapil": (
        ["administrasi-ahli"] * 3
        + ["administrasi-terampil"] * 5
        + ["operasional-ahli"] * 2
        + ["operasional-terampil"] * 4
        + ["pelayanan-ahli"] * 3
        + ["pelayanan-terampil"] * 3
        + ["teknis-ahli", "teknis-terampil"]
    ),
}

_GRADES = [f"{level}/{room}" for level in ("I", "II", "III") for room in "abcd"] + [
    f"IV/{room}" for room in "abcde"
]


_NAMES: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "names.yaml").read_text(encoding="utf-8")
)

_DEGREES = {
    # agency: degrees after the name of those in an expert position, and of the others
    "disdik": (("S.Pd.", "S.Pd., M.Pd.", "S.E.", "S.Sos., M.A.P.", "S.Kom."), ("A.Md.", "", "")),
    "dinkes": (
        ("S.Kep., Ns.", "S.K.M., M.K.M.", "S.Farm., Apt.", "S.Gz.", "Sp.A."),
        ("A.Md.Kep.", "A.Md.Keb.", ""),
    ),
    "dukcapil": (("S.H.", "S.I.P., M.Si.", "S.E., M.M.", "S.Kom.", "S.Sos."), ("A.Md.", "", "")),
}


def hire(agency: str, count: int, dice: Dice, taken: set[str]) -> list[Person]:
    """This many people of an agency; ``taken`` holds the numbers that are given out already."""
    people: list[Person] = []
    for index in range(count):
        # The first of every twelve leads the rest; the leaders report to the first of all.
        person = _person(agency, dice, taken, leads=index % 12 == 0)
        leader = people[index - index % 12] if index % 12 else people[0] if people else None
        people.append(replace(person, supervisor_nip=leader.nip if leader else ""))
    return people


def _person(agency: str, dice: Dice, taken: set[str], leads: bool) -> Person:
    sex = dice.pick((1, 2))
    position = "administrasi-ahli" if leads else dice.pick(STAFFING[agency])
    chance = dice.below(100)
    employment = "PNS" if leads or chance >= 22 else "CPNS" if chance < 6 else "PPPK"
    appointed = {
        "CPNS": dice.between(2025, 2026),
        "PPPK": dice.between(2021, 2025),
        "PNS": dice.between(1994, 2004 if leads else 2022),
    }[employment]
    born = max(1967, appointed - dice.between(20, 38 if employment == "PPPK" else 30))
    return Person(
        nip=_number(employment, born, appointed, sex, dice=dice, taken=taken),
        name=_name(agency, sex, position, dice),
        sex=sex,
        position=position,
        grade=_grade(position, employment, 2026 - appointed, dice),
        employment=employment,
        supervisor_nip="",
        level=dice.between(20, 60) if dice.happens(6) and not leads else dice.between(70, 100),
    )


def _number(
    employment: str, born: int, appointed: int, sex: int, *, dice: Dice, taken: set[str]
) -> str:
    while True:
        month = dice.between(1, 6) if employment == "CPNS" else dice.between(1, 12)
        middle = f"2{dice.pick((1, 1, 1, 2))}" if employment == "PPPK" else f"{month:02d}"
        birth = f"{born}{dice.between(1, 12):02d}{dice.between(1, 28):02d}"
        nip = f"{birth}{appointed}{middle}{sex}{dice.between(901, 999)}"
        if nip not in taken:
            taken.add(nip)
            return nip


def _name(agency: str, sex: int, position: str, dice: Dice) -> str:
    first = dice.pick(_NAMES["men" if sex == 1 else "women"])
    parts = [first, dice.pick(_NAMES["second"])]
    if dice.happens(25):
        parts.insert(1, dice.pick(_NAMES["second"]))
    expert = position.endswith("-ahli")
    degree = dice.pick(_DEGREES[agency][0 if expert else 1])
    title = "dr. " if degree.startswith("Sp.") else "Hj. " if sex == 2 and dice.happens(4) else ""
    return title + " ".join(parts) + (f", {degree}" if degree else "")


def _grade(position: str, employment: str, years: int, dice: Dice) -> str:
    _, lowest, highest, of_pppk = POSITIONS[position]
    if employment == "PPPK":
        return dice.pick(of_pppk)
    if employment == "CPNS":
        return "III/a" if position.endswith("-ahli") else "II/a"
    first, last = _GRADES.index(lowest), _GRADES.index(highest)
    return _GRADES[min(last, first + years // 4)]
