"""Mistakes by kind: all are counted, and what differs between them is left out or an example."""

import re
from string import Formatter

import pytest

from tukin.file_formats.raw_row import RowError, ValueClass
from tukin.intake.mistakes import Mistake, MistakeCounter
from tukin.vocabulary.catalogue.messages import CATALOGUE, causes_of, entry_for


def error(row: int, code: str = "E102", column: str = "nip", **details: object) -> RowError:
    return RowError(row, column, ValueClass.TEXT, code, details)


def test_the_commonest_comes_first() -> None:
    counter = MistakeCounter()
    counter.add([error(3, length=17), error(4, "E301", "disiplin"), error(5, length=17)])
    counter.add([error(9, "E301", "inovasi")])
    assert counter.count == 4
    found = [(m.code, m.column, m.count, m.rows) for m in counter.commonest()]
    assert found == [
        ("E102", "nip", 2, (3, 5)),
        ("E301", "disiplin", 1, (4,)),
        ("E301", "inovasi", 1, (9,)),
    ]


def grouped(*errors: RowError) -> Mistake:
    counter = MistakeCounter()
    counter.add(errors)
    (mistake,) = counter.commonest()
    return mistake


def grades(*instead: str) -> Mistake:
    errors = [
        error(row, "E203", "grade", cause="words", instead=grade)
        for row, grade in enumerate(instead, start=3)
    ]
    return grouped(*errors)


def test_a_detail_that_is_the_same_is_named() -> None:
    mistake = grouped(error(3, length=17), error(5, length=17))
    assert mistake.parts.what_id == "NIP bukan 18 digit (terbaca 17 karakter)."
    assert grades("III/a", "III/a").parts.fix_id == "Tulis golongannya saja: III/a."


def test_a_detail_that_differs_is_left_out_where_it_can_be() -> None:
    parts = grouped(error(3, length=17), error(5, length=21)).parts
    assert parts.what_id == "NIP bukan 18 digit."
    assert parts.what_en == "The NIP is not 18 digits."
    parts = grades("III/a", "III/b", "IV/a").parts
    assert parts.what_id == "Sel ini memuat kata lain di samping golongan."
    assert parts.fix_id == "Tulis golongannya saja."
    assert parts.fix_en == "Write the grade alone."
    parts = grouped(error(4, "E109", rows="9"), error(9, "E109", rows="4")).parts
    assert parts.what_id == "NIP ini ada di lebih dari satu baris."
    assert parts.what_en == "This NIP is in more than one row."


def test_else_the_first_row_is_the_example() -> None:
    pension = [error(9, "E122", "status", day="2026-09-01")]
    pension += [error(4, "E122", "status", day="2026-10-01")]
    parts = grouped(*pension).parts
    what = "Menurut register pegawai ini pensiun sejak 2026-10-01."
    assert parts.what_id == f"Contoh dari satu baris: {what}"
    assert parts.what_en.startswith("An example of one row: By the register")
    assert not parts.fix_id.startswith("Contoh")
    parts = grouped(
        error(7, "E309", max_score=120, seen="0,7", instead="70"),
        error(8, "E309", max_score=120, seen="0,8", instead="80"),
    ).parts
    assert parts.what_id.startswith("Contoh dari satu baris: Nilai terlalu kecil: 0,7 berarti 0,7 ")
    assert parts.fix_id.endswith("bila maksudnya 70, tulis 70.")


@pytest.mark.parametrize(
    "code", [code for code in CATALOGUE if re.fullmatch(r"E[1-5]\d\d|E65\d", code)]
)
def test_whatever_differs_the_sentences_are_whole(code: str) -> None:
    for cause in ("", *causes_of(code)):
        entry = entry_for(code, {"cause": cause})
        names = {name for _, name, _, _ in Formatter().parse(" ".join(entry)) if name}
        rows = [
            RowError(
                row, "nip", ValueClass.TEXT, code, dict.fromkeys(names, row) | {"cause": cause}
            )
            for row in (3, 5)
        ]
        for text in grouped(*rows).parts:
            assert text.endswith(".")
            assert not re.search(r"\(\)|  | [.,;:]|:\.|[{}]", text), text


def test_what_is_kept_does_not_grow() -> None:
    counter = MistakeCounter()
    counter.add(error(row, length=17) for row in range(1, 100_001))
    (mistake,) = counter.commonest()
    assert mistake.count == 100_000
    assert mistake.rows == tuple(range(1, 13))
