"""CSV: two kinds of file, one writer."""

from tukin.file_formats.csv_writer import Cell, write_canonical_csv, write_csv


def test_what_a_spreadsheet_would_compute_becomes_text() -> None:
    rows: list[list[Cell]] = [["=1+1", -5, None], ['a"b;c', "+62", "line\nline"]]
    file = write_csv(["x", "-y", "z"], rows, delimiter=";")
    assert file.data == b'x;\'-y;z\r\n\'=1+1;-5;\r\n"a""b;c";\'+62;"line\nline"\r\n'
    assert file.rows == 2


def test_no_header_is_no_row() -> None:
    assert write_csv([], iter([["a"]])) == (b"a\r\n", 1)


def test_a_canonical_cell_stays_as_it_is() -> None:
    assert write_canonical_csv(["a", "b"], [["=1", "é"]]) == "a,b\n=1,é\n".encode()
