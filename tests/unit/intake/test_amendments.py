"""Amendments change only what they name; whatever does not validate leaves the person as before."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import NAMED, PNS, accepted, rules_of, sound_row
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import RawRow
from tukin.intake.amendments import Step, fold_person, named_cells
from tukin.intake.check_month import CheckedMonth, SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.vocabulary.period import Period

OTHER = "198001012005011001"
VALIDATOR = RowValidator(rules_of(NAMED), "disdik", Period(2026, 10))
FULL = sound_row(
    NAMED,
    alpa="3",
    ijin="2",
    supervisor_nip=OTHER,
    innovation_evidence="SK 12/2026",
    status="aktif",
    note="catatan",
)
SCORE = next(code for code in sound_row(NAMED) if code not in ("nip", *FULL) or code == "disiplin")


def row(**cells: str) -> RawRow:
    return RawRow(2, {"nip": PNS, **cells})


def folded(*steps: dict[str, str], whole: dict[str, str] | None = FULL) -> Appraisal | None:
    base = None if whole is None else RawRow(2, whole)
    made = [Step(place, row(**cells)) for place, cells in enumerate(steps, start=1)]
    return fold_person(base, made, VALIDATOR.validate).appraisal


def test_a_rating_without_attendance_keeps_the_attendance() -> None:
    """The case that was paid wrong: net rose from 11,854,275 to 13,987,500."""
    before, after = accepted(**FULL), folded({"disiplin": "90"})
    assert after is not None
    assert (after.alpa, after.ijin, after.supervisor_nip) == (3, 2, OTHER)
    assert (after.innovation_evidence, after.status, after.note) == (
        before.innovation_evidence,
        before.status,
        before.note,
    )
    assert after.scores == before.scores | {"disiplin": 9000}


def test_a_rating_of_somebody_on_study_leave_does_not_pay() -> None:
    after = folded({"disiplin": "100"}, whole=FULL | {"status": "tugas-belajar"})
    assert after is not None
    assert after.status == "tugas-belajar"


def test_later_steps_build_on_earlier_ones() -> None:
    after = folded({"alpa": "5"}, {"ijin": "1"}, {"alpa": "4", "disiplin": "80"})
    assert after is not None
    assert (after.alpa, after.ijin, after.scores["disiplin"]) == (4, 1, 8000)


@pytest.mark.parametrize(
    ("named", "kept", "column"),
    [
        ({"alpa": "30"}, "ijin", "alpa"),  # 30 + the kept 2 are over 31
        ({"grade": "IX"}, "employment", "grade"),
        ({"employment": "PPPK"}, "grade", "employment"),
    ],
)
def test_a_contradiction_with_what_is_kept_refuses_the_step(
    named: dict[str, str], kept: str, column: str
) -> None:
    made = fold_person(RawRow(2, FULL), [Step(1, row(**named))], VALIDATOR.validate)
    assert made.appraisal is not None
    assert (made.appraisal.alpa, made.appraisal.grade) == (3, "III/a")
    (errors,) = made.refused.values()
    codes = {error.code for error in errors}
    assert "E510" in codes
    assert any(error.details.get("kept") == kept for error in errors if error.code == "E510")
    assert any(error.column == column for error in errors)


def test_naming_both_sides_of_it_is_fine() -> None:
    after = folded({"alpa": "30", "ijin": "1"})
    assert after is not None
    assert (after.alpa, after.ijin) == (30, 1)


def test_a_refused_step_changes_nothing_and_later_ones_hold() -> None:
    after = folded({"alpa": "30", "disiplin": "10"}, {"disiplin": "77"})
    assert after is not None
    assert (after.alpa, after.scores["disiplin"]) == (3, 7700)


def test_somebody_new_needs_every_required_column() -> None:
    made = fold_person(None, [Step(1, row(disiplin="90"))], VALIDATOR.validate)
    assert made.appraisal is None
    (errors,) = made.refused.values()
    assert {error.code for error in errors} == {"E511"}
    assert {"name", "position", "grade", "employment"} <= {error.column for error in errors}
    assert folded(FULL, whole=None) == replace(accepted(**FULL), row=2)


def test_blank_is_unchanged_and_a_dash_empties() -> None:
    raw = row(alpa=" ", innovation_evidence="-", disiplin="80")
    assert named_cells(raw, blank_is_unchanged=True).cells == {
        "nip": PNS,
        "innovation_evidence": "",
        "disiplin": "80",
    }
    after = folded(dict(named_cells(raw, blank_is_unchanged=True).cells))
    assert after is not None
    assert (after.alpa, after.innovation_evidence) == (3, None)


def test_in_json_a_name_with_nothing_behind_it_empties() -> None:
    raw = row(alpa="", innovation_evidence="")
    assert named_cells(raw, blank_is_unchanged=False).cells == raw.cells
    after = folded({"alpa": "", "innovation_evidence": ""})
    assert after is not None
    assert (after.alpa, after.innovation_evidence) == (0, None)


COLUMNS = sorted(FULL.keys() - {"nip"})
VALUES = {"alpa": ("0", "4", "31"), "ijin": ("0", "1", "9"), "status": ("aktif", "tugas-belajar")}


@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.integers(0, 2), min_size=1), max_size=5)
)
def test_unnamed_columns_stay(steps: list[dict[str, int]]) -> None:
    """I22: a column that no accepted step names is the whole file's."""
    made = [
        {
            column: VALUES.get(column, (FULL[column],))[number % len(VALUES.get(column, "x"))]
            for column, number in step.items()
        }
        for step in steps
    ]
    fold = fold_person(
        RawRow(2, FULL), [Step(n, row(**s)) for n, s in enumerate(made, 1)], VALIDATOR.validate
    )
    assert fold.appraisal is not None
    before = accepted(**FULL)
    named = {column for place in fold.accepted for column in made[place - 1]}
    for column in {"alpa", "ijin", "status", "note", "supervisor_nip", "name"} - named:
        assert getattr(fold.appraisal, column) == getattr(before, column)
    for code in before.scores.keys() - named:
        assert fold.appraisal.scores[code] == before.scores[code]


# --- whole months -----------------------------------------------------------------------------


def month(folder: Path, *files: tuple[str, str]) -> CheckedMonth:
    sources = []
    for place, (name, text) in enumerate(files):
        path = folder / f"{place}"
        path.write_text(text, encoding="utf-8")
        kind = "amendment" if name.startswith("perubahan-") else "whole"
        sources.append(SourceFile(path, name, kind, "01-11-2026"))
    return check_month(sources, VALIDATOR)


def csv(*rows: dict[str, str]) -> str:
    columns = list(dict.fromkeys(column for one in rows for column in one))
    lines = [columns, *([one.get(column, "") for column in columns] for one in rows)]
    return "".join(";".join(line) + "\n" for line in lines)


PERSON = {column: text for column, text in FULL.items() if column != "supervisor_nip"}
SECOND = PERSON | {"nip": OTHER, "name": "Kedua"}


def test_one_workbook_for_two_people_of_whom_each_has_another_column(tmp_path: Path) -> None:
    """One has days and no status, the other a status and no days."""
    amendment = f"NIP;Alpa;Status\n{PNS};7;\n{OTHER};;tugas-belajar\n"
    made = month(tmp_path, ("a.csv", csv(PERSON, SECOND)), ("perubahan-1.csv", amendment))
    people = {row.nip: row for row, _ in made.rows}
    assert (people[PNS].alpa, people[PNS].status) == (7, "aktif")
    assert (people[OTHER].alpa, people[OTHER].status) == (3, "tugas-belajar")
    assert [len(file.accepted) for file in made.files] == [2, 2]


def test_whom_an_amendment_does_not_name_is_as_in_the_whole_file(tmp_path: Path) -> None:
    whole = csv(PERSON, SECOND)
    alone = month(tmp_path, ("a.csv", whole))
    amended = month(tmp_path, ("a.csv", whole), ("perubahan-1.csv", f"NIP;Alpa\n{PNS};7\n"))
    assert [row for row, _ in amended.rows][1] == [row for row, _ in alone.rows][1]
    assert [place for _, place in amended.rows] == [1, 0]
    assert len(amended.rows) == 2


def test_a_person_twice_in_an_amendment_is_refused_twice(tmp_path: Path) -> None:
    amendment = f"NIP;Alpa\n{PNS};7\n{PNS};8\n{OTHER};1\n"
    made = month(tmp_path, ("a.csv", csv(PERSON, SECOND)), ("perubahan-1.csv", amendment))
    assert [error.code for error in made.files[1].errors] == ["E109", "E109"]
    assert {row.nip: row.alpa for row, _ in made.rows} == {PNS: 3, OTHER: 1}


def test_a_report_says_since_when_the_kept_value_holds(tmp_path: Path) -> None:
    amendment = f"NIP;Alpa\n{PNS};30\n"
    made = month(tmp_path, ("september.csv", csv(PERSON)), ("perubahan-1.csv", amendment))
    (error,) = made.files[1].errors
    assert "Izin" in error.message.id or "Ijin" in error.message.id
    assert "01-11-2026" in error.message.id
    assert "september.csv" in error.message.id
    assert made.files[1].rejected == 1


def test_who_was_rejected_in_the_whole_file_is_new(tmp_path: Path) -> None:
    wrong = PERSON | {"grade": "X/x"}
    made = month(
        tmp_path, ("a.csv", csv(wrong, SECOND)), ("perubahan-1.csv", f"NIP;Alpa\n{PNS};7\n")
    )
    assert [row.nip for row, _ in made.rows] == [OTHER]
    assert {error.code for error in made.files[1].errors} == {"E511"}
