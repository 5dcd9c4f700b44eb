"""A supervisor rates twelve people on a phone without script, and each of them reads it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.pages import Portal, portal
from tests.integration.rating_pages.made_agency import (
    BUDI,
    PERIOD,
    RINI,
    TODAY,
    TONO,
    UNIT,
    key_of,
)
from tukin.portal.static_files import static_file, static_paths

PHONE, TABLET, SCREEN = 360, 768, 1280
MOST_BYTES = 30_000
MOST_STEPS = 40
WORDS = "Menyelesaikan antrean akta sebelum waktunya."
ONE = f"/staf/{key_of(UNIT[0])}"


@pytest.fixture
def pages(browser: Browser) -> Iterator[Portal]:
    """The site, and afterwards: nothing was asked of other hosts, nothing failed within."""
    with portal(browser) as made:
        yield made
        assert made.foreign == []
        assert "E835" not in made.wrong
        assert {path: size for path, size in made.site.sizes.items() if size > MOST_BYTES} == {}


@dataclass
class Hands:
    """Clicks and fills, and counts them."""

    page: Page
    steps: int = 0

    def click(self, selector: str) -> None:
        self.steps += 1
        self.page.click(selector)

    def choose(self, field: str, nip: str, answer: str) -> None:
        """Tap an answer as a person does: on its label."""
        radio = f'[name="{field}-{key_of(nip)}"][value="{answer}"]'
        self.click(f"label:has({radio})")

    def fill(self, field: str, nip: str, text: str) -> None:
        self.steps += 1
        self.page.fill(f'[name="{field}-{key_of(nip)}"]', text)


def test_twelve_people_by_the_quick_table(pages: Portal) -> None:
    page = pages.page(BUDI, PHONE)
    hands = Hands(page)
    page.goto(f"{pages.site.origin}/")  # after the sign-in
    hands.click("text=Nilai 12 staf Anda")
    hands.click("text=Nilai cepat")
    for number, nip in enumerate(UNIT):
        hands.choose("hasil_kerja", nip, "di_atas" if number == 3 else "sesuai")
        hands.choose("perilaku_kerja", nip, "di_bawah" if number == 7 else "sesuai")
    hands.fill("strength", UNIT[3], WORDS)
    hands.fill("improve", UNIT[7], "kurang")  # too short: one wrong entry
    hands.click("text=Kirim halaman ini")
    assert page.locator(".problems li").count() == 1
    assert page.input_value(f'[name="strength-{key_of(UNIT[3])}"]') == WORDS
    assert page.input_value(f'[name="improve-{key_of(UNIT[7])}"]') == "kurang"
    assert page.locator("input:checked").count() == 24
    assert page.locator(f"#improve-{key_of(UNIT[7])}-problem").is_visible()
    hands.fill("improve", UNIT[7], "Perlu menyapa setiap pengunjung loket.")
    hands.click("text=Kirim halaman ini")
    assert "Semua staf Anda sudah dinilai." in page.inner_text("main")
    assert "12 dari 12" in page.inner_text("main")
    assert hands.steps <= MOST_STEPS, hands.steps
    desk = pages.agency.months.open("disdik", PERIOD, TODAY)
    given = {rating.nip: rating for rating in desk.ratings.of_month("disdik", PERIOD)}
    assert set(given) == set(UNIT)
    assert [nip for nip in UNIT if given[nip].hasil_kerja == "di_atas"] == [UNIT[3]]

    employee = pages.page(UNIT[3], PHONE)
    employee.goto(f"{pages.site.origin}/saya")
    assert WORDS in employee.inner_text("main")
    assert "Budi Santoso" in employee.inner_text("main")


PAGES = [
    (BUDI, "/"),
    (BUDI, "/staf"),
    (TONO, "/staf"),
    (RINI, "/staf"),
    (BUDI, "/staf/nilai-cepat/2026-11"),
    (BUDI, f"{ONE}/2026-11"),
    (RINI, f"{ONE}/2026-11"),
    (BUDI, f"{ONE}/dialog"),
    (UNIT[0], "/saya/2026-11"),
    (UNIT[0], "/saya/riwayat"),
    (UNIT[0], "/saya/dialog"),
    (UNIT[0], "/saya/2026-11/lembar"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "dark"),
    [(320, False), (PHONE, False), (PHONE, True), (TABLET, False), (SCREEN, False)],
)
def test_every_page_can_be_used_by_everybody(pages: Portal, width: int, dark: bool) -> None:
    """No serious finding of axe, nothing over the edge; also with mistakes and with a rating."""
    axe = Axe()
    form = page_with_mistakes(pages, width, dark=dark)
    check(axe, form, "mistakes")
    rate_first(pages)
    for nip, path in PAGES:
        page = pages.page(nip, width, script=True, dark=dark)
        page.goto(f"{pages.site.origin}{path}")
        check(axe, page, path)
        pages.contexts.pop().close()


def page_with_mistakes(pages: Portal, width: int, *, dark: bool) -> Page:
    page = pages.page(BUDI, width, script=True, dark=dark)
    page.goto(f"{pages.site.origin}/staf/nilai-cepat/2026-11")
    page.click(f'label:has([name="hasil_kerja-{key_of(UNIT[1])}"][value="di_bawah"])')
    page.click("text=Kirim halaman ini")
    assert page.locator(".problems li").count() == 2
    return page


def rate_first(pages: Portal) -> None:
    page = pages.page(BUDI, SCREEN)
    page.goto(f"{pages.site.origin}{ONE}/2026-11")
    page.click('label:has([name="hasil_kerja"][value="di_atas"])')
    page.click('label:has([name="perilaku_kerja"][value="sesuai"])')
    page.fill("#strength", WORDS)
    page.click("text=Kirim penilaian")
    assert "Penilaian terkirim" in page.inner_text("main")


def check(axe: Axe, page: Page, what: str) -> None:
    found = axe.run(page).response["violations"]
    bad = [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]
    assert bad == [], what
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not wide, what


def test_the_keyboard_alone_is_enough(pages: Portal) -> None:
    page = pages.page(BUDI, SCREEN)
    page.goto(f"{pages.site.origin}{ONE}/2026-11")
    page.focus('[name="hasil_kerja"][value="di_atas"]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator("input:checked").count() == 2
    page.focus("text=Kirim penilaian")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Penilaian terkirim" in page.inner_text("main")


def test_without_has_all_words_fields_are_shown(pages: Portal) -> None:
    """Words fields are folded by the style sheet alone; an older browser shows all of them."""
    page = pages.page(BUDI, PHONE)
    page.route("**/*portal.css", lambda route: route.fulfill(body=without_has()))
    page.goto(f"{pages.site.origin}/staf/nilai-cepat/2026-11")
    shown = page.locator(".words textarea")
    assert shown.count() == 24
    assert all(shown.nth(number).is_visible() for number in range(24))


def without_has() -> str:
    path = next(path for name, path in static_paths().items() if name == "portal.css")
    answer = static_file(path, accepts_gzip=False)
    assert answer is not None
    text: str = answer["body"]
    return text.replace("@supports selector(:has(*))", "@supports (display: none-such)")


def test_a_page_of_somebody_else_is_refused(pages: Portal) -> None:
    rate_first(pages)
    page = pages.page(TONO, PHONE)
    for path in (f"{ONE}/2026-11", f"{ONE}/dialog"):
        answer = page.goto(f"{pages.site.origin}{path}")
        assert answer is not None
        assert answer.status == 403
        assert WORDS not in page.content()
