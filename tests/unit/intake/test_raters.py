"""Raters who cannot be right: unknown, gone, or in a ring; listed by rows, rejecting nobody."""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import NAMED, rules_of, sound_row
from tests.unit.register.test_register import LAST_DAY, PERIOD, entry
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.remarks.raters import MOST_NAMED, MOST_PLACES, Raters
from tukin.intake.row_validator import RowValidator
from tukin.register.register import Register, RegisterEntry
from tukin.register.roll import Roll
from tukin.vocabulary.terms import Employment


def see(seen: Raters, rows: Sequence[Appraisal]) -> None:
    seen.add(rows, [int(row.nip) for row in rows])


def nip(number: int) -> str:
    """A sound number of one of a thousand people."""
    return f"198501012010011{number:03d}"


ANI, BUDI, CITRA, DODI, ELSA = map(nip, range(1, 6))
HEAD = nip(900)


def roll(*entries: RegisterEntry) -> Roll:
    return Roll(Register(entries), LAST_DAY, rules_of(NAMED), {"disdik"})


def appraisal(person: str, rater: str | None, row: int = 2, sheet: str | None = None) -> Appraisal:
    return Appraisal(
        row=row,
        nip=person,
        name="Contoh",
        position="lurah",
        grade="III/a",
        employment=Employment.PNS,
        supervisor_nip=rater,
        scores={},
        hasil_kerja=None,
        perilaku_kerja=None,
        sheet=sheet,
    )


def findings(raters: Mapping[str, str | None], here: Roll | None = None) -> list[Finding]:
    """The notices of a file in which each person has a rater, from row 2 on."""
    seen = Raters()
    see(seen, [appraisal(*pair, row=row) for row, pair in enumerate(raters.items(), start=2)])
    return seen.findings((), here)


def reported(found: list[Finding]) -> list[tuple[str, list[int]]]:
    assert {finding.kind for finding in found} <= {FindingKind.NOTICE}
    return [(finding.code, [place.row for place in finding.places]) for finding in found]


# --- Unknown and gone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rater", "code", "day"),
    [
        ([entry(nip=HEAD)], None, None),
        ([], "W132", LAST_DAY),
        ([entry(nip=HEAD, since=date(2026, 11, 1))], "W132", LAST_DAY),
        ([entry(nip=HEAD, status="pensiun", since=date(2026, 5, 1))], "W133", date(2026, 5, 1)),
        ([entry(nip=HEAD, status="meninggal", since=date(2026, 10, 9))], "W133", date(2026, 10, 9)),
        ([entry(nip=HEAD, until=date(2026, 10, 30))], "W133", LAST_DAY),
        ([entry(nip=HEAD, until=date(2025, 12, 31))], "W133", date(2026, 1, 1)),
        ([entry(nip=HEAD, until=LAST_DAY)], None, None),
        (
            [
                entry(nip=HEAD, until=date(2026, 10, 9)),
                entry(nip=HEAD, since=date(2026, 10, 10), agency="dinkes"),
            ],
            "W133",  # moved, and may have rated; where to is not for this agency
            date(2026, 10, 10),
        ),
        # Of people of other agencies nothing more is said than that they are not here, so that
        # nobody learns by naming them as raters whether they are still employed.
        ([entry(nip=HEAD, agency="setda")], "W132", LAST_DAY),
        ([entry(nip=HEAD, agency="setda", status="meninggal")], "W132", LAST_DAY),
        ([entry(nip=HEAD, agency="dinkes", status="pensiun")], "W132", LAST_DAY),
        ([entry(nip=HEAD, agency="dinkes", until=date(2026, 9, 30))], "W132", LAST_DAY),
    ],
)
def test_a_rater_and_the_register(
    rater: list[RegisterEntry], code: str | None, day: date | None
) -> None:
    found = findings({ANI: HEAD, BUDI: HEAD, CITRA: None}, roll(*rater))
    assert reported(found) == ([(code, [2, 3])] if code else [])
    for finding in found:
        assert finding.details == {"rater": HEAD, "rows": 2, "day": day}
        assert HEAD in finding.message.id
        assert f"{day}" in finding.message.en


def test_without_a_register_nobody_is_unknown() -> None:
    assert findings({ANI: HEAD, BUDI: HEAD}) == []


def test_the_raters_of_most_rows_come_first_and_none_is_passed_over() -> None:
    rated = {nip(number): nip(900 + number % 30) for number in range(1, 400)}
    found = findings(rated, roll())
    named, rest = found[:MOST_NAMED], found[MOST_NAMED:]
    assert {finding.code for finding in named} == {"W132"}
    assert [finding.code for finding in rest] == ["W135"]
    counts = [int(str(finding.details["rows"])) for finding in found]
    assert counts[:MOST_NAMED] == sorted(counts[:MOST_NAMED], reverse=True)
    assert sum(counts) == 399
    assert (rest[0].details["code"], rest[0].details["count"]) == ("W132", 10)
    rows = [place.row for finding in found for place in finding.places]
    assert sorted(rows) == list(range(2, 401))


def test_the_rows_of_one_notice_have_a_limit_and_their_number_has_none() -> None:
    rated = {nip(number): HEAD for number in range(1, 800)}
    (finding,) = findings(rated, roll())
    assert (len(finding.places), finding.details["rows"]) == (MOST_PLACES, 799)


# --- Rings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raters", "rings"),
    [
        ({ANI: BUDI, BUDI: ANI}, [[2, 3]]),
        ({ANI: BUDI, BUDI: CITRA, CITRA: ANI}, [[2, 3, 4]]),
        ({ANI: BUDI, BUDI: CITRA, CITRA: BUDI}, [[3, 4]]),  # one leads into a ring
        ({ANI: BUDI, BUDI: ANI, CITRA: DODI, DODI: CITRA, ELSA: ANI}, [[2, 3], [4, 5]]),
        ({ANI: BUDI, BUDI: CITRA, CITRA: DODI, DODI: ELSA, ELSA: ANI}, [[2, 3, 4, 5, 6]]),
        ({ANI: BUDI, BUDI: CITRA, CITRA: HEAD}, []),
        ({ANI: BUDI, CITRA: BUDI, DODI: BUDI}, []),
        ({ANI: BUDI, BUDI: None}, []),
        ({}, []),
    ],
)
def test_rings(raters: dict[str, str | None], rings: list[list[int]]) -> None:
    assert reported(findings(raters)) == [("W134", rows) for rows in rings]


PEOPLE = [nip(number) for number in range(1, 9)]


@given(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), max_size=8))
def test_in_a_ring_is_whoever_comes_back_to_themselves(raters: dict[str, str]) -> None:
    def comes_back(person: str) -> bool:
        at: str | None = person
        for _ in raters:
            at = raters.get(at) if at else None
            if at == person:
                return True
        return False

    rows = {person: row for row, person in enumerate(raters, start=2)}
    expected = sorted(row for person, row in rows.items() if comes_back(person))
    found = reported(findings(dict(raters)))
    assert sorted(row for _, some in found for row in some) == expected
    for _, some in found:  # each ring is one: its people are rated within it
        of_ring = {person for person, row in rows.items() if row in some}
        assert {raters[person] for person in of_ring} == of_ring


def test_a_long_ring_names_a_few() -> None:
    people = [nip(number) for number in range(1, 101)]
    raters = dict(zip(people, [*people[1:], people[0]], strict=True))
    (finding,) = findings(dict(raters))
    assert finding.details["count"] == 100
    assert str(finding.details["people"]).endswith(" …")
    assert len(finding.places) == 100


def test_sheets_are_named() -> None:
    seen = Raters()
    see(seen, [appraisal(ANI, BUDI, 7, "PNS")])
    see(seen, [appraisal(BUDI, ANI, 7, "PPPK")])
    (finding,) = seen.findings((), None)
    assert finding.places == (Place(7, "PNS"), Place(7, "PPPK"))


# --- In a file ----------------------------------------------------------------------------------

FIRST, SECOND, THIRD = "198503012010011901", "198503022010011902", "198503032010011903"


def checked(tmp_path: Path, rows: list[dict[str, str]], *entries: RegisterEntry) -> CheckedFile:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [";".join(row.get(name, "") for name in columns) for row in rows]
    path = tmp_path / "file.csv"
    path.write_text("\n".join([";".join(columns), *lines]), encoding="utf-8")
    register = Register(entries) if entries else None
    return check_file(path, path.name, RowValidator(rules_of(NAMED), "disdik", PERIOD, register))


def person(number: str, rater: str, **cells: str) -> dict[str, str]:
    return sound_row(NAMED, nip=number, supervisor_nip=rater, **cells)


def test_a_file_is_accepted_with_its_notices(tmp_path: Path) -> None:
    entries = [entry(nip=number) for number in (FIRST, SECOND, THIRD)]
    rows = [person(FIRST, SECOND), person(SECOND, FIRST), person(THIRD, HEAD)]
    result = checked(tmp_path, rows, *entries)
    assert len(result.accepted) == 3
    assert reported([f for f in result.findings if f.code in ("W132", "W134")]) == [
        ("W132", [4]),
        ("W134", [2, 3]),
    ]


def test_rejected_rows_rate_nobody(tmp_path: Path) -> None:
    rejected = person(SECOND, FIRST, alpa="99")
    assert reported(list(checked(tmp_path, [person(FIRST, SECOND), rejected]).findings)) == []
    twice = [person(FIRST, SECOND), person(SECOND, FIRST), person(SECOND, FIRST)]
    assert reported(list(checked(tmp_path, twice).findings)) == []


@pytest.mark.slow
def test_two_hundred_thousand_rows_cost_little() -> None:
    rows = [
        appraisal(f"{198501012010010000 + n}", f"{198501012010010000 + n // 20}", row=n)
        for n in range(1, 200_000)
    ]
    start = time.process_time()
    seen = Raters()
    for place in range(0, len(rows), 2_000):
        see(seen, rows[place : place + 2_000])
    found = seen.findings((), roll())
    assert time.process_time() - start < 4, "about 0.5 s by itself on a free core"
    assert len(found) >= MOST_NAMED
