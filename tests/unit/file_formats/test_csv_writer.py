"""CSV: one writer for people, banks, and programs of ours."""

import csv
import io

import pytest

from tukin.file_formats.csv_writer import (
    Cell,
    formula_safe,
    write_bank_csv,
    write_canonical_csv,
    write_csv,
    write_first_csv,
)

SEPARATORS = ",;\t|"
"""What spreadsheets split a line at, by the region's settings or by hand."""


def test_what_people_open_begins_with_a_bom() -> None:
    rows: list[list[Cell]] = [["=1+1", -5, None], ['a"b;c', "+62", "Ren\u00e9"]]
    assert write_csv(["x", "-y", "z"], rows) == (
        b'\xef\xbb\xbfx,\'-y,z\r\n\'=1+1,-5,\r\n"a""b;c",\'+62,Ren\xc3\xa9\r\n',
        2,
    )


def test_a_bank_gets_its_delimiter_and_no_bom() -> None:
    assert write_bank_csv([], iter([["a", "=1"]]), "|") == (b"a|'=1\r\n", 1)


def test_what_engines_1_to_3_wrote_comes_out_the_same() -> None:
    rows: list[list[Cell]] = [["=1+1", -5, None], ['a"b;=c', "+62", "line\nline"]]
    file = write_first_csv(["x", "-y", "z"], rows, delimiter=";")
    assert file.data == b'x;\'-y;z\r\n\'=1+1;-5;\r\n"a""b;=c";\'+62;"line\nline"\r\n'
    assert file.rows == 2
    assert write_first_csv([], iter([["a"]])) == (b"a\r\n", 1)


def test_a_canonical_cell_stays_as_it_is() -> None:
    assert write_canonical_csv(["a", "b"], [["=1", "\u00e9;=2"]]) == "a,b\n=1,\u00e9;=2\n".encode()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Siti;=HYPERLINK(1)", "Siti;'=HYPERLINK(1)"),
        ("Siti|+1", "Siti|'+1"),
        ("Siti\t@x", "Siti\t'@x"),
        ("Siti,-1", "Siti,'-1"),
        ("Siti; =1", "Siti;' =1"),
        ('Siti;"=1', "Siti;'\"=1"),
        ("Siti\n=1", "Siti\n'=1"),
        ("=1;=2", "'=1;'=2"),
        (";;=3", ";;'=3"),
        ("\uff1d1", "'\uff1d1"),
        ("\0=1", "'\0=1"),
        ("Siti Aminah, S.Kom., M.M.", "Siti Aminah, S.Kom., M.M."),
        ("Ni Luh - Dewi", "Ni Luh - Dewi"),
        ("a=b; c=d", "a=b; c=d"),
    ],
)
def test_a_formula_after_any_separator_is_text(text: str, safe: str) -> None:
    assert formula_safe(text) == safe
    assert formula_safe(-5) == -5


@pytest.mark.parametrize("split_at", SEPARATORS)
@pytest.mark.parametrize("inside", SEPARATORS)
@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula_however_the_line_is_split(
    split_at: str, inside: str, begins: str
) -> None:
    """A program that splits at another separator does not see the quotes around our cells."""
    name = f"Siti{inside}{begins}cmd{inside} {begins}x"
    data = write_csv(["nip", "name", "net_idr"], [["1990", name, 5]]).data
    text = data.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=split_at):
        assert not any(cell.lstrip().startswith(begins) for cell in row), row
