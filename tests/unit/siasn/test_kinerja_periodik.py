"""SIASN's month: field by field by hand, nobody with another rating, nobody left out in silence."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from schemas.data import performance_row
from tukin.siasn.kinerja_periodik import (
    LEFT_OUT_WORDS,
    LeftOutReason,
    RatedPerson,
    Rater,
    SiasnId,
    kinerja_periodik,
    quadrant,
)
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation, Rating

GOLDEN = Path(__file__).parents[2] / "golden" / "siasn" / "kinerja-periodik.jsonl"
OCTOBER = Period.parse("2026-10")
ABOVE, AS, BELOW = Expectation.DI_ATAS, Expectation.SESUAI, Expectation.DI_BAWAH
RINA = Rater("198501012010012001", "Rina Wati, M.Si.", "IV/a", "Kepala Bidang", "Dinas Pendidikan")
BUDI = Rater("198501012010012002", "Budi, S.E.", "III/b", "Kepala Seksi", "Dinas Pendidikan")
HASAN = Rater(None, "Dr. Hasan", "", "Direktur RSUD", "RSUD")
RATERS = {"1": RINA, "2": BUDI, "3": HASAN}
IDS = {
    "1": SiasnId("A5EB03E23CCCF6A0E040640A040252AD", "12"),
    "2": SiasnId("id-2"),
    "3": SiasnId("id-3"),
}
PEOPLE = (
    RatedPerson("1", "Ani", ABOVE, ABOVE, Rating.SANGAT_BAIK),
    RatedPerson("2", "Beni", BELOW, AS, Rating.BUTUH_PERBAIKAN),
    RatedPerson("3", "Cici", AS, BELOW, Rating.KURANG),
)


def test_the_file_byte_by_byte() -> None:
    """Written by hand after the fields of SIASN's public clients."""
    made = kinerja_periodik(OCTOBER, PEOPLE, RATERS.get, IDS.get)
    assert made.jsonl == GOLDEN.read_bytes()
    assert made.left_out == ()
    assert list(made.rows[0]) == sorted(made.rows[0])


def test_the_file_is_as_its_schema_says() -> None:
    schema = Draft202012Validator(performance_row())
    lines = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    assert [list(schema.iter_errors(line)) for line in lines] == [[], [], []]
    assert list(schema.iter_errors(lines[0] | {"nip": "198501012010012009"}))


@pytest.mark.parametrize(
    ("results", "behaviour", "expected", "number"),
    [
        (ABOVE, ABOVE, Rating.SANGAT_BAIK, 1),
        (ABOVE, AS, Rating.BAIK, 2),
        (AS, ABOVE, Rating.BAIK, 2),
        (AS, AS, Rating.BAIK, 2),
        (BELOW, ABOVE, Rating.BUTUH_PERBAIKAN, 3),
        (BELOW, AS, Rating.BUTUH_PERBAIKAN, 3),
        (ABOVE, BELOW, Rating.KURANG, 4),
        (AS, BELOW, Rating.KURANG, 4),
        (BELOW, BELOW, Rating.SANGAT_KURANG, 5),
    ],
)
def test_the_quadrants(
    results: Expectation, behaviour: Expectation, expected: Rating, number: int
) -> None:
    assert quadrant(results, behaviour) is expected
    person = RatedPerson("1", "Ani", results, behaviour, expected)
    (row,) = kinerja_periodik(OCTOBER, [person], RATERS.get, IDS.get).rows
    assert row["kuadranKinerjaNilai"] == number


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (RatedPerson("1", "Ani", None, AS, Rating.BAIK), LeftOutReason.NOT_JUDGED),
        (RatedPerson("1", "Ani", AS, None, Rating.BAIK), LeftOutReason.NOT_JUDGED),
        (RatedPerson("1", "Ani", AS, AS, Rating.SANGAT_BAIK), LeftOutReason.OTHER_RATING),
        (RatedPerson("9", "Ani", AS, AS, Rating.BAIK), LeftOutReason.NO_RATER),
        (RatedPerson("8", "Ani", AS, AS, Rating.BAIK), LeftOutReason.NO_ID),
    ],
)
def test_who_is_left_out_has_a_reason(person: RatedPerson, reason: LeftOutReason) -> None:
    made = kinerja_periodik(OCTOBER, [person, PEOPLE[1]], (RATERS | {"8": RINA}).get, IDS.get)
    assert [(each.person, each.reason) for each in made.left_out] == [(person, reason)]
    assert [row["pnsDinilaiId"] for row in made.rows] == ["id-2"]
    assert set(LEFT_OUT_WORDS) == set(LeftOutReason)


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("I/a", "11"), ("II/d", "24"), ("III/b", "32"), ("IV/e", "45"),
        ("IX", None), ("", None), ("V/a", None), ("III/", None), ("III/ab", None), ("III/f", None),
    ],
)  # fmt: skip
def test_grades_are_bkns_ids(grade: str, expected: str | None) -> None:
    rater = Rater("198501012010012001", "Rina", grade, "Kepala", "Dinas")
    (row,) = kinerja_periodik(OCTOBER, [PEOPLE[0]], {"1": rater}.get, IDS.get).rows
    assert row["penilaiGolongan"] == expected


def test_no_nip_of_who_was_rated_and_no_amount_is_in_it() -> None:
    people = [RatedPerson("198501012010012009", "Dedi", AS, AS, Rating.BAIK)]
    made = kinerja_periodik(OCTOBER, people, lambda _: RINA, lambda _: SiasnId("id-9"))
    (row,) = map(json.loads, made.jsonl.splitlines())
    assert "198501012010012009" not in json.dumps(row)
    assert "Dedi" not in json.dumps(row)
    assert not any("idr" in name.lower() for name in row)
    assert "1985" not in repr(people) + repr(RINA)


@pytest.mark.parametrize("period", ["2026-13", "2026-14"])
def test_an_extra_pay_run_has_none(period: str) -> None:
    with pytest.raises(ValueError, match="extra pay run"):
        kinerja_periodik(Period.parse(period), PEOPLE, RATERS.get, IDS.get)
