"""200,000 rows in under 512 MiB, in each format."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    MAIN,
    NIP,
    SHEET,
    part_of,
    workbook,
)
from tests.unit.file_formats.one_process import read_in_one_process

pytestmark = pytest.mark.slow

ROWS = 200_000
MOST_KIB = 512 * 1024
MOST_SECONDS = 120  # it takes about 10; the machine may be busy
MORE = ("supervisor_nip", "alpa", "ijin", "late_minutes", "status", "note")
COLUMNS = (*HEADER, *MORE)


def cells(number: int) -> tuple[str, ...]:
    scores = (f"{number % 101}", f"{number % 97}.5", f"{number % 89}")
    return (NIP, f"Pegawai Nomor {number}", *BUDI[2:5], *scores, NIP, "0", "1", "90", "aktif", "-")


def sheet() -> Iterator[str]:
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for number in range(ROWS + 1):
        row = cells(number) if number else COLUMNS
        inner = (
            f"<c><v>{cell}</v></c>"
            if number and 5 <= place <= 7
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for place, cell in enumerate(row)
        )
        yield f"<row>{''.join(inner)}</row>"
    yield "</sheetData></worksheet>"


def write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-16") as file:
        file.write(";".join(COLUMNS) + "\r\n")
        file.writelines(";".join(cells(number)) + "\r\n" for number in range(ROWS))


def write_jsonl(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(ROWS):
            file.write(json.dumps(dict(zip(COLUMNS, cells(number), strict=True))) + "\n")


def write_json(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number in range(ROWS):
            values = dict(zip(COLUMNS, cells(number), strict=True))
            file.write(("," if number else "") + json.dumps(values))
        file.write("]")


def write_xlsx(path: Path) -> None:
    small = workbook([HEADER, BUDI])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"):
            archive.writestr(name, part_of(small, name))
        name = "xl/_rels/workbook.xml.rels"
        archive.writestr(name, part_of(small, name))
        archive.writestr(SHEET, "".join(sheet()))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", write_csv),
        ("a.jsonl", write_jsonl),
        ("a.json", write_json),
        ("a.xlsx", write_xlsx),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_two_hundred_thousand_rows(tmp_path: Path, name: str, write) -> None:
    path, good = tmp_path / name, tmp_path / "good.xlsx"
    write(path)
    good.write_bytes(workbook([HEADER, BUDI]))
    reported = read_in_one_process([(name, path, name)], good)[name]
    assert reported.outcome == ROWS
    assert reported.peak_kib < MOST_KIB
    assert reported.seconds < MOST_SECONDS
