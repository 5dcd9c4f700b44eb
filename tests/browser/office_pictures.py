"""The pictures of the offices' guides: ``python -m tests.browser.office_pictures [FOLDER]``."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.office_month import ATTENDANCE, CITRA, SARI, SHORT, TUTI, WATI, WHOLE, desk
from tests.browser.office_server import Desk
from tests.unit.portal.made import Made

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PHONE, SCREEN = 360, 1000


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, at which width and height, after which steps."""

    name: str
    who: Made
    path: str
    width: int = SCREEN
    height: int = 760
    steps: Callable[[Page], None] = lambda _: None


def send(name: str, data: bytes) -> Callable[[Page], None]:
    """Send a file by the form of the page."""

    def steps(page: Page) -> None:
        page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": data})
        page.click("form[enctype] button")

    return steps


def press(*texts: str) -> Callable[[Page], None]:
    """Press what has these texts, one after the other, and go to the top of the page."""

    def steps(page: Page) -> None:
        for text in texts:
            page.click(f"text={text}")
        page.evaluate("window.scrollTo(0, 0)")

    return steps


def first(page: Page) -> None:
    """Open the first of the list."""
    page.click("ul.tasks a >> nth=0")


SEPTEMBER, OCTOBER = "/unggahan/2026-09", "/bulan/2026-10"
PICTURES = (
    Picture("operator-unggah", CITRA, SEPTEMBER),
    Picture("", CITRA, SEPTEMBER, steps=send("penilaian.csv", WHOLE)),
    Picture("", CITRA, SEPTEMBER, steps=send("penilaian-perbaikan.csv", SHORT)),
    Picture("operator-laporan", CITRA, SEPTEMBER, steps=first),
    Picture("operator-bulan-hp", SARI, OCTOBER, PHONE, 900),
    Picture("operator-kehadiran", SARI, "/kehadiran/2026-10", steps=send("rekap.csv", ATTENDANCE)),
    Picture("operator-garis", SARI, "/garis", PHONE, 900),
    Picture("operator-tutup", SARI, OCTOBER, steps=press("Tutup bulan dan kirim")),
    Picture("pimpinan-menunggu", WATI, "/persetujuan", height=560),
    Picture("pimpinan-perubahan", WATI, "/persetujuan", height=1_000, steps=first),
    Picture("pimpinan-perubahan-hp", WATI, "/persetujuan", PHONE, 900, first),
    Picture("pimpinan-buka", TUTI, f"{OCTOBER}/buka", height=560),
)
"""In the order in which the month goes on; a step without a name makes no picture."""


def take(browser: Browser, at: Desk, folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in PICTURES:
        at.person = each.who
        page = browser.new_page(viewport={"width": each.width, "height": each.height})
        page.goto(f"{at.site}{each.path}")
        each.steps(page)
        if each.name:
            page.screenshot(path=folder / f"{each.name}.png")
        page.close()


def main() -> None:
    """Write the pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with sync_playwright() as playwright, desk() as at:
        options = ["--no-sandbox", "--lang=id"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        take(browser, at, folder)
        browser.close()


if __name__ == "__main__":
    main()
