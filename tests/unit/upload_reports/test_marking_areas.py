"""Areas of a sheet: expected values counted by hand."""

import io

from hypothesis import given
from hypothesis import strategies as st

from tukin.file_formats.lines.line import column_letters
from tukin.upload_reports.marking.areas import (
    Area,
    anchors_of,
    cell_name,
    place_of,
    without_cells,
)
from tukin.upload_reports.marking.target import Target, merges_of


def test_columns_have_names() -> None:
    names = {0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA", 16383: "XFD"}
    assert {place: column_letters(place) for place in names} == names
    assert {place_of(f"{name}12"): name for name in names.values()} == names
    assert place_of("ab7") == 27
    assert cell_name(12, 27) == "AB12"


def test_an_area_is_read_in_any_spelling() -> None:
    assert Area.of("B2:D9") == Area(2, 9, 1, 3)
    assert Area.of("$d$9:b2") == Area(2, 9, 1, 3)
    assert Area.of("C5") == Area(5, 5, 2, 2)
    assert [Area.of(text) for text in ("A:A", "1:3", "", "Lembar!A1", "A1:B")] == [None] * 5
    assert Area(2, 9, 1, 3).reference == "B2:D9"
    assert Area(5, 5, 2, 2).reference == "C5"


def test_cells_are_taken_out_of_areas() -> None:
    assert without_cells("F2:F99", [(7, 5), (8, 5)]) == "F2:F6 F9:F99"
    assert without_cells("F2:H9", [(4, 6)]) == "F2:H3 F4 H4 F5:H9"
    assert without_cells("F2 G2", [(2, 5)]) == "G2"
    assert without_cells("F2", [(2, 5)]) == ""
    assert without_cells("F2:F99 A:A", [(2, 6)]) is None


@given(
    area=st.builds(
        lambda a, b, c, d: Area(min(a, b), max(a, b), min(c, d), max(c, d)),
        *[st.integers(1, 9)] * 2,
        *[st.integers(0, 5)] * 2,
    ),
    cells=st.sets(st.tuples(st.integers(1, 9), st.integers(0, 5)), min_size=1, max_size=8),
)
def test_what_is_left_is_every_other_cell_once(area: Area, cells: set[tuple[int, int]]) -> None:
    def inside(each: Area) -> list[tuple[int, int]]:
        rows = range(each.first_row, each.last_row + 1)
        return [(r, p) for r in rows for p in range(each.first_place, each.last_place + 1)]

    left = without_cells(area.reference, cells)
    kept = area.reference if left is None else left
    areas = [found for text in kept.split() if (found := Area.of(text))]
    assert sorted(cell for each in areas for cell in inside(each)) == sorted(
        set(inside(area)) - cells
    )


def test_covered_cells_are_marked_where_they_are_seen() -> None:
    merges = [Area(2, 4, 1, 1), Area(9, 9, 0, 3)]
    cells = [(2, 1), (3, 1), (4, 2), (9, 3)]
    assert anchors_of(cells, merges) == {(3, 1): (2, 1), (9, 3): (9, 0)}


def test_the_notes_of_covered_cells_say_their_rows() -> None:
    cells = [(2, 1, "E1", False, True), (3, 1, "E2", False, True)]
    target = Target(cells, [Area(2, 4, 1, 1)])
    assert target.notes == {"B2": "E1\n\nBaris / row 3: E2"}
    assert target.cells[2, 1].is_own
    assert not Target(cells[1:], [Area(2, 4, 1, 1)]).cells[2, 1].is_own


def test_merges_are_found_behind_a_long_table() -> None:
    rows = b"<row><c><v>1</v></c></row>" * 90_000  # more than one piece
    merges = b"<x:mergeCells><x:mergeCell ref=\"A1:K1\"/><x:mergeCell ref='B3:B5'/></x:mergeCells>"
    assert merges_of(io.BytesIO(rows + merges)) == [Area(1, 1, 0, 10), Area(3, 5, 1, 1)]
