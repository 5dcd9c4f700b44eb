"""What an amendment names: in a table its header and the length of a row, in JSON each object."""

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, NIP, NIP_2, json_lines, text, workbook
from tests.unit.file_formats.reading import Read, Refusal


def test_csv_names_what_its_header_names(read: Read) -> None:
    content = text([("NIP", "Alpa", "Status"), (NIP, "3", ""), (NIP_2, "", "mpp")], ";")
    rows = read("perubahan-1.csv", content, is_amendment=True)
    assert [row.cells for row in rows] == [
        {"nip": NIP, "alpa": "3", "status": ""},
        {"nip": NIP_2, "alpa": "", "status": "mpp"},
    ]


def test_csv_row_that_ends_early_names_no_more(read: Read) -> None:
    content = text([("NIP", "Alpa", "Status", "Catatan"), (NIP, "3"), (NIP_2, "", "mpp", "-")])
    rows = read("perubahan-1.csv", content, is_amendment=True)
    assert [row.cells for row in rows] == [
        {"nip": NIP, "alpa": "3"},
        {"nip": NIP_2, "alpa": "", "status": "mpp", "note": "-"},
    ]


def test_workbook_row_names_all_columns(read: Read) -> None:
    content = workbook([("NIP", "Alpa", "Status"), (NIP, "3"), (NIP_2, None, "mpp")])
    rows = read("perubahan-1.xlsx", content, is_amendment=True)
    assert [row.cells for row in rows] == [
        {"nip": NIP, "alpa": "3", "status": ""},
        {"nip": NIP_2, "alpa": "", "status": "mpp"},
    ]


def test_each_object_names_its_own(read: Read) -> None:
    values = [{"nip": NIP, "alpa": 3}, {"nip": NIP_2, "status": None, "note": "-", "alpa": ""}]
    rows = read("amendment-1.jsonl", json_lines(*values), is_amendment=True)
    assert [row.cells for row in rows] == [
        {"nip": NIP, "alpa": "3"},
        {"nip": NIP_2, "status": "", "note": "-", "alpa": ""},
    ]


def test_a_number_of_rows_may_stand_before_the_nip(read: Read) -> None:
    content = text([("No.", "NIP", "Alpa"), ("1", NIP, "3")])
    (row,) = read("perubahan-1.csv", content, is_amendment=True)
    assert row.cells == {"nip": NIP, "alpa": "3"}


NO_OTHER = {
    "csv": ("a.csv", text([("NIP",), (NIP,)])),
    "csv with numbers": ("a.csv", text([("No", "NIP"), ("1", NIP)])),
    "workbook": ("a.xlsx", workbook([("NIP",), (NIP,)])),
    "json": ("a.jsonl", json_lines({"nip": NIP}, {"nip": NIP_2})),
}


@pytest.mark.parametrize(("name", "content"), NO_OTHER.values(), ids=NO_OTHER.keys())
def test_nothing_but_the_nip_is_refused(refusal: Refusal, name: str, content: bytes | str) -> None:
    assert refusal(name, content, is_amendment=True).code == "E050"


UNKNOWN = {
    "two letters off": ("Alpaa", "Alpa"),
    "longer": ("Menit Keterlambatan Bulan Ini", "Menit Terlambat"),
    "english": ("unexcused day", "Alpa"),
    "supervisor": ("NIP Pejabat Penila", "NIP Atasan"),
    "indicator": ("Serapan anggran", "Serapan anggaran"),
    "nothing like it": ("Warna", None),
    "another script": ("\u59d3\u540d", None),
}


@pytest.mark.parametrize(("heading", "likely"), UNKNOWN.values(), ids=UNKNOWN.keys())
@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_unknown_heading_is_refused(
    refusal: Refusal, kind: str, heading: str, likely: str | None
) -> None:
    rows = [("NIP", "Status", heading), (NIP, "mpp", "1")]
    contents: dict[str, bytes | str] = {
        "csv": text(rows),
        "xlsx": workbook(rows),
        "jsonl": json_lines(dict(zip(*rows, strict=True))),
    }
    refused = refusal(f"perubahan-1.{kind}", contents[kind], is_amendment=True)
    assert refused.code == ("E052" if likely is None else "E051")
    assert refused.details["heading"] == heading
    assert refused.details["place_id"] == ("data 1" if kind == "jsonl" else "kolom C")
    assert refused.details.get("likely") == likely


def test_missing_nip_is_named(refusal: Refusal) -> None:
    refused = refusal("perubahan-1.csv", text([("Nama", "Alpa"), ("Budi", "3")]), is_amendment=True)
    assert (refused.code, refused.details["columns"]) == ("E003", "NIP")


def test_a_whole_file_still_needs_all_columns(refusal: Refusal, read: Read) -> None:
    content = text([("NIP", "Alpa"), (NIP, "3")])
    assert refusal("perubahan-1.csv", content).code == "E003"
    assert len(read("perubahan-1.csv", text([HEADER, BUDI]), is_amendment=True)) == 1
