"""A month's ratings in the shape that SIASN takes them in: ``POST /kinerjaperiodik/save``.

The names of the fields and the numbers of the answers are SIASN's own, as its public clients have
them. Nothing is sent: the file is for whoever enters or transfers it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation, Rating
from tukin.vocabulary.words import Words

MONTHLY = "1"
"""``periodikId`` of a month; 2 is a quarter."""

_EXPECTATIONS = {Expectation.DI_ATAS: 1, Expectation.SESUAI: 2, Expectation.DI_BAWAH: 3}
_QUADRANTS = {
    Rating.SANGAT_BAIK: 1,
    Rating.BAIK: 2,
    Rating.BUTUH_PERBAIKAN: 3,
    Rating.KURANG: 4,
    Rating.SANGAT_KURANG: 5,
}
_GRADES = {"I": 1, "II": 2, "III": 3, "IV": 4}
_STEPS = "abcde"


@dataclass(frozen=True, slots=True)
class RatedPerson:
    """Who was rated: what was published of them."""

    nip: str = field(repr=False)
    name: str = field(repr=False)
    results: Expectation | None
    behaviour: Expectation | None
    rating: Rating


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rated. ``nip`` is None of an office outside the civil service."""

    nip: str | None = field(repr=False)
    name: str = field(repr=False)
    grade: str
    position: str
    unit: str


@dataclass(frozen=True, slots=True)
class SiasnId:
    """SIASN's own id of a person, and the id of their coefficient where they have one.

    The coefficient goes by the level of a functional post, which no file of ours has.
    """

    person: str = field(repr=False)
    coefficient: str | None = None


class LeftOutReason(StrEnum):
    """Why somebody is not in the file."""

    NO_ID = "no_id"
    NOT_JUDGED = "not_judged"
    OTHER_RATING = "other_rating"
    NO_RATER = "no_rater"


LEFT_OUT_WORDS = {
    LeftOutReason.NO_ID: Words("id SIASN-nya tidak diketahui", "SIASN's id is not known"),
    LeftOutReason.NOT_JUDGED: Words(
        "hasil kerja atau perilaku kerja tidak dinilai dengan ekspektasi",
        "results or behaviour were not judged by expectation",
    ),
    LeftOutReason.OTHER_RATING: Words(
        "predikat yang terbit bukan kuadran dari hasil dan perilaku kerjanya",
        "the published rating is not the quadrant of results and behaviour",
    ),
    LeftOutReason.NO_RATER: Words(
        "data penilainya tidak ada dalam bulan ini", "the month has no data of the rater"
    ),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is not in the file, and why."""

    person: RatedPerson
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Performance:
    """The lines of the file in the order of the people, and whom it leaves out."""

    rows: tuple[dict[str, Any], ...]
    left_out: tuple[LeftOut, ...]

    @property
    def jsonl(self) -> bytes:
        """The file. The same people give the same bytes."""
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in self.rows)
        return "".join(f"{line}\n" for line in lines).encode()


def kinerja_periodik(
    period: Period,
    people: Iterable[RatedPerson],
    rater_of: Callable[[str], Rater | None],
    id_of: Callable[[str], SiasnId | None],
) -> Performance:
    """The month of some people for SIASN.

    Args:
        period: a month; extra pay runs have no rating.
        people: whose month was published, each once.
        rater_of: who rated a NIP; None where not all is known of them.
        id_of: SIASN's ids of a NIP; None where there is none.

    Raises:
        ValueError: where the period is no month.
    """
    if period.month > 12:
        raise ValueError("an extra pay run has no rating")
    rows, left_out = [], []
    for person in people:
        made = _row(period, person, rater_of(person.nip), id_of(person.nip))
        if isinstance(made, LeftOutReason):
            left_out.append(LeftOut(person, made))
        else:
            rows.append(made)
    return Performance(tuple(rows), tuple(left_out))


def quadrant(results: Expectation, behaviour: Expectation) -> Rating:
    """The quadrant of PermenPANRB 6/2022, which SIASN checks the two judgements against."""
    if behaviour is Expectation.DI_BAWAH:
        both = results is Expectation.DI_BAWAH
        return Rating.SANGAT_KURANG if both else Rating.KURANG
    if results is Expectation.DI_BAWAH:
        return Rating.BUTUH_PERBAIKAN
    both = results is behaviour is Expectation.DI_ATAS
    return Rating.SANGAT_BAIK if both else Rating.BAIK


def _row(
    period: Period, person: RatedPerson, rater: Rater | None, ids: SiasnId | None
) -> dict[str, Any] | LeftOutReason:
    if person.results is None or person.behaviour is None:
        return LeftOutReason.NOT_JUDGED
    if quadrant(person.results, person.behaviour) is not person.rating:
        # Nobody is entered there with another rating than the one that they were given here.
        return LeftOutReason.OTHER_RATING
    if rater is None:
        return LeftOutReason.NO_RATER
    if ids is None:
        return LeftOutReason.NO_ID
    return {
        "bulanMulaiPenilaian": period.month,
        "bulanSelesaiPenilaian": period.month,
        "hasilKinerjaNilai": _EXPECTATIONS[person.results],
        "koefisienId": ids.coefficient,
        "kuadranKinerjaNilai": _QUADRANTS[person.rating],
        "penilaiGolongan": _grade_id(rater.grade),
        "penilaiJabatanNama": rater.position,
        "penilaiNama": rater.name,
        "penilaiNipNrp": rater.nip,
        "penilaiUnorNama": rater.unit,
        "perilakuKerjaNilai": _EXPECTATIONS[person.behaviour],
        "periodikId": MONTHLY,
        "pnsDinilaiId": ids.person,
        "statusPenilai": "NON ASN" if rater.nip is None else "ASN",
        "tahun": period.year,
        "tahunMulaiPenilaian": period.year,
        "tahunSelesaiPenilaian": period.year,
    }


def _grade_id(grade: str) -> str | None:
    """``III/b`` → 32, the reference of BKN; of another grade (PPPK) none is known."""
    first, _, step = grade.partition("/")
    if first not in _GRADES or step not in _STEPS or len(step) != 1:
        return None
    return f"{_GRADES[first]}{_STEPS.index(step) + 1}"
