"""Mistakes by kind: all are counted, and what differs between them is left open."""

from tukin.file_formats.raw_row import RowError, ValueClass
from tukin.intake.mistakes import MistakeCounter


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


def test_a_detail_that_differs_is_left_open() -> None:
    counter = MistakeCounter()
    counter.add([error(3, length=17), error(5, length=21)])
    (mistake,) = counter.commonest()
    assert mistake.parts.what_id == "NIP bukan 18 digit (terbaca … karakter)."
    assert mistake.message.en.startswith("The NIP is not 18 digits (read … characters).")
    counter = MistakeCounter()
    counter.add([error(3, length=17), error(5, length=17)])
    assert "(terbaca 17 karakter)" in counter.commonest()[0].message.id


def test_what_is_kept_does_not_grow() -> None:
    counter = MistakeCounter()
    counter.add(error(row, length=17) for row in range(1, 100_001))
    (mistake,) = counter.commonest()
    assert mistake.count == 100_000
    assert mistake.rows == tuple(range(1, 13))
