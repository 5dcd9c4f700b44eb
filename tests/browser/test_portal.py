"""The pages of the portal as people meet them: phone, screen, keyboard, no script, dark, paper."""

import gzip
import urllib.request
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import portal_server
from tests.browser.conftest import Viewer

PATHS = (
    "/",
    "/bantuan",
    "/saya/data",
    "/saya/data?kabar=dilaporkan",
    "/laporan-atasan",
    "/tidak-ada",
    "/masuk?kembali=/staf",
    "/masuk/pegawai",
)
WIDTHS = (360, 768, 1280)
MOST_BYTES = 30_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with portal_server.running() as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    made = browser.new_page()
    foreign: list[str] = []
    made.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:")) else foreign.append(request.url)
        ),
    )
    yield made
    assert foreign == []
    made.close()


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(page: Page, address: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert serious(page) == [], width


def test_axe_finds_a_planted_fault(page: Page, address: str) -> None:
    page.goto(address + "/saya/data")
    page.evaluate("document.querySelector('button').innerHTML = ''")
    page.evaluate("document.querySelector('.rows dt').style.color = '#ddd'")
    assert len(serious(page)) == 2


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_scrolls_sideways_and_all_can_be_hit(
    page: Page, address: str, path: str, width: int
) -> None:
    """320 px is also a screen of 1280 at 400 %."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)
    viewer = Viewer(page)
    assert not viewer.scrolls_sideways()
    assert viewer.overflowing() == []
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             'a, button, summary, input:not([type=hidden]), textarea')]
           .filter(each => !each.closest('.skip') && each.getClientRects().length
             && !each.closest('label'))
           .map(each => [each.getBoundingClientRect().height, each.textContent.trim()])
           .filter(([height]) => height < 43.5)"""
    )
    assert small == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_weighs_little(page: Page, address: str, path: str) -> None:
    """HTML and CSS, packed; the script beside."""
    page.goto(address + path)
    style = page.get_attribute("link[rel=stylesheet]", "href") or ""
    script = page.get_attribute("script", "src") or ""
    weights = [
        len(gzip.compress(page.context.request.get(address + each).body()))
        for each in (path, style)
    ]
    assert sum(weights) <= MOST_BYTES
    assert len(page.context.request.get(address + script).body()) <= 4_096


def test_without_script_a_report_is_sent(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(address + "/saya/data")
    page.get_by_role("button", name="Ini bukan atasan saya").click()
    assert page.url == f"{address}/saya/data?kabar=dilaporkan"
    assert page.get_by_role("status").text_content() != ""
    page.goto(address + "/laporan-atasan")
    page.get_by_role("button", name="Simpan jawaban").click()
    assert page.url == f"{address}/laporan-atasan/disdik"
    assert page.get_by_role("alert").get_by_text("E1040").is_visible()
    page.get_by_role("link", name="Pilih hasil").click()
    assert page.url.endswith(f"#answer-{portal_server.REPORT['sk']}")
    context.close()


def test_by_keyboard_alone_one_gets_everywhere(page: Page, address: str) -> None:
    page.goto(address + "/saya/data")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.get_by_text("Langsung ke isi").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    page.goto(address + "/saya/data")
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        if seen[-1] == "Ini bukan atasan saya":
            break
        assert outline == "3px", seen
    assert {"Keluar", "English", "Tugas saya", "Laporan atasan"} <= set(seen)
    page.keyboard.press("Enter")
    page.wait_for_url("**/saya/data?kabar=dilaporkan")


def test_english_is_one_link_away_and_comes_back_to_the_page(page: Page, address: str) -> None:
    page.goto(address + "/saya/data")
    page.get_by_role("link", name="English").click()
    assert page.url == f"{address}/saya/data"
    assert page.get_by_role("heading", level=1).text_content() == "My data"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_was_kept_can_be_read(page: Page, address: str) -> None:
    page.goto(address + "/bantuan")
    page.get_by_text("Lihat isian").click()
    assert page.get_by_text("Terlambat tiga kali bulan ini.").is_visible()


def test_on_paper_there_is_the_page_and_not_the_menu(page: Page, address: str) -> None:
    page.goto(address + "/saya/data")
    assert 1 <= Viewer(page).printed_pages() <= 2
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()


def test_the_policy_of_content_is_kept(browser: Browser, address: str) -> None:
    """Nothing of a page needs what the policy refuses, and a planted script is refused."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PATHS[:5]:
        page.goto(address + path)
    assert said == []
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("window.bad") is None
    assert "Content Security Policy" in " ".join(said)
    page.close()


def test_the_server_speaks_as_the_gateway_does(address: str) -> None:
    with urllib.request.urlopen(address + "/bantuan") as answer:
        assert answer.headers["cache-control"] == "no-store"
