"""Doubts about accepted rows: names, notes, days of the register, scales, dragged cells, statuses.

Each is tried on whole files, so that what is found reaches the report.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.entitlement.cases import NAMED, rules_of
from tests.unit.file_formats.builders import json_lines, text, workbook
from tukin.file_formats.finding import FindingKind
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.remarks import findings
from tukin.intake.row_validator import RowValidator
from tukin.register.register import Register, RegisterEntry
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

OCTOBER = Period.parse("2026-10")
REQUIRED = ("nip", "name", "position", "grade", "employment")
SCORES = tuple(item.code for item in rules_of(NAMED).indicators)


def nip(number: int) -> str:
    return f"19850301201001{number % 2 + 1}{number + 1:03d}"


def row(number: int, **cells: str) -> dict[str, str]:
    usual = {
        "nip": nip(number),
        "name": f"Budi {'ABCDEFGHIJKLMNOPQRST'[number]}",
        "position": "Lurah",
        "grade": "III/b",
        "employment": "PNS",
        **dict.fromkeys(SCORES, "95"),
    }
    return usual | cells


def entry(number: int, **changes: Any) -> RegisterEntry:
    usual: dict[str, Any] = {
        "nip": nip(number),
        "agency": "disdik",
        "employment": Employment.PNS,
        "grade": "III/b",
        "position": "lurah",
        "status": "aktif",
        "since": date(2015, 1, 1),
        "until": None,
        "name": row(number)["name"],
    }
    return RegisterEntry(**usual | changes)


def check(
    folder: Path,
    rows: Sequence[dict[str, str]],
    entries: Sequence[RegisterEntry] = (),
    kind: str = "csv",
) -> CheckedFile:
    header = list(dict.fromkeys(name for cells in rows for name in cells))
    lines = [header, *[[cells.get(name, "") for name in header] for cells in rows]]
    path = folder / "upload"
    if kind == "csv":
        path.write_text(text(lines))
    elif kind == "xlsx":
        path.write_bytes(workbook(lines))
    else:
        path.write_text(json_lines(*rows))
    register = Register(entries) if entries else None
    checked = check_file(
        path, f"a.{kind}", RowValidator(rules_of(NAMED), "disdik", OCTOBER, register)
    )
    assert checked.refusal is None, checked.refusal
    return checked


def found(checked: CheckedFile) -> list[tuple[str, str, list[int]]]:
    """Kind, code and rows of each finding; each has its words."""
    for finding in checked.findings:
        for language in finding.message:
            assert "{" not in language
    return [(f.kind.value, f.code, [place.row for place in f.places]) for f in checked.findings]


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_names_shifted_by_a_row_wait_for_approval(tmp_path: Path, kind: str) -> None:
    """The numbers stand as they did, and the names one row further: strangers are paid."""
    names = ["Siti Aminah, S.Pd.", "Budi Santoso", "Agus Wijaya"]
    entries = [entry(number, name=name) for number, name in enumerate(names)]
    shifted = [*names[1:], names[0]]
    rows = [row(number, name=name) for number, name in enumerate(shifted)]
    checked = check(tmp_path, rows, entries, kind)
    assert len(checked.accepted) == 3
    first = 1 if kind == "jsonl" else 2
    assert found(checked) == [("condition", "W071", [first + place]) for place in range(3)]
    assert "Budi Santoso" in checked.findings[0].message.id
    assert "Siti Aminah, S.Pd." in checked.findings[0].message.id


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("BUDI SANTOSO", "Budi Santoso, S.E."),
        ("Dr. Budi Santoso", "Budi Santoso"),
        ("Budi Santoso S.E", "Budi Santoso, M.Si."),
        ("Budi Santoso", None),
        ("Nur Aini", "Nuraini"),
    ],
)
def test_the_same_name_in_another_dress_is_no_doubt(
    tmp_path: Path, name: str, registered: str | None
) -> None:
    assert found(check(tmp_path, [row(1, name=name)], [entry(1, name=registered)])) == []


def test_of_many_names_the_first_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST_OF_ROWS", 3)
    numbers = range(8)
    entries = [entry(number, name=f"Orang {chr(65 + number)}") for number in numbers]
    checked = check(tmp_path, [row(number) for number in numbers], entries)
    assert [code for _, code, _ in found(checked)] == ["W071"] * 3 + ["W219"]
    more = checked.findings[-1]
    assert (more.kind, more.details) == (FindingKind.CONDITION, {"code": "W071", "count": 5})


# --- Notes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Tugas Belajar s.d. 2027", "tugas belajar"),
        ("Pensiun TMT 1 Oktober", "pensiun"),
        ("tubel sejak Juli", "tubel"),
        ("MPP", "mpp"),
        ("Meninggal dunia 3 Oktober", "meninggal dunia"),
        ("sedang cuti besar", "cuti besar"),
        ("Cuti di luar tanggungan negara", "cuti di luar tanggungan negara"),
        ("cuti melahirkan", "cuti melahirkan"),
        ("Mutasi keluar ke Bekasi", "mutasi keluar"),
        ("pindah ke Pemprov Jabar", "pindah"),
        ("Ibu Siti wafat kemarin", "wafat"),
        ("Almarhum", "almarhum"),
        ("hukuman-disiplin sedang", "hukuman disiplin"),
        ("Diberhentikan sementara", "diberhentikan sementara"),
        ("Ditahan sejak 12/10", "ditahan"),
        ("keluar", "keluar"),
        ("Keluar per 1 Oktober", "keluar"),
        ("mutasi ke Dinkes", "mutasi"),
        ("Mutasi TMT 1/10", "mutasi"),
        ("tidak aktif", "tidak aktif"),
        ("Tdk. aktif lagi", "tdk aktif"),
        ("nonaktif", "nonaktif"),
        ("Non-aktif sejak September", "non aktif"),
        ("PTDH", "ptdh"),
        ("SK Pemberhentian 12/2026", "pemberhentian"),
        ("Cuti di luar tanggungan", "cuti di luar tanggungan"),
        ("cuti diluar tanggungan", "cuti diluar tanggungan"),
    ],
)
@pytest.mark.parametrize("status", ["", "aktif", "Aktif", "-"])
def test_a_note_contradicts_an_active_status(
    tmp_path: Path, note: str, words: str, status: str
) -> None:
    checked = check(tmp_path, [row(1, note=note, status=status)])
    assert len(checked.accepted) == 1
    assert found(checked) == [("condition", "W072", [2])]
    assert checked.findings[0].details == {"words": words}


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Pindahan dari suku dinas, mulai bulan ini",
        "Pindah dari Dinas Kesehatan 1 Oktober",
        "Orang tua meninggal",
        "Izin 2 hari: anak meninggal dunia",
        "Batal pensiun",
        "belum pensiun",
        "Surat tugas luar terlampir",
        "Tugas kelompok belajar",
        "Narasumber pensiunan",
        "Mengikuti pelatihan kepemimpinan",
        "Dinas keluar kota 3 hari",
        "Tugas ke luar negeri",
        "keluar kantor izin atasan",
        "Mutasi dari Dinkes TMT 1 Oktober",
        "mutasi masuk",
        "Mutasi ke bidang umum",
        "mutasi antar seksi",
        "Belum mutasi",
        "aktif",
        "BPJS tidak aktif",
        "acara keluarga",
        "surat keluar sudah dicatat",
    ],
)
def test_a_note_that_tells_nothing_of_the_kind(tmp_path: Path, note: str) -> None:
    assert found(check(tmp_path, [row(1, note=note, status="aktif")])) == []


def test_a_note_that_fits_the_status_is_no_doubt(tmp_path: Path) -> None:
    note = "Tugas belajar s.d. 2027"
    assert found(check(tmp_path, [row(1, note=note, status="tugas-belajar")])) == []
    registered = [entry(1, status="tugas-belajar")]
    assert found(check(tmp_path, [row(1, note=note)], registered)) == []
    assert found(check(tmp_path, [row(1, note=note)], [entry(1)])) != []


# --- The register within the month ----------------------------------------------------------------


def test_who_joined_within_the_month_is_paid_with_a_notice(tmp_path: Path) -> None:
    entries = [entry(1, since=date(2026, 10, 2)), entry(2, since=date(2026, 10, 1)), entry(3)]
    checked = check(tmp_path, [row(1), row(2), row(3)], entries)
    assert len(checked.accepted) == 3
    assert found(checked) == [("notice", "W110", [2])]
    assert "2026-10-02" in checked.findings[0].message.id


def test_an_unpaid_status_that_ended_within_the_month_waits(tmp_path: Path) -> None:
    entries = [
        entry(1, status="tugas-belajar", until=date(2026, 10, 20)),
        entry(1, since=date(2026, 10, 21)),
        entry(2, status="tugas-belajar", until=date(2026, 9, 30)),
        entry(2, since=date(2026, 10, 1)),
        entry(3, status="cuti-bersalin", until=date(2026, 10, 20)),  # half paid
        entry(3, since=date(2026, 10, 21)),
    ]
    checked = check(tmp_path, [row(1), row(2), row(3)], entries)
    assert len(checked.accepted) == 3
    assert found(checked) == [("condition", "W073", [2])]
    assert checked.findings[0].details == {"status": "tugas-belajar", "day": date(2026, 10, 20)}


# --- Scales ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize(
    ("scores", "highest"),
    [
        (("4", "3", "5", "2", "4"), "5"),  # 1–5
        (("9,5", "8", "10", "7,25", "9"), "10"),  # 0–10
        (("0", "0", "0", "0", "2"), "2"),
        (("12", "3", "3", "3", "3", "3"), "12"),  # exactly a tenth of 120
        (("9.25", "3", "3", "3", "3", "3"), "9,25"),
        (("4", "1", "5", "1", "3"), "5"),  # the 1 is rejected as a fraction, but of the same column
    ],
)
def test_a_column_of_another_scale_waits(
    tmp_path: Path, kind: str, scores: tuple[str, ...], highest: str
) -> None:
    rows = [row(number, disiplin=score) for number, score in enumerate(scores)]
    checked = check(tmp_path, rows, kind=kind)
    assert found(checked) == [("condition", "W070", [])]
    assert checked.findings[0].details == {
        "column": "Disiplin",
        "count": len(scores),
        "highest": highest,
        "max_score": 120,
    }


@pytest.mark.parametrize(
    "scores",
    [
        ("4", "3", "5", "2"),  # four people
        ("0", "0", "0", "0", "0", "0"),
        ("4", "3", "5", "2", "12,01"),
        ("4", "3", "5", "2", "88"),
        ("4", "3", "5", "2", "121"),  # a rejected row is none of the scale, and leaves four
    ],
)
def test_a_column_of_the_usual_scale_does_not(tmp_path: Path, scores: tuple[str, ...]) -> None:
    rows = [row(number, disiplin=score) for number, score in enumerate(scores)]
    assert found(check(tmp_path, rows)) == []


def test_each_column_is_looked_at_by_itself(tmp_path: Path) -> None:
    rows = [row(number, disiplin="5", inovasi="4") for number in range(6)]
    checked = check(tmp_path, rows)
    assert [finding.details["column"] for finding in checked.findings] == ["Disiplin", "Inovasi"]


# --- Dragged cells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "label", "texts"),
    [
        ("alpa", "Alpa", ["1", "2", "3", "4", "5"]),
        ("ijin", "Izin", ["0", "1", "2", "3", "4", "5", "6"]),
        ("late_minutes", "Menit Terlambat", ["90", "91", "92", "93", "94"]),
        ("early_minutes", "Menit Pulang Cepat", ["7", "8", "9", "10", "11"]),
        ("innovation_evidence", "Bukti Inovasi", [f"SK {n}/2026" for n in range(8, 13)]),
        ("innovation_evidence", "Bukti Inovasi", [f"KEP.{n:03d}" for n in range(98, 103)]),
    ],
)
@pytest.mark.parametrize("before", range(5))
def test_a_dragged_cell_is_noticed_wherever_it_begins(
    tmp_path: Path, column: str, label: str, texts: list[str], before: int
) -> None:
    rows = [row(number, **{column: ""}) for number in range(before)]
    rows += [row(before + place, **{column: cell}) for place, cell in enumerate(texts)]
    rows += [row(len(rows), **{column: ""}), row(len(rows) + 1, **{column: ""})]
    checked = check(tmp_path, rows)
    first = before + 2
    # Empty counts as 0, from which 1 may rise as well.
    first -= bool(before and texts[0] == "1")
    last = before + len(texts) + 1
    assert found(checked) == [("notice", "W201", [first])]
    assert checked.findings[0].details == {"column": label, "first": first, "last": last}


def test_a_rejected_row_in_between_hides_nothing(tmp_path: Path) -> None:
    rows = [row(n, alpa=str(n + 1), disiplin="999" if n == 2 else "90") for n in range(7)]
    checked = check(tmp_path, rows)
    assert found(checked) == [("notice", "W201", [2])]


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2", "3", "4"],
        ["1", "1", "1", "1", "1", "1"],
        ["5", "4", "3", "2", "1", "0"],
        ["1", "3", "5", "7", "9", "11"],
        ["1", "2", "3", "3", "4", "5"],
    ],
)
def test_what_does_not_rise_by_one_is_not(tmp_path: Path, texts: list[str]) -> None:
    rows = [row(number, alpa=cell) for number, cell in enumerate(texts)]
    assert found(check(tmp_path, rows)) == []


# --- Statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_empty_statuses_among_others_are_named(tmp_path: Path, kind: str) -> None:
    statuses = ["aktif", "", "tugas-belajar", "-", "aktif", ""]
    rows = [row(number, status=status) for number, status in enumerate(statuses)]
    checked = check(tmp_path, rows, kind=kind)
    first = 1 if kind == "jsonl" else 2
    assert found(checked) == [("notice", "W200", [first + place for place in (1, 3, 5)])]
    assert checked.findings[0].details == {"filled": 3, "count": 3}


@pytest.mark.parametrize("statuses", [["", "", "", ""], ["aktif", "aktif", "mpp"], ["-", ""]])
def test_statuses_of_one_kind_are_not(tmp_path: Path, statuses: list[str]) -> None:
    rows = [row(number, status=status) for number, status in enumerate(statuses)]
    assert found(check(tmp_path, rows)) == []


# --- Amendments -----------------------------------------------------------------------------------


def amend(
    folder: Path,
    rows: Sequence[dict[str, str]],
    amendment: Sequence[dict[str, str]],
    entries: Sequence[RegisterEntry] = (),
) -> tuple[CheckedFile, CheckedFile]:
    """A whole file and an amendment of it, both checked as a month."""
    sources = []
    for kind, some in (("whole", rows), ("amendment", amendment)):
        path = folder / kind
        path.write_text(json_lines(*some))
        sources.append(SourceFile(path, f"{kind}.jsonl", kind, "2026-10-01"))
    register = Register(entries) if entries else None
    month = check_month(sources, RowValidator(rules_of(NAMED), "disdik", OCTOBER, register))
    whole, amended = month.files
    return whole, amended


def test_an_amendment_is_doubted_for_what_it_names(tmp_path: Path) -> None:
    rows = [row(1, note="Tugas belajar"), row(2)]
    whole, amended = amend(
        tmp_path, rows, [{"nip": nip(1), "alpa": "1"}, {"nip": nip(2), "note": "pensiun"}]
    )
    assert found(whole) == [("condition", "W072", [1])]
    assert found(amended) == [("condition", "W072", [2])]
    _, amended = amend(tmp_path, rows, [{"nip": nip(1), "status": "aktif"}])
    assert found(amended) == [("condition", "W072", [1])]


def test_an_amendment_of_another_name_waits(tmp_path: Path) -> None:
    entries = [entry(1), entry(2)]
    _, amended = amend(tmp_path, [row(1), row(2)], [{"nip": nip(1), "name": "Siti"}], entries)
    assert found(amended) == [("condition", "W071", [1])]
    _, amended = amend(tmp_path, [row(1, name="Siti")], [{"nip": nip(1), "alpa": "2"}], entries)
    assert found(amended) == []


def test_an_amendment_of_another_scale_waits(tmp_path: Path) -> None:
    rows = [row(number) for number in range(6)]
    _, amended = amend(tmp_path, rows, [{"nip": nip(n), "disiplin": "4"} for n in range(5)])
    assert found(amended) == [("condition", "W070", [])]
    _, amended = amend(tmp_path, rows, [{"nip": nip(n), "disiplin": "4"} for n in range(4)])
    assert found(amended) == []


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_every_dash_empties_a_value(tmp_path: Path, dash: str) -> None:
    rows = [row(1, note="Tugas belajar", status="tugas-belajar")]
    _, amended = amend(tmp_path, rows, [{"nip": nip(1), "note": dash}])
    (after,) = amended.accepted
    assert after.note is None
