"""CSV as it really arrives, and CSV that must be refused. Expected values are written by hand."""

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    NIP_2,
    NIP_3,
    SITI,
    TONO,
    table,
    text,
)
from tests.unit.file_formats.reading import Read, Refusal

SEMICOLONS = text([HEADER, BUDI, SITI], ";")
DECIMAL_COMMA = text([HEADER, (*BUDI[:5], "94,40", "80", "70")], ";")
TWO = [(2, NIP), (3, NIP_2)]

ODD: dict[str, tuple[bytes | str, list[tuple[int, str]]]] = {
    "comma": (table(BUDI, SITI), TWO),
    "semicolon": (SEMICOLONS, TWO),
    "tab": (text([HEADER, BUDI, SITI], "\t"), TWO),
    "pipe": (text([HEADER, BUDI, SITI], "|"), TWO),
    "sep line": ("sep=;\n" + SEMICOLONS, [(3, NIP), (4, NIP_2)]),
    "sep line in quotes and capitals": ('"SEP=;"\r\n' + SEMICOLONS, [(3, NIP), (4, NIP_2)]),
    "sep line for tab": ("sep=\t\n" + text([HEADER, BUDI], "\t"), [(3, NIP)]),
    "UTF-8 BOM": (b"\xef\xbb\xbf" + SEMICOLONS.encode(), TWO),
    "UTF-8 BOM and sep line": (
        b"\xef\xbb\xbfsep=;\n" + SEMICOLONS.encode(),
        [(3, NIP), (4, NIP_2)],
    ),
    "UTF-16 LE with BOM": (b"\xff\xfe" + SEMICOLONS.encode("utf-16-le"), TWO),
    "UTF-16 BE with BOM": (b"\xfe\xff" + SEMICOLONS.encode("utf-16-be"), TWO),
    "UTF-16 LE without BOM": (SEMICOLONS.encode("utf-16-le"), TWO),
    "UTF-16 BE without BOM": (SEMICOLONS.encode("utf-16-be"), TWO),
    "CRLF": (SEMICOLONS.replace("\n", "\r\n"), TWO),
    "CR alone": (SEMICOLONS.replace("\n", "\r"), TWO),
    "no newline at the end": (SEMICOLONS.rstrip("\n"), TWO),
    "blank rows": (table() + "\n\n,,,,,,,\n" + text([SITI]), [(2, NIP), (6, NIP_2)]),
    "rows of blanks": (table() + "  ,\u00a0,\t,,,,,\n" + text([SITI]), [(2, NIP), (4, NIP_2)]),
    "title rows": ("DAFTAR NILAI\nDinas Kesehatan\n\n" + SEMICOLONS, [(5, NIP), (6, NIP_2)]),
    "header in row 20": ("\n" * 19 + SEMICOLONS, [(21, NIP), (22, NIP_2)]),
    "newline in a title": ('"DAFTAR\nNILAI"\n' + SEMICOLONS, [(4, NIP), (5, NIP_2)]),
    "total at the end": (table(BUDI, SITI, ("", "JUMLAH TOTAL", *[""] * 6)), TWO),
    "total with a count": (
        table(BUDI, ("Jumlah: 1 orang", *[""] * 7), SITI),
        [(2, NIP), (4, NIP_2)],
    ),
    "total in the NIP column": (table(BUDI, SITI, ("Grand Total", "2", *[""] * 6)), TWO),
    "header repeated on each page": (table(BUDI, HEADER, SITI), [(2, NIP), (4, NIP_2)]),
    "numbered columns": (table([str(n) for n in range(1, 9)], BUDI, SITI), [(3, NIP), (4, NIP_2)]),
    "columns numbered in brackets": (table([f"({n})" for n in range(1, 9)], BUDI), [(3, NIP)]),
    "unnamed column": (text([(*HEADER, ""), (*BUDI, "x")]), [(2, NIP)]),
    "short rows": (text([(*HEADER, "alpa", "note"), BUDI]), [(2, NIP)]),
    "title in brackets": ("[RAHASIA] DAFTAR NILAI\n" + SEMICOLONS, [(3, NIP), (4, NIP_2)]),
    "spaces in the header": (SEMICOLONS.replace("name", "  name "), TWO),
}


@pytest.mark.parametrize(("content", "expected"), ODD.values(), ids=ODD.keys())
def test_odd_file_is_read(
    read: Read, content: bytes | str, expected: list[tuple[int, str]]
) -> None:
    rows = read("nilai.csv", content)
    assert [(row.number, row.cells["nip"]) for row in rows] == expected
    assert all(row.numeric == frozenset() for row in rows)


def test_cells_stay_as_they_stand(read: Read) -> None:
    cells = ('="198812312010011001"', " Budi ", "Lurah", "III/a", "pns", "94,40", "80", "-")
    (row,) = read("nilai.csv", text([HEADER, cells], ";"))
    assert tuple(row.cells.values()) == cells


def test_formula_text_without_quotes_around_it(read: Read) -> None:
    line = ";".join(['="198812312010011001"', *BUDI[1:]])
    (row,) = read("nilai.csv", text([HEADER], ";") + line)
    assert row.cells["nip"] == '="198812312010011001"'


def test_decimal_comma_is_left_to_validation(read: Read) -> None:
    (row,) = read("nilai.csv", DECIMAL_COMMA)
    assert row.cells["aktivitas"] == "94,40"


def test_cp1252(read: Read) -> None:
    content = table((NIP, "Andr\u00e9 \u201cDede\u201d", *BUDI[2:])).encode("cp1252")
    (row,) = read("nilai.csv", content)
    assert row.cells["name"] == "Andr\u00e9 \u201cDede\u201d"


def test_utf8_beyond_the_first_megabyte(read: Read) -> None:
    many = [(NIP, f"Pegawai {n}", *BUDI[2:]) for n in range(20_000)]
    rows = read("nilai.csv", table(*many, (NIP, "Andr\u00e9", *BUDI[2:])))
    assert len(rows) == 20_001
    assert rows[-1].cells["name"] == "Andr\u00e9"
    assert rows[-1].number == 20_002


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_row_number_is_the_first_line_of_the_record(read: Read, end: str) -> None:
    first = (NIP, f"Budi{end}Santoso", *BUDI[2:])
    second = (NIP_2, f"Siti{end}{end}Aminah", *SITI[2:])
    content = text([HEADER, first, second, TONO], ";", end)
    rows = read("nilai.csv", content)
    assert [(row.number, row.cells["nip"]) for row in rows] == [(2, NIP), (4, NIP_2), (7, NIP_3)]
    assert rows[0].cells["name"] == f"Budi{end}Santoso"


def test_degrees_in_quotes(read: Read) -> None:
    (row,) = read("nilai.csv", table(TONO))
    assert row.cells["name"] == "Tono, S.Sos"


def test_person_called_total_is_kept(read: Read) -> None:
    rows = read("nilai.csv", table((NIP, "Total", *BUDI[2:]), ("", "Total Wijaya", *BUDI[2:])))
    assert [row.number for row in rows] == [2, 3]


def test_row_without_nip_is_kept_for_its_error(read: Read) -> None:
    rows = read("nilai.csv", table(BUDI, ("", "Siti", *SITI[2:])))
    assert [row.number for row in rows] == [2, 3]


def test_numbered_but_empty_rows_are_blank(read: Read) -> None:
    content = text([("No", *HEADER), ("1", *BUDI), ("2", *[""] * 8), ("3", *[""] * 8)])
    assert [row.number for row in read("nilai.csv", content)] == [2]


def test_first_row_with_a_score_is_data(read: Read) -> None:
    rows = read("nilai.csv", table(("1", "", "", "", "", "1", "", "")))
    assert [row.number for row in rows] == [2]


@pytest.mark.parametrize("name", ["a.CSV", "a.b.csv", "a.tsv", "a.txt", "nilai (1).Csv"])
def test_names_of_delimited_files(read: Read, name: str) -> None:
    assert len(read(name, SEMICOLONS)) == 2


UNQUOTED = f"{NIP},Budi, S.Sos,lurah,III/a,PNS,90,80,70\n"
SHIFTED_SCORE = f"{NIP},Budi,lurah,III/a,PNS,94,40,80,\n"

REFUSED: dict[str, tuple[bytes | str, str, str]] = {
    "no byte": (b"", "E001", ""),
    "only a BOM": (b"\xef\xbb\xbf", "E001", ""),
    "only blanks": ("\n \n;;;\n", "E001", ""),
    "only blanks for long": ("\n" * 100, "E001", ""),
    "header alone": (text([HEADER]), "E010", ""),
    "header and total": (table(("TOTAL", *[""] * 7)), "E010", ""),
    "no header": (
        text([BUDI, SITI]),
        "E003",
        "NIP, Nama, Jabatan, Golongan, Jenis Pegawai, Aktivitas, Perilaku kerja, Serapan anggaran",
    ),
    "header in row 21": ("\n" * 20 + SEMICOLONS, "E003", "NIP, Nama"),
    "missing columns": (
        text([HEADER[:6], BUDI[:6]]),
        "E003",
        ": Perilaku kerja, Serapan",
    ),
    "column twice": (
        text([(*HEADER, "nama"), (*BUDI, "x")]),
        "E011",
        "Nama occurs more than once in the header: B, I",
    ),
    "two columns twice": (
        text([(*HEADER, "nama", "gol"), (*BUDI, "x", "y")]),
        "E011",
        "Nama occurs more than once in the header: B, I",
    ),
    "quote never closed": (table(BUDI) + f'{NIP_2},"Siti,camat,IV/a,PNS,1,2,3\n', "E019", "row 3"),
    "quote closed by the next row's": (
        table(BUDI) + f'{NIP_2},"Siti,camat\n{NIP_3},"Tono",x\n',
        "E019",
        "row 3",
    ),
    "quote inside a quoted cell": (table(BUDI) + f'{NIP_2},"Siti "Ami" A",x\n', "E019", "row 3"),
    "quote open for a thousand lines": (
        table() + f'{NIP_2},"Siti\n' + "x\n" * 2000,
        "E019",
        "row 3",
    ),
    "NUL": (table(BUDI) + "\0" + text([SITI]), "E020", "Row 3"),
    "NUL in the header": ("ni\0p,name\n" + text([BUDI]), "E020", "Row 1"),
    "UTF-8 and cp1252 mixed": (
        table().encode() + "Andr\u00e9".encode() + "Andr\u00e9".encode("cp1252"),
        "E021",
        "",
    ),
    "not even cp1252": (table().encode() + b"\x81\x8d", "E021", ""),
    "broken UTF-8 after a BOM": (b"\xef\xbb\xbf" + table().encode() + b"\xff", "E021", ""),
    "half a character of UTF-16": (b"\xff\xfe" + SEMICOLONS.encode("utf-16-le")[:-1], "E021", ""),
    "unquoted comma in a name": (table() + UNQUOTED + text([SITI]) + UNQUOTED, "E030", "Row 3, 5 "),
    "unquoted decimal comma": (table() + SHIFTED_SCORE, "E030", "Row 3 "),
    "wrong sep line": ("sep=,\n" + SEMICOLONS, "E003", "NIP"),
    "1 MB cell": (table((NIP, "x" * 1_000_000, *BUDI[2:])), "E018", "Row 2"),
    "1 MB cell in quotes": (table((NIP, '"' * 1_000_000, *BUDI[2:])), "E018", "Row 2"),
    "cell just too long": (table((NIP, "x" * 32_768, *BUDI[2:])), "E018", "32767"),
    "3 MB line": (table() + "x" * 3_000_000, "E018", "Row 3"),
    "10,000 columns": (text([(*HEADER, *map(str, range(9_992))), BUDI]), "E017", "256"),
    "10,000 cells in a row": (table() + "1," * 10_000 + "\n", "E017", "Row 3"),
}


@pytest.mark.parametrize(("content", "code", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_file_is_refused(refusal: Refusal, content: bytes | str, code: str, says: str) -> None:
    refused = refusal("nilai.csv", content)
    assert refused.code == code
    assert says in refused.message.en


def test_longest_cell_is_read(read: Read) -> None:
    (row,) = read("nilai.csv", table((NIP, "x" * 32_767, *BUDI[2:])))
    assert len(row.cells["name"]) == 32_767


def test_256_columns_are_read(read: Read) -> None:
    more = [f"c{n}" for n in range(248)]
    assert len(read("nilai.csv", text([(*HEADER, *more), (*BUDI, *more)]))) == 1


def test_at_most_twenty_shifted_rows_are_named(refusal: Refusal) -> None:
    refused = refusal("nilai.csv", table() + UNQUOTED * 50)
    assert refused.details["rows"] == ", ".join(map(str, range(3, 23)))
