"""What all tests share: how many examples a property gets; what is left out without Chromium."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

QUICK = "quick"
QUICK_EXAMPLES = 8
"""Of a property in `make unit`; `make test` draws all that the property asks for."""

settings.register_profile(QUICK, max_examples=QUICK_EXAMPLES, deadline=None)

LEFT_OUT = Path(__file__).parents[1] / ".local" / "left-out-tests"
"""Written for the end of `make test`, which runs pytest twice."""

REASON = "needs Chromium"
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the quick profile no property draws more examples, whatever its own settings say."""
    if config.getoption("--hypothesis-profile", None) == QUICK:
        for item in items:
            _draw_few(getattr(item, "obj", None))
    if _CHROMIUM is None and not os.environ.get("CI"):
        for item in items:
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=REASON))


def _draw_few(test: Any) -> None:
    test = getattr(test, "__func__", test)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and own.max_examples > QUICK_EXAMPLES:
        test._hypothesis_internal_use_settings = settings(own, max_examples=QUICK_EXAMPLES)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was left out for want of Chromium, and how to get it."""
    skipped = terminalreporter.stats.get("skipped", ())
    left_out = sorted(each.nodeid for each in skipped if REASON in str(each.longrepr))
    if not left_out:
        return
    text = (
        f"{len(left_out)} tests were left out, because this machine has no Chromium: the pages on"
        " phone, screen and paper.\n"
        + "".join(f"  {name}\n" for name in left_out)
        + "To run them: apt-get install chromium fonts-noto-core (or: brew install chromium)\n"
    )
    terminalreporter.section("left out")
    terminalreporter.write(text)
    if os.environ.get("TUKIN_LEFT_OUT"):
        LEFT_OUT.parent.mkdir(exist_ok=True)
        LEFT_OUT.write_text(text, encoding="utf-8")
