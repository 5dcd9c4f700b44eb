"""A name that looks like markup: every workbook that an agency gets is well-formed and has it."""

import io
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, SITI, json_lines, objects, text
from tests.unit.upload_reports.desk import Desk
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.summary_sheet import Kind
from tukin.upload_reports.template_workbook import template_workbook
from tukin.vocabulary.period import Period

MARKUP = "<r>a & b</r>"
NAMED = (BUDI[0], MARKUP, *BUDI[2:])
WRONG = (SITI[0], MARKUP, "jabatan <r>", *SITI[3:])


def by_openpyxl(*rows: tuple[str, ...]) -> bytes:
    """A workbook by another library than the one that takes such a text for markup."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(data)
    return data.getvalue()


def texts_of(data: bytes) -> list[Any]:
    """The texts of all cells, once each part was read as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if not name.endswith(".vml"):
                ET.fromstring(book.read(name))
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", text([HEADER, NAMED, WRONG]), Kind.COPY),
        ("a.jsonl", json_lines(*objects(NAMED, WRONG)), Kind.COPY),
        ("a.xlsx", by_openpyxl(HEADER, NAMED, WRONG), Kind.ORIGINAL),
    ],
)
def test_the_marked_workbook(
    name: str, content: Any, kind: Kind, tmp_path: Path, jakarta: RuleSet
) -> None:
    desk = Desk(tmp_path, jakarta)
    desk.mark(name, content)
    assert desk.kind is kind
    assert texts_of(desk.path.read_bytes()).count(MARKUP) >= 2


@pytest.mark.slow
def test_the_first_sheet_alone(tmp_path: Path, jakarta: RuleSet) -> None:
    """It names the headings that it does not know."""
    desk = Desk(tmp_path, jakarta)
    desk.mark("<r>.csv", text([(MARKUP, "</r>"), ("1", "2")]))
    assert desk.kind is Kind.REFUSED
    assert any("<r>.csv" in str(value) for value in texts_of(desk.path.read_bytes()))


def test_the_template(jakarta: RuleSet) -> None:
    """Names of people, and what the author of the rules wrote."""
    first, *others = jakarta.positions
    rules = jakarta.model_copy(
        update={
            "positions": (first.model_copy(update={"label": MARKUP}), *others),
            "title_id": MARKUP,
        }
    )
    people = [{"nip": BUDI[0], "name": MARKUP}]
    found = texts_of(template_workbook(rules, "disdik", Period.parse("2026-10"), people))
    assert found.count(MARKUP) == 2  # the person, and a choice of the positions
