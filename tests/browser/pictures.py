"""The pictures of the guides: ``python -m tests.browser.pictures`` writes them into docs/images."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import Portal, portal
from tests.integration.rating_pages.made_agency import BUDI, UNIT, key_of

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PHONE, SCREEN = 360, 1000
WORDS = "Menyelesaikan antrean akta sebelum waktunya."
AGUS = UNIT[0]
PERSON, DIALOGUE = f"/staf/{key_of(AGUS)}/2026-11", f"/staf/{key_of(AGUS)}/dialog"


@dataclass(frozen=True)
class Picture:
    """One picture: whose page at which width and height, after which steps, and what follows."""

    name: str
    nip: str
    path: str
    width: int = PHONE
    height: int = 640
    steps: Callable[[Page], None] = lambda _: None
    afterwards: Callable[[Page], None] = lambda _: None


def choose(page: Page, suffix: str, results: str, behaviour: str) -> None:
    """Tap the two answers of a person."""
    page.click(f'label:has([name="hasil_kerja{suffix}"][value="{results}"])')
    page.click(f'label:has([name="perilaku_kerja{suffix}"][value="{behaviour}"])')


def one_wrong(page: Page) -> None:
    """Two people of the quick table, of whom one lacks words."""
    choose(page, f"-{key_of(UNIT[0])}", "sesuai", "sesuai")
    choose(page, f"-{key_of(UNIT[1])}", "di_bawah", "sesuai")
    page.click("text=Kirim halaman ini")


def fill_in(page: Page) -> None:
    """A rating with words, in the whole form."""
    choose(page, "", "di_atas", "sesuai")
    page.fill("#strength", WORDS)
    page.evaluate("window.scrollTo(0, 0)")


def give(page: Page) -> None:
    """Give it."""
    page.click("text=Kirim penilaian")


def propose(page: Page) -> None:
    """Propose a day for a dialogue."""
    page.select_option("#jenis-mulai", "umpan_balik")
    page.fill('[name="hari"]', "2026-12-10")
    page.click("button:has-text('Usulkan')")


PICTURES = (
    Picture("atasan-tugas", BUDI, "/", height=460),
    Picture("atasan-staf", BUDI, "/staf"),
    Picture("atasan-nilai-cepat", BUDI, "/staf/nilai-cepat/2026-11", height=900),
    Picture("atasan-salah", BUDI, "/staf/nilai-cepat/2026-11", steps=one_wrong),
    Picture("pegawai-belum", AGUS, "/saya/2026-11"),
    Picture("atasan-satu-orang", BUDI, PERSON, SCREEN, 760, fill_in, give),
    Picture("pegawai-penilaian", AGUS, "/saya/2026-11", height=900),
    Picture("atasan-dialog", BUDI, DIALOGUE, steps=propose),
    Picture("pegawai-dialog", AGUS, "/saya/dialog", height=760),
)
"""In the order in which the month goes on."""


def take(made: Portal, folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(exist_ok=True)
    for each in PICTURES:
        page = made.page(each.nip, each.width, script=True)
        page.set_viewport_size({"width": each.width, "height": each.height})
        page.goto(f"{made.site.origin}{each.path}")
        each.steps(page)
        page.screenshot(path=folder / f"{each.name}.png")
        each.afterwards(page)


def main() -> None:
    """Write the pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with portal(browser) as made:
            take(made, FOLDER)


if __name__ == "__main__":
    main()
