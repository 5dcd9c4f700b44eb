"""A headless Chromium for looking at pages as people do: on a phone, on a screen, on paper.

The browser is Debian's (``apt-get install chromium``), driven by Playwright, which downloads none
of its own here. Without it these tests are left out and named (tests/conftest.py), in CI they fail.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PHONE, A4 = 390, 794
"""Widths in CSS pixels: a common phone, and A4 at 96 dots an inch."""

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_CONTRAST = """() => {
  const parse = color => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const background = element => {
    for (let place = element; place; place = place.parentElement) {
      const color = parse(getComputedStyle(place).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.getClientRects().length) continue;
    const pair = [parse(getComputedStyle(element).color), background(element)].map(luminance);
    const [dark, light] = pair.sort((a, b) => a - b);
    found.push([(light + 0.05) / (dark + 0.05), text]);
  }
  return found;
}"""

_OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(element => element.getClientRects().length)
  .filter(element => element.getBoundingClientRect().right
    > document.documentElement.clientWidth + 1)
  .map(element => element.tagName + ' ' + element.textContent.trim().slice(0, 40))"""

_SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(element => element.getClientRects().length && !element.closest('svg')
    && [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .map(element => parseFloat(getComputedStyle(element).fontSize)))"""


@dataclass(frozen=True)
class Viewer:
    """Shows a page in some width and tells what a person would notice."""

    page: Page

    def show(self, path: Path, width: int) -> None:
        """Open a file at a width; a request for anything else fails the test."""
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.goto(path.as_uri())

    def overflowing(self) -> list[str]:
        """Elements that reach over the right edge."""
        wide: list[str] = self.page.evaluate(_OVERFLOWING)
        return wide

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        root = "document.documentElement"
        return bool(self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))

    def contrasts(self) -> list[tuple[float, str]]:
        """Contrast (WCAG) of every text with its background, the lowest first."""
        found: list[list[Any]] = self.page.evaluate(_CONTRAST)
        return sorted((ratio, text) for ratio, text in found)

    def smallest_text_px(self) -> float:
        """Size of the smallest text in CSS pixels."""
        return float(self.page.evaluate(_SMALLEST))

    def printed_pages(self) -> int:
        """How many A4 pages the print has."""
        pdf = self.page.pdf(prefer_css_page_size=True)
        assert b"/MediaBox [0 0 594.95" in pdf or b"/MediaBox [0 0 595" in pdf, "not A4"
        return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if _CHROMIUM is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        # As root, as in CI, Chromium runs only without its sandbox; it opens our own files alone.
        yield playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def viewer(browser: Browser) -> Iterator[Viewer]:
    """A fresh page that may load nothing but the file itself."""
    page = browser.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    yield Viewer(page)
    assert [url for url in loaded if not url.startswith("file:")] == []
    assert errors == []
    page.close()
