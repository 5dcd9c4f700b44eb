"""JSON Lines, arrays and SIASN's shape. Expected values are written by hand."""

import json

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    NIP_2,
    SITI,
    TONO,
    json_lines,
    objects,
)
from tests.unit.file_formats.reading import Read, Refusal

ONE, TWO, THREE = objects(BUDI, SITI, TONO)
LINES = json_lines(ONE, TWO)
ARRAY = json.dumps([ONE, TWO])

ODD: dict[str, tuple[str, bytes | str, list[tuple[int, str]]]] = {
    "lines": ("a.jsonl", LINES, [(1, NIP), (2, NIP_2)]),
    "no newline at the end": ("a.jsonl", LINES.rstrip(), [(1, NIP), (2, NIP_2)]),
    "blank lines between": (
        "a.jsonl",
        f"\n{json_lines(ONE)}\n \n{json_lines(TWO)}",
        [(2, NIP), (5, NIP_2)],
    ),
    "CRLF": ("a.ndjson", LINES.replace("\n", "\r\n"), [(1, NIP), (2, NIP_2)]),
    "CR": ("a.ndjson", LINES.replace("\n", "\r"), [(1, NIP), (2, NIP_2)]),
    "BOM": ("a.jsonl", b"\xef\xbb\xbf" + LINES.encode(), [(1, NIP), (2, NIP_2)]),
    "UTF-16 with BOM": ("a.jsonl", LINES.encode("utf-16"), [(1, NIP), (2, NIP_2)]),
    "objects over several lines": (
        "a.jsonl",
        json.dumps(ONE, indent=1) + "\n" + json.dumps(TWO, indent=1),
        [(1, NIP), (11, NIP_2)],
    ),
    "array": ("a.json", ARRAY, [(1, NIP), (2, NIP_2)]),
    "array over several lines": (
        "a.json",
        json.dumps([ONE, TWO], indent=2),
        [(1, NIP), (2, NIP_2)],
    ),
    "array called .jsonl": ("a.jsonl", ARRAY, [(1, NIP), (2, NIP_2)]),
    "lines called .json": ("a.json", LINES, [(1, NIP), (2, NIP_2)]),
    "answer with data": (
        "a.json",
        json.dumps({"code": 1, "data": [ONE, TWO]}),
        [(1, NIP), (2, NIP_2)],
    ),
    "answer with skp22 in data": (
        "a.json",
        json.dumps({"code": 1, "data": {"skp22": [ONE, TWO]}}, indent=1),
        [(1, NIP), (2, NIP_2)],
    ),
    "answer about one": ("a.json", json.dumps({"code": 1, "data": ONE}), [(1, NIP)]),
    "blank objects": ("a.jsonl", json_lines(ONE, {}, {"nip": " "}, TWO), [(1, NIP), (4, NIP_2)]),
    "total": (
        "a.jsonl",
        json_lines(ONE, {"nip": "JUMLAH", "alpa": 3}, TWO),
        [(1, NIP), (3, NIP_2)],
    ),
    "unknown names": ("a.jsonl", json_lines({**ONE, "x": {"y": [1, {"z": 2}]}}), [(1, NIP)]),
    "names in another order": ("a.jsonl", json_lines(dict(reversed(ONE.items()))), [(1, NIP)]),
    "a name left out later": ("a.jsonl", json_lines(ONE, {"nip": NIP_2}), [(1, NIP), (2, NIP_2)]),
    "a name left out first": ("a.jsonl", json_lines({"nip": NIP_2}, ONE), [(1, NIP_2), (2, NIP)]),
}


@pytest.mark.parametrize(("name", "content", "expected"), ODD.values(), ids=ODD.keys())
def test_odd_file_is_read(
    read: Read, name: str, content: bytes | str, expected: list[tuple[int, str]]
) -> None:
    assert [(row.number, row.cells["nip"]) for row in read(name, content)] == expected


def test_numbers_keep_their_text(read: Read) -> None:
    line = json_lines({**ONE, "nip": 1, "serapan": 2, "perilaku": None, "name": True})
    line = line.replace('"nip": 1', f'"nip": {NIP}').replace('"serapan": 2', '"serapan": 94.40')
    (row,) = read("a.jsonl", line)
    assert row.cells["nip"] == NIP
    assert row.cells["serapan"] == "94.40"
    assert row.cells["perilaku"] == ""
    assert row.cells["name"] == "true"
    assert row.numeric == {"nip", "serapan"}
    assert {type(cell) for cell in row.cells.values()} == {str}


@pytest.mark.parametrize("number", ["9" * 5000, "1e400", "-0", "1E-7"])
def test_no_number_is_computed(read: Read, number: str) -> None:
    line = json_lines({**ONE, "serapan": 0}).replace('"serapan": 0', f'"serapan": {number}')
    (row,) = read("a.jsonl", line)
    assert row.cells["serapan"] == number


def test_siasn_names(read: Read) -> None:
    siasn = {
        **ONE,
        "hasilKerjaNilai": "1",
        "PerilakuKerjaNilai": 2,
        "KuadranKinerjaNilai": 1,
        "penilaiNama": "Siti",
        "penilaiNipNrp": NIP_2,
        "penilaiJabatan": "Kepala",
        "pnsDinilaiOrang": "A8ACA7-uuid",
        "statusPenilai": "ASN",
        "tahun": 2026,
    }
    (row,) = read("a.jsonl", json_lines(siasn))
    assert row.cells == {**ONE, "hasil_kerja": "1", "perilaku_kerja": "2", "supervisor_nip": NIP_2}


def test_siasn_alone_lacks_the_person(refusal: Refusal) -> None:
    siasn = {"hasilKerjaNilai": "1", "perilakuKerjaNilai": "2", "pnsDinilaiOrang": "uuid"}
    refused = refusal("a.jsonl", json_lines(siasn))
    assert "missing: Nama, Jabatan, Golongan, Jenis Pegawai, " in refused.message.en


def test_records_longer_than_a_read(read: Read) -> None:
    many = [{**ONE, "note": "x" * 30_000, "x": "y" * 200_000} for _ in range(20)]
    for name, content in (("a.jsonl", json_lines(*many)), ("a.json", json.dumps(many))):
        assert [row.number for row in read(name, content)] == list(range(1, 21))


def test_many_shapes(read: Read) -> None:
    many = [{**ONE, f"x{n}": n} for n in range(300)]
    assert len(read("a.jsonl", json_lines(*many))) == 300


GOOD = json_lines(ONE)
DEEP = 200_000

REFUSED: dict[str, tuple[bytes | str, str, str]] = {
    "no byte": (b"", "E001", ""),
    "no row": ("[]", "E010", ""),
    "no data": ('{"data": []}', "E010", ""),
    "only blank objects": (json_lines({"nip": "", **dict.fromkeys(HEADER[1:])}), "E010", ""),
    "missing names": (json_lines({"nip": NIP, "name": "Budi"}), "E003", "Jabatan, Golongan"),
    "name twice": (GOOD + '{"nip": "1", "nip": "2"}\n', "E025", "row 2"),
    "name twice deep inside": (GOOD + '{"x": [{"a": 1, "a": 1}]}\n', "E025", "row 2"),
    "column under two names": (
        json_lines({**ONE, "Nama": "x"}),
        "E011",
        "Nama occurs",
    ),
    "NaN": (GOOD + GOOD.replace('"70"', "NaN"), "E024", "Row 2"),
    "Infinity": (GOOD.replace('"70"', "Infinity"), "E024", "Row 1"),
    "-Infinity": (GOOD.replace('"70"', "-Infinity"), "E024", "Row 1"),
    "deep array in a cell": (GOOD + '{"x": ' + "[" * DEEP + "]" * DEEP + "}", "E023", "row 2"),
    "deep objects": ('{"x": ' * DEEP + "1" + "}" * DEEP, "E023", "row 1"),
    "deep array of rows": ("[" * DEEP + "]" * DEEP, "E026", "Row 1"),
    "truncated line": (GOOD + GOOD[:40], "E022", "Row 2"),
    "truncated array": (ARRAY[:-1], "E022", "Row 2"),
    "truncated in an array": (ARRAY[:-20], "E022", "Row 2"),
    "comma at the end": (f"[{GOOD.strip()},]", "E022", "Row 2"),
    "no comma": (f"[{GOOD}{GOOD}]", "E022", "Row 1"),
    "text after the array": (ARRAY + "x", "E022", "Row 2"),
    "two on a line": (GOOD.strip() + GOOD, "E022", "Row 1"),
    "rows after an answer": (json_lines({"data": [ONE]}, TWO), "E022", "Row 2"),
    "single quotes": (GOOD.replace('"', "'"), "E022", "Row 1"),
    "comment": (GOOD + "// x\n", "E022", "Row 2"),
    "NUL": (GOOD + "\0" + GOOD, "E022", "Row 2"),
    "raw NUL in a text": (GOOD.replace("Budi", "Bu\0di"), "E022", "Row 1"),
    "half a character": (GOOD.replace("Budi", "\\ud800"), "E022", "Row 1"),
    "row is an array": (GOOD + "[1, 2]\n", "E026", "Row 2"),
    "row is a number": (GOOD + "12\n", "E026", "Row 2"),
    "row is null": ("[null]", "E026", "Row 1"),
    "cell is an object": (json_lines({**ONE, "name": {"first": "Budi"}}), "E057", "row 1"),
    "cell is an array": (json_lines(ONE, {**ONE, "alpa": [1]}), "E057", "row 2"),
    "1 MB cell": (json_lines({**ONE, "name": "x" * 1_000_000}), "E018", "Row 1"),
    "3 MB cell": (json_lines({**ONE, "name": "x" * 3_000_000}), "E018", "Row 1"),
    "quote never closed": (GOOD.replace('"70"', '"70') + GOOD * 20_000, "E022", "Row 1"),
    "number of 40,000 digits": (
        json_lines({**ONE, "name": 1}).replace('"name": 1', '"name": ' + "9" * 40_000),
        "E018",
        "Row 1",
    ),
    "10,000 columns": (json_lines({**ONE, **{f"x{n}": n for n in range(9_992)}}), "E017", "Row 1"),
    "cp1252": (GOOD.replace("Budi", "Andr\u00e9").encode("cp1252"), "E021", "This JSON file"),
    "broken UTF-8": (GOOD.encode() + b"\xff\xff", "E021", "This JSON file"),
}


@pytest.mark.parametrize(("content", "code", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_file_is_refused(refusal: Refusal, content: bytes | str, code: str, says: str) -> None:
    refused = refusal("a.jsonl", content)
    assert refused.code == code
    assert says in refused.message.en


NESTED = {
    "scores in an object": {"nip": NIP, "scores": {"aktivitas": 90}},
    "scores in a list": {"nip": NIP, "nilai": [{"indikator": "aktivitas", "nilai": 90}]},
    "a known name": {"nip": NIP, "alpa": {"hari": 3}},
    "the person": {"pegawai": {"nip": NIP, "nama": "Budi"}, "alpa": 3},
    "attendance": {"nip": NIP, "alpa": 1, "kehadiran": {"ijin": 2}},
    "an empty list": {"nip": NIP, "alpa": []},
}


@pytest.mark.parametrize("value", NESTED.values(), ids=NESTED)
def test_values_inside_values_are_answered_with_the_right_shape(
    refusal: Refusal, value: dict[str, object]
) -> None:
    for is_amendment in (True, False):
        refused = refusal("a.jsonl", json_lines(value), is_amendment=is_amendment)
        assert refused.code == "E057"
        shape = json.loads("{" + refused.message.en.partition("{")[2].rpartition("}")[0] + "}")
        assert shape == {"nip": "198001012010011001", "aktivitas": 90, "perilaku": 90, "alpa": 0}


def test_envelopes_in_envelopes_are_read_at_any_depth(refusal: Refusal) -> None:
    """As deep as JSON itself can be read, whatever room its callers leave."""
    for depth in (100, 500, 900, 990, 1_500, 3_000, 9_000):
        refused = refusal("a.jsonl", '{"data":' * depth + '{"a":1}' + "}" * depth)
        assert refused.code in ("E003", "E023")


def test_too_many_unknown_names(refusal: Refusal) -> None:
    many = [{**ONE, f"x{n}": n} for n in range(1_001)]
    assert refusal("a.jsonl", json_lines(*many)).code == "E058"
