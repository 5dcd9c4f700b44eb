"""What an agency finds beside its upload: the marked workbook, the page and the JSON."""

import io
import json

import openpyxl
import pytest

from tests.integration.invariants import check_invariants
from tests.integration.people import GOOD, person
from tests.integration.stories import month
from tests.integration.world import INTAKE, World


def test_all_three_stand_beside_the_upload(world: World) -> None:
    rows = [person(1), person(2, "101"), person(3, alpa="32"), person(4)]

    upload = world.upload(rows)

    item = world.upload_item(upload)
    objects = world.objects("reports/disdik/2026-09/")
    report = json.loads(objects[f"{INTAKE}/{item['report_key']}"])
    assert (report["accepted"], report["rejected"], report["error_count"]) == (2, 2, 4)
    assert [(m["code"], m["count"]) for m in report["mistakes"]] == [
        ("E303", 1), ("E303", 1), ("E303", 1), ("E401", 1)
    ]  # fmt: skip
    # The two good rows: three scores each, with a comma.
    commas = {repair["kind"]: repair["count"] for repair in report["repairs"]}
    assert commas == {"decimal_comma": 2 * 3 * GOOD.count(",")}
    page = objects[f"{INTAKE}/{item['page_key']}"].decode()
    assert "2 dari 4 baris perlu diperbaiki" in page
    book = openpyxl.load_workbook(io.BytesIO(objects[f"{INTAKE}/{item['annotated_key']}"]))
    noted = [c.coordinate for row in book.worksheets[1].iter_rows() for c in row if c.comment]
    assert len(noted) == 4
    check_invariants(world)


def test_a_file_without_mistakes_has_no_marked_workbook(world: World) -> None:
    item = world.upload_item(world.upload(month(low=(1,))))
    assert item.get("annotated_key") is None
    assert f"{INTAKE}/{item['page_key']}" in world.objects("reports/")


@pytest.mark.parametrize("name", ["kosong.csv", "rusak.xlsx"])
def test_a_refused_file_tells_its_reason_in_all_three(world: World, name: str) -> None:
    item = world.upload_item(world.upload(b"PK\x03\x04broken" * (name[0] == "r"), name=name))
    objects = world.objects("reports/disdik/2026-09/")
    book = openpyxl.load_workbook(io.BytesIO(objects[f"{INTAKE}/{item['annotated_key']}"]))
    reported = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert item["error_code"] in reported
    assert item["error_code"] in objects[f"{INTAKE}/{item['page_key']}"].decode()
    assert len(book.sheetnames) == 1
