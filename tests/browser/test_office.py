"""The offices' pages as HR and a head use them, with script switched off; axe on each of them."""

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Viewer
from tests.browser.office_month import ATTENDANCE, CITRA, SARI, SHORT, TUTI, WATI, WHOLE, desk
from tests.browser.office_server import Desk
from tests.unit.portal.made import Made

WIDTHS = (360, 768, 1280)
MOST_BYTES = 30_000
MORE = "'<input name=x-amz-meta-more value=1>'"


@pytest.fixture
def at_desk() -> Iterator[Desk]:
    with desk() as made:
        yield made


def page_of(browser: Browser, at: Desk, width: int, *, script: bool = False) -> Page:
    """A page that asks nobody but the site and its bucket."""
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    own = (at.site, at.bucket, "data:")
    page.on("request", lambda each: None if each.url.startswith(own) else at.foreign(each.url))
    return page


def upload(page: Page, name: str, data: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": data})
    page.click("form[enctype] button")


@pytest.mark.parametrize("width", [360, 1280])
def test_upload_report_and_approve_without_script(
    browser: Browser, at_desk: Desk, width: int
) -> None:
    page = page_of(browser, at_desk, width)
    at_desk.person = CITRA
    page.goto(f"{at_desk.site}/unggahan/2026-09")
    upload(page, "penilaian.csv", WHOLE)
    assert "Berkas diterima" in page.inner_text("main")
    upload(page, "penilaian.csv", SHORT)
    page.click("ul.tasks a >> nth=0")
    text = page.inner_text("main")
    assert "menunggu persetujuan pimpinan" in text
    assert "E303" in text or "E301" in text
    page.click("text=Buka laporan lengkap")
    assert page.url.startswith(at_desk.bucket)
    at_desk.person = WATI
    page.goto(f"{at_desk.site}/persetujuan")
    page.click("ul.tasks a >> nth=0")
    assert "Hilang dari daftar" in page.inner_text("main")
    page.click("text=Kirim keputusan")
    assert "E1170" in page.inner_text("[role=alert]")
    page.click("text=Tolak dengan alasan")
    page.fill("#reason", "no")
    page.click("text=Kirim keputusan")
    assert page.input_value("#reason") == "no"
    assert page.get_attribute("#reason", "aria-invalid") == "true"
    page.click("text=Setujui tepat perubahan di atas")
    page.click("text=Kirim keputusan")
    assert "Persetujuan Anda tercatat" in page.inner_text("[role=status]")
    page.context.close()


def test_attendance_and_closing_on_a_phone_without_script(browser: Browser, at_desk: Desk) -> None:
    page = page_of(browser, at_desk, 360)
    page.goto(f"{at_desk.site}/bulan/2026-10")
    assert "Belum dinilai (2)" in page.inner_text("main")
    page.click("text=Tutup bulan dan kirim")
    assert "E1112" in page.inner_text("[role=alert]")
    page.goto(f"{at_desk.site}/kehadiran/2026-10")
    upload(page, "rekap.csv", ATTENDANCE)
    assert "5 baris diterima, 1 ditolak" in page.inner_text("main")
    page.goto(f"{at_desk.site}/bulan/2026-10")
    page.click("text=Tutup bulan dan kirim")
    assert "Bulan ditutup" in page.inner_text("[role=status]")
    assert "ditutup" in page.inner_text("h1")
    page.context.close()


def test_the_bucket_takes_only_what_was_signed(browser: Browser, at_desk: Desk) -> None:
    """Somebody changes the sender in the form, or adds a field: S3 refuses, and nothing arrives."""
    page = page_of(browser, at_desk, 1280, script=True)
    at_desk.person = CITRA
    changes = (
        "document.querySelector('[name=\"x-amz-meta-asked-by\"]').value += '9'",
        "document.querySelector('[name=key]').value = 'uploads/disdik/2026-09/${filename}'",
        "document.querySelector('[name=success_action_redirect]').value = 'https://x.example'",
        "document.querySelector('form[enctype] button').insertAdjacentHTML('beforebegin', MORE)",
    )
    for change in changes:
        page.goto(f"{at_desk.site}/unggahan/2026-09")
        page.evaluate(change.replace("MORE", MORE))
        upload(page, "penilaian.csv", WHOLE)
        assert "AccessDenied" in page.content(), change
    assert at_desk.sent == []
    page.context.close()


def pages(at: Desk) -> list[tuple[Made, str]]:
    """Each page, with somebody whom it is for."""
    one = next(n for n in reversed(at.world.notifications.values()) if "/2026-09/" in n.key)
    september, october = "/unggahan/2026-09", "/unggahan/2026-10"
    found = [(CITRA, september), (CITRA, f"{september}/{one.upload_id}"), (SARI, october)]
    found += [(SARI, "/kehadiran/2026-10"), (CITRA, "/kehadiran/2026-09"), (SARI, "/bulan/2026-10")]
    found += [(SARI, "/garis"), (SARI, "/garis/unggah?tanggal=2026-12-01")]
    found += [(WATI, "/persetujuan"), (WATI, f"/persetujuan/2026-09/{one.upload_id}")]
    return [
        *found,
        (TUTI, "/bulan/2026-10"),
        (TUTI, "/bulan/2026-10/buka"),
        (CITRA, "/bulan/2026-09"),
    ]


def test_no_page_keeps_anybody_out(browser: Browser, at_desk: Desk) -> None:
    """axe at three widths, nothing beside the screen even at 320 px, at most 30 kB packed."""
    first = page_of(browser, at_desk, 1280)
    at_desk.person = CITRA
    for data in (WHOLE, SHORT):
        first.goto(f"{at_desk.site}/unggahan/2026-09")
        upload(first, "penilaian.csv", data)
    at_desk.person = SARI
    first.goto(f"{at_desk.site}/kehadiran/2026-10")
    upload(first, "rekap.csv", ATTENDANCE)
    first.context.close()
    page = page_of(browser, at_desk, 1280, script=True)
    found = []
    for person, path in pages(at_desk):
        at_desk.person = person
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{at_desk.site}{path}")
            found += [
                f"{path} {width}: {each['id']} {each['nodes'][0]['html'][:120]}"
                for each in Axe().run(page).response["violations"]
                if each["impact"] in ("serious", "critical")
            ]
        page.set_viewport_size({"width": 320, "height": 800})
        page.reload()
        if Viewer(page).scrolls_sideways():
            found.append(f"{path}: wider than 320 px")
        size = len(gzip.compress(page.content().encode(), 6))
        if size > MOST_BYTES:
            found.append(f"{path}: {size} bytes")
    assert found == []
    page.context.close()
