"""No bytes and no cells bring anything but rows or a refusal."""

import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    SHEET,
    SITI,
    STRINGS,
    TONO,
    json_lines,
    objects,
    part_of,
    repacked,
    table,
    text,
    workbook,
)
from tukin.cli.rule_files import SAMPLES
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.reader import read_file
from tukin.intake.headings import appraisal_headings
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

RULES = load_rule_set((SAMPLES / "jakarta-108-2016.json").read_bytes())
VALIDATOR = RowValidator(RULES, "dinkes", Period(2026, 9))
NAMES = ("a.csv", "a.jsonl", "a.xlsx", "a.xlsm", "a.xls")

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
slow = settings(quick, max_examples=40)  # each starts a process

WORKBOOK = workbook([HEADER, BUDI, SITI, TONO])
SOUND = {
    "a.csv": text([HEADER, BUDI, SITI, TONO]).encode(),
    "b.csv": ("\ufeffsep=;\r\n" + text([HEADER, BUDI, SITI], ";", "\r\n")).encode("utf-16"),
    "a.jsonl": json_lines(*objects(BUDI, SITI, TONO)).encode(),
    "a.json": json.dumps(objects(BUDI, SITI, TONO)).encode(),
}


def outcome(name: str, content: bytes) -> list[RawRow] | str:
    """The rows or the code; anything else is an exception that fails the test."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            rows = list(read_file(Path(file.name), name, appraisal_headings(RULES)))
        except FileRefused as refused:
            return refused.code if refused.message.id else ""
    numbers = [row.number for row in rows]
    assert rows
    assert numbers == sorted(set(numbers))
    assert all(type(cell) is str for row in rows for cell in row.cells.values())
    assert all(row.numeric <= row.cells.keys() for row in rows)
    for row in rows:
        result = VALIDATOR.validate(row)
        assert isinstance(result, Appraisal) or result
    return rows


@st.composite
def changed(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes with some stretches replaced, left out or repeated, or cut short."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 20))
        data[start : start + length] = draw(st.binary(max_size=8))
    return bytes(data[: draw(st.integers(len(data) // 2, len(data)))])


@quick
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=300))
def test_any_bytes(name: str, content: bytes) -> None:
    outcome(name, content)


@quick
@given(
    name=st.sampled_from(("a.csv", "a.jsonl")),
    content=st.text(
        st.sampled_from('nip,;"\n\r\t[]{}:=\\0123eE+-.NaInfty\0\ufeff\u00e9 '), max_size=80
    ),
    encoding=st.sampled_from(("utf-8", "utf-16", "utf-16-le", "cp1252")),
)
def test_any_text(name: str, content: str, encoding: str) -> None:
    outcome(name, content.encode(encoding, errors="replace"))


@pytest.mark.parametrize("name", SOUND)
def test_changed_text_files(name: str) -> None:
    @quick
    @given(content=changed(SOUND[name]))
    def check(content: bytes) -> None:
        outcome(name, content)

    check()


@slow
@given(content=changed(WORKBOOK))
def test_changed_workbooks(content: bytes) -> None:
    outcome("a.xlsx", content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [SHEET, STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
)
def test_changed_parts_of_workbooks(part: str) -> None:
    @settings(slow, max_examples=25)
    @given(content=changed(part_of(WORKBOOK, part)))
    def check(content: bytes) -> None:
        outcome("a.xlsx", repacked(WORKBOOK, {part: content}))

    check()


CELL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", " ", "-", "JUMLAH", "NIP", "nama", "1", "94,40", '="1"', "'1", "=1+1"]),
    st.sampled_from([*BUDI, *SITI, *HEADER]),
)
ROW = st.lists(CELL, max_size=10)


def reported(rows: Sequence[RawRow] | str) -> list[tuple[str, ...]]:
    return [] if isinstance(rows, str) else [tuple(row.cells.values()) for row in rows]


@quick
@given(cells=st.tuples(*[CELL] * len(HEADER)))
def test_cells_of_a_row_come_back_unchanged_from_json(cells: tuple[str, ...]) -> None:
    rows = reported(outcome("a.jsonl", json_lines(*objects(BUDI, cells)).encode()))
    assert rows in ([BUDI, cells], [BUDI])


@quick
@given(cells=st.tuples(*[CELL] * len(HEADER)), delimiter=st.sampled_from(",;\t|"))
def test_cells_of_a_row_come_back_unchanged_from_csv(
    cells: tuple[str, ...], delimiter: str
) -> None:
    content = text([HEADER, BUDI, cells], delimiter)
    rows = outcome("a.csv", content.encode())
    if "\0" in content:
        assert rows == "E020"
    else:
        # E056: by chance the cells are headings in another order
        assert rows == "E056" or reported(rows) in ([BUDI, cells], [BUDI])


@quick
@given(rows=st.lists(ROW, max_size=8), header_at=st.integers(0, 8))
def test_any_table(rows: list[list[str]], header_at: int) -> None:
    outcome("a.csv", text([*rows[:header_at], HEADER, *rows[header_at:]]).encode())


def shown(cell: object) -> str:
    """What a row must say of a cell that was written."""
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None else str(cell)


@slow
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                CELL,
                st.integers(-(10**14), 10**14),
                st.decimals(0, 1000, places=2).filter(lambda n: n % 1).map(float),
                st.booleans(),
                st.none(),
            ),
            min_size=len(HEADER),
            max_size=len(HEADER),
        )
    )
)
def test_cells_of_a_sheet_come_back_unchanged(rows: list[list[object]]) -> None:
    read = outcome("a.xlsx", workbook([HEADER, BUDI, *rows]))
    if read == "E056":  # by chance the cells of a row are headings in another order
        return
    assert not isinstance(read, str)
    written = dict(enumerate(([*map(shown, row)] for row in rows), start=3))
    for row in read[1:]:
        assert [*row.cells.values()] == written.pop(row.number)
    # What is left was blank, a total or the header again: in any case without a NIP.
    assert [cells for cells in written.values() if sum(map(str.isdecimal, cells[0])) >= 8] == []


@quick
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.sampled_from([*HEADER, "data", "skp22", "x"]), inner, max_size=6),
        ),
        max_leaves=30,
    )
)
def test_any_json(value: object) -> None:
    outcome("a.json", json.dumps(value).encode())


@pytest.mark.slow
def test_zip_fields_one_by_one() -> None:
    """Each byte of the zip's own structures, changed alone."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        entry = archive.infolist()[0]
        directory = archive.start_dir
    places = [
        *range(entry.header_offset, entry.header_offset + 30),
        *range(directory, directory + 46),
    ]
    places += range(len(WORKBOOK) - 22, len(WORKBOOK))
    for place in places:
        data = bytearray(WORKBOOK)
        data[place] ^= 0xFF
        outcome("a.xlsx", bytes(data))


def test_the_sound_files_are_sound() -> None:
    assert all(isinstance(outcome(name, content), list) for name, content in SOUND.items())
    assert reported(outcome("a.xlsx", WORKBOOK)) == [BUDI, SITI, TONO]
    assert reported(outcome("a.csv", table().encode())) == [BUDI]
