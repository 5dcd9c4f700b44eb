"""One version, wherever it is said: that of pyproject.toml."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

from infrastructure.package.version import VERSION as OF_THE_PACKAGE
from schemas.openapi import openapi_document
from tests.unit.cli.running import run
from tukin.payroll.batch import VERSION

ROOT = Path(__file__).parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASED = re.compile(r"^## (\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def test_code_and_package_have_the_version_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION == OF_THE_PACKAGE


def test_openapi_and_the_command_say_it() -> None:
    assert openapi_document()["info"]["version"] == VERSION
    written = json.loads((ROOT / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    assert written["info"]["version"] == VERSION
    assert run("--version").lines[0] == f"tukin {VERSION}"


def test_the_changelog_dates_it_and_says_how_to_upgrade() -> None:
    """What is not released yet may be above it, and no version is above this one."""
    released = RELEASED.findall(CHANGELOG)
    version, day = released[0]
    assert version == VERSION
    assert date.fromisoformat(day) >= date(2026, 11, 29)
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert headings[0] in ("Unreleased", f"{version} – {day}")
    part = CHANGELOG.partition(f"## {version} – ")[2].partition("\n## ")[0]
    assert "\n### Upgrading from " in part
