"""Rows of a month out of register, ratings and attendance; and the estimate is what is paid."""

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.integration.people import nip_of, person
from tests.integration.ratings.web import OCTOBER, rules_with_cycle
from tukin.entitlement.formula import Formula
from tukin.intake.check_file import check_file
from tukin.intake.row_validator import RowValidator
from tukin.ratings.month.assemble import assemble, load_rows, write_rows
from tukin.ratings.month.attendance import (
    Attendance,
    AttendanceRow,
    load_attendance,
    write_attendance,
)
from tukin.ratings.month.estimate import estimate
from tukin.ratings.rating import Rating, RatingState, Words
from tukin.ratings.scores import points_text
from tukin.register.register import Register, RegisterEntry
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.names import slug
from tukin.vocabulary.terms import Employment, Expectation

RULES = load_rule_set(json.dumps(rules_with_cycle()).encode())
GIVEN = datetime(2026, 11, 1, tzinfo=UTC)
NO_ABSENCE = {"alpa": 0, "ijin": 0, "late_minutes": 0, "early_minutes": 0}


def cycle_of(rules: RuleSet) -> Cycle:
    assert rules.cycle is not None
    return rules.cycle


def entry(number: int, **others: Any) -> RegisterEntry:
    row = person(number)
    values: dict[str, Any] = {
        "nip": row["nip"],
        "agency": "disdik",
        "employment": Employment.PNS,
        "grade": row["grade"],
        "position": slug(row["position"]),
        "status": "aktif",
        "since": date(2010, 1, 1),
        "until": None,
        "name": row["name"],
    }
    return RegisterEntry(**(values | others))


def rating(number: int, **others: Any) -> Rating:
    values: dict[str, Any] = {
        "agency": "disdik",
        "period": OCTOBER,
        "nip": nip_of(number),
        "rater_nip": nip_of(number + 1),
        "rater_name": "Penilai",
        "rater_kind": "definitif",
        "basis": "",
        "hasil_kerja": Expectation.SESUAI,
        "perilaku_kerja": Expectation.SESUAI,
        "by_indicator": {},
        "words": Words("kata"),
        "evidence": (),
        "state": RatingState.GIVEN,
        "revision": 1,
        "given_at": GIVEN,
        "received_at": None,
        "received_how": None,
        "by": "",
        "lines_sha256": "",
    }
    return Rating(**(values | others))


def attendance_row(
    number: int, counts: Mapping[str, int] | None = None, **others: Any
) -> AttendanceRow:
    values: dict[str, Any] = {
        "nip": nip_of(number),
        "name": None,
        "status": None,
        "counts": {**NO_ABSENCE, **(counts or {})},
        "scores": {"disiplin": 9550},
    }
    return AttendanceRow(**(values | others))


def part_of(*rows: AttendanceRow) -> Attendance:
    return Attendance(rows)


class TestWhoIsInTheMonth:
    def test_each_is_in_it_or_named_with_the_reason(self) -> None:
        found = assemble(
            [entry(number) for number in range(1, 6)] + [entry(6, status="pensiun")],
            [rating(1), rating(2), rating(3, state=RatingState.STRUCK), rating(5), rating(9)],
            part_of(attendance_row(1), attendance_row(4), attendance_row(5, scores={})),
            RULES,
            cycle_of(RULES),
        )
        assert [row["nip"] for row in found.rows] == [nip_of(1)]
        assert found.unrated == (nip_of(3), nip_of(4))
        assert found.without_attendance == (nip_of(2),)
        assert found.incomplete == (nip_of(5),)
        assert found.not_here == (nip_of(9),)

    def test_without_a_part_nobody_is_in_it(self) -> None:
        found = assemble([entry(1)], [rating(1)], None, RULES, cycle_of(RULES))
        assert (found.rows, found.without_attendance) == ((), (nip_of(1),))

    @pytest.mark.parametrize("state", [RatingState.DRAFT, RatingState.STRUCK])
    def test_what_was_not_given_or_is_struck_counts_for_nothing(self, state: RatingState) -> None:
        found = assemble(
            [entry(1)], [rating(1, state=state)], part_of(attendance_row(1)), RULES, cycle_of(RULES)
        )
        assert (found.rows, found.unrated) == ((), (nip_of(1),))

    def test_a_ruling_counts(self) -> None:
        ruled = rating(1, state=RatingState.CORRECTED, hasil_kerja=Expectation.DI_ATAS)
        found = assemble([entry(1)], [ruled], part_of(attendance_row(1)), RULES, cycle_of(RULES))
        assert found.rows[0]["produktivitas"] == "100"


class TestScores:
    def row(self, given: Rating, part: AttendanceRow, **hooks: Any) -> Mapping[str, str] | None:
        found = assemble([entry(1)], [given], part_of(part), RULES, cycle_of(RULES), **hooks)
        return found.rows[0] if found.rows else None

    def test_a_rater_says_nothing_of_what_hr_enters(self) -> None:
        row = self.row(rating(1, by_indicator={"disiplin": 10000}), attendance_row(1))
        assert row is not None
        assert row["disiplin"] == "95.5"

    def test_hr_says_nothing_of_what_a_rater_answers(self) -> None:
        part = attendance_row(1, scores={"disiplin": 9550, "produktivitas": 10000})
        row = self.row(rating(1), part)
        assert row is not None
        assert row["produktivitas"] == "90"

    def test_an_indicator_of_the_survey_waits_for_its_index(self) -> None:
        inputs = rules_with_cycle()["cycle"]["inputs"] | {"umpan_balik": "survey"}
        changed = rules_with_cycle()
        changed["cycle"] = changed["cycle"] | {"inputs": inputs}
        del changed["cycle"]["follows"]
        changed["cycle"]["follows"] = {
            "produktivitas": "hasil_kerja",
            "inovasi": "hasil_kerja",
            "komunikasi": "perilaku_kerja",
        }
        rules = load_rule_set(json.dumps(changed).encode())
        part = part_of(attendance_row(1))
        without = assemble([entry(1)], [rating(1)], part, rules, cycle_of(rules))
        assert (without.rows, without.incomplete) == ((), (nip_of(1),))
        known = assemble(
            [entry(1)], [rating(1)], part, rules, cycle_of(rules), indexes={nip_of(1): 8125}
        )
        assert known.rows[0]["umpan_balik"] == "81.25"

    def test_an_approved_innovation_is_the_evidence(self) -> None:
        row = self.row(rating(1), attendance_row(1), awards={nip_of(1): "SK-1/2026"})
        assert row is not None
        assert row["innovation_evidence"] == "SK-1/2026"

    @pytest.mark.parametrize(
        ("hundredths", "text"), [(0, "0"), (10000, "100"), (8750, "87.5"), (8705, "87.05")]
    )
    def test_points(self, hundredths: int, text: str) -> None:
        assert points_text(hundredths) == text


class TestBytes:
    def test_the_order_of_what_comes_in_changes_no_byte(self) -> None:
        numbers = list(range(1, 40))
        entries, ratings = [entry(n) for n in numbers], [rating(n) for n in numbers]
        rows = [attendance_row(n) for n in numbers]
        one = assemble(entries, ratings, Attendance(rows), RULES, cycle_of(RULES))
        shuffled = random.Random(1)
        for some in (entries, ratings, rows):
            shuffled.shuffle(some)
        other = assemble(entries, ratings, Attendance(rows), RULES, cycle_of(RULES))
        assert write_rows(one.rows) == write_rows(other.rows)
        assert load_rows(write_rows(one.rows)) == list(one.rows)

    def test_the_stored_part_is_format_1(self) -> None:
        part = part_of(attendance_row(2, {"alpa": 1}, status="cuti"), attendance_row(1))
        assert write_attendance(part).decode() == (
            '{"format":1}\n'
            f'{{"nip":"{nip_of(1)}","name":null,"status":null,"counts":{{"alpa":0,'
            '"early_minutes":0,"ijin":0,"late_minutes":0},"scores":{"disiplin":9550}}\n'
            f'{{"nip":"{nip_of(2)}","name":null,"status":"cuti","counts":{{"alpa":1,'
            '"early_minutes":0,"ijin":0,"late_minutes":0},"scores":{"disiplin":9550}}\n'
        )
        assert load_attendance(write_attendance(part)).rows == part.rows

    def test_a_part_of_another_format_is_not_read(self) -> None:
        with pytest.raises(IntegrityError, match="E702"):
            load_attendance(b'{"format":2}\n')


PEOPLE = 10_000


@pytest.mark.slow
def test_the_estimate_is_what_is_paid_to_the_rupiah(tmp_path: Path) -> None:
    """Of 10,000 random rows: by the one row that is assembled, and by the file that is composed."""
    chance = random.Random(20261101)
    register, ratings, rows = [], [], []
    positions = [item.code for item in RULES.positions]
    statuses = [item.code for item in RULES.statuses]
    for number in range(PEOPLE):
        grade = chance.choice(["I/a", "II/c", "III/b", "IV/e"])
        status = chance.choice([*["aktif"] * 8, *statuses])
        about = {"grade": grade, "position": slug(chance.choice(positions)), "status": slug(status)}
        register.append(entry(number, **about))
        answers: dict[str, Any] = {
            code: chance.choice([*Expectation, chance.randint(121, 10000)])
            for code in ("produktivitas", "inovasi", "komunikasi", "umpan_balik")
            if chance.random() < 0.5
        }
        both = {
            "hasil_kerja": chance.choice([*Expectation]),
            "perilaku_kerja": chance.choice([*Expectation]),
        }
        ratings.append(rating(number, by_indicator=answers, **both))
        counts = {
            "alpa": chance.randint(0, 6),
            "ijin": chance.randint(0, 6),
            "late_minutes": chance.randint(0, 900),
            "early_minutes": chance.randint(0, 90),
        }
        scores = {"disiplin": chance.randint(121, 10000)}
        rows.append(attendance_row(number, counts, scores=scores))
    validator = RowValidator(RULES, "disdik", OCTOBER, Register(register))
    found = assemble(register, ratings, Attendance(rows), RULES, cycle_of(RULES))
    assert len(found.rows) == PEOPLE
    path = tmp_path / "penilaian-1.jsonl"
    path.write_bytes(write_rows(found.rows))
    checked = check_file(path, path.name, validator)
    assert (len(checked.accepted), checked.rejected) == (PEOPLE, 0)
    formula = Formula(RULES)
    paid = {row.nip: formula.compute(row).steps for row in checked.accepted}
    for row in found.rows:
        guess = estimate(row, validator)
        assert (guess.lines, guess.missing) == (paid[row["nip"]], ())
        assert guess.net_idr == paid[row["nip"]].net_idr


def test_an_estimate_says_what_is_missing() -> None:
    validator = RowValidator(RULES, "disdik", OCTOBER, Register([entry(1)]))
    nothing = estimate(None, validator, ("E1119",))
    assert (nothing.net_idr, nothing.missing) == (None, ("E1119",))
    found = assemble([entry(1)], [rating(1)], part_of(attendance_row(1)), RULES, cycle_of(RULES))
    wrong = estimate({**found.rows[0], "grade": "I/a"}, validator)
    assert (wrong.net_idr, wrong.missing) == (None, ("E127",))
