"""The page of a checked file on a phone, on A4 and on paper: everything of it can be seen."""

from pathlib import Path

import pytest

from tests.browser.conftest import A4, PHONE, Viewer
from tests.unit.entitlement.cases import NAMED, rules_of
from tukin.file_formats.raw_row import RowError, ValueClass
from tukin.intake.check_file import CheckedFile
from tukin.intake.mistakes import MistakeCounter
from tukin.intake.repairs import Repair
from tukin.upload_reports.check_page import check_page
from tukin.upload_reports.report import describe_report
from tukin.vocabulary.errors import FileRefused

READABLE = 4.5
KINDS: tuple[tuple[str, str, dict[str, object], int], ...] = (
    ("E202", "position", {"choices": ", ".join(p.code for p in rules_of(NAMED).positions)}, 1_234),
    ("E103", "nip", {}, 900),
    ("E203", "grade", {}, 400),
    ("E301", "disiplin", {}, 120),
    ("E303", "komunikasi", {"max_score": 120}, 90),
    ("E403", "late_minutes", {"most": 14_400}, 80),
    ("E205", "status", {"choices": ", ".join(s.code for s in rules_of(NAMED).statuses)}, 60),
    ("E401", "alpa", {"most": 31}, 50),
    ("E109", "nip", {"rows": "100001, 100002, 100003, 100004, 100005, …"}, 40),
    ("E307", "innovation_evidence", {"prefixes": "SK, KEP", "example": "SK 12/2026"}, 30),
    ("E304", "umpan_balik", {}, 20),
)


def dirty_page() -> str:
    errors = [
        RowError(100_000 + 97 * number, column, ValueClass.TEXT, code, details)
        for code, column, details, count in KINDS
        for number in range(count)
    ]
    counter = MistakeCounter()
    counter.add(errors)
    checked = CheckedFile(
        errors=sorted(errors, key=lambda error: error.row)[:2_000],
        rejected=len(errors),
        mistakes=counter.commonest(),
        repairs=dict.fromkeys(Repair, 12_345),
    )
    name = "rekapitulasi-penilaian-kinerja-pegawai-dan-kehadiran-oktober-2026-final-revisi-3.xlsx"
    report = describe_report(checked, agency="dukcapil", period="2026-10", file=name)
    return check_page(report, rules_of(NAMED))


def refused_page() -> str:
    columns = "nip, name, position, grade, employment, produktivitas, disiplin, inovasi"
    checked = CheckedFile(refusal=FileRefused("E003", columns=columns))
    report = describe_report(checked, agency="disdik", period="2026-10", file="a.csv")
    return check_page(report, rules_of(NAMED))


@pytest.fixture(params=[dirty_page, refused_page], ids=["dirty", "refused"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "check.html"
    file.write_text(request.param(), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [PHONE, A4, 320])
def test_nothing_reaches_over_the_edge_and_all_can_be_read(
    viewer: Viewer, path: Path, width: int
) -> None:
    viewer.show(path, width)
    assert not viewer.scrolls_sideways()
    assert viewer.overflowing() == []
    contrast, text = viewer.contrasts()[0]
    assert contrast >= READABLE, text
    assert viewer.smallest_text_px() >= 12


@pytest.mark.parametrize("width", [PHONE, A4])
def test_all_ten_mistakes_can_be_seen(viewer: Viewer, tmp_path: Path, width: int) -> None:
    file = tmp_path / "check.html"
    file.write_text(dirty_page(), encoding="utf-8")
    viewer.show(file, width)
    kinds = viewer.page.locator(".kinds > li")
    assert kinds.count() == 10
    for number, (code, _, _, count) in enumerate(KINDS[:10]):
        kind = kinds.nth(number)
        kind.scroll_into_view_if_needed()
        assert kind.get_by_text(code, exact=True).is_visible()
        assert kind.get_by_text(f"{count:,}".replace(",", "."), exact=True).is_visible()
        bar = kind.locator("rect.wrong").bounding_box()
        assert bar is not None
        assert bar["width"] >= 1
    assert viewer.page.get_by_text("dan 1 jenis lain").is_visible()


def test_bars_are_in_proportion(viewer: Viewer, tmp_path: Path) -> None:
    file = tmp_path / "check.html"
    file.write_text(dirty_page(), encoding="utf-8")
    viewer.show(file, A4)
    bars = [each.bounding_box() for each in viewer.page.locator("rect.wrong").all()]
    widths = [bar["width"] for bar in bars if bar]
    assert widths == sorted(widths, reverse=True)
    assert widths[1] / widths[0] == pytest.approx(900 / 1_234, abs=0.01)


def test_it_prints_on_a4(viewer: Viewer, path: Path) -> None:
    viewer.show(path, A4)
    assert 1 <= viewer.printed_pages() <= 16
